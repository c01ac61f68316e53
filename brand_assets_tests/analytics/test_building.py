"""This file checks what a build does to the database that is there: nothing until it is whole, one at a time."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

Build = Callable[..., dg.ExecuteInProcessResult]


def test_two_builds_at_once_of_an_empty_lake_both_succeed(
    tmp_path: Path, materialize: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRAND_ASSETS_DATA", str(tmp_path))
    before = Path.cwd(), dict(os.environ)
    with ThreadPoolExecutor(max_workers=2) as threads:
        builds = [threads.submit(materialize), threads.submit(materialize)]
        outcomes = [build.result() for build in builds]
    assert [outcome.success for outcome in outcomes] == [True, True]
    with duckdb.connect(str(tmp_path / "analytics.duckdb"), read_only=True) as connection:
        assert connection.execute("select count(*) from campaign_costs").fetchall() == [(0,)]
        assert connection.execute("select count(*) from approval_rates").fetchall() == [(0,)]
    assert [path.name for path in (tmp_path / "dbt").iterdir()] == ["target"]
    assert (Path.cwd(), dict(os.environ)) == before


def test_a_lake_that_breaks_an_invariant_leaves_the_previous_database(
    tmp_path: Path, build: Build, write_table: Any
) -> None:
    (tmp_path / "analytics.duckdb").write_bytes(b"the previous one")
    twice = [{"image_id": "i1", "provider": "draft", "model": "draft", "status": "drawn"}] * 2
    write_table(tmp_path, "raw_images", twice, round="concept", campaign="harbor")
    outcome = build(tmp_path)
    assert not outcome.success
    assert (tmp_path / "analytics.duckdb").read_bytes() == b"the previous one"
    assert [evaluation.check_name for evaluation in outcome.get_asset_check_evaluations() if not evaluation.passed] == [
        "raw_images_one_row_per_image"
    ]


def test_a_part_of_a_database_that_is_not_there_is_refused_in_words(tmp_path: Path, build: Build) -> None:
    outcome = build(tmp_path, "campaign_costs")
    [failure] = outcome.get_step_failure_events()
    assert "Materialize the whole group 'analytics' first." in str(failure.step_failure_data.user_failure_data)
    assert not (tmp_path / "analytics.duckdb").exists()
