"""This file measures which attribute values a round shows too little of, against what the brief asks for."""

from collections import Counter, defaultdict
from collections.abc import Mapping

import polars as pl

from brand_assets.records.brief import Brief
from brand_assets.records.mixing import expand_directions
from brand_assets.records.tables import COVERAGE
from brand_assets.taxonomy.clashes import prune_clashing

LOW, MEDIUM, HIGH = 0.10, 0.25, 0.50
"""Missing share of the target from which a gap has this severity."""
BOOSTS = {"none": 0.0, "low": 0.15, "medium": 0.20, "high": 0.25}
"""How much more weight an under-covered value may be given next time, by severity."""


def plan_targets(brief: Brief, boosts: Mapping[tuple[str, str], float] | None = None) -> dict[tuple[str, str], float]:
    """(attribute, value) -> the share of images that should show it: the weights of its directions and blends, spread
    evenly over the values that each lists, but for those that nothing else of it goes with. Shares of an attribute
    that not every direction has sum to less than 1.

    With the `boosts` that prompts were written with, a value's target is what the boosts of others left it, where that
    is less: what made room for them on purpose is not missing.
    """
    weights = boosts or {}
    directions = expand_directions(brief)
    total = sum(direction.weight for direction in directions)
    targets: defaultdict[tuple[str, str], float] = defaultdict(float)
    for direction in directions:
        for attribute, values in prune_clashing(direction.attributes).items():
            shares = {value: 1.0 + weights.get((attribute, value), 0.0) for value in values}
            for value in values:
                even, boosted = 1 / len(values), shares[value] / sum(shares.values())
                targets[attribute, value] += direction.weight / total * min(even, boosted)
    return dict(targets)


def measure_coverage(
    attributes_by_image: Mapping[str, Mapping[str, str]],
    targets: Mapping[tuple[str, str], float],
    images: int | None = None,
) -> pl.DataFrame:
    """One row of `coverage` per attribute value that was asked for or shown, by attribute and value.

    `share` is of all images, also those without the attribute; `gap` = target - share, above 0 when under-covered. A
    value that nobody asked for has the target 0. Without images there is nothing to measure, and no row. Shares may be
    taken of another number of `images`: of those that a round began with, so that what was added makes no new gaps.
    """
    count = min(len(attributes_by_image), images or len(attributes_by_image))
    if count == 0:
        return COVERAGE.to_frame()
    shown = Counter(pair for attributes in attributes_by_image.values() for pair in attributes.items())
    rows = []
    for attribute, value in sorted(targets.keys() | shown.keys()):
        target, share = targets.get((attribute, value), 0.0), shown[attribute, value] / count
        severity = rate_gap(target, share, count)
        rows.append((attribute, value, share, target, target - share, severity, BOOSTS[severity], "asked"))
    return pl.DataFrame(rows, schema=COVERAGE, orient="row")


def rate_gap(target: float, share: float, count: int) -> str:
    """`none`, `low`, `medium` or `high` by the part of the target that is missing.

    A gap smaller than one of the `count` images is `none`: nothing can be drawn to close it.
    """
    gap = target - share
    if gap <= 0 or round(gap * count, 6) < 1:
        return "none"
    missing = gap / target
    return "high" if missing >= HIGH else "medium" if missing >= MEDIUM else "low" if missing >= LOW else "none"
