"""This file draws shields: a divided field, and on it a charge or initials."""

from collections.abc import Mapping

from brand_assets.generation.draft.families.badge_centers import BUILDS, ask_centers, place_motif
from brand_assets.generation.draft.families.badge_frames import SHIELDS, ask_frames, badge_frame
from brand_assets.generation.draft.families.badge_rims import star
from brand_assets.generation.draft.families.crest_fields import DIVISIONS, EVEN, divide
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Point, grow, move, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_line
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Extent, Shape, Tone, invert, measure, move_shapes

SIZE = 100.0
CHARGES = {"none": 1.0, "stars": 1.0, "roundels": 0.7, **dict.fromkeys(MOTIFS, 0.22)}
WITH_ROUNDEL = ("pale", "quarterly", "bend")
CHARGED = tuple(name for name in DIVISIONS if name != "chevron")


def draw(values: Values, letters: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    kind, gap = words["shape"], lerp(4.0, 7.0, weight)
    rim = lerp(3.0, 8.0, weight)
    shapes: list[Shape] = []
    room = SIZE
    if words["rim"] == "line":
        shapes.append(Shape(badge_frame(kind, SIZE - rim / 2), "ink", rim, joint="miter"))
        room = SIZE - rim - gap
    field = badge_frame(kind, room)
    lit: Tone = "accent" if words["tint"] == "accent" else "second"
    shapes += [Shape(path, lit if tone == "lit" else "ink", clip=field) for tone, path in divide(values, room, gap)]
    return shapes + _charge(values, letters, room)


def _charge(values: Values, letters: str, room: float) -> list[Shape]:
    """Initials or a charge in paper on the largest plain part; where there is none, in ink on a roundel of paper."""
    division = values.words["division"]
    if division == "chevron":
        return []
    at, size = _place(division, room, values.numbers["level"])
    shapes = _draw_charge(values, letters, size)
    if not shapes:
        return []
    if division in WITH_ROUNDEL:
        return [Shape(circle(size * 1.5, at), "paper"), *move_shapes(shapes, 1.0, move(*at))]
    return move_shapes(invert(shapes), 1.0, move(*at))


def _draw_charge(values: Values, letters: str, size: float) -> list[Shape]:
    """In ink, about the origin."""
    if letters and values.words["middle"] == "initials":
        word = set_line(letters, "bold", 0.0)
        extent = measure([Shape(word)])
        k = min(1.9 * size / extent.width, 1.3 * size / extent.height)
        return [Shape(transform(word, move(*_back(extent)), grow(k)))]
    charge = values.words["charge"]
    if charge == "stars":
        return [Shape(star(size * 0.7))]
    if charge == "roundels":
        return [Shape(circle(size * 0.5))]
    return [] if charge == "none" else place_motif(charge, values, size * 1.1)


def _back(extent: Extent) -> Point:
    """From the middle of a box to the origin."""
    return (-(extent.left + extent.right) / 2, -(extent.top + extent.bottom) / 2)


def _place(division: str, room: float, level: float) -> tuple[Point, float]:
    """Where a charge stands, and half its size."""
    if division == "chief":
        return ((0.0, room * lerp(0.2, 0.26, level)), room * 0.5)
    if division in ("bars", "waves"):
        return ((0.0, -room * 0.55), room * 0.34)
    if division == "fess":
        return ((0.0, -room * 0.52 + room * 0.1 * level), room * 0.34)
    if division == "pile":
        return ((0.0, -room * 0.48), room * 0.36)
    return ((0.0, -room * 0.1), room * 0.34)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    charges = tuple(CHARGES)
    limits: dict[str, tuple[str, ...]] = {"shape": ask_frames(intent, SHIELDS), "charge": ask_centers(intent, charges)}
    if intent.asks("symmetry") == "bilateral":
        limits |= {"division": EVEN, "middle": ("charge",)}
    elif intent.asks("motif") in MOTIFS:
        limits |= {"division": CHARGED, "middle": ("charge",)}
    elif intent.lettering == "initials":
        limits |= {"division": CHARGED, "middle": ("initials",)}
    if intent.asks("color_count") in ("two", "three"):
        limits["tint"] = ("accent",)
    return limits


FAMILY = Family(
    name="crest",
    group="shield",
    words=frozenset({"shield", "crest", "heraldic", "coat", "arms", "chevron", "guard"}),
    parameters=(
        Choice("shape", {"shield": 1.5, "heater": 1.5, "notched": 1.0}, hold=2.0),
        Choice("division", DIVISIONS, hold=2.4),
        Choice("rim", {"none": 1.0, "line": 1.4}),
        Choice("tint", {"accent": 2.0, "second": 1.0}),
        Choice("charge", CHARGES, hold=2.0),
        Choice("build", dict.fromkeys(BUILDS, 1.0)),
        Choice("middle", {"initials": 2.0, "charge": 1.0}),
        Span("level"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral"}),
    frames=("none",),
    survives=frozenset(),
    colors_itself=True,
)
