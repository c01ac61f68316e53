"""This file tests what is measured of reviews, against numbers worked out by hand and from the literature."""

from datetime import UTC, datetime, timedelta

import pytest

from brand_assets.records.checkpoint import Decision, DecisionKind
from brand_assets.records.preference import Repeat
from brand_assets.review.kappa import cohen_kappa, fleiss_kappa
from brand_assets.review.measuring import ReviewMeasures, Sitting, measure_round
from brand_assets.review.repeating import choose_repeats

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def decide(image: str, who: str, decision: DecisionKind, seconds: float | None = None, **more: int) -> Decision:
    return Decision(image, who, decision, seconds=seconds, decided_at=START, **more)


def repeat(image: str, who: str, decision: str, minutes: int = 5) -> Repeat:
    return Repeat(0, "c", image, who, decision, at=START + timedelta(minutes=minutes))  # type: ignore[arg-type]


def measure(*decisions: Decision, repeats: tuple[Repeat, ...] = ()) -> dict[str, ReviewMeasures]:
    return {one.reviewer: one for one in measure_round([Sitting("c", decisions, repeats)])}


def test_cohens_kappa_is_that_of_the_textbook() -> None:
    # Two readers of 50 grant proposals, 20 yes/yes, 5 yes/no, 10 no/yes, 15 no/no: 0.4 (Cohen's kappa, Wikipedia)
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)
    assert cohen_kappa([("y", "n"), ("n", "y")]) == pytest.approx(-1.0)
    assert cohen_kappa([("y", "y")] * 9) is None
    assert cohen_kappa([]) is None


def test_fleiss_kappa_is_that_of_the_textbook() -> None:
    # Fourteen raters, ten subjects, five categories: 0.210 (Fleiss 1971's kind of table, Wikipedia)
    table = (
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    )  # fmt: skip
    ratings = [[kind for kind, count in enumerate(row) for _ in range(count)] for row in table]
    assert fleiss_kappa(ratings) == pytest.approx(0.210, abs=5e-4)
    assert fleiss_kappa([[1], [0]]) is None


def test_times_and_rates_leave_out_what_was_carried_over() -> None:
    taken = [decide(f"i{n}", "Ada", "approved" if n < 2 else "rejected", float(n)) for n in range(1, 11)]
    carried = [decide("old", "Ada", "approved", 900.0, carried_from=7)]
    ada = measure(*carried, *taken)["Ada"]
    assert (ada.decisions, ada.carried, ada.images, ada.approved, ada.timed) == (10, 1, 11, 2, 10)
    assert (ada.median_seconds, ada.p90_seconds) == pytest.approx((5.5, 9.1))
    assert ada.approval_rate == pytest.approx(2 / 11)


def test_what_too_few_say_is_none_beside_how_few() -> None:
    ada = measure(*(decide(f"i{n}", "Ada", "approved", 1.0) for n in range(4)))["Ada"]
    assert (ada.images, ada.timed, ada.approved) == (4, 4, 4)
    assert (ada.approval_rate, ada.median_seconds, ada.p90_seconds, ada.self_agreement, ada.kappa) == (None,) * 5


def test_a_change_of_mind_is_a_verdict_turned_round_whatever_came_between() -> None:
    kinds: tuple[DecisionKind, ...] = ("approved", "approved", "withdrawn", "starred", "rejected", "approved")
    ada = measure(*(decide("i", "Ada", kind) for kind in kinds))["Ada"]
    assert ada.changes == 2
    assert ada.images == 1


def test_repeats_are_held_against_what_stood_when_they_were_given() -> None:
    later = [Decision("i0", "Ada", "rejected", decided_at=START + timedelta(hours=1))]
    decisions = [decide(f"i{n}", "Ada", "approved" if n < 3 else "rejected") for n in range(6)]
    repeats = tuple(repeat(f"i{n}", "ada", "approved" if n < 2 else "rejected") for n in range(6))
    ada = measure(*decisions, *later, repeats=(*repeats, repeat("never", "Ada", "approved")))["Ada"]
    assert ada.repeated == 6
    assert ada.self_agreement == pytest.approx(5 / 6)
    assert ada.self_kappa == pytest.approx((5 / 6 - 0.5) / 0.5)


def test_two_people_are_measured_by_cohen_and_machines_agree_with_nobody() -> None:
    verdicts = {"Ada": "aaarrr", "Ben": "aarrrr", "auto": "aaaaaa"}
    kinds: dict[str, DecisionKind] = {"a": "approved", "r": "rejected"}
    taken = [decide(f"i{n}", who, kinds[one]) for who, text in verdicts.items() for n, one in enumerate(text)]
    found = measure(*taken)
    assert found["auto"].is_machine
    assert (found["auto"].shared, found["auto"].agreement, found["auto"].kappa) == (0, None, None)
    assert (found["Ada"].shared, found["Ada"].agreement, found["Ada"].kappa_of) == (6, pytest.approx(5 / 6), "cohen")
    assert found["Ada"].kappa == found["Ben"].kappa == pytest.approx((5 / 6 - 0.5) / 0.5)
    third = [decide(f"i{n}", "Cy", "rejected") for n in range(6)]
    assert measure(*taken, *third)["Cy"].kappa_of == "fleiss"


def decided(approved: int, rejected: int) -> list[Decision]:
    kinds: list[DecisionKind] = ["approved"] * approved + ["rejected"] * rejected
    return [decide(f"{kind[0]}{number}", "Ada", kind) for number, kind in enumerate(kinds)]


def test_repeats_are_spread_over_both_verdicts_and_not_the_latest() -> None:
    taken = decided(10, 40)
    chosen = choose_repeats(taken, [], 10, "seed")
    assert sum(image.startswith("a") for image in chosen) == 5
    assert not set(chosen) & {one.image_id for one in taken[-5:]}
    assert chosen == choose_repeats(taken, [], 10, "seed")
    assert chosen != choose_repeats(taken, [], 10, "other")
    assert chosen != sorted(chosen)


def test_what_is_answered_counts_and_does_not_come_again() -> None:
    taken = decided(3, 17)
    first = choose_repeats(taken, [], 6, "seed")
    rest = choose_repeats(taken, first[:4], 6, "seed")
    assert len(rest) == 2
    assert not set(rest) & set(first[:4])
    assert choose_repeats(taken, first, 6, "seed") == []


def test_fewer_images_than_wanted_are_all_repeated_but_the_latest_half() -> None:
    assert sorted(choose_repeats(decided(2, 2), [], 10, "seed")) == ["a0", "a1"]
    assert choose_repeats([], [], 10, "seed") == []
