"""This file mends what dealing one attribute after the other cannot foresee: clashing values, missed quotas."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice

from brand_assets.prompts.spreading.choices import Choice
from brand_assets.taxonomy.vocabulary import are_compatible

Pair = tuple[str, str]
Set = tuple[Pair, ...]
"""One value of every listed attribute."""

FEW_TRIES = 500
"""Values that are tried to mend one image; lists of real briefs take some ten."""
TRIES = 10_000
"""Values that are tried to find every set."""
MOST_SETS = 500
"""With more sets of values that go together than this, quotas that exclusions make hard are left as they were dealt."""
BEST = 20
"""Of the sets to leave and of those to take, so many are weighed against each other."""


def mend_rows(
    rows: Sequence[dict[str, str]], listed: Sequence[Choice], quotas: Mapping[str, Mapping[str, int]]
) -> None:
    """No image with listed values that exclude one another, where their direction lists others that do not; and the
    squares of what the values' counts are off their quotas as small as exchanging sets of values makes them.

    Two attributes of which no values at all go together stay as they are: the brief leaves nothing else.
    """
    stuck = {
        frozenset((one.attribute, other.attribute)) for one, other in combinations(listed, 2) if _clash(one, other)
    }
    for row in rows:
        if any(_excludes(one, other, stuck) for one, other in combinations(row.items(), 2)):
            nearest = next(_list_sets(listed, stuck, row, FEW_TRIES), None)
            row.update(nearest or ())
    off = Counter(pair for row in rows for pair in row.items())
    for choice in listed:
        off.subtract({(choice.attribute, value): count for value, count in quotas[choice.attribute].items()})
    if any(off.values()):
        found = list(islice(_list_sets(listed, stuck, {}, TRIES), MOST_SETS + 1))
        sets = [one for one in found if one]
        if sets and len(found) == len(sets) <= MOST_SETS:
            _meet_quotas(rows, sets, off)


def _clash(one: Choice, other: Choice) -> bool:
    return not any(
        are_compatible((one.attribute, value), (other.attribute, beside))
        for value in one.shares
        for beside in other.shares
    )


def _excludes(one: Pair, other: Pair, stuck: set[frozenset[str]]) -> bool:
    return frozenset((one[0], other[0])) not in stuck and not are_compatible(one, other)


def _list_sets(
    listed: Sequence[Choice], stuck: set[frozenset[str]], near: Mapping[str, str], tries: int
) -> Iterator[Set | None]:
    """Sets of values that go together, those of `near` tried before others; None at last when the tries ran out."""
    waiting: list[Set] = [()]
    for _ in range(tries):
        if not waiting:
            return
        kept = waiting.pop()
        if len(kept) == len(listed):
            yield kept
            continue
        name = listed[len(kept)].attribute
        values = sorted(((name, value) for value in listed[len(kept)].shares), key=lambda pair: pair in near.items())
        waiting += [(*kept, pair) for pair in values if not any(_excludes(pair, held, stuck) for held in kept)]
    yield None


def _meet_quotas(rows: Sequence[dict[str, str]], sets: Sequence[Set], off: "Counter[Pair]") -> None:
    """Let one image after the other take another set of values, as long as that brings the counts nearer."""
    holders: dict[Set, list[int]] = {}
    for index, row in enumerate(rows):
        holders.setdefault(tuple((name, row[name]) for name, _ in sets[0]), []).append(index)
    while True:
        taken = sorted(sets, key=lambda one: sum(off[pair] for pair in one))[:BEST]
        left = sorted(holders, key=lambda one: -sum(off[pair] for pair in one))[:BEST]
        cost, give, take = min(
            ((_cost(give, take, off), give, take) for give in left for take in taken), default=(0, (), ())
        )
        if cost >= 0:
            return
        index = holders[give].pop(len(holders[give]) // 2)
        if not holders[give]:
            del holders[give]
        holders.setdefault(take, []).append(index)
        rows[index].update(take)
        off.subtract(give)
        off.update(take)


def _cost(give: Set, take: Set, off: "Counter[Pair]") -> int:
    """How much the squares grow when an image changes one set for the other."""
    return sum(2 * (off[new] - off[old]) + 2 for old, new in zip(give, take, strict=True) if old != new)
