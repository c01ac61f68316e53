"""This file measures how different two colours look, and finds the palette colour that a colour is nearest to."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

JUST_NOTICEABLE_DE = 1.0
BRAND_TOLERANCE_DE = 2.0
ANOTHER_COLOR_DE = 10.0
"""CIEDE2000 steps: below the first nobody sees it, the second is the usual tolerance for a brand colour, and above the
last the amount says no more than "another colour"."""


def ciede2000(lab_a: ArrayLike, lab_b: ArrayLike) -> NDArray[np.float64]:
    """CIEDE2000 between (..., 3) Lab arrays that broadcast against each other; (...) out.

    About 0.25 s a megapixel: for palettes and dominant colours, not for pixels.
    Sharma, Wu & Dalal 2005, https://doi.org/10.1002/col.20070.
    """
    from skimage.color import deltaE_ciede2000

    first, second = np.broadcast_arrays(np.asarray(lab_a, dtype=np.float64), np.asarray(lab_b, dtype=np.float64))
    if first.size == 0:
        return np.zeros(first.shape[:-1])
    measure: Callable[..., object] = deltaE_ciede2000
    return np.asarray(measure(first, second), dtype=np.float64)


def palette_distances(lab: ArrayLike, palette_lab: ArrayLike) -> NDArray[np.float64]:
    """(n, m) CIEDE2000 of n colours from each of m palette colours."""
    colors = np.asarray(lab, dtype=np.float64).reshape(-1, 1, 3)
    palette = np.asarray(palette_lab, dtype=np.float64).reshape(1, -1, 3)
    return ciede2000(colors, palette)


def nearest_colors(lab: ArrayLike, palette_lab: ArrayLike) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
    """For each of n colours the row of the nearest palette colour, the first of equals, and its CIEDE2000.

    ValueError when the palette is empty.
    """
    distances = palette_distances(lab, palette_lab)
    if distances.shape[1] == 0:
        raise ValueError("The palette is empty: there is no nearest colour in it.")
    nearest = distances.argmin(axis=1)
    return nearest, distances[np.arange(len(nearest)), nearest]
