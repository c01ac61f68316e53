"""This file tests which comparisons of a review stand."""

from brand_assets.records.preference import Comparison
from brand_assets.review.preferences import stand_comparisons


def said(number: int, winner: str, loser: str, who: str = "Ada", *, back: bool = False) -> Comparison:
    return Comparison(number, "c", who, winner, loser, is_withdrawn=back)


def numbers(comparisons: list[Comparison]) -> list[int]:
    return [comparison.comparison_id for comparison in comparisons]


def test_the_last_comparison_of_a_pair_and_reviewer_stands() -> None:
    told = [said(1, "a", "b"), said(2, "a", "c"), said(3, "b", "a", " ada ")]
    assert numbers(stand_comparisons(told)) == [2, 3]


def test_a_withdrawal_brings_back_what_stood_before_it() -> None:
    told = [said(1, "a", "b"), said(2, "b", "a"), said(3, "b", "a", back=True)]
    assert numbers(stand_comparisons(told)) == [1]
    assert numbers(stand_comparisons([*told, said(4, "a", "b", back=True), said(5, "a", "b", back=True)])) == []


def test_reviewers_may_contradict_each_other_and_are_told_apart() -> None:
    told = [said(1, "a", "b"), said(2, "b", "a", "Ben"), said(3, "b", "a", "Ben", back=True), said(4, "c", "a", "Ben")]
    assert numbers(stand_comparisons(told)) == [1, 4]
    assert numbers(stand_comparisons(told, "BEN")) == [4]
