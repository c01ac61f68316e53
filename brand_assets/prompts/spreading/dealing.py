"""This file deals one direction's values to its images, so that any run of them holds each in its share."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from brand_assets.prompts.spreading.choices import Choice
from brand_assets.prompts.spreading.covering import cover_pairs
from brand_assets.prompts.spreading.mending import mend_rows
from brand_assets.prompts.spreading.rounding import round_table

Row = dict[str, str]
Credit = dict[str, float]

RUN_WEIGHT = 3.0
"""Of an even spread along the direction, beside 1 for an even spread within each model, and each other value."""
JITTER = 0.2
"""Breaks ties, so that another seed deals another order."""


def deal_values(
    choices: Sequence[Choice],
    quotas: Mapping[str, Mapping[str, int]],
    casts: Sequence[Sequence[Hashable]],
    readings: Sequence[int],
    tosses: Iterator[float],
) -> list[Row]:
    """One row for each image, in the order in which they are drawn; each value as often as its quota says.

    `casts` are columns that are dealt already (the images' models, sweeps), among which the values are spread too.
    Values that exclude each other never meet. Where the listed values' quotas and exclusions cannot both hold, quotas
    give way by as little as can be (the least squares). An open attribute of which nothing goes with an image is left
    out of it; a listed one is not, whatever it clashes with: then its direction lists nothing else.
    """
    listed = sorted((choice for choice in choices if choice.is_listed), key=lambda choice: len(choice.shares))
    opened = sorted((choice for choice in choices if not choice.is_listed), key=lambda choice: len(choice.shares))
    rows: list[Row] = [{} for _ in readings]
    columns: list[Sequence[Hashable]] = [*casts, readings]
    for choice in listed:
        columns.append(_deal_choice(choice, quotas, rows, readings, columns, tosses))
    mend_rows(rows, listed, quotas)
    columns = [*casts, readings, *([row[choice.attribute] for row in rows] for choice in listed)]
    for choice in opened:
        columns.append(_deal_choice(choice, quotas, rows, readings, columns, tosses))
    cover_pairs(rows, [choice for choice in choices if len(choice.shares) > 1], readings)
    return rows


def _deal_choice(
    choice: Choice,
    quotas: Mapping[str, Mapping[str, int]],
    rows: Sequence[Row],
    readings: Sequence[int],
    columns: Sequence[Sequence[Hashable]],
    tosses: Iterator[float],
) -> list[str | None]:
    """One attribute's value for each of the rows, which take it."""
    allowed = [_allowed(choice, row, reading) for row, reading in zip(rows, readings, strict=True)]
    dealt = _deal_column(choice, quotas[choice.attribute], allowed, columns, tosses)
    for row, value in zip(rows, dealt, strict=True):
        if value is not None:
            row[choice.attribute] = value
    return dealt


def _allowed(choice: Choice, row: Row, reading: int) -> tuple[str, ...]:
    fitting = choice.fitting(row, reading)
    return tuple(choice.shares) if choice.is_listed and not fitting else fitting


def _deal_column(
    choice: Choice,
    quota: Mapping[str, int],
    allowed: Sequence[tuple[str, ...]],
    columns: Sequence[Sequence[Hashable]],
    tosses: Iterator[float],
) -> list[str | None]:
    """Each image gets the value with most credit: it gains its share at every image, and a whole one when it is dealt.

    Credit is kept along the whole direction, and apart for each model and for each value of what was dealt before.
    """
    left = _split_quota(choice, quota, allowed)
    rates = {group: _rate(counts) for group, counts in left.items()}
    along: Credit = dict.fromkeys(choice.shares, 0.0)
    beside: list[defaultdict[Hashable, Credit]] = [
        defaultdict(lambda: dict.fromkeys(choice.shares, 0.0)) for _ in columns
    ]
    dealt: list[str | None] = []
    for place, group in enumerate(allowed):
        if not group:
            dealt.append(None)
            continue
        credits = [along, *(kept[column[place]] for kept, column in zip(beside, columns, strict=True))]
        for value, rate in rates[group].items():
            for credit in credits:
                credit[value] += rate
        score = {
            value: RUN_WEIGHT * along[value] + sum(credit[value] for credit in credits[1:]) + JITTER * next(tosses)
            for value, count in left[group].items()
            if count > 0
        }
        value = max(score, key=lambda value: score[value])
        left[group][value] -= 1
        for credit in credits:
            credit[value] -= 1
        dealt.append(value)
    return dealt


def _rate(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values())
    return {value: count / total for value, count in counts.items()}


def _split_quota(
    choice: Choice, quota: Mapping[str, int], allowed: Sequence[tuple[str, ...]]
) -> dict[tuple[str, ...], dict[str, int]]:
    """How often each value goes to the images that allow the same values.

    A listed value's quota holds if it can. Of an open attribute, those images that can take only some of its values
    leave the others with as even a choice as they had, whatever becomes of the sums.
    """
    sizes: dict[tuple[str, ...], int] = {}
    for group in filter(None, allowed):
        sizes[group] = sizes.get(group, 0) + 1
    if len(sizes) == 1 and len(next(iter(sizes))) == len(quota) and sum(quota.values()) == sum(sizes.values()):
        return {group: dict(quota) for group in sizes}
    exact = []
    for group, size in sizes.items():
        room = sum(choice.shares[value] for value in group)
        exact.append({value: size * choice.shares[value] / room for value in group})
    free = {value: sum(row.get(value, 0.0) for row in exact) for value in choice.shares}
    totals = {value: float(count) for value, count in quota.items()} if choice.is_listed else free
    table = round_table(exact, list(sizes.values()), totals)
    return dict(zip(sizes, table, strict=True))
