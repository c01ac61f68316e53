"""This file draws a picture twice: face to face, crossed, a large one before a small one."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import grow, move, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs.choosing import limit_motifs
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.placing import center_box, mirror, swell, tint
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_subject, has_even_build, is_lit
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, measure, move_shapes

CROSS_DEG = 34.0
PAIRED = frozenset({"bird", "boat", "feather", "fish", "key", "wheat"})
"""Motifs that are at home in pairs."""
SLENDER = 0.8  # width over height up to which a subject can be crossed, or stand beside its like


def draw(values: Values, letters: str) -> list[Shape]:
    gap = Style(values.numbers["weight"]).gap
    return _face(values, gap) if values.words["way"] == "facing" else _cross(values, gap)


def _face(values: Values, gap: float) -> list[Shape]:
    """The subject and its mirror image, side by side; one that is its own mirror image leans out, if it is slender."""
    one = center_box(draw_subject(values))
    if has_even_build(values):
        if not _is_slender(one):
            return _cross(values, gap)
        one = move_shapes(one, 1.0, turn(lerp(16.0, 40.0, values.numbers["lean"])))
    placed = move_shapes(one, 1.0, move(gap * 0.75 - measure(one).left, 0.0))
    return center_box(placed + _second(mirror(placed), values))


def _cross(values: Values, gap: float) -> list[Shape]:
    """The subject over its mirror image; one that is broad, before a smaller one of its kind."""
    one = center_box(draw_subject(values))
    if not _is_slender(one):
        back = move_shapes(one, 0.62, grow(0.62), move(0.62 * measure(one).width, -0.24 * measure(one).height))
        return center_box([*_second(back, values), *swell(one, gap, "paper"), *one])
    over = move_shapes(one, 1.0, turn(CROSS_DEG))
    return center_box([*_second(mirror(over), values), *swell(over, gap, "paper"), *over])


def _is_slender(shapes: list[Shape]) -> bool:
    extent = measure(shapes)
    return extent.width < SLENDER * extent.height


def _second(shapes: list[Shape], values: Values) -> list[Shape]:
    if values.words["twin"] == "plain":
        return shapes
    return tint(shapes, "second" if is_lit(shapes) else "accent")


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    return limit_motifs(intent)


FAMILY = Family(
    name="pictorial_pair",
    group="pictorial",
    words=PAIRED | {"pair", "two", "twin", "twins", "mirrored", "facing", "both"},
    parameters=(
        *SUBJECT,
        Choice("way", {"facing": 1.0, "crossed": 1.0}, hold=2.2),
        Choice("twin", {"plain": 2.0, "colored": 1.0}),
        Span("lean"),
    ),
    draw=draw,
    limit=limit,
    colors_itself=True,
    geometries=frozenset({"constructed", "modular", "organic"}),
)
