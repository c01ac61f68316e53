"""This file holds the outlines of badges, centred on the origin, about two units wide at size 1."""

import math

from brand_assets.generation.draft.geometry import Contour, Curve, Path, grow, polar, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, box, circle, regular, rounded, shield

SCALLOPS = 16
SAID = {
    "round": ("round", "circle", "circular", "disc", "roundel", "coin"),
    "shield": ("shield", "crest", "heraldic"),
    "hexagon": ("hexagon", "hexagonal", "hex"),
    "arch": ("arch", "door", "gate", "window"),
    "scallop": ("scallop", "scalloped", "seal", "stamp", "rosette"),
    "diamond": ("diamond", "lozenge"),
}
"""Which words of a direction ask for which outline."""


def badge_frame(kind: str, size: float) -> Path:
    return transform(_unit_frame(kind), grow(size))


def ask_frames(intent: Intent, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Of these kinds the ones that the direction names, all of them when it names none."""
    if intent.asks("symmetry") in ("radial", "rotational"):
        kinds = tuple(kind for kind in kinds if kind in ("round", "scallop"))
    said = tuple(kind for kind in kinds if intent.says(*SAID.get(kind, ())))
    return said or kinds


def _unit_frame(kind: str) -> Path:
    if kind == "shield":
        return shield(1.82, 2.12)
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


def _scallop() -> Path:
    """A circle of bumps, each an arc between two points of the rim."""
    half = math.pi / SCALLOPS
    bulge = 2.1 * math.sin(half) * 0.66
    steps = []
    for i in range(SCALLOPS):
        a, b = 360 * (i - 0.5) / SCALLOPS, 360 * (i + 0.5) / SCALLOPS
        start, end = polar(0.95, a), polar(0.95, b)
        first, second = polar(0.95 + bulge, a + 3.0), polar(0.95 + bulge, b - 3.0)
        steps.append(Curve(first, second, end))
    return Path((Contour(polar(0.95, -180 / SCALLOPS), tuple(steps), True),)) if start else Path(())
