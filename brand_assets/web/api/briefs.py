"""This file is the API's part on briefs: checking a text, and keeping it."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response

from brand_assets.campaigns.new_campaign import change_brief, check_brief_text, create_brief, read_brief_text
from brand_assets.web.api.answering import answer
from brand_assets.web.api.auditing import note_deed
from brand_assets.web.api.models.base import Slug
from brand_assets.web.api.models.campaigns import (
    BriefAnswer,
    BriefCheckAnswer,
    BriefCheckRequest,
    BriefKeptAnswer,
    BriefRequest,
)
from brand_assets.web.api.refusals import refusals
from brand_assets.web.failures import Forbidden
from brand_assets.web.house import TheHouse
from brand_assets.web.live import wake
from brand_assets.web.people import Admin, Viewer, see

router = APIRouter(prefix="/briefs", tags=["briefs"])


@router.post("/validate", operation_id="validateBrief", responses=refusals())
def validate(house: TheHouse, person: Admin, body: BriefCheckRequest) -> BriefCheckAnswer:
    """Every problem of a text at once, with its line, what was found and the nearest valid choice; and what it would
    cost. Nothing is kept."""
    campaign = body.campaign or person.campaign
    if campaign is not None:
        see(person, campaign)
    checked = check_brief_text(house.studio, body.text, campaign)
    return BriefCheckAnswer.model_validate(checked.as_json())


@router.post("", operation_id="createBrief", status_code=HTTPStatus.CREATED, responses=refusals())
def create(request: Request, response: Response, house: TheHouse, person: Admin, body: BriefRequest) -> BriefKeptAnswer:
    """Begin a campaign: keep its brief, whole or not at all, and never in the place of another."""
    if person.campaign is not None:
        raise Forbidden(f"{person.name} may work on {person.campaign!r} alone. Ask an admin of all for a new campaign.")
    brief = create_brief(house.studio, body.text)
    note_deed(request, house, person, "brief_created", brief.campaign)
    wake(request)
    response.headers["Location"] = f"/api/v1/campaigns/{brief.campaign}"
    return BriefKeptAnswer(campaign=brief.campaign, url=f"/campaigns/{brief.campaign}")


@router.get("/{campaign}", operation_id="getBrief", response_model=BriefAnswer, responses=refusals(404))
def get_brief(request: Request, campaign: Slug, house: TheHouse, person: Viewer) -> Response:
    """A campaign's brief as it was written."""
    see(person, campaign)
    return answer(request, BriefAnswer(campaign=campaign, text=read_brief_text(house.studio, campaign)))


@router.put("/{campaign}", operation_id="changeBrief", responses=refusals(404))
def change(request: Request, campaign: Slug, house: TheHouse, person: Admin, body: BriefRequest) -> BriefKeptAnswer:
    """Put another text in the place of a campaign's brief. What is paid stays; rounds to come follow the new one."""
    see(person, campaign)
    brief = change_brief(house.studio, campaign, body.text)
    note_deed(request, house, person, "brief_changed", brief.campaign)
    wake(request)
    return BriefKeptAnswer(campaign=brief.campaign, url=f"/campaigns/{brief.campaign}")
