"""This file tests what a brand is said to lean to: by counts that are worked out by hand, and against pure chance."""

import random

import pytest

from brand_assets.learning.leanings import NOTHING, Judged, Leaning, merge_boosts, remember


def judged(campaign: str, attribute: str, value: str, shown: int, approved: int) -> list[Judged]:
    return [Judged(campaign, {attribute: value}, index < approved) for index in range(shown)]


def find(leanings: tuple[Leaning, ...], value: str) -> Leaning | None:
    return next((one for one in leanings if one.value == value), None)


def test_a_value_approved_far_more_often_than_the_rest_is_leaned_to() -> None:
    memory = remember(
        [
            *judged("spring", "symmetry", "radial", 5, 4),
            *judged("spring", "symmetry", "bilateral", 20, 1),
            *judged("autumn", "symmetry", "radial", 3, 1),
            *judged("autumn", "symmetry", "bilateral", 22, 2),
        ]
    )
    assert (memory.campaigns, memory.shown, memory.approved) == (("autumn", "spring"), 50, 8)
    radial = find(memory.leanings, "radial")
    assert radial is not None
    assert (radial.attribute, radial.shown, radial.approved) == ("symmetry", 8, 5)
    # spring approves 5 of 25, autumn 3 of 25: of radial 5 * 0.2 + 3 * 0.12 = 1.36 were to be expected, 0.17 an image;
    # with ten images at that rate before, (5 + 1.7) / 18 = 0.3722, which is 2.19 times 0.17: more than twice.
    assert radial.lift == pytest.approx(2.19, abs=0.001)
    assert radial.boost == 0.25


def test_a_weaker_leaning_has_a_smaller_boost_and_none_is_below_15_percent() -> None:
    memory = remember([*judged("a", "fill", "outline", 40, 20), *judged("a", "fill", "solid", 60, 10)])
    outline = find(memory.leanings, "outline")
    assert outline is not None
    # (20 + 10 * 0.3) / 50 / 0.3 = 1.533 times, so 0.15 + 0.1 * 0.533
    assert (outline.lift, outline.boost) == (1.533, 0.203)
    barely = remember([*judged("a", "fill", "outline", 500, 290), *judged("a", "fill", "solid", 500, 210)])
    [towards, _] = barely.leanings
    assert (towards.value, 0.15 <= towards.boost < 0.17) == ("outline", True)


def test_a_leaning_away_is_told_last_and_boosts_nothing() -> None:
    memory = remember([*judged("a", "density", "dense", 20, 0), *judged("a", "density", "sparse", 20, 12)])
    assert [(one.value, one.lift < 1, one.boost > 0) for one in memory.leanings] == [
        ("sparse", False, True),
        ("dense", True, False),
    ]
    assert memory.boosts == {("density", "sparse"): memory.leanings[0].boost}


@pytest.mark.parametrize(("shown", "is_told"), [(4, False), (5, True)])
def test_fewer_than_five_images_of_a_value_say_nothing(shown: int, is_told: bool) -> None:
    memory = remember([*judged("a", "axis", "diagonal", shown, shown), *judged("a", "axis", "upright", 40, 2)])
    assert (find(memory.leanings, "diagonal") is not None) is is_told


def test_what_every_image_shows_is_no_leaning() -> None:
    assert remember(judged("a", "composition", "centered", 50, 10)).leanings == ()


def test_a_value_is_not_favoured_because_a_generous_campaign_showed_it() -> None:
    generous = judged("generous", "motif", "anchor", 20, 10)
    strict = judged("strict", "motif", "bell", 20, 1)
    assert remember([*generous, *strict]).leanings == ()


def test_nothing_was_decided_is_nothing_remembered() -> None:
    assert remember([]) == NOTHING
    assert remember(judged("a", "axis", "upright", 30, 0)).leanings == ()


def test_picks_by_pure_chance_are_seldom_taken_for_a_leaning() -> None:
    attributes = {f"attribute {index}": [f"value {k}" for k in range(4)] for index in range(10)}
    told = 0
    for seed in range(50):
        dice = random.Random(seed)
        picked = set(dice.sample(range(50), 10))
        images = [
            Judged("a", {name: dice.choice(values) for name, values in attributes.items()}, index in picked)
            for index in range(50)
        ]
        told += sum(one.lift > 1 for one in remember(images).leanings)
    assert told / (50 * 40) < 0.06  # of 40 values; 5 % is what LEAST_DEVIATION lets through


def test_the_order_of_the_decisions_changes_nothing() -> None:
    images = [*judged("a", "fill", "outline", 40, 20), *judged("b", "fill", "solid", 60, 10)]
    assert remember(images) == remember(images[::-1])


def test_of_two_boosts_the_larger_counts_and_none_is_above_a_quarter() -> None:
    pair, other = ("symmetry", "radial"), ("fill", "solid")
    assert merge_boosts([{pair: 0.15}, {pair: 0.2, other: 0.15}]) == {other: 0.15, pair: 0.2}
    assert merge_boosts([{pair: 0.2}, {pair: 0.2}]) == {pair: 0.2}
    assert merge_boosts([{pair: 0.6}]) == {pair: 0.25}
    assert merge_boosts([]) == {}
