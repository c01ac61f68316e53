"""This file describes a picture by its colours, layout, edges and silhouette: an embedder that needs no model.

It knows nothing of meaning: two anchors of different shape and colour are no nearer than an anchor and a leaf. The
vector depends on the one picture alone, so a picture has the same vector in every round.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.canvas import SIDE_PX, Canvas, lay_on_canvas
from brand_assets.embedding.silhouette import describe_shape, trace_profile

DIMENSIONS = 512
PROJECTION_SEED = 20_260_101
LIGHT_BINS, CHROMA_BINS = 4, 5
HISTOGRAM_FROM, HISTOGRAM_TO = np.array([0.0, -80.0, -80.0]), np.array([100.0, 80.0, 80.0])
"""Lab beyond this falls into the outermost bins."""
INK_GRID, COLOR_GRID, EDGE_GRID = 8, 4, 4
ORIENTATIONS = 8
WEIGHTS: dict[str, float] = {"hues": 1.0, "tones": 0.6, "layout": 1.0, "edges": 1.0, "shape": 0.6, "profile": 0.8}
"""How much each block counts; every block is of unit length before."""
LEAST_NORM = 1e-3
"""A block shorter than this says nothing (a blank picture has no edges), and is not blown up."""


@dataclass(frozen=True, slots=True)
class LabEdgeShape:
    """Descriptor of Lab colours, edge orientations and shape, turned into 512 dimensions by a fixed orthogonal map.

    The map keeps every cosine; it only spreads the blocks over all dimensions.
    """

    name: str = field(default="descriptor-lab-edge-shape-v1", init=False)
    dimensions: int = field(default=DIMENSIONS, init=False)
    side_px: int = field(default=256, init=False)

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        """(n, 512) unit vectors of n (h, w, 4) straight-alpha pictures."""
        vectors = [_project(describe(rgba)) for rgba in images]
        return np.stack(vectors).astype(np.float32) if vectors else np.zeros((0, DIMENSIONS), dtype=np.float32)


def describe(rgba: NDArray[np.uint8]) -> NDArray[np.float64]:
    """The picture's blocks, one after the other, each of unit length times its weight."""
    canvas = lay_on_canvas(rgba)
    blocks = {
        "hues": _count_hues(canvas),
        "tones": _average_tones(canvas),
        "layout": _lay_out(canvas),
        "edges": _count_edges(canvas),
        "shape": describe_shape(canvas),
        "profile": trace_profile(canvas),
    }
    return np.concatenate([WEIGHTS[name] * _unit(block) for name, block in blocks.items()])


def _unit(block: NDArray[np.float64]) -> NDArray[np.float64]:
    return block / max(float(np.linalg.norm(block)), LEAST_NORM)


def _project(description: NDArray[np.float64]) -> NDArray[np.float64]:
    turned = _orthogonal_map(len(description)) @ description
    length = float(np.linalg.norm(turned))
    return turned / length if length > 0 else np.eye(1, DIMENSIONS)[0]


@cache
def _orthogonal_map(columns: int) -> NDArray[np.float64]:
    """(512, columns) with orthonormal columns, the same on every machine up to rounding."""
    noise = np.random.default_rng(PROJECTION_SEED).standard_normal((DIMENSIONS, columns))
    q, r = np.linalg.qr(noise)
    return np.asarray(q * np.sign(np.diag(r)))


def _count_hues(canvas: Canvas) -> NDArray[np.float64]:
    """A Lab histogram of the figure in which each pixel is shared out among the eight bins around it; square roots,
    which make the cosine the Bhattacharyya coefficient, less their mean.
    """
    shown = canvas.ink > 0
    lab, ink = canvas.lab[shown].astype(np.float64), canvas.ink[shown].astype(np.float64)
    bins = np.array([LIGHT_BINS, CHROMA_BINS, CHROMA_BINS])
    span = (lab - HISTOGRAM_FROM) / (HISTOGRAM_TO - HISTOGRAM_FROM)
    place = np.clip(span, 0.0, 1.0) * (bins - 1)
    low = np.minimum(place.astype(np.intp), bins - 2)
    part = place - low
    counts = np.zeros(int(bins.prod()))
    for corner in np.ndindex(2, 2, 2):
        share = np.where(corner, part, 1.0 - part).prod(axis=1)
        at = low + corner
        index = (at[:, 0] * CHROMA_BINS + at[:, 1]) * CHROMA_BINS + at[:, 2]
        counts += np.bincount(index, ink * share, len(counts))
    roots = np.sqrt(counts / max(counts.sum(), LEAST_NORM))
    return np.asarray(roots - roots.mean())


