"""This file tests what a round is said to lack, and how many further images would close it."""

import pytest

from brand_assets.coverage.gaps import count_to_close, list_gaps
from brand_assets.coverage.measure import measure_coverage


def images_of(**counts: int) -> dict[str, dict[str, str]]:
    return {
        f"{value}-{index}": {"mood": value} for value, count in counts.items() for index in range(count)
    }  # fmt: skip


def test_the_worst_gap_comes_first_with_the_images_it_lacks() -> None:
    images = images_of(calm=40, warm=32, bold=18, wild=10)
    rows = measure_coverage(images, {("mood", value): 0.25 for value in ("bold", "calm", "warm", "wild")})
    gaps = list_gaps(rows, 100)
    assert [(gap.value, gap.missing, gap.severity, gap.boost) for gap in gaps] == [
        ("wild", 15, "high", 0.25),
        ("bold", 7, "medium", 0.2),
    ]


@pytest.mark.parametrize(("calm", "warm", "needed"), [(30, 20, 10), (26, 24, 0), (25, 25, 0), (40, 10, 10)])
def test_so_many_images_make_a_value_as_frequent_as_was_asked_for(calm: int, warm: int, needed: int) -> None:
    rows = measure_coverage(images_of(calm=calm, warm=warm), {("mood", "calm"): 0.5, ("mood", "warm"): 0.5})
    found = count_to_close(rows, 50, 50)
    assert found == needed
    if needed and calm - warm <= 10:
        assert warm + found == calm, "the two are even again"


def test_one_image_closes_a_gap_of_each_attribute() -> None:
    images = {str(k): {"mood": "calm" if k < 6 else "warm", "line": "thin" if k < 7 else "bold"} for k in range(10)}
    even = dict.fromkeys([("mood", "calm"), ("mood", "warm"), ("line", "thin"), ("line", "bold")], 0.5)
    rows = measure_coverage(images, even)
    assert [(gap.value, gap.missing) for gap in list_gaps(rows, 10)] == [("bold", 2), ("warm", 1)]
    assert count_to_close(rows, 10, 10) == 2  # four bold ones would be needed, and a fifth of the round is two


def test_a_top_up_is_at_most_a_fifth_of_the_round_and_at_least_one_image() -> None:
    rows = measure_coverage(images_of(calm=50), {("mood", "warm"): 0.9, ("mood", "calm"): 0.1})
    assert count_to_close(rows, 50, 50) == 10
    assert count_to_close(rows, 50, 80) == 16, "of what was asked for, not of what was drawn"
    assert count_to_close(measure_coverage(images_of(calm=3), {("mood", "warm"): 0.5}), 3, 3) == 1
    assert count_to_close(measure_coverage(images_of(calm=3), {("mood", "warm"): 1.0}), 3, 3) == 1


def test_without_gaps_nothing_is_needed() -> None:
    rows = measure_coverage(images_of(calm=5, warm=5), {("mood", "calm"): 0.5, ("mood", "warm"): 0.5})
    assert (list_gaps(rows, 10), count_to_close(rows, 10, 10)) == ([], 0)
    assert count_to_close(measure_coverage({}, {("mood", "calm"): 1.0}), 0, 0) == 0
