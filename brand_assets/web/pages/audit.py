"""This file is the page of who did what: for admins of the whole house, newest first."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from brand_assets.web.access import get_access
from brand_assets.web.failures import Forbidden
from brand_assets.web.house import TheHouse
from brand_assets.web.people import Admin

router = APIRouter()

ROWS = 50
MAX_ID = 2**62
REFUSALS = {
    "HostRefused": "For a host that is not ours",
    "LoginNeeded": "Without a login",
    "Forbidden": "Beyond their role, or through a proxy",
    "CrossSite": "From another site's page",
    "TooManyRequests": "Too often",
    "TooLarge": "Too large",
    "TooSlow": "Too slow",
    "WrongType": "Of the wrong type",
    "Malformed": "Malformed",
    "Crowded": "While too much was under way",
}


@router.get("/audit")
def show_audit(
    house: TheHouse,
    request: Request,
    person: Admin,
    campaign: Annotated[str, Query(max_length=200)] = "",
    actor: Annotated[str, Query(max_length=200)] = "",
    before: Annotated[int | None, Query(ge=1, le=MAX_ID)] = None,
) -> Response:
    """Fifty rows, and the way to those before them. Raises Forbidden for admins of one campaign."""
    if not person.runs_house:
        raise Forbidden(f"The log is about the whole house, and {person.name} is an admin of {person.campaign} only.")
    book = house.studio.ledger.audit
    found = book.list(campaign=campaign or None, actor=actor or None, before_id=before, limit=ROWS + 1)
    rows, actors_and_campaigns = found[:ROWS], book.names()
    chosen = {key: value for key, value in (("actor", actor), ("campaign", campaign)) if value}
    refused = get_access(request).refusals.tell()
    return house.render(
        request,
        "audit.html",
        person=person,
        rows=rows,
        filters=[
            ("Who", "actor", actors_and_campaigns[0], actor),
            ("Campaign", "campaign", actors_and_campaigns[1], campaign),
        ],
        is_filtered=bool(chosen),
        is_later=before is not None,
        newest=_query(chosen),
        older=_query({**chosen, "before": str(rows[-1].audit_id)}) if len(found) > ROWS else "",
        refused=[(REFUSALS.get(kind, kind), count) for kind, count in refused.items()],
    )


def _query(chosen: dict[str, str]) -> str:
    return f"?{urlencode(chosen)}" if chosen else ""
