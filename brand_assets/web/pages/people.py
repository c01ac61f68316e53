"""This file is the pages about who is there: logging in with a token, logging out, and `/you`."""

import re
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from brand_assets.campaigns.auditing import note
from brand_assets.errors import InputRefused
from brand_assets.storage.tokens import MAX_NAME_CHARS, check_name
from brand_assets.web.access import get_access
from brand_assets.web.access.identity import find_token, to_person
from brand_assets.web.access.refusals import TooManyRequests
from brand_assets.web.failures import Forbidden
from brand_assets.web.house import TheHouse
from brand_assets.web.people import Role, Viewer

router = APIRouter()

HOME = "/"
WORDS: tuple[tuple[Role, str], ...] = (
    ("viewer", "See campaigns, images and decisions"),
    ("reviewer", "Decide, compare, rate, tag and collect"),
    ("admin", "Write briefs, start and cancel runs, look after the house"),
)
"""What each role adds to the one before it."""
_ODD = re.compile(r"[\x00-\x20\\\x7f]")


@router.get("/login")
def show_login(house: TheHouse, request: Request, next: str = HOME) -> Response:
    """Where a token is pasted; who is in already goes on."""
    if request.state.person is not None:
        return RedirectResponse(to_local_path(next), HTTPStatus.SEE_OTHER)
    return house.render(request, "login.html", person=None, next=to_local_path(next), problem="")


@router.post("/login")
def log_in(
    house: TheHouse,
    request: Request,
    token: Annotated[str, Form(max_length=200)] = "",
    next: Annotated[str, Form(max_length=2000)] = HOME,
) -> Response:
    """Open a session with a token that is live; a wrong one is counted, and after ten nobody from there may try."""
    access, address, target = get_access(request), get_access(request).find_address(request), to_local_path(next)
    if access.buckets.is_empty("failure", address, access.paces.failure):
        raise TooManyRequests("That was too many wrong tokens. Wait a minute and paste it again.", retry_after_s=60)
    found = find_token(access, token)
    if found is None:
        access.buckets.take("failure", address, access.paces.failure)
        if access.may_note_failure():
            note(house.studio, "somebody", "none", "login_failed", address=address)
        problem = "This token is not one of ours, or not any more. Ask an admin for a new one."
        return house.render(
            request, "login.html", person=None, status=HTTPStatus.UNAUTHORIZED, next=target, problem=problem
        )
    person = to_person(found)
    note(house.studio, person.name, person.role, "login", campaign=person.campaign, address=address)
    answer = RedirectResponse(target, HTTPStatus.SEE_OTHER)
    access.start_session(answer, found.token_id)
    return answer


@router.post("/logout")
def log_out(house: TheHouse, request: Request, person: Viewer) -> Response:
    """End the session; on an open house there is none, and nothing happens."""
    access = get_access(request)
    answer = RedirectResponse("/login", HTTPStatus.SEE_OTHER)
    access.end_session(request, answer)
    if person.token_id:
        note(house.studio, person.name, person.role, "logout", address=access.find_address(request))
    return answer


@router.get("/you")
def show_you(house: TheHouse, request: Request, person: Viewer, next: str = HOME) -> Response:
    """Who you are here, and what you may do."""
    access = get_access(request)
    token = access.tokens.get(person.token_id) if person.token_id else None
    return house.render(
        request,
        "you.html",
        person=person,
        token=token,
        may=[(words, person.may(role)) for role, words in WORDS],
        max_chars=MAX_NAME_CHARS,
        next=to_local_path(next),
        problem="",
    )


@router.post("/you")
def name_yourself(
    house: TheHouse,
    request: Request,
    person: Viewer,
    name: Annotated[str, Form(max_length=500)] = "",
    next: Annotated[str, Form(max_length=2000)] = HOME,
) -> Response:
    """Sign what this browser does with another name, where nobody logs in. Raises Forbidden for who has a token."""
    if person.token_id is not None:
        raise Forbidden(f"Your token names you: {person.name}. An admin makes one with another name.")
    try:
        chosen = check_name(name)
    except InputRefused as refusal:
        return house.render(
            request,
            "you.html",
            person=person,
            status=HTTPStatus.UNPROCESSABLE_ENTITY,
            token=None,
            may=[(words, True) for _, words in WORDS],
            max_chars=MAX_NAME_CHARS,
            next=to_local_path(next),
            problem=str(refusal),
        )
    answer = RedirectResponse(to_local_path(next), HTTPStatus.SEE_OTHER)
    get_access(request).keep_name(answer, chosen)
    return answer


def to_local_path(target: str) -> str:
    """Where to go next: a path of this house, whatever was asked for; a login is never the way to another site."""
    if not target.startswith("/") or target.startswith("//") or _ODD.search(target):
        return HOME
    return quote(target, safe="/?&=%#:@!$'()*+,;~-._[]")
