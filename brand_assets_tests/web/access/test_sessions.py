"""Logging in with a token, what the cookie is worth, and when it is worth nothing any more."""

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.settings import ReviewSettings
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.access.seals import SESSION_DAYS, Seals
from brand_assets.web.app import create_app
from brand_assets.web.pages.events import is_let_in
from brand_assets_tests.web.access.houses import make_token, open_guarded
from brand_assets_tests.web.access.test_cross_site import SAME, find_csrf
from brand_assets_tests.web.visiting import visit


@pytest.fixture
def app(studio: Studio) -> FastAPI:
    return open_guarded(studio)


@pytest.fixture
def browser(app: FastAPI) -> Iterator[TestClient]:
    with visit(app) as client:
        yield client


def log_in(client: TestClient, token: str, **fields: str) -> httpx.Response:
    return client.post("/login", data={"token": token, **fields}, headers={**SAME, "Accept": "text/html"})


def test_a_page_leads_to_the_login_and_the_login_back_to_it(browser: TestClient, studio: Studio) -> None:
    asked = browser.get("/search?text=bold%20mark", headers={"Accept": "text/html"})
    assert asked.status_code == 303
    shown = browser.get(asked.headers["Location"])
    target = re.search(r'name="next" value="([^"]+)"', shown.text)
    assert target is not None
    assert target.group(1) == "/search?text=bold%20mark"
    answer = log_in(browser, make_token(studio, "Mira", "viewer"), next=target.group(1))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/search?text=bold%20mark")
    assert browser.get("/api/v1/campaigns").status_code == 200


def test_the_cookie_is_for_this_house_alone_and_no_script(browser: TestClient, studio: Studio) -> None:
    cookie = log_in(browser, make_token(studio, "Mira", "viewer")).headers["Set-Cookie"].lower()
    for part in ("httponly", "samesite=lax", "path=/", f"max-age={SESSION_DAYS * 86_400}"):
        assert part in cookie
    assert "secure" not in cookie
    assert "domain" not in cookie


def test_on_https_the_cookie_travels_by_nothing_else(studio: Studio) -> None:
    settings = replace(studio.settings, review=ReviewSettings(url="https://review.example"))
    with visit(create_app(replace(studio, settings=settings), is_open=False)) as client:
        token = make_token(studio, "Mira", "viewer")
        headers = {"Host": "review.example", "Origin": "https://review.example"}
        answer = client.post("/login", data={"token": token}, headers=headers)
    assert answer.headers["Set-Cookie"].startswith("__Host-bas_session_")
    assert "secure" in answer.headers["Set-Cookie"].lower()
    assert "max-age" in answer.headers["Strict-Transport-Security"]


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:alert(1)",
        "",
        "evil",
        "/\t/evil",
        "/\r\nX: 1",
    ],
)
def test_a_login_leads_to_no_other_site(browser: TestClient, studio: Studio, target: str) -> None:
    answer = log_in(browser, make_token(studio, "Mira", "viewer"), next=target)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    assert "X" not in answer.headers
    assert browser.get("/login", params={"next": target}).headers["Location"] == "/"


@pytest.mark.parametrize("token", ["", "bas_", "bas_" + "x" * 43, "'; --", "\x00", "é" * 50])
def test_a_wrong_token_opens_nothing_and_is_not_repeated(browser: TestClient, token: str) -> None:
    answer = log_in(browser, token)
    assert answer.status_code == 401
    assert not browser.cookies
    assert len(token) < 5 or token not in answer.text


def test_brute_force_is_stopped_and_a_right_token_sent_along_still_works(app: FastAPI, studio: Studio) -> None:
    token = make_token(studio, "Mira", "viewer")
    with visit(app) as client:
        statuses = [log_in(client, f"bas_{number}").status_code for number in range(14)]
        locked = log_in(client, token)
    assert statuses == [401] * 10 + [429] * 4
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) >= 1
    with visit(app, token=token) as client:
        assert client.get("/api/v1/campaigns").status_code == 200
    with visit(app, token="bas_guess") as client:
        assert client.get("/api/v1/campaigns").status_code == 429


def test_a_flood_of_wrong_tokens_does_not_fill_the_ledger(app: FastAPI, studio: Studio) -> None:
    for number in range(30):
        client = TestClient(app, base_url="http://127.0.0.1:8000", client=(f"10.0.0.{number}", 1))
        assert log_in(client, "bas_x").status_code == 401
    assert len(studio.ledger.audit.list()) == 10


