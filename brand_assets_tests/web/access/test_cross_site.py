"""Another site's page, in a browser that is logged in here, makes it send what it likes: nothing comes of it."""

import re
from itertools import count

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.web.app import create_app
from brand_assets_tests.web.access.houses import make_token, open_guarded
from brand_assets_tests.web.visiting import HERE, visit

SAME = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
NUMBERS = count()
CSRF = re.compile(r'<meta name="csrf" content="([0-9a-f]{40})">')


@pytest.fixture(params=["open", "logged in"])
def browser(request: pytest.FixtureRequest, studio: Studio) -> TestClient:
    """A browser with a cookie of the house: on loopback with a name, elsewhere with a session."""
    client = visit(create_app(studio) if request.param == "open" else open_guarded(studio))
    if request.param == "open":
        answer = client.post("/you", data={"name": "Mira"})
    else:
        answer = client.post("/login", data={"token": make_token(studio, "Mira", "admin")}, headers=SAME)
    assert answer.status_code == 303
    assert len(client.cookies) == 1
    return client


def find_csrf(client: TestClient) -> str:
    found = CSRF.search(client.get("/you").text)
    assert found is not None
    return found.group(1)


def send(client: TestClient, headers: dict[str, str], csrf: str | None = None) -> httpx.Response:
    """Make a collection; names are taken once."""
    raw = {name: value.encode() for name, value in headers.items()}
    if csrf is not None:
        raw["X-CSRF-Token"] = csrf.encode()
    return client.post("/api/v1/collections", json={"name": f"Bold ones {next(NUMBERS)}"}, headers=raw)


def test_our_own_page_with_its_token_may(browser: TestClient) -> None:
    assert send(browser, SAME, find_csrf(browser)).status_code == 201
    assert send(browser, {"Origin": HERE}, find_csrf(browser)).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://127.0.0.1:3000", "Sec-Fetch-Site": "same-site"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Origin": HERE, "Sec-Fetch-Site": "none"},
        {"Origin": "http://127.0.0.1:8000.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Referer": "http://evil.example/"},
        {},
    ],
    ids=["site", "sandbox", "other port", "other scheme", "typed", "prefix", "no origin", "referer alone", "nothing"],
)
def test_a_page_elsewhere_may_not_even_with_the_right_token(browser: TestClient, headers: dict[str, str]) -> None:
    csrf = find_csrf(browser)
    assert send(browser, headers, csrf).status_code == 403


@pytest.mark.parametrize("csrf", [None, "", "0" * 40, "é" * 40])
def test_our_own_page_needs_its_token(browser: TestClient, csrf: str | None) -> None:
    assert send(browser, SAME, csrf).status_code == 403


def test_a_token_of_another_session_does_not_fit(studio: Studio) -> None:
    app = open_guarded(studio)
    mira, tom = (visit(app) for _ in range(2))
    for client, name in ((mira, "Mira"), (tom, "Tom")):
        client.post("/login", data={"token": make_token(studio, name, "reviewer")}, headers=SAME)
    assert send(mira, SAME, find_csrf(tom)).status_code == 403
    assert send(mira, SAME, find_csrf(mira)).status_code == 201


@pytest.mark.parametrize("is_multipart", [False, True])
def test_a_form_carries_the_token_in_a_field(browser: TestClient, is_multipart: bool) -> None:
    fields = {"image_ids": "0" * 64, "csrf": find_csrf(browser)}
    files = {"ignored": ("a.txt", b"a")} if is_multipart else None
    answer = browser.post("/takeaway", data=fields, files=files, headers=SAME)
    assert answer.status_code == 404  # no such image: the door let it through
    wrong = browser.post("/takeaway", data={**fields, "csrf": "0" * 40}, files=files, headers=SAME)
    assert wrong.status_code == 403


@pytest.mark.parametrize("body", [b"csrf=" + b"&a=b" * 500, b"\xff\xfe", b"--b\r\nnot multipart"])
def test_a_form_that_cannot_be_read_carries_none(browser: TestClient, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "multipart/form-data"):
        assert browser.post("/logout", content=body, headers={**SAME, "Content-Type": kind}).status_code == 403


def test_a_program_needs_no_token_of_a_page(studio: Studio) -> None:
    """An agent with curl on this machine, or anywhere with a token: no browser sends neither cookie nor Origin."""
    with visit(create_app(studio)) as client:
        assert send(client, {}).status_code == 201
        assert send(client, {"Origin": HERE}).status_code == 403
        assert send(client, {"Sec-Fetch-Mode": "cors"}).status_code == 403
    with visit(open_guarded(studio), token=make_token(studio, "agent", "reviewer")) as client:
        assert send(client, {}).status_code == 201
        assert send(client, {"Origin": "http://portal.example"}).status_code == 201


def test_nobody_is_logged_in_by_a_page_elsewhere(studio: Studio) -> None:
    """Else a visitor would decide under the attacker's name."""
    token = make_token(studio, "Eve", "reviewer")
    with visit(open_guarded(studio)) as client:
        answer = client.post("/login", data={"token": token}, headers={"Origin": "http://evil.example"})
        assert answer.status_code == 403
        assert not client.cookies


@pytest.mark.parametrize("path", ["/api/v1/campaigns", "/events", "/search", "/static/js/api.js"])
def test_what_is_embedded_elsewhere_is_refused_and_a_link_is_welcome(studio: Studio, path: str) -> None:
    app: FastAPI = create_app(studio)
    with visit(app) as client:
        for site in ("cross-site", "same-site"):
            embedded = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
            assert client.get(path, headers=embedded).status_code == 403
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        assert client.get("/", headers=link).status_code == 200


def test_no_other_origin_may_read_an_answer(studio: Studio) -> None:
    with visit(create_app(studio)) as client:
        asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        answers = [client.options("/api/v1/collections", headers=asked), client.get("/api/v1/campaigns", headers=asked)]
    for answer in answers:
        assert not any(name.lower().startswith("access-control-") for name in answer.headers)
