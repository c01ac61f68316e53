"""This file holds what the API says of collections, and what it takes to make and to carry them away."""

from datetime import datetime
from typing import Self

from pydantic import Field, model_validator

from brand_assets.campaigns.labels import LONGEST_NAME, LONGEST_NOTE
from brand_assets.campaigns.library.image_filter import DecisionFilter
from brand_assets.campaigns.taking_away import MOST_IMAGES
from brand_assets.web.api.models.base import Answer, ImageId, Page, Request, Round, Slug


class CollectionRequest(Request):
    name: str = Field(min_length=1, max_length=LONGEST_NAME)
    note: str = Field(default="", max_length=LONGEST_NOTE)


class CollectionChange(Request):
    """What is left out stays as it is."""

    name: str | None = Field(default=None, min_length=1, max_length=LONGEST_NAME)
    note: str | None = Field(default=None, max_length=LONGEST_NOTE)


class CollectionAnswer(Answer):
    """A set of images that outlives a campaign; `GET images?collection=ID` has them with all that is known."""

    collection_id: str
    name: str
    note: str
    made_by: str
    at: datetime
    images: int = Field(description="How many of its images you may see.")
    image_ids: list[ImageId] | None = Field(
        default=None, description="In the order in which they were added; null in lists."
    )


class CollectionsPage(Page):
    items: list[CollectionAnswer]


class TakeAwayRequest(Request):
    """Images to carry away: those named, or a collection's, or a campaign's."""

    image_ids: list[ImageId] | None = Field(default=None, min_length=1, max_length=MOST_IMAGES)
    collection_id: str | None = Field(default=None, min_length=1, max_length=64)
    campaign: Slug | None = None
    round: Round | None = None
    decision: DecisionFilter | None = None
    with_prompts: bool = Field(default=True, description="False leaves out prompts, and all that tells them.")

    @model_validator(mode="after")
    def _name_one_source(self) -> Self:
        named = [self.image_ids is not None, self.collection_id is not None, self.campaign is not None]
        if sum(named) != 1:
            raise ValueError("name one of image_ids, collection_id and campaign")
        if (self.round or self.decision) and self.campaign is None:
            raise ValueError("round and decision go with campaign")
        return self