def _average_tones(canvas: Canvas) -> NDArray[np.float64]:
    """Mean and spread of the figure's Lab, the background's Lab, and how much is covered; each about -1..1."""
    weights = canvas.ink.reshape(-1).astype(np.float64)
    lab = canvas.lab.reshape(-1, 3).astype(np.float64)
    total = max(float(weights.sum()), LEAST_NORM)
    mean = weights @ lab / total
    spread = np.sqrt(weights @ (lab - mean) ** 2 / total)
    middle, paper, reach = np.array([50.0, 0.0, 0.0]), np.array([80.0, 0.0, 0.0]), np.array([50.0, 60.0, 60.0])
    covered = 2.0 * float(canvas.ink.mean()) ** 0.5 - 1.0
    return np.concatenate([(mean - middle) / reach, spread / 30.0 - 0.5, (canvas.ground - paper) / reach, [covered]])


def _lay_out(canvas: Canvas) -> NDArray[np.float64]:
    """Where there is ink, and of what colour, on coarse grids; less what a centred disc would have."""
    import cv2

    ink = cv2.resize(canvas.ink, (INK_GRID, INK_GRID), interpolation=cv2.INTER_AREA).astype(np.float64)
    tint = cv2.resize(canvas.lab - canvas.ground, (COLOR_GRID, COLOR_GRID), interpolation=cv2.INTER_AREA)
    inked = ink.reshape(-1) - _centred_disc() * float(ink.sum())
    return np.concatenate([inked, tint.astype(np.float64).reshape(-1) / 100.0])


@cache
def _centred_disc() -> NDArray[np.float64]:
    """The share of a blurred centred disc's ink in each cell of the ink grid."""
    axis = (np.arange(INK_GRID) + 0.5) / INK_GRID - 0.5
    share = np.exp(-(axis[:, None] ** 2 + axis[None, :] ** 2) / (2 * 0.22**2)).reshape(-1)
    return np.asarray(share / share.sum())


def _count_edges(canvas: Canvas) -> NDArray[np.float64]:
    """Orientation histograms of the gradient of lightness and ink on a grid; each edge is shared out between the two
    orientations around it. Square roots, less their mean.
    """
    import cv2

    surface = cv2.GaussianBlur(canvas.lab[..., 0] / np.float32(100.0) + canvas.ink, (0, 0), 1.0)
    across, down = cv2.Sobel(surface, cv2.CV_32F, 1, 0), cv2.Sobel(surface, cv2.CV_32F, 0, 1)
    strength = np.hypot(across, down)
    place = (np.arctan2(down, across) % np.pi) / np.pi * ORIENTATIONS
    low = np.floor(place)
    part = place - low
    cell = np.arange(SIDE_PX) * EDGE_GRID // SIDE_PX
    base = (cell[:, None] * EDGE_GRID + cell[None, :]) * ORIENTATIONS
    size = EDGE_GRID * EDGE_GRID * ORIENTATIONS
    first, second = low.astype(np.intp) % ORIENTATIONS, (low.astype(np.intp) + 1) % ORIENTATIONS
    counts = np.bincount((base + first).reshape(-1), (strength * (1 - part)).reshape(-1), size)
    counts += np.bincount((base + second).reshape(-1), (strength * part).reshape(-1), size)
    roots = np.sqrt(counts / max(counts.sum(), LEAST_NORM)).reshape(-1, ORIENTATIONS)
    return np.asarray(roots - roots.mean()).reshape(-1)
