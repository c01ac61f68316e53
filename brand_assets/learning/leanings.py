"""This file weighs what a brand's people approved: which attribute values they lean to, and which away from."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST_SHOWN = 5
"""Fewer images that show a value say nothing about it."""
LEAST_DEVIATION = 1.645
"""Standard deviations from what chance would approve: the one-sided 5 % of a normal distribution."""
PRIOR_IMAGES = 10.0
"""How many images, approved at the brand's own rate, a value is taken to have shown before it was seen."""
LEAST_BOOST, MOST_BOOST = 0.15, 0.25
FULL_LIFT = 2.0
"""A value that is approved this many times as often as others gets MOST_BOOST."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One image that people decided on; `attributes` are those that it could show."""

    campaign: str
    attributes: Mapping[str, str]
    is_approved: bool


@dataclass(frozen=True, slots=True)
class Leaning:
    """`lift`: how many times as often as the brand approves anyway, smoothed; above 1 is to, below 1 away from.

    `boost` is the extra weight in prompts, 0.15..0.25; 0.0 for a leaning away, which excludes nothing.
    """

    attribute: str
    value: str
    shown: int
    approved: int
    lift: float
    boost: float


@dataclass(frozen=True, slots=True)
class Memory:
    """What the decisions of some campaigns come to; `leanings` strongest first, those away from a value last."""

    campaigns: tuple[str, ...] = ()
    shown: int = 0
    approved: int = 0
    leanings: tuple[Leaning, ...] = ()

    @property
    def boosts(self) -> dict[tuple[str, str], float]:
        return {(one.attribute, one.value): one.boost for one in self.leanings if one.boost}


NOTHING = Memory()


def remember(judged: Sequence[Judged]) -> Memory:
    """The leanings that cannot well be chance.

    Each image counts against the rate of its own campaign, so that a value that only a generous campaign showed is not
    favoured for it (indirect standardisation). The rate of a value is then drawn towards what was to be expected of it,
    an empirical Bayes estimate with a Beta prior of that mean and the weight of PRIOR_IMAGES (Casella 1985, "An
    Introduction to Empirical Bayes Data Analysis", The American Statistician 39(2)).
    """
    rates = _approval_rates(judged)
    shown: defaultdict[tuple[str, str], list[Judged]] = defaultdict(list)
    for image in judged:
        for pair in image.attributes.items():
            shown[pair].append(image)
    found = (_lean(*pair, images, rates) for pair, images in sorted(shown.items()))
    leanings = sorted((one for one in found if one), key=lambda one: (-one.boost, -one.lift))
    return Memory(tuple(sorted(rates)), len(judged), sum(image.is_approved for image in judged), tuple(leanings))


def merge_boosts(sources: Iterable[Mapping[tuple[str, str], float]]) -> dict[tuple[str, str], float]:
    """The larger boost where several have one, never their sum, and never above MOST_BOOST; by attribute and value."""
    merged: dict[tuple[str, str], float] = {}
    for boosts in sources:
        for pair, boost in boosts.items():
            merged[pair] = min(MOST_BOOST, max(boost, merged.get(pair, 0.0)))
    return dict(sorted(merged.items()))


def _approval_rates(judged: Iterable[Judged]) -> dict[str, float]:
    decisions: defaultdict[str, list[bool]] = defaultdict(list)
    for image in judged:
        decisions[image.campaign].append(image.is_approved)
    return {campaign: sum(approvals) / len(approvals) for campaign, approvals in decisions.items()}


def _lean(attribute: str, value: str, images: Sequence[Judged], rates: Mapping[str, float]) -> Leaning | None:
    shown, approved = len(images), sum(image.is_approved for image in images)
    chances = [rates[image.campaign] for image in images]
    expected = sum(chances)
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    if shown < LEAST_SHOWN or not spread or abs(approved - expected) < LEAST_DEVIATION * spread:
        return None
    mean = expected / shown
    lift = (approved + PRIOR_IMAGES * mean) / (shown + PRIOR_IMAGES) / mean
    strength = min(1.0, (lift - 1) / (FULL_LIFT - 1))
    boost = round(LEAST_BOOST + (MOST_BOOST - LEAST_BOOST) * strength, 3) if lift > 1 else 0.0
    return Leaning(attribute, value, shown, approved, round(lift, 3), boost)
