"""This file says what the held-out training never sees: two families, and pairs of values in one mark."""

import numpy as np
from numpy.typing import NDArray

from training.brand_clip.drawings import Drawings
from training.brand_clip.marks import YES, fact_index

FAMILIES_HELD_OUT = ("pinwheel", "pictorial_echo")
PAIRS_HELD_OUT = (
    (("geometry", "organic"), ("line_weight", "thin")),
    (("symmetry", "rotational"), ("density", "sparse")),
    (("mark_type", "pictorial"), ("enclosure", "hexagon")),
    (("line_weight", "bold"), ("fill", "outline")),
    (("motif", "anchor"), ("symmetry", "asymmetric")),
)


def find_held_out(drawings: Drawings) -> NDArray[np.bool_]:
    """(n,): whether a drawing is of a family or shows a pair that is held out."""
    held = np.isin(drawings.families, FAMILIES_HELD_OUT)
    for one, other in PAIRS_HELD_OUT:
        held |= (drawings.states[:, fact_index()[one]] == YES) & (drawings.states[:, fact_index()[other]] == YES)
    return held
