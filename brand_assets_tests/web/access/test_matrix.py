"""Every route x every kind of person: who may, may, and who may not, is told so and learns nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from brand_assets.storage.tokens import ROLES, Role
from brand_assets.web.access.rates import Buckets
from brand_assets_tests.web.access.houses import (
    OTHER,
    WAITING,
    Place,
    list_routes,
    make_token,
    open_guarded,
)
from brand_assets_tests.web.access.matrix import MATRIX, Rule
from brand_assets_tests.web.visiting import visit


@dataclass(frozen=True, slots=True)
class Kind:
    """One column of the matrix; `role` is None for who is let in nowhere."""

    name: str
    role: Role | None
    campaign: str | None = None
    days_ago: int = 0
    is_revoked: bool = False
    has_token: bool = True


KINDS = (
    Kind("nobody", None, has_token=False),
    Kind("expired", None, days_ago=31),
    Kind("revoked", None, is_revoked=True),
    Kind("viewer", "viewer"),
    Kind("viewer of it", "viewer", WAITING),
    Kind("reviewer", "reviewer"),
    Kind("admin of another", "admin", OTHER),
    Kind("admin", "admin"),
)


@pytest.fixture(scope="module")
def app(place: Place) -> FastAPI:
    return open_guarded(place.studio)


def test_every_route_is_in_the_matrix(app: FastAPI) -> None:
    """A new route fails here until somebody has decided who may use it."""
    missing = [route for route in list_routes(app) if route not in MATRIX]
    gone = [route for route in MATRIX if route not in set(list_routes(app))]
    assert not missing, f"Say in matrix.py who may use: {missing}"
    assert not gone, f"Take out of matrix.py what there is no more: {gone}"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_person_gets_what_the_matrix_says_and_nothing_else(kind: Kind, place: Place, app: FastAPI) -> None:
    token = None
    if kind.has_token:
        role = kind.role or "admin"
        token = make_token(
            place.studio, f"{kind.name} here", role, kind.campaign, days_ago=kind.days_ago, is_revoked=kind.is_revoked
        )
    wrong = []
    for (method, path), rule in _in_turn(app):
        if kind.role is None:
            app.state.access.buckets = Buckets()  # that wrong tokens are counted is another test's
        with visit(app, token=token, does_raise=False) as client:
            answer = _send(client, place, method, path, rule, is_let_in=_is_let_in(kind, rule))
        problem = _find_fault(kind, rule, answer)
        if problem:
            wrong.append(f"{method} {path}: {answer.status_code}, {problem}; {answer.text[:160]!r}")
    assert not wrong, "\n".join(wrong)


def _in_turn(app: FastAPI) -> Iterator[tuple[tuple[str, str], Rule]]:
    for route in list_routes(app):
        if route[0] != "MOUNT" and route in MATRIX:
            yield route, MATRIX[route]


def _is_let_in(kind: Kind, rule: Rule) -> bool:
    if rule.role is None:
        return True
    if kind.role is None or ROLES.index(kind.role) < ROLES.index(rule.role):
        return False
    return kind.campaign != OTHER or rule.reach in ("filtered", "own", "house")


def _send(client: httpx.Client, place: Place, method: str, path: str, rule: Rule, *, is_let_in: bool) -> httpx.Response:
    body = rule.tried if is_let_in and rule.tried is not None else rule.body
    url = place.fill(path.replace("{sender}", "replicate") + rule.query, image_id2=place.image_ids[1])
    headers = {"Accept": "application/json"}
    if path == "/events":  # who is let in would listen for ever
        return client.get(url, headers=headers) if not is_let_in else httpx.Response(200)
    if rule.is_form:
        return client.request(method, url, data=_fill(body, place), headers=headers)
    return client.request(method, url, json=None if body is None else _fill(body, place), headers=headers)


def _fill(body: dict[str, object] | None, place: Place) -> dict[str, object]:
    def fill(value: object) -> object:
        if isinstance(value, list):
            return [fill(one) for one in value]
        return place.fill(value, image_id2=place.image_ids[1]) if isinstance(value, str) else value

    return {name: fill(value) for name, value in (body or {}).items()}


def _find_fault(kind: Kind, rule: Rule, answer: httpx.Response) -> str:
    status = answer.status_code
    if status >= 500:
        return "a server's error"
    if rule.role is None:
        return ""
    if kind.role is None:
        return "" if status == 401 else "should be 401"
    if ROLES.index(kind.role) < ROLES.index(rule.role):
        is_hidden = kind.campaign == OTHER and rule.reach == "campaign" and status == 404
        return "" if status == 403 or is_hidden else f"should be 403: it needs {rule.role}"
    if not _is_let_in(kind, rule):
        return _find_leak(rule, answer)
    if status == 401 or (status == 403 and rule.reach != "own"):
        return f"a {kind.role} may"
    if rule.reach == "filtered" and kind.campaign == OTHER and WAITING in answer.text:
        return f"tells of {WAITING}"
    return ""


def _find_leak(rule: Rule, answer: httpx.Response) -> str:
    """Of another's campaign: it is not there, or, for what is about the whole house, not for them."""
    expected = 403 if rule.reach == "whole" else 404
    return "" if answer.status_code == expected else f"should be {expected}"
