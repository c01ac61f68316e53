"""What every request must have or lack, before any page or part of the API sees it."""

import asyncio
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.types import Message

from brand_assets.campaigns.new_campaign import read_brief_text
from brand_assets.campaigns.studio import Studio
from brand_assets.settings import ReviewSettings
from brand_assets.web.access.bodies import MAX_HELD_BYTES, Bodies, Gone
from brand_assets.web.access.hosts import find_address, is_loopback, is_same_origin, name_hosts, split_host
from brand_assets.web.access.rates import Buckets, Pace, Paces
from brand_assets.web.access.refusals import Crowded, TooLarge, TooManyRequests, TooSlow
from brand_assets.web.app import create_app
from brand_assets_tests.web.access.houses import (
    OTHER,
    WAITING,
    Place,
    make_token,
    open_empty,
    open_guarded,
)
from brand_assets_tests.web.visiting import HERE, visit

PATHS = ("/", "/login", "/healthz", "/api/v1/campaigns", "/static/css/base.css")


@pytest.fixture
def app(studio: Studio) -> FastAPI:
    """On loopback, where nobody logs in."""
    return create_app(studio)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "evil.example:8000", "[::2]", "0x7f000001"],
)
def test_a_forged_host_reaches_nothing(app: FastAPI, host: str) -> None:
    """What a page elsewhere would send whose own name was pointed at 127.0.0.1."""
    with visit(app) as client:
        for path in PATHS:
            assert client.get(path, headers={"Host": host}).status_code == 421


