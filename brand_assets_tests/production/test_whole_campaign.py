"""This file takes campaigns from brief to exports in the production profile, and compares all bills to the end."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.campaigns.round_report import report_round
from brand_assets.campaigns.stage_costs import wording_usd
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.definitions import defs
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets_tests.campaigns.walking import approve_first
from brand_assets_tests.conftest import SHARED_BRIEFS
from brand_assets_tests.defs.materializing import failure_words, materialize_alone, open_test_instance, run_job
from brand_assets_tests.simulator import Options, Simulator

KEYS = ("STABILITY_API_KEY", "REPLICATE_API_TOKEN", "OPENAI_API_KEY", "FAL_KEY", "FREEPIK_API_KEY", "ANTHROPIC_API_KEY")
SMALL = """\
---
campaign: pier
brand: {name: Harbor & Pine}
palette:
  - {name: Deep Harbor, hex: "#0B3C5D", role: primary}
  - {name: Ember, hex: "#D9822B", role: accent}
  - {name: Salt, hex: "#F7F3EC", role: neutral}
directions:
  - {name: anchor, description: An anchor whose flukes read as leaves., attributes: {mark_type: [pictorial]}}
rounds:
  concept: {images: 20, shortlist: 6, approve: 2}
  direction: {variations: 5, shortlist: 4, approve: 2, strengths: [0.3, 0.6]}
  final: {variations: 3, shortlist: 3, approve: 2, strengths: [0.2], guidance: 8.0, steps: 50}
allocation:
  stability/sd3.5-large-turbo: 0.5
  replicate/flux-schnell: 0.2
  openai/gpt-image-2.5-flare: 0.2
  fal/flux-schnell: 0.1
refinement:
  stability/sd3.5-large: 0.4
  replicate/flux-dev: 0.2
  fal/flux-dev: 0.2
  openai/gpt-image-2.5-flare: 0.2
budget_usd: 60
enhance: [openai/gpt-6-luna]
finishing: [{step: freepik/image-upscaler, params: {scale_factor: 2x}}]
---

# Story

Two ferry engineers roast in a boathouse.
"""
PRICES = """\
language_models:
  openai/gpt-6-luna: {input_usd: 1.0, output_usd: 5.0}  # what the simulator bills
models:
  freepik/image-upscaler: {price: {flat: 0.1}}
"""


@pytest.fixture
def production(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Studio, Simulator]]:
    """An installation in the production profile whose every service is the simulator."""
    with Simulator(options=Options(image_px=128)) as simulator:
        for provider, url in simulator.base_urls.items():
            monkeypatch.setenv(f"{provider.upper()}_BASE_URL", url)
        for name in KEYS:
            monkeypatch.setenv(name, f"test-{name.lower()}")
        monkeypatch.setenv("BRAND_ASSETS_PROFILE", "production")
        yield open_studio(), simulator


def test_a_small_campaign_of_four_providers_goes_from_brief_to_exports(
    production: tuple[Studio, Simulator],
) -> None:
    studio, simulator = production
    (studio.settings.briefs / "pier.md").write_text(SMALL, encoding="utf-8")
    studio.settings.catalogue.write_text(PRICES, encoding="utf-8")
    walk(studio, simulator, "pier")
    with open_test_instance("pier") as instance:
        assert run_insight(instance).success
    assert simulator.billed_usd == pytest.approx(mart_usd(studio.settings.analytics), abs=0.005)


@pytest.mark.skipif(not SHARED_BRIEFS.is_dir(), reason="the shared briefs are not beside this checkout")
def test_harbor_coffee_goes_from_brief_to_exports(production: tuple[Studio, Simulator]) -> None:
    studio, simulator = production
    brief = SHARED_BRIEFS / "harbor-coffee.md"
    (studio.settings.briefs / brief.name).write_bytes(brief.read_bytes())
    walk(studio, simulator, "harbor-coffee")


def walk(studio: Studio, simulator: Simulator, campaign: str) -> None:
    """Through all rounds, approving as many as may be; what was planned, charged and billed agree to the end."""
    brief = load_brief(studio, campaign)
    estimated = estimate_campaign(brief)
    with open_test_instance(campaign) as instance:
        for name, planned in zip(ROUNDS, estimated.rounds, strict=False):  # what finishing costs comes after them
            billed_before = simulator.billed_usd
            result = run_job(f"{name}_round", campaign, instance)
            assert result.success, failure_words(result)
            assert drawn_by_model(studio, campaign, name) == {
                f"{line.provider}/{line.model}": line.images for line in planned.lines
            }
            charged = charged_usd(studio, campaign, name)
            worded = wording_usd(studio, campaign, name)
            assert charged + worded == pytest.approx(simulator.billed_usd - billed_before, abs=1e-6)
            assert charged - read_usd(studio, campaign, name) == pytest.approx(planned.total_usd, rel=0.01)
            assert reported_usd(instance, [name, "raw_images"]) == pytest.approx(charged, abs=1e-6)
            assert reported_usd(instance, [name, "prompts"]) == pytest.approx(worded, abs=1e-6)
            approve_first(studio, deciding.find_checkpoint(studio, campaign, name), brief.approve(name))
        export = run_job("export_round", campaign, instance)
        assert export.success, failure_words(export)
        assert materialize_alone(["final", "prompts"], campaign, instance).success  # asks for nothing again
        reported = sum(reported_usd(instance, list(key.path)) for key in instance.all_asset_keys())
    assert reported == pytest.approx(simulator.billed_usd, abs=1e-5)
    index = (studio.settings.exports / campaign / "index.html").read_text(encoding="utf-8")
    assert len(set(re.findall(r"[0-9a-f]{64}(?=/logo_vector\.svg)", index))) == brief.approve("final")
    assert studio.ledger.spend.list_unknown() == []


def drawn_by_model(studio: Studio, campaign: str, round_name: str) -> dict[str, int]:
    images = studio.ledger.spend.outcomes(campaign, round_name)
    return dict(Counter(f"{image.provider}/{image.model}" for image in images if image.status == "drawn"))


def charged_usd(studio: Studio, campaign: str, round_name: str) -> float:
    spend = studio.ledger.copy_table("spend")
    rows = spend.filter((spend["campaign"] == campaign) & (spend["round"] == round_name))
    return float(rows["cost_usd"].sum())


def read_usd(studio: Studio, campaign: str, round_name: RoundName) -> float:
    """What was billed for reading text and parents by the token, which an estimate has on a line of its own."""
    return sum(model.reading_usd for model in report_round(studio, campaign, round_name).models)


def reported_usd(instance: dg.DagsterInstance, key: list[str]) -> float:
    """`cost_usd` as the UI plots it."""
    event = instance.get_latest_materialization_event(dg.AssetKey(key))
    assert event is not None
    assert event.asset_materialization is not None
    value = event.asset_materialization.metadata["cost_usd"].value
    assert isinstance(value, float)
    return value


def run_insight(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    return defs.resolve_job_def("refresh_insight").execute_in_process(instance=instance, raise_on_error=False)


def mart_usd(analytics: Path) -> float:
    with duckdb.connect(str(analytics), read_only=True) as connection:
        row = connection.execute("select sum(spend_usd) from campaign_costs").fetchone()
    assert row is not None
    return float(row[0])
