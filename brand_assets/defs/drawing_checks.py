"""This file checks what was asked and paid: whole, within budget, in the brief's mix, with nothing in doubt."""

from collections import Counter

import dagster as dg
import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.round_report import report_round
from brand_assets.campaigns.stage_costs import list_finishing_unknown, list_round_unknown
from brand_assets.campaigns.studio import Studio
from brand_assets.defs.checking import ERROR, WARN, check_asset, check_table
from brand_assets.defs.tables import shorten
from brand_assets.records.brief import WARN_BUDGET_SHARE, RoundName
from brand_assets.storage.ledger import UnknownSpend

MIN_SUCCESS_RATE = 0.9
"""Below this, more than one image in ten of those that were asked for did not come."""
MAX_SHIFT = 0.05
"""Of a round's images: how far a model's share may be from the brief's before somebody should know."""

REASON_CHARS = 120
WITHIN_BUDGET = (
    f"What the campaign has spent, reserved or has in doubt is under {WARN_BUDGET_SHARE:.0%} of its budget, and all "
    "campaigns together of this month's; at 100% nothing more is asked for."
)
NO_UNKNOWN = "Of every request that was sent it is known whether it was billed."


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
        check_table(round_name, "raw_images", "within_budget", WITHIN_BUDGET, _measure_budget),
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
            NO_UNKNOWN,
            lambda studio, campaign: _count_unknown(list_round_unknown(studio, campaign, round_name)),
        ),
    ]


def build_finishing_checks() -> list[dg.AssetChecksDefinition]:
    """The checks of `finished_images`."""
    key = ["finished_images"]
    return [
        check_asset(key, "every_mark_finished", "Each approved mark went through each step.", _count_finished),
        check_asset(key, "within_budget", WITHIN_BUDGET, _measure_budget),
        check_asset(
            key,
            "no_unknown_outcomes",
            NO_UNKNOWN,
            lambda studio, campaign: _count_unknown(list_finishing_unknown(studio, campaign)),
        ),
    ]


def _count_drawn(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    prompts = studio.lake.read("prompts", campaign, round_name)
    images = studio.lake.read("raw_images", campaign, round_name)
    drawn = current_images(images, prompts).height
    missing = images.filter(pl.col("prompt_id").is_in(prompts["prompt_id"].to_list()) & (pl.col("status") != "drawn"))
    return dg.AssetCheckResult(
        passed=drawn == prompts.height,
        severity=ERROR if drawn < prompts.height / 2 else WARN,
        description=f"{drawn} of {prompts.height} images are drawn.",
        metadata={"drawn": drawn, "asked_for": prompts.height, "reasons": _count_reasons(missing)},
    )


def _count_finished(studio: Studio, campaign: str) -> dg.AssetCheckResult:
    rows = studio.lake.read("finished_images", campaign)
    missing = rows.filter(pl.col("status") != "drawn")
    return dg.AssetCheckResult(
        passed=missing.is_empty(),
        severity=WARN,
        description=f"{rows.height - missing.height} of {rows.height} finished images are there.",
        metadata={"reasons": _count_reasons(missing)},
    )


def _count_reasons(missing: pl.DataFrame) -> dict[str, int]:
    reasons = missing["reason"].fill_null("no reason is known")
    return dict(Counter(shorten(reason, REASON_CHARS) for reason in reasons))


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
    """Of the campaign's budget and the month's, the one that is nearer its end decides."""
    committed = studio.ledger.spend.committed(campaign)
    brief_usd, month_usd = load_brief(studio, campaign).budget_usd, studio.settings.monthly_budget_usd
    budgets = [("", committed.campaign_usd, brief_usd), ("this month ", committed.month_usd, month_usd)]
    set_usd = [(words, spent, budget) for words, spent, budget in budgets if budget is not None]
    told = [f"{words}{spent:.2f} of {budget:.2f} USD are committed" for words, spent, budget in set_usd]
    if brief_usd is None:
        told.insert(0, f"{committed.campaign_usd:.2f} USD committed; the brief sets no budget")
    return dg.AssetCheckResult(
        passed=all(spent < WARN_BUDGET_SHARE * budget or not spent for _, spent, budget in set_usd),
        severity=ERROR if any(spent >= budget for _, spent, budget in set_usd) else WARN,
        description=f"{'; '.join(told)}.",
        metadata={"committed_usd": committed.campaign_usd, **({} if brief_usd is None else {"budget_usd": brief_usd})},
    )


def _compare_mix(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    report = report_round(studio, campaign, round_name)
    allowed = max(1.0, MAX_SHIFT * report.compared)  # one image more or less is what rounding makes of a share
    words = ", ".join(f"{share.model_key} {share.actual:.0%} (brief: {share.planned:.0%})" for share in report.shares)
    return dg.AssetCheckResult(
        passed=report.largest_shift <= allowed,
        severity=WARN,
        description=words or "No image is drawn.",
        metadata={share.model_key: share.actual for share in report.shares},
    )


def _count_unknown(unknown: list[UnknownSpend]) -> dg.AssetCheckResult:
    most_usd = sum(one.estimated_usd for one in unknown)
    if not unknown:
        return dg.AssetCheckResult(passed=True, severity=WARN, description="Nothing is in doubt.")
    return dg.AssetCheckResult(
        passed=False,
        severity=WARN,
        description=(
            f"In doubt: {len(unknown)} sent, and nobody knows whether billed; at most {most_usd:.2f} USD, which counts "
            "against the budget. List them with: brand-assets spend --unknown"
        ),
        metadata={"unknown": len(unknown), "unknown_usd": round(most_usd, 6)},
    )
