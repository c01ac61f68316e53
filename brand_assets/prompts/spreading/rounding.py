"""This file rounds a table of shares to whole images so that its rows and its columns come out right together."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Table = list[dict[str, int]]

TOTAL_COST = 100.0
"""Of a squared deviation of a column's total, beside 1 for one of a single cell: the round comes before its parts."""
EXCESS_COST = 10_000.0
"""Of a squared deviation beyond one image, so that no column buys exactness with another one's guarantee."""
GAIN = 1e-6
"""A change that improves the table by less than this is noise of floating point."""
HUB = ""
"""Stands for every column's total in the graph of changes; no value is called so."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One image of `row` goes from a value to another; without a row, a column's total changes."""

    cost: float
    row: int | None


def round_table(exact: Sequence[Mapping[str, float]], sums: Sequence[int], totals: Mapping[str, float]) -> Table:
    """Whole counts for each row's values, with the rows' exact `sums`, and column totals within one of `totals`.

    A row takes only the values that its `exact` names. Where no table keeps every total within one, the squares of
    what is beyond it are as small as they can be; then those of the totals' deviations, then the cells'. The costs are
    convex and every change is a flow, so cancelling negative cycles (Klein 1967) ends in the optimum.
    """
    table = _start(exact, sums)
    while steps := _find_improvement(table, exact, totals):
        for (start, end), step in steps:
            if step.row is not None:
                table[step.row][start] -= 1
                table[step.row][end] += 1
    return table


def _start(exact: Sequence[Mapping[str, float]], sums: Sequence[int]) -> Table:
    """Each row by largest remainders, what rounding owes a column carried from row to row."""
    owed: dict[str, float] = {}
    table = []
    for row, total in zip(exact, sums, strict=True):
        counts = {value: math.floor(share + GAIN) for value, share in row.items()}
        for value, share in row.items():
            owed[value] = owed.get(value, 0.0) + share - counts[value]
        while (left := total - sum(counts.values())) != 0:
            step = 1 if left > 0 else -1
            takers = [value for value in counts if counts[value] + step >= 0]
            value = max(takers, key=lambda value: step * (owed[value] + row[value] - counts[value]))
            counts[value] += step
            owed[value] -= step
        table.append(counts)
    return table


def _find_improvement(
    table: Table, exact: Sequence[Mapping[str, float]], totals: Mapping[str, float]
) -> list[tuple[tuple[str, str], _Step]]:
    """Steps along a cycle that make the table better; none when it is the best."""
    steps = _list_steps(table, exact, totals)
    cycle = _find_negative_cycle({pair: step.cost for pair, step in steps.items()})
    return [(pair, steps[pair]) for pair in cycle]


def _list_steps(
    table: Table, exact: Sequence[Mapping[str, float]], totals: Mapping[str, float]
) -> dict[tuple[str, str], _Step]:
    """The cheapest step from each value to each other, and from and to the totals."""
    steps: dict[tuple[str, str], _Step] = {}
    for index, counts in enumerate(table):
        off = {value: count - exact[index][value] for value, count in counts.items()}
        for start, count in counts.items():
            if count == 0:
                continue
            for end in counts:
                cost = 2 + 2 * (off[end] - off[start])
                if start != end and ((start, end) not in steps or cost < steps[start, end].cost):
                    steps[start, end] = _Step(cost, index)
    for value, total in totals.items():
        off_total = sum(counts.get(value, 0) for counts in table) - total
        steps[value, HUB] = _Step(_total_cost(off_total + 1) - _total_cost(off_total), None)
        steps[HUB, value] = _Step(_total_cost(off_total - 1) - _total_cost(off_total), None)
    return steps


def _total_cost(off: float) -> float:
    return TOTAL_COST * off**2 + EXCESS_COST * max(0.0, abs(off) - 1) ** 2


def _find_negative_cycle(costs: Mapping[tuple[str, str], float]) -> list[tuple[str, str]]:
    """Arcs of a cycle whose costs sum to less than zero, by Bellman and Ford; none when there is no such cycle."""
    nodes = list(dict.fromkeys(node for pair in costs for node in pair))
    distance = dict.fromkeys(nodes, 0.0)
    before: dict[str, str] = {}
    changed: str | None = None
    for _ in nodes:
        changed = None
        for (start, end), cost in costs.items():
            if distance[start] + cost < distance[end] - GAIN:
                distance[end] = distance[start] + cost
                before[end] = start
                changed = end
        if changed is None:
            return []
    node = changed or HUB
    for _ in nodes:
        node = before[node]
    return list(_walk_back(before, node))


def _walk_back(before: Mapping[str, str], last: str) -> Iterator[tuple[str, str]]:
    node = last
    while True:
        yield before[node], node
        node = before[node]
        if node == last:
            return
