"""This file checks the choice of lines against every possible choice of short texts."""

import itertools
import math

import pytest

from brand_assets.typesetting.breaking import Lines, break_greedily, break_well, narrow, rate_lines, widest
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.passage import Passage, read_passage

TEXTS = [
    "Seen at 9:10. Home by 10.",
    "A clinic that keeps its own appointments",
    "one\ntwo three four five",
    "well-known",
]


def read(text: str) -> Passage:
    return read_passage(text, FontSet(), "bold", "en")


def all_lines(passage: Passage) -> list[Lines]:
    """Every way to break the passage."""
    optional = [o.position for o in passage.opportunities if not o.is_forced]
    forced = [o.position for o in passage.opportunities if o.is_forced]
    ways = []
    for count in range(len(optional) + 1):
        for chosen in itertools.combinations(optional, count):
            ends = sorted([0, *chosen, *forced, len(passage.text)])
            ways.append(tuple(itertools.pairwise(ends)))
    return ways


@pytest.mark.parametrize("text", TEXTS)
def test_the_narrowest_lines_are_the_narrowest_of_all(text: str) -> None:
    passage = read(text)
    ways = all_lines(passage)
    for count in range(1, 6):
        least = min((widest(passage, way) for way in ways if len(way) <= count), default=None)
        found = narrow(passage, count)
        assert (found is None) == (least is None)
        if found is not None and least is not None:
            assert len(found) <= count
            assert widest(passage, found) == pytest.approx(least, abs=1e-3)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("limit_em", [4.0, 6.0, 9.0, 14.0])
def test_greedy_lines_are_the_fewest(text: str, limit_em: float) -> None:
    passage = read(text)
    fitting = [len(way) for way in all_lines(passage) if widest(passage, way) <= limit_em]
    found = break_greedily(passage, limit_em)
    if fitting:
        assert len(found) == min(fitting)
        assert widest(passage, found) <= limit_em


@pytest.mark.parametrize("text", TEXTS)
def test_good_lines_cost_least_of_all(text: str) -> None:
    passage = read(text)
    for most in (2, 3, 4):
        best = narrow(passage, most)
        if best is None:
            continue
        limit = widest(passage, best)
        found = break_well(passage, limit, most)
        same_width = [w for w in all_lines(passage) if len(w) <= most and widest(passage, w) == pytest.approx(limit)]
        assert found in same_width
        assert rate_lines(passage, found) == pytest.approx(min(rate_lines(passage, way) for way in same_width))


def test_a_word_longer_than_the_limit_stands_alone() -> None:
    passage = read("a Wartezeitenverkürzung b")
    assert [passage.text[a:b].strip() for a, b in break_greedily(passage, 3.0)] == ["a", "Wartezeitenverkürzung", "b"]
    assert break_well(passage, 3.0, 9) is None


def test_newlines_ask_for_their_lines() -> None:
    passage = read("a\n\nb")
    assert narrow(passage, 2) is None
    assert [passage.text[a:b].strip() for a, b in break_greedily(passage, math.inf)] == ["a", "", "b"]
