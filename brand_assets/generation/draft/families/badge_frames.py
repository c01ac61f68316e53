"""This file holds the outlines of badges, centred on the origin, about two units wide at size 1."""

import math

from brand_assets.generation.draft.geometry import Contour, Curve, Path, grow, polar, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, box, circle, regular, rounded, shield

SCALLOPS = 16
OUTLINES = {"round": 4.0, "scallop": 1.2, "shield": 1.2, "heater": 1.0, "notched": 0.7, "hexagon": 1.2, "octagon": 0.8,
            "square": 1.0, "arch": 0.8, "diamond": 0.7}  # fmt: skip
SHIELDS = ("shield", "heater", "notched")
SEALS = ("round", "scallop", "octagon")
SAID = {
    "round": ("round", "circle", "circular", "disc", "roundel", "coin"),
    "shield": ("shield", "crest", "heraldic"),
    "heater": ("shield", "crest", "heraldic"),
    "notched": ("shield", "crest", "heraldic"),
    "hexagon": ("hexagon", "hexagonal", "hex"),
    "octagon": ("octagon", "octagonal"),
    "square": ("square", "tile"),
    "arch": ("arch", "door", "gate", "window"),
    "scallop": ("scallop", "scalloped", "seal", "stamp", "rosette"),
    "diamond": ("diamond", "lozenge"),
}
"""Which words of a direction ask for which outline."""
ENCLOSED = {"disc": "round", "ring": "round", "square": "square", "hexagon": "hexagon"}
GEOMETRIES = {"modular": ("square", "octagon", "diamond", "hexagon"), "organic": ("round", "scallop", "shield", "arch")}
NOTCH = 0.2


def badge_frame(kind: str, size: float) -> Path:
    return transform(_unit_frame(kind), grow(size))


def ask_frames(intent: Intent, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Of these kinds the ones that the direction, its mark type, enclosure or geometry names; all of them otherwise."""
    if intent.asks("symmetry") in ("radial", "rotational"):
        kinds = tuple(kind for kind in kinds if kind in ("round", "scallop")) or kinds
    if intent.asks("enclosure") in ENCLOSED:
        return _keep(kinds, (ENCLOSED[intent.asks("enclosure")],))
    wanted = {"shield": SHIELDS, "seal": SEALS}.get(intent.asks("mark_type"))
    if wanted:
        kinds = _keep(kinds, wanted)
    said = tuple(kind for kind in kinds if intent.says(*SAID.get(kind, ())))
    return said or _keep(kinds, GEOMETRIES.get(intent.asks("geometry"), kinds))


def _keep(kinds: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(kind for kind in kinds if kind in wanted) or kinds


def _unit_frame(kind: str) -> Path:
    if kind == "shield":
        return shield(1.82, 2.12)
    if kind == "heater":
        return _heater()
    if kind == "notched":
        return _notched()
    if kind == "hexagon":
        return rounded(regular(6, 1.1), 0.12)
    if kind == "octagon":
        return rounded(regular(8, 1.08, 22.5), 0.06)
    if kind == "diamond":
        return rounded(regular(4, 1.24), 0.16)
    if kind == "square":
        return box(1.84, 1.84, 0.34)
    if kind == "arch":
        over = arc_steps((0.0, -0.24), 0.82, -90, 90)
        return Path((Contour((-0.82, -0.24), (*over, (0.82, 0.98), (-0.82, 0.98)), True),))
    return _scallop() if kind == "scallop" else circle(1.0)


def _heater() -> Path:
    """Sharp shoulders, straight sides, then two arcs to a point."""
    w, top, turn, tip = 0.88, -1.02, -0.1, 1.08
    right, left = Curve((w, 0.46), (0.52, 0.86), (0.0, tip)), Curve((-0.52, 0.86), (-w, 0.46), (-w, turn))
    return Path((Contour((-w, top), ((w, top), (w, turn), right, left), True),))


def _notched() -> Path:
    """The shoulders cut in by quarter circles, the foot round."""
    w, top, low = 0.9, -1.0, 0.16
    right = Curve((w - NOTCH, top + NOTCH * 0.55), (w - NOTCH * 0.45, top + NOTCH), (w, top + NOTCH))
    left = Curve((-w + NOTCH * 0.45, top + NOTCH), (-w + NOTCH, top + NOTCH * 0.55), (-w + NOTCH, top))
    down, up = Curve((w, 0.62), (0.46, 0.92), (0.0, 1.06)), Curve((-0.46, 0.92), (-w, 0.62), (-w, low))
    return Path(
        (Contour((-w + NOTCH, top), ((w - NOTCH, top), right, (w, low), down, up, (-w, top + NOTCH), left), True),)
    )


def _scallop() -> Path:
    """A circle of bumps, each an arc between two points of the rim."""
    half = math.pi / SCALLOPS
    bulge = 2.1 * math.sin(half) * 0.66
    steps = []
    for i in range(SCALLOPS):
        a, b = 360 * (i - 0.5) / SCALLOPS, 360 * (i + 0.5) / SCALLOPS
        first, second = polar(0.95 + bulge, a + 3.0), polar(0.95 + bulge, b - 3.0)
        steps.append(Curve(first, second, polar(0.95, b)))
    return Path((Contour(polar(0.95, -180 / SCALLOPS), tuple(steps), True),))
