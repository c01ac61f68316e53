"""This file is the page that documents the API: read off the OpenAPI document, with commands that work here and now."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from brand_assets.web.api.reading import list_groups
from brand_assets.web.house import House, TheHouse
from brand_assets.web.people import Person, Viewer

router = APIRouter()


@router.get("/api")
def show_documentation(house: TheHouse, request: Request, person: Viewer) -> Response:
    """Every operation, with the ids of whatever waits in this house in its command."""
    address = str(request.base_url).rstrip("/")
    groups = list_groups(request.app.openapi(), address, _find_ids(house, person), is_open=house.is_open)
    return house.render(request, "documentation.html", person=person, groups=groups, address=address)


def _find_ids(house: House, person: Person) -> dict[str, str]:
    """By parameter, ids that a command can be tried with; nothing where nothing waits."""
    checkpoints = house.studio.ledger.checkpoints
    waiting = [one for one in checkpoints.list_open() if person.may_see(one.campaign)]
    if not waiting:
        return {}
    shown = checkpoints.shown(waiting[0].checkpoint_id)
    return {
        "campaign": waiting[0].campaign,
        "checkpoint_id": waiting[0].checkpoint_id,
        "image_id": shown[0].image_id,
    }
