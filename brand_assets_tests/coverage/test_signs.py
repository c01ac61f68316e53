"""This file tests coverage by what images show: likelihoods, the reader's error, what cannot be seen or had."""

import numpy as np
import pytest

from brand_assets.coverage.gaps import count_to_close, list_gaps
from brand_assets.coverage.measure import measure_coverage
from brand_assets.coverage.signs import Signs, read_signs

TARGETS = {("symmetry", "bilateral"): 0.5, ("symmetry", "radial"): 0.5}


def ask(bilateral: int, radial: int) -> dict[str, dict[str, str]]:
    values = ["bilateral"] * bilateral + ["radial"] * radial
    return {f"{k:03d}": {"symmetry": value} for k, value in enumerate(values)}


def show(values: list[str], likelihood: float = 1.0, trust: float = 1.0, attribute: str = "symmetry") -> Signs:
    rows = [(f"{k:03d}", attribute, value, likelihood, "clip") for k, value in enumerate(values) if value]
    return read_signs(rows, {"clip": {attribute: trust}})


def test_what_an_image_shows_counts_and_not_what_was_asked_of_it() -> None:
    rows = measure_coverage(ask(50, 50), TARGETS, signs=show(["bilateral"] * 90 + ["radial"] * 10))
    assert rows.select("value", "share", "severity", "basis").rows() == [
        ("bilateral", 0.9, "none", "shown"),
        ("radial", 0.1, "high", "shown"),
    ]


def test_an_image_that_nobody_could_read_counts_for_what_was_asked() -> None:
    rows = measure_coverage(ask(50, 50), TARGETS, signs=show(["bilateral"] * 60 + [""] * 40))
    assert rows.select("value", "share", "basis").rows() == [("bilateral", 0.6, "mixed"), ("radial", 0.4, "mixed")]
    assert measure_coverage(ask(50, 50), TARGETS)["basis"].unique().to_list() == ["asked"]


def test_an_unlikely_sign_leaves_the_rest_to_what_was_asked() -> None:
    rows = measure_coverage(ask(0, 100), TARGETS, signs=show(["bilateral"] * 100, likelihood=0.6))
    assert rows["share"].to_list() == pytest.approx([0.6, 0.4])
    agreed = measure_coverage(ask(0, 100), TARGETS, signs=show(["radial"] * 100, likelihood=0.6))
    assert dict(agreed.select("value", "share").rows())["radial"] == 1.0


def test_the_error_of_the_reader_is_no_gap() -> None:
    """One that finds four in five of a value, on a round that shows exactly what was asked."""
    rng = np.random.default_rng(1)
    for _ in range(20):
        missed = rng.random(100) < 0.2
        seen = ["radial" if miss else "bilateral" for miss in missed[:50]] + ["radial"] * 50
        rows = measure_coverage(ask(50, 50), TARGETS, signs=show(seen, trust=0.7))
        assert rows["severity"].to_list() == ["none", "none"]


def test_a_gap_beyond_the_readers_error_has_the_severity_of_what_is_beyond_it() -> None:
    signs = show(["bilateral"] * 80 + ["radial"] * 20, trust=0.8)
    rows = measure_coverage(ask(50, 50), TARGETS, signs=signs)
    radial = rows.row(1, named=True)
    assert (radial["share"], radial["gap"]) == pytest.approx((0.2, 0.3))
    assert radial["doubt"] == pytest.approx(0.1)  # a fifth of the target
    assert radial["severity"] == "medium"  # two fifths of it are missing beyond doubt
    [gap] = list_gaps(rows, 100)
    assert gap.missing == 20


def test_a_reader_whom_nobody_measured_is_half_believed() -> None:
    signs = read_signs([(f"{k:03d}", "symmetry", "bilateral", 1.0, "other") for k in range(100)], {})
    radial = measure_coverage(ask(50, 50), TARGETS, signs=signs).row(1, named=True)
    assert (radial["doubt"], radial["severity"]) == (0.25, "high")


def test_a_mood_is_counted_as_asked_whatever_a_model_says_of_it() -> None:
    images = {f"{k:03d}": {"mood": "calm"} for k in range(20)}
    rows = measure_coverage(images, {("mood", "calm"): 1.0}, signs=show(["warm"] * 20, attribute="mood"))
    assert rows.select("value", "share", "basis").rows() == [("calm", 1.0, "asked")]


def test_what_nobody_asked_for_is_not_counted() -> None:
    rows = measure_coverage(ask(5, 5), TARGETS, signs=show(["thin"] * 10, attribute="line_weight"))
    assert rows["attribute"].unique().to_list() == ["symmetry"]


def test_what_is_asked_for_in_vain_is_a_gap_that_nothing_is_drawn_for() -> None:
    rows = measure_coverage(ask(50, 50), TARGETS, signs=show(["bilateral"] * 100))
    radial = rows.row(1, named=True)
    assert (radial["severity"], radial["boost"]) == ("high", 0.0)
    assert list_gaps(rows, 100) == []
    assert count_to_close(rows, 100, 100) == 0


def test_what_was_asked_for_half_as_often_again_is_not_asked_for_any_more() -> None:
    """Two in five show it; of 50 wanted 75 are asked for, and no more."""
    for asked in (74, 75):
        shown = ["bilateral"] * 50 + ["radial" if k % 5 < 2 else "bilateral" for k in range(asked)]
        rows = measure_coverage(ask(50, asked), TARGETS, images=100, signs=show(shown))
        radial = rows.row(1, named=True)
        assert radial["severity"] == "medium"
        assert (radial["boost"] > 0) is (asked == 74)
