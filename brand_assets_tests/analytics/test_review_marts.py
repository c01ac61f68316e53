"""This file builds a lake of reviews and compares what the marts say of them with numbers worked out by hand."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

from brand_assets.records.checkpoint import MACHINES
from brand_assets.review.measuring import LEAST

OPENED = datetime(2026, 3, 1, 12, tzinfo=UTC)
DRAFT = {"provider": "draft", "model": "draft"}
PLACE = {"checkpoint_id": "c1", "campaign": "harbor", "round": "concept"}


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, write_table: Any, build: Callable[..., dg.ExecuteInProcessResult]
) -> Path:
    root = tmp_path_factory.mktemp("data")
    images = [f"i{number}" for number in range(10)]
    write_table(
        root, "prompts", [prompt(image, n) for n, image in enumerate(images)], round="concept", campaign="harbor"
    )
    write_table(root, "raw_images", [drawn(image) for image in images], round="concept", campaign="harbor")
    clusters = [{"image_id": image, "cluster": 0 if n < 7 else 1} for n, image in enumerate(images)]
    write_table(root, "clusters", clusters, round="concept", campaign="harbor")
    profiles = [{"cluster": 0, "size": 7, "label": "round and bold"}]
    write_table(root, "cluster_profiles", profiles, round="concept", campaign="harbor")
    verdicts = [("approved" if n < 2 else "rejected", "Ada" if n < 8 else " Auto ") for n in range(10)]
    approvals = [
        {"image_id": image, "decision": decision, "reviewer": reviewer, "checkpoint_id": "c1"}
        for image, (decision, reviewer) in zip(images, verdicts, strict=True)
    ]
    write_table(root, "approvals", approvals, round="concept", campaign="harbor")
    write_table(root, "decisions", list_decisions())
    write_table(root, "checkpoints", list_checkpoints())
    outcome = build(root)
    assert outcome.success, [one.check_name for one in outcome.get_asset_check_evaluations() if not one.passed]
    return root / "analytics.duckdb"


def prompt(image: str, number: int) -> dict[str, Any]:
    return {"prompt_id": f"p{image}", "attempt": 1, "direction": "bold" if number < 6 else "quiet", **DRAFT}


def drawn(image: str) -> dict[str, Any]:
    return {"image_id": image, "prompt_id": f"p{image}", "attempt": 1, "status": "drawn", "cost_usd": 0.0, **DRAFT}


def list_decisions() -> list[dict[str, Any]]:
    """Ada takes 1 to 6 seconds, the machine and what was carried over take far too long."""
    taken = [(n, "Ada" if n % 2 else "ada ", float(n), None) for n in range(1, 7)]
    taken += [(7, "auto", 500.0, None), (8, "Ada", 900.0, 1), (9, "Ben", None, None)]
    return [
        {
            **PLACE,
            "decision_id": n,
            "image_id": f"i{n}",
            "reviewer": who,
            "decision": "rejected",
            "seconds": seconds,
            "carried_from": of,
        }
        for n, who, seconds, of in taken
    ]


def list_checkpoints() -> list[dict[str, Any]]:
    shared = {**PLACE, "attempt": 1, "opened_at": OPENED, "shown": 10, "to_approve": 2}
    closed = {"status": "submitted", "submitted_at": OPENED + timedelta(hours=36), "submitted_by": "Ada"}
    alone = {
        "status": "submitted",
        "submitted_at": OPENED,
        "submitted_by": "auto",
        "checkpoint_id": "c2",
        "round": "final",
    }
    return [
        {**shared, **closed},
        {**shared, **alone},
        {**shared, "status": "open", "checkpoint_id": "c3", "round": "direction"},
    ]


def ask(built: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(built), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_approvals_are_told_by_each_origin_and_machines_apart(built: Path) -> None:
    rows = ask(built, "select kind, value, label, is_machine, shown, approved from approvals_by_origin order by all")
    assert rows == [
        ("cluster", "0", "round and bold", False, 7, 2),
        ("cluster", "1", "1", False, 1, 0),
        ("cluster", "1", "1", True, 2, 0),
        ("direction", "bold", "bold", False, 6, 2),
        ("direction", "quiet", "quiet", False, 2, 0),
        ("direction", "quiet", "quiet", True, 2, 0),
        ("model", "draft", "draft/draft", False, 8, 2),
        ("model", "draft", "draft/draft", True, 2, 0),
        ("provider", "draft", "draft", False, 8, 2),
        ("provider", "draft", "draft", True, 2, 0),
    ]


def test_a_rate_has_wilsons_interval_and_is_null_where_too_few_were_shown(built: Path) -> None:
    query = "select rate, rate_low, rate_high from approvals_by_origin where kind = 'provider' order by is_machine"
    many, few = ask(built, query)
    # 2 of 8: 0.0715 to 0.5907 (Wilson's score interval, as R's prop.test(2, 8, correct = FALSE))
    assert many == pytest.approx((0.25, 0.0715, 0.5907), abs=5e-4)
    assert few == (None, None, None)


def test_times_are_peoples_own_and_not_of_what_was_carried_over(built: Path) -> None:
    [row] = ask(built, "select reviewers, decisions, timed, median_seconds, p90_seconds, minutes from decision_times")
    assert row == pytest.approx((2, 7, 6, 3.5, 5.5, 21 / 60))


def test_a_checkpoint_waits_from_opened_to_submitted(built: Path) -> None:
    rows = ask(built, "select checkpoint_id, waited_hours, is_machine from checkpoint_waits order by 1")
    assert rows == [("c1", 36.0, False), ("c2", 0.0, True), ("c3", None, False)]


def test_sql_and_python_mean_the_same_machines_and_the_same_least() -> None:
    macro = (Path(__file__).parents[2] / "dbt_analytics" / "macros" / "reviewing.sql").read_text()
    assert f"in {tuple(sorted(MACHINES))}" in macro
    assert f">= {LEAST}," in macro
