"""This file measures marks on their pixels, and outlines where pixels cannot tell."""

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from brand_assets.generation.draft.compose import compose
from brand_assets.generation.draft.geometry import Contour, Curve, Point
from brand_assets.generation.draft.marks import Mark
from brand_assets_tests.generation.draft.examples import ink_mask, pixels

Mask = NDArray[np.bool_]
SIDE_PX = 240


def difference(one: Mask, other: Mask) -> float:
    """Share of the ink of both that only one has: 0 for the same, 1 where they share nothing; a pixel's slack."""
    slack = np.ones((3, 3), np.uint8)
    wide = [cv2.dilate(mask.astype(np.uint8), slack) > 0 for mask in (one, other)]
    alone = (one & ~wide[1]).sum() + (other & ~wide[0]).sum()
    return float(alone / max(1, one.sum() + other.sum()))


def turned(mask: Mask, degrees: float) -> Mask:
    """The mask turned clockwise about the middle of the picture."""
    side = mask.shape[0]
    matrix = cv2.getRotationMatrix2D(((side - 1) / 2, (side - 1) / 2), -degrees, 1.0)
    return cv2.warpAffine(mask.astype(np.float32), matrix, (side, side)) > 0.5


def mirror_error(mark: Mark) -> float:
    mask = ink_mask(mark, SIDE_PX)
    return difference(mask, mask[:, ::-1])


def turn_error(mark: Mark, degrees: float = 180.0) -> float:
    mask = ink_mask(mark, SIDE_PX)
    return difference(mask, turned(mask, degrees))


def least_turn_error(mark: Mark) -> float:
    """The smallest error over the turns that marks are symmetric under."""
    return min(turn_error(mark, 360 / fold) for fold in (2, 3, 4, 5, 6, 8))


def thickness(mark: Mark) -> float:
    """Median width of what is inked, as a share of the mark: twice the distance to the edge along the ridges."""
    mask = ink_mask(mark, 2 * SIDE_PX).astype(np.uint8)
    depth = cv2.distanceTransform(mask, cv2.DIST_L2, 5)
    ridge = (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)) - 1e-3) & (depth > 1)
    return float(np.median(depth[ridge]) * 2 / extent(mask > 0))


def deepest(mark: Mark) -> float:
    """Half width of the thickest part, as a share of the mark."""
    mask = ink_mask(mark, 2 * SIDE_PX).astype(np.uint8)
    return float(cv2.distanceTransform(mask, cv2.DIST_L2, 5).max() / extent(mask > 0))


def extent(mask: Mask) -> float:
    """The longer side of the box around the ink, in pixels."""
    rows, columns = np.nonzero(mask)
    return float(max(np.ptp(rows), np.ptp(columns)) + 1)


def edge_length(mark: Mark) -> float:
    """Length of all edges, in sizes of the mark."""
    mask = ink_mask(mark, SIDE_PX)
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    return sum(cv2.arcLength(contour, True) for contour in contours) / extent(mask)


def sharpness(mark: Mark) -> float:
    """Share of the ink that a round brush of a fiftieth of the mark cannot reach: its sharp corners."""
    mask = ink_mask(mark, 2 * SIDE_PX).astype(np.uint8)
    size = int(extent(mask > 0) / 25) | 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return 1.0 - float(cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush).sum() / mask.sum())


def flat_colors(image: NDArray[np.int16]) -> set[str]:
    """The colours of pixels whose eight neighbours are all of the same colour: an edge's blend is never that wide."""
    codes = image.astype(np.int32) @ np.array([65536, 256, 1])
    middle = codes[1:-1, 1:-1]
    shifts = [codes[y : y + middle.shape[0], x : x + middle.shape[1]] for y in range(3) for x in range(3)]
    inner = np.all([shifted == middle for shifted in shifts], axis=0)
    return {f"#{code:06X}" for code in np.unique(middle[inner])}


def count_inks(mark: Mark) -> int:
    return len(flat_colors(pixels(mark, 400, 400))) - 1


