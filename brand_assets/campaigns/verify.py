"""This file is the guard between two rounds: it lets work through only on a decision that still holds."""

from datetime import UTC, datetime
from typing import Literal

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import CheckpointOpen, CheckpointStale, RejectedAll, RoundIncomplete
from brand_assets.records.brief import RoundName, round_before
from brand_assets.records.checkpoint import Checkpoint, shown_sha256
from brand_assets.review.joining import Verdict


def verify_checkpoint(studio: Studio, campaign: str, before: RoundName | Literal["exports"]) -> Checkpoint | None:
    """The submitted checkpoint that opens the way to `before`; None for the concept round, which has none.

    Raises CheckpointOpen, CheckpointStale or RejectedAll, in words for a producer.
    """
    source = "final" if before == "exports" else round_before(before)
    if source is None:
        return None
    checkpoint = studio.ledger.checkpoints.latest(campaign, source)
    if checkpoint is None:
        refuse_sent_back(studio, campaign, source)
        raise CheckpointOpen(
            f"The {source} round of {campaign!r} has not reached its checkpoint, so there is nothing to build "
            f"{before} on. Go on with what is due: brand-assets run {campaign}"
        )
    if checkpoint.status == "open":
        raise CheckpointOpen(
            f"The {source} checkpoint of {campaign!r} is open: {checkpoint.shown} images have waited "
            f"{time_since(checkpoint.opened_at)} for a decision. Decide it with: brand-assets review {campaign}"
        )
    _refuse_stale(studio, checkpoint)
    if not approved_verdicts(studio, checkpoint):
        raise RejectedAll(
            f"{checkpoint.submitted_by} rejected all {checkpoint.shown} images of the {source} round of {campaign!r}; "
            f"the campaign rests. Draw anew with: brand-assets run {campaign} --round {source} --redraw, or decide "
            f"again with: brand-assets decide {campaign} {source} --reopen"
        )
    return checkpoint


def refuse_sent_back(studio: Studio, campaign: str, round_name: RoundName) -> None:
    """Raise CheckpointOpen while a round that a reviewer sent back with notes waits to be drawn again."""
    revision = studio.ledger.revisions.pending(campaign, round_name)
    if revision is not None:
        raise CheckpointOpen(
            f"{revision.reviewer} sent the {round_name} round of {campaign!r} back with notes "
            f"{time_since(revision.at)} ago, so it is drawn again before anything follows. That starts by itself while "
            f"`make dev` runs; otherwise: brand-assets run {campaign} --round {round_name}"
        )


def _refuse_stale(studio: Studio, checkpoint: Checkpoint) -> None:
    shortlist = studio.lake.read_or_none("dpp_selections", checkpoint.campaign, checkpoint.round)
    pairs = [] if shortlist is None else shortlist.sort("position").select("image_id", "sha256").rows()
    if shown_sha256(pairs) != checkpoint.shown_sha256:
        raise CheckpointStale(
            f"The decision on the {checkpoint.round} round of {checkpoint.campaign!r} is stale: the shortlist has "
            f"changed since {checkpoint.submitted_by} decided on it. Materialize {checkpoint.round}/dpp_selections, "
            f"which puts the new shortlist before a person, and decide that."
        )


def approved_verdicts(studio: Studio, checkpoint: Checkpoint) -> list[Verdict]:
    """What the checkpoint's rule makes of its decisions, the approved only, in the order shown."""
    return [
        verdict
        for verdict in studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id)
        if verdict.decision == "approved"
    ]


def time_since(moment: datetime) -> str:
    """How long ago that was, as a person would say it: `12 minutes`, `3 hours`, `2 days`."""
    minutes = max(0, int((datetime.now(UTC) - moment).total_seconds() // 60))
    count, unit = next(
        ((minutes // size, name) for size, name in ((60 * 24, "day"), (60, "hour")) if minutes >= size),
        (minutes, "minute"),
    )
    return f"{count} {unit}{'' if count == 1 else 's'}"


def require_rows(rows: int, what: str, campaign: str, next_step: str) -> None:
    """Raise RoundIncomplete when a stage has nothing to work on."""
    if not rows:
        raise RoundIncomplete(f"{campaign!r} has no {what}. {next_step}")
