"""This file checks the parts that prompts are made of: spreading, dealing, phrases, templates."""

import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from brand_assets.errors import ConfigError
from brand_assets.prompts.allocation import spread
from brand_assets.prompts.dice import MAX_SEED, deal, roll, seed_at
from brand_assets.prompts.phrases import keep_and_vary, pick_phrases
from brand_assets.prompts.templating import find_templates, load_template
from brand_assets.taxonomy.templates import list_templates


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


def test_a_deal_gives_each_value_as_often_as_any_other() -> None:
    assert Counter(deal("abc", 31, 5)).most_common()[0][1] == 11
    assert sorted(Counter(deal("abc", 31, 5)).values()) == [10, 10, 11]
    assert deal("abcdefgh", 8, 1) != deal("abcdefgh", 8, 2)
    assert deal("", 5, 1) == []


def test_a_roll_is_pinned_for_all_time() -> None:
    # SHA-256 of '["north-pier",1]', first 8 bytes, big end first; worked out with sha256sum.
    assert roll("north-pier", 1) == int("4bb28709f2963cc8", 16)


@pytest.mark.parametrize("base", [0, 1, MAX_SEED - 1, 2**64 - 1])
def test_no_two_seeds_of_a_series_are_the_same(base: int) -> None:
    seeds = [seed_at(base, index) for index in range(5000)]
    assert len(set(seeds)) == 5000
    assert min(seeds) >= 1
    assert max(seeds) <= MAX_SEED


def test_neighbours_differ_in_most_phrases() -> None:
    picked = [pick_phrases(3, position) for position in range(100)]
    same = [sum(a[name] == b[name] for name in a) for a, b in itertools.pairwise(picked)]
    assert max(same) <= 1


@pytest.mark.parametrize("strength", [0.0, 0.25, 0.250001, 0.5, 1.0])
def test_every_strength_has_something_to_keep_and_to_vary(strength: float) -> None:
    keep, vary = keep_and_vary(strength, 123)
    assert keep
    assert vary


def test_a_template_that_asks_for_a_word_that_is_not_there_fails() -> None:
    with pytest.raises(UndefinedError, match="is_refinement"):
        load_template("sentence").render({})


def test_a_template_suits_attributes() -> None:
    assert [template.name for template in find_templates({"geometry": "modular"})] == ["construction", "sentence"]
    assert [template.name for template in find_templates({"geometry": "organic"})] == ["sentence"]
    assert [template.name for template in find_templates({})] == ["sentence"]


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(ConfigError, match="construction, sentence"):
        load_template("../secrets")


def test_every_template_has_a_hash_of_its_own() -> None:
    assert len({load_template(name).sha256 for name in list_templates()}) == len(list_templates())