def test_a_cookie_that_was_changed_is_worth_nothing(browser: TestClient, studio: Studio) -> None:
    log_in(browser, make_token(studio, "Mira", "viewer"))
    admin = TokenBook(studio.settings.access).add("Ada", role="admin").token
    [(name, value)] = browser.cookies.items()
    body, _, mac = value.partition(".")
    session = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode()
    mira = TokenBook(studio.settings.access).read_all()[0].token_id
    other = base64.urlsafe_b64encode(session.replace(mira, admin.token_id).encode()).decode().rstrip("=")
    flipped = "B" if mac[0] == "A" else "A"
    for forged in (
        f"{other}.{mac}",
        f"{body}.{flipped}{mac[1:]}",
        body,
        f"{body}.",
        f".{mac}",
        "é",
        "a.b.c",
        "[]",
        "x" * 9000,
    ):
        browser.cookies.clear()
        headers = {"Cookie": f"{name}={forged}".encode()}
        assert browser.get("/api/v1/campaigns", headers=headers).status_code == 401, forged[:40]
    assert browser.get("/api/v1/campaigns", headers={"Cookie": f"{name}={value}"}).status_code == 200


def test_a_name_is_no_session_though_both_are_sealed_here(browser: TestClient, app: FastAPI, studio: Studio) -> None:
    access = app.state.access
    token = TokenBook(studio.settings.access).add("Ada", role="admin").token
    later = (datetime.now(UTC) + timedelta(days=1)).timestamp()
    forged = access.seals.seal("name", [token.token_id, later, "nonce"])
    assert browser.get("/you", headers={"Cookie": f"{access.session_cookie}={forged}"}).status_code == 401
    real = access.seals.seal("session", [token.token_id, later, "nonce"])
    assert browser.get("/you", headers={"Cookie": f"{access.session_cookie}={real}"}).status_code == 200


def test_revoking_a_token_ends_its_sessions_at_once(browser: TestClient, studio: Studio) -> None:
    log_in(browser, make_token(studio, "Mira", "reviewer"))
    assert browser.get("/api/v1/campaigns").status_code == 200
    TokenBook(studio.settings.access).revoke("Mira")  # as another process does
    assert browser.get("/api/v1/campaigns").status_code == 401


def test_a_session_ends_with_its_token_and_after_seven_days() -> None:
    seals, now = Seals(b"s" * 32), datetime(2026, 5, 1, tzinfo=UTC)
    cookie, session = seals.open_session("t1", now)
    assert seals.read_session(cookie, now + timedelta(days=6, hours=23)) == session
    assert seals.read_session(cookie, now + timedelta(days=7)) is None
    assert Seals(b"t" * 32).read_session(cookie, now) is None


def test_logging_out_ends_the_session_even_for_who_kept_the_cookie(browser: TestClient, studio: Studio) -> None:
    log_in(browser, make_token(studio, "Mira", "reviewer"))
    [(name, value)] = browser.cookies.items()
    assert browser.post("/logout", headers={**SAME, "X-CSRF-Token": find_csrf(browser)}).status_code == 303
    assert not browser.cookies
    assert browser.get("/you", headers={"Cookie": f"{name}={value}"}).status_code == 401


def test_with_damaged_tokens_nobody_is_let_in(browser: TestClient, studio: Studio) -> None:
    token = make_token(studio, "Mira", "admin")
    (studio.settings.access / "tokens.json").write_text("[{}]")
    answer = browser.get("/api/v1/campaigns", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 400
    assert "damaged" in answer.json()["error"]["message"]


def test_on_loopback_the_browser_says_who_sits_there(studio: Studio) -> None:
    with visit(create_app(studio)) as client:
        assert client.post("/you", data={"name": "  Mira   Holt "}).headers["Location"] == "/"
        assert "Mira Holt" in client.get("/you").text
        for name in ("", "   ", "x" * 61, "a\x07b", "demo", "auto", "a\u202eb"):
            headers = {**SAME, "X-CSRF-Token": find_csrf(client)}
            assert client.post("/you", data={"name": name}, headers=headers).status_code == 422, name
        assert "Mira Holt" in client.get("/you").text


def test_with_a_token_nobody_takes_another_name(studio: Studio) -> None:
    with visit(open_guarded(studio), token=make_token(studio, "Mira", "admin")) as client:
        assert client.post("/you", data={"name": "Ada"}).status_code == 403


def test_logins_are_on_record_and_no_token_is(browser: TestClient, studio: Studio) -> None:
    token = make_token(studio, "Mira", "reviewer")
    log_in(browser, "bas_wrong_one_that_is_long_enough")
    log_in(browser, token)
    browser.post("/logout", headers={**SAME, "X-CSRF-Token": find_csrf(browser)})
    rows = studio.ledger.audit.list()
    assert [(row.actor, row.role, row.action, row.address) for row in rows] == [
        ("Mira", "reviewer", "logout", "127.0.0.1"),
        ("Mira", "reviewer", "login", "127.0.0.1"),
        ("somebody", "none", "login_failed", "127.0.0.1"),
    ]
    assert token not in str(rows)


def test_who_listens_is_let_in_until_the_token_is_revoked(app: FastAPI, studio: Studio) -> None:
    headers = [(b"host", b"127.0.0.1"), (b"authorization", f"Bearer {make_token(studio, 'Mira', 'viewer')}".encode())]
    request = Request({"type": "http", "app": app, "headers": headers, "client": ("127.0.0.1", 50000)})
    assert is_let_in(request)
    TokenBook(studio.settings.access).revoke("Mira")
    assert not is_let_in(request)
