"""This file does to a family's shapes what an intent asks of any mark: eased corners, outlines, colours, cuts, tilt.

The shapes come hung on the origin and fitted to a box of 200 units.
"""

import math
from dataclasses import replace

from brand_assets.generation.draft.easing import ease
from brand_assets.generation.draft.family import count_between, lerp
from brand_assets.generation.draft.geometry import Path, Point, flatten, move, transform, turn
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Extent, Joint, Shape, Tone, measure, move_shapes

BOX = 200.0
RADII = {"sharp": 0.0, "eased": 5.0, "round": 14.0}
JOINTS: dict[str, Joint] = {"sharp": "miter", "eased": "", "round": "round"}
LINE = (3.6, 10.0)  # width of an outline from thin to bold
LEAST_LINE = 3.0
SOLID_BELOW = 3.4  # outlines: a shape narrower than so many lines stays filled
TILT_DEG = 45.0
SLICES = (3, 6)
SLICE_SHARE = (0.3, 0.2)  # of the pitch that is paper, from thin to bold
GAP = (5.0, 8.0)  # paper in a split, from thin to bold
SLIP = (0.07, 0.16)  # of the box by which shifted halves slide
FAR = 4 * BOX
UNLIT: dict[Tone, Tone] = {"glint": "accent"}
"""What a tone that reads on ink becomes when the ink beneath it is only a line."""
LIT: dict[str, tuple[Tone, ...]] = {"one": (), "both": ("accent", "second")}
CUTS = {"level": 90.0, "upright": 0.0, "rising": 45.0, "shifted": 0.0}
"""Direction of a split, in degrees from the vertical."""


def treat(shapes: list[Shape], values: Values, survives: frozenset[str]) -> list[Shape]:
    """The shapes with every treatment that the values name and the family survives."""
    words, weight = values.words, values.numbers["weight"]
    if "soften" in survives:
        shapes = _soften(shapes, words["corners"])
    if words["fill"] == "outline" and "outline" in survives:
        shapes = _outline(shapes, lerp(*LINE, weight))
    if words["axis"] == "diagonal" and "tilt" in survives:
        shapes = move_shapes(shapes, 1.0, turn(TILT_DEG))
    if words["surface"] == "sliced" and "slice" in survives:
        return _slice(shapes, values)
    if words["surface"] == "split" and "split" in survives:
        return _split(shapes, values)
    return shapes


def _soften(shapes: list[Shape], corners: str) -> list[Shape]:
    radius, joint = RADII[corners], JOINTS[corners]
    if radius == 0:
        return [replace(s, joint=s.joint or joint) if s.stroke > 0 else s for s in shapes]
    return [
        replace(s, path=ease(s.path, radius), clip=s.clip and ease(s.clip, radius), joint=joint if s.stroke > 0 else "")
        for s in shapes
    ]


def _outline(shapes: list[Shape], width: float) -> list[Shape]:
    """Filled shapes as lines of one width within their own edge, finer where the smallest would close up."""
    smallest = min(_breadth(s) for s in shapes if s.tone != "paper")
    width = max(LEAST_LINE, min(width, smallest / SOLID_BELOW))
    return [_line(s, width) if s.stroke == 0 and s.clip is None and s.tone != "paper" else s for s in shapes]


def _line(shape: Shape, width: float) -> Shape:
    tone = UNLIT.get(shape.tone, shape.tone)
    if _breadth(shape) < width * SOLID_BELOW - 1e-6:
        return replace(shape, tone=tone)
    return Shape(shape.path, tone, 2 * width, clip=shape.path, joint="miter")


def _breadth(shape: Shape) -> float:
    """The shorter side of its box."""
    extent = measure([shape])
    return min(extent.width, extent.height)


def _slice(shapes: list[Shape], values: Values) -> list[Shape]:
    """Even level bands of paper; the mark is parted into strips of one height."""
    extent = measure(shapes)
    cuts = count_between(*SLICES, values.numbers["density"]) - 1
    share = lerp(*SLICE_SHARE, values.numbers["weight"])
    strip = extent.height / (cuts + 1 - share)
    gap = strip * share
    middle = (extent.left + extent.right) / 2
    bands = [box(extent.width + 2, gap, 0.0, (middle, extent.top + (i + 1) * strip - gap / 2)) for i in range(cuts)]
    return [*shapes, *(Shape(band, "paper") for band in bands)]


def _split(shapes: list[Shape], values: Values) -> list[Shape]:
    """Two halves with one straight gap between them, slid along it where they are shifted."""
    kind, extent = values.words["slip"], measure(shapes)
    gap = lerp(*GAP, values.numbers["weight"]) / 2
    angle = CUTS[kind]
    slide = lerp(*SLIP, values.numbers["slippage"]) * BOX / 2 if kind == "shifted" else 0.0
    center = _middle(extent)
    left, right = ([replace(s, cut=_half(center, angle, side)) for s in shapes] for side in (-1, 1))
    dx, dy = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return [
        *move_shapes(left, 1.0, move(-dx * gap + dy * slide, -dy * gap - dx * slide)),
        *move_shapes(right, 1.0, move(dx * gap - dy * slide, dy * gap + dx * slide)),
    ]


def _half(center: Point, angle: float, side: int) -> Path:
    """The half plane on one side of a line through the centre."""
    half = box(FAR, 2 * FAR, 0.0, (side * FAR / 2, 0.0))
    return transform(half, turn(angle), move(*center))


def _middle(extent: Extent) -> Point:
    return ((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)


def paint(shapes: list[Shape], tints: str, parity: str) -> list[Shape]:
    """The shapes in as many colours as the tints name: what is innermost is lit first, equals in turn.

    A parity that is held leaves every symmetry of the mark as it is, and at times a colour out.
    """
    wanted = LIT.get(tints, ("accent",))
    shown = {s.tone for s in shapes}
    if "glint" in shown or (len(wanted) == 1 and shown & {"accent", "second"}):
        return shapes
    for tone in wanted:
        if tone not in shown:
            lit = _choose_lit(shapes, parity == "held")
            shapes = [replace(s, tone=tone) if i in lit else s for i, s in enumerate(shapes)]
    return shapes


def _choose_lit(shapes: list[Shape], is_held: bool) -> set[int]:
    """The innermost of the shapes in ink, or some of those that lie around the middle alike."""
    places = {i: _place(s) for i, s in enumerate(shapes) if s.tone == "ink"}
    rings = sorted(set(places.values()))
    if len(rings) > 1:
        return {i for i, place in places.items() if place == rings[0]}
    around = sorted(places, key=lambda i: _bearing(shapes[i]))
    count = len(around)
    if count < 2 or (is_held and count == 2):
        return set()
    if count % 2:
        return {around[0]}
    return {around[0], around[count // 2]} if is_held and count % 4 else set(around[1::2])


def _place(shape: Shape) -> tuple[int, int]:
    """How far out the shape's middle and its farthest point lie: as far as those of its turned or mirrored image."""
    points = [p for line in flatten(shape.path) for p in line]
    x, y = _centroid(points)
    return (round(math.hypot(x, y) / 2), round(max(math.hypot(*p) for p in points) / 2))


def _bearing(shape: Shape) -> float:
    x, y = _centroid([p for line in flatten(shape.path) for p in line])
    return round(math.degrees(math.atan2(x, -y)) % 360, 1)


def _centroid(points: list[Point]) -> Point:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
