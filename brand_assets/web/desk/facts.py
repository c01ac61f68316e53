"""This file writes down for the desk's script what it filters, sorts and counts by, as JSON-ready values."""

from typing import Any

from brand_assets.records.checkpoint import RUBRIC, Decision
from brand_assets.web.desk.board import Board, Tile
from brand_assets.web.house import House
from brand_assets.web.people import Person

POLL_S = 4.0
"""Between two questions for others' decisions, where the live connection does not answer."""


def tell_desk(board: Board, person: Person, house: House) -> dict[str, Any]:
    """Everything that the page's script starts from; `is_readonly` where this person has nothing to decide."""
    checkpoint = board.checkpoint
    return {
        "campaign": board.campaign,
        "round": board.round,
        "checkpoint": checkpoint.checkpoint_id,
        "status": checkpoint.status,
        "rule": checkpoint.rule,
        "rule_words": board.rule_words,
        "repeats": board.brief.review.repeats if board.brief else 0,
        "reviewers": list(board.reviewers),
        "to_approve": checkpoint.to_approve,
        "shown": checkpoint.shown,
        "me": person.name,
        "is_readonly": not (board.is_open and person.may("reviewer")),
        "has_daemon": house.has_daemon,
        "next_stage": board.next_stage,
        "rubric": list(RUBRIC),
        "poll_s": POLL_S,
        "cluster_sizes": dict(board.cluster_sizes),
        "cluster_names": {
            str(tile.card.cluster): tile.card.cluster_label
            for tile in board.tiles
            if tile.card and tile.card.cluster is not None
        },
        "decisions": [tell_decision(decision) for decision in board.decisions],
        "images": [tell_tile(tile) for tile in board.tiles],
    }


def tell_decision(decision: Decision) -> dict[str, Any]:
    """As the API tells it."""
    return {
        "decision_id": decision.decision_id,
        "image_id": decision.image_id,
        "reviewer": decision.reviewer,
        "decision": decision.decision,
        "rubric": list(decision.rubric),
        "reason": decision.reason,
        "seconds": decision.seconds,
        "carried_from": decision.carried_from,
    }


def tell_tile(tile: Tile) -> dict[str, Any]:
    card = tile.card
    if card is None:
        return {"id": tile.image_id, "place": tile.place}
    return {
        "id": tile.image_id,
        "place": tile.place,
        "direction": card.direction,
        "cluster": "" if card.cluster is None else str(card.cluster),
        "provider": card.provider,
        "model": f"{card.provider}/{card.model}",
        "attributes": [f"{name}={value}" for name, value in card.attributes.items()],
        "tags": list(card.tags),
        "quality": None if card.quality is None else round(card.quality, 3),
        "rank": card.rank,
        "prompt": card.prompt,
    }
