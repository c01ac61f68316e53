"""This file is the page that shows reviewers some of their own images again, one at a time, and tells at the end."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.deciding import find_checkpoint
from brand_assets.campaigns.repeating import NO_REPEATS, list_repeats
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import RoundName
from brand_assets.web.house import TheHouse
from brand_assets.web.people import Reviewer, see

router = APIRouter()


@router.get("/campaigns/{campaign}/{round_name}/repeats")
def show(request: Request, house: TheHouse, person: Reviewer, campaign: str, round_name: RoundName) -> HTMLResponse:
    checkpoint = find_checkpoint(house.studio, see(person, campaign), round_name)
    try:
        repeats = list_repeats(house.studio, checkpoint, person.name)
    except (BriefError, CampaignNotFound):  # what was decided stands, whatever became of the brief
        repeats = NO_REPEATS
    desk = f"/campaigns/{checkpoint.campaign}/{checkpoint.round}"
    data = {
        "checkpoint": checkpoint.checkpoint_id,
        "due": repeats.due,
        "answered": repeats.answered,
        "total": repeats.total,
        "same": repeats.same,
        "desk": desk,
    }
    return house.render(
        request, "repeats.html", person=person, checkpoint=checkpoint, repeats=repeats, desk=desk, data=data
    )
