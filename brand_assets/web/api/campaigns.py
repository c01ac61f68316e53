"""This file is the API's part on campaigns: where they stand, what they will cost, and their runs."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from brand_assets.campaigns.briefs import ask_for_near, list_campaigns, load_brief
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.campaigns.exporting.order import choose_order
from brand_assets.campaigns.remembering import recall_brand
from brand_assets.campaigns.running import cancel_run, find_run, start_run
from brand_assets.campaigns.status import CampaignStatus, list_statuses
from brand_assets.errors import CampaignNotFound
from brand_assets.web.api.answering import answer
from brand_assets.web.api.auditing import note_deed
from brand_assets.web.api.models.base import Nothing, Slug
from brand_assets.web.api.models.campaigns import (
    CampaignAnswer,
    CampaignsPage,
    EstimateAnswer,
    RunAnswer,
    RunRequest,
    RunsPage,
)
from brand_assets.web.api.paging import Paged
from brand_assets.web.api.refusals import refusals
from brand_assets.web.house import House, TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Admin, Viewer, see

router = APIRouter(prefix="/campaigns", tags=["campaigns"])


def _find(campaign: Slug, house: TheHouse, person: Viewer) -> CampaignStatus:
    """Where the campaign stands, for those who may see it; CampaignNotFound for others."""
    see(person, campaign)
    [status] = list_statuses(house.studio, [campaign])
    known = list_campaigns(house.studio)
    if status.state == "new" and campaign not in known and not status.spent_usd:
        hint = ask_for_near(house.studio, campaign) if person.campaign is None else ""
        raise CampaignNotFound(f"There is no campaign {campaign!r}. {hint}".strip())
    return status


TheCampaign = Annotated[CampaignStatus, Depends(_find)]


@router.get("", operation_id="listCampaigns", response_model=CampaignsPage, responses=refusals())
def list_all(request: Request, house: TheHouse, person: Viewer, paging: Paged) -> Response:
    """Where each campaign stands, by name."""
    found = list_statuses(house.studio, person.campaigns)
    open_ids = _find_open(house)
    items = [_tell(one, open_ids) for one in paging.cut(found)]
    return answer(request, CampaignsPage(items=items, total=len(found), next=paging.find_next(len(found))))


@router.get("/{campaign}", operation_id="getCampaign", response_model=CampaignAnswer, responses=refusals(404))
def get_campaign(request: Request, status: TheCampaign, house: TheHouse) -> Response:
    """Where one campaign stands, and what comes next."""
    return answer(request, _tell(status, _find_open(house)))


@router.get(
    "/{campaign}/estimate", operation_id="estimateCampaign", response_model=EstimateAnswer, responses=refusals(404)
)
def estimate(request: Request, status: TheCampaign, house: TheHouse) -> Response:
    """What the campaign will cost by round and model, before anything is spent."""
    brief = load_brief(house.studio, status.campaign)
    estimated = estimate_campaign(brief, recall_brand(house.studio, brief).memory)
    return answer(request, EstimateAnswer.model_validate(estimated.as_json()))


@router.get("/{campaign}/runs", operation_id="listRuns", response_model=RunsPage, responses=refusals(404))
def list_runs(request: Request, status: TheCampaign, house: TheHouse) -> Response:
    """The campaign's last run that was started from here, and how far it is."""
    found = find_run(house.studio, status.campaign)
    items = [] if found is None else [RunAnswer.model_validate(found)]
    return answer(request, RunsPage(items=items, total=len(items)))


@router.post(
    "/{campaign}/runs", operation_id="startRun", status_code=HTTPStatus.ACCEPTED, responses=refusals(400, 404, 409)
)
def start(
    request: Request, status: TheCampaign, house: TheHouse, person: Admin, body: RunRequest | None = None
) -> RunAnswer:
    """Start the stage that is due, or the one named, and come back at once: look at `runs` for how far it is.

    Refused while another run of the campaign is under way, and while a checkpoint waits for a person.
    """
    wanted = body or RunRequest()
    order = choose_order(
        load_brief(house.studio, status.campaign),
        wanted.only,
        is_client=wanted.client,
        has_zip=wanted.zip,
        preset=wanted.preset,
    )
    record = start_run(
        house.studio,
        status.campaign,
        wanted.stage,
        person.name,
        redraw=wanted.redraw,
        top_up=wanted.top_up,
        order=order,
    )
    note_deed(request, house, person, "run_started", status.campaign, record.stage, wanted.model_dump_json())
    wake(request)
    return RunAnswer.model_validate(record)


@router.delete("/{campaign}/runs", operation_id="cancelRun", responses=refusals(400, 404))
def cancel(
    request: Request, status: TheCampaign, house: TheHouse, person: Admin, body: Nothing | None = None
) -> RunAnswer:
    """Stop the campaign's run and wait until it has stopped. What it drew, and what it paid for, is kept."""
    record = cancel_run(house.studio, status.campaign, person.name)
    note_deed(request, house, person, "run_cancelled", status.campaign, record.stage)
    wake(request)
    return RunAnswer.model_validate(record)


def _find_open(house: House) -> dict[tuple[str, str], str]:
    return {(one.campaign, one.round): one.checkpoint_id for one in house.studio.ledger.checkpoints.list_open()}


def _tell(status: CampaignStatus, open_ids: dict[tuple[str, str], str]) -> CampaignAnswer:
    return CampaignAnswer(
        campaign=status.campaign,
        round=status.round,
        state=status.state,
        meaning=status.describe(),
        next_stage=status.next_stage,
        waiting_since=status.waiting_since,
        due_at=status.due_at,
        is_overdue=status.is_overdue,
        decided=status.decided,
        to_decide=status.to_decide,
        approved=status.approved,
        spent_usd=round(status.spent_usd, 6),
        budget_usd=status.budget_usd,
        review=status.review,
        submitted_by=status.submitted_by,
        notes=status.revision.notes if status.revision else None,
        problem=status.problem,
        checkpoint_id=open_ids.get((status.campaign, status.round)),
        url=f"/campaigns/{status.campaign}",
    )
