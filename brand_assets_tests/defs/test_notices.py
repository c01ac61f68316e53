from collections.abc import Callable

import dagster as dg
import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.definitions import defs
from brand_assets_tests.campaigns.test_holding import write_tables
from brand_assets_tests.defs.materializing import materialize_alone, open_test_instance
from brand_assets_tests.notifying.local_server import Answer, Asked, LocalServer
from brand_assets_tests.small_briefs import write_small_brief
from brand_assets_tests.waiting_checkpoints import open_waiting


def tick(studio: Studio) -> str:
    with open_test_instance() as instance:
        context = dg.build_sensor_context(instance=instance, definitions=defs, resources={"studio": studio})
        result = defs.get_sensor_def("notifications")(context)
    assert isinstance(result, dg.SkipReason)
    return result.skip_message or ""


def set_up(monkeypatch: pytest.MonkeyPatch, url: str) -> Studio:
    monkeypatch.setenv("BRAND_ASSETS_SLACK_WEBHOOK", f"{url}/services/secretsecret")
    monkeypatch.setenv("BRAND_ASSETS_WEBHOOK_URL", f"{url}/webhook")
    monkeypatch.setenv("BRAND_ASSETS_WEBHOOK_SECRET", "a-long-random-secret")
    monkeypatch.setenv("BRAND_ASSETS_URL", "https://review.example.com")
    return open_studio()


def answer_by(statuses: dict[str, int]) -> Callable[[Asked], Answer]:
    return lambda asked: Answer(statuses[asked.path.split("/")[1]], b"")


def test_a_checkpoint_and_its_decision_are_told_once_to_every_channel_that_is_set_up(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_waiting(studio, "tide")
    with LocalServer(answer_by({"services": 200, "webhook": 204})) as server:
        watched = set_up(monkeypatch, server.url)
        first, second = tick(watched), tick(watched)
        deciding.submit(studio, "tide", "concept", reviewer="ada")
        third = tick(watched)
    assert first == (
        "Set up: slack, webhook. Told: checkpoint opened of tide/concept to slack; "
        "checkpoint opened of tide/concept to webhook."
    )
    assert second == "Set up: slack, webhook. Nothing new to tell."
    assert "checkpoint decided of tide/concept to slack" in third
    told = [asked.json()["type"] for asked in server.requests if asked.path == "/webhook"]
    assert told == ["checkpoint_opened", "checkpoint_decided"]
    assert "https://review.example.com/campaigns/tide/concept" in server.requests[0].body.decode()


def test_a_channel_that_fails_is_one_readable_phrase_without_its_address(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_waiting(studio, "tide")
    with LocalServer(answer_by({"services": 500, "webhook": 204})) as server:
        said = tick(set_up(monkeypatch, server.url))
    assert "Told: checkpoint opened of tide/concept to webhook." in said
    assert "checkpoint opened of tide/concept to slack: The Slack webhook answered 500" in said
    assert "secretsecret" not in said


def test_a_tick_without_channels_says_how_to_set_one_up(studio: Studio) -> None:
    assert "BRAND_ASSETS_SLACK_WEBHOOK" in tick(studio)


def test_the_shortlist_and_its_check_lead_to_the_review(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAND_ASSETS_URL", "https://review.example.com")
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    with open_test_instance("tide") as instance:
        result = materialize_alone(["concept", "dpp_selections"], "tide", instance)
    [told] = [event.materialization.metadata for event in result.all_events if event.is_step_materialization]
    link = "https://review.example.com/campaigns/tide/concept"
    assert told["review"] == dg.MetadataValue.url(link)
    assert told["review_in_terminal"].value == "brand-assets review tide"
    inline = str(told["pictures"].value)
    assert inline.startswith("[![")
    assert f"({link}/sheet.webp?of=" in inline
    assert len(inline) < 1000, "longer Markdown does not show inline"
    [check] = result.get_asset_check_evaluations()
    assert check.metadata["review"] == dg.MetadataValue.url(link)
    assert link in (check.description or "")
