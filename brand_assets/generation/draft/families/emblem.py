"""This file draws emblems: a badge with a rim and one motif, initials where lettering is allowed."""

from collections.abc import Mapping

from brand_assets.generation.draft.families.badge_centers import (
    BUILDS,
    CENTERS,
    REPEATS,
    ask_centers,
    ask_repeats,
    draw_center,
    draw_initials,
)
from brand_assets.generation.draft.families.badge_frames import OUTLINES, ask_frames, badge_frame
from brand_assets.generation.draft.families.badge_rims import EVEN, RIMS, ROUND_ONLY, draw_rim
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone

SIZE = 100.0
ROUND = ("round", "scallop")  # frames with room for a rim all around
ROOM = {"round": 0.78, "scallop": 0.76, "hexagon": 0.74, "octagon": 0.76, "square": 0.78}
OTHER_ROOM = 0.66


def draw(values: Values, letters: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    is_solid, shape = words["style"] == "solid", words["shape"]
    fore: Tone = "paper" if is_solid else "ink"
    stroke = lerp(3.5, 12.0, weight)
    shapes = [Shape(badge_frame(shape, SIZE))]
    if not is_solid:
        shapes = [Shape(badge_frame(shape, SIZE - stroke / 2), stroke=stroke)]
    room = SIZE - (0.0 if is_solid else stroke)
    if shape in ROUND:
        rim, room = draw_rim(words["rim"], values, room * (0.96 if shape == "scallop" else 1.0), fore)
        shapes += rim
    elif words["rim"] not in ("none", *ROUND_ONLY):
        thin = lerp(1.6, 4.2, weight)
        shapes.append(Shape(badge_frame(shape, room * 0.87), fore, thin))
        room = room * 0.87 - thin
    size = room * ROOM.get(shape, OTHER_ROOM)
    if letters and words["middle"] == "initials":
        return shapes + draw_initials(letters, values, size * 0.92, is_solid)
    return shapes + draw_center(words["center"], values, size, is_solid)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = {"shape": ask_frames(intent, tuple(OUTLINES)), "center": ask_centers(intent, tuple(CENTERS))}
    if intent.asks("symmetry") in ("radial", "rotational", "bilateral") or intent.asks("motif") in CENTERS:
        limits["middle"] = ("center",)
    elif intent.lettering == "initials":
        limits["middle"] = ("initials",)
    if intent.asks("motif") in CENTERS:
        limits["repeat"] = ask_repeats(intent)
    if intent.asks("symmetry") in ("radial", "bilateral"):
        limits["rim"] = EVEN
    if intent.asks("fill") == "outline":
        limits["style"] = ("line",)
    return limits


FAMILY = Family(
    name="emblem",
    group="badge",
    words=frozenset(
        {"emblem", "seal", "crest", "stamp", "shield", "medal", "rosette", "door", "arch", "badge", "initials", "star"}
    ),
    parameters=(
        Choice("shape", OUTLINES, hold=2.2),
        Choice("style", {"solid": 1.4, "line": 1.0}),
        Choice("rim", RIMS),
        Choice("center", CENTERS, hold=2.2),
        Choice("build", dict.fromkeys(BUILDS, 1.0)),
        Choice("repeat", REPEATS),
        Choice("middle", {"initials": 3.0, "center": 1.0}),
        Choice("garnish", {"none": 1.5, "bar": 1.0, "dots": 1.0, "leaves": 1.2}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    frames=("none",),
    survives=frozenset(),
    colors_itself=True,
)
