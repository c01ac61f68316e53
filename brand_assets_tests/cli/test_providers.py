"""This file tests `brand-assets providers`: what it lists, and what it asks of live services."""

import json
from collections.abc import Iterator

import pytest
import typer
from typer.testing import CliRunner

from brand_assets.campaigns.live_checks import ASK, check_provider
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.providers import providers
from brand_assets.settings import PROVIDER_KEYS
from brand_assets_tests.simulator import Options, Simulator

app = typer.Typer()
app.command()(providers)


def call(*words: str) -> str:
    result = CliRunner().invoke(app, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def simulator(monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    with Simulator(options=Options(keys={name: f"right-key-of-{name}" for name in ASK})) as started:
        for name, value in started.environment.items():
            monkeypatch.setenv(name, value)
        yield started


def test_every_model_is_listed_with_its_price_and_never_a_key(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STABILITY_API_KEY", "sk-very-secret")
    text = call("--json")
    assert "sk-very-secret" not in text + call()
    rows = {f"{row['provider']}/{row['model']}": row for row in json.loads(text)["providers"]}
    assert (rows["draft/draft"]["key"], rows["draft/draft"]["unit_usd"]) == ("not needed", 0.0)
    assert rows["stability/sd3.5-large"]["key"] == "set"
    assert rows["stability/sd3.5-large"]["unit_usd"] == 0.065  # api.stability.ai, 2026-11-20
    assert rows["stability/sd3.5-large"]["source"].startswith("https://api.stability.ai/")
    assert rows["stability/sd3.5-large"]["address"] == "https://api.stability.ai"
    assert rows["fal/flux-dev"]["key"] == "not set"
    assert rows["freepik/image-upscaler"]["purpose"] == "finishing"


def test_the_check_draws_with_draft_and_says_where_it_asked_nobody(studio: Studio) -> None:
    rows = {row["provider"]: row["check"] for row in json.loads(call("--check", "--json"))["providers"]}
    assert rows["draft"]["state"] == "ok"
    assert "64 x 64" in rows["draft"]["found"]
    assert rows["openai"] == {"state": "not checked", "found": "no key is set"}
    assert check_provider("no-such-provider", studio.settings).state == "not checked"


def test_every_service_is_asked_what_is_free_and_nothing_is_created(studio: Studio, simulator: Simulator) -> None:
    rows = json.loads(call("--check", "--json"))["checks"]
    assert {rows[name]["state"] for name in ASK} == {"ok"}, rows
    assert "has all" in rows["openai"]["found"]
    assert "credits" in rows["stability"]["found"]
    assert (simulator.billed_usd, simulator.creates) == (0, [])


def test_a_wrong_key_fails_the_check_in_words_without_the_key(
    studio: Studio, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    for names in PROVIDER_KEYS.values():
        for name in names:
            monkeypatch.setenv(name, "wrong-key-of-mine")
    result = CliRunner().invoke(app, ["--check", "--json"])
    assert result.exit_code == 1
    assert "wrong-key-of-mine" not in result.output
    rows = json.loads(result.stdout)["checks"]
    assert {rows[name]["state"] for name in ASK} == {"failed"}, rows
    assert "401" in rows["stability"]["found"]


def test_an_address_that_is_no_service_is_not_called_a_good_key(
    studio: Studio, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_BASE_URL", simulator.world.origin)
    rows = json.loads(CliRunner().invoke(app, ["--check", "--json"]).stdout)["checks"]
    assert rows["fal"] == {"state": "failed", "found": "it answered 404: Not Found"}


def test_the_list_in_a_pipe_is_not_cut(studio: Studio) -> None:
    headings = next(line for line in call().splitlines() if "USD an image" in line)
    assert headings.rstrip().endswith("┃")
    assert "key" in headings
