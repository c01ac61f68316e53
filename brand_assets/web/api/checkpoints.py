"""This file is the API's part on checkpoints: which wait, what they show, and closing, reopening, sending back."""

from functools import partial
from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from brand_assets.campaigns import deciding
from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.revising import MAX_NOTES_CHARS, foresee_revision, revise
from brand_assets.campaigns.typed_words import take_lines
from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.storage.ledger.deciding import Counted, find_visible, read_counted
from brand_assets.web.api.answering import answer
from brand_assets.web.api.auditing import note_deed
from brand_assets.web.api.models.base import CheckpointId, Nothing, Round, Slug
from brand_assets.web.api.models.checkpoints import (
    CheckpointAnswer,
    CheckpointsPage,
    ForesightAnswer,
    RevisionAnswer,
    RevisionForesightAnswer,
    RevisionRequest,
    SubmittedAnswer,
)
from brand_assets.web.api.models.images import ImagesPage
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.api.showing import Scores, list_shown
from brand_assets.web.house import TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Person, Reviewer, Viewer

router = APIRouter(prefix="/checkpoints", tags=["checkpoints"])


def _find(checkpoint_id: CheckpointId, house: TheHouse, person: Viewer) -> Checkpoint:
    """The checkpoint, for those who may see its campaign; NotKnown for others."""
    return house.studio.ledger.call(partial(find_visible, checkpoint_id=checkpoint_id, campaigns=person.campaigns))


TheCheckpoint = Annotated[Checkpoint, Depends(_find)]


@router.get("", operation_id="listCheckpoints", response_model=CheckpointsPage, responses=refusals())
def list_checkpoints(
    request: Request,
    house: TheHouse,
    person: Viewer,
    paging: Paged,
    status: Annotated[Literal["open", "submitted"], Query(description="`open` is what waits for a person.")] = "open",
    campaign: Annotated[Slug | None, Query()] = None,
    round: Annotated[Round | None, Query()] = None,
) -> Response:
    """Checkpoints that wait, those that have waited longest first; or what is submitted, in that order."""
    ledger = house.studio.ledger.checkpoints
    found = [
        one
        for one in (ledger.list_open() if status == "open" else ledger.list_submitted())
        if person.may_see(one.campaign) and campaign in (None, one.campaign) and round in (None, one.round)
    ]
    page = CheckpointsPage(
        items=[CheckpointAnswer.of(one) for one in paging.cut(found)],
        total=len(found),
        next=paging.find_next(len(found)),
    )
    return answer(request, page)


@router.get("/{checkpoint_id}", operation_id="getCheckpoint", response_model=CheckpointAnswer, responses=refusals(404))
def get_checkpoint(request: Request, checkpoint_id: CheckpointId, house: TheHouse, person: Viewer) -> Response:
    """One checkpoint, with what its decisions come to at this moment."""
    counted = _count(house, checkpoint_id, person)
    return answer(request, CheckpointAnswer.of(counted.checkpoint, counted.counts))


@router.get("/{checkpoint_id}/images", operation_id="listShown", response_model=ImagesPage, responses=refusals(404))
def list_images(
    request: Request,
    checkpoint: TheCheckpoint,
    house: TheHouse,
    person: Viewer,
    paging: Paged,
    scores: Scores = "hidden",
) -> Response:
    """What the checkpoint shows, in its order.

    While it is open, scores and findings are left out of images that you have not decided yet: they would say what to
    decide. `scores=shown` asks for them all the same.
    """
    cards = list_shown(house, checkpoint, person, scores)
    page = ImagesPage(items=paging.cut(cards), total=len(cards), next=paging.find_next(len(cards)))
    return answer(request, page)


@router.get(
    "/{checkpoint_id}/foresight",
    operation_id="foreseeSubmission",
    response_model=ForesightAnswer,
    responses=refusals(404),
)
def foresee(request: Request, checkpoint: TheCheckpoint, house: TheHouse) -> Response:
    """What submitting now would do: who is in, what follows, what that costs."""
    return answer(request, ForesightAnswer.of(foresee_submission(house.studio, checkpoint)))


@router.post("/{checkpoint_id}/submit", operation_id="submitCheckpoint", responses=refusals(404, 409))
def submit(
    request: Request, checkpoint: TheCheckpoint, house: TheHouse, person: Reviewer, body: Nothing | None = None
) -> SubmittedAnswer:
    """Close the checkpoint with what was decided; what is undecided is rejected. The next round may start then.

    Refused while more is approved than may be, and when it was submitted or replaced meanwhile.
    """
    foreseen = foresee_submission(house.studio, checkpoint)
    standing = deciding.submit_shown(house.studio, checkpoint, reviewer=person.name)
    note_deed(
        request, house, person, "submitted", checkpoint.campaign, f"{checkpoint.round} {checkpoint.checkpoint_id}"
    )
    wake(request)
    approved = [verdict.image_id for verdict in standing.verdicts if verdict.decision == "approved"]
    return SubmittedAnswer(
        checkpoint=CheckpointAnswer.of(standing.checkpoint), approved=approved, summary=foreseen.describe()
    )


@router.post(
    "/{checkpoint_id}/reopen",
    operation_id="reopenCheckpoint",
    status_code=HTTPStatus.CREATED,
    responses=refusals(404, 409),
)
def reopen(
    request: Request, checkpoint: TheCheckpoint, house: TheHouse, person: Reviewer, body: Nothing | None = None
) -> CheckpointAnswer:
    """Put the same shortlist up for decision again, as a new checkpoint with what stood on this one."""
    if checkpoint.status == "superseded":
        raise DecisionRefused(
            f"This {checkpoint.round} checkpoint of {checkpoint.campaign!r} was replaced by another. Reopen that one."
        )
    again = deciding.reopen(house.studio, checkpoint.campaign, checkpoint.round, reviewer=person.name)
    note_deed(request, house, person, "reopened", checkpoint.campaign, f"{checkpoint.round} {checkpoint.checkpoint_id}")
    wake(request)
    return CheckpointAnswer.of(again, _count(house, again.checkpoint_id, person).counts)


@router.get(
    "/{checkpoint_id}/revision",
    operation_id="foreseeRevision",
    response_model=RevisionForesightAnswer,
    responses=refusals(404),
)
def foresee_revising(request: Request, checkpoint: TheCheckpoint, house: TheHouse) -> Response:
    """What sending the round back would draw and cost, and whether it may be."""
    return answer(request, RevisionForesightAnswer.of(foresee_revision(house.studio, checkpoint)))


@router.post(
    "/{checkpoint_id}/revise",
    operation_id="reviseRound",
    status_code=HTTPStatus.CREATED,
    responses=refusals(404, 409),
)
def revise_round(
    request: Request, checkpoint: TheCheckpoint, house: TheHouse, person: Reviewer, body: RevisionRequest
) -> RevisionAnswer:
    """Send the round back with notes, which the prompts of its next attempt heed. Refused beyond the budget."""
    notes = take_lines("The notes", body.notes, MAX_NOTES_CHARS)
    revision = revise(house.studio, checkpoint, notes, person.name)
    subject = f"{checkpoint.round} {checkpoint.checkpoint_id}"
    note_deed(request, house, person, "revised", checkpoint.campaign, subject, notes)
    wake(request)
    return RevisionAnswer.model_validate(revision)


def _count(house: TheHouse, checkpoint_id: str, person: Person) -> Counted:
    read = partial(read_counted, checkpoint_id=checkpoint_id, reviewer=person.name, campaigns=person.campaigns)
    return house.studio.ledger.call(read)
