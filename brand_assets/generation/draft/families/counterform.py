"""This file draws counter-forms: a solid figure that holds another one as paper, and at times a third within."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import TREATMENTS, Family, count_between, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Contour, Curve, Path, move, polar, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import arc_steps, box, circle, leaf, regular, rounded, sector, spark
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape

SIZE = 100.0
GOLDEN = 0.618
BREAK = 0.1  # of the size: how far a low hole runs out of the figure, which leaves no thin wall beneath it
PLACES = {"center": "bilateral", "low": "bilateral", "corner": "asymmetric", "notch": "asymmetric"}
FITTING = {"arch": ("low",), "peak": ("low",), "disc": ("low", "corner", "notch"), "leaf": ("center",),
           "drop": ("center", "low"), "spark": ("center", "corner"), "eye": ("center",)}  # fmt: skip
"""Where each hole may lie; elsewhere it goes to the first of these."""
EVEN_FIGURES, EVEN_HOLES = ("square", "hexagon"), ("disc", "spark", "eye")
FIGURES = {"disc": 3.0, "square": 2.0, "arch": 1.5, "hexagon": 1.0, "drop": 1.0, "quarter": 1.0}
HOLES = {"disc": 2.0, "arch": 1.5, "leaf": 1.5, "spark": 1.2, "peak": 1.2, "eye": 0.4, "drop": 1.0}


def draw(values: Values, letters: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    levels = 2 if words["levels"] == "nested" else count_between(1, 2, numbers["density"])
    share = lerp(0.66, 0.44, numbers["weight"]) * (0.94 if words["place"] != "center" else 1.06)
    place = words["place"]
    if place not in FITTING[words["hole"]] and not (place == "center" and words["figure"] in EVEN_FIGURES):
        place = FITTING[words["hole"]][0] if place != "notch" else place
    at = _spot(place, words["figure"], share)
    shapes = [Shape(_form(words["figure"], SIZE))]
    if place == "notch":
        bite = transform(circle(SIZE * share), move(*at))
        core = Shape(transform(circle(SIZE * share * GOLDEN), move(*at)), "accent")
        return [*shapes, Shape(bite, "paper"), *([core] if levels == 2 else [])]
    shapes.append(Shape(transform(_form(words["hole"], SIZE * share), move(*at)), "paper"))
    if levels == 2:
        inner = _form("disc" if words["inner"] == "dot" else words["hole"], SIZE * share * _core(words))
        low = SIZE * (share * (1 - _core(words)) - BREAK) if place == "low" and words["inner"] == "same" else 0.0
        shapes.append(Shape(transform(inner, move(at[0], at[1] + low)), "accent"))
    return shapes


def _core(words: Mapping[str, str]) -> float:
    if words["inner"] == "dot":
        return 0.26 if words["hole"] in ("spark", "leaf", "peak", "eye") else 0.36
    return 0.5


def _spot(place: str, figure: str, share: float) -> tuple[float, float]:
    if place == "notch":
        return polar(SIZE * (1.0 if figure != "square" else 1.16), 45.0)
    if place == "corner":
        return polar(SIZE * (1 - share) * 0.72, 45.0)
    return (0.0, SIZE * (1 - share + BREAK) if place == "low" else 0.0)


def _form(kind: str, r: float) -> Path:
    """A figure about two radii wide, resting at y = r."""
    if kind in ("square", "hexagon"):
        return box(2 * r * 0.9, 2 * r * 0.9, 0.0) if kind == "square" else rounded(regular(6, r * 1.04), 0.0)
    if kind == "arch":
        over = arc_steps((0.0, -0.1 * r), 0.8 * r, -90, 90)
        return Path((Contour((-0.8 * r, -0.1 * r), (*over, (0.8 * r, r), (-0.8 * r, r)), True),))
    if kind == "drop":
        sides = (Curve((0.3 * r, -0.75 * r), (0.82 * r, -0.25 * r), (0.82 * r, 0.2 * r)),
                 *arc_steps((0.0, 0.2 * r), 0.82 * r, 90, 270),
                 Curve((-0.82 * r, -0.25 * r), (-0.3 * r, -0.75 * r), (0.0, -1.24 * r)))  # fmt: skip
        return Path((Contour((0.0, -1.24 * r), sides, True),))
    if kind == "leaf":
        return transform(leaf(2 * r, 1.1 * r), move(0, r))
    if kind == "eye":
        return transform(leaf(2 * r, 1.1 * r), move(0, r), turn(90))
    if kind == "peak":
        return rounded([(0.0, -r * 0.86), (r, r), (-r, r)], 0.0)
    if kind == "quarter":
        return sector(2 * r * 0.92, 0, 90, (-r * 0.92, r * 0.92))
    return spark(r) if kind == "spark" else circle(r)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    if intent.asks("symmetry") in ("rotational", "radial"):
        return {"place": ("center",), "figure": EVEN_FIGURES, "hole": EVEN_HOLES, "inner": ("dot",)}
    limits: dict[str, tuple[str, ...]] = {"place": keep_symmetric(intent, PLACES)}
    if intent.asks("geometry") == "organic":
        limits |= {"figure": ("drop",), "hole": ("leaf", "drop", "spark")}
    elif intent.asks("geometry"):
        limits |= {"figure": ("disc", "square", "arch", "hexagon", "quarter"), "hole": ("disc", "arch", "peak")}
    if intent.asks("symmetry") == "asymmetric":
        limits["hole"] = ("disc",)
    if intent.asks("symmetry") == "bilateral":
        limits["figure"] = tuple(f for f in limits.get("figure", tuple(FIGURES)) if f != "quarter")
    if intent.asks("color_count") in ("two", "three"):
        limits["levels"] = ("nested",)
    return limits


WORDS = frozenset((
    "negative", "counter", "counterform", "space", "within", "inside", "holds", "window", "door", "slit", "open",
    "dome", "keyhole", "hidden",
))  # fmt: skip

FAMILY = Family(
    name="counterform",
    group="negative",
    words=WORDS,
    parameters=(
        Choice("figure", FIGURES, hold=2.2),
        Choice("hole", HOLES, hold=2.2),
        Choice("place", {"center": 2.0, "low": 2.0, "corner": 1.5, "notch": 1.0}, hold=2.0),
        Choice("levels", {"any": 3.0, "nested": 1.0}),
        Choice("inner", {"dot": 1.5, "same": 1.0}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial", "asymmetric"}),
    is_centered=False,
    survives=TREATMENTS - {"outline"},
    geometries=frozenset({"constructed", "organic"}),
    shows=2,
    colors_itself=True,
    fixed=frozenset({"line_weight", "density", "terminals"}),
)
