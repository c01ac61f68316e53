"""This file plans further images for a concept attempt: only such as show values of which it has too few."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count as count_from

import polars as pl

from brand_assets.prompts.allocation import fill_up
from brand_assets.prompts.concept import plan_shots
from brand_assets.prompts.dice import name, roll, seed_at
from brand_assets.prompts.readings import list_readings
from brand_assets.prompts.rows import Shot
from brand_assets.prompts.spreading.choices import Boosts, list_choices, list_pool
from brand_assets.prompts.spreading.saying import Said, hear
from brand_assets.prompts.wording.phrases import count_combinations, pick_phrases
from brand_assets.records.brief import Brief, Direction
from brand_assets.records.drawing import IMPORT
from brand_assets.records.mixing import expand_directions
from brand_assets.taxonomy.vocabulary import are_compatible

Pair = tuple[str, str]


def plan_top_up(brief: Brief, attempt: int, before: pl.DataFrame, count: int, boosts: Boosts) -> list[Shot]:
    """`count` shots that carry boosted values, as many of each direction and value as their boosts weigh."""
    wanted = {pair: boost for pair, boost in boosts.items() if boost > 0}
    directions = narrow_directions(expand_directions(brief), wanted, hear(brief))
    if not directions or count <= 0:
        return []
    ours = before.filter(pl.col("planned_provider") != IMPORT)
    kept = ours.group_by(pl.concat_str("planned_provider", "planned_model", separator="/").alias("key")).len()
    models = fill_up(brief.allocation, dict(kept.iter_rows()), count)
    positions = _list_positions(brief, attempt, before, count)
    # A value's weight is 1 + its boost: here only boosted values are left, and they weigh as much as their boosts.
    weights = {pair: boost - 1 for pair, boost in wanted.items()}
    return plan_shots(brief, attempt, directions, models, positions, weights)


def reword(shot: Shot) -> Iterator[Shot]:
    """The same shot in other words, until every combination of phrases was used."""
    start = roll(shot.prompt_id)
    for turn in range(count_combinations()):
        yield replace(shot, words=pick_phrases(start, turn), turn=shot.turn + turn + 1)


def narrow_directions(directions: Sequence[Direction], boosts: Boosts, said: Said) -> list[Direction]:
    """Each direction with only boosted values where it has any, once for each set of them that go together.

    A direction weighs what its boosted values do: each value's boost is shared out over the directions that have it,
    by their weights.
    """
    sets = [
        (direction, one) for direction in directions for one in _group(_find_possible(direction, boosts, said), boosts)
    ]
    holding = {pair: sum(direction.weight for direction, one in sets if pair in one) for pair in boosts}
    return [
        replace(
            direction,
            attributes={**direction.attributes, **_by_attribute(one)},
            weight=sum(boosts[pair] * direction.weight / holding[pair] for pair in one),
        )
        for direction, one in sets
    ]


def _find_possible(direction: Direction, boosts: Boosts, said: Said) -> list[Pair]:
    """The boosted values that the direction's images can take, the most boosted first."""
    readings = list_readings(direction)
    choices = (*list_choices(direction, readings, said), *list_pool(direction, readings, said))
    shares = {choice.attribute: choice.shares for choice in choices}
    possible = [pair for pair in boosts if pair[1] in shares.get(pair[0], {})]
    return sorted(possible, key=lambda pair: -boosts[pair])


def _group(pairs: Sequence[Pair], boosts: Boosts) -> list[tuple[Pair, ...]]:
    """Sets of pairs that can all be offered together; every pair is in one, and each set is as large as it can be."""
    groups = []
    left = list(pairs)
    while left:
        group = [left[0]]
        for pair in (*left[1:], *pairs):
            if pair not in group and all(pair[0] == held[0] or are_compatible(pair, held) for held in group):
                group.append(pair)
        groups.append(tuple(group))
        left = [pair for pair in left if pair not in group]
    return groups


def _by_attribute(pairs: Sequence[Pair]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(value for other, value in pairs if other == name) for name, _ in pairs}


def _list_positions(brief: Brief, attempt: int, before: pl.DataFrame, count: int) -> list[int]:
    """Numbers that follow those of `before`; passed over where an id or a seed is taken."""
    seed = roll(brief.seed, brief.campaign, "concept", attempt)
    ids, seeds = set(before["prompt_id"].to_list()), set(before["seed"].to_list())
    free = (
        position
        for position in count_from(before.height)
        if name(brief.campaign, "concept", attempt, position) not in ids and seed_at(seed, position) not in seeds
    )
    return [next(free) for _ in range(count)]
