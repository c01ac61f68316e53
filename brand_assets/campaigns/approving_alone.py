"""This file lets a campaign in mode `auto` approve its best images by itself, and mark it so, while no person has."""

from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.deciding import Standing, standing
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound, DecisionRefused
from brand_assets.records.checkpoint import AUTO_REVIEWER, Checkpoint, Decision, shown_sha256


@dataclass(frozen=True, slots=True)
class ApprovedAlone:
    """`standing` is None where nothing was approved; `note` says why it waits, and is empty in mode `people`."""

    standing: Standing | None = None
    note: str = ""


def approve_alone(studio: Studio, checkpoint: Checkpoint) -> ApprovedAlone:
    """Approve the best of an open checkpoint by the ranking's quality and submit it, in one go, as `auto`.

    Only where the brief says `mode: auto`, the shortlist is stored, and no person had a hand in it: by deciding or
    comparing there, by reopening it, or by sending the round back for what it shows. An image that is out of the
    ranking is never approved; where none is in it, a person is waited for.
    """
    if not is_auto(studio, checkpoint.campaign):
        return ApprovedAlone()
    name = f"{checkpoint.campaign} {checkpoint.round}"
    if people := studio.ledger.checkpoints.people_at(checkpoint.checkpoint_id):
        return ApprovedAlone(note=f"{name} is in mode auto, and waits all the same: {', '.join(people)} is at it.")
    if not _is_stored(studio, checkpoint):
        return ApprovedAlone(note=f"{name} is in mode auto, and its shortlist is about to be stored.")
    chosen = _choose_best(studio, checkpoint)
    if not chosen:
        return ApprovedAlone(
            note=f"{name} is in mode auto, and none of its images is in the ranking: a person decides."
        )
    try:
        submitted = studio.ledger.checkpoints.settle_alone(checkpoint.checkpoint_id, chosen, AUTO_REVIEWER)
    except DecisionRefused as refused:  # somebody was quicker
        return ApprovedAlone(note=str(refused))
    return ApprovedAlone(standing(studio, submitted))


def is_auto(studio: Studio, campaign: str) -> bool:
    """Whether the campaign's brief says `review: {mode: auto}`; not so when it cannot be read."""
    try:
        return load_brief(studio, campaign).review.mode == "auto"
    except (BriefError, CampaignNotFound):
        return False


def _is_stored(studio: Studio, checkpoint: Checkpoint) -> bool:
    """The checkpoint opens a moment before the table is written, by which the guard recognises it."""
    shortlist = studio.lake.read_or_none("dpp_selections", checkpoint.campaign, checkpoint.round)
    pairs = [] if shortlist is None else shortlist.sort("position").select("image_id", "sha256").rows()
    return shown_sha256(pairs) == checkpoint.shown_sha256


def _choose_best(studio: Studio, checkpoint: Checkpoint) -> list[Decision]:
    """The best by quality, as many as may be approved; of equals those that are shown first."""
    scores = studio.lake.read_or_none("scores", checkpoint.campaign, checkpoint.round)
    if scores is None:
        return []
    place = {image.image_id: image.position for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)}
    ranked = scores.filter(
        pl.col("image_id").is_in(list(place)), pl.col("gate").is_null(), pl.col("quality").is_not_null()
    )
    rows = sorted(ranked.rows(named=True), key=lambda row: (-row["quality"], place[row["image_id"]]))
    return [
        Decision(
            row["image_id"],
            AUTO_REVIEWER,
            "approved",
            f"approved by itself (review mode auto), number {number} of the shortlist by a quality of "
            f"{row['quality']:.2f}; no person looked",
        )
        for number, row in enumerate(rows[: checkpoint.to_approve], start=1)
    ]