def count_level_gaps(mark: Mark) -> list[tuple[int, int]]:
    """First row and height of each band of paper that runs right across the mark."""
    mask = ink_mask(mark, 2 * SIDE_PX)
    rows = np.flatnonzero(mask.any(axis=1))
    empty = ~mask[rows[0] : rows[-1] + 1].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], empty.astype(int), [0]])))
    return [(int(a), int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def is_parted(mark: Mark) -> bool:
    """Whether one straight line of paper at 0, 45 or 90 degrees leaves at least a fifth of the ink on either side."""
    mask = ink_mask(mark, 2 * SIDE_PX)
    total = mask.sum()
    for image in (mask, mask.T, turned(mask, 45.0), turned(mask, -45.0)):
        lines = image.sum(axis=0)
        share = np.cumsum(lines) / max(1, total)
        if ((lines == 0) & (share > 0.2) & (share < 0.8)).any():
            return True
    return False


def frame_box(mark: Mark) -> tuple[float, float, float]:
    """Of the outermost outline: its share of the mark's box (1 when it holds everything), its area's share of that
    box, and width by height.
    """
    mask = ink_mask(mark, SIDE_PX).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(contours, key=cv2.contourArea)
    _, _, width, height = cv2.boundingRect(largest)
    _, _, full_width, full_height = cv2.boundingRect(cv2.findNonZero(mask))
    filled = cv2.contourArea(largest) / max(1, (width - 1) * (height - 1))
    return width * height / (full_width * full_height), float(filled), width / height


def luminance(mark: Mark) -> float:
    """Relative luminance of the ground, 0..1."""
    value = pixels(mark, 32, 32)[0, 0] / 255
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


def constructed_share(mark: Mark) -> float:
    """Share of the outlines' length that is straight or an arc of a circle."""
    sides = [side for contour in _contours(mark) for side in _sides(contour)]
    return sum(s.length for s in sides if s.is_straight or _is_arc(s.points)) / sum(s.length for s in sides)


def ruled_share(mark: Mark) -> float:
    """Share of the outlines' length that is straight, or part of a whole circle."""
    ruled = total = 0.0
    for contour in _contours(mark):
        sides = _sides(contour)
        length = sum(side.length for side in sides)
        is_circle = contour.is_closed and _is_arc([point for side in sides for point in side.points])
        ruled += length if is_circle else sum(side.length for side in sides if side.is_straight)
        total += length
    return ruled / total


def repeated_share(mark: Mark) -> float:
    """Share of the shapes that have a twin of the same outline's length and the same stroke."""
    shapes = [s for s in compose(mark) if s.tone != "paper"]
    keys = [(s.stroke, sum(side.length for contour in s.path.contours for side in _sides(contour))) for s in shapes]
    twins = [sum(math.dist(key, other) < 2.0 for other in keys) > 1 for key in keys]
    return sum(twins) / len(keys)


@dataclass(frozen=True)
class Side:
    points: list[Point]
    is_straight: bool

    @property
    def length(self) -> float:
        return sum(math.dist(a, b) for a, b in zip(self.points, self.points[1:], strict=False))


def _contours(mark: Mark) -> list[Contour]:
    return [contour for shape in compose(mark) for contour in shape.path.contours]


def _sides(contour: Contour) -> list[Side]:
    sides: list[Side] = []
    pen = contour.start
    for step in contour.steps:
        if isinstance(step, Curve):
            sides.append(Side([_at(pen, step, i / 8) for i in range(9)], False))
            pen = step.end
        else:
            sides.append(Side([pen, step], True))
            pen = step
    return [*sides, Side([pen, contour.start], True)] if contour.is_closed else sides


def _at(start: Point, curve: Curve, t: float) -> Point:
    u = 1 - t
    weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
    points = (start, curve.first, curve.second, curve.end)
    return (sum(w * p[0] for w, p in zip(weights, points, strict=True)),
            sum(w * p[1] for w, p in zip(weights, points, strict=True)))  # fmt: skip


def _is_arc(points: list[Point]) -> bool:
    """Whether the points lie on one circle or one line, to a hundredth of their spread."""
    array = np.array(points)
    spread = float(np.ptp(array, axis=0).max())
    system = np.column_stack([2 * array, np.ones(len(array))])
    solution, *_ = np.linalg.lstsq(system, (array**2).sum(axis=1), rcond=None)
    radius = math.sqrt(max(0.0, float(solution[2] + solution[:2] @ solution[:2])))
    off = np.abs(np.linalg.norm(array - solution[:2], axis=1) - radius).max()
    return bool(off < 0.01 * spread)
