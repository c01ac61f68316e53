"""This file checks that no stroke and no gap is too fine for a small size, unless thin lines are asked for."""

import cv2
import numpy as np
import pytest

from brand_assets.generation.draft.families import ABSTRACT, FAMILIES
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask, intent
from brand_assets_tests.generation.draft.measures import extent

SIDE_PX = 400
FINE = 1 / 70  # of the mark: about half a pixel of a favicon of 32 pixels
FAMILIES_OF_FORM = sorted(name for name, family in FAMILIES.items() if family.group in ABSTRACT)


@pytest.mark.parametrize("family", FAMILIES_OF_FORM)
def test_a_fine_brush_can_paint_every_stroke_and_every_gap(family: str) -> None:
    """Opening loses the strokes that are finer than the brush, closing fills the gaps that are."""
    for seed in range(12):
        mask = ink_mask(draw_of(family, seed, intent(attributes={"enclosure": "none"})), SIDE_PX).astype(np.uint8)
        size = int(extent(mask > 0) * FINE) | 1
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
        ink = int(mask.sum())
        assert cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush).sum() > 0.97 * ink, seed
        assert cv2.morphologyEx(mask, cv2.MORPH_CLOSE, brush).sum() < 1.03 * ink, seed


def test_thin_lines_are_finer_than_any_others() -> None:
    """The rule is worth something: the same brush loses much of a mark of thin lines."""
    lost = []
    for seed in range(12):
        wish = intent(attributes={"enclosure": "none", "line_weight": "thin", "density": "dense"})
        mask = ink_mask(draw_of("lattice", seed, wish), SIDE_PX).astype(np.uint8)
        brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (int(extent(mask > 0) * FINE) | 1,) * 2)
        lost.append(1 - cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush).sum() / mask.sum())
    assert max(lost) > 0.05
