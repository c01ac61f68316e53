"""This file holds what the API says of an image, and what people may say of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import Field

from brand_assets.campaigns.library import ImageCard
from brand_assets.campaigns.rating import BEST, LONGEST_COMMENT
from brand_assets.storage.thumbnails import SIDES
from brand_assets.web.api.models.base import Answer, CheckpointId, ImageId, Page, Request

FeedbackName = Literal["positive", "negative", "neutral"]


class ImageAnswer(Answer):
    """One image: what it is, what it was made from and by, how it was scored and judged."""

    image_id: ImageId
    campaign: str
    round: str = Field(description="`export` for a final that was finished.")
    attempt: int
    status: str = Field(description="`drawn`, or what became of it: refused, failed, quarantined, unknown, reserved.")
    reason: str | None = Field(description="Why it was not drawn.")
    sha256: str | None
    media_type: str | None
    width_px: int | None
    height_px: int | None
    image_url: str | None = Field(description="The bytes as they came; null when there are none.")
    thumbnail_urls: dict[str, str] = Field(description="WebP copies by their longer side: 150, 400, 800 pixels.")
    provider: str
    model: str
    cost_usd: float
    latency_s: float | None
    drawn_at: datetime | None
    parent_image_id: str | None
    fallback_of: str | None
    is_current: bool = Field(description="It belongs to the last attempt of its round that drew anything.")
    direction: str
    prompt: str
    negative: str
    template: str
    enhanced_by: str | None
    seed: int | None
    strength: float | None
    params: dict[str, Any]
    ignored_params: list[str]
    attributes: dict[str, str] = Field(description="What the prompt asked for.")
    seen: dict[str, str] = Field(description="What a model saw in it.")
    position: int | None = Field(description="Its place on the shortlist, from 1.")
    cluster: int | None
    cluster_label: str
    scores_hidden: bool = Field(
        description="Scores, rank and findings are left out while it waits for your decision; `scores=shown` has them."
    )
    scores: dict[str, float] | None = Field(description="The parts that were computed, 0 to 1.")
    quality: float | None
    rank: int | None
    gate: str | None = Field(description="Why it is out of the ranking.")
    findings: list[str] | None = Field(description="What is wrong with it by its scores, a sentence each.")
    lettering: str = Field(description="What is wrong with its letters, which the eye overlooks; empty for nothing.")
    decision: Literal["approved", "rejected"] | None = Field(description="What stands at its last checkpoint.")
    is_starred: bool
    is_submitted: bool = Field(description="That checkpoint is closed.")
    reviewer: str | None
    decision_reason: str | None
    decided_at: datetime | None
    checkpoint_id: CheckpointId | None
    tags: list[str]
    collections: list[str] = Field(description="Ids of the collections it is in.")

    @classmethod
    def of(cls, card: ImageCard, *, is_hidden: bool = False, position: int | None = None) -> Self:
        if position is not None:
            card = replace(card, position=position)
        names = cls.model_fields.keys() - {"scores_hidden", "image_url", "thumbnail_urls"}
        told: Mapping[str, Any] = {name: getattr(card, name) for name in names}
        if is_hidden:
            told = {**told, "scores": None, "quality": None, "rank": None, "gate": None, "findings": None}
        has_bytes = card.sha256 is not None
        return cls.model_validate(
            {
                **told,
                "scores_hidden": is_hidden,
                "image_url": f"/images/{card.image_id}" if has_bytes else None,
                "thumbnail_urls": {str(side): f"/thumbnails/{card.image_id}/{side}.webp" for side in SIDES}
                if has_bytes
                else {},
            }
        )


class ImagesPage(Page):
    items: list[ImageAnswer]


class FacetAnswer(Answer):
    value: str
    label: str
    count: int


class FoundPage(ImagesPage):
    facets: dict[str, list[FacetAnswer]] = Field(
        description="For each filter its values and their counts, as if that one filter were not set."
    )
    problems: list[str] = Field(description="Tables that could not be read, so that their images are missing.")


class RelativeAnswer(Answer):
    image: ImageAnswer
    distance: int = Field(description="How many generations below.")
    is_refined: bool = Field(description="Something was made from it.")


class FamilyAnswer(Answer):
    """Where an image came from, and what was made from it."""

    image: ImageAnswer
    ancestors: list[ImageAnswer] = Field(description="From the concept down to its own parent.")
    descendants: list[RelativeAnswer]


class FeedbackRequest(Request):
    """An opinion on an image, at any time; it decides nothing."""

    kind: FeedbackName
    rating: int | None = Field(default=None, ge=1, le=BEST)
    comment: str = Field(default="", max_length=LONGEST_COMMENT)


class FeedbackAnswer(Answer):
    feedback_id: int
    image_id: ImageId
    kind: str
    rating: int | None
    comment: str | None
    author: str
    at: datetime


class FeedbackPage(Page):
    items: list[FeedbackAnswer]


class TagsAnswer(Answer):
    image_id: ImageId
    tags: list[str] = Field(description="The tags it has now, the oldest first.")


class TagCount(Answer):
    tag: str
    images: int


class TagsPage(Page):
    items: list[TagCount]
