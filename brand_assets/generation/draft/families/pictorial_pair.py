"""This file draws a picture twice or thrice: face to face, crossed, turned about a centre."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import grow, move, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs.choosing import TURNING, limit_motifs, list_said
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.placing import center_box, grow_from, mirror, stand, swell, tint
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_plain, draw_subject, has_even_build, is_lit
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, measure, move_shapes

WAYS = {"facing": "bilateral asymmetric", "crossed": "asymmetric", "flanked": "bilateral", "turned": "rotational"}
"""The symmetries under which each way may be taken."""
CROSS_DEG = 34.0
PAIRED = frozenset({"bird", "boat", "feather", "fish", "key", "wheat"})
"""Motifs that are at home in pairs."""
SLENDER = 0.8  # width over height up to which a subject can be crossed, or stand beside its like


def draw(values: Values, letters: str) -> list[Shape]:
    ways = {"facing": _face, "crossed": _cross, "flanked": _flank, "turned": _turn}
    return ways[values.words["way"]](values, Style(values.numbers["weight"]).gap)


def _face(values: Values, gap: float) -> list[Shape]:
    """The subject and its mirror image, side by side; one that is its own mirror image leans out, if it is slender."""
    one = center_box(draw_subject(values))
    if has_even_build(values):
        if not _is_slender(one):
            return _flank(values, gap)
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


def _flank(values: Values, gap: float) -> list[Shape]:
    """The main motif, large, between two of a small one that grow from its foot."""
    middle = stand(draw_plain(values.words["main"], values), 172.0, 84.0)
    guest = draw_plain(values.words["other"], values, ("solid", "module"))
    reach = measure(middle).right
    side = grow_from(guest, (0.0, 84.0), 92.0, lerp(14.0, 30.0, values.numbers["lean"]))
    side = move_shapes(side, 1.0, move(reach * 0.62 + gap - measure(side).left * 0.4, 0.0))
    wings = tint(side + mirror(side), "accent")
    return center_box([*wings, *swell(middle, gap, "paper"), *middle])


def _is_slender(shapes: list[Shape]) -> bool:
    extent = measure(shapes)
    return extent.width < SLENDER * extent.height


def _turn(values: Values, gap: float) -> list[Shape]:
    """Two or three, each turned on by the same angle about the centre."""
    count = 2 if values.words["times"] == "twice" else 3
    length = 100.0
    one = grow_from(draw_subject(values), (0.0, 0.0), length, 0.0)
    width = measure(one).width
    need = width / 2 / (1.2 if count == 2 else 1.0)
    out = max(gap, need * (0.45 if count == 3 else 0.2))
    placed = move_shapes(one, 1.0, move(0.0, -out))
    shapes: list[Shape] = []
    for i in range(count):
        one_of = move_shapes(placed, 1.0, turn(360.0 * i / count))
        shapes += _second(one_of, values) if i == count - 1 else one_of
    return shapes


def _second(shapes: list[Shape], values: Values) -> list[Shape]:
    if values.words["twin"] == "plain":
        return shapes
    return tint(shapes, "second" if is_lit(shapes) else "accent")


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = limit_motifs(intent)
    said, symmetry = list_said(intent), intent.asks("symmetry")
    ways = tuple(way for way, held in WAYS.items() if symmetry in held.split()) if symmetry else ("facing", "crossed")
    limits["way"] = ways if len(said) > 1 else tuple(way for way in ways if way != "flanked")
    if symmetry == "rotational" or (said[:1] and said[0] in TURNING):
        limits["way"] = ways
    if symmetry in ("bilateral", "rotational"):
        limits.setdefault("twin", ("plain",))
        limits["times"] = ("twice",)
    return limits


FAMILY = Family(
    name="pictorial_pair",
    group="pictorial",
    words=PAIRED | {"pair", "two", "twin", "twins", "mirrored", "facing", "both"},
    parameters=(
        *SUBJECT,
        Choice("way", {"facing": 1.6, "crossed": 1.6, "flanked": 1.0, "turned": 1.2}, hold=2.2),
        Choice("twin", {"plain": 2.0, "colored": 1.0}),
        Choice("times", {"twice": 1.0, "thrice": 2.0}, hold=2.0),
        Span("lean"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational"}),
    colors_itself=True,
    geometries=frozenset({"constructed", "modular", "organic"}),
)
