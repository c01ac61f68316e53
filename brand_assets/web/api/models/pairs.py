"""This file holds what the API says of comparisons, the ranking that comes of them, and repeats."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from brand_assets.review.preference_ranking import SETTLED, PreferenceRanking
from brand_assets.web.api.models.base import Answer, CheckpointId, ImageId, Page, Request
from brand_assets.web.api.models.checkpoints import LONGEST_S

Seconds = float | None


class ComparisonRequest(Request):
    """Which of two shown images is better. The reviewer is whoever is logged in."""

    winner: ImageId
    loser: ImageId
    seconds: Seconds = Field(None, ge=0, le=LONGEST_S, allow_inf_nan=False, description="How long it took.")


class ComparisonAnswer(Answer):
    """A comparison as the ledger has it; of a reviewer and a pair the last one that was not withdrawn stands."""

    comparison_id: int
    checkpoint_id: CheckpointId
    reviewer: str
    winner: ImageId
    loser: ImageId
    is_withdrawn: bool = Field(description="It takes the reviewer's last standing comparison of these two back.")
    seconds: Seconds
    at: datetime


class ComparisonsPage(Page):
    items: list[ComparisonAnswer]


class PairAnswer(Answer):
    left: ImageId
    right: ImageId


class PairsAnswer(Answer):
    """What to ask next, the most telling first; empty when every pair of the pool was answered."""

    pairs: list[PairAnswer]
    images: int = Field(description="How many images are compared.")
    compared: int = Field(description="Pairs of them that you answered.")
    pairs_left: int = Field(description="Pairs of them that you did not.")


class RankedAnswer(Answer):
    image_id: ImageId
    strength: float = Field(description="In log-odds, against the average of the images compared.")
    low: float = Field(description="Lower end of its 95 % interval.")
    high: float
    top_probability: float = Field(description="How likely it is among the best, 0 to 1.")
    compared: int


class RankingAnswer(Answer):
    """Images from the most to the least preferred."""

    top: int = Field(description="How many are looked for.")
    certainty: float = Field(
        description="How clear it is which are the best: 0 as in a blind draw, 1 when every one of them is known."
    )
    is_settled: bool = Field(description=f"Certainty is {SETTLED} or more: the best are clear.")
    comparisons: int
    more_expected: int | None = Field(
        description="About how many comparisons more settle it; null when not even all pairs are likely to."
    )
    images: list[RankedAnswer]

    @classmethod
    def of(cls, ranking: PreferenceRanking, more_expected: int | None) -> "RankingAnswer":
        return cls(
            top=ranking.top,
            certainty=round(ranking.certainty, 4),
            is_settled=ranking.is_settled,
            comparisons=ranking.comparisons,
            more_expected=more_expected,
            images=[RankedAnswer.model_validate(image) for image in ranking.images],
        )


class ApproveBestRequest(Request):
    """What a person has seen before they agreed."""

    images: list[ImageId] | None = Field(
        None, max_length=1000, description="The best as you saw them; refused when they are others by now."
    )


class ApprovedBestAnswer(Answer):
    approved: list[ImageId] = Field(description="What you rank best, which is approved now.")
    reason: str


class RepeatRequest(Request):
    image_id: ImageId
    decision: Literal["approved", "rejected"]
    seconds: Seconds = Field(None, ge=0, le=LONGEST_S, allow_inf_nan=False, description="How long it took.")


class RepeatsAnswer(Answer):
    """Images of yours that are shown once more; what you say of them changes no decision."""

    due: list[ImageId]
    answered: int
    total: int
    same: int | None = Field(description="How many were as before; null until all are answered.")
