"""This file says where each campaign stands, from the ledger and the lake alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from brand_assets.campaigns.briefs import list_campaigns, load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.review.joining import NOT_CHOSEN, Verdict

Stage = Literal["concept", "direction", "final", "export"]
State = Literal["new", "started", "waiting", "decided", "resting", "exported"]

MEANING: dict[State, str] = {
    "new": "nothing has been drawn yet",
    "started": "images are being drawn, or a run stopped before the shortlist",
    "waiting": "a shortlist waits for a person",
    "decided": "the decision is submitted; the next round is to run",
    "resting": "everything was rejected; the campaign rests",
    "exported": "the approved marks are exported",
}


@dataclass(frozen=True, slots=True)
class CampaignStatus:
    """Where one campaign stands; `decided` of `to_decide` images have a decision at the checkpoint of `round`."""

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

    def as_json(self) -> dict[str, object]:
        return {
            "campaign": self.campaign,
            "round": self.round,
            "state": self.state,
            "waiting_since": self.waiting_since.isoformat() if self.waiting_since else None,
            "decided": self.decided,
            "to_decide": self.to_decide,
            "approved": self.approved,
            "spent_usd": round(self.spent_usd, 6),
            "budget_usd": self.budget_usd,
            "problem": self.problem,
        }

    @property
    def next_stage(self) -> Stage | None:
        """The stage that a run would take up now; None while a person is asked, or when all is done."""
        if self.state in ("new", "started"):
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

    def list_approved(self, checkpoint: Checkpoint) -> set[str]:
        verdicts = self.verdicts[checkpoint.checkpoint_id]
        return {verdict.image_id for verdict in verdicts if verdict.decision == "approved"}


def list_statuses(studio: Studio, campaigns: Iterable[str] | None = None) -> list[CampaignStatus]:
    """One status per campaign, in the order of their names; all that have a brief or spent anything, unless named."""
    spent = {row.key: row.cost_usd for row in studio.ledger.spend.sum_spend("campaign")}
    names = set(list_campaigns(studio)) | set(spent) if campaigns is None else set(campaigns)
    checkpoints = {(one.campaign, one.round): one for one in studio.ledger.checkpoints.list_latest()}
    attempts = studio.ledger.attempts.list_current()
    return [
        _find_status(_read_progress(studio, campaign, checkpoints, attempts), spent.get(campaign, 0.0))
        for campaign in sorted(names)
    ]


def _read_progress(
    studio: Studio,
    campaign: str,
    checkpoints: Mapping[tuple[str, RoundName], Checkpoint],
    attempts: Mapping[tuple[str, str], int],
) -> _Progress:
    own = {name: found for name in ROUNDS if (found := checkpoints.get((campaign, name)))}
    verdicts = studio.ledger.checkpoints.verdicts_of(one.checkpoint_id for one in own.values()) if own else {}
    return _Progress(studio, campaign, own, {name: attempts.get((campaign, name), 1) for name in ROUNDS}, verdicts)


def _find_status(progress: _Progress, spent_usd: float) -> CampaignStatus:
    campaign = progress.campaign
    budget_usd, problem = _read_budget(progress.studio, campaign)
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
        decided=decided,
        to_decide=checkpoint.shown if checkpoint else 0,
        approved=approved,
        spent_usd=spent_usd,
        budget_usd=budget_usd,
        problem=problem,
    )


def _read_budget(studio: Studio, campaign: str) -> tuple[float | None, str | None]:
    try:
        return load_brief(studio, campaign).budget_usd, None
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
        if not _is_carried_out(studio, checkpoint):
            return decided
    return ("export", "exported", decided[2]) if _is_exported(studio, campaign, approved) else decided


def _is_carried_out(studio: Studio, checkpoint: Checkpoint) -> bool:
    """Whether what follows this decision has been started: its first step writes the approvals."""
    approvals = studio.lake.read_or_none("approvals", checkpoint.campaign, checkpoint.round)
    return approvals is not None and set(approvals["checkpoint_id"]) == {checkpoint.checkpoint_id}


def _is_exported(studio: Studio, campaign: str, approved: set[str]) -> bool:
    exports = studio.lake.read_or_none("exports", campaign)
    is_there = (studio.settings.exports / campaign / "index.html").is_file()
    return is_there and exports is not None and set(exports["image_id"]) == approved
