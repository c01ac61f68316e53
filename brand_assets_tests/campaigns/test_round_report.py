"""This file tests the sums about a drawn round on tables whose figures can be worked out by hand."""

from datetime import UTC, datetime

import polars as pl
import pytest

from brand_assets.campaigns.round_report import sum_up
from brand_assets.records.tables import PROMPTS, RAW_IMAGES, SPEND

NOW = datetime(2026, 11, 21, tzinfo=UTC)


def images(*rows: tuple[str, str, str, float, int]) -> pl.DataFrame:
    """Rows of (prompt_id, provider/model, status, latency_s, retries)."""
    return pl.DataFrame(
        [
            {
                "image_id": f"{prompt}-{key}",
                "prompt_id": prompt,
                "provider": key.partition("/")[0],
                "model": key.partition("/")[2],
                "status": status,
                "latency_s": latency_s,
                "retries": retries,
            }
            for prompt, key, status, latency_s, retries in rows
        ],
        schema_overrides=RAW_IMAGES,
    )


def prompts(**planned: str) -> pl.DataFrame:
    rows = [
        {
            "prompt_id": prompt,
            "planned_provider": key.partition("/")[0],
            "planned_model": key.partition("/")[2],
        }
        for prompt, key in planned.items()
    ]
    overrides = {name: PROMPTS[name] for name in ("prompt_id", "planned_provider", "planned_model")}
    return pl.DataFrame(rows, schema=overrides)


def spend(*rows: tuple[str, str, float, float | None, str | None]) -> pl.DataFrame:
    """Rows of (provider/model, status, estimated_usd, cost_usd, usage)."""
    return pl.DataFrame(
        [
            {
                "provider": key.partition("/")[0],
                "model": key.partition("/")[2],
                "status": status,
                "estimated_usd": estimated_usd,
                "cost_usd": cost_usd,
                "usage": usage,
                "at": NOW,
            }
            for key, status, estimated_usd, cost_usd, usage in rows
        ],
        schema={
            name: SPEND[name] for name in ("provider", "model", "status", "estimated_usd", "cost_usd", "usage", "at")
        },
    )


def test_money_is_the_ledgers_by_model_with_what_reading_text_cost_of_it() -> None:
    report = sum_up(
        images(("p1", "openai/flare", "drawn", 2, 0), ("p2", "openai/flare", "unknown", 9, 0)),
        prompts(p1="openai/flare", p2="openai/flare"),
        spend(
            (
                "openai/flare",
                "charged",
                0.02,
                0.0150,
                '{"text_usd": 0.0010, "parent_usd": 0.0008, "image_usd": 0.0132}',
            ),
            ("openai/flare", "unknown", 0.02, None, None),
            ("stability/large", "released", 0.065, 0.0, None),
        ),
        {"openai/flare": 1.0},
    )
    flare, large = report.models
    assert (flare.model_key, flare.asked, flare.drawn) == ("openai/flare", 2, 1)
    assert (flare.cost_usd, flare.reading_usd) == pytest.approx((0.0150, 0.0018))
    assert (flare.unknown, flare.unknown_usd) == (1, pytest.approx(0.02))
    assert (large.asked, large.cost_usd) == (0, 0.0)
    assert (report.unknown, report.unknown_usd) == (1, pytest.approx(0.02))


def test_rates_times_and_retries_are_of_all_that_came_to_an_outcome() -> None:
    rows = [(f"p{n}", "fal/dev", "drawn", float(n), n % 2) for n in range(1, 10)]
    report = sum_up(
        images(*rows, ("p10", "fal/dev", "refused", 50, 3)),
        prompts(**{f"p{n}": "fal/dev" for n in range(1, 11)}),
        spend(),
        {"fal/dev": 1.0},
    )
    assert report.success_rate == pytest.approx(0.9)
    assert (report.p50_s, report.p95_s) == (5.0, pytest.approx(8.6))
    assert report.retries == 5 + 3


def test_a_round_of_which_nothing_was_asked_has_no_rates() -> None:
    tables = (pl.DataFrame(schema=schema) for schema in (RAW_IMAGES, PROMPTS, SPEND))
    empty = sum_up(*tables, {"a/b": 1})
    assert (empty.success_rate, empty.p50_s, empty.p95_s, empty.retries, empty.models) == (None, None, None, 0, ())
    assert [(share.planned, share.actual) for share in empty.shares] == [(1, 0.0)]


def test_a_fallback_counts_for_the_model_that_drew_and_a_draft_for_the_one_that_was_planned() -> None:
    report = sum_up(
        images(
            ("p1", "fal/dev", "drawn", 1, 0),
            ("p2", "fal/dev", "drawn", 1, 0),
            ("p3", "stability/large", "refused", 1, 0),
            ("p3", "fal/dev", "drawn", 1, 0),
            ("p4", "draft/draft", "drawn", 1, 0),
            ("p5", "import/midjourney", "drawn", 1, 0),
            ("of an earlier attempt", "stability/large", "drawn", 1, 0),
        ),
        prompts(p1="fal/dev", p2="fal/dev", p3="stability/large", p4="stability/large", p5="import/midjourney"),
        spend(),
        {"fal/dev": 0.5, "stability/large": 0.5},
    )
    assert {share.model_key: (share.planned, share.actual) for share in report.shares} == {
        "fal/dev": (0.5, 0.75),
        "stability/large": (0.5, 0.25),
    }
    assert (report.compared, report.largest_shift) == (4, pytest.approx(1.0))
