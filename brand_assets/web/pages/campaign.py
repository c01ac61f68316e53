"""This file is a campaign's page: its rounds, who decided, what it cost, what comes next; and its brief, to change."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.following import follow
from brand_assets.campaigns.new_campaign import read_brief_text
from brand_assets.campaigns.overview import read_overview
from brand_assets.campaigns.run_plans import plan_run
from brand_assets.campaigns.running import find_run
from brand_assets.campaigns.status import Stage
from brand_assets.campaigns.topping_up import MAX_TOP_UP
from brand_assets.errors import CampaignNotFound
from brand_assets.records.brief import RoundName
from brand_assets.web.failures import NotThere
from brand_assets.web.house import House, TheHouse
from brand_assets.web.markdown import part_markdown
from brand_assets.web.people import Admin, Person, Viewer, see

router = APIRouter()


@router.get("/campaigns/{campaign}")
def show(request: Request, house: TheHouse, person: Viewer, campaign: str) -> HTMLResponse:
    return _render(request, house, person, campaign, "campaign.html")


@router.get("/campaigns/{campaign}/state")
def show_state(request: Request, house: TheHouse, person: Viewer, campaign: str) -> HTMLResponse:
    """What of the page changes while it is open."""
    return _render(request, house, person, campaign, "parts/campaign_state.html")


@router.get("/campaigns/{campaign}/{round_name}/following")
def show_following(
    request: Request, house: TheHouse, person: Viewer, campaign: str, round_name: RoundName
) -> HTMLResponse:
    """A part of the desk of a submitted round: what follows, as far as it is. Raises NotThere without a checkpoint."""
    see(person, campaign)
    checkpoint = (
        house.studio.ledger.checkpoints.latest(campaign, round_name) if house.studio.ledger.path.exists() else None
    )
    if checkpoint is None or checkpoint.submitted_at is None:
        raise NotThere(f"Nothing was submitted in the {round_name} round of {campaign!r}.")
    following = follow(house.studio, checkpoint)
    return house.render(request, "parts/following.html", person=person, campaign=campaign, following=following)


@router.get("/campaigns/{campaign}/plan")
def plan(
    house: TheHouse,
    person: Admin,
    campaign: str,
    stage: Stage | None = None,
    redraw: bool = False,
    top_up: Annotated[int, Query(ge=0, le=MAX_TOP_UP)] = 0,
    fill_gaps: bool = False,
) -> dict[str, Any]:
    """What starting a run would do and cost; `fill_gaps` tops up by as many images as close the gaps."""
    see(person, campaign)
    return plan_run(house.studio, campaign, stage, redraw=redraw, top_up=None if fill_gaps else top_up).as_json()


@router.get("/campaigns/{campaign}/brief")
def edit(request: Request, house: TheHouse, person: Admin, campaign: str) -> HTMLResponse:
    text = read_brief_text(house.studio, see(person, campaign))
    return house.render(request, "new.html", person=person, campaign=campaign, text=text)


def _render(request: Request, house: House, person: Person, campaign: str, template: str) -> HTMLResponse:
    overview = read_overview(house.studio, house.library, see(person, campaign))
    return house.render(
        request,
        template,
        person=person,
        campaign=campaign,
        overview=overview,
        run=find_run(house.studio, campaign),
        story=part_markdown(overview.brief.story) if overview.brief else [],
        source=_read_source(house, campaign),
    )


def _read_source(house: House, campaign: str) -> str | None:
    try:
        return read_brief_text(house.studio, campaign)
    except CampaignNotFound:
        return None
