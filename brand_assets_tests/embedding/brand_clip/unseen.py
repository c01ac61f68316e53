"""This file draws marks for invented briefs and seeds that no training has used."""

from functools import cache

import numpy as np

from brand_assets.embedding.brand_clip import open_brand_clip
from training.brand_clip.drawings import Drawings, draw_briefs
from training.brand_clip.evaluate import embed_drawings

FIRST = 7_000_000
BRIEFS = 9


@cache
def draw_unseen() -> tuple[Drawings, np.ndarray, np.ndarray]:
    """144 drawings, the vectors of their pictures and those of their prompts."""
    drawings = draw_briefs(FIRST, BRIEFS, processes=1)
    return drawings, *embed_drawings(open_brand_clip(), drawings)
