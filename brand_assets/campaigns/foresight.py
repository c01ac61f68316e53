"""This file says what submitting a checkpoint now would do: who is in, who is out, what follows and what that costs."""

from dataclasses import dataclass

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.finishing import list_steps
from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.planning import allocate, model_shares, planned_unit_usd
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import ROUNDS, Brief, RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.review.joining import NOT_CHOSEN


@dataclass(frozen=True, slots=True)
class Foresight:
    """`next_round` is None where the export follows; `images` and `cost_usd` are of that round, or of the finishing.

    `cost_usd` is None when the brief cannot be read or a model has no list price.
    """

    checkpoint: Checkpoint
    approved: int
    rejected: int
    not_chosen: int
    next_round: RoundName | None
    images: int
    cost_usd: float | None

    @property
    def is_over(self) -> bool:
        """Whether more is approved than may be, so that the checkpoint refuses to be submitted."""
        return self.approved > self.checkpoint.to_approve

    def describe(self) -> str:
        """Counts and consequence, as sentences."""
        counts = f"{self.approved} approved of at most {self.checkpoint.to_approve}; {self.rejected} rejected"
        if self.not_chosen:
            counts += f"; {self.not_chosen} not chosen will be rejected"
        return f"{counts}. {self._tell_next()}"

    def _tell_next(self) -> str:
        if self.is_over:
            return f"Reject {self.approved - self.checkpoint.to_approve} before submitting."
        if not self.approved:
            return "Nothing is approved: the campaign will rest."
        if self.next_round is None and not self.images and self.cost_usd is not None:
            return "The export follows, free of charge."
        begins = f"The {self.next_round} round starts" if self.next_round else "The export follows"
        if self.cost_usd is None:
            return f"{begins}; what it will cost cannot be told from its brief."
        if self.next_round is None:
            return f"The export follows, with {self.images} finished images, about {self.cost_usd:.2f} USD."
        return f"The {self.next_round} round starts: {self.images} images, about {self.cost_usd:.2f} USD."


def foresee_submission(studio: Studio, checkpoint: Checkpoint) -> Foresight:
    """What the decisions in the ledger amount to at this moment, by the checkpoint's own rule."""
    checkpoint = studio.ledger.checkpoints.find(checkpoint.checkpoint_id)
    verdicts = studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id)
    approved = sum(verdict.decision == "approved" for verdict in verdicts)
    not_chosen = sum(verdict.reason == NOT_CHOSEN and verdict.decided_at is None for verdict in verdicts)
    following = ROUNDS.index(checkpoint.round) + 1
    next_round = ROUNDS[following] if following < len(ROUNDS) else None
    images, cost_usd = _plan_next(studio, checkpoint.campaign, next_round, approved)
    return Foresight(
        checkpoint=checkpoint,
        approved=approved,
        rejected=len(verdicts) - approved - not_chosen,
        not_chosen=not_chosen,
        next_round=next_round,
        images=images,
        cost_usd=cost_usd,
    )


def _plan_next(studio: Studio, campaign: str, next_round: RoundName | None, parents: int) -> tuple[int, float | None]:
    if not parents:
        return 0, 0.0
    try:
        brief = load_brief(studio, campaign)
    except (BriefError, CampaignNotFound):
        return 0, None
    if next_round is None:
        return _plan_finishing(studio, brief, parents)
    images = parents * brief.refinement_plan(next_round).variations
    return images, 0.0 if studio.settings.profile == "embedded" else _price(brief, next_round, images)


def _plan_finishing(studio: Studio, brief: Brief, parents: int) -> tuple[int, float | None]:
    if studio.settings.profile == "embedded":
        return 0, 0.0
    prices = [step.unit_usd for step in list_steps(brief)]
    known = [usd for usd in prices if usd is not None]
    return parents * len(prices), parents * sum(known) if len(known) == len(prices) else None


def _price(brief: Brief, round_name: RoundName, images: int) -> float | None:
    total_usd = 0.0
    for key, count in allocate(model_shares(brief, round_name), images).items():
        unit_usd = planned_unit_usd(brief, find_model(key), round_name)
        if unit_usd is None:
            return None
        total_usd += count * unit_usd
    return total_usd
