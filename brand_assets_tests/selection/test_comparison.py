"""This file tests the comparison of methods: what each would show, measured as the shortlist itself is."""

import numpy as np
import pytest

from brand_assets.records.tables import EMBEDDINGS
from brand_assets.selection.candidates import gather_candidates
from brand_assets.selection.comparison import RANKING, compare_methods
from brand_assets.selection.selectors import SELECTORS
from brand_assets_tests.selection.test_shortlist import make_round, random_round


def test_every_method_stands_beside_the_plain_ranking() -> None:
    candidates = gather_candidates(*random_round(100, 5))
    outcomes = compare_methods(candidates, count=20, theta=0.7)
    assert [one.method for one in outcomes] == [RANKING, *SELECTORS]
    best = outcomes[0]
    assert best.mean_quality == pytest.approx(np.sort(candidates.quality)[-20:].mean())
    assert all(one.vendi and one.mean_quality for one in outcomes)
    assert all((one.mean_quality or 0) <= (best.mean_quality or 0) for one in outcomes)


def test_three_ideas_shown_four_times_each_are_three_different_images_at_most() -> None:
    made = make_round([0.5] * 12, np.repeat(np.eye(3, 6), 4, axis=0), [0] * 12)
    outcomes = compare_methods(gather_candidates(*made), count=9, theta=0.7)
    assert all(one.vendi is not None and 1.0 <= one.vendi <= 3.0 for one in outcomes)


def test_what_is_not_known_is_not_made_up() -> None:
    scores, _, clusters, hashes = make_round([None] * 4, np.eye(4), [0] * 4)
    [first, *_] = compare_methods(
        gather_candidates(scores, EMBEDDINGS.to_frame(), clusters, hashes), count=2, theta=0.7
    )
    assert (first.vendi, first.mean_quality) == (None, None)
