"""What the desk's pages answer, whatever a brief, a prompt or a name holds, and to whomever may only look on."""

import html
import json
import re
from http import HTTPStatus
from typing import Any

import polars as pl
import pytest
from starlette.testclient import TestClient

from brand_assets.campaigns import deciding
from brand_assets.campaigns.labels import add_tag
from brand_assets.campaigns.rating import rate_image
from brand_assets.campaigns.revising import revise
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.storage.tokens import Role, TokenBook
from brand_assets.web.app import create_app
from brand_assets_tests.web.drawn_house import TIDE, WIDE
from brand_assets_tests.web.visiting import visit

DESK = f"/campaigns/{TIDE}/concept"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
PAGE = {"Accept": "text/html"}


@pytest.fixture
def client(waiting_studio: Studio) -> TestClient:
    return visit(create_app(waiting_studio))


@pytest.fixture
def checkpoint(waiting_studio: Studio) -> Checkpoint:
    return deciding.find_checkpoint(waiting_studio, TIDE, "concept")


def shown_ids(studio: Studio, checkpoint: Checkpoint) -> list[str]:
    return [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]


def read_data(page: str) -> dict[str, Any]:
    """What the page hands to its script."""
    found = re.search(r'<script type="application/json" id="desk-data">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    told: dict[str, Any] = json.loads(found.group(1))
    return told


def make_token(studio: Studio, role: Role) -> str:
    return TokenBook(studio.settings.access).add(f"mira the {role}", role=role, campaign=None, days=30).secret


def test_the_first_answer_holds_every_picture_of_the_shortlist_in_its_order(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    page = client.get(DESK, headers=PAGE)
    assert page.status_code == HTTPStatus.OK
    assert re.findall(r'<li class="tile" data-id="([0-9a-f]{64})">', page.text) == shown_ids(waiting_studio, checkpoint)
    assert [image["place"] for image in read_data(page.text)["images"]] == list(range(1, 9))


def test_all_drawn_images_follow_the_shortlist_and_have_no_place(client: TestClient) -> None:
    images = read_data(client.get(f"{DESK}?all=1", headers=PAGE).text)["images"]
    assert len(images) == 10
    assert [image["place"] for image in images[8:]] == [None, None]
    assert len({image["id"] for image in images}) == 10


def test_a_reload_knows_what_was_decided_by_whom(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    first, second, *_ = shown_ids(waiting_studio, checkpoint)
    taken = [
        Decision(first, "Ada", "approved", seconds=1.5),
        Decision(second, "Ben", "rejected", "thin", rubric=("mood",)),
    ]
    deciding.record(waiting_studio, checkpoint, taken)
    rows = read_data(client.get(DESK, headers=PAGE).text)["decisions"]
    assert [(row["image_id"], row["reviewer"], row["decision"], row["rubric"], row["reason"]) for row in rows] == [
        (first, "Ada", "approved", [], None),
        (second, "Ben", "rejected", ["mood"], "thin"),
    ]


def test_nothing_that_a_prompt_a_name_or_a_remark_holds_becomes_markup(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    lake = waiting_studio.lake
    prompts = lake.read("prompts", TIDE, "concept").with_columns(text=pl.lit(HOSTILE), direction=pl.lit(HOSTILE))
    lake.write(prompts, "prompts", TIDE, "concept")
    first = shown_ids(waiting_studio, checkpoint)[0]
    deciding.record(waiting_studio, checkpoint, [Decision(first, HOSTILE, "rejected", HOSTILE)])
    add_tag(waiting_studio, first, "<b>bold</b>", "Ada")
    rate_image(waiting_studio, first, "neutral", "Ada", comment=HOSTILE)
    for answer in (client.get(DESK, headers=PAGE), client.get(f"{DESK}/panel/{first}", headers=PAGE)):
        assert answer.status_code == HTTPStatus.OK
        assert "<script>alert" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<b>bold" not in answer.text
        assert html.escape(HOSTILE) in answer.text
    data = read_data(client.get(DESK, headers=PAGE).text)
    assert (data["images"][0]["prompt"], data["decisions"][0]["reviewer"]) == (HOSTILE, HOSTILE)


def test_the_panel_tells_recipe_scores_colors_and_remarks(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    first = shown_ids(waiting_studio, checkpoint)[0]
    card = client.get(f"/api/v1/images/{first}").json()
    rate_image(waiting_studio, first, "positive", "Ben", rating=4, comment="Stands well.")
    panel = html.unescape(client.get(f"{DESK}/panel/{first}", headers=PAGE).text)
    recipe = (card["prompt"], str(card["seed"]), "draft/draft", first)
    for told in (*recipe, "Keeps to the palette", "dE", "#0B3C5D", "Stands well."):
        assert told in panel
    scores = panel.index("Keeps to the palette")
    assert panel.rindex("data-after hidden", 0, scores) > 0, "scores are in a part that is hidden until the decision"


def test_the_score_shown_is_what_its_parts_and_weights_come_to(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    panel = html.unescape(client.get(f"{DESK}/panel/{shown_ids(waiting_studio, checkpoint)[0]}", headers=PAGE).text)
    whole, mix = re.findall(r"<strong>([\d.]+)</strong> <span[^>]*>in all: ([^;]+);", panel)[0]
    shares = {name: int(share) / 100 for name, share in re.findall(r"(?:^|, )([a-z ]+) (\d+)%", mix)}
    parts = dict(re.findall(r'<dt>([^<]+)</dt>\s*<dd class="score-value">([\d.]+)</dd>', panel))
    joined = sum(float(value) * shares[name.lower()] for name, value in parts.items() if name.lower() in shares)
    assert len(shares) > 1
    assert float(whole) == pytest.approx(joined, abs=0.02)
    assert "Ranked by how it compares with the rest of its round: 0." in panel


def test_an_image_of_another_campaign_has_no_panel_here(client: TestClient, waiting_studio: Studio) -> None:
    other = shown_ids(waiting_studio, deciding.find_checkpoint(waiting_studio, WIDE, "concept"))[0]
    assert client.get(f"{DESK}/panel/{other}").status_code == HTTPStatus.NOT_FOUND
    assert client.get(f"{DESK}/panel/{'0' * 64}").status_code == HTTPStatus.NOT_FOUND


def test_a_viewer_looks_on_and_a_reviewer_decides(waiting_studio: Studio) -> None:
    app = create_app(waiting_studio, is_open=False)
    told = {}
    for role in ("viewer", "reviewer"):
        page = visit(app, token=make_token(waiting_studio, role)).get(DESK, headers=PAGE).text
        told[role] = (read_data(page)["is_readonly"], 'data-do="submit"' in page, 'data-decide="approved"' in page)
    assert told == {"viewer": (True, False, False), "reviewer": (False, True, True)}


def test_a_submitted_checkpoint_is_read_only_and_says_who_and_what_follows(
    waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    deciding.record(waiting_studio, checkpoint, [Decision(shown_ids(waiting_studio, checkpoint)[0], "Ada", "approved")])
    deciding.submit(waiting_studio, TIDE, "concept", reviewer="Ada")
    alone = visit(create_app(waiting_studio)).get(DESK, headers=PAGE).text
    assert "Submitted by Ada" in alone
    assert "1 of 8 approved" in alone
    assert "Start the direction round" in alone
    assert read_data(alone)["is_readonly"] is True
    assert 'data-do="reopen"' in alone
    assert 'data-decide="approved"' not in alone
    beside_dagster = visit(create_app(waiting_studio, has_daemon=True)).get(DESK, headers=PAGE).text
    assert "starts by itself" in beside_dagster
    assert "Start the direction round" not in beside_dagster


@pytest.mark.parametrize(("name", "words"), [("demo", "Decided by the demo."), ("auto", "Approved by itself.")])
def test_what_no_person_decided_is_marked(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint, name: str, words: str
) -> None:
    deciding.record(waiting_studio, checkpoint, [Decision(shown_ids(waiting_studio, checkpoint)[0], name, "approved")])
    deciding.submit(waiting_studio, TIDE, "concept", reviewer=name)
    assert words in client.get(DESK, headers=PAGE).text


def test_a_checkpoint_of_the_past_is_still_there_to_be_looked_at(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    deciding.submit(waiting_studio, TIDE, "concept", reviewer="Ada")
    again = deciding.reopen(waiting_studio, TIDE, "concept", reviewer="Ben")
    present = client.get(DESK, headers=PAGE).text
    assert read_data(present)["checkpoint"] == again.checkpoint_id
    assert "Reopened by Ben" in present
    past = client.get(f"{DESK}?checkpoint={checkpoint.checkpoint_id}", headers=PAGE).text
    assert read_data(past)["is_readonly"] is True
    assert "This shortlist is of the past" in past
    elsewhere = client.get(f"/campaigns/{WIDE}/concept?checkpoint={checkpoint.checkpoint_id}", headers=PAGE)
    assert elsewhere.status_code == HTTPStatus.NOT_FOUND


def test_a_round_that_was_sent_back_shows_the_notes(
    client: TestClient, waiting_studio: Studio, checkpoint: Checkpoint
) -> None:
    revise(waiting_studio, checkpoint, f"Warmer. {HOSTILE}", "Ada")
    page = client.get(DESK, headers=PAGE)
    assert page.status_code == HTTPStatus.OK
    assert "Ada sent it back" in page.text
    assert html.escape(f"Warmer. {HOSTILE}") in page.text
    assert "<script>alert" not in page.text


def test_a_round_that_never_began_says_where_the_campaign_stands(client: TestClient) -> None:
    page = client.get(f"/campaigns/{TIDE}/final", headers=PAGE)
    assert page.status_code == HTTPStatus.OK
    assert (
        "The final round has not begun. The campaign is at its concept round: a shortlist waits for a person."
        in page.text
    )


@pytest.mark.parametrize(
    "path", ["/campaigns/nobody/concept", f"/campaigns/{TIDE}/second", f"/campaigns/{TIDE}/export"]
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path, headers=PAGE).status_code == HTTPStatus.NOT_FOUND
