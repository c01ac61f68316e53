"""This file ranks images by which of two people preferred, and says how far the best of them can be told."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.review.strengths import Floats, Strengths, find_top, fit_strengths

SAMPLES = 4000
INTERVAL_SD = 1.96
"""Half the width of a 95 % interval of a normal, in standard deviations."""
SETTLED = 0.75
"""The best are settled at this certainty: three quarters of the way from a blind draw to knowing every one."""
LEAST_GAP = 1e-3
"""In log-odds; images nearer to each other than fitting is exact keep the order in which they came."""


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
    """Images from the most to the least preferred; `certainty`, 0..1, as `measure_certainty` has it."""

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
    compared = np.bincount(np.array(outcomes, dtype=np.intp).ravel(), minlength=len(image_ids))
    strengths, chances = believed.centred(), _even_out(find_chances(believed, top), compared)
    spread = np.sqrt(np.diagonal(strengths.covariance)) * INTERVAL_SD
    order = order_images(strengths)
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
    return PreferenceRanking(ranked, top, measure_certainty(strengths, chances, top), len(outcomes))


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


def _even_out(chances: Floats, compared: NDArray[np.intp]) -> Floats:
    """Nothing tells images that nobody compared from one another: what sampling says they differ by is taken off."""
    is_new = compared == 0
    if not is_new.any():
        return chances
    return np.where(is_new, chances[is_new].mean(), chances)


def order_images(strengths: Strengths) -> NDArray[np.intp]:
    """The n images from the strongest to the weakest, (n,)."""
    return np.argsort(-np.round(strengths.mean / LEAST_GAP), kind="stable")


def measure_certainty(strengths: Strengths, chances: Floats, top: int) -> float:
    """How clear it is which are the best, 0..1: what was learned, and not what a blind draw has by chance.

    Of `top` images drawn blindly from n, top / n are right: 83 % of the best 10 of 12 with nothing compared. Certainty
    is the share of the `top` that rank best which is expected to be truly among the best, `chances` (n,), rescaled so
    that such a draw is 0 and every one known is 1; it is 1 where nobody can be left out.
    """
    by_chance = top / strengths.count
    if by_chance >= 1.0:
        return 1.0
    share = float(chances[order_images(strengths)[:top]].mean())
    return min(1.0, max(0.0, (share - by_chance) / (1.0 - by_chance)))
