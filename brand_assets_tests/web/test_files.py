import hashlib
import io
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from PIL import Image
from starlette.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.app import create_app
from brand_assets_tests.campaigns.looked_up import keep_outcomes, name_image, write_images
from brand_assets_tests.web.visiting import visit

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">
<script>alert(1)</script><rect width="9" height="9"/></svg>"""


def draw(color: str = "teal", size: tuple[int, int] = (900, 600)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, color).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def app(studio: Studio) -> FastAPI:
    put = studio.images.put
    write_images(
        studio,
        "tide",
        {"name": "png", "sha256": put(draw())},
        {"name": "svg", "sha256": put(SVG), "media_type": "image/svg+xml"},
        {"name": "html", "sha256": put(b"<html><script>alert(1)</script>"), "media_type": "text/html"},
        {"name": "broken", "sha256": put(draw("red")[:200])},
        {"name": "lost", "sha256": "0" * 64},
        {"name": "refused", "sha256": None, "status": "refused"},
    )
    write_images(studio, "fern", {"name": "fern", "sha256": put(draw("green"))})
    keep_outcomes(studio, "tide", {"name": "paid", "sha256": put(draw("blue"))})
    return create_app(studio)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    with visit(app) as client:
        yield client


def test_an_image_comes_as_it_was_sent(client: TestClient) -> None:
    answer = client.get(f"/images/{name_image('png')}")
    assert (answer.status_code, answer.content) == (200, draw())
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["etag"] == f'"{hashlib.sha256(draw()).hexdigest()}"'
    assert answer.headers["content-disposition"].startswith("inline")


def test_a_browser_that_has_it_is_sent_nothing(client: TestClient) -> None:
    for path in (f"/images/{name_image('png')}", f"/thumbnails/{name_image('png')}/150.webp"):
        etag = client.get(path).headers["etag"]
        for asked in (etag, f'"other", W/{etag}', "*"):
            again = client.get(path, headers={"If-None-Match": asked})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


def test_head_tells_the_same(client: TestClient) -> None:
    path = f"/images/{name_image('png')}"
    got, told = client.get(path), client.head(path)
    assert told.status_code == 200
    assert {k: told.headers[k] for k in ("etag", "content-type", "content-length")} == {
        k: got.headers[k] for k in ("etag", "content-type", "content-length")
    }


def test_a_download_has_a_name_of_its_own(client: TestClient) -> None:
    told = client.get(f"/images/{name_image('png')}?download=1").headers["content-disposition"]
    assert told == f'attachment; filename="tide-concept-{name_image("png")[:8]}.png"'


def test_a_drawing_with_a_script_in_it_draws_and_does_nothing_else(client: TestClient) -> None:
    answer = client.get(f"/images/{name_image('svg')}")
    assert answer.content == SVG
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert client.get(f"/thumbnails/{name_image('svg')}/150.webp").status_code == 200


def test_what_is_no_picture_is_bytes_to_keep_and_no_page(client: TestClient) -> None:
    answer = client.get(f"/images/{name_image('html')}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get(f"/thumbnails/{name_image('html')}/150.webp").status_code == 422


@pytest.mark.parametrize("side", [150, 400, 800])
def test_a_thumbnail_is_a_small_webp(client: TestClient, side: int) -> None:
    answer = client.get(f"/thumbnails/{name_image('png')}/{side}.webp")
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]
    with Image.open(io.BytesIO(answer.content)) as image:
        assert (image.format, image.size) == ("WEBP", (side, round(side * 600 / 900)))


def test_a_picture_that_the_ledger_alone_knows_is_sent(client: TestClient) -> None:
    assert client.get(f"/images/{name_image('paid')}").content == draw("blue")


@pytest.mark.parametrize(
    "image_id",
    [
        name_image("nobody"), name_image("refused"), name_image("lost"), "0", "A" * 64, name_image("png").upper(),
        "..%2f..%2fetc%2fpasswd", name_image("png") + "0", "%2e%2e", "constructor",
    ],
)  # fmt: skip
def test_what_is_not_there_is_not_found(client: TestClient, image_id: str) -> None:
    for path in (f"/images/{image_id}", f"/thumbnails/{image_id}/150.webp"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("side", ["151", "0", "-150", "99999999999999999999"])
def test_there_are_three_sizes_and_no_others(client: TestClient, side: str) -> None:
    assert client.get(f"/thumbnails/{name_image('png')}/{side}.webp").status_code == 404


def test_a_damaged_picture_is_told_in_words(client: TestClient) -> None:
    answer = client.get(f"/thumbnails/{name_image('broken')}/400.webp")
    assert answer.status_code == 422
    assert "cannot be shown" in answer.json()["error"]["message"]


def test_a_file_that_changed_on_the_disk_is_not_passed_on(client: TestClient, studio: Studio) -> None:
    studio.images.path(hashlib.sha256(draw("green")).hexdigest()).write_bytes(b"other bytes")
    answer = client.get(f"/images/{name_image('fern')}")
    assert (answer.status_code, b"other bytes" in answer.content) == (422, False)


def test_who_may_see_one_campaign_gets_no_picture_of_another(app: FastAPI, studio: Studio) -> None:
    secret = TokenBook(studio.settings.access).add("mira", role="viewer", campaign="fern", days=30).secret
    with visit(app, token=secret) as mira:
        assert mira.get(f"/images/{name_image('fern')}").status_code == 200
        for path in (
            f"/images/{name_image('png')}",
            f"/thumbnails/{name_image('png')}/150.webp",
            f"/images/{name_image('paid')}",
        ):
            assert mira.get(path).status_code == 404


def test_a_full_disk_is_not_blamed_on_the_picture(client: TestClient, studio: Studio) -> None:
    folder = studio.settings.thumbnails
    folder.write_bytes(b"a file where the folder should be")
    answer = client.get(f"/thumbnails/{name_image('png')}/150.webp")
    assert answer.status_code == 500
    assert "cannot be written" in answer.json()["error"]["message"]
    assert client.get(f"/images/{name_image('png')}").status_code == 200
