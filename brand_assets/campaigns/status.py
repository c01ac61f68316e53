"""This file says where each campaign stands, from the ledger and the lake alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from brand_assets.campaigns.briefs import list_campaigns, load_brief
from brand_assets.campaigns.deciding import standing
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import ROUNDS, RoundName, round_before
from brand_assets.records.checkpoint import Checkpoint

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


def list_statuses(studio: Studio, campaigns: Iterable[str] | None = None) -> list[CampaignStatus]:
    """One status per campaign, in the order of their names; all that have a brief or spent anything, unless named."""
    spent = {row.key: row.cost_usd for row in studio.ledger.spend.sum_spend("campaign")}
    names = set(list_campaigns(studio)) | set(spent) if campaigns is None else set(campaigns)
    return [_find_status(studio, campaign, spent.get(campaign, 0.0)) for campaign in sorted(names)]


def _find_status(studio: Studio, campaign: str, spent_usd: float) -> CampaignStatus:
    budget_usd, problem = _read_budget(studio, campaign)
    stage, state, checkpoint = _find_stage(studio, campaign)
    decided = approved = 0
    if checkpoint is not None:
        verdicts = standing(studio, checkpoint).verdicts
        decided = len({decision.image_id for decision in studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)})
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


def _find_stage(studio: Studio, campaign: str) -> tuple[Stage, State, Checkpoint | None]:
    """The last round that has begun and still builds on a decision that holds, and how far it is."""
    latest = {name: studio.ledger.checkpoints.latest(campaign, name) for name in ROUNDS}
    for round_name in reversed(ROUNDS):
        source = round_before(round_name)
        base = latest[source] if source else None
        if source and (base is None or base.submitted_at is None):
            continue
        checkpoint = latest[round_name]
        if checkpoint is None and studio.lake.path("prompts", campaign, round_name).exists():
            return round_name, "started", None
        if checkpoint is None or (base and base.submitted_at and base.submitted_at > checkpoint.opened_at):
            continue
        return _judge(studio, round_name, checkpoint)
    return "concept", "new", None


def _judge(studio: Studio, round_name: RoundName, checkpoint: Checkpoint) -> tuple[Stage, State, Checkpoint]:
    if checkpoint.status == "open":
        return round_name, "waiting", checkpoint
    if standing(studio, checkpoint).approved == 0:
        return round_name, "resting", checkpoint
    if round_name == "final" and _is_exported(studio, checkpoint):
        return "export", "exported", checkpoint
    return round_name, "decided", checkpoint


def _is_exported(studio: Studio, checkpoint: Checkpoint) -> bool:
    approvals = studio.lake.read_or_none("approvals", checkpoint.campaign, "final")
    exports = studio.lake.read_or_none("exports", checkpoint.campaign)
    if approvals is None or exports is None or exports.is_empty():
        return False
    return approvals["checkpoint_id"].unique().to_list() == [checkpoint.checkpoint_id]
