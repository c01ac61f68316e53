import io

from PIL import Image

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio
from brand_assets.web.app import create_app
from brand_assets_tests.waiting_checkpoints import open_waiting
from brand_assets_tests.web.visiting import visit

FOREIGN = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}


def test_a_sheet_shows_what_waits_and_is_drawn_once(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    with visit(create_app(studio)) as client:
        first = client.get("/campaigns/tide/concept/sheet.webp")
        for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id):
            studio.images.path(image.sha256).unlink()
        again = client.get("/campaigns/tide/concept/sheet.webp")
        same = client.get("/campaigns/tide/concept/sheet.webp", headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, first.headers["content-type"]) == (200, "image/webp")
    picture = Image.open(io.BytesIO(first.content))
    assert picture.width > 3 * picture.height, "four images in a row"
    assert picture.width < 440, "a cell of a table in the Dagster UI is no wider"
    assert again.content == first.content
    assert (same.status_code, same.content) == (304, b"")


def test_a_sheet_named_by_its_checkpoint_stays_when_another_takes_its_place(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    studio.ledger.checkpoints.reopen("tide", "concept")
    with visit(create_app(studio)) as client:
        assert client.get(f"/campaigns/tide/concept/sheet.webp?of={checkpoint.checkpoint_id}").status_code == 200


def test_another_site_may_show_a_sheet_that_it_can_name_and_learns_nothing_else(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    with visit(create_app(studio)) as client:
        named = client.get(f"/campaigns/tide/concept/sheet.webp?of={checkpoint.checkpoint_id}", headers=FOREIGN)
        unnamed = client.get("/campaigns/tide/concept/sheet.webp", headers=FOREIGN)
        guessed = client.get(f"/campaigns/tide/concept/sheet.webp?of={'0' * 32}", headers=FOREIGN)
        missing = client.get("/campaigns/reef/concept/sheet.webp", headers=FOREIGN)
    assert named.status_code == 200
    assert named.headers["cross-origin-resource-policy"] == "cross-origin"
    assert (unnamed.status_code, guessed.status_code, missing.status_code) == (404, 404, 404)


def test_what_is_no_round_or_has_reached_no_checkpoint_has_no_sheet(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    with visit(create_app(studio)) as client:
        assert client.get("/campaigns/tide/final/sheet.webp").status_code == 404
        assert client.get("/campaigns/tide/..%2f..%2fetc/sheet.webp").status_code == 404
        assert client.get(f"/campaigns/tide/final/sheet.webp?of={checkpoint.checkpoint_id}").status_code == 404
