"""This file shows reviewers some of their own images again, when the brief asks: do they decide the same?"""

from dataclasses import dataclass
from typing import Literal

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import MACHINES, Checkpoint, Decision
from brand_assets.records.preference import Repeat
from brand_assets.review.joining import standing_decisions
from brand_assets.review.preferences import same_name
from brand_assets.review.repeating import choose_repeats, match_repeats


@dataclass(frozen=True, slots=True)
class Repeats:
    """A reviewer's repeats at a checkpoint: `due` in the order to show them, `answered` so far.

    `same` is how many of them were as before; None while some are due, because it would tell the earlier decision.
    """

    due: tuple[str, ...]
    answered: int
    same: int | None

    @property
    def total(self) -> int:
        return len(self.due) + self.answered


NO_REPEATS = Repeats((), 0, None)


def list_repeats(studio: Studio, checkpoint: Checkpoint, reviewer: str) -> Repeats:
    """What is due is due once the reviewer has decided on every image shown, or the checkpoint is submitted.

    Raises CampaignNotFound or BriefError when the brief cannot be read.
    """
    wanted = load_brief(studio, checkpoint.campaign).review.repeats
    name = same_name(reviewer)
    if not wanted or not name or name in MACHINES or checkpoint.status == "superseded":
        return NO_REPEATS
    book = studio.ledger
    decisions = [one for one in book.checkpoints.decisions(checkpoint.checkpoint_id) if same_name(one.reviewer) == name]
    repeats = [one for one in book.repeats.list(checkpoint.checkpoint_id) if same_name(one.reviewer) == name]
    verdicts = [one for one in standing_decisions(decisions) if one.decision in ("approved", "rejected")]
    is_ready = checkpoint.status == "submitted" or len(verdicts) >= checkpoint.shown
    repeated = {one.image_id for one in repeats}
    seed = f"{checkpoint.checkpoint_id} {name}"
    due = choose_repeats(verdicts, repeated, wanted, seed) if is_ready else []
    return Repeats(tuple(due), len(repeats), None if due or not repeats else _count_same(decisions, repeats))


def _count_same(decisions: list[Decision], repeats: list[Repeat]) -> int:
    return sum(answered.is_same for own in match_repeats(decisions, repeats).values() for answered in own)


def due_repeats(studio: Studio, checkpoint: Checkpoint, reviewer: str) -> int:
    """How many images wait to be shown to this reviewer again."""
    return len(list_repeats(studio, checkpoint, reviewer).due)


def answer_repeat(
    studio: Studio,
    checkpoint: Checkpoint,
    image_id: str,
    decision: Literal["approved", "rejected"],
    *,
    reviewer: str,
    seconds: float | None = None,
) -> Repeats:
    """Keep an answer, and give what is due then; returns once it is durable. No decision changes.

    Raises DecisionRefused for an image that is not due to this reviewer.
    """
    if image_id not in list_repeats(studio, checkpoint, reviewer).due:
        raise DecisionRefused(
            f"The image {image_id[:12]!r} is not to be repeated by {reviewer} at this checkpoint. "
            "Ask for what is due again."
        )
    studio.ledger.repeats.add(Repeat(0, checkpoint.checkpoint_id, image_id, reviewer, decision, seconds))
    return list_repeats(studio, checkpoint, reviewer)
