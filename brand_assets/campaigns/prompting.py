"""This file writes a round's prompts, and takes those whose images are paid from the ledger, as they were."""

from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.lineage import find_drawn, find_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.errors import LedgerError
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import Parent
from brand_assets.records.tables import PROMPTS


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

    A concept round with a paid image keeps its prompts whole; a later round keeps those of each approved parent that
    has a paid image, also of one that was dropped for a while, and writes new ones for the others. Raises a
    CheckpointError when the round before is not decided, LedgerError when paid prompts are not in the ledger.
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
    frozen = _read_frozen(studio, campaign, round_name, attempt) if paid else None
    if checkpoint is None and frozen is not None:
        note = f"{len(paid)} of these images are paid for, so the prompts stay as they are. --redraw writes new ones."
        return WrittenPrompts(frozen, attempt, True, note)
    rows = write_prompts(
        brief,
        round_name,
        attempt,
        parents=approved_parents(studio, checkpoint) if checkpoint else (),
        profile=studio.settings.profile,
        frozen=frozen,
    )
    is_frozen = frozen is not None and not set(frozen["prompt_id"]).isdisjoint(rows["prompt_id"])
    return WrittenPrompts(rows, attempt, is_frozen, f"Attempt {attempt}.")


def _read_frozen(studio: Studio, campaign: str, round_name: RoundName, attempt: int) -> pl.DataFrame | None:
    """The prompts that may not change any more, None when there are none."""
    kept = studio.ledger.prompts.of(campaign, round_name, attempt)
    if not kept.prompts:
        raise LedgerError(
            f"Images of attempt {attempt} at the {round_name} round of {campaign!r} are paid for, and the ledger has "
            f"none of their prompts, so others would be paid for again. If the lake still has them, materialize "
            f"{round_name}/raw_images, which keeps them; otherwise start anew with: "
            f"brand-assets run {campaign} --round {round_name} --redraw"
        )
    return pl.DataFrame([prompt.row for prompt in kept.paid], schema=PROMPTS) if kept.paid else None


def approved_parents(studio: Studio, checkpoint: Checkpoint) -> list[Parent]:
    """The images that a checkpoint approved, in the order they were shown, each with what its prompt said."""
    approved = [verdict.image_id for verdict in approved_verdicts(studio, checkpoint)]
    images = find_drawn(studio, checkpoint.campaign, checkpoint.round, approved)
    prompts = find_prompts(studio, list(images.values()))
    return [
        Parent(
            image_id=image_id,
            sha256=images[image_id].sha256 or "",
            direction=prompts[image_id]["direction"],
            attributes={pair["key"]: pair["value"] for pair in prompts[image_id]["attributes"]},
            template=prompts[image_id]["template"],
            text=prompts[image_id]["text"],
        )
        for image_id in approved
    ]
