"""This file tells a letter's counters from its body: contours that turn the other way."""

from brand_assets.generation.draft.geometry import Contour, Path, Point, flatten
from brand_assets.generation.draft.shapes import Shape, measure


def split_counters(word: Path) -> tuple[Path, list[Path]]:
    """The word with its counters closed, and each counter; a contour inside another that turns the other way is one."""
    if not word.contours:
        return word, []
    areas = [_area(points) for points in flatten(word)]
    outward = 1.0 if max(areas, key=abs) > 0 else -1.0
    body = tuple(c for c, area in zip(word.contours, areas, strict=True) if area * outward > 0)
    holes = [c for c, area in zip(word.contours, areas, strict=True) if area * outward < 0]
    return Path(body), [Path((hole,)) for hole in holes]


def list_parts(glyph: Path) -> list[Path]:
    """The separate bodies of a glyph, each with its own counters, from the largest to the smallest: i gives two."""
    body, _ = split_counters(glyph)
    bodies = sorted(body.contours, key=lambda contour: -abs(_area(next(flatten(Path((contour,)))))))
    holes = [contour for contour in glyph.contours if contour not in body.contours]
    return [Path((outer, *(hole for hole in holes if _lies_in(hole, outer)))) for outer in bodies]


def _lies_in(inner: Contour, outer: Contour) -> bool:
    one, other = measure([Shape(Path((inner,)))]), measure([Shape(Path((outer,)))])
    return other.left <= one.left and one.right <= other.right and other.top <= one.top and one.bottom <= other.bottom


def _area(points: list[Point]) -> float:
    pairs = zip(points, points[1:] + points[:1], strict=True)
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2
