"""This file gives each image a few attributes beyond what its direction asks for: three from the pool, by turns."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from brand_assets.prompts.spreading.choices import Choice
from brand_assets.taxonomy.vocabulary import find_attribute

TAKEN = 3
"""Of the pool for each image: enough to tell images apart, too few to drown what the brief asks for."""
JITTER = 0.2
"""Breaks ties, so that another seed takes another order."""


@dataclass(frozen=True, slots=True)
class Taker:
    """One image in the order of the round: what it has already, the pool of its direction, and among whom it counts."""

    row: Mapping[str, str]
    pool: Sequence[Choice]
    reading: int
    groups: tuple[Hashable, ...]


def add_from_pool(takers: Iterable[Taker], tosses: Iterator[float]) -> list[dict[str, str]]:
    """Each image's values and, from its pool, those of TAKEN attributes that go with them; fewer where fewer do.

    Each attribute, and each value by its weight, comes up evenly along the round and within each of the images'
    groups. No two attributes of an image are of one category while others are on offer.
    """
    turns = _Turns(tosses)
    return [_add(taker, turns) for taker in takers]


class _Turns:
    """Whose turn it is: everything on offer gains its share of credit each time, and who is taken pays a whole one."""

    def __init__(self, tosses: Iterator[float]) -> None:
        self._tosses = tosses
        self._credit: defaultdict[tuple[Hashable, str], float] = defaultdict(float)

    def earn(self, groups: Sequence[Hashable], weights: Mapping[str, float], count: int) -> None:
        total = sum(weights.values())
        for group in groups:
            for name, weight in weights.items():
                self._credit[group, name] += count * weight / total

    def order(self, groups: Sequence[Hashable], names: Iterable[str]) -> list[str]:
        """Names by credit, the most first."""
        credit = {name: sum(self._credit[group, name] for group in groups) for name in names}
        return sorted(credit, key=lambda name: credit[name] + JITTER * next(self._tosses), reverse=True)

    def pay(self, groups: Sequence[Hashable], name: str) -> None:
        for group in groups:
            self._credit[group, name] -= 1


def _add(taker: Taker, turns: _Turns) -> dict[str, str]:
    row = dict(taker.row)
    offered = {choice.attribute: choice for choice in taker.pool if choice.fitting(row, taker.reading)}
    if not offered:
        return row
    turns.earn(taker.groups, {name: choice.weight for name, choice in offered.items()}, min(TAKEN, len(offered)))
    waiting = turns.order(taker.groups, offered)
    for _ in range(TAKEN):
        name = _next(waiting, row, offered, taker.reading)
        if name is None:
            break
        waiting.remove(name)
        turns.pay(taker.groups, name)
        row[name] = _pick_value(offered[name], row, taker, turns)
    return row


def _next(waiting: Sequence[str], row: Mapping[str, str], offered: Mapping[str, Choice], reading: int) -> str | None:
    """The first that still fits, of a category that the image's pool has not given it yet if there is one."""
    used = {_category(name) for name in offered.keys() & row.keys()}
    others_first = sorted(waiting, key=lambda name: _category(name) in used)
    return next((name for name in others_first if offered[name].fitting(row, reading)), None)


def _pick_value(choice: Choice, row: Mapping[str, str], taker: Taker, turns: _Turns) -> str:
    groups = [(group, choice.attribute) for group in taker.groups]
    shares = {value: choice.shares[value] for value in choice.fitting(row, taker.reading)}
    turns.earn(groups, shares, 1)
    value = turns.order(groups, shares)[0]
    turns.pay(groups, value)
    return value


def _category(name: str) -> str:
    attribute = find_attribute(name)
    return attribute.category if attribute else ""
