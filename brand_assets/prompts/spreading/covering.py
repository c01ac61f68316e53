"""This file lets values meet that have not met: exchanges between two images that bring a new pair and lose none."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from heapq import nsmallest
from itertools import combinations, product

from brand_assets.prompts.spreading.choices import Choice, barred_by
from brand_assets.taxonomy.vocabulary import are_compatible

TRIES = 50
"""Exchanges that are looked at for a pair, nearest images first."""


def cover_pairs(rows: list[dict[str, str]], choices: Sequence[Choice], readings: Sequence[int]) -> None:
    """Make compatible pairs of two attributes' values meet in `rows`, which keep how often each value is there.

    At least 95 of 100 pairs meet where there are at least twice as many images as the largest product of two
    attributes' numbers of values; only images count for this that are free to take both, which those of a value that
    excludes others are not, and a value of little weight needs as many more. With fewer images as many pairs meet as
    exchanges allow; attributes that have more pairs than there are images stay as they were dealt.
    """
    met = Counter(pair for row in rows for pair in combinations(sorted(row.items()), 2))
    for first, second in combinations(sorted(choices, key=lambda choice: choice.attribute), 2):
        if len(first.shares) * len(second.shares) > len(rows):
            continue
        for one, other in product(first.shares, second.shares):
            pair = (first.attribute, one), (second.attribute, other)
            if not met[pair] and are_compatible(*pair):
                _bring_together(rows, pair, {first.attribute: first, second.attribute: second}, readings, met)


def _bring_together(
    rows: list[dict[str, str]],
    pair: tuple[tuple[str, str], tuple[str, str]],
    choices: dict[str, Choice],
    readings: Sequence[int],
    met: "Counter[tuple[tuple[str, str], tuple[str, str]]]",
) -> None:
    (first, one), (second, other) = pair
    having = [k for k, row in enumerate(rows) if row.get(first) == one and second in row]
    wanted = [k for k, row in enumerate(rows) if row.get(second) == other and first in row]
    for (here, there), attribute in product(pair_nearest(having, wanted), (second, first)):
        if _can_exchange(rows, here, there, choices[attribute], readings, met):
            _exchange(rows, here, there, attribute, met)
            return


def pair_nearest(having: Sequence[int], wanted: Sequence[int]) -> list[tuple[int, int]]:
    """One place of each, both in their order: at most TRIES pairs, the nearest first."""
    cuts = ((here, bisect_left(wanted, here)) for here in having)
    near = ((here, there) for here, cut in cuts for there in wanted[max(0, cut - TRIES) : cut + TRIES])
    return nsmallest(TRIES, near, key=lambda places: abs(places[0] - places[1]))


def _can_exchange(
    rows: list[dict[str, str]],
    here: int,
    there: int,
    choice: Choice,
    readings: Sequence[int],
    met: "Counter[tuple[tuple[str, str], tuple[str, str]]]",
) -> bool:
    """Whether both images can take the other's value, and no two values meet in these images alone."""
    return all(
        _fits(rows[to], choice, rows[of][choice.attribute], readings[to])
        and all(met[pair] > 1 for pair in _pairs_of(rows[to], choice.attribute))
        for to, of in ((here, there), (there, here))
    )


def _fits(row: dict[str, str], choice: Choice, value: str, reading: int) -> bool:
    meant = choice.by_reading.get(reading)
    others = ((name, held) for name, held in row.items() if name != choice.attribute)
    return (meant is None or value in meant) and not any(value in barred_by(held, choice.attribute) for held in others)


def _pairs_of(row: dict[str, str], attribute: str) -> list[tuple[tuple[str, str], tuple[str, str]]]:
    own = (attribute, row[attribute])
    return [_ordered(own, held) for held in row.items() if held[0] != attribute]


def _ordered(first: tuple[str, str], second: tuple[str, str]) -> tuple[tuple[str, str], tuple[str, str]]:
    return (first, second) if first < second else (second, first)


def _exchange(
    rows: list[dict[str, str]],
    here: int,
    there: int,
    attribute: str,
    met: "Counter[tuple[tuple[str, str], tuple[str, str]]]",
) -> None:
    for row in (rows[here], rows[there]):
        met.subtract(_pairs_of(row, attribute))
    rows[here][attribute], rows[there][attribute] = rows[there][attribute], rows[here][attribute]
    for row in (rows[here], rows[there]):
        met.update(_pairs_of(row, attribute))
