"""This file is the API's part on telling images apart: comparing two, ranking them, and asking the same once more."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from brand_assets.campaigns import pairing
from brand_assets.campaigns.pairing import Pairing, Pool, open_pairing
from brand_assets.campaigns.repeating import answer_repeat, list_repeats
from brand_assets.web.api.answering import answer
from brand_assets.web.api.checkpoints import TheCheckpoint
from brand_assets.web.api.models.base import Nothing
from brand_assets.web.api.models.pairs import (
    ApproveBestRequest,
    ApprovedBestAnswer,
    ComparisonAnswer,
    ComparisonRequest,
    ComparisonsPage,
    PairAnswer,
    PairsAnswer,
    RankingAnswer,
    RepeatRequest,
    RepeatsAnswer,
)
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.house import TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Reviewer, Viewer

router = APIRouter(prefix="/checkpoints/{checkpoint_id}", tags=["comparisons"])

MOST_AHEAD = 10
MOST_PUT_OFF = 200


def _open(
    checkpoint: TheCheckpoint,
    house: TheHouse,
    person: Viewer,
    pool: Annotated[
        Pool, Query(description="`open`: all that you did not reject; `chosen`: what you approved or starred.")
    ] = "open",
    top: Annotated[int | None, Query(ge=1, le=1000, description="How many to find; `to_approve` unless told.")] = None,
) -> Pairing:
    return open_pairing(house.studio, checkpoint, person.name, pool=pool, top=top)


ThePairing = Annotated[Pairing, Depends(_open)]


@router.get("/comparisons", operation_id="listComparisons", response_model=ComparisonsPage, responses=refusals(404))
def list_comparisons(request: Request, checkpoint: TheCheckpoint, house: TheHouse, paging: Paged) -> Response:
    """Every comparison of every reviewer, withdrawals too, in the order in which they were made."""
    found = house.studio.ledger.comparisons.list(checkpoint.checkpoint_id)
    items = [ComparisonAnswer.model_validate(one) for one in paging.cut(found)]
    return answer(request, ComparisonsPage(items=items, total=len(found), next=paging.find_next(len(found))))


@router.post("/comparisons", operation_id="compareImages", status_code=HTTPStatus.CREATED, responses=refusals(404, 409))
def compare(checkpoint: TheCheckpoint, house: TheHouse, person: Reviewer, body: ComparisonRequest) -> ComparisonAnswer:
    """Say which of two is better. Answered once it is durable; told again of the same pair, the last one stands."""
    told = pairing.compare(
        house.studio, checkpoint, body.winner, body.loser, reviewer=person.name, seconds=body.seconds
    )
    return ComparisonAnswer.model_validate(told)


@router.post(
    "/comparisons/undo", operation_id="undoComparison", status_code=HTTPStatus.CREATED, responses=refusals(404, 409)
)
def undo(checkpoint: TheCheckpoint, house: TheHouse, person: Reviewer, body: Nothing | None = None) -> ComparisonAnswer:
    """Take your last standing comparison back; what you said of that pair before, if anything, stands again."""
    return ComparisonAnswer.model_validate(pairing.take_back(house.studio, checkpoint, reviewer=person.name))


@router.get("/pair", operation_id="nextPairs", response_model=PairsAnswer, responses=refusals(404))
def next_pairs(
    request: Request,
    opened: ThePairing,
    count: Annotated[int, Query(ge=1, le=MOST_AHEAD)] = 1,
    put_off: Annotated[
        list[Annotated[str, Query(pattern="^[0-9a-f]{64}:[0-9a-f]{64}$")]] | None,
        Query(max_length=MOST_PUT_OFF, description="Pairs `ID:ID` to ask last, as those you cannot say."),
    ] = None,
) -> Response:
    """The pairs whose answers tell most about which images are the best, none that you answered already."""
    pairs = pairing.next_pairs(opened, count=count, put_off=[_split(text) for text in put_off or ()])
    told = PairsAnswer(
        pairs=[PairAnswer(left=left, right=right) for left, right in pairs],
        images=len(opened.image_ids),
        compared=len(opened.own),
        pairs_left=opened.pairs_left,
    )
    return answer(request, told)


def _split(text: str) -> tuple[str, str]:
    first, _, second = text.partition(":")
    return first, second


@router.get("/ranking", operation_id="rankImages", response_model=RankingAnswer, responses=refusals(404))
def rank(
    request: Request,
    opened: ThePairing,
    joined: Annotated[bool, Query(description="By what all reviewers said, not by you alone.")] = False,
) -> Response:
    """The images by who preferred which, with intervals, and how long it takes until the best are clear."""
    more = None if joined else pairing.foresee(opened)
    return answer(request, RankingAnswer.of(pairing.rank(opened, is_joined=joined), more))


@router.post(
    "/ranking/approvals",
    operation_id="approveBest",
    status_code=HTTPStatus.CREATED,
    responses=refusals(404, 409),
)
def approve_best(
    request: Request, opened: ThePairing, house: TheHouse, person: Reviewer, body: ApproveBestRequest | None = None
) -> ApprovedBestAnswer:
    """Approve what you rank best, and take back your approval of the rest that you compared."""
    seen = None if body is None or body.images is None else frozenset(body.images)
    ranking = pairing.approve_best(house.studio, opened, seen=seen)
    wake(request)
    return ApprovedBestAnswer(approved=list(ranking.best), reason=pairing.tell_reason(ranking))


@router.get("/repeats", operation_id="listRepeats", response_model=RepeatsAnswer, responses=refusals(404))
def get_repeats(request: Request, checkpoint: TheCheckpoint, house: TheHouse, person: Viewer) -> Response:
    """Your images that are to be shown once more; due once you decided all, or the checkpoint is submitted."""
    return answer(request, RepeatsAnswer.model_validate(list_repeats(house.studio, checkpoint, person.name)))


@router.post("/repeats", operation_id="answerRepeat", status_code=HTTPStatus.CREATED, responses=refusals(404, 409))
def answer_one(checkpoint: TheCheckpoint, house: TheHouse, person: Reviewer, body: RepeatRequest) -> RepeatsAnswer:
    """Say it once more. No decision changes by it."""
    repeats = answer_repeat(
        house.studio, checkpoint, body.image_id, body.decision, reviewer=person.name, seconds=body.seconds
    )
    return RepeatsAnswer.model_validate(repeats)
