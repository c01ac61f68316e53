"""This file finds out who is asking: a token sent along, a session in a cookie, or whoever sits at this machine."""

import getpass
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from starlette.requests import Request

from brand_assets.errors import InputRefused
from brand_assets.storage.tokens import Token, check_name
from brand_assets.web.access.hosts import find_forwarding, is_loopback, split_host
from brand_assets.web.people import Person

if TYPE_CHECKING:
    from brand_assets.web.access.access import Access

Kind = Literal["token", "session", "open", "nobody"]
NOBODY_BINDING = "nobody"


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks and how they showed it. `binding` is what the CSRF token is bound to, "" for a token sent along."""

    person: Person | None
    kind: Kind
    binding: str = ""
    is_wrong: bool = False
    """A token was sent that is not, or not any more, one of ours."""


def identify(request: Request, access: "Access") -> Identity:
    """What was sent along wins over what the browser adds by itself. Raises ConfigError when tokens cannot be read."""
    secret = read_bearer(request)
    if secret is not None:
        token = find_token(access, secret)
        return Identity(to_person(token), "token") if token else Identity(None, "nobody", is_wrong=True)
    if session := _find_session(request, access):
        return session
    if is_at_home(request, access):
        person = _find_local(request, access)
        # a page that was opened under one name does not sign with another, chosen since in another tab
        return Identity(person, "open", f"open {person.name}")
    return Identity(None, "nobody", NOBODY_BINDING)


def read_bearer(request: Request) -> str | None:
    """The token in the Authorization header; None when there is none."""
    scheme, _, secret = request.headers.get("authorization", "").strip().partition(" ")
    return secret if scheme.lower() == "bearer" else None


def is_at_home(request: Request, access: "Access") -> bool:
    """Whether the request comes from this very machine to a house that only it can reach, and for a name of its own.

    A page elsewhere whose name was pointed at 127.0.0.1 sends its own name as Host; a proxy adds headers of its own.
    """
    peer = request.client.host if request.client else None
    host = split_host(request.headers.get("host", ""))
    return access.is_open and is_loopback(peer) and is_loopback(host) and find_forwarding(request.headers) is None


def find_token(access: "Access", secret: str) -> Token | None:
    """The live token that this is the secret of."""
    token = access.tokens.find(secret.strip())
    return token if token and token.is_live(datetime.now(UTC)) else None


def to_person(token: Token) -> Person:
    return Person(token.name, token.role, token.campaign, token.token_id)


@cache
def find_own_name() -> str:
    """The name of the login that the server runs under, for whoever has not said another."""
    try:
        return check_name(getpass.getuser())
    except (OSError, KeyError, InputRefused):
        return "somebody"


def _find_session(request: Request, access: "Access") -> Identity | None:
    cookie = request.cookies.get(access.session_cookie)
    session = access.seals.read_session(cookie) if cookie else None
    if session is None or access.is_ended(session):
        return None
    token = access.tokens.get(session.token_id)
    if token is None or not token.is_live(datetime.now(UTC)):
        return None
    return Identity(to_person(token), "session", session.nonce)


def _find_local(request: Request, access: "Access") -> Person:
    cookie = request.cookies.get(access.name_cookie)
    name = access.seals.unseal("name", cookie) if cookie else None
    if isinstance(name, str):
        return Person(name, "admin")
    return Person(find_own_name(), "admin", is_named=False)
