import io
import zipfile

import pytest

from brand_assets.campaigns.labels import add_images, make_collection
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.app import create_app
from brand_assets.web.pages import search
from brand_assets_tests.web.drawn_house import lay_out_wide
from brand_assets_tests.web.visiting import visit

PAGE = {"Accept": "text/html"}


def lay_out(studio: Studio) -> tuple[Checkpoint, list[str]]:
    """A campaign `tide` of six pictures, four of them shown, and the ids of these."""
    checkpoint = lay_out_wide(studio, images=6, shown=4, campaign="tide")
    return checkpoint, [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]


def test_words_and_filters_narrow_what_is_found_and_an_address_says_all_of_it(studio: Studio) -> None:
    checkpoint, shown = lay_out(studio)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(shown[1], "mira", "approved")])
    client = visit(create_app(studio))
    assert client.get("/search", headers=PAGE).text.count('class="tile-box"') == 6
    approved = client.get("/search?decision=approved&text=", headers=PAGE).text
    assert approved.count('class="tile-box"') == 1
    assert f'data-image="{shown[1]}"' in approved
    assert 'href="/search"' in approved
    assert client.get("/search/results?text=zebra", headers=PAGE).text.count('class="tile-box"') == 0
    assert "No image is like that" in client.get("/search?text=zebra", headers=PAGE).text


def test_a_filter_that_cannot_be_understood_is_refused_by_name(studio: Studio) -> None:
    client = visit(create_app(studio))
    for query, name in (
        ("seed=x", "seed"),
        ("sort=x", "sort"),
        ("offset=-1", "offset"),
        ("min_score=nan", "min_score"),
    ):
        answer = client.get(f"/search?{query}")
        assert answer.status_code == 422, query
        assert name in answer.json()["error"]["message"]


def test_more_tiles_come_a_page_at_a_time_and_say_where_the_next_ones_are(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(studio)
    monkeypatch.setattr(search, "PAGE", 4)
    client = visit(create_app(studio))
    first = client.get("/search?sort=newest", headers=PAGE).text
    assert first.count('class="tile-box"') == 4
    assert 'data-next="/search/tiles?sort=newest&amp;offset=4"' in first
    rest = client.get("/search/tiles?sort=newest&offset=4", headers=PAGE).text
    assert rest.count('class="tile-box"') == 2
    assert "data-next" not in rest
    assert "<html" not in rest


def test_hostile_words_come_back_as_text(studio: Studio) -> None:
    lay_out(studio)
    page = visit(create_app(studio)).get('/search?text="><script>alert(1)</script>&tag=<b>x', headers=PAGE).text
    assert "<script>alert" not in page
    assert "<b>x" not in page


def test_what_is_chosen_is_taken_away_with_or_without_prompts(studio: Studio) -> None:
    _, shown = lay_out(studio)
    client = visit(create_app(studio))
    form = {"image_ids": f"{shown[0]},{shown[2]}", "name": "for the client"}
    with_prompts = client.post("/takeaway", data={**form, "with_prompts": "true"})
    assert with_prompts.status_code == 200
    assert "attachment" in with_prompts.headers["content-disposition"]
    names, told = _open(with_prompts.content)
    assert len([name for name in names if name.endswith(".png")]) == 2
    bare_names, bare = _open(client.post("/takeaway", data=form).content)
    assert len(bare_names) == len(names)
    assert "prompt" in told.splitlines()[0]
    assert "prompt" not in bare.splitlines()[0]


def test_nothing_of_another_campaign_is_taken_away(studio: Studio) -> None:
    _, shown = lay_out(studio)
    secret = TokenBook(studio.settings.access).add("mira", role="viewer", campaign="moss", days=30).secret
    client = visit(create_app(studio), token=secret)
    assert client.post("/takeaway", data={"image_ids": shown[0]}).status_code == 404
    assert client.get(f"/look/{shown[0]}").status_code == 404
    assert 'class="tile-box"' not in client.get("/search", headers=PAGE).text


def test_an_images_page_tells_who_decided_what_of_it(studio: Studio) -> None:
    checkpoint, shown = lay_out(studio)
    studio.ledger.checkpoints.decide(
        checkpoint.checkpoint_id,
        [
            Decision(shown[1], "mira", "rejected", "too <b>busy</b>", rubric=("mood",)),
            Decision(shown[1], "jo", "approved"),
        ],
    )
    page = visit(create_app(studio)).get(f"/look/{shown[1]}", headers=PAGE).text
    assert page.index("<strong>jo</strong>") < page.index("<strong>mira</strong>")
    assert "mood: too &lt;b&gt;busy&lt;/b&gt;" in page
    assert visit(create_app(studio)).get(f"/look/{'f' * 64}").status_code == 404
    assert visit(create_app(studio)).get("/look/nonsense").status_code == 404


def test_a_collection_shows_its_images_and_is_escaped(studio: Studio) -> None:
    _, shown = lay_out(studio)
    made = make_collection(studio, "<i>Wall</i>", "mira", "over the stove")
    add_images(studio, made.collection_id, [shown[0], shown[3]], "mira")
    client = visit(create_app(studio))
    every = client.get("/collections", headers=PAGE).text
    assert "&lt;i&gt;Wall" in every
    assert "2 images" in every
    page = client.get(f"/collections/{made.collection_id}", headers=PAGE).text
    assert page.count('class="tile-box"') == 2
    assert "<i>Wall" not in page
    assert client.get("/collections/nothing").status_code == 404


def _open(content: bytes) -> tuple[list[str], str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        [table] = [name for name in names if name.endswith(".csv")]
        return names, archive.read(table).decode("utf-8-sig")
