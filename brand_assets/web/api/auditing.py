"""This file notes in the audit log what was done through the API."""

from fastapi import Request

from brand_assets.campaigns.auditing import Action, note
from brand_assets.web.access import get_access
from brand_assets.web.house import House
from brand_assets.web.people import Person


def note_deed(
    request: Request,
    house: House,
    person: Person,
    action: Action,
    campaign: str | None = None,
    subject: str | None = None,
    details: str | None = None,
) -> None:
    """Who did what, and from where."""
    address = get_access(request).find_address(request)
    note(house.studio, person.name, person.role, action, campaign, subject, details, address)
