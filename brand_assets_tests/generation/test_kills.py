"""This file kills rounds at random moments, resumes them, and lets processes compete for a budget and a campaign."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.reading import use_additions
from brand_assets.cli.main import app
from brand_assets_tests.generation.paid_rounds import THREE, brief_round, count_ledger_usd, settle_in
from brand_assets_tests.generation.round_runner import OVER_BUDGET
from brand_assets_tests.generation.rounds_elsewhere import find_billed, find_rows, finish, kill_at, start_run
from brand_assets_tests.simulator import CALM, CHAOS, Mischief, Options, Simulator

SLOW = Options(is_limited=False, queued_s=0.02, working_s=0.08)
"""Slow enough that a kill finds something in flight."""
WORKERS = 4
PATIENT = {"BRAND_ASSETS_RESERVATION_TTL_S": "20", "BRAND_ASSETS_TIMEOUT_S": "20"}
"""For processes that all live: on a busy machine a heartbeat may be late."""


@pytest.fixture(autouse=True)
def catalogue_as_it_is() -> Iterator[None]:
    """Again, after a test that added to it."""
    yield
    use_additions(None)


@dataclass(frozen=True, slots=True)
class Killed:
    """A round that was killed and resumed until it was done, and what there is to know of it."""

    studio: Studio
    simulator: Simulator
    prompts: pl.DataFrame
    rows: pl.DataFrame
    kills: int


def _kill_and_resume(folder: Path, mischief: Mischief, *, images: int, kills: int, seed: int) -> Killed:
    rng = random.Random(seed)
    more = {"BRAND_ASSETS_CONCURRENCY": str(WORKERS)}
    with Simulator(mischief, SLOW) as simulator:
        studio = settle_in(folder, simulator, ttl_s=1.0)
        brief_round(studio, "lumen", images=images)
        killed = 0
        for number in range(kills):
            room = max(2, 2 * (images - len(simulator.creates)) // (kills - number + 1))
            running = start_run(folder, simulator, "lumen", f"run-{number}", more)
            killed += kill_at(running, simulator, len(simulator.creates) + rng.randint(1, room), rng)
        assert finish(start_run(folder, simulator, "lumen", "last", more)) == 0
        rows = draw_round(studio, "lumen", "concept", run_id="reader").rows
    return Killed(studio, simulator, studio.lake.read("prompts", "lumen", "concept"), rows, killed)


def _check_money(killed: Killed) -> None:
    """Nothing twice; all that was billed is charged or in doubt, and what is charged was billed."""
    billed, simulator = find_billed(killed.simulator), killed.simulator
    paid = killed.rows.filter(pl.col("cost_usd") > 0)
    charged, unknown = find_rows(paid, killed.prompts, "drawn", "refused", "quarantined"), _find_unknown(killed)
    assert simulator.begun_twice() == []
    assert charged <= billed <= charged | unknown
    charged_usd, reserved_usd, unknown_usd = count_ledger_usd(killed.studio)
    assert reserved_usd == 0
    unsent_usd = sum(find_model(_model_of(provider)).unit_price_usd({}) or 0 for provider, _ in unknown - billed)
    assert round(charged_usd + unknown_usd - unsent_usd, 6) == simulator.billed_usd


def _find_unknown(killed: Killed) -> set[tuple[str, int]]:
    return find_rows(killed.rows, killed.prompts, "unknown")


def _model_of(provider: str) -> str:
    return next(key for key in THREE if key.startswith(f"{provider}/"))


@pytest.mark.parametrize(
    ("mischief", "images", "kills"),
    [(CALM, 60, 3), pytest.param(replace(CHAOS, seed=5), 300, 20, marks=pytest.mark.soak)],
    ids=["short", "whole"],
)
def test_a_round_that_is_killed_and_resumed_pays_for_nothing_twice(
    mischief: Mischief, images: int, kills: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = _kill_and_resume(tmp_path / "data", mischief, images=images, kills=kills, seed=images)
    assert killed.kills >= kills - 1
    assert killed.rows.height == images
    _check_money(killed)
    unknown = _find_unknown(killed)
    assert len(unknown) <= killed.kills * WORKERS * len(THREE) + images // 10
    assert {provider for provider, _ in unknown & find_billed(killed.simulator)} <= {"stability", "fal"}
    if mischief is CALM:
        assert set(killed.rows["status"]) <= {"drawn", "unknown"}
    monkeypatch.setenv("BRAND_ASSETS_DATA", str(tmp_path / "data"))
    listed = json.loads(CliRunner().invoke(app, ["spend", "--unknown", "--json"]).stdout)
    in_doubt = killed.rows.filter(pl.col("status") == "unknown")["image_id"]
    assert sorted(one["request_key"] for one in _rows_of(listed)) == sorted(in_doubt)


def _rows_of(listed: object) -> list[dict[str, object]]:
    rows = listed["unknown"] if isinstance(listed, dict) else listed
    assert isinstance(rows, list)
    return rows


@pytest.mark.parametrize("key", ["replicate/flux-schnell", "freepik/flux-dev"])
def test_a_task_whose_id_a_killed_run_lost_is_found_in_the_services_list(key: str, tmp_path: Path) -> None:
    folder, more = tmp_path / "data", {"BRAND_ASSETS_CONCURRENCY": "1", "BRAND_ASSETS_TIMEOUT_S": "20"}
    script = {key.partition("/")[0]: [None, None, "hang"]}
    with Simulator(Mischief(script=script), SLOW) as simulator:
        studio = settle_in(folder, simulator, ttl_s=1.0)
        brief_round(studio, "lumen", images=6, allocation={key: 1.0})
        assert kill_at(start_run(folder, simulator, "lumen", "one", more), simulator, 3, random.Random(0))
        assert finish(start_run(folder, simulator, "lumen", "two", more)) == 0
        rows = draw_round(studio, "lumen", "concept", run_id="reader").rows
    assert rows["status"].to_list() == ["drawn"] * 6
    assert len(simulator.creates) == len(simulator.bill) == 6
    assert count_ledger_usd(studio) == (round(simulator.billed_usd, 6), 0, 0)


def test_two_runs_of_one_campaign_started_together_pay_for_nothing_twice(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with Simulator(options=SLOW) as simulator:
        studio = settle_in(folder, simulator)
        brief_round(studio, "lumen", images=60)
        both = [start_run(folder, simulator, "lumen", run_id, PATIENT) for run_id in ("one", "two")]
        assert [finish(running) for running in both] == [0, 0]
        rows = draw_round(studio, "lumen", "concept", run_id="reader").rows
    assert rows["status"].to_list() == ["drawn"] * 60
    assert simulator.begun_twice() == []
    assert len(simulator.bill) == 60
    assert count_ledger_usd(studio) == (simulator.billed_usd, 0, 0)


def test_eight_processes_never_pass_one_budget(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    names = [f"lumen-{number}" for number in range(8)]
    with Simulator(options=SLOW) as simulator:
        studio = settle_in(folder, simulator)
        for name in names:
            brief_round(studio, name, images=12, allocation={"stability/sd3.5-medium": 1.0})
        more = {**PATIENT, "BRAND_ASSETS_MONTHLY_BUDGET_USD": "1.00"}
        codes = [finish(one) for one in [start_run(folder, simulator, name, name, more) for name in names]]
    assert set(codes) <= {0, OVER_BUDGET}
    assert OVER_BUDGET in codes
    assert simulator.billed_usd == 0.98  # 28 at 0.035: one more would be 1.015
    assert count_ledger_usd(studio) == (0.98, 0, 0)
