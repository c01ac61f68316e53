"""This file ranks images by which of two people preferred, and says how far the best of them can be told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from brand_assets.review.strengths import Floats, Strengths, find_top, fit_strengths

SAMPLES = 4000
INTERVAL_SD = 1.96
"""Half the width of a 95 % interval of a normal, in standard deviations."""
SETTLED = 0.8
"""The best are settled when this share of those that rank best is expected to be truly among the best."""


@dataclass(frozen=True, slots=True)
class RankedImage:
    """`strength` is in log-odds against the average of the images ranked; low..high holds it in 95 of 100 cases.

    `top_probability` is how likely it is among the best, 0..1; `compared` how many comparisons it was in.
    """

    image_id: str
    strength: float
    low: float
    high: float
    top_probability: float
    compared: int


@dataclass(frozen=True, slots=True)
class PreferenceRanking:
    """Images from the most to the least preferred; `certainty`, 0..1, is how many of the first `top` are expected to be
    truly among the best, as a share of them."""

    images: tuple[RankedImage, ...]
    top: int
    certainty: float
    comparisons: int

    @property
    def is_settled(self) -> bool:
        return self.certainty >= SETTLED

    @property
    def best(self) -> tuple[str, ...]:
        return tuple(image.image_id for image in self.images[: self.top])


def rank_images(image_ids: Sequence[str], preferences: Sequence[tuple[str, str]], top: int) -> PreferenceRanking:
    """The images by (preferred, other) pairs of their ids, in any order; ties go by `image_ids`.

    Pairs with an image that is not in `image_ids` tell nothing about these. Raises ValueError for an image compared
    with itself, and for a `top` below 1.
    """
    if top < 1:
        raise ValueError(f"The best {top} cannot be told; top is at least 1.")
    if not image_ids:
        return PreferenceRanking((), 0, 1.0, 0)
    outcomes = number_outcomes(image_ids, preferences)
    top = min(top, len(image_ids))
    believed = fit_strengths(len(image_ids), outcomes)
    strengths, chances = believed.centred(), find_chances(believed, top)
    spread = np.sqrt(np.diagonal(strengths.covariance)) * INTERVAL_SD
    compared = np.bincount(np.array(outcomes, dtype=np.intp).ravel(), minlength=len(image_ids))
    order = np.argsort(-strengths.mean, kind="stable")
    ranked = tuple(
        RankedImage(
            image_id=image_ids[row],
            strength=float(strengths.mean[row]),
            low=float(strengths.mean[row] - spread[row]),
            high=float(strengths.mean[row] + spread[row]),
            top_probability=float(chances[row]),
            compared=int(compared[row]),
        )
        for row in order
    )
    certainty = float(chances[order[:top]].mean())
    return PreferenceRanking(ranked, top, certainty, len(outcomes))


def number_outcomes(image_ids: Sequence[str], preferences: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """The preferences among these images, by their numbers."""
    numbers = {image_id: number for number, image_id in enumerate(image_ids)}
    return [
        (numbers[winner], numbers[loser]) for winner, loser in preferences if winner in numbers and loser in numbers
    ]


def find_chances(strengths: Strengths, top: int) -> Floats:
    """How likely each of the n images is among the `top` strongest, 0..1, (n,)."""
    samples = strengths.draw(SAMPLES, np.random.default_rng(0))
    return np.asarray(find_top(samples, top).mean(axis=0))
