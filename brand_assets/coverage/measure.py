"""This file measures which attribute values a round shows too little of, against what the brief asks for."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from brand_assets.coverage.signs import NO_SIGNS, Sign, Signs
from brand_assets.records.brief import Brief
from brand_assets.records.mixing import expand_directions
from brand_assets.records.tables import COVERAGE
from brand_assets.taxonomy.clashes import prune_clashing

LOW, MEDIUM, HIGH = 0.10, 0.25, 0.50
"""Missing share of the target from which a gap has this severity."""
BOOSTS = {"none": 0.0, "low": 0.15, "medium": 0.20, "high": 0.25}
"""How much more weight an under-covered value may be given next time, by severity."""
SHOWN, ASKED, MIXED = "shown", "asked", "mixed"
"""`basis` of a share: what images show, what they were asked to, or some of them this and some that."""
FEWEST_ASKED, LEAST_YIELD = 10, 0.1
"""A value that fewer than one in ten of the images show that were asked for it is not to be had by asking again."""
MOST_ASKED = 1.5
"""Times its target: what so many were asked for and still too few show is not drawn for again."""

Pair = tuple[str, str]


def plan_targets(brief: Brief, boosts: Mapping[Pair, float] | None = None) -> dict[Pair, float]:
    """(attribute, value) -> the share of images that should show it: the weights of its directions and blends, spread
    evenly over the values that each lists, but for those that nothing else of it goes with. Shares of an attribute
    that not every direction has sum to less than 1.

    With the `boosts` that prompts were written with, a value's target is what the boosts of others left it, where that
    is less: what made room for them on purpose is not missing.
    """
    weights = boosts or {}
    directions = expand_directions(brief)
    total = sum(direction.weight for direction in directions)
    targets: defaultdict[Pair, float] = defaultdict(float)
    for direction in directions:
        for attribute, values in prune_clashing(direction.attributes).items():
            shares = {value: 1.0 + weights.get((attribute, value), 0.0) for value in values}
            for value in values:
                even, boosted = 1 / len(values), shares[value] / sum(shares.values())
                targets[attribute, value] += direction.weight / total * min(even, boosted)
    return dict(targets)


def measure_coverage(
    attributes_by_image: Mapping[str, Mapping[str, str]],
    targets: Mapping[Pair, float],
    images: int | None = None,
    signs: Signs = NO_SIGNS,
) -> pl.DataFrame:
    """One row of `coverage` per attribute value that was asked for or shown, by attribute and value.

    An image with a sign of an attribute counts for the value that it shows, by its likelihood, and by the rest for the
    value that was asked of it (`attributes_by_image`); one without a sign for what was asked. `share` is of all images,
    also those without the attribute; `gap` = target - share, above 0 when under-covered. `doubt` is the part of a gap
    that may be the reader's error: the part of the target that it can be expected to miss; `severity` is of what goes
    beyond it. A value that nobody asked for has the target 0. `boost` is 0 where asking again does not help. Without
    images there is nothing to measure, and no row. Shares may be taken of another number of `images`: of those that a
    round began with, so that what was added makes no new gaps.
    """
    count = min(len(attributes_by_image), images or len(attributes_by_image))
    if count == 0:
        return COVERAGE.to_frame()
    tally = _tally(attributes_by_image, signs, {attribute for attribute, _ in targets})
    rows = []
    for pair in sorted(targets.keys() | tally.counts.keys()):
        target, share = targets.get(pair, 0.0), tally.counts[pair] / count
        doubt = max(0.0, min(target * tally.mean_error(pair[0]), target - share))
        severity = rate_gap(target, share + doubt, count)
        boost = 0.0 if tally.is_beyond_reach(pair, target * count) else BOOSTS[severity]
        rows.append((*pair, share, target, target - share, severity, boost, tally.basis(pair[0]), doubt))
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


@dataclass(slots=True)
class _Tally:
    """`counts` is what images come to, by value; `read` and `unread` count them by attribute, with and without a sign;
    `errors` sums the readers' errors; `asked` counts by value the images with a sign, `heeded` those that show it.
    """

    counts: defaultdict[Pair, float] = field(default_factory=lambda: defaultdict(float))
    read: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    errors: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    asked: Counter[Pair] = field(default_factory=Counter)
    heeded: Counter[Pair] = field(default_factory=Counter)

    def count_asked(self, attribute: str, value: str) -> None:
        self.counts[attribute, value] += 1.0
        self.unread[attribute] += 1

    def count_shown(self, attribute: str, asked: str | None, sign: Sign, error: float) -> None:
        likelihood = 1.0 if asked == sign.value else sign.likelihood
        self.counts[attribute, sign.value] += likelihood
        self.read[attribute] += 1
        self.errors[attribute] += error
        if asked is not None:
            if asked != sign.value:
                self.counts[attribute, asked] += 1.0 - likelihood
            self.asked[attribute, asked] += 1
            self.heeded[attribute, asked] += asked == sign.value

    def basis(self, attribute: str) -> str:
        if not self.read[attribute]:
            return ASKED
        return MIXED if self.unread[attribute] else SHOWN

    def mean_error(self, attribute: str) -> float:
        """Over all images of the attribute, those without a sign being without error."""
        return self.errors[attribute] / max(1, self.read[attribute] + self.unread[attribute])

    def is_beyond_reach(self, pair: Pair, wanted: float) -> bool:
        asked = self.asked[pair]
        is_in_vain = asked >= FEWEST_ASKED and self.heeded[pair] < LEAST_YIELD * asked
        return is_in_vain or (asked > 0 and self.heeded[pair] < asked >= MOST_ASKED * wanted)


def _tally(attributes_by_image: Mapping[str, Mapping[str, str]], signs: Signs, targeted: set[str]) -> _Tally:
    """Of the attributes that the brief asks for, and of those that an image was asked for."""
    tally = _Tally()
    for image_id, attributes in attributes_by_image.items():
        found = signs.of(image_id)
        for attribute in sorted(targeted | attributes.keys()):
            asked = attributes.get(attribute)
            if sign := found.get(attribute):
                tally.count_shown(attribute, asked, sign, signs.error(attribute, sign))
            elif asked is not None:
                tally.count_asked(attribute, asked)
    return tally
