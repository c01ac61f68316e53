import csv
import io
import os
import zipfile

import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.daemons import has_daemon, hold_daemon_lock
from brand_assets.campaigns.library import Library
from brand_assets.campaigns.overview import read_overview
from brand_assets.campaigns.step_words import cut_commands, tell_step
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.taking_away import plan_take_away, stream_take_away
from brand_assets.errors import AlreadyRunning
from brand_assets.records.checkpoint import Decision
from brand_assets.storage.ledger import PricedRequest
from brand_assets.web.app import create_app
from brand_assets_tests.campaigns.test_detached_runs import say, stand_in
from brand_assets_tests.cli.waiting import draw_request, open_waiting, spend
from brand_assets_tests.small_briefs import write_small_brief
from brand_assets_tests.web.drawn_house import TIDE
from brand_assets_tests.web.visiting import visit

PAGE = {"Accept": "text/html"}


def test_a_daemon_over_the_same_data_is_seen_by_whoever_serves_it(studio: Studio) -> None:
    client = visit(create_app(studio))
    assert not has_daemon(studio.settings)
    assert "does not run" in client.get("/settings", headers=PAGE).text
    lock = hold_daemon_lock(studio.settings)
    try:
        assert "starts by itself" in client.get("/settings", headers=PAGE).text
        with pytest.raises(AlreadyRunning, match="already"):
            hold_daemon_lock(studio.settings)
    finally:
        os.close(lock)
    assert "does not run" in client.get("/settings", headers=PAGE).text


@pytest.mark.parametrize("name", ["auto", "demo"])
def test_what_a_machine_approved_is_marked_wherever_the_image_is_shown(waiting_studio: Studio, name: str) -> None:
    [checkpoint] = [one for one in waiting_studio.ledger.checkpoints.list_open() if one.campaign == TIDE]
    ids = [image.image_id for image in waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)][:2]
    deciding.record(waiting_studio, checkpoint, [Decision(one, name, "approved") for one in ids])
    deciding.submit(waiting_studio, TIDE, "concept", reviewer=name)
    client = visit(create_app(waiting_studio))
    assert f"approved by {name}: no person looked" in client.get("/search?decision=approved", headers=PAGE).text
    assert "no person looked" not in client.get("/search?decision=rejected", headers=PAGE).text
    assert f"approved by {name}</span>" in client.get(f"/look/{ids[0]}", headers=PAGE).text
    assert f'"machine": "{name}"' in client.get(f"/compare?ids={','.join(ids)}", headers=PAGE).text
    library = Library(waiting_studio)
    archive = zipfile.ZipFile(io.BytesIO(b"".join(stream_take_away(waiting_studio, plan_take_away(library, ids)))))
    rows = csv.DictReader(io.StringIO(archive.read("images.csv").decode("utf-8-sig")))
    assert [row["machine"] for row in rows] == [name, name]


def test_what_is_in_flight_is_not_called_not_drawn(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    spend(studio, draw_request("tide", 1), 0.0)
    studio.ledger.spend.reserve([PricedRequest(draw_request("tide", seed), 0.0) for seed in (2, 3)], "run")
    concept = read_overview(studio, Library(studio), "tide").rounds[0]
    assert (concept.drawn, concept.in_flight, dict(concept.missing)) == (1, 2, {})
    [line] = read_overview(studio, Library(studio), "tide").costs
    assert (line.drawn, line.in_flight, line.not_drawn) == (1, 2, 0)
    page = visit(create_app(studio)).get("/campaigns/tide", headers=PAGE).text
    assert '<span class="badge wait">drawing</span>' in page
    assert "2 in flight" in page


def test_a_run_says_what_it_does_in_plain_words_and_which_campaign_it_is(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with stand_in(studio):
        say(studio, "tide concept 2/18: concept/raw_images  122 of 300 images, 90 a minute, 0.00 USD")
        client = visit(create_app(studio))
        inbox = client.get("/", headers=PAGE).text
        assert "drawing 122 of 300" in inbox
        assert "raw_images" not in inbox
        assert "raw images" not in inbox
        assert '<span class="mono">tide</span>' in inbox
        page = client.get("/campaigns/tide", headers=PAGE).text
        assert "<strong>122</strong>" in page
        assert "of 300 drawn" in page
    assert cut_commands("It waits. Decide with: brand-assets review tide") == "It waits."
    assert tell_step("concept/raw_images_no_duplicates") == "looking it over"
    assert tell_step("concept_clusters") == "grouping what looks alike"


def test_in_the_embedded_profile_the_estimate_says_that_nothing_is_paid_now(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    client = visit(create_app(studio))
    for path in ("/new", "/campaigns/tide"):
        page = client.get(path, headers=PAGE).text
        assert "free of charge" in page, path
        assert "profile production" in page, path


def test_what_starts_by_itself_has_no_start_button_in_the_inbox(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    [first, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(first.image_id, "ada", "approved")])
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "ada")
    assert "Start direction" in visit(create_app(studio)).get("/", headers=PAGE).text
    beside = visit(create_app(studio, has_daemon=True)).get("/", headers=PAGE).text
    assert "The direction round starts by itself within a minute." in beside
    assert "data-start=" not in beside


def test_a_submitted_round_tells_how_far_the_next_one_is(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    path = "/campaigns/tide/concept/following"
    client = visit(create_app(studio, has_daemon=True))
    assert client.get(path).status_code == 404
    [first, *_] = shown = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(first.image_id, "ada", "approved")])
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "ada")
    assert "The direction round starts by itself." in client.get(path).text
    with stand_in(studio):
        say(studio, "tide direction 2/18: direction/raw_images  12 of 60 images, 90 a minute, 0.00 USD")
        assert "drawing 12 of 60" in client.get(path).text
    pairs = [(image.image_id, image.sha256) for image in shown]
    studio.ledger.checkpoints.open("tide", "direction", 1, pairs, to_approve=2)
    assert 'href="/campaigns/tide/direction"' in client.get(path).text


def test_only_a_campaign_that_is_spelled_alike_is_named_when_one_is_not_there(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    client = visit(create_app(studio))
    for path in ("/campaigns/{}", "/api/v1/campaigns/{}"):
        assert "Did you mean tide?" in client.get(path.format("tyde")).json()["error"]["message"]
        assert "mean" not in client.get(path.format("zzz-qqq")).json()["error"]["message"]


def test_a_body_that_is_no_json_is_called_so(studio: Studio) -> None:
    answer = visit(create_app(studio)).post(
        "/api/v1/briefs/validate", content=b'{"text": ', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422
    [problem] = answer.json()["error"]["problems"]
    assert problem.startswith("The body is not valid JSON")


def test_notes_that_send_a_round_back_hold_only_what_can_be_seen(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")
    client = visit(create_app(studio))
    for notes in ("warm\u202eer", "warm\x1ber"):
        answer = client.post(f"/api/v1/checkpoints/{checkpoint.checkpoint_id}/revise", json={"notes": notes})
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "input_refused")
