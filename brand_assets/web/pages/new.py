"""This file is `/new`: a brief is written or dropped here, checked as it is typed, estimated, and started."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.new_campaign import propose_brief
from brand_assets.web.failures import Forbidden
from brand_assets.web.house import TheHouse
from brand_assets.web.people import Admin

router = APIRouter()


@router.get("/new")
def show(request: Request, house: TheHouse, person: Admin, name: str = "") -> HTMLResponse:
    if person.campaign is not None:
        raise Forbidden(f"{person.name} may see {person.campaign} alone, so may make no other campaign.")
    text = propose_brief(name[:80]) if name.strip() else ""
    return house.render(request, "new.html", person=person, campaign=None, text=text, name=name[:80])


@router.get("/new/scaffold")
def propose(house: TheHouse, person: Admin, name: str) -> dict[str, str]:
    """A brief to start from, for a name."""
    return {"text": propose_brief(name[:80])}
