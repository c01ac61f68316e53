"""This file tells a mark's own lettering from its symbol, where that is sure: a row of letters clear of the rest.

It compares shapes, it does not read: as many separate bodies as the name has in type, on one baseline, in a row of the
same proportions, parted from the symbol by a clear band. Touching or joined letters, lettering along a curve or within
a badge, and a name in two lines are not told, and the answer is None.
"""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import set_text
from brand_assets.typesetting.shaping import measure_contours
from brand_assets.vector.mark import Bounds, Contour, VectorMark

FEWEST = 3
MORE_OR_LESS = 0.25  # of the expected number of bodies: serifs join, dots merge
STRETCH = 1.7  # times wider or narrower than the name in the shipped type
ON_THE_LINE = 0.12  # of the row's height: bodies that end this near the baseline stand on it
STANDING = 0.6  # of the bodies have to
ALIKE = 0.03  # of the row's height: bodies that differ by less have one size
ORNAMENT = 0.5  # of the bodies: more of one size than this, and than in the name, are a row of dots or bars
SYMBOL = 1.3  # the symbol is at least this many times as high as the row


def find_lettering(vector: VectorMark, name: str, fonts: FontSet) -> Bounds | None:
    """The box of the lettering beside, below or above the symbol; None unless everything speaks for it."""
    boxes = _keep_outermost([measure_contours((c,)) for layer in vector.layers for c in layer.contours])
    model = _list_bodies(name, fonts)
    if len(model) < FEWEST:
        return None
    found = [(_gap(row, rest), row) for row, rest in _split(boxes) if _is_lettering(row, rest, model)]
    widest = max((gap for gap, _ in found), default=0.0)
    rows = [row for gap, row in found if gap == widest]
    return _around(rows[0]) if len(rows) == 1 else None


def take_away(vector: VectorMark, region: Bounds) -> VectorMark:
    """The mark without what lies within the region; layers that are left empty are gone."""
    layers = (
        replace(layer, contours=tuple(c for c in layer.contours if not _holds(region, measure_contours((c,)))))
        for layer in vector.layers
    )
    return replace(vector, layers=tuple(layer for layer in layers if layer.contours))


def _list_bodies(name: str, fonts: FontSet) -> list[Bounds]:
    block = set_text(name, fonts, weight="bold", size_px=1000.0, locale="en")
    return [] if block.missing else _keep_outermost(_bounds_of(block.contours))


def _bounds_of(contours: Iterable[Contour]) -> list[Bounds]:
    return [measure_contours((contour,)) for contour in contours]


def _keep_outermost(boxes: Sequence[Bounds]) -> list[Bounds]:
    """Without those inside another: counters, and what stacked layers repeat."""
    kept: list[Bounds] = []
    for box in sorted(boxes, key=lambda b: -(b.right - b.left) * (b.bottom - b.top)):
        if not any(_holds(other, box) for other in kept):
            kept.append(box)
    return kept


def _split(boxes: list[Bounds]) -> list[tuple[list[Bounds], list[Bounds]]]:
    """Every way to part them by one clear band, up and down or left and right: either side first."""
    ways: list[tuple[list[Bounds], list[Bounds]]] = []
    flat = [(box.top, box.bottom, box) for box in boxes]
    upright = [(box.left, box.right, box) for box in boxes]
    for spans in (sorted(flat, key=_start), sorted(upright, key=_start)):
        reach = float("-inf")
        for index, (start, end, _) in enumerate(spans):
            if index and start > reach:
                before, after = [box for *_, box in spans[:index]], [box for *_, box in spans[index:]]
                ways += [(before, after), (after, before)]
            reach = max(reach, end)
    return ways


def _start(span: tuple[float, float, Bounds]) -> float:
    return span[0]


def _is_lettering(row: list[Bounds], rest: list[Bounds], model: list[Bounds]) -> bool:
    box, symbol = _around(row), _around(rest)
    height = box.bottom - box.top
    if abs(len(row) - len(model)) > max(1, MORE_OR_LESS * len(model)) or len(row) < FEWEST:
        return False
    if _share_alike(row) > max(ORNAMENT, _share_alike(model)):
        return False
    wider = _aspect(box) / _aspect(_around(model))
    if not 1 / STRETCH <= wider <= STRETCH or symbol.bottom - symbol.top < SYMBOL * height:
        return False
    baseline, reach = statistics.median(body.bottom for body in row), ON_THE_LINE * height
    standing = sum(abs(body.bottom - baseline) <= reach for body in row)
    goes_on = any(abs(body.bottom - baseline) <= reach and body.top >= box.top - reach for body in rest)
    return standing >= STANDING * len(row) and not goes_on and _gap(row, rest) > _usual_gap(row)


def _share_alike(bodies: list[Bounds]) -> float:
    """Of the bodies, how many have the size that most have."""
    box = _around(bodies)
    reach = ALIKE * (box.bottom - box.top)
    sizes = [(body.right - body.left, body.bottom - body.top) for body in bodies]
    most = max(sum(abs(w - width) <= reach and abs(h - height) <= reach for w, h in sizes) for width, height in sizes)
    return most / len(bodies)


def _gap(row: list[Bounds], rest: list[Bounds]) -> float:
    """The clear band between them."""
    one, other = _around(row), _around(rest)
    across, along = (other.left - one.right, one.left - other.right), (other.top - one.bottom, one.top - other.bottom)
    return max(*across, *along, 0.0)


def _usual_gap(row: list[Bounds]) -> float:
    """Between letters of one word: the median, because a name of two words has a wider one."""
    ordered = sorted(row, key=lambda body: body.left)
    gaps = [max(0.0, after.left - body.right) for body, after in pairwise(ordered)]
    return statistics.median(gaps)


def _aspect(box: Bounds) -> float:
    return (box.right - box.left) / max(1e-9, box.bottom - box.top)


def _around(boxes: Sequence[Bounds]) -> Bounds:
    return Bounds(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _holds(outer: Bounds, inner: Bounds) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and outer.right >= inner.right
        and outer.bottom >= inner.bottom
    )
