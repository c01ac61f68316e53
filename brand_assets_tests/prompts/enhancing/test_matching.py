"""This file tests that swaps of models keep every count and satisfy as many proposals as can be."""

from collections import Counter
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.prompts.enhancing.matching import match_models

MODELS = ("x", "y", "z")


def satisfied(chosen: dict[str, str], wanted: dict[str, str]) -> int:
    return sum(chosen[prompt] == model for prompt, model in wanted.items())


@settings(max_examples=200, derandomize=True, deadline=None)
@given(st.data())
def test_as_many_proposals_are_taken_as_any_dealing_could(data: st.DataObject) -> None:
    count = data.draw(st.integers(0, 6))
    names = [str(number) for number in range(count)]
    dealt = {name: data.draw(st.sampled_from(MODELS)) for name in names}
    wanted = {name: model for name in names if (model := data.draw(st.sampled_from([*MODELS, None])))}
    chosen = match_models(dealt, wanted)
    best = max(satisfied(dict(zip(names, order, strict=True)), wanted) for order in permutations(dealt.values()))
    assert Counter(chosen.values()) == Counter(dealt.values())
    assert satisfied(chosen, wanted) == best


def test_without_a_proposal_nothing_moves() -> None:
    dealt = {"a": "x", "b": "y", "c": "x"}
    assert match_models(dealt, {}) == dealt


def test_who_has_the_wanted_model_keeps_it_before_others_get_it() -> None:
    assert match_models({"a": "x", "b": "y"}, {"a": "y", "b": "y"}) == {"a": "x", "b": "y"}


def test_a_model_that_nobody_was_dealt_is_not_given() -> None:
    assert match_models({"a": "x", "b": "y"}, {"a": "w"}) == {"a": "x", "b": "y"}


def test_only_as_many_make_room_as_are_needed() -> None:
    dealt = {"a": "x", "b": "y", "c": "y", "d": "y", "e": "x"}
    chosen = match_models(dealt, {"a": "y"})
    assert chosen["a"] == "y"
    assert sum(chosen[prompt] != dealt[prompt] for prompt in dealt) == 2
