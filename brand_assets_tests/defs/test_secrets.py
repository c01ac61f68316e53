"""This file tests that a run leaves no key behind, whatever went wrong, by planting some."""

import logging
import sqlite3
import sys
import zipfile
import zlib
from contextlib import closing, suppress
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl
import pytest

from brand_assets.campaigns.deciding import find_checkpoint
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.cli.main import main
from brand_assets.settings import PROVIDER_KEYS
from brand_assets_tests.campaigns.walking import approve_first
from brand_assets_tests.defs.materializing import run_job
from brand_assets_tests.remains import find_planted, read_remains
from brand_assets_tests.simulator import Mischief, Options, Simulator
from brand_assets_tests.small_briefs import write_small_brief

KEYS = {
    "stability": "sk-PLANTEDstability00112233445566778899",
    "replicate": "r8_PLANTEDreplicate00112233445566778899",
    "openai": "sk-proj-PLANTEDopenai00112233445566778899",
    "fal": "11112222-3333-4444-5555-666677778888:PLANTEDfal0011223344556677",
    "freepik": "FPSXPLANTEDfreepik00112233445566778899",
    "anthropic": "sk-ant-PLANTEDanthropic00112233445566778899",
}
PLANTED = (*KEYS.values(), *(key[len(key) // 2 :] for key in KEYS.values()), "PLANTED")
ALLOCATION = """\
allocation:
  stability/sd3.5-large: 0.2
  replicate/flux-schnell: 0.2
  openai/gpt-image-2.5-flare: 0.2
  fal/flux-schnell: 0.2
  freepik/flux-dev: 0.2
refinement: {stability/sd3.5-medium: 0.5, fal/flux-dev: 0.5}
enhance: [openai/gpt-6-luna, anthropic/claude-haiku-5-5]
"""
PRICES = """\
models:
  freepik/flux-dev: {price: {flat: 0.02}}
language_models:
  openai/gpt-6-luna: {input_usd: 1, output_usd: 4}
  anthropic/claude-haiku-5-5: {input_usd: 1, output_usd: 4}
"""
MISCHIEF = Mischief(
    script={
        "stability": ["fail", "hang", "auth_echo"],
        "replicate": [None, "late_failure", "gone_url", "auth_echo"],
        "openai": ["auth_echo", None, "reset", "cut_body"],
        "fal": ["cut_image", "task_error", "html", None, "auth_echo"],
        "freepik": ["hang", None, "unavailable", "auth_echo"],
        "anthropic": ["auth_echo"],
    }
)
ECHO = "Incorrect API key provided: [key]"
"""What the simulator says when it repeats a key, and what may be left of that."""


def test_no_key_is_in_anything_that_a_run_leaves_behind(
    studio: Studio,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    with Simulator(MISCHIEF, Options(keys=KEYS, is_limited=False)) as simulator:
        lead_there(simulator, monkeypatch)
        (studio.settings.catalogue).write_text(PRICES, encoding="utf-8")
        caplog.set_level(logging.DEBUG)
        draw_concept(open_studio())
        go_on_to_exports(open_studio())
        tell_everything(monkeypatch)
    told = capfd.readouterr()
    said = [("stdout", told.out.encode()), ("stderr", told.err.encode()), ("logs", caplog.text.encode())]
    remains = [*read_remains(studio.settings.data_root), *said]
    assert find_planted(iter(remains), *PLANTED) == []
    # The search is of the right places: the words around each key are there.
    echoed = find_planted(iter(remains), ECHO)
    assert "ledger.duckdb:outcomes" in echoed
    assert "lake/concept/raw_images/campaign=tide/part.parquet" in echoed
    assert "dagster_home/history/runs/index.db:event_logs" in echoed
    assert any("compute_logs" in place for place in echoed)
    assert any(place.startswith("exports/tide/") for place, _ in remains)
    for name in KEYS:
        assert any(request.path.startswith(f"/{name}/") for request in simulator.requests)


def lead_there(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    for provider, key in KEYS.items():
        for name in PROVIDER_KEYS[provider][:1]:
            monkeypatch.setenv(name, key)
        monkeypatch.setenv(f"{provider.upper()}_BASE_URL", simulator.base_urls[provider])
    monkeypatch.setenv("BRAND_ASSETS_PROFILE", "production")
    monkeypatch.setenv("BRAND_ASSETS_TIMEOUT_S", "2")
    monkeypatch.setenv("BRAND_ASSETS_DEADLINE_S", "20")


def draw_concept(studio: Studio) -> None:
    """Through Dagster, with an instance that keeps its events in files."""
    write_small_brief(studio, "tide", images=20, more=ALLOCATION)
    studio.settings.dagster_home.mkdir(parents=True, exist_ok=True)
    with dg.DagsterInstance.get() as instance:
        instance.add_dynamic_partitions("campaigns", ["tide"])
        run_job("concept_round", "tide", instance)


def go_on_to_exports(studio: Studio) -> None:
    with dg.DagsterInstance.get() as instance:
        for round_name, job in (
            ("concept", "direction_round"),
            ("direction", "final_round"),
            ("final", "export_round"),
        ):
            approve_first(studio, find_checkpoint(studio, "tide", round_name), 1)
            assert run_job(job, "tide", instance).success


def tell_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands that speak of providers, money and failures."""
    for words in ("providers", "doctor", "status", "spend --unknown", "estimate tide", "--debug check tide"):
        monkeypatch.setattr(sys, "argv", ["brand-assets", *words.split()])
        with suppress(SystemExit):
            main()


@pytest.mark.parametrize("kind", ["text", "name", "parquet", "sqlite", "packed", "duckdb", "zip", "utf-16"])
def test_the_search_finds_a_key_wherever_it_is(kind: str, tmp_path: Path) -> None:
    """A search that finds nothing proves nothing unless it can find something."""
    key = KEYS["openai"]
    leave = {
        "text": lambda: (tmp_path / "event.log").write_text(f"x {key} y"),
        "name": lambda: (tmp_path / key).write_text("x"),
        "parquet": lambda: pl.DataFrame({"reason": [f"n {n} {key}" for n in range(500)]}).write_parquet(
            tmp_path / "part.parquet", compression="zstd"
        ),
        "sqlite": lambda: leave_in_sqlite(tmp_path / "runs.db", key.encode()),
        "packed": lambda: leave_in_sqlite(tmp_path / "runs.db", zlib.compress(key.encode())),
        "duckdb": lambda: leave_in_duckdb(tmp_path / "ledger.duckdb", key),
        "zip": lambda: leave_in_zip(tmp_path / "client.zip", key),
        "utf-16": lambda: (tmp_path / "meta.bin").write_bytes(key.encode("utf-16-le")),
    }
    leave[kind]()
    assert len(find_planted(read_remains(tmp_path), *PLANTED)) >= 1


def leave_in_sqlite(path: Path, cell: bytes) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE snapshots (body BLOB)")
        connection.execute("INSERT INTO snapshots VALUES (?)", (cell,))
        connection.commit()


def leave_in_duckdb(path: Path, key: str) -> None:
    with closing(duckdb.connect(str(path))) as connection:
        connection.execute("CREATE TABLE outcomes AS SELECT ? || n::VARCHAR AS reason FROM range(5000) t(n)", [key])


def leave_in_zip(path: Path, key: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("metadata.json", key * 20)
