"""This file holds the partition-aware checks: what a producer wants flagged about one campaign's round."""

import warnings

import dagster as dg
import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import time_since
from brand_assets.defs.partitions import campaigns
from brand_assets.defs.resources import readable_failures
from brand_assets.records.brief import WARN_BUDGET_SHARE, RoundName

# Dagster calls partition-aware checks a preview; a line of warning for each of ours would drown what matters.
warnings.filterwarnings("ignore", category=dg.PreviewWarning, message=".*partitions_def on an AssetCheckSpec.*")

MIN_MEAN_COLOR = 0.6  # a mean palette adherence below this: most marks carry a colour that is not the brand's
WARN = dg.AssetCheckSeverity.WARN
ERROR = dg.AssetCheckSeverity.ERROR


def build_checks(round_name: RoundName) -> list[dg.AssetChecksDefinition]:
    """The checks of one round's assets."""
    return [
        _every_image_drawn(round_name),
        _within_budget(round_name),
        _no_duplicates(round_name),
        _palette_adherence(round_name),
        _awaiting_review(round_name),
    ]


def _every_image_drawn(round_name: RoundName) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=[round_name, "raw_images"],
        name="every_image_drawn",
        partitions_def=campaigns,
        description="As many images were drawn as were asked for; each one that was not has a reason.",
    )
    def every_image_drawn(
        context: dg.AssetCheckExecutionContext, studio: dg.ResourceParam[Studio]
    ) -> dg.AssetCheckResult:
        prompts, images = _read_images(studio, context.partition_key, round_name)
        drawn = current_images(images, prompts).height
        missing = images.filter(
            pl.col("prompt_id").is_in(prompts["prompt_id"].to_list()) & (pl.col("status") != "drawn")
        )
        reasons = {str(reason)[:80]: count for reason, count in missing["reason"].value_counts().iter_rows()}
        return dg.AssetCheckResult(
            passed=drawn == prompts.height,
            severity=ERROR if drawn < prompts.height / 2 else WARN,
            description=f"{drawn} of {prompts.height} images are drawn.",
            metadata={"drawn": drawn, "asked_for": prompts.height, "reasons": reasons},
        )

    return every_image_drawn


def _within_budget(round_name: RoundName) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=[round_name, "raw_images"],
        name="within_budget",
        partitions_def=campaigns,
        description="What the campaign has spent, reserved or has in doubt stays under 90 % of its budget.",
    )
    def within_budget(context: dg.AssetCheckExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.AssetCheckResult:
        with readable_failures():
            budget = load_brief(studio, context.partition_key).budget_usd
            committed = studio.ledger.spend.committed(context.partition_key).campaign_usd
        if budget is None:
            return dg.AssetCheckResult(
                passed=True, description=f"{committed:.2f} USD committed; the brief sets no budget."
            )
        return dg.AssetCheckResult(
            passed=committed <= WARN_BUDGET_SHARE * budget,
            severity=WARN if committed <= budget else ERROR,
            description=f"{committed:.2f} of {budget:.2f} USD are committed.",
            metadata={"committed_usd": committed, "budget_usd": budget},
        )

    return within_budget


def _no_duplicates(round_name: RoundName) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=[round_name, "raw_images"],
        name="no_duplicates",
        partitions_def=campaigns,
        description="No two images of the round are the same, byte for byte.",
    )
    def no_duplicates(context: dg.AssetCheckExecutionContext, studio: dg.ResourceParam[Studio]) -> dg.AssetCheckResult:
        prompts, images = _read_images(studio, context.partition_key, round_name)
        drawn = current_images(images, prompts)
        duplicates = drawn.height - drawn["sha256"].n_unique()
        return dg.AssetCheckResult(
            passed=duplicates == 0,
            severity=WARN,
            description=f"{duplicates} of {drawn.height} images repeat another one.",
            metadata={"duplicates": duplicates},
        )

    return no_duplicates


def _palette_adherence(round_name: RoundName) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=[round_name, "scores"],
        name="palette_adherence",
        partitions_def=campaigns,
        description=f"The round's mean colour score is at least {MIN_MEAN_COLOR}.",
    )
    def palette_adherence(
        context: dg.AssetCheckExecutionContext, studio: dg.ResourceParam[Studio]
    ) -> dg.AssetCheckResult:
        with readable_failures():
            scores = studio.lake.read("scores", context.partition_key, round_name)
        mean = scores.select(pl.col("color").mean()).item()
        if mean is None:
            return dg.AssetCheckResult(passed=False, severity=WARN, description="No image has a colour score.")
        return dg.AssetCheckResult(
            passed=mean >= MIN_MEAN_COLOR,
            severity=WARN,
            description=f"The mean colour score is {mean:.2f}.",
            metadata={"mean_color": float(mean)},
        )

    return palette_adherence


def _awaiting_review(round_name: RoundName) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=[round_name, "dpp_selections"],
        name="awaiting_review",
        partitions_def=campaigns,
        description="Warns while the shortlist waits for a person; run it again after the decision to clear it.",
    )
    def awaiting_review(
        context: dg.AssetCheckExecutionContext, studio: dg.ResourceParam[Studio]
    ) -> dg.AssetCheckResult:
        with readable_failures():
            checkpoint = studio.ledger.checkpoints.latest(context.partition_key, round_name)
        if checkpoint is None or checkpoint.status != "open":
            return dg.AssetCheckResult(passed=True, severity=WARN, description="Nothing waits for a person here.")
        return dg.AssetCheckResult(
            passed=False,
            severity=WARN,
            description=(
                f"{checkpoint.shown} images wait for a decision, {time_since(checkpoint.opened_at)} by now. "
                f"Decide with: brand-assets review {checkpoint.campaign}"
            ),
            metadata={"checkpoint_id": checkpoint.checkpoint_id, "to_approve": checkpoint.to_approve},
        )

    return awaiting_review


def _read_images(studio: Studio, campaign: str, round_name: RoundName) -> tuple[pl.DataFrame, pl.DataFrame]:
    with readable_failures():
        prompts = studio.lake.read("prompts", campaign, round_name)
        return prompts, studio.lake.read("raw_images", campaign, round_name)
