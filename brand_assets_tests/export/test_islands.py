"""This file holds which islands of a label map are cleared, and what they become."""

import numpy as np
from scipy import ndimage

from brand_assets.export.islands import clean_labels


def list_small(labels: np.ndarray, min_area_px: int) -> np.ndarray:
    """By counting every part of every label."""
    small = np.zeros(labels.shape, bool)
    for label in np.unique(labels):
        parts, count = ndimage.label(labels == label, np.ones((3, 3)))
        sizes = np.bincount(parts.ravel(), minlength=count + 1)
        small |= (labels == label) & (sizes < min_area_px)[parts]
    return small


def test_all_islands_that_are_small_are_cleared_and_nothing_else_is():
    rng = np.random.default_rng(4)
    labels = np.zeros((120, 160), np.uint8)
    labels[:, 80:] = 1
    labels[30:60, 20:60] = 2
    for _ in range(60):
        y, x, side = rng.integers(0, 110), rng.integers(0, 150), rng.integers(1, 6)
        labels[y : y + side, x : x + side] = rng.integers(0, 3)
    cleaned, small = clean_labels(labels, 12), list_small(labels, 12)
    assert small.any()
    assert (cleaned[~small] == labels[~small]).all()
    assert (cleaned != labels)[small].mean() > 0.9


def test_a_thin_ring_is_no_speckle_though_its_outline_encloses_nothing_else():
    labels = np.zeros((40, 40), np.uint8)
    labels[5:35, 5] = 1
    labels[10, 10] = 1
    cleaned = clean_labels(labels, 9)
    assert cleaned[10, 10] == 0
    assert cleaned[:, 5].sum() == 30
