"""This file says what of an image is told to whom: nobody sees scores of what they have yet to decide."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import Query

from brand_assets.campaigns.library import ImageCard
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.review import standing_decisions
from brand_assets.storage.ledger.checkpoint_rows import read_decisions
from brand_assets.web.api.models.images import ImageAnswer
from brand_assets.web.house import House
from brand_assets.web.people import Person

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Scores = Annotated[
    Literal["hidden", "shown"],
    Query(description="Whether scores, rank and findings are told of images that wait for your decision."),
]


def list_shown(house: House, checkpoint: Checkpoint, person: Person, scores: str) -> list[ImageAnswer]:
    """What the checkpoint shows, in its order; an image that neither lake nor ledger knows any more is left out."""
    shown = house.studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    cards = house.library.find_many(image.image_id for image in shown)
    decided = find_decided(house, [checkpoint.checkpoint_id], person)
    may_hide = checkpoint.status == "open" and scores != "shown"
    return [
        ImageAnswer.of(
            cards[image.image_id],
            is_hidden=may_hide and (checkpoint.checkpoint_id, image.image_id) not in decided,
            position=image.position + 1,
        )
        for image in shown
        if image.image_id in cards
    ]


def tell_images(house: House, cards: Iterable[ImageCard], person: Person, scores: str) -> list[ImageAnswer]:
    """Images of anywhere; those that wait at an open checkpoint without their scores, unless this person decided."""
    cards = list(cards)
    waiting = {card.image_id: card.checkpoint_id for card in cards if card.checkpoint_id and not card.is_submitted}
    if scores == "shown" or not waiting:
        return [ImageAnswer.of(card) for card in cards]
    decided = find_decided(house, waiting.values(), person)
    return [
        ImageAnswer.of(
            card, is_hidden=card.image_id in waiting and (waiting[card.image_id], card.image_id) not in decided
        )
        for card in cards
    ]


def find_decided(house: House, checkpoint_ids: Iterable[str], person: Person) -> set[tuple[str, str]]:
    """(checkpoint, image) of all that this person has approved or rejected."""
    keys = sorted(set(checkpoint_ids))
    name = person.name.strip().casefold()

    def read(connection: "DuckDBPyConnection") -> set[tuple[str, str]]:
        return {
            (key, one.image_id)
            for key in keys
            for one in standing_decisions(read_decisions(connection, key))
            if one.reviewer.strip().casefold() == name and one.decision in ("approved", "rejected")
        }

    return house.studio.ledger.call(read) if keys else set()
