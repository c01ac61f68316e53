"""Markup in a brief, a prompt, a file's name, an SVG, a comment, a collection, a tag or a name is text on every page."""

from pathlib import Path

import pytest

from brand_assets.web.app import create_app
from brand_assets_tests.web.access.houses import Place, list_routes
from brand_assets_tests.web.access.matrix import MATRIX
from brand_assets_tests.web.access.planting import CAMPAIGN, ELEMENT, find_planted, plant
from brand_assets_tests.web.visiting import visit

QUERIES = ("", "?text=x-planted", "?campaign=planted", "?view=clusters")


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
        for method, path in list_routes(app):
            if method != "GET" or path == "/events":
                continue
            for query in {MATRIX[method, path].query if (method, path) in MATRIX else "", *QUERIES}:
                url = planted.fill(path + query, campaign=CAMPAIGN, image_id2=planted.image_ids[1])
                answer = client.get(url, headers={"Accept": "text/html"})
                if answer.headers.get("content-type", "").startswith("text/html"):
                    wrong += [f"{url}: {found}" for found in find_planted(answer.text)]
                    telling += ELEMENT in answer.text
                assert answer.status_code < 500, url
    assert not wrong, "\n".join(wrong[:20])
    assert telling >= 8  # the markup is there, as text: else this would show nothing


def test_what_is_asked_for_in_an_address_is_text_too(planted: Path) -> None:
    from urllib.parse import quote

    payload = quote(f"\"'><{ELEMENT} onclick=a()></script>")
    with visit(create_app(planted.studio)) as client:  # type: ignore[attr-defined]
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


@pytest.mark.parametrize(
    "name",
    [
        "../../access/tokens.json",
        "..%2f..%2faccess%2ftokens.json",
        "..%5c..%5caccess%5ctokens.json",
        "%2e%2e/%2e%2e/access/session.key",
        "....//....//access/tokens.json",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "..%252f..%252faccess%252ftokens.json",
        "~root/.profile",
        "%c0%ae%c0%ae/tokens.json",
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
