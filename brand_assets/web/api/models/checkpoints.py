"""This file holds what the API says about checkpoints and decisions, and what it takes to decide."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, Tag

from brand_assets.campaigns.foresight import Foresight
from brand_assets.campaigns.revising import MAX_NOTES_CHARS, RevisionForesight
from brand_assets.campaigns.typed_words import take_lines
from brand_assets.records.checkpoint import RUBRIC, Checkpoint, Decision
from brand_assets.storage.ledger.deciding import Counts
from brand_assets.web.api.models.base import Answer, CheckpointId, ImageId, Page, Request, Round

MAX_DECISIONS = 500
LONGEST_S = 86_400.0
LONGEST_REASON = 2000

DecisionName = Literal["approved", "rejected", "starred", "withdrawn"]
Reason = Literal["hierarchy", "color", "typography", "mood", "accuracy"]


class OwnCountsAnswer(Answer):
    """What stands of this reviewer alone."""

    approved: int
    rejected: int
    starred: int
    undecided: int = Field(description="Images on which this reviewer neither approved nor rejected.")


class CountsAnswer(Answer):
    """What the decisions of all reviewers come to at this moment, by the checkpoint's rule."""

    shown: int
    to_approve: int = Field(description="How many may be approved.")
    approved: int
    rejected: int
    starred: int = Field(description="Images of which somebody's last word is a star.")
    undecided: int = Field(description="Images that submitting now would reject as not chosen.")
    mine: OwnCountsAnswer


class CheckpointAnswer(Answer):
    """A shortlist that was put before people."""

    checkpoint_id: CheckpointId
    campaign: str
    round: Round
    attempt: int
    status: Literal["open", "submitted", "superseded"]
    opened_at: datetime
    submitted_at: datetime | None
    submitted_by: str | None
    reopened_by: str | None
    rule: str = Field(description="How several reviewers are joined: any, majority or lead.")
    shown: int
    to_approve: int
    shown_sha256: str = Field(description="Over the ordered images shown; another shortlist has another.")
    counts: CountsAnswer | None = Field(default=None, description="Null in lists.")
    review_url: str = Field(description="The page where a person decides.")

    @classmethod
    def of(cls, checkpoint: Checkpoint, counts: Counts | None = None) -> Self:
        names = [name for name in cls.model_fields if name not in ("counts", "review_url")]
        told = {name: getattr(checkpoint, name) for name in names}
        counted = None if counts is None else CountsAnswer.model_validate(counts)
        return cls(**told, counts=counted, review_url=f"/campaigns/{checkpoint.campaign}/{checkpoint.round}")


class CheckpointsPage(Page):
    items: list[CheckpointAnswer]


class DecisionRequest(Request):
    """One keystroke on one image. The reviewer is whoever is logged in."""

    image_id: ImageId
    decision: DecisionName = Field(
        description="`starred` is a mark and no verdict; `withdrawn` takes this reviewer's last word back."
    )
    rubric: list[Reason] = Field(default=[], max_length=len(RUBRIC), description="What the reason is about.")
    reason: str | None = Field(default=None, max_length=LONGEST_REASON, description="In words of the reviewer's own.")
    seconds: float | None = Field(
        default=None, ge=0, le=LONGEST_S, allow_inf_nan=False, description="How long the reviewer looked at it."
    )

    def as_decision(self, reviewer: str) -> Decision:
        reason = take_lines("The reason", self.reason or "", LONGEST_REASON) or None
        return Decision(self.image_id, reviewer, self.decision, reason, self.seconds, rubric=tuple(self.rubric))


def _choose(body: object) -> str:
    return "several" if isinstance(body, list) else "one"


Decisions = Annotated[
    Annotated[DecisionRequest, Tag("one")]
    | Annotated[list[DecisionRequest], Field(min_length=1, max_length=MAX_DECISIONS), Tag("several")],
    Discriminator(_choose),
]
"""One or several; what is wrong is told of the kind that was sent alone."""


class DecisionAnswer(Answer):
    """A decision as the ledger has it; the last one of a reviewer on an image stands."""

    decision_id: int
    image_id: ImageId
    reviewer: str
    decision: DecisionName
    rubric: list[str]
    reason: str | None
    seconds: float | None
    decided_at: datetime
    carried_from: int | None = Field(
        description="The decision that this repeats, taken when the image was shown before."
    )


class TakenAnswer(Answer):
    """What was taken; by the time that this is sent it is durable."""

    decisions: list[DecisionAnswer]
    counts: CountsAnswer


class DecisionsPage(Page):
    """The decisions of all reviewers, in the order in which they were committed."""

    checkpoint: CheckpointAnswer
    counts: CountsAnswer
    items: list[DecisionAnswer]


class ForesightAnswer(Answer):
    """What submitting now would do."""

    approved: int
    rejected: int
    not_chosen: int = Field(description="Undecided images, which submitting rejects.")
    to_approve: int
    is_over: bool = Field(description="More is approved than may be, so that submitting would be refused.")
    next_round: Round | None = Field(description="Null where the export follows, or nothing.")
    images: int = Field(description="How many images the next round would draw, or the export would finish.")
    cost_usd: float | None = Field(description="What they cost; null when a model has no list price.")
    summary: str

    @classmethod
    def of(cls, seen: Foresight) -> Self:
        return cls(
            approved=seen.approved,
            rejected=seen.rejected,
            not_chosen=seen.not_chosen,
            to_approve=seen.checkpoint.to_approve,
            is_over=seen.is_over,
            next_round=seen.next_round,
            images=seen.images,
            cost_usd=seen.cost_usd,
            summary=seen.describe(),
        )


class SubmittedAnswer(Answer):
    checkpoint: CheckpointAnswer
    approved: list[ImageId] = Field(description="In the order in which they were shown.")
    summary: str = Field(description="What was decided, and what follows.")


class RevisionForesightAnswer(Answer):
    """What sending the round back would do."""

    images: int
    cost_usd: float | None = Field(description="At worst; null when a model has no list price.")
    left_usd: float | None = Field(description="What the tighter of the two budgets leaves; null without any.")
    decided: int = Field(description="Images that are decided here; those decisions are kept, and count no more.")
    obstacle: str = Field(description="Why it would be refused; empty when it would not.")
    summary: str

    @classmethod
    def of(cls, seen: RevisionForesight) -> Self:
        names = ("images", "cost_usd", "left_usd", "decided", "obstacle")
        return cls(**{name: getattr(seen, name) for name in names}, summary=seen.describe())


class RevisionRequest(Request):
    notes: str = Field(
        min_length=1, max_length=MAX_NOTES_CHARS, description="What the next attempt is to do otherwise."
    )


class RevisionAnswer(Answer):
    revision_id: int
    campaign: str
    round: Round
    checkpoint_id: CheckpointId
    notes: str
    reviewer: str
    at: datetime
    attempt: int | None = Field(description="The attempt that heeds the notes; null until it has begun.")


def tell_decisions(decisions: Sequence[Decision]) -> list[DecisionAnswer]:
    return [DecisionAnswer.model_validate(decision) for decision in decisions]
