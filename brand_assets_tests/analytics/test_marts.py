"""This file builds a small lake and compares the marts with numbers worked out by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import pytest

Built = tuple[Path, dg.ExecuteInProcessResult]


@pytest.fixture(scope="module")
def built(
    tmp_path_factory: pytest.TempPathFactory, write_table: Any, build: Callable[..., dg.ExecuteInProcessResult]
) -> Built:
    """Two campaigns, the final round and exports still to come, in a folder whose name needs care in SQL and globs."""
    root = tmp_path_factory.mktemp("data") / "it's [a] root*"
    openai = {"provider": "openai", "model": "gpt-image-1"}
    draft = {"provider": "draft", "model": "draft"}

    def image(image_id: str, prompt_id: str, attempt: int, status: str, by: dict[str, str], **more: Any) -> Any:
        return {"image_id": image_id, "prompt_id": prompt_id, "attempt": attempt, "status": status, **by, **more}

    def prompt(prompt_id: str, attempt: int, direction: str, by: dict[str, str]) -> Any:
        attributes = [{"key": "shape", "value": "round"}]
        return {"prompt_id": prompt_id, "attempt": attempt, "direction": direction, "attributes": attributes, **by}

    def paid(key: str, round: str, by: dict[str, str], status: str, estimated: float, cost: float | None) -> Any:
        campaign = "harbor" if key.startswith("h") else "007"
        where = {"request_key": key, "campaign": campaign, "round": round, **by}
        return {**where, "attempt": 1, "status": status, "estimated_usd": estimated, "cost_usd": cost}

    write_table(
        root,
        "prompts",
        [
            prompt("p1", 2, "bold", openai),
            prompt("p2", 2, "bold", openai),
            prompt("p3", 2, "quiet", draft),
            prompt("p4", 2, "wild", openai),
        ],
        round="concept",
        campaign="007",
    )
    write_table(
        root,
        "raw_images",
        [
            image("a1", "p0", 1, "drawn", openai, cost_usd=0.04),  # of an attempt that was redrawn
            image("i1", "p1", 2, "drawn", openai, cost_usd=0.04),
            image("i2", "p2", 2, "drawn", openai, cost_usd=0.04),
            image("i3", "p3", 2, "drawn", draft, cost_usd=0.0),
            image("i4", "p4", 2, "failed", openai, cost_usd=0.0),
            image("i5", "p4", 2, "drawn", draft, cost_usd=0.0, fallback_of="i4"),
            image("i6", "p1", 2, "unknown", openai, cost_usd=0.0),
        ],
        round="concept",
        campaign="007",
    )
    write_table(
        root,
        "approvals",
        [
            {"image_id": "i1", "decision": "approved", "reviewer": "ada"},
            {"image_id": "i2", "decision": "rejected", "reviewer": "ada"},
            {"image_id": "i5", "decision": "approved", "reviewer": "ada"},
        ],
        round="concept",
        campaign="007",
    )
    write_table(
        root,
        "tags",
        [
            {"image_id": image_id, "attribute": "line_weight", "value": value, "likelihood": share, "asked": asked}
            for image_id, value, share, asked in (
                ("i1", "bold", 0.9, "bold"),
                ("i2", "thin", 0.6, "bold"),
                ("i3", "thin", 0.7, "thin"),
                ("i5", "bold", 0.8, None),  # its prompt left the lines open
                ("gone", "bold", 0.5, "bold"),
            )
        ],
        round="concept",
        campaign="007",
    )
    write_table(
        root,
        "calibration",
        [
            {"brand": "all", "part": "color", "decisions": 40, "agreement": 0.61, "rho": 0.2, "verdict": "agrees"},
            {"brand": "all", "part": "semantic", "decisions": 0, "verdict": "not computed"},
        ],
    )
    write_table(
        root,
        "prompts",
        [prompt("q1", 1, "bold", openai), prompt("q2", 1, "bold", openai)],
        round="direction",
        campaign="007",
    )
    write_table(
        root,
        "raw_images",
        [image("d1", "q1", 1, "drawn", openai), image("d2", "q2", 1, "drawn", openai)],
        round="direction",
        campaign="007",
    )
    write_table(
        root,
        "approvals",
        [{"image_id": "d1", "decision": "rejected"}, {"image_id": "d2", "decision": "rejected"}],
        round="direction",
        campaign="007",
    )
    older = ("variant", "strength")  # columns that were added later
    write_table(root, "prompts", [prompt("p1", 1, "calm", draft)], round="concept", campaign="harbor", drop=older)
    write_table(root, "raw_images", [image("h1", "p1", 1, "drawn", draft)], round="concept", campaign="harbor")
    write_table(
        root,
        "spend",
        [
            paid("a1", "concept", openai, "charged", 0.05, 0.04),
            paid("i1", "concept", openai, "charged", 0.05, 0.04),
            paid("i2", "concept", openai, "charged", 0.05, 0.04),
            paid("i3", "concept", draft, "charged", 0.0, 0.0),
            paid("i4", "concept", openai, "released", 0.05, None),
            paid("i5", "concept", draft, "charged", 0.0, 0.0),
            paid("i6", "concept", openai, "unknown", 0.05, None),
            paid("i7", "concept", openai, "reserved", 0.05, None),  # under way: not in raw_images yet
            paid("d1", "direction", openai, "charged", 0.2, 0.1),
            paid("d2", "direction", openai, "charged", 0.2, 0.2),
            paid("h1", "concept", draft, "charged", 0.0, 0.0),
        ],
    )
    return root, build(root)


def read(root: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(root / "analytics.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def test_costs_are_summed_by_campaign_round_and_model(built: Built) -> None:
    rows = read(
        built[0],
        "select campaign, round, model, images, attempted, spend_usd, unknown_usd, reserved_usd, approved,"
        " cost_per_approved_usd from campaign_costs order by all",
    )
    assert rows == [
        ("007", "concept", "draft", 2, 2, 0.0, 0.0, 0.0, 1, 0.0),
        ("007", "concept", "gpt-image-1", 3, 5, 0.12, 0.05, 0.05, 1, 0.12),
        ("007", "direction", "gpt-image-1", 2, 2, 0.3, 0.0, 0.0, 0, None),
        ("harbor", "concept", "draft", 1, 1, 0.0, 0.0, 0.0, 0, None),
    ]


def test_rates_are_of_what_was_shown_and_null_where_nothing_was(built: Built) -> None:
    rows = read(
        built[0],
        "select campaign, round, provider, direction, shown, approved, rejected, rate from approval_rates order by all",
    )
    assert rows == [
        ("007", "concept", "draft", "quiet", 0, 0, 0, None),
        ("007", "concept", "draft", "wild", 1, 1, 0, 1.0),
        ("007", "concept", "openai", "bold", 2, 1, 1, 0.5),
        ("007", "direction", "openai", "bold", 2, 0, 2, 0.0),
        ("harbor", "concept", "draft", "calm", 0, 0, 0, None),
    ]


def test_what_images_show_is_held_against_what_their_prompts_asked_for(built: Built) -> None:
    rows = read(
        built[0],
        "select provider, model, attribute, asked, images, shown, rate, mean_likelihood from shown_as_asked"
        " order by all",
    )
    assert rows == [
        ("draft", "draft", "line_weight", "thin", 1, 1, 1.0, 0.7),
        ("openai", "gpt-image-1", "line_weight", "bold", 2, 1, 0.5, 0.75),
        ("unknown", "unknown", "line_weight", "bold", 1, 1, 1.0, 0.5),
    ]


def test_a_calibration_is_read_with_its_nulls(built: Built) -> None:
    rows = read(built[0], "select part, agreement, rho, verdict from stg_calibration order by part")
    assert rows == [("color", 0.61, 0.2, "agrees"), ("semantic", None, None, "not computed")]


def test_a_column_that_an_older_file_lacks_is_null(built: Built) -> None:
    rows = read(built[0], "select count(*), count(strength), any_value(attributes[1].key) from stg_prompts")
    assert rows == [(7, 0, "shape")]


def test_every_model_reports_rows_dollars_and_seconds(built: Built) -> None:
    materialized = {
        event.materialization.asset_key.path[-1]: event.materialization.metadata
        for event in built[1].get_asset_materialization_events()
    }
    rows = {model: metadata["dagster/row_count"].value for model, metadata in materialized.items()}
    assert rows["stg_raw_images"] == 10
    assert rows["stg_spend"] == 11
    assert rows["stg_exports"] == 0
    assert rows["campaign_costs"] == 4
    assert rows["approval_rates"] == 5
    assert {metadata["cost_usd"].value for metadata in materialized.values()} == {0.0}
    assert {type(metadata["seconds"].value) for metadata in materialized.values()} == {float}


def test_column_lineage_leads_from_the_marts_back_to_the_python_assets(built: Built) -> None:
    lineage: dict[str, Any] = {
        event.materialization.asset_key.path[-1]: event.materialization.metadata["dagster/column_lineage"].value
        for event in built[1].get_asset_materialization_events()
    }

    def sources(model: str, column: str) -> set[tuple[str, str]]:
        deps = lineage[model].deps_by_column[column]
        return {(dep.asset_key.to_user_string(), dep.column_name) for dep in deps}

    assert ("analytics/stg_spend", "cost_usd") in sources("campaign_costs", "spend_usd")
    assert sources("stg_spend", "cost_usd") == {("insight/spend", "cost_usd")}
    assert sources("stg_raw_images", "status") == {
        ("concept/raw_images", "status"),
        ("direction/raw_images", "status"),
        ("final/raw_images", "status"),
    }


def test_every_dbt_test_is_a_check_and_passes(built: Built) -> None:
    evaluations = built[1].get_asset_check_evaluations()
    assert {"costs_agree_with_spend", "decided_images_are_in_the_lake", "rates_are_shares"} <= {
        evaluation.check_name for evaluation in evaluations
    }
    assert [evaluation.check_name for evaluation in evaluations if not evaluation.passed] == []


def test_one_model_can_be_rebuilt_alone(built: Built, build: Callable[..., dg.ExecuteInProcessResult]) -> None:
    root, _ = built
    before = read(root, "select count(*) from approval_rates")
    outcome = build(root, "campaign_costs")
    assert outcome.success
    assert [str(event.asset_key) for event in outcome.get_asset_materialization_events()] == [
        str(dg.AssetKey(["analytics", "campaign_costs"]))
    ]
    assert read(root, "select count(*) from approval_rates") == before
