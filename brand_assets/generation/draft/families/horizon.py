"""This file draws scenic badges: a horizon, trees, peaks or a sun above it, water or fields below, in a frame."""

from collections.abc import Mapping

from brand_assets.generation.draft.families.badge_frames import ask_frames, badge_frame
from brand_assets.generation.draft.families.badge_rims import EVEN, RIMS, draw_rim
from brand_assets.generation.draft.families.horizon_scene import Scene
from brand_assets.generation.draft.families.horizon_sky import ROWS, TREES, draw_sky
from brand_assets.generation.draft.families.horizon_water import WATERS, draw_water
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

SIZE = 100.0
FRAMES = {
    "round": 4.0,
    "shield": 1.2,
    "heater": 0.7,
    "hexagon": 1.2,
    "arch": 1.2,
    "scallop": 0.7,
    "octagon": 0.6,
    "square": 0.7,
}
ROUND = ("round", "scallop")
ABOVE = {
    "trees": 3.0,
    "sun_trees": 1.8,
    "moon_trees": 0.9,
    "hill_trees": 1.4,
    "peak_trees": 1.4,
    "sun": 1.6,
    "peaks": 1.2,
}
WITH_TREES = tuple(name for name in ABOVE if "trees" in name)


def draw(values: Values, letters: str) -> list[Shape]:
    shapes, scene = _frame(values)
    if values.words["sky"] == "lit" and values.words["style"] == "solid":
        shapes += _light_sky(scene, values)
    return shapes + draw_sky(scene, values) + draw_water(scene, values)


def _frame(values: Values) -> tuple[list[Shape], Scene]:
    words, weight = values.words, values.numbers["weight"]
    kind, gap = words["shape"], lerp(3.2, 6.0, weight)
    horizon = lerp(-6.0, 26.0, values.numbers["height"])
    is_solid = words["style"] == "solid"
    fore: Tone = "paper" if is_solid else "ink"
    if is_solid:
        outer, room = [Shape(badge_frame(kind, SIZE))], SIZE * (0.93 if kind == "scallop" else 0.96)
    else:
        stroke = lerp(4.0, 13.0, weight)
        outer, room = [Shape(badge_frame(kind, SIZE - stroke / 2), "ink", stroke)], SIZE - stroke
    rim, left = _rim(values, room, fore)
    inner = "round" if kind == "scallop" else kind
    room = left if rim else room - gap * (0.2 if is_solid else 1.0)
    clip = badge_frame(inner, room)
    if is_solid:
        return [*outer, *rim], Scene(clip, room, horizon, gap, "ink", "paper", "paper", "glint")
    return [*outer, *rim], Scene(clip, room, horizon, gap, "paper", "ink", "second", "accent")


def _rim(values: Values, room: float, fore: Tone) -> tuple[list[Shape], float]:
    """A rim inside the frame's edge, and what it leaves free; only lines where the frame is not round."""
    kind, weight = values.words["rim"], values.numbers["weight"]
    if kind == "none":
        return [], room
    if values.words["shape"] in ROUND:
        return draw_rim(kind, values, room, fore)
    if kind not in ("line", "double"):
        return [], room
    thin = lerp(1.6, 4.0, weight)
    return [Shape(badge_frame(values.words["shape"], room * 0.92), fore, thin)], room * 0.92 - thin * 1.8


def _light_sky(scene: Scene, values: Values) -> list[Shape]:
    """The sky of a solid badge in a colour of its own, parted from the water by paper."""
    tone: Tone = "accent" if values.numbers["sun"] < 0.5 else "second"
    above = box(4 * SIZE, 2 * SIZE, 0.0, (0.0, scene.horizon - SIZE))
    return [Shape(above, tone, clip=scene.clip)]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"shape": ask_frames(intent, tuple(FRAMES))}
    trees = intent.says("tree", "trees", "treeline", "forest", "pine", "pines", "wood", "woods")
    sun = intent.says("sun", "sunrise", "sunset", "dawn")
    peaks = intent.says("peak", "peaks", "mountain", "mountains", "hill", "hills")
    if trees:
        limits["above"] = WITH_TREES
    elif sun or peaks:
        limits["above"] = ("sun",) if sun else ("peaks",)
    if intent.says("water", "sea", "tide", "wave", "waves", "river", "lake", "harbor", "harbour", "ocean"):
        limits["below"] = tuple(WATERS)
    if intent.asks("symmetry") == "bilateral":
        limits["rim"] = EVEN
        limits["row"] = tuple(row for row in ROWS if row != "rising")
        limits["above"] = tuple(a for a in limits.get("above", tuple(ABOVE)) if a != "moon_trees")
    if intent.asks("geometry") == "organic":
        limits["tree"] = ("leaf", "round", "slim")
    elif intent.asks("geometry") == "modular":
        limits["tree"] = ("pine", "tiered", "round")
    if intent.asks("fill") == "outline":
        limits["style"] = ("line",)
    return limits


WORDS = frozenset((
    "horizon", "water", "sea", "tide", "wave", "waves", "tree", "trees", "forest", "mountain", "mountains", "peak",
    "hill", "sunrise", "sunset", "landscape", "river", "lake", "coast", "harbor", "line",
))  # fmt: skip

FAMILY = Family(
    name="horizon",
    group="badge",
    words=WORDS,
    parameters=(
        Choice("shape", FRAMES, hold=2.2),
        Choice("style", {"solid": 1.2, "line": 1.0}),
        Choice("rim", {**RIMS, "none": 3.0}),
        Choice("sky", {"plain": 3.0, "lit": 1.0}),
        Choice("above", ABOVE, hold=2.0),
        Choice("row", ROWS, hold=2.0),
        Choice("below", WATERS, hold=2.0),
        Choice("tree", TREES),
        Choice("sunrise", {"half": 1.0, "full": 1.0}),
        Span("height"),
        Span("tall"),
        Span("sun"),
        Span("swell"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral"}),
    frames=("none",),
    survives=frozenset(),
    colors_itself=True,
)
