"""This file says what each materialization reports to the Dagster UI: rows, cost, mix, seconds, pictures."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import polars as pl

from brand_assets.campaigns.boosting import Lesson
from brand_assets.campaigns.contact_sheet import make_contact_sheet
from brand_assets.campaigns.drawing import DrawnRound, current_images
from brand_assets.campaigns.links import link_to_review, link_to_sheet
from brand_assets.campaigns.prompting import WrittenPrompts
from brand_assets.campaigns.round_report import RoundReport
from brand_assets.campaigns.shortlisting import Shortlisted
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.tables import make_table
from brand_assets.records.checkpoint import Checkpoint

Metadata = Mapping[str, Any]


def describe_rows(rows: pl.DataFrame, *, cost_usd: float = 0.0) -> dict[str, Any]:
    """What every asset reports; `cost_usd` is the same key everywhere, so that the UI plots it per campaign."""
    schema = dg.TableSchema([dg.TableColumn(name, str(dtype)) for name, dtype in rows.schema.items()])
    return {"dagster/row_count": rows.height, "dagster/column_schema": schema, "cost_usd": round(float(cost_usd), 6)}


def describe_prompts(written: WrittenPrompts, *, wording_usd: float) -> Metadata:
    """`wording_usd`: what the ledger was charged for the round's wording so far; this run's part has its own entry."""
    rows = written.rows
    worded = rows.with_columns(enhanced_by=pl.col("enhanced_by").fill_null("no language model"))
    return {
        **describe_rows(rows, cost_usd=wording_usd),
        "spent_in_this_run_usd": round(float(written.cost_usd), 6),
        "attempt": written.attempt,
        "frozen": written.is_frozen,
        "note": written.note,
        "topped_up": written.topped_up,
        "remembered": ", ".join(written.lesson.remembered) or "nothing",
        "boosts": _boost_table(written.lesson),
        "planned_cost_usd": round(float(rows["planned_cost_usd"].sum()), 6),
        "planned_mix": _count_table(rows, "planned_provider", "planned_model"),
        "reworded_by": _count_table(worded, "enhanced_by"),
        "directions": _count_table(rows, "direction"),
        "first_prompt": rows["text"][0][:500] if rows.height else "",
    }


def describe_images(studio: Studio, drawn: DrawnRound, prompts: pl.DataFrame, report: RoundReport) -> Metadata:
    rows = drawn.rows
    current = rows.filter(pl.col("prompt_id").is_in(prompts["prompt_id"].to_list()))
    latencies = {"p50_latency_s": report.p50_s, "p95_latency_s": report.p95_s}
    return {
        **describe_rows(rows, cost_usd=sum(model.cost_usd for model in report.models)),
        "spent_in_this_run_usd": round(float(drawn.tally.cost_usd), 6),
        "campaign_against_budget": _tell_budget(report),
        "drawn_in_this_run": drawn.tally.drawn,
        "already_there": drawn.tally.already_there,
        **_describe_speed(drawn),
        "outcomes": _count_table(current, "status"),
        "failures": _failure_table(current),
        "spend_by_model": _spend_table(report),
        "spend_by_provider": _provider_table(report),
        "unknown": report.unknown,
        "unknown_usd": round(float(report.unknown_usd), 6),
        "mix_against_allocation": _share_table(report),
        "retries": report.retries,
        **({} if report.success_rate is None else {"success_rate": round(report.success_rate, 4)}),
        **{name: round(seconds, 3) for name, seconds in latencies.items() if seconds is not None},
        "contact_sheet": _contact_sheet(studio, current_images(rows, prompts)["sha256"].to_list()),
    }


def _tell_budget(report: RoundReport) -> str:
    budget = "its brief sets none" if report.budget_usd is None else f"{report.budget_usd:.2f} USD"
    return f"{report.committed_usd:.2f} USD spent, reserved or in doubt; budget: {budget}"


def _describe_speed(drawn: DrawnRound) -> dict[str, Any]:
    """How fast this run drew, and what it was refused; nothing when it had nothing to draw."""
    if drawn.progress is None or not drawn.progress.elapsed_s:
        return {}
    per_minute = 60 * drawn.progress.done / drawn.progress.elapsed_s
    return {"images_per_minute": round(per_minute, 1), "fallbacks_in_this_run": drawn.tally.fallbacks}


def _failure_table(current: pl.DataFrame) -> dg.MetadataValue:
    missing = current.filter(pl.col("status") != "drawn")
    return _count_table(missing.with_columns(pl.col("reason").fill_null("no reason is known")), "status", "reason")


def _spend_table(report: RoundReport) -> dg.MetadataValue:
    """Of the whole round, by the ledger; what is billed for reading text and parents has a column of its own."""
    rows = [
        (
            one.model_key,
            one.asked,
            one.drawn,
            f"{one.cost_usd:.4f}",
            f"{one.reading_usd:.4f}",
            one.unknown,
            f"{one.unknown_usd:.4f}",
        )
        for one in report.models
    ]
    columns = ("model", "asked", "drawn", "USD", "of it for reading", "in doubt", "at most USD in doubt")
    return make_table(columns, rows, empty="nothing")


def _provider_table(report: RoundReport) -> dg.MetadataValue:
    costs: dict[str, float] = {}
    for one in report.models:
        provider = one.model_key.partition("/")[0]
        costs[provider] = costs.get(provider, 0.0) + one.cost_usd
    dearest = sorted(costs.items(), key=lambda pair: (-pair[1], pair[0]))
    return make_table(("provider", "USD"), [(provider, f"{usd:.4f}") for provider, usd in dearest], empty="nothing")


def _share_table(report: RoundReport) -> dg.MetadataValue:
    rows = [(one.model_key, f"{one.planned:.1%}", f"{one.actual:.1%}") for one in report.shares]
    return make_table(("model", "allocated", "drawn"), rows)


def describe_shortlist(studio: Studio, shortlisted: Shortlisted) -> Metadata:
    rows, checkpoint = shortlisted.rows, shortlisted.checkpoint
    return {
        **describe_rows(rows),
        "checkpoint_id": checkpoint.checkpoint_id,
        "checkpoint": checkpoint.status,
        "opened_at": dg.MetadataValue.timestamp(checkpoint.opened_at),
        "to_approve": checkpoint.to_approve,
        "review": dg.MetadataValue.url(link_to_review(studio, checkpoint)),
        "review_in_terminal": f"brand-assets review {checkpoint.campaign}",
        "pictures": _picture(studio, checkpoint),
        "method": shortlisted.method,
        "methods": _method_table(shortlisted),
        "locked": ", ".join(shortlisted.holds.locked) or "none",
        "banned": ", ".join(shortlisted.holds.banned) or "none",
        "contact_sheet": _contact_sheet(studio, rows["sha256"].to_list()),
    }


def _picture(studio: Studio, checkpoint: Checkpoint) -> dg.MetadataValue:
    """Served by the review app, so that it is short enough to show inline; it leads to the review."""
    picture = f"![What waits for a decision]({link_to_sheet(studio, checkpoint)})"
    return dg.MetadataValue.md(f"[{picture}]({link_to_review(studio, checkpoint)})")


def describe_coverage(rows: pl.DataFrame, picture: str | None) -> Metadata:
    """`picture` is the coverage map as a data URI."""
    targets = rows.filter(pl.col("target") > 0)
    return {
        **describe_rows(rows),
        "gaps": rows.filter(pl.col("severity") != "none").height,
        "basis": _count_table(targets, "basis", of="values"),
        "coverage_map": dg.MetadataValue.md(f"![coverage map]({picture})" if picture else "There is nothing to show."),
    }


def _method_table(shortlisted: Shortlisted) -> dg.MetadataValue:
    """How different and how good each method's shortlist would be, beside the plain ranking; the one shown is marked.

    Vendi score: the effective number of different images, by the centred vectors that the shortlist is picked with.
    """
    first = shortlisted.comparison[0]
    rows = [
        (
            one.method,
            "shown" if one.method == shortlisted.method else "",
            *(
                _beside(value, base)
                for value, base in ((one.vendi, first.vendi), (one.mean_quality, first.mean_quality))
            ),
        )
        for one in shortlisted.comparison
    ]
    return make_table(("method", "", "different images (Vendi)", "mean quality"), rows)


def _beside(value: float | None, base: float | None) -> str:
    if value is None:
        return "not known"
    return f"{value:.3g}" if not base or value == base else f"{value:.3g} ({value / base - 1:+.1%})"


def _boost_table(lesson: Lesson) -> dg.MetadataValue:
    """What the new prompts lean to, and why."""
    rows = [(one.attribute, one.value, f"{one.weight:.3f}", one.because) for one in lesson.boosts]
    return make_table(("attribute", "value", "extra weight", "because"), rows)


def _count_table(rows: pl.DataFrame, *columns: str, of: str = "images") -> dg.MetadataValue:
    counts = rows.group_by(columns).len().sort("len", *columns, descending=[True] + [False] * len(columns))
    return make_table((*columns, of), counts.iter_rows())


def _contact_sheet(studio: Studio, sha256s: list[str]) -> dg.MetadataValue:
    uri = make_contact_sheet(studio.images, sha256s)
    return dg.MetadataValue.md(f"![contact sheet]({uri})" if uri else "No image could be shown.")
