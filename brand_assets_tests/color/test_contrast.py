"""This file holds the contrast ratio to the values that WCAG and its checkers give."""

import numpy as np
import pytest

from brand_assets.color.contrast import DARK_LUMINANCE, contrast, measure_luminance, relative_luminance


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#FF0000", "#FFFFFF", 4.0),
    ],
)
def test_the_ratio_is_that_of_wcag(one, other, ratio):
    """#767676 is the lightest grey that passes 4.5:1 on white: https://webaim.org/resources/contrastchecker/."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_at_the_dark_luminance_black_and_white_are_as_far():
    assert pytest.approx((DARK_LUMINANCE + 0.05) / 0.05, rel=1e-3) == (1.05 / (DARK_LUMINANCE + 0.05))


def test_one_colour_and_an_array_have_the_same_luminance():
    assert measure_luminance(np.array([[11, 60, 93]]))[0] == pytest.approx(relative_luminance("#0B3C5D"), abs=1e-12)
