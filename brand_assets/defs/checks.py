"""This file holds the partition-aware checks: what a producer wants flagged about one campaign's round."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.deadlines import find_due, is_past
from brand_assets.campaigns.drawing import current_images
from brand_assets.campaigns.links import link_to_review
from brand_assets.campaigns.reading_letters import count_concerns
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import time_since
from brand_assets.defs.checking import WARN, check_table
from brand_assets.defs.drawing_checks import build_drawing_checks
from brand_assets.lettering.spelling import MISSPELLED, UNWANTED_TEXT
from brand_assets.records.brief import RoundName

MIN_MEAN_COLOR = 0.6  # a mean palette adherence below this: most marks carry a colour that is not the brand's


def build_checks(round_name: RoundName) -> list[dg.AssetChecksDefinition]:
    """The checks of one round's assets."""
    return [
        *build_drawing_checks(round_name),
        check_table(
            round_name,
            "raw_images",
            "no_duplicates",
            "No two images of the round are the same, byte for byte.",
            lambda studio, campaign: _count_duplicates(studio, campaign, round_name),
        ),
        check_table(
            round_name,
            "scores",
            "palette_adherence",
            f"The round's mean colour score is at least {MIN_MEAN_COLOR}.",
            lambda studio, campaign: _measure_color(studio, campaign, round_name),
        ),
        check_table(
            round_name,
            "dpp_selections",
            "awaiting_review",
            "Warns while the shortlist waits for a person; run it again after the decision to clear it.",
            lambda studio, campaign: _look_for_checkpoint(studio, campaign, round_name),
        ),
        check_table(
            round_name,
            "readings",
            "lettering",
            "No image of the shortlist misspells the brand's name or carries letters that nobody asked for.",
            lambda studio, campaign: _look_at_lettering(studio, campaign, round_name),
        ),
    ]


def _count_duplicates(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    prompts = studio.lake.read("prompts", campaign, round_name)
    drawn = current_images(studio.lake.read("raw_images", campaign, round_name), prompts)
    duplicates = drawn.height - drawn["sha256"].n_unique()
    return dg.AssetCheckResult(
        passed=duplicates == 0,
        severity=WARN,
        description=f"{duplicates} of {drawn.height} images repeat another one.",
        metadata={"duplicates": duplicates},
    )


def _measure_color(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    scores = studio.lake.read("scores", campaign, round_name)
    mean = scores.select(pl.col("color").mean()).item()
    if mean is None:
        return dg.AssetCheckResult(passed=False, severity=WARN, description="No image has a colour score.")
    return dg.AssetCheckResult(
        passed=mean >= MIN_MEAN_COLOR,
        severity=WARN,
        description=f"The mean colour score is {mean:.2f}.",
        metadata={"mean_color": float(mean)},
    )


def _look_for_checkpoint(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    checkpoint = studio.ledger.checkpoints.latest(campaign, round_name)
    if checkpoint is None or checkpoint.status != "open":
        is_sent_back = studio.ledger.revisions.pending(campaign, round_name) is not None
        said = "It was sent back with notes; its next run draws it anew." if is_sent_back else "Nothing waits here."
        return dg.AssetCheckResult(passed=True, severity=WARN, description=said)
    link, due_at = link_to_review(studio, checkpoint), find_due(studio, checkpoint)
    late = ", past its deadline" if is_past(due_at) else ""
    return dg.AssetCheckResult(
        passed=False,
        severity=WARN,
        description=(
            f"{checkpoint.shown} images wait for a decision, {time_since(checkpoint.opened_at)} by now{late}. "
            f"Decide at {link}, or with: brand-assets review {checkpoint.campaign}"
        ),
        metadata={
            "review": dg.MetadataValue.url(link),
            "checkpoint_id": checkpoint.checkpoint_id,
            "to_approve": checkpoint.to_approve,
            **({"due_at": dg.MetadataValue.timestamp(due_at)} if due_at else {}),
        },
    )


def _look_at_lettering(studio: Studio, campaign: str, round_name: RoundName) -> dg.AssetCheckResult:
    counts = count_concerns(studio.lake.read("readings", campaign, round_name))
    found = ", ".join(f"{count} {concern}" for concern, count in counts.items() if count)
    return dg.AssetCheckResult(
        passed=counts[MISSPELLED] + counts[UNWANTED_TEXT] == 0,
        severity=WARN,
        description=f"Of the shortlist: {found}." if found else "Every image of the shortlist reads as it should.",
        metadata=counts,
    )
