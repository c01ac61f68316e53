"""This file checks the parts that prompts are made of: spreading and dealing."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.prompts.allocation import fill_up, spread
from brand_assets.prompts.dice import MAX_SEED, roll, seed_at, toss


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=5))
def test_any_beginning_of_a_spread_holds_about_its_share_of_each(counts: list[int]) -> None:
    order = spread({str(i): count for i, count in enumerate(counts)})
    assert Counter(order) == {str(i): count for i, count in enumerate(counts) if count}
    for length in range(1, len(order) + 1):
        seen = Counter(order[:length])
        assert all(abs(seen[str(i)] - length * count / len(order)) < len(counts) for i, count in enumerate(counts))


def test_a_spread_alternates() -> None:
    assert spread({"a": 3, "b": 3}) == ["a", "b", "a", "b", "a", "b"]
    assert spread({}) == []


def test_what_is_filled_up_brings_the_whole_to_its_shares() -> None:
    assert Counter(fill_up({"a": 0.5, "b": 0.5}, {"a": 10, "b": 4}, 6)) == {"b": 6}
    assert Counter(fill_up({"a": 0.7, "b": 0.3}, {}, 10)) == {"a": 7, "b": 3}
    assert fill_up({"a": 1.0}, {"a": 5}, 0) == []


def test_tosses_are_the_published_ones_even_and_never_one() -> None:
    # The first outputs of SplitMix64 for the state 1234567, from its reference implementation (prng.di.unimi.it).
    published = (6457827717110365317, 3203168211198807973, 9817491932198370423)
    assert list(itertools.islice(toss(1234567), 3)) == [(value >> 11) / 2**53 for value in published]
    many = list(itertools.islice(toss(3), 10_000))
    assert 0 <= min(many) < max(many) < 1
    assert abs(sum(many) / 10_000 - 0.5) < 0.01


def test_a_roll_is_pinned_for_all_time() -> None:
    # SHA-256 of '["north-pier",1]', first 8 bytes, big end first; worked out with sha256sum.
    assert roll("north-pier", 1) == int("4bb28709f2963cc8", 16)


@pytest.mark.parametrize("base", [0, 1, MAX_SEED - 1, 2**64 - 1])
def test_no_two_seeds_of_a_series_are_the_same(base: int) -> None:
    seeds = [seed_at(base, index) for index in range(5000)]
    assert len(set(seeds)) == 5000
    assert min(seeds) >= 1
    assert max(seeds) <= MAX_SEED
