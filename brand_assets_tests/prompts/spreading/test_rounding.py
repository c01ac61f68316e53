"""This file checks controlled rounding against every table there is, and the promise that directions build on it."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.prompts.spreading.choices import Choice
from brand_assets.prompts.spreading.quotas import plan_quotas
from brand_assets.prompts.spreading.rounding import EXCESS_COST, TOTAL_COST, Table, round_table

VALUES = "abc"


def _cost(table: Table, exact: list[dict[str, float]], totals: dict[str, float]) -> float:
    cells = sum(
        (row[value] - share) ** 2 for row, shares in zip(table, exact, strict=True) for value, share in shares.items()
    )
    off = [sum(row.get(value, 0) for row in table) - total for value, total in totals.items()]
    return cells + sum(TOTAL_COST * one**2 + EXCESS_COST * max(0.0, abs(one) - 1) ** 2 for one in off)


def _every_row(values: list[str], total: int) -> list[dict[str, int]]:
    return [
        dict(zip(values, counts, strict=True))
        for counts in product(range(total + 1), repeat=len(values))
        if sum(counts) == total
    ]


@st.composite
def _tables(draw: st.DrawFn) -> tuple[list[dict[str, float]], list[int]]:
    """Up to three rows of up to four images, each over some of the values."""
    exact, sums = [], []
    for _ in range(draw(st.integers(1, 3))):
        values = sorted(draw(st.sets(st.sampled_from(VALUES), min_size=1)))
        weights = [draw(st.sampled_from([0.5, 1.0, 1.25, 3.0])) for _ in values]
        size = draw(st.integers(0, 4))
        exact.append({value: size * weight / sum(weights) for value, weight in zip(values, weights, strict=True)})
        sums.append(size)
    return exact, sums


@settings(max_examples=150, deadline=None)
@given(_tables(), st.floats(-1.5, 1.5))
def test_a_rounded_table_is_the_best_of_all(tables: tuple[list[dict[str, float]], list[int]], shift: float) -> None:
    exact, sums = tables
    totals = {value: sum(row.get(value, 0.0) for row in exact) for value in VALUES}
    totals["a"] += shift
    every = [_every_row(list(row), size) for row, size in zip(exact, sums, strict=True)]
    best = min(_cost(list(rows), exact, totals) for rows in product(*every))
    assert _cost(round_table(exact, sums, totals), exact, totals) == pytest.approx(best, abs=1e-4)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([0.3, 1.0, 2.5]), st.sets(st.sampled_from("abcdef"), min_size=1)), max_size=12)
)
def test_a_column_of_whole_rows_is_within_one_of_its_total(rows: list[tuple[float, set[str]]]) -> None:
    sums = [round(10 * weight) for weight, _ in rows]
    exact = [
        {value: size / len(values) for value in sorted(values)} for size, (_, values) in zip(sums, rows, strict=True)
    ]
    totals = {value: sum(row.get(value, 0.0) for row in exact) for value in "abcdef"}
    table = round_table(exact, sums, totals)
    assert [sum(row.values()) for row in table] == sums
    for value, total in totals.items():
        assert abs(sum(row.get(value, 0) for row in table) - total) <= 1 + 1e-9
    for row, shares in zip(table, exact, strict=True):
        assert all(abs(row[value] - share) < 2 for value, share in shares.items())


def test_a_row_takes_only_its_own_values() -> None:
    table = round_table([{"a": 2.0}, {"b": 1.0, "c": 1.0}], [2, 2], {"a": 0.0, "b": 2.0, "c": 2.0})
    assert table == [{"a": 2}, {"b": 1, "c": 1}]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["ab", "a", "b", "c"]), min_size=1, max_size=6), st.integers(1, 12))
def test_no_better_counts_of_directions_are_missed(listed: list[str], images: int) -> None:
    """Where any rounding of the directions' counts keeps every value within one image, the one that is chosen does."""
    choices = [[Choice("mood", {value: 1 / len(values) for value in values}, True)] for values in listed]
    quotas = plan_quotas([1.0] * len(listed), choices, images)
    target = {value: sum(images / len(listed) / len(v) for v in listed if value in v) for value in "abc"}
    dealt = {value: sum(row["mood"].get(value, 0) for row in quotas.values) for value in "abc"}
    assert all(abs(dealt[value] - target[value]) <= 1 + 1e-9 for value in "abc")
