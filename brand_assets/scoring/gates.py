"""This file decides which images are out of the ranking before anybody compares them, and says why in a few words."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.scoring.picture import Picture

UNREADABLE = "unreadable"
BLANK = "blank"
CUT_OFF = "cut off at the border"
DUPLICATE = "duplicate"
NEAR_DUPLICATE = "near duplicate"

LEAST_FIGURE_SHARE = 0.001
"""Of the canvas: below it there is a speck at most."""
CLEAR_CONTACT_SHARE = 0.04
"""Of one side of the canvas: a stroke's end or a ragged pixel is less, a cropped mark is more."""


def find_gate(picture: Picture) -> str | None:
    """BLANK, CUT_OFF or None. A full-bleed picture has no border to be cut off at."""
    if picture.figure_share < LEAST_FIGURE_SHARE:
        return BLANK
    if picture.ground != "none" and measure_contact(picture.figure) >= CLEAR_CONTACT_SHARE:
        return CUT_OFF
    return None


def measure_contact(figure: NDArray[np.bool_]) -> float:
    """The share, 0..1, of the canvas's most touched side that the figure covers."""
    return float(max(figure[0].mean(), figure[-1].mean(), figure[:, 0].mean(), figure[:, -1].mean()))
