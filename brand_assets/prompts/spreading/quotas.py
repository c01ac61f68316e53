"""This file counts, before anything is dealt, how many images each direction gets and each value of its attributes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from brand_assets.prompts.allocation import allocate
from brand_assets.prompts.spreading.choices import Choice
from brand_assets.prompts.spreading.rounding import round_table

Column = tuple[str, bool]
"""An attribute, and whether it is listed: what one direction lists and another leaves open is rounded apart."""
ROOM = 0.5
"""How far from its share a total may be pushed by the directions' counts alone, so that rounding stays within one."""


@dataclass(frozen=True, slots=True)
class Quotas:
    """`counts[d]` images for direction d; `values[d]`: attribute to value to how many of them."""

    counts: tuple[int, ...]
    values: tuple[Mapping[str, Mapping[str, int]], ...]


def plan_quotas(weights: Sequence[float], choices: Sequence[Sequence[Choice]], images: int) -> Quotas:
    """Directions by weight; every listed value within one image of its share of the whole round.

    A direction's count is its exact share rounded, to the nearest where that keeps the values' promise, otherwise the
    other way. (With very many directions for very few images there may be no such rounding; then it is near.)
    """
    total = sum(weights)
    exact = [images * weight / total for weight in weights]
    counts = tuple(allocate({str(index): weight for index, weight in enumerate(weights)}, images).values())
    quotas = _round_values(exact, counts, choices)
    if _excess(exact, quotas, choices) == 0:
        return quotas
    other = _round_values(exact, _balance_counts(exact, counts, choices), choices)
    return min(quotas, other, key=lambda quotas: _excess(exact, quotas, choices))


def _round_values(exact: Sequence[float], counts: Sequence[int], choices: Sequence[Sequence[Choice]]) -> Quotas:
    values: list[dict[str, Mapping[str, int]]] = [{} for _ in counts]
    for (attribute, _), shares in _columns(choices).items():
        targets = _totals(exact, shares)
        cells = [{value: counts[d] * share for value, share in row.items()} for d, row in shares.items()]
        table = round_table(cells, [counts[d] for d in shares], targets)
        for d, row in zip(shares, table, strict=True):
            values[d][attribute] = row
    return Quotas(tuple(counts), tuple(values))


def _columns(choices: Sequence[Sequence[Choice]]) -> dict[Column, dict[int, Mapping[str, float]]]:
    columns: defaultdict[Column, dict[int, Mapping[str, float]]] = defaultdict(dict)
    for index, of_direction in enumerate(choices):
        for choice in of_direction:
            columns[choice.attribute, choice.is_listed][index] = choice.shares
    return columns


def _totals(images: Sequence[float], shares: Mapping[int, Mapping[str, float]]) -> dict[str, float]:
    totals: defaultdict[str, float] = defaultdict(float)
    for index, row in shares.items():
        for value, share in row.items():
            totals[value] += images[index] * share
    return totals


def _excess(exact: Sequence[float], quotas: Quotas, choices: Sequence[Sequence[Choice]]) -> float:
    """By how much the listed values' totals are further than one image from their shares, all together."""
    excess = 0.0
    for (attribute, is_listed), shares in _columns(choices).items():
        if is_listed:
            for value, target in _totals(exact, shares).items():
                dealt = sum(quotas.values[d][attribute].get(value, 0) for d in shares)
                excess += max(0.0, abs(dealt - target) - 1 - 1e-9)
    return excess


def _balance_counts(
    exact: Sequence[float], counts: Sequence[int], choices: Sequence[Sequence[Choice]]
) -> tuple[int, ...]:
    """The counts with some rounded the other way, one up for one down, until no exchange brings the totals nearer."""
    best = list(counts)
    profiles = [_profile(of_direction) for of_direction in choices]
    while True:
        swaps = [
            (up, down)
            for up, down in product(range(len(best)), repeat=2)
            if best[up] < exact[up] and best[down] > exact[down]
        ]
        tried = [[n + (d == up) - (d == down) for d, n in enumerate(best)] for up, down in swaps]
        nearer = min(tried, key=lambda counts: _strain(exact, counts, profiles), default=best)
        if _strain(exact, nearer, profiles) >= _strain(exact, best, profiles) - 1e-9:
            return tuple(best)
        best = nearer


def _profile(choices: Sequence[Choice]) -> dict[tuple[str, str], float]:
    return {
        (choice.attribute, value): share
        for choice in choices
        if choice.is_listed
        for value, share in choice.shares.items()
    }


def _strain(
    exact: Sequence[float], counts: Sequence[int], profiles: Sequence[Mapping[tuple[str, str], float]]
) -> float:
    """How far these counts alone push the values' totals from their shares."""
    pushed: defaultdict[tuple[str, str], float] = defaultdict(float)
    for share, count, profile in zip(exact, counts, profiles, strict=True):
        for pair, part in profile.items():
            pushed[pair] += (count - share) * part
    return sum(max(0.0, abs(off) - ROOM) ** 2 + 1e-3 * off**2 for off in pushed.values())
