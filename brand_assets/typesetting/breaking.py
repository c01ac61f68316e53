"""This file chooses the lines of a passage: as few as fit, even, ending where the sense does, no word left alone."""

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from brand_assets.typesetting.opportunities import Opportunity
from brand_assets.typesetting.passage import Passage

Lines = tuple[tuple[int, int], ...]
"""Each line's start and end in the passage's text."""
RAGGED = 8.0
"""What an empty line would cost, beside the costs of breaks in `opportunities`; half full costs a quarter of it."""
WIDOW = 5.0
SHORT = 0.35  # of the limit: a last line of one word that is shorter than this is a widow
CAREFUL = 64
"""With more places to break than this, lines are only made even: it is no headline any more."""
EPSILON = 1e-9


def break_greedily(passage: Passage, limit_em: float) -> Lines:
    """As much in every line as fits; a part without a break that is longer than the limit stands alone."""
    nodes = _nodes(passage)
    forced = [i for i, node in enumerate(nodes) if node.is_forced and i]
    lines: list[tuple[int, int]] = []
    at = 0
    while at < len(nodes) - 1:
        start = nodes[at].position
        last = forced[bisect_right(forced, at)]
        measure = partial(_measure, passage, start)
        at = max(at + 1, bisect_right(nodes, limit_em + EPSILON, at + 1, last + 1, key=measure) - 1)
        lines.append((start, nodes[at].position))
    return tuple(lines)


def widest(passage: Passage, lines: Lines) -> float:
    return max((passage.width(start, end) for start, end in lines), default=0.0)


def narrow(passage: Passage, count: int) -> Lines | None:
    """Lines of the least greatest width, at most so many; None where newlines ask for more."""
    whole = break_greedily(passage, math.inf)
    if len(whole) > count:
        return None
    low = max((passage.width(a.position, b.position) for a, b in pairwise(_nodes(passage))), default=0.0)
    high = max(low, widest(passage, whole))
    if len(lines := break_greedily(passage, low)) <= count:
        return lines
    while high - low > 1e-4:
        middle = (low + high) / 2
        low, high = (low, middle) if len(break_greedily(passage, middle)) <= count else (middle, high)
    return break_greedily(passage, high)


def break_well(passage: Passage, limit_em: float, most: int) -> Lines | None:
    """The lines within the limit, at most so many, that cost least; None where there are none.

    Every cheapest way to each place with 1, 2, ... lines: O(most * places^2) at worst, far less where lines are short.
    """
    nodes = _nodes(passage)
    ways: dict[int, _Way] = {0: _Way(0.0, ())}
    found: list[_Way] = []
    for _ in range(most):
        longer: dict[int, _Way] = {}
        for at, way in ways.items():
            for end in range(at + 1, len(nodes)):
                line = (nodes[at].position, nodes[end].position)
                if passage.width(*line) > limit_em + EPSILON:
                    break
                cost = way.cost + _rate_line(passage, nodes[at], nodes[end], limit_em)
                if end not in longer or cost < longer[end].cost:
                    longer[end] = _Way(cost, (*way.lines, line))
                if nodes[end].is_forced:
                    break
        if whole := longer.pop(len(nodes) - 1, None):
            found.append(whole)
        ways = longer
    return min(found, key=lambda way: way.cost).lines if found else None


def rate_lines(passage: Passage, lines: Lines) -> float:
    """What the lines cost beside the widest of them: what `break_well` makes small."""
    nodes, limit = _nodes(passage), widest(passage, lines)
    positions = [node.position for node in nodes]
    ends = [(bisect_left(positions, start), bisect_left(positions, end)) for start, end in lines]
    return sum(_rate_line(passage, nodes[start], nodes[end], limit) for start, end in ends)


def is_careful(passage: Passage) -> bool:
    return len(passage.opportunities) <= CAREFUL


@dataclass(frozen=True, slots=True)
class _Way:
    cost: float
    lines: Lines


def _measure(passage: Passage, start: int, place: Opportunity) -> float:
    return passage.width(start, place.position)


def _nodes(passage: Passage) -> list[Opportunity]:
    """The text's start, every place where it may break, and its end."""
    if not passage.text:
        return [Opportunity(0, 0.0, is_forced=True)]
    end = Opportunity(len(passage.text), 0.0, is_forced=True)
    return [Opportunity(0, 0.0, is_forced=True), *passage.opportunities, end]


def _rate_line(passage: Passage, first: Opportunity, last: Opportunity, limit_em: float) -> float:
    """The cost of the line between two places, and of breaking behind it."""
    width = passage.width(first.position, last.position)
    ragged = RAGGED * (1.0 - width / limit_em) ** 2 if limit_em > 0 else 0.0
    words = passage.text[first.position : last.position].split()
    is_widow = last.is_forced and not first.is_forced and len(words) <= 1 and width < SHORT * limit_em
    return ragged + last.cost + (WIDOW if is_widow else 0.0)
