"""This file writes a round's prompts, and takes those whose images are paid from the ledger, as they were."""

from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.boosting import NO_LESSON, Lesson, learn
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.lineage import find_drawn, find_prompts, read_attributes
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import keep_top_up, plan_top_up
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.errors import ConfigError, LedgerError
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import Parent
from brand_assets.records.tables import PROMPTS


@dataclass(frozen=True, slots=True)
class WrittenPrompts:
    """The prompts of the current attempt; `is_frozen` when they were kept because some of their images are paid.

    `lesson` is what the rows that are not kept were written with; `topped_up` counts what this run added.
    """

    rows: pl.DataFrame
    attempt: int
    is_frozen: bool
    note: str
    lesson: Lesson = NO_LESSON
    topped_up: int = 0


def write_round_prompts(
    studio: Studio, campaign: str, round_name: RoundName, *, run_id: str, new_attempt: bool = False, top_up: int = 0
) -> WrittenPrompts:
    """One row per image that the round asks for, in the current attempt or, when asked, in the next one.

    A concept round with a paid image keeps its prompts whole; a later round keeps those of each approved parent that
    has a paid image, also of one that was dropped for a while, and writes new ones for the others. `top_up` adds so
    many for the worst gaps of a drawn concept round, once per run. Raises a CheckpointError when the round before is
    not decided, LedgerError when paid prompts are not in the ledger, and for a top-up what `plan_top_up` does.
    """
    topped_up = (
        _top_up(studio, campaign, round_name, run_id=run_id, new_attempt=new_attempt, count=top_up) if top_up else 0
    )
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
        return WrittenPrompts(frozen, attempt, True, _tell_frozen(len(paid), topped_up), topped_up=topped_up)
    lesson = learn(studio, brief, round_name, attempt)
    rows = write_prompts(
        brief,
        round_name,
        attempt,
        parents=approved_parents(studio, checkpoint) if checkpoint else (),
        profile=studio.settings.profile,
        frozen=frozen,
        boosts=lesson.weights,
    )
    kept = set() if frozen is None else set(frozen["prompt_id"]) & set(rows["prompt_id"])
    taught = lesson if len(kept) < rows.height else NO_LESSON
    return WrittenPrompts(rows, attempt, bool(kept), f"Attempt {attempt}.", taught)


def _tell_frozen(paid: int, topped_up: int) -> str:
    kept = f"{paid} of these images are paid for, so their prompts stay as they are"
    return f"{kept}; {topped_up} were added." if topped_up else f"{kept}. --redraw writes new ones."


def _top_up(studio: Studio, campaign: str, round_name: RoundName, *, run_id: str, new_attempt: bool, count: int) -> int:
    """Add to the round's prompts, once per run; how many."""
    if round_name != "concept" or new_attempt or count < 0:
        raise ConfigError(
            f"top_up is {count} for the {round_name} round{' and new_attempt is set' if new_attempt else ''}. It adds "
            "images to a concept round as it is drawn: give it 1 or more there, 0 elsewhere, and leave out new_attempt."
        )
    if studio.ledger.prompts.has_added(campaign, round_name, run_id):
        return 0
    plan = plan_top_up(studio, campaign, count)
    if plan.rows.height:
        keep_top_up(studio, plan, run_id)
    return plan.rows.height


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
            attributes=read_attributes(prompts[image_id]),
            template=prompts[image_id]["template"],
            text=prompts[image_id]["text"],
        )
        for image_id in approved
    ]
