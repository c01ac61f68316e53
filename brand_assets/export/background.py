"""This file finds what a mark stands on: transparency, one flat colour, or a surface that shades off smoothly."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.export.labels import MIN_CONTRAST_DE76, measure_contrast, to_lab
from brand_assets.export.surfaces import Surface, fit_surface

GRID_PX = 256
"""Longer side of the grid that a background is looked for on: shading is that coarse, and noise is averaged away."""
SMOOTH_RANGE = 12.0
"""In 0..255: what a channel of a smooth cell may vary among its neighbours, JPEG and steep shading included."""
SAME_SURFACE_DE76 = 5.0
"""Lab distance within which a border pixel is background; JPEG at quality 85 stays below it on flat colour."""
ENCLOSED_DE76 = 2.5
"""What is enclosed by the mark and nearer than this to the surface carried on beneath it shows the background."""
SHADING_DE76 = 12.0
SHADES_DE76 = 0.4
"""An area no further than the first from the surface, whose colours vary by the second, shades as the ground does where
it was not known: an ink is one colour.
"""
MIN_SHADING_CELLS = 40
FLAT_DE76 = 2.0
MIN_FLAT_SHARE = 0.5
MIN_SHADED_SHARE = 0.7
"""Shares of the border: a mark may touch half of it, but a shaded surface must explain most."""
MIN_EVEN_SHARE = 0.85
"""Of the background's area: so much has one colour where it is flat, and the rest may be a shadow of the mark."""
MIN_TRANSPARENT_SHARE = 0.001
ROUNDS = 2
BORDER_PIXELS = 10_000
CRISP_DE76 = 2.0
CRISP_COLORS = 8
CRISP_SHARE = 0.97
MAX_CRISP_TONES = 64
"""Exact values near the background's: an anti-aliased edge has a dozen, compression hundreds."""


@dataclass(frozen=True, slots=True)
class Background:
    """`surface` is None where it is flat; `rgb` the one colour that stands for it: the commonest of the border."""

    surface: Surface | None
    rgb: tuple[int, int, int]
    reach_de76: float = MIN_CONTRAST_DE76
    """Lab distance within which a pixel is the background's: small where nothing has been lost to compression."""

    @property
    def is_flat(self) -> bool:
        return self.surface is None

    @property
    def is_crisp(self) -> bool:
        """Whether nothing around it was lost to compression."""
        return self.reach_de76 == CRISP_DE76

    def paint(self, height: int, width: int) -> NDArray[np.float32]:
        """(height, width, 3) in 0..255; a read-only view where the background is flat."""
        if self.surface is None:
            return np.broadcast_to(np.asarray(self.rgb, np.float32), (height, width, 3))
        return self.surface.paint(height, width)


def has_transparency(rgba: NDArray[np.uint8]) -> bool:
    """Whether the image brings its own cut-out."""
    return float((rgba[..., 3] < 128).mean()) > MIN_TRANSPARENT_SHARE


def find_background(rgb: NDArray[np.uint8]) -> Background | None:
    """The background of an opaque (h, w, 3) image: what reaches its border and never jumps; None where there is none.

    A shading is followed inwards from the border, and taken up again in what the mark encloses.
    """
    flat = _most_common(_list_border(rgb).astype(np.float64))
    grid = _make_grid(rgb)
    ring = _ring_mask(*grid.shape[:2])
    flat_share = _share_near(grid[ring], np.broadcast_to(flat, grid[ring].shape))
    surface, is_even = _follow_shading(grid, ring, flat)
    if is_even and flat_share >= MIN_FLAT_SHARE:
        return Background(None, _as_bytes(flat), _find_reach(rgb, flat))
    if surface is not None:
        painted = surface.paint(*grid.shape[:2])[ring]
        if _share_near(grid[ring], painted) >= MIN_SHADED_SHARE:
            return Background(surface, _as_bytes(np.median(painted, axis=0)))
    return Background(None, _as_bytes(flat), _find_reach(rgb, flat)) if flat_share >= MIN_SHADED_SHARE else None


