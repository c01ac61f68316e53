"""This file is `/`, the inbox: what waits for a person, what runs, what can be started, and the money."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.inbox import read_inbox
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Person, Viewer

router = APIRouter()


@router.get("/")
def show(request: Request, house: TheHouse, person: Viewer) -> HTMLResponse:
    return _render(request, house, person, "inbox.html")


@router.get("/inbox/list")
def show_list(request: Request, house: TheHouse, person: Viewer) -> HTMLResponse:
    """The list alone, for a page that is open while something changes."""
    return _render(request, house, person, "parts/inbox_list.html")


def _render(request: Request, house: House, person: Person, template: str) -> HTMLResponse:
    return house.render(request, template, person=person, inbox=read_inbox(house.studio, person.campaigns))
