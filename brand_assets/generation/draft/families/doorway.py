"""This file draws the letter A as a doorway: its legs are the jambs, its bar the lintel, and a leaf stands ajar."""

from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.generation.draft.families.skeletons import SKELETONS, trace
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Affine, Contour, Path, Point, grow, polygon
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, box, circle, sector
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, measure, move_shapes

HEIGHT = 100.0
HALF = {"slope": 47.0, "gable": 40.0, "arch": 40.0, "flat": 40.0}
EAVES = 44.0  # height of a gable's walls
PEAK = 8.0  # half the width of a slope's cut-off top
STEEP = (HALF["slope"] - PEAK) / HEIGHT
FLOOR = 2.0  # the room inside runs on below the floor, so that no seam is left there


@dataclass(frozen=True, slots=True)
class Opening:
    """The doorway: its jambs at the lintel and on the floor, y downwards from the floor."""

    lintel: float
    left_top: float
    right_top: float
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left

    def right_at(self, y: float) -> float:
        """The right jamb, which a slope moves in towards the lintel."""
        return self.right_top + (self.right - self.right_top) * (1 - min(0.0, y) / self.lintel)


def draw(values: Values, letters: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    form, stroke = words["form"], lerp(6.5, 21.0, weight)
    bar = -lerp(0.5, 0.62, values.numbers["lintel"]) * HEIGHT
    opening = _open(form, stroke, bar + stroke / 2)
    shapes = [
        Shape(_outline(form, 0.0)),
        Shape(_outline(form, stroke), "paper"),
        Shape(box(2 * HALF[form], stroke * 0.9, 0.0, (0.0, bar)), clip=_outline(form, stroke * 0.5)),
        *_hang_leaf(opening, words["leaf"], stroke, values),
    ]
    if words["hinge"] == "right":
        shapes = move_shapes(shapes, 1.0, grow(-1.0, 1.0))
    return shapes + (_set_rest(letters[1:], form, stroke) if words["rest"] == "beside" else [])


def _outline(form: str, inset: float) -> Path:
    """The A's silhouette, or the room inside legs of this width."""
    half, foot = HALF[form] - inset, FLOOR if inset else 0.0
    if form == "slope":
        run = HALF[form] - inset * (1 + STEEP**2) ** 0.5
        top = min(HEIGHT if inset == 0 else HEIGHT - inset, run / STEEP)
        peak = max(0.0, run - top * STEEP)
        wide = run + foot * STEEP
        return polygon([(-wide, foot), (-peak, -top), (peak, -top), (wide, foot)])
    if form == "gable":
        rise = (HEIGHT - EAVES) / HALF[form]
        apex = -HEIGHT + inset * (1 + rise**2) ** 0.5
        return polygon(
            [(-half, foot), (-half, apex + half * rise), (0.0, apex), (half, apex + half * rise), (half, foot)]
        )
    if form == "arch":
        spring = -HEIGHT + HALF[form]
        over = arc_steps((0.0, spring), half, -90, 90)
        return Path((Contour((-half, spring), (*over, (half, foot), (-half, foot)), True),))
    return polygon([(-half, foot), (-half, -HEIGHT + inset), (half, -HEIGHT + inset), (half, foot)])


def _open(form: str, stroke: float, lintel: float) -> Opening:
    half = HALF[form] - stroke
    if form == "gable":
        rise = (HEIGHT - EAVES) / HALF[form]
        top = min(half, (lintel + HEIGHT - stroke * (1 + rise**2) ** 0.5) / rise)
        return Opening(lintel, -top, top, -half, half)
    if form != "slope":
        return Opening(lintel, -half, half, -half, half)
    floor = HALF[form] - stroke * (1 + STEEP**2) ** 0.5
    top = floor + lintel * STEEP
    return Opening(lintel, -top, top, -floor, floor)


def _hang_leaf(opening: Opening, leaf: str, stroke: float, values: Values) -> list[Shape]:
    """Hinged at the left jamb: swung towards us, seen from above, pushed in, or as an architect plans it."""
    ajar, gap = values.numbers["ajar"], max(2.4, stroke * 0.26)
    left_top, left = opening.left_top + gap, opening.left + gap
    top = opening.lintel + gap
    if leaf == "swing":
        radius = min(opening.width - 2 * gap, -top)
        return [Shape(sector(radius, 0, 90, (left, 0.0)), "accent")]
    if leaf == "panel":
        right = opening.right - gap - opening.width * lerp(0.16, 0.34, ajar)
        right_top = min(right, opening.right_top - gap)
        panel = polygon([(left_top, top), (right_top, top), (right, 0.0), (left, 0.0)])
        return [Shape(panel, "accent"), *_knob((right, -0.4 * -top), stroke, values)]
    free = opening.left + opening.width * lerp(0.5, 0.78, ajar)
    drop = (free - left) * lerp(0.2, 0.34, ajar) * (1 if leaf == "out" else -1)
    low = drop if leaf == "out" else min(0.0, drop * 0.7)
    high = top + max(0.0, drop) if leaf == "out" else top - drop * 0.5
    free = min(free, opening.right_at(high) - gap)
    panel = polygon([(left_top, top), (free, high), (free, low), (left, 0.0)])
    return [Shape(panel, "accent"), *_knob((free, (high + low) / 2), stroke, values)]


def _knob(edge: Point, stroke: float, values: Values) -> list[Shape]:
    if values.words["knob"] == "none":
        return []
    radius = max(2.0, stroke * 0.2)
    return [Shape(circle(radius, (edge[0] - radius * 2.4, edge[1])), "paper")]


def _set_rest(letters: str, form: str, stroke: float) -> list[Shape]:
    """The other initials at the A's side, in lines as wide as its legs."""
    shapes: list[Shape] = []
    x = HALF[form] + stroke * (0.3 if form == "slope" else 0.8)
    for letter in letters:
        width = SKELETONS[letter].width * HEIGHT * 0.86
        place = Affine(a=width - stroke, d=HEIGHT - stroke, e=x + stroke / 2, f=-HEIGHT + stroke / 2)
        traced = trace(letter, place, "round" if form in ("slope", "arch") else "square")
        shapes += [Shape(line, "ink", stroke, "butt") for line in (*traced.joins, *traced.stems)]
        x = measure(shapes).right + stroke * 0.8
    return shapes


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    if intent.asks("corners") != "round":
        limits["corners"] = (intent.asks("corners"),) if intent.asks("corners") == "sharp" else ("sharp", "eased")
    if intent.asks("geometry") == "organic":
        limits["form"] = ("arch",)
    elif intent.asks("geometry") == "modular":
        limits["form"] = ("flat", "gable")
    if intent.says("ajar"):
        limits["leaf"] = ("out", "in", "panel")
    return limits


def can_draw(letters: str) -> bool:
    return letters[:1] == "A" and all(letter in SKELETONS for letter in letters)


FAMILY = Family(
    name="doorway",
    group="monogram",
    words=frozenset({"door", "doorway", "ajar", "gate", "entrance", "threshold", "welcome", "open"}),
    parameters=(
        Choice("form", {"slope": 4.0, "gable": 1.4, "arch": 3.0, "flat": 0.7}, hold=2.4),
        Choice("leaf", {"out": 3.0, "in": 1.5, "panel": 1.5, "swing": 1.0}, hold=2.0),
        Choice("hinge", {"left": 1.0, "right": 1.0}),
        Choice("knob", {"dot": 2.0, "none": 1.0}),
        Choice("rest", {"alone": 4.0, "beside": 1.0}, hold=2.2),
        Span("lintel"),
        Span("ajar"),
    ),
    draw=draw,
    limit=limit,
    is_centered=False,
    can_draw=can_draw,
    survives=frozenset({"soften"}),
    geometries=frozenset({"constructed", "modular", "organic"}),
    colors_itself=True,
)
