"""This file is how a person's decisions get into the ledger and, once submitted, into the approvals table."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import refuse_sent_back, verify_checkpoint
from brand_assets.errors import CheckpointOpen, DecisionRefused
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import Checkpoint, Decision, DecisionKind
from brand_assets.records.tables import APPROVALS
from brand_assets.review.joining import Verdict

MIN_PREFIX = 6  # characters of an image id that may stand for the whole, when no other shown image begins so


@dataclass(frozen=True, slots=True)
class Standing:
    """A checkpoint with what its decisions amount to at present."""

    checkpoint: Checkpoint
    verdicts: tuple[Verdict, ...]

    @property
    def approved(self) -> int:
        return sum(verdict.decision == "approved" for verdict in self.verdicts)


def find_checkpoint(studio: Studio, campaign: str, round_name: RoundName) -> Checkpoint:
    """The round's latest checkpoint; CheckpointOpen when the round has not reached one."""
    checkpoint = studio.ledger.checkpoints.latest(campaign, round_name)
    if checkpoint is None:
        load_brief(studio, campaign)
        refuse_sent_back(studio, campaign, round_name)
        raise CheckpointOpen(
            f"The {round_name} round of {campaign!r} has no checkpoint yet. "
            f"Run it first: brand-assets run {campaign} --round {round_name}"
        )
    return checkpoint


def decide(
    studio: Studio,
    campaign: str,
    round_name: RoundName,
    *,
    reviewer: str,
    approve: Sequence[str] = (),
    reject: Sequence[str] = (),
    reason: str | None = None,
    rubric: Sequence[str] = (),
) -> Standing:
    """Record decisions, all or none; ids may be shortened to a prefix that only one shown image has.

    `reason` and `rubric`, words of RUBRIC, are kept with each. Raises DecisionRefused when an id was not shown, is both
    approved and rejected, or the checkpoint is not open, and for a word that is not in the rubric.
    """
    checkpoint = find_checkpoint(studio, campaign, round_name)
    shown = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    approved = [_complete_id(text, shown, checkpoint) for text in approve]
    rejected = [_complete_id(text, shown, checkpoint) for text in reject]
    if both := sorted(set(approved) & set(rejected)):
        raise DecisionRefused(f"{len(both)} images are both approved and rejected: {', '.join(both)[:200]}.")
    wanted: list[tuple[str, DecisionKind]] = [(image_id, "approved") for image_id in approved]
    wanted += [(image_id, "rejected") for image_id in rejected]
    taken = [Decision(image_id, reviewer, kind, reason, rubric=tuple(rubric)) for image_id, kind in wanted]
    record(studio, checkpoint, taken)
    return standing(studio, checkpoint)


def record(studio: Studio, checkpoint: Checkpoint, decisions: Sequence[Decision]) -> None:
    """Append decisions to the ledger; returns once they are durable."""
    if decisions:
        studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, decisions)


def submit(studio: Studio, campaign: str, round_name: RoundName, *, reviewer: str) -> Standing:
    """Close the round's checkpoint, whichever it is by now: what is undecided is rejected as `not chosen`.

    Raises DecisionRefused over the limit, and when this reviewer's decisions are about an earlier shortlist.
    """
    checkpoint = find_checkpoint(studio, campaign, round_name)
    _refuse_unseen(studio, checkpoint, reviewer)
    return submit_shown(studio, checkpoint, reviewer=reviewer)


def submit_shown(studio: Studio, checkpoint: Checkpoint, *, reviewer: str) -> Standing:
    """As `submit`, for the very checkpoint that this reviewer has before them.

    Raises DecisionRefused over the limit, and when another took its place or it was submitted meanwhile.
    """
    return standing(studio, studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, reviewer=reviewer))


def _refuse_unseen(studio: Studio, checkpoint: Checkpoint, reviewer: str) -> None:
    """A shortlist that replaced another while a reviewer was deciding is not submitted on the strength of the other."""
    unseen = studio.ledger.checkpoints.unseen(checkpoint.checkpoint_id, reviewer)
    if not (unseen.decided and unseen.new):
        return
    kept = f"{unseen.carried} of these decisions stand there" if unseen.carried else "none of these images is there"
    raise DecisionRefused(
        f"The shortlist of the {checkpoint.round} round of {checkpoint.campaign!r} was replaced after {reviewer} "
        f"decided on {unseen.decided} of its images. On the new one {kept}, {unseen.new} of its images {reviewer} has "
        f"not seen, and nothing is decided since. Look at it with: brand-assets review {checkpoint.campaign}"
    )


def reopen(studio: Studio, campaign: str, round_name: RoundName, *, reviewer: str = "") -> Checkpoint:
    """Put the same shortlist up for decision again, as a new checkpoint that says who did.

    What each reviewer had decided stands there too, and may be changed; what was not chosen is undecided. The earlier
    checkpoint and its decisions are kept. Raises CheckpointOpen when there is nothing to reopen.
    """
    find_checkpoint(studio, campaign, round_name)
    return studio.ledger.checkpoints.reopen(campaign, round_name, reviewer=reviewer)


def standing(studio: Studio, checkpoint: Checkpoint) -> Standing:
    return Standing(checkpoint, tuple(studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id)))


def list_approvals(studio: Studio, campaign: str, round_name: RoundName) -> pl.DataFrame:
    """One row per image shown at the round's submitted checkpoint. Raises a CheckpointError when the gate is shut."""
    following = ROUNDS.index(round_name) + 1
    checkpoint = verify_checkpoint(studio, campaign, before=ROUNDS[following] if following < len(ROUNDS) else "exports")
    if checkpoint is None:
        raise AssertionError(f"The gate after the {round_name} round has no checkpoint.")
    rows = [
        {
            "image_id": verdict.image_id,
            "decision": verdict.decision,
            "reviewer": verdict.reviewer or checkpoint.submitted_by,
            "reason": verdict.reason,
            "seconds": verdict.seconds,
            "decided_at": verdict.decided_at or checkpoint.submitted_at,
            "checkpoint_id": checkpoint.checkpoint_id,
        }
        for verdict in studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id)
    ]
    return pl.DataFrame(rows, schema=APPROVALS)


def _complete_id(text: str, shown: Sequence[str], checkpoint: Checkpoint) -> str:
    text = text.strip().lower()
    matches = [
        image_id for image_id in shown if image_id == text or (len(text) >= MIN_PREFIX and image_id.startswith(text))
    ]
    if len(matches) == 1:
        return matches[0]
    found = "was not shown" if not matches else f"could be any of {len(matches)} images; write more of it"
    raise DecisionRefused(
        f"The image {text[:80]!r} {found} at the {checkpoint.round} checkpoint of {checkpoint.campaign!r}, which shows "
        f"{len(shown)}. List them with: brand-assets review {checkpoint.campaign}"
    )