@pytest.mark.parametrize("host", ["", "a b", "127.0.0.1/../evil", "user@127.0.0.1", "127.0.0.1:port", "[::1"])
def test_a_malformed_host_is_refused(app: FastAPI, host: str) -> None:
    with visit(app) as client:
        assert client.get("/", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:9000", "[::1]:8000", "LOCALHOST:8000", "127.0.0.2"])
def test_loopback_has_many_names_and_any_port(app: FastAPI, host: str) -> None:
    """A tunnel has a port of its own."""
    with visit(app) as client:
        assert client.get("/api/v1/campaigns", headers={"Host": host}).status_code == 200


def test_the_house_answers_as_its_url_its_hosts_and_where_it_listens() -> None:
    review = ReviewSettings(url="https://review.example/", hosts=("marks.example", "Box:8000"))
    assert name_hosts(review, ["10.1.2.3", "0.0.0.0"]) == {"review.example", "marks.example", "box", "10.1.2.3"}  # noqa: S104


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via", "X-Forwarded-Host"])
def test_what_came_through_a_proxy_is_no_admin_of_an_open_house(app: FastAPI, header: str) -> None:
    with visit(app) as client:
        answer = client.get("/api/v1/campaigns", headers={header: "203.0.113.9"})
    assert answer.status_code == 403
    assert "BRAND_ASSETS_URL" in answer.json()["error"]["message"]


def test_only_a_peer_on_this_machine_is_let_in_without_a_login(app: FastAPI) -> None:
    from starlette.testclient import TestClient

    for peer, status in (("127.0.0.1", 200), ("::1", 200), ("::ffff:127.0.0.1", 200), ("10.0.0.5", 401)):
        client = TestClient(app, base_url=HERE, client=(peer, 5))
        assert client.get("/api/v1/campaigns").status_code == status, peer


def test_an_open_house_named_otherwise_asks_for_a_login(tmp_path: Path) -> None:
    """A name of the house's own that is not loopback's: others reach it by that."""
    app = create_app(open_empty(tmp_path / "house"))
    app.state.access.listen_on("review.example")
    with visit(app) as client:
        assert client.get("/api/v1/campaigns", headers={"Host": "review.example"}).status_code == 401


def test_no_route_is_open_because_its_author_forgot_to_ask_who_is_there(tmp_path: Path) -> None:
    app = open_guarded(open_empty(tmp_path / "house"))
    app.add_api_route("/forgotten", lambda: {"secret": 1})
    with visit(app) as client:
        assert client.get("/forgotten").status_code == 401


def test_a_refusal_does_not_tell_where_the_house_keeps_its_files(tmp_path: Path) -> None:
    house = open_empty(tmp_path / "house")
    with visit(open_guarded(house), token=make_token(house, "mira", "viewer")) as client:
        told = client.get("/api/v1/briefs/moss").json()["error"]["message"]
    assert "in <data>/briefs" in told
    assert str(tmp_path) not in told


def test_an_admin_of_one_campaign_learns_nothing_of_the_others_or_the_house(place: Place) -> None:
    token = make_token(place.studio, "mira of lumen", "admin", OTHER)
    with visit(open_guarded(place.studio), token=token) as client:
        assert client.get("/api/v1/health").json()["checks"] is None
        assert str(place.studio.settings.data_root) not in client.get("/settings").text
        text = read_brief_text(place.studio, WAITING)
        checked = client.post("/api/v1/briefs/validate", json={"text": text}).json()
    assert (checked["campaign"], checked["is_taken"]) == (OTHER, False)


def test_every_answer_has_the_headers_errors_and_surprises_too(studio: Studio) -> None:
    app = create_app(studio)

    def fail() -> None:
        raise RuntimeError("a bug")

    app.add_api_route("/broken", fail)
    with visit(app, does_raise=False) as client:
        answers = [client.get(path) for path in ("/", "/nowhere", "/broken", "/api/v1/campaigns", "/static/mark.svg")]
        answers.append(client.get("/", headers={"Host": "evil.example"}))
        answers.append(client.post("/login", headers={"Origin": "http://evil.example"}))
    assert [answer.status_code for answer in answers] == [200, 404, 500, 200, 200, 421, 403]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert answers[3].headers["Cache-Control"] == "no-store" or "private" in answers[3].headers["Cache-Control"]


def test_an_answer_about_a_campaign_is_never_kept_by_a_shared_cache(place: Place) -> None:
    token = make_token(place.studio, "cache reader", "viewer")
    with visit(open_guarded(place.studio), token=token) as client:
        for path in ("/images/{image_id}", "/thumbnails/{image_id}/150.webp", "/campaigns/{campaign}/{round_name}"):
            kept = client.get(place.fill(path)).headers["Cache-Control"]
            assert "no-store" in kept or "private" in kept, path


@pytest.mark.parametrize(
    ("path", "size"), [("/api/v1/briefs/validate", 260_000), ("/new", 260_000), ("/api/v1/takeaway", 1_000_001)]
)
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_beyond_the_limit_is_refused_however_it_is_sent(
    app: FastAPI, path: str, size: int, is_chunked: bool
) -> None:
    whole = b'"' + b"x" * (size - 2) + b'"'
    with visit(app) as client:
        content = iter([whole[: size // 2], whole[size // 2 :]]) if is_chunked else whole
        answer = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["Connection"] == "close"
    assert app.state.access.bodies.held == 0


def test_a_stranger_may_send_little(tmp_path: Path) -> None:
    with visit(open_guarded(open_empty(tmp_path / "house"))) as client:
        assert client.post("/login", data={"token": "x" * 17_000}).status_code == 413


def test_an_endless_body_is_left_at_the_limit() -> None:
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        taken += 1000
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    bodies = Bodies()
    with pytest.raises(TooLarge):
        asyncio.run(bodies.read(receive, {}, 10_000))
    assert taken == 11_000
    assert bodies.held == 0


def test_a_body_that_never_comes_whole_is_given_up() -> None:
    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"x", "more_body": True}

    bodies = Bodies(deadline_s=0.05)
    with pytest.raises(TooSlow):
        asyncio.run(bodies.read(receive, {}, 10_000))
    assert bodies.held == 0


def test_all_bodies_together_have_a_limit_too() -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"x" * 600, "more_body": False}

    async def read_two() -> None:
        bodies = Bodies(max_held=1000)
        kept = await bodies.read(receive, {}, 1000)
        with pytest.raises(Crowded):
            await bodies.read(receive, {}, 1000)
        bodies.release(kept)
        assert len(await bodies.read(receive, {}, 1000)) == 600

    asyncio.run(read_two())


def test_bodies_of_who_needs_no_login_take_no_room_from_those_who_have_one(tmp_path: Path) -> None:
    """64 webhooks that nobody signed, each a byte short, kept every decision out."""
    app = open_guarded(open_empty(tmp_path / "house"))
    access = app.state.access
    access.choose_bodies("/webhooks/fal", is_stranger=True).held = MAX_HELD_BYTES
    with visit(app, token=make_token(open_empty(tmp_path / "house"), "mira", "reviewer")) as client:
        assert client.post("/webhooks/fal", json={}).status_code == 503
        assert client.post("/login", data={"token": "bas_x"}).status_code == 401
        access.choose_bodies("/login", is_stranger=True).held = MAX_HELD_BYTES
        assert client.post("/api/v1/collections", json={"name": "Bold"}).status_code == 201
    with visit(app) as stranger:
        assert stranger.post("/login", data={"token": "bas_x"}).status_code == 503


def test_who_hangs_up_in_the_middle_of_a_body_is_not_answered() -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    with pytest.raises(Gone):
        asyncio.run(Bodies().read(receive, {}, 1000))


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_the_api_takes_json_alone(app: FastAPI, kind: str) -> None:
    """The types that a form of another site can send without being asked beforehand."""
    with visit(app) as client:
        answer = client.post("/api/v1/briefs/validate", content='{"text": "x"}', headers={"Content-Type": kind})
    assert answer.status_code == 415


@pytest.mark.parametrize(
    "path", ["/%00", "/images/%0d%0aSet-Cookie:x=1", "/campaigns/a%1fb", "/search?text=%00", "/" + "a" * 2500]
)
def test_an_address_with_control_characters_is_refused(app: FastAPI, path: str) -> None:
    with visit(app) as client:
        answer = client.get(path)
    assert answer.status_code == 400
    assert "Set-Cookie" not in answer.headers


def test_a_flood_is_slowed_with_the_time_to_wait(studio: Studio) -> None:
    app = create_app(studio)
    app.state.access.buckets = Buckets(clock=lambda: 100.0)
    app.state.access.paces = Paces(read=Pace(5, 0.5))
    with visit(app) as client:
        statuses = [client.get("/static/mark.svg").status_code for _ in range(7)]
        late = client.get("/static/mark.svg")
    assert statuses == [200] * 5 + [429] * 2
    assert late.headers["Retry-After"] == "2"


def test_a_bucket_fills_again_and_never_beyond_its_burst() -> None:
    now = 0.0
    buckets, pace = Buckets(clock=lambda: now), Pace(burst=2, per_second=0.5)

    def take(times: int) -> int:
        taken = 0
        for _ in range(times):
            try:
                buckets.take("read", "a", pace)
                taken += 1
            except TooManyRequests:
                pass
        return taken

    assert take(5) == 2
    now = 2.0
    assert take(5) == 1
    now = 1000.0
    assert take(5) == 2


def test_a_million_addresses_take_bounded_memory() -> None:
    buckets = Buckets(max_buckets=100)
    for number in range(1000):
        buckets.take("read", f"address {number}", Pace(5, 1))
    assert len(buckets) == 100


def test_one_subscriber_of_ipv6_is_one_address() -> None:
    first, second = (
        find_address(peer, None, is_behind_proxy=False) for peer in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")
    )
    assert first == second == "2001:db8:1:2::"


def test_of_forwarded_addresses_only_the_nearest_proxys_own_counts() -> None:
    """What comes before it was sent along by whoever asks."""
    assert find_address("127.0.0.1", "6.6.6.6, 203.0.113.9", is_behind_proxy=True) == "203.0.113.9"
    assert find_address("198.51.100.1", "6.6.6.6", is_behind_proxy=True) == "198.51.100.1"
    assert find_address("127.0.0.1", "6.6.6.6", is_behind_proxy=False) == "127.0.0.1"


def test_names_and_origins_are_compared_as_browsers_do() -> None:
    assert split_host("[::1]:8000") == "::1"
    assert split_host("Review.Example.:443") == "review.example"
    assert is_loopback("127.8.8.8")
    assert not is_loopback("127.0.0.1.evil.example")
    assert is_same_origin("http://a:80", scheme="http", host="a", url=None)
    assert not is_same_origin("https://a", scheme="http", host="a", url=None)
    assert not is_same_origin("null", scheme="http", host="a", url=None)
    assert is_same_origin("https://review.example", scheme="http", host="127.0.0.1:8000", url="https://review.example")
