"""This file is the page that holds two to four images side by side, with what their recipes differ in."""

from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.comparing import RecipeDiff, compare_recipes
from brand_assets.campaigns.library import ImageCard
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Decision
from brand_assets.review import standing_decisions
from brand_assets.review.preferences import same_name
from brand_assets.web.desk.panel import SCORE_WORDS
from brand_assets.web.failures import InvalidRequest, NotThere
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Person, Viewer

router = APIRouter()

LEAST, MOST = 2, 4


@router.get("/compare")
def show(
    request: Request,
    house: TheHouse,
    person: Viewer,
    ids: Annotated[str, Query(max_length=1000, description="Two to four ids, with commas between.")] = "",
) -> HTMLResponse:
    cards = _find_cards(house, person, ids)
    diff = compare_recipes(cards)
    are_mixed = len({(card.campaign, card.round) for card in cards}) > 1
    images = [_tell(house, person, card, with_round=are_mixed) for card in cards]
    return house.render(
        request,
        "compare.html",
        person=person,
        cards=cards,
        diff=diff,
        images=images,
        may_decide=person.may("reviewer"),
        data={
            "images": images,
            "me": person.name,
            "mayDecide": person.may("reviewer"),
            "pair": _tell_pair(diff),
        },
    )


def _find_cards(house: House, person: Person, ids: str) -> list[ImageCard]:
    """Raises InvalidRequest for too few or too many, NotThere for what is not there or not for this person."""
    wanted = list(dict.fromkeys(image_id for image_id in ids.replace(" ", "").lower().split(",") if image_id))
    if not LEAST <= len(wanted) <= MOST:
        raise InvalidRequest(f"{len(wanted)} images were named; two to four can be compared: /compare?ids=ID,ID.")
    found = house.library.find_many(wanted)
    for image_id in wanted:
        card = found.get(image_id)
        if card is None or card.sha256 is None or not person.may_see(card.campaign):
            raise NotThere(f"There is no image {image_id[:80]!r} to compare.")
    return [found[image_id] for image_id in wanted]


def _tell(house: House, person: Person, card: ImageCard, *, with_round: bool) -> dict[str, Any]:
    """One image as the page and its script need it; its scores count as seen once this person has decided."""
    is_waiting = card.checkpoint_id is not None and not card.is_submitted
    own = _own_decision(house, person, card) if is_waiting else None
    decision = own.decision if own else None
    place = _find_place(house, card)
    if with_round:
        place = f"{card.round} {place}"
    return {
        "id": card.image_id,
        "name": f"{place}, {card.direction}" if card.direction else place,
        "checkpoint": card.checkpoint_id if is_waiting else None,
        "decision": decision,
        "rubric": list(own.rubric) if own else [],
        "reason": own.reason if own else None,
        "verdict": None if is_waiting else card.decision,
        "machine": "" if is_waiting else card.machine,
        "hidden": is_waiting and decision not in ("approved", "rejected"),
        "scores": [
            {"name": name, "meaning": meaning, "value": round(card.scores[part], 3)}
            for part, (name, meaning) in SCORE_WORDS.items()
            if part in card.scores
        ],
        "place": _tell_place(house, card),
        "findings": list(card.findings),
        "lettering": card.lettering,
    }


def _tell_place(house: House, card: ImageCard) -> str | None:
    """Where the machine ranks it in its round; None for one that is in no ranking."""
    if card.rank is None:
        return None
    ranked = [
        one.rank
        for one in house.library.round_cards(card.campaign, cast("RoundName", card.round))
        if one.rank is not None
    ]
    is_counted = card.is_current and card.rank <= len(ranked)
    return f"Place {card.rank} of {len(ranked)}" if is_counted else f"Place {card.rank}"


def _find_place(house: House, card: ImageCard) -> str:
    """Its number on the shortlist that showed it last, as the desk counts; the start of its id for one never shown."""
    shown = house.studio.ledger.checkpoints.shown(card.checkpoint_id) if card.checkpoint_id else []
    return next((f"No. {one.position + 1}" for one in shown if one.image_id == card.image_id), card.image_id[:8])


def _own_decision(house: House, person: Person, card: ImageCard) -> Decision | None:
    decisions = standing_decisions(house.studio.ledger.checkpoints.decisions(card.checkpoint_id or ""))
    own = [
        one for one in decisions if one.image_id == card.image_id and same_name(one.reviewer) == same_name(person.name)
    ]
    return own[-1] if own else None


def _tell_pair(diff: RecipeDiff) -> dict[str, int] | None:
    """What the slider goes between."""
    if diff.parent is None or diff.child is None:
        return None
    return {"before": diff.parent, "after": diff.child}
