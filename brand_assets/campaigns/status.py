"""This file says where each campaign stands, from the ledger and the lake alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

import polars as pl

from brand_assets.campaigns.briefs import glance_at_brief, list_campaigns
from brand_assets.campaigns.deadlines import due_by, is_past
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound, LakeError
from brand_assets.records.brief import ROUNDS, Brief, RoundName
from brand_assets.records.checkpoint import MACHINES, Checkpoint, Revision
from brand_assets.review.joining import NOT_CHOSEN, Verdict

Stage = Literal["concept", "direction", "final", "export"]
State = Literal["new", "started", "waiting", "revising", "decided", "resting", "exported"]
ReviewMode = Literal["people", "auto"]

MEANING: dict[State, str] = {
    "new": "nothing has been drawn yet",
    "started": "images are being drawn, or a run stopped before the shortlist",
    "waiting": "a shortlist waits for a person",
    "revising": "sent back with notes; the round is to be drawn again",
    "decided": "decided and submitted",
    "resting": "everything was rejected; the campaign rests",
    "exported": "the approved marks are exported",
}


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """Where one campaign stands; `decided` of `to_decide` images have a decision at the checkpoint of `round`.

    `due_at` is when the brief wants the waiting checkpoint decided. `review` is the brief's mode: with `auto` the
    machine decides by itself, and `submitted_by` names who did, also then. `revision` is what a reviewer sent the round
    back with, until it is drawn again.
    """

    campaign: str
    round: Stage
    state: State
    waiting_since: datetime | None
    decided: int
    to_decide: int
    approved: int
    spent_usd: float
    budget_usd: float | None
    problem: str | None = None
    due_at: datetime | None = None
    review: ReviewMode = "people"
    submitted_by: str | None = None
    revision: Revision | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "campaign": self.campaign,
            "round": self.round,
            "state": self.state,
            "waiting_since": self.waiting_since.isoformat() if self.waiting_since else None,
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "is_overdue": self.is_overdue,
            "decided": self.decided,
            "to_decide": self.to_decide,
            "approved": self.approved,
            "spent_usd": round(self.spent_usd, 6),
            "budget_usd": self.budget_usd,
            "review": self.review,
            "submitted_by": self.submitted_by,
            "notes": self.revision.notes if self.revision else None,
            "problem": self.problem,
        }

    @property
    def is_overdue(self) -> bool:
        """Whether the waiting checkpoint should have been decided by now."""
        return is_past(self.due_at)

    def describe(self) -> str:
        """Where it stands, in words for a producer."""
        if self.revision:
            return f"{self.revision.reviewer} sent it back with notes; it is to be drawn again"
        if self.state == "waiting" and self.review == "auto":
            return "a shortlist waits; mode auto: the best are approved by themselves unless a person decides"
        if self.state in ("decided", "exported") and (self.submitted_by or "").casefold() in MACHINES:
            return f"{MEANING[self.state]}; {self.submitted_by} chose, no person looked"
        return MEANING[self.state]

    @property
    def next_stage(self) -> Stage | None:
        """The stage that a run would take up now; None while a person is asked, or when all is done."""
        if self.state in ("new", "started", "revising"):
            return self.round
        if self.state != "decided":
            return None
        return "export" if self.round == "final" else ROUNDS[ROUNDS.index(self.round) + 1]


@dataclass(frozen=True, slots=True)
class _Progress:
    """What the ledger has of one campaign: by round the checkpoint and the attempt, by checkpoint the verdicts."""

    studio: Studio
    campaign: str
    checkpoints: Mapping[RoundName, Checkpoint]
    attempts: Mapping[RoundName, int]
    verdicts: Mapping[str, Sequence[Verdict]]
    revisions: Mapping[RoundName, Revision]
    damages: list[str] = field(default_factory=list)
    """What tables of the lake could not be read, in words."""

    def read(self, table: str, round_name: RoundName | None = None) -> pl.DataFrame | None:
        """None for a damaged table too: its step is due again, and writes it anew."""
        try:
            return self.studio.lake.read_or_none(table, self.campaign, round_name)
        except LakeError as damage:
            self.damages.append(str(damage))
            return None

    def list_approved(self, checkpoint: Checkpoint) -> set[str]:
        verdicts = self.verdicts[checkpoint.checkpoint_id]
        return {verdict.image_id for verdict in verdicts if verdict.decision == "approved"}


def list_statuses(studio: Studio, campaigns: Iterable[str] | None = None) -> list[CampaignStatus]:
    """One status per campaign, in the order of their names; all that have a brief or spent anything, unless named."""
    spent = {row.key: row.cost_usd for row in studio.ledger.spend.sum_spend("campaign")}
    names = set(list_campaigns(studio)) | set(spent) if campaigns is None else set(campaigns)
    checkpoints = {
        (one.campaign, one.round): one for one in studio.ledger.checkpoints.list_latest() if one.campaign in names
    }
    attempts = studio.ledger.attempts.list_current()
    revisions = {(one.campaign, one.round): one for one in studio.ledger.revisions.list_pending()}
    ids = [one.checkpoint_id for one in checkpoints.values()]
    verdicts = studio.ledger.checkpoints.verdicts_of(ids) if ids else {}
    return [
        _find_status(
            _Progress(
                studio,
                campaign,
                {name: checkpoints[campaign, name] for name in ROUNDS if (campaign, name) in checkpoints},
                {name: attempts.get((campaign, name), 1) for name in ROUNDS},
                verdicts,
                {name: revisions[campaign, name] for name in ROUNDS if (campaign, name) in revisions},
            ),
            spent.get(campaign, 0.0),
        )
        for campaign in sorted(names)
    ]


def _find_status(progress: _Progress, spent_usd: float) -> CampaignStatus:
    campaign = progress.campaign
    brief, problem = _read_brief(progress.studio, campaign)
    stage, state, checkpoint = _find_stage(progress)
    decided = approved = 0
    if checkpoint is not None:
        verdicts = progress.verdicts[checkpoint.checkpoint_id]
        decided = sum(verdict.reason != NOT_CHOSEN for verdict in verdicts)
        approved = sum(verdict.decision == "approved" for verdict in verdicts)
    return CampaignStatus(
        campaign=campaign,
        round=stage,
        state=state,
        waiting_since=checkpoint.opened_at if checkpoint and state == "waiting" else None,
        due_at=due_by(brief, checkpoint) if brief and checkpoint and state == "waiting" else None,
        decided=decided,
        to_decide=checkpoint.shown if checkpoint else 0,
        approved=approved,
        spent_usd=spent_usd,
        budget_usd=brief.budget_usd if brief else None,
        problem=" ".join(filter(None, [problem, *progress.damages])) or None,
        review=brief.review.mode if brief else "people",
        submitted_by=checkpoint.submitted_by if checkpoint else None,
        revision=progress.revisions.get(stage) if state == "revising" and stage != "export" else None,
    )


def _read_brief(studio: Studio, campaign: str) -> tuple[Brief | None, str | None]:
    try:
        return glance_at_brief(studio, campaign), None
    except BriefError as error:
        return None, str(error)
    except CampaignNotFound:
        return None, "it has no brief any more"


def _find_stage(progress: _Progress) -> tuple[Stage, State, Checkpoint | None]:
    """The first round that is not done with: a reopened or redrawn round counts before those that were built on it."""
    studio, campaign = progress.studio, progress.campaign
    decided: tuple[Stage, State, Checkpoint | None] = ("concept", "new", None)
    for round_name in ROUNDS:
        checkpoint = progress.checkpoints.get(round_name)
        if round_name in progress.revisions:
            return round_name, "revising", None
        if checkpoint is None:
            has_begun = studio.lake.path("prompts", campaign, round_name).exists()
            return (round_name, "started", None) if has_begun else decided
        if checkpoint.attempt < progress.attempts[round_name]:
            return round_name, "started", None
        if checkpoint.status == "open":
            return round_name, "waiting", checkpoint
        approved = progress.list_approved(checkpoint)
        if not approved:
            return round_name, "resting", checkpoint
        decided = (round_name, "decided", checkpoint)
        if not _is_carried_out(progress, checkpoint):
            return decided
    return ("export", "exported", decided[2]) if _is_exported(progress, approved) else decided


def _is_carried_out(progress: _Progress, checkpoint: Checkpoint) -> bool:
    """Whether what follows this decision has been started: its first step writes the approvals."""
    approvals = progress.read("approvals", checkpoint.round)
    return approvals is not None and set(approvals["checkpoint_id"]) == {checkpoint.checkpoint_id}


def _is_exported(progress: _Progress, approved: set[str]) -> bool:
    exports = progress.read("exports")
    is_there = (progress.studio.settings.exports / progress.campaign / "index.html").is_file()
    return is_there and exports is not None and set(exports["image_id"]) == approved
