"""This file writes a round's prompts, and takes those whose images are paid from the ledger, as they were."""

from dataclasses import dataclass, replace
from functools import partial

import polars as pl

from brand_assets.campaigns.boosting import NO_LESSON, Lesson, learn
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.enhancing import Enhanced, enhance_prompts
from brand_assets.campaigns.importing import read_imported
from brand_assets.campaigns.lineage import find_drawn, find_prompts, read_attributes
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import keep_top_up, plan_top_up
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.errors import ConfigError, LedgerError
from brand_assets.prompts.notes import NO_NOTES, Notes, heed, read_notes
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.drawing import Parent
from brand_assets.records.tables import PROMPTS

NOTHING_ADDED = Enhanced(pl.DataFrame(schema=PROMPTS))


@dataclass(frozen=True, slots=True)
class WrittenPrompts:
    """The prompts of the current attempt; `is_frozen` when they were kept because some of their images are paid.

    `lesson` is what the rows that are not kept were written with; `topped_up` counts what this run added; `cost_usd` is
    what it paid to have prompts reworded.
    """

    rows: pl.DataFrame
    attempt: int
    is_frozen: bool
    note: str
    lesson: Lesson = NO_LESSON
    topped_up: int = 0
    cost_usd: float = 0.0


def write_round_prompts(
    studio: Studio, campaign: str, round_name: RoundName, *, run_id: str, new_attempt: bool = False, top_up: int = 0
) -> WrittenPrompts:
    """One row per image that the round asks for, in the current attempt or, when asked, in the next one.

    A concept round with a paid image keeps its prompts whole; a later round keeps those of each approved parent that
    has a paid image, also of one that was dropped for a while, and writes new ones for the others. `top_up` adds so
    many for the worst gaps of a drawn concept round, once per run. What is new is reworded, where the brief names
    language models for that. A round that was sent back begins its next attempt, and its prompts heed the notes.
    Raises a CheckpointError when the round before is not decided, LedgerError when paid prompts are not in the ledger,
    ConfigError when a language model cannot be paid, and for a top-up what `plan_top_up` does.
    """
    added = (
        _top_up(studio, campaign, round_name, run_id=run_id, new_attempt=new_attempt, count=top_up)
        if top_up
        else NOTHING_ADDED
    )
    checkpoint = verify_checkpoint(studio, campaign, before=round_name)
    brief = load_brief(studio, campaign)
    attempt, notes = _find_attempt(studio, campaign, round_name, run_id=run_id, new_attempt=new_attempt)
    paid = studio.ledger.spend.paid_keys(campaign, round_name, attempt)
    frozen = _read_frozen(studio, campaign, round_name, attempt) if paid else None
    if checkpoint is None and frozen is not None:
        note = _tell_frozen(len(paid), added)
        return WrittenPrompts(frozen, attempt, True, note, topped_up=added.rows.height, cost_usd=added.cost_usd)
    lesson = learn(studio, brief, round_name, attempt)
    write = partial(
        write_prompts,
        brief,
        round_name,
        attempt,
        parents=approved_parents(studio, checkpoint) if checkpoint else (),
        profile=studio.settings.profile,
        frozen=frozen,
        boosts=lesson.weights,
        notes=notes,
    )
    rows = write()
    kept = set() if frozen is None else set(frozen["prompt_id"]) & set(rows["prompt_id"])
    enhanced = enhance_prompts(
        studio,
        heed(brief, notes),
        rows,
        round_name,
        run_id=run_id,
        kept=kept,
        rewrite=lambda models: write(models=models),
    )
    rows = enhanced.rows
    if round_name == "concept":
        rows = pl.concat([rows, read_imported(studio, campaign, attempt)])
    taught = lesson if len(kept) < rows.height else NO_LESSON
    heeded = f"Its prompts heed these notes: {' '.join(notes.said.split())}" if notes.said else ""
    note = " ".join(filter(None, [f"Attempt {attempt}.", heeded, enhanced.note]))
    return WrittenPrompts(rows, attempt, bool(kept), note, taught, cost_usd=enhanced.cost_usd)


def _find_attempt(
    studio: Studio, campaign: str, round_name: RoundName, *, run_id: str, new_attempt: bool
) -> tuple[int, Notes]:
    """The attempt that this run works on, and the notes that it was begun for.

    A round that was sent back begins its next attempt here, whoever runs it. A run that is asked to draw anew as well
    begins one attempt for both: the second finds it unspent.
    """
    ledger = studio.ledger
    redrawn = ledger.attempts.start(campaign, round_name, run_id, "redraw") if new_attempt else None
    begun = ledger.revisions.begin(campaign, round_name)
    attempt = (begun.attempt if begun else redrawn) or ledger.attempts.current(campaign, round_name)
    heeded = begun or ledger.revisions.heeded_by(campaign, round_name, attempt)
    return attempt, read_notes(heeded.notes) if heeded else NO_NOTES


def _tell_frozen(paid: int, added: Enhanced) -> str:
    kept = f"{paid} of these images are paid for, so their prompts stay as they are"
    if not added.rows.height:
        return f"{kept}. --redraw writes new ones."
    return " ".join(filter(None, [f"{kept}; {added.rows.height} were added.", added.note]))


def _top_up(
    studio: Studio, campaign: str, round_name: RoundName, *, run_id: str, new_attempt: bool, count: int
) -> Enhanced:
    """Add to the round's prompts, once per run; the rows that this call added, reworded."""
    if round_name != "concept" or new_attempt or count < 0:
        raise ConfigError(
            f"top_up is {count} for the {round_name} round{' and new_attempt is set' if new_attempt else ''}. It adds "
            "images to a concept round as it is drawn: give it 1 or more there, 0 elsewhere, and leave out new_attempt."
        )
    if studio.ledger.prompts.has_added(campaign, round_name, run_id):
        return NOTHING_ADDED
    plan = plan_top_up(studio, campaign, count)
    if not plan.rows.height:
        return NOTHING_ADDED
    said = {str(prompt.row["text"]) for prompt in studio.ledger.prompts.of(campaign, round_name, plan.attempt).prompts}
    added = enhance_prompts(studio, load_brief(studio, campaign), plan.rows, round_name, run_id=run_id, said=said)
    keep_top_up(studio, replace(plan, rows=added.rows), run_id)
    return added


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
            template=prompts[image_id]["template"] or "",
            # A language model's words need not hold the reading of the description, by which its round finds it again.
            text=prompts[image_id].get("template_text") or prompts[image_id]["text"],
        )
        for image_id in approved
    ]
