"""This file checks how a round was drawn: whole, within budget, in the brief's mix, with nothing in doubt."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.round_report import report_round
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.checking import ERROR, WARN, check_table
from brand_assets.records.brief import WARN_BUDGET_SHARE, RoundName

MIN_SUCCESS_RATE = 0.9
"""Below this, more than one image in ten of those that were asked for did not come."""
MAX_SHIFT = 0.05
"""Of a round's images: how far a model's share may be from the brief's before somebody should know."""


def build_drawing_checks(round_name: RoundName) -> list[dg.AssetChecksDefinition]:
    """The checks of the round's `raw_images` that are about asking and paying."""
    return [
        check_table(
            round_name,
            "raw_images",
            "every_image_drawn",
            "As many images were drawn as were asked for; each one that was not has a reason.",
            lambda studio, campaign: _count_drawn(studio, campaign, round_name),
        ),
        check_table(
            round_name,
            "raw_images",
            "success_rate",
            f"At least {MIN_SUCCESS_RATE:.0%} of the requests that came to an outcome became an image.",
            lambda studio, campaign: _rate_success(studio, campaign, round_name),
        ),
        check_table(
            round_name,
            "raw_images",
            "within_budget",
            f"What the campaign has spent, reserved or has in doubt is under {WARN_BUDGET_SHARE:.0%} of its budget; "
            "at 100 % nothing more is asked for.",
            _measure_budget,
        ),
        check_table(
            round_name,
            "raw_images",
            "mix_as_allocated",
            f"Every model's share of the drawn images is within {MAX_SHIFT:.0%} of the one that the brief gives it.",
            lambda studio, campaign: _compare_mix(studio, campaign, round_name),
        ),
        check_table(
            round_name,
            "raw_images",
            "no_unknown_outcomes",
            "Of every request that was sent it is known whether it was billed.",
            lambda studio, campaign: _count_unknown(studio, campaign, round_name),
        ),
    ]


def _count_drawn(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    prompts = studio.lake.read("prompts", campaign, round_name)
    images = studio.lake.read("raw_images", campaign, round_name)
    drawn = current_images(images, prompts).height
    missing = images.filter(pl.col("prompt_id").is_in(prompts["prompt_id"].to_list()) & (pl.col("status") != "drawn"))
    reasons = {str(reason)[:80]: count for reason, count in missing["reason"].value_counts().iter_rows()}
    return dg.AssetCheckResult(
        passed=drawn == prompts.height,
        severity=ERROR if drawn < prompts.height / 2 else WARN,
        description=f"{drawn} of {prompts.height} images are drawn.",
        metadata={"drawn": drawn, "asked_for": prompts.height, "reasons": reasons},
    )


def _rate_success(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    report = report_round(studio, campaign, round_name)
    rate = report.success_rate
    if rate is None:
        return dg.AssetCheckResult(passed=False, severity=WARN, description="No request has an outcome yet.")
    return dg.AssetCheckResult(
        passed=rate >= MIN_SUCCESS_RATE,
        severity=WARN,
        description=f"{rate:.1%} of the requests became an image; {report.retries} were sent again on the way.",
        metadata={"success_rate": rate, "retries": report.retries},
    )


def _measure_budget(studio: Studio, campaign: str) -> dg.AssetCheckResult:
    budget = load_brief(studio, campaign).budget_usd
    committed = studio.ledger.spend.committed(campaign).campaign_usd
    if budget is None:
        return dg.AssetCheckResult(passed=True, description=f"{committed:.2f} USD committed; the brief sets no budget.")
    return dg.AssetCheckResult(
        passed=committed < WARN_BUDGET_SHARE * budget or not committed,
        severity=ERROR if committed >= budget else WARN,
        description=f"{committed:.2f} of {budget:.2f} USD are committed.",
        metadata={"committed_usd": committed, "budget_usd": budget},
    )


def _compare_mix(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    report = report_round(studio, campaign, round_name)
    drawn = sum(model.drawn for model in report.models)
    allowed = max(1.0, MAX_SHIFT * drawn)  # one image more or less is what rounding makes of a share
    words = ", ".join(f"{share.model_key} {share.actual:.0%} of {share.planned:.0%}" for share in report.shares)
    return dg.AssetCheckResult(
        passed=report.largest_shift <= allowed,
        severity=WARN,
        description=words or "No image is drawn.",
        metadata={share.model_key: share.actual for share in report.shares},
    )


def _count_unknown(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    unknown = [one for one in studio.ledger.spend.list_unknown(campaign) if one.round == round_name]
    most_usd = sum(one.estimated_usd for one in unknown)
    if not unknown:
        return dg.AssetCheckResult(passed=True, severity=WARN, description="Nothing is in doubt.")
    return dg.AssetCheckResult(
        passed=False,
        severity=WARN,
        description=(
            f"{len(unknown)} requests were sent and nobody knows whether they were billed: at most {most_usd:.2f} USD, "
            "which counts against the budget. List them with: brand-assets spend --unknown"
        ),
        metadata={"unknown": len(unknown), "unknown_usd": most_usd},
    )
