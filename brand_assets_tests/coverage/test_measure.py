"""This file tests coverage: targets from a brief's weights, shares of what was drawn, gaps and their severity."""

from dataclasses import replace

import pytest

from brand_assets.coverage.measure import measure_coverage, plan_targets, rate_gap
from brand_assets.records.brief import Brand, Brief, Direction, PaletteColor
from brand_assets.records.tables import COVERAGE


def brief_of(*directions: Direction) -> Brief:
    palette = (PaletteColor("Harbor", "#0B3C5D", "primary"),)
    return Brief("harbor", Brand("Harbor"), palette, directions, seed=1, sha256="0" * 64)


def test_targets_are_the_directions_weights_spread_over_the_values_they_list() -> None:
    brief = brief_of(
        Direction("anchor", "", {"mark_type": ("pictorial",), "mood": ("calm", "confident")}, weight=2.0),
        Direction("badge", "", {"mark_type": ("badge",), "mood": ("calm",)}, weight=1.0),
        Direction("monogram", "", {"mark_type": ("badge", "monogram")}, weight=1.0),
    )
    assert plan_targets(brief) == pytest.approx(
        {
            ("mark_type", "pictorial"): 0.5,
            ("mark_type", "badge"): 0.375,
            ("mark_type", "monogram"): 0.125,
            ("mood", "calm"): 0.5,
            ("mood", "confident"): 0.25,
        }
    )


def test_a_blend_counts_with_half_the_lighter_weight_for_the_values_of_both() -> None:
    brief = replace(
        brief_of(
            Direction("anchor", "", {"symmetry": ("bilateral",)}, weight=2.0),
            Direction("wheel", "", {"symmetry": ("radial",)}, weight=1.0),
        ),
        mixes=(("anchor", "wheel"),),
    )
    assert plan_targets(brief) == pytest.approx(
        {("symmetry", "bilateral"): 2.25 / 3.5, ("symmetry", "radial"): 1.25 / 3.5}
    )


def test_what_makes_room_for_a_boosted_value_is_not_missing() -> None:
    brief = brief_of(Direction("a", "", {"mood": ("calm", "warm")}))
    boosts = {("mood", "calm"): 0.25, ("mood", "wild"): 0.25}
    assert plan_targets(brief, boosts) == pytest.approx({("mood", "calm"): 0.5, ("mood", "warm"): 1 / 2.25})
    images = {str(k): {"mood": "calm" if k < 56 else "warm"} for k in range(100)}
    assert measure_coverage(images, plan_targets(brief))["severity"].to_list() == ["none", "low"]
    assert measure_coverage(images, plan_targets(brief, boosts))["severity"].to_list() == ["none", "none"]


def test_a_value_listed_twice_counts_once_and_no_directions_have_no_targets() -> None:
    brief = brief_of(Direction("a", "", {"mood": ("calm", "calm", "warm")}))
    assert plan_targets(brief) == {("mood", "calm"): 0.5, ("mood", "warm"): 0.5}
    assert plan_targets(brief_of()) == {}


def test_share_is_of_all_images_and_gap_is_target_minus_share() -> None:
    images = {"1": {"mood": "calm"}, "2": {"mood": "calm"}, "3": {"mood": "warm"}, "4": {}}
    rows = measure_coverage(images, {("mood", "calm"): 0.5, ("mood", "warm"): 0.5})
    assert rows.schema == COVERAGE
    assert rows.select("value", "share", "gap").rows() == [("calm", 0.5, 0.0), ("warm", 0.25, 0.25)]


def test_a_value_nobody_drew_is_a_high_gap_and_one_nobody_asked_for_is_none() -> None:
    images = {str(k): {"mood": "bold"} for k in range(10)}
    rows = measure_coverage(images, {("mood", "calm"): 0.4})
    assert rows.select("value", "severity", "boost").rows() == [("bold", "none", 0.0), ("calm", "high", 0.25)]
    assert rows["gap"].to_list() == [-1.0, 0.4]


@pytest.mark.parametrize(
    ("share", "severity"),
    [(0.50, "none"), (0.46, "none"), (0.44, "low"), (0.38, "low"), (0.37, "medium"), (0.26, "medium"), (0.25, "high")],
)
def test_severity_rises_with_the_missing_part_of_the_target(share: float, severity: str) -> None:
    assert rate_gap(0.5, share, 100) == severity


def test_boost_rises_with_severity_from_15_to_25_percent() -> None:
    images = {str(k): {"mood": "a" if k < 44 else "b" if k < 44 + 35 else "c"} for k in range(100)}
    rows = measure_coverage(images, {("mood", "a"): 0.5, ("mood", "b"): 0.5, ("mood", "c"): 0.5})
    assert rows.select("severity", "boost").rows() == [("low", 0.15), ("medium", 0.20), ("high", 0.25)]


def test_a_gap_of_less_than_one_image_is_none() -> None:
    assert rate_gap(0.2, 0.0, 4) == "none"
    assert rate_gap(0.25, 0.0, 4) == "high"


def test_without_images_there_is_nothing_to_measure() -> None:
    assert measure_coverage({}, {("mood", "calm"): 1.0}).equals(COVERAGE.to_frame())


def test_rows_are_in_order_of_attribute_and_value_whatever_came_first() -> None:
    images = {"1": {"z": "1", "a": "2"}, "2": {"a": "1"}}
    rows = measure_coverage(images, {("m", "x"): 0.1})
    assert rows.select("attribute", "value").rows() == [("a", "1"), ("a", "2"), ("m", "x"), ("z", "1")]


def test_a_value_that_no_image_can_have_is_no_target() -> None:
    brief = brief_of(Direction("cairn", "Stones.", {"mark_type": ("abstract", "pictorial"), "motif": ("tree", "leaf")}))
    assert plan_targets(brief) == {
        ("mark_type", "pictorial"): 1.0,
        ("motif", "tree"): 0.5,
        ("motif", "leaf"): 0.5,
    }
