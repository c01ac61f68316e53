"""This file is `/settings`, the house: how it is set up and whether it is well; to read, and never a key."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.checkup import check_house
from brand_assets.campaigns.house_facts import gather_house, measure_folders
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.failures import Forbidden
from brand_assets.web.house import TheHouse
from brand_assets.web.people import Admin, Viewer

router = APIRouter()


@router.get("/settings")
def show(request: Request, house: TheHouse, person: Viewer) -> HTMLResponse:
    facts = gather_house(house.studio)
    tokens = TokenBook(house.studio.settings.access).read_all() if person.runs_house else ()
    return house.render(request, "settings.html", person=person, facts=facts, tokens=tokens, now=datetime.now(UTC))


@router.get("/settings/checkup")
def show_checkup(request: Request, house: TheHouse, person: Admin) -> HTMLResponse:
    """What the doctor finds, and where the disk went: looks at everything, so it is asked for and not shown at once.

    Raises Forbidden for admins of one campaign.
    """
    if not person.runs_house:
        raise Forbidden(
            f"The checkup is about the whole house, and {person.name} is an admin of {person.campaign} only."
        )
    settings = house.studio.settings
    findings, folders = check_house(settings), measure_folders(settings)
    return house.render(request, "parts/checkup.html", person=person, findings=findings, folders=folders)