def _ring_mask(height: int, width: int) -> NDArray[np.bool_]:
    thickness = max(1, min(height, width) // 100)
    ring = np.ones((height, width), np.bool_)
    ring[thickness : height - thickness, thickness : width - thickness] = False
    return ring


def _list_border(rgb: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(n, 3) pixels, evenly out of all that are in the ring."""
    height, width = rgb.shape[:2]
    thickness = max(1, min(height, width) // 100)
    strips = rgb[:thickness], rgb[-thickness:], rgb[:, :thickness], rgb[:, -thickness:]
    border = np.concatenate([strip.reshape(-1, 3) for strip in strips])
    return border[:: max(1, len(border) // BORDER_PIXELS)]


def _most_common(colors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of the pixels in and around the fullest 4-bit bin: noise may straddle a bin's edge."""
    bins = (colors.astype(np.int64) >> 4) @ np.array([256, 16, 1])
    center = colors[bins == np.bincount(bins).argmax()].mean(axis=0)
    near = np.abs(colors - center).max(axis=1) <= 12
    return np.asarray(np.median(colors[near], axis=0) if near.any() else center, np.float64)


def _make_grid(rgb: NDArray[np.uint8]) -> NDArray[np.float32]:
    import cv2

    height, width = rgb.shape[:2]
    scale = GRID_PX / max(height, width)
    if scale >= 1:
        return rgb.astype(np.float32)
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(rgb.astype(np.float32), size, interpolation=cv2.INTER_AREA), np.float32)


def _follow_shading(
    grid: NDArray[np.float32], ring: NDArray[np.bool_], flat: NDArray[np.float64]
) -> tuple[Surface | None, bool]:
    """The surface, None where nothing smooth reaches the border, and whether it has one colour nearly everywhere."""
    areas, count = _split_smooth(grid)
    touching = np.bincount(areas[ring], minlength=count)
    touching[0] = 0
    if touching.max() == 0:
        return None, True
    known = areas == int(touching.argmax())
    even = np.linalg.norm(to_lab(grid[known][None])[0] - to_lab(flat[None, None].astype(np.float32))[0, 0], axis=1)
    is_even = float((even <= FLAT_DE76).mean()) >= MIN_EVEN_SHARE
    if is_even:
        return None, True
    surface = fit_surface(grid, known)
    for _ in range(ROUNDS):
        known = _join_areas(grid, areas, count, known, surface)
        surface = fit_surface(grid, known)
    return surface, False


def _split_smooth(grid: NDArray[np.float32]) -> tuple[NDArray[np.int32], int]:
    """(h, w) the number of the smooth area that a cell is in, 0 for none, and how many numbers there are."""
    import cv2

    window = np.ones((3, 3), np.uint8)
    span = (cv2.dilate(grid, window) - cv2.erode(grid, window)).max(axis=2)
    count, areas = cv2.connectedComponents((span <= SMOOTH_RANGE).astype(np.uint8), connectivity=4)
    return np.asarray(areas, np.int32), int(count)


def _join_areas(
    grid: NDArray[np.float32], areas: NDArray[np.int32], count: int, known: NDArray[np.bool_], surface: Surface
) -> NDArray[np.bool_]:
    """`known` with every other smooth area that has the surface's colours where it is, or goes on shading near them."""
    lab = to_lab(grid)
    gaps = np.linalg.norm(lab - to_lab(surface.paint(*grid.shape[:2])), axis=2)
    near = np.bincount(areas.ravel(), (gaps <= ENCLOSED_DE76).ravel(), count)
    sizes = np.maximum(np.bincount(areas.ravel(), minlength=count), 1)
    joined = near / sizes > 0.5
    shades = _find_shading(lab, gaps, areas, count)
    joined[0] = shades[0] = False
    return np.asarray(known | (joined[areas] & (gaps <= SAME_SURFACE_DE76)) | shades[areas], np.bool_)


def _find_shading(
    lab: NDArray[np.float32], gaps: NDArray[np.float32], areas: NDArray[np.int32], count: int
) -> NDArray[np.bool_]:
    """(count,) whether the inner cells of an area are near the surface and of more than one colour."""
    import cv2

    inner = cv2.erode((areas > 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    owners, colors = areas[inner], lab[inner]
    cells = np.maximum(np.bincount(owners, minlength=count), 1)
    squares = np.zeros(count)
    for channel in colors.T:
        means = np.bincount(owners, channel, count) / cells
        squares += np.bincount(owners, (channel - means[owners]) ** 2, count) / cells
    distance = np.bincount(owners, gaps[inner], count) / cells
    is_shaded = (np.sqrt(squares) >= SHADES_DE76) & (distance <= SHADING_DE76) & (cells >= MIN_SHADING_CELLS)
    return np.asarray(is_shaded, np.bool_)


def _find_reach(rgb: NDArray[np.uint8], flat: NDArray[np.float64]) -> float:
    """Small where all that is like the background are a few exact colours: then a tone next to it is meant."""
    import cv2

    some, own = np.ascontiguousarray(rgb[::2, ::2]), np.rint(flat)
    others = some[cv2.inRange(some, own, own) == 0]
    if len(others) == 0:
        return CRISP_DE76
    packed, counts = np.unique(others @ np.array([65536, 256, 1], np.uint32), return_counts=True)
    tones = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1).astype(np.uint8)[:, None]
    contrast = measure_contrast(tones, np.broadcast_to(flat.astype(np.float32), tones.shape))[:, 0]
    same = some.shape[0] * some.shape[1] - len(others)
    counts = np.sort(np.append(counts[contrast <= MIN_CONTRAST_DE76], same))[::-1]
    is_few = len(counts) <= MAX_CRISP_TONES and counts[:CRISP_COLORS].sum() >= CRISP_SHARE * counts.sum()
    return CRISP_DE76 if is_few and counts[0] else MIN_CONTRAST_DE76


def _share_near(colors: NDArray[np.float32], expected: NDArray[np.floating]) -> float:
    from brand_assets.color import rgb_to_lab

    gaps = np.linalg.norm(
        rgb_to_lab(colors.astype(np.float64)) - rgb_to_lab(np.clip(expected.astype(np.float64), 0, 255)), axis=1
    )
    return float((gaps <= SAME_SURFACE_DE76).mean())


def _as_bytes(rgb: NDArray[np.floating]) -> tuple[int, int, int]:
    red, green, blue = (round(float(channel)) for channel in rgb)
    return red, green, blue
