"""This file is the page of the last mile: two images side by side, which is better, and what ranking comes of it."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.deciding import find_checkpoint
from brand_assets.campaigns.library import ImageCard
from brand_assets.campaigns.pairing import POOLS, Pairing, Pool, next_pairs, open_pairing
from brand_assets.records.brief import RoundName
from brand_assets.review import standing_decisions
from brand_assets.review.preference_ranking import SETTLED
from brand_assets.review.preferences import same_name
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Reviewer, see

router = APIRouter()

POOL_NAMES = {"open": "All that I did not reject", "chosen": "What I approved or starred", "all": "The whole shortlist"}
AHEAD = 8
"""Pairs that the page starts with: the one it shows, and those it shows while answers are on their way."""


@router.get("/campaigns/{campaign}/{round_name}/pairs")
def show(
    request: Request,
    house: TheHouse,
    person: Reviewer,
    campaign: str,
    round_name: RoundName,
    pool: Pool = "open",
    top: int | None = None,
) -> HTMLResponse:
    checkpoint = find_checkpoint(house.studio, see(person, campaign), round_name)
    opened = open_pairing(house.studio, checkpoint, person.name, pool=pool, top=top)
    is_open = checkpoint.status == "open"
    pairs = next_pairs(opened, count=AHEAD) if is_open else []
    return house.render(
        request,
        "pairs.html",
        person=person,
        checkpoint=checkpoint,
        opened=opened,
        pool=pool,
        settled=SETTLED,
        pools=[(name, POOL_NAMES[name]) for name in POOLS],
        data=_tell(house, opened, pairs, pool, is_open=is_open),
    )


def _tell(house: House, opened: Pairing, pairs: list[tuple[str, str]], pool: Pool, *, is_open: bool) -> dict[str, Any]:
    """What the page's script begins with."""
    checkpoint = opened.checkpoint
    cards = house.library.find_many(opened.image_ids)
    shown = house.studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    places = {image.image_id: image.position + 1 for image in shown}
    decisions = standing_decisions(house.studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id))
    mine = [one for one in decisions if same_name(one.reviewer) == same_name(opened.reviewer)]
    return {
        "checkpoint": checkpoint.checkpoint_id,
        "desk": f"/campaigns/{checkpoint.campaign}/{checkpoint.round}",
        "pool": pool,
        "top": opened.top,
        "isOpen": is_open,
        "names": {image_id: name_image(places[image_id], cards.get(image_id)) for image_id in opened.image_ids},
        "approved": [one.image_id for one in mine if one.decision == "approved"],
        "pairs": [{"left": left, "right": right} for left, right in pairs],
        "compared": len(opened.own),
        "pairsLeft": opened.pairs_left,
    }


def name_image(place: int, card: ImageCard | None) -> str:
    """What an image is called where only its place on the shortlist tells it from others."""
    return f"No. {place}, {card.direction}" if card is not None and card.direction else f"No. {place}"
