"""This file decides which images are out of the ranking before anybody compares them, and says why in a few words."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import Picture, measure_gap

UNREADABLE = "unreadable"
BLANK = "blank"
LOW_INFORMATION = "low information"
CUT_OFF = "cut off at the border"
DUPLICATE = "duplicate"
NEAR_DUPLICATE = "near duplicate"

LEAST_FIGURE_SHARE = 0.001
"""Of the canvas: below it there is a speck at most."""
CLEAR_CONTACT_SHARE = 0.04
"""Of one side of the canvas: a stroke's end or a ragged pixel is less, a cropped mark is more."""
LEAST_SHARPNESS = 0.25
"""A disc blurred by 1.5 % of its canvas has 0.2; of 600 drawn marks the least has 0.8."""
EDGE_PIXELS = 50
"""Of the 256 px copy: how many must be as sharp as the figure is said to be."""
LEAST_STRUCTURE = 0.3
"""Noise in grains of 1/60 of the canvas has 0.25, and finer noise less."""
CELLS = 16


def find_gate(picture: Picture) -> str | None:
    """BLANK, LOW_INFORMATION, CUT_OFF or None. A full-bleed picture has no border to be cut off at.

    A picture has little information when it has no edge at all (a gradient, a blur), or when it runs to its border and
    looks everywhere the same from afar (noise, a fine pattern). A plain disc has all it needs.
    """
    if picture.figure_share < LEAST_FIGURE_SHARE:
        return BLANK
    contact = measure_contact(picture.figure)
    runs_out = picture.ground == "none" or contact > 0
    if measure_sharpness(picture) < LEAST_SHARPNESS or (runs_out and measure_structure(picture) < LEAST_STRUCTURE):
        return LOW_INFORMATION
    if picture.ground != "none" and contact >= CLEAR_CONTACT_SHARE:
        return CUT_OFF
    return None


def measure_contact(figure: NDArray[np.bool_]) -> float:
    """The share, 0..1, of the canvas's most touched side that the figure covers."""
    return float(max(figure[0].mean(), figure[-1].mean(), figure[:, 0].mean(), figure[:, -1].mean()))


def measure_sharpness(picture: Picture) -> float:
    """How much of the figure's own contrast its sharpest edges cross within two pixels of 256: about 1 where it is
    drawn; 0 where all is gradual, with too few pixels that cross LEAST_SHARPNESS of it.
    """
    lab = picture.lab
    contrast = max(float(np.percentile(measure_gap(lab, picture.ground_lab)[picture.figure], 95)), 1e-6)
    steps = [measure_gap(lab[2:], lab[:-2]), measure_gap(lab[:, 2:], lab[:, :-2])]
    edges = np.concatenate([step[step > LEAST_SHARPNESS * contrast] for step in steps])
    count = min(EDGE_PIXELS, int(picture.figure.sum()))
    return float(np.partition(edges, -count)[-count]) / contrast if len(edges) >= count else 0.0


def measure_structure(picture: Picture) -> float:
    """The share, 0..1, of the picture's spread in Lab that is left when it is averaged over CELLS x CELLS cells."""
    import cv2

    height, width = picture.lab.shape[:2]
    scale = min(1.0, CELLS / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    cells = np.asarray(cv2.resize(picture.lab, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
    return _measure_spread(cells) / max(_measure_spread(picture.lab), 1e-6)


def _measure_spread(lab: NDArray[np.float32]) -> float:
    import cv2

    return float(np.linalg.norm(cv2.meanStdDev(lab)[1]))
