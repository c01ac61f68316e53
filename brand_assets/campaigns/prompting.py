"""This file writes a round's prompts, and leaves them as they are once one of their images is paid."""

from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import Parent


@dataclass(frozen=True, slots=True)
class WrittenPrompts:
    """The prompts of the current attempt; `is_frozen` when they were kept because some of their images are paid."""

    rows: pl.DataFrame
    attempt: int
    is_frozen: bool
    note: str


def write_round_prompts(
    studio: Studio, campaign: str, round_name: RoundName, *, run_id: str, new_attempt: bool = False
) -> WrittenPrompts:
    """One row per image that the round asks for, in the current attempt or, when asked, in the next one.

    A concept round with a paid image keeps its prompts whole; a later round keeps those of the parents that are still
    approved and writes new ones for new parents. Raises a CheckpointError when the round before is not decided.
    """
    checkpoint = verify_checkpoint(studio, campaign, before=round_name)
    brief = load_brief(studio, campaign)
    attempts = studio.ledger.attempts
    attempt = (
        attempts.start(campaign, round_name, run_id, "redraw")
        if new_attempt
        else attempts.current(campaign, round_name)
    )
    paid = studio.ledger.spend.paid_keys(campaign, round_name, attempt)
    previous = _previous(studio, campaign, round_name, attempt) if paid else None
    if checkpoint is None and previous is not None:
        note = f"{len(paid)} of these images are paid for, so the prompts stay as they are. --redraw writes new ones."
        return WrittenPrompts(previous, attempt, True, note)
    rows = write_prompts(
        brief,
        round_name,
        attempt,
        parents=approved_parents(studio, checkpoint) if checkpoint else (),
        profile=studio.settings.profile,
        frozen=previous,
    )
    return WrittenPrompts(rows, attempt, previous is not None, f"Attempt {attempt}.")


def _previous(studio: Studio, campaign: str, round_name: RoundName, attempt: int) -> pl.DataFrame | None:
    before = studio.lake.read_or_none("prompts", campaign, round_name)
    rows = None if before is None else before.filter(pl.col("attempt") == attempt)
    return None if rows is None or rows.is_empty() else rows


def approved_parents(studio: Studio, checkpoint: Checkpoint) -> list[Parent]:
    """The images that a checkpoint approved, in the order they were shown, each with what its prompt said."""
    campaign, source = checkpoint.campaign, checkpoint.round
    images = studio.lake.read("raw_images", campaign, source)
    prompts = studio.lake.read("prompts", campaign, source)
    rows = {
        row["image_id"]: row
        for row in images.join(prompts, on="prompt_id", how="inner", suffix="_prompt").iter_rows(named=True)
    }
    return [
        Parent(
            image_id=verdict.image_id,
            sha256=rows[verdict.image_id]["sha256"],
            direction=rows[verdict.image_id]["direction"],
            attributes={pair["key"]: pair["value"] for pair in rows[verdict.image_id]["attributes"]},
            template=rows[verdict.image_id]["template"],
            text=rows[verdict.image_id]["text"],
        )
        for verdict in approved_verdicts(studio, checkpoint)
    ]
