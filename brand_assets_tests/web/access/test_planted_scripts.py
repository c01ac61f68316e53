"""Markup in a brief, a prompt, a file's name, a comment, a collection, a tag or a name is text on every page."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import pytest

from brand_assets.web.app import create_app
from brand_assets_tests.web.access.houses import Place, list_routes
from brand_assets_tests.web.access.matrix import MATRIX
from brand_assets_tests.web.access.planting import CAMPAIGN, ELEMENT, find_planted, plant
from brand_assets_tests.web.serving import serve_studio
from brand_assets_tests.web.visiting import visit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MORE = ("/search?text=x-planted", "/search/tiles?text=x-planted", "/campaigns/{campaign}/{round_name}?view=clusters")
IN_BROWSER = (
    "/",
    "/search",
    "/collections",
    "/collections/{collection_id}",
    "/look/{image_id}",
    "/compare?ids={image_id},{image_id2}",
    "/campaigns/{campaign}",
    "/campaigns/{campaign}/{round_name}",
    "/campaigns/{campaign}/{round_name}/pairs",
    "/new?campaign={campaign}",
    "/settings",
    "/audit",
    "/you",
)
SLOW = frozenset({"/settings/checkup"})
"""Looks the whole installation over; its findings are about files and settings."""


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return plant(tmp_path_factory.mktemp("planted"))


def test_the_reader_finds_what_would_run() -> None:
    for html in (
        f"<p><{ELEMENT}>",
        "<p onclick=a()>",
        "<script>a()</script>",
        '<script src="http://evil.example/a.js"></script>',
        '<a href="javascript:a()">',
        '<p style="x">',
    ):
        assert find_planted(html), html
    assert not find_planted('<script src="/static/js/a.js"></script><script type="application/json">{}</script>')


def test_every_page_shows_planted_markup_as_text(planted: Place) -> None:
    app = create_app(planted.studio)
    wrong, telling = [], 0
    with visit(app) as client:
        for path in [*_list_pages(list_routes(app)), *MORE]:
            url = planted.fill(path, campaign=CAMPAIGN, image_id2=planted.image_ids[1])
            answer = client.get(url, headers={"Accept": "text/html"})
            if answer.headers.get("content-type", "").startswith("text/html"):
                wrong += [f"{url}: {found}" for found in find_planted(answer.text)]
                telling += ELEMENT in answer.text
            assert answer.status_code < 500, url
    assert not wrong, "\n".join(wrong[:20])
    assert telling >= 8  # the markup is there, as text: else this would show nothing


def test_what_is_asked_for_in_an_address_is_text_too(planted: Place) -> None:
    from urllib.parse import quote

    payload = quote(f"\"'><{ELEMENT} onclick=a()></script>")
    with visit(create_app(planted.studio)) as client:
        for url in (
            f"/{payload}",
            f"/campaigns/{payload}",
            f"/campaigns/{CAMPAIGN}/{payload}",
            f"/look/{payload}",
            f"/collections/{payload}",
            f"/search?text={payload}&tag={payload}&campaign={payload}&provider={payload}&sort={payload}",
            f"/compare?ids={payload},{payload}",
            f"/audit?actor={payload}&campaign={payload}",
            f"/you?next={payload}",
            f"/new?campaign={payload}",
        ):
            answer = client.get(url, headers={"Accept": "text/html"})
            assert not find_planted(answer.text), url
            assert answer.status_code < 500, url


def test_no_script_of_ours_turns_planted_text_into_markup(planted: Place, browser: "Browser") -> None:
    """The pages in a real browser, with what their scripts put into them; a policy that was broken is told too."""
    told: list[str] = []
    with serve_studio(planted.studio) as address:
        page = browser.new_page()
        page.on("console", lambda message: told.append(message.text) if "Content Security" in message.text else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        for path in IN_BROWSER:
            page.goto(address + planted.fill(path, campaign=CAMPAIGN, image_id2=planted.image_ids[1]))
            page.wait_for_timeout(300)
            assert page.locator(ELEMENT).count() == 0, path
            assert not told, (path, told)
        page.close()


@pytest.mark.parametrize(
    "name",
    [
        "../../access/tokens.json",
        "..%2f..%2faccess%2ftokens.json",
        "%2fetc%2fpasswd",
        "..%252f..%252faccess%252ftokens.json",
        "~root/.profile",
    ],
)
def test_no_path_leads_out_of_its_folder(planted: Place, name: str) -> None:
    """In every placeholder of every path, and below the static files; what is kept in `access` is never told."""
    kept = (planted.studio.settings.access / "tokens.json").read_text()
    app = create_app(planted.studio)
    with visit(app) as client:
        for method, path in list_routes(app):
            url = f"{path}/{name}" if method == "MOUNT" else path
            if method not in ("GET", "MOUNT") or ("{" not in path and method == "GET"):
                continue
            for placeholder in (
                "campaign",
                "round_name",
                "image_id",
                "collection_id",
                "checkpoint_id",
                "side",
                "file:path",
            ):
                if method == "GET" and f"{{{placeholder}}}" not in path:
                    continue
                answer = client.get(planted.fill(url, **{"campaign": CAMPAIGN, placeholder: name}))
                assert answer.status_code < 500, (method, path, placeholder)
                assert "sha256" not in answer.text or "bas_" not in answer.text
                assert kept[:60] not in answer.text
                assert "root:" not in answer.text


def _list_pages(routes: Iterable[tuple[str, str]]) -> Iterator[str]:
    for method, path in routes:
        if method == "GET" and path != "/events" and path not in SLOW and not path.startswith("/api/v1/"):
            yield path + (MATRIX[method, path].query if (method, path) in MATRIX else "")
