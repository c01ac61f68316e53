"""This file is `/look/{image_id}`: one image outside a checkpoint, with all that is known and was ever said of it."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from brand_assets.campaigns.decision_history import list_past_decisions
from brand_assets.web.desk.panel import load_panel
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Person, Viewer

router = APIRouter()


@router.get("/look/{image_id}")
def show(request: Request, house: TheHouse, person: Viewer, image_id: str) -> HTMLResponse:
    return _render(request, house, person, image_id, "look.html")


@router.get("/look/{image_id}/panel")
def show_panel(request: Request, house: TheHouse, person: Viewer, image_id: str) -> HTMLResponse:
    """What is known of it, anew after somebody said something."""
    return _render(request, house, person, image_id, "desk_panel.html")


def _render(request: Request, house: House, person: Person, image_id: str, template: str) -> HTMLResponse:
    panel = load_panel(house, person, image_id)
    history = list_past_decisions(house.studio, image_id) if template == "look.html" else []
    may_decide = person.may("reviewer")
    return house.render(request, template, person=person, panel=panel, history=history, may_decide=may_decide)
