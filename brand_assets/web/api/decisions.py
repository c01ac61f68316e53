"""This file is the API's part on decisions: taking them, durable before it says so, and telling them."""

from functools import partial
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from brand_assets.records.checkpoint import Decision
from brand_assets.review import standing_decisions
from brand_assets.storage.ledger.deciding import read_counted, take_decisions
from brand_assets.web.api.answering import answer
from brand_assets.web.api.models.base import CheckpointId
from brand_assets.web.api.models.checkpoints import (
    CheckpointAnswer,
    CountsAnswer,
    Decisions,
    DecisionsPage,
    TakenAnswer,
    tell_decisions,
)
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.house import TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Reviewer, Viewer

router = APIRouter(prefix="/checkpoints", tags=["decisions"])

ClientKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="Your own name of this request, as a UUID. Sent again after a lost answer, it gets the same "
        "answer, and nothing is taken twice.",
    ),
]


@router.post(
    "/{checkpoint_id}/decisions",
    operation_id="decide",
    status_code=HTTPStatus.CREATED,
    response_model=TakenAnswer,
    responses=refusals(404, 409),
)
async def decide(
    request: Request,
    checkpoint_id: CheckpointId,
    body: Decisions,
    house: TheHouse,
    person: Reviewer,
    idempotency_key: ClientKey = None,
) -> Response:
    """Take one decision, or up to 500, all or none. Answered once they are committed: nothing acknowledged is lost.

    Until the checkpoint is submitted anything may be decided otherwise: the last word of each reviewer stands.
    """
    wanted = body if isinstance(body, list) else [body]
    take = partial(
        take_decisions,
        checkpoint_id=checkpoint_id,
        decisions=[one.as_decision(person.name) for one in wanted],
        reviewer=person.name,
        client_key=idempotency_key,
        campaigns=person.campaigns,
    )
    taken = await house.studio.ledger.acall(take)
    wake(request)
    told = TakenAnswer(decisions=tell_decisions(taken.decisions), counts=CountsAnswer.model_validate(taken.counts))
    return answer(request, told, HTTPStatus.CREATED)


@router.get(
    "/{checkpoint_id}/decisions", operation_id="listDecisions", response_model=DecisionsPage, responses=refusals(404)
)
def list_decisions(
    request: Request,
    checkpoint_id: CheckpointId,
    house: TheHouse,
    person: Viewer,
    paging: Paged,
    after: Annotated[int, Query(ge=0, lt=2**63, description="Only decisions with a higher `decision_id`.")] = 0,
    standing: Annotated[bool, Query(description="Only the last word of each reviewer on each image.")] = False,
) -> Response:
    """The decisions of all reviewers, oldest first, with what they come to."""
    read = partial(read_counted, checkpoint_id=checkpoint_id, reviewer=person.name, campaigns=person.campaigns)
    counted = house.studio.ledger.call(read)
    found = [one for one in _choose(counted.decisions, standing) if one.decision_id > after]
    counts = CountsAnswer.model_validate(counted.counts)
    page = DecisionsPage(
        checkpoint=CheckpointAnswer.of(counted.checkpoint, counted.counts),
        counts=counts,
        items=tell_decisions(paging.cut(found)),
        total=len(found),
        next=paging.find_next(len(found)),
    )
    return answer(request, page)


def _choose(decisions: tuple[Decision, ...], standing: bool) -> list[Decision]:
    return standing_decisions(decisions) if standing else list(decisions)
