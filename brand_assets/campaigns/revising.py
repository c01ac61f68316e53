"""This file sends a round back with a reviewer's notes: it is drawn again, once, by prompts that heed them."""

from dataclasses import dataclass
from itertools import product

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts
from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.catalogue.planning import allocate, model_shares
from brand_assets.errors import BudgetExceeded, ConfigError, DecisionRefused
from brand_assets.prompts.notes import clean_notes
from brand_assets.records.brief import Brief, RoundName, round_before
from brand_assets.records.checkpoint import Checkpoint, Revision

MAX_NOTES_CHARS = 2000
LONGEST_TEXT = "x" * 4000
"""Stands for a prompt where a vendor bills what is read; ours have some 1,100 characters, and notes add a few more."""


@dataclass(frozen=True, slots=True)
class RevisionForesight:
    """What sending a round back would draw; `cost_usd` is the worst case, None when a model has no list price.

    `left_usd` is what the tighter of the two budgets leaves, None without any; `obstacle` says why it is refused, empty
    when it is not. `decided` counts the images of this shortlist that are decided: those decisions are kept, and count
    for nothing afterwards.
    """

    checkpoint: Checkpoint
    images: int
    cost_usd: float | None
    left_usd: float | None
    decided: int
    obstacle: str = ""

    def describe(self) -> str:
        """Counts and consequence, as sentences."""
        if self.obstacle:
            return self.obstacle
        left = "" if self.left_usd is None else f"; {self.left_usd:.2f} USD of the budget are left"
        cost = f"for up to {self.cost_usd:.2f} USD{left}" if self.cost_usd else "free of charge"
        told = f"The {self.checkpoint.round} round is drawn again: {self.images} images, {cost}."
        images = f"{self.decided} image{'' if self.decided == 1 else 's'}"
        kept = f" The decisions on {images} are kept, and no longer count." if self.decided else ""
        return f"{told}{kept}"


def foresee_revision(studio: Studio, checkpoint: Checkpoint) -> RevisionForesight:
    """What sending this checkpoint's round back would come to now.

    Raises BriefError and CampaignNotFound when there is no readable brief to draw by.
    """
    brief = load_brief(studio, checkpoint.campaign)
    images = _count_images(studio, brief, checkpoint.round)
    cost_usd = 0.0 if studio.settings.profile == "embedded" else _price(brief, checkpoint.round, images)
    scopes = _list_budgets(studio, brief)
    decided = {one.image_id for one in studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)}
    return RevisionForesight(
        checkpoint=checkpoint,
        images=images,
        cost_usd=cost_usd,
        left_usd=min((left_usd for _, _, left_usd in scopes), default=None),
        decided=len(decided),
        obstacle=_find_obstacle(brief, images, cost_usd, scopes),
    )


def revise(studio: Studio, checkpoint: Checkpoint, notes: str, reviewer: str) -> Revision:
    """Send the round of an open checkpoint back; the next run of its prompts begins one new attempt, with the notes.

    The checkpoint is superseded, its decisions are kept. Raises DecisionRefused when it is not open, nobody signs, or
    the notes are empty or longer than MAX_NOTES_CHARS; BudgetExceeded when the images may pass a budget, ConfigError
    when one of their models has no price.
    """
    if not reviewer.strip():
        raise DecisionRefused("Nobody signed the notes. Name the reviewer.")
    said = clean_notes(notes)
    if not said:
        raise DecisionRefused("The notes are empty. Say what the next attempt is to do otherwise.")
    if len(said) > MAX_NOTES_CHARS:
        raise DecisionRefused(
            f"The notes have {len(said)} characters, and at most {MAX_NOTES_CHARS} are kept. Say what matters most."
        )
    foresight = foresee_revision(studio, checkpoint)
    if foresight.obstacle:
        raise (ConfigError if foresight.cost_usd is None else BudgetExceeded)(foresight.obstacle)
    return studio.ledger.revisions.send_back(checkpoint.checkpoint_id, said, reviewer)


def _count_images(studio: Studio, brief: Brief, round_name: RoundName) -> int:
    """A later round varies the same approved images again."""
    before = round_before(round_name)
    if before is None:
        return brief.concept.images
    source = studio.ledger.checkpoints.latest(brief.campaign, before)
    parents = len(approved_verdicts(studio, source)) if source else 0
    return parents * brief.refinement_plan(round_name).variations


def _price(brief: Brief, round_name: RoundName, images: int) -> float | None:
    total_usd = 0.0
    for key, count in allocate(model_shares(brief, round_name), images).items():
        unit_usd = _price_dearest(brief, find_model(key), round_name)
        if unit_usd is None:
            return None
        total_usd += count * unit_usd
    return round(total_usd, 6)


def _price_dearest(brief: Brief, model: ImageModel, round_name: RoundName) -> float | None:
    params = brief.params.get(model.key, {})
    sweep = brief.concept.sweep if round_name == "concept" else {}
    names = [name for name in sweep if model.find_param(name)]
    asked = [{**params, **dict(zip(names, values, strict=True))} for values in product(*(sweep[n] for n in names))]
    has_parent = round_name != "concept"
    prices = [model.worst_case_usd(one, LONGEST_TEXT, has_parent=has_parent) for one in asked]
    known = [usd for usd in prices if usd is not None]
    return max(known) if len(known) == len(prices) else None


def _list_budgets(studio: Studio, brief: Brief) -> list[tuple[str, float, float]]:
    """Whose budget, how much it is, and what is left of it, for each that there is."""
    committed = studio.ledger.spend.committed(brief.campaign)
    scopes = (
        ("the campaign's budget", brief.budget_usd, committed.campaign_usd),
        ("this month's budget", studio.settings.monthly_budget_usd, committed.month_usd),
    )
    return [(whose, usd, max(0.0, usd - spent_usd)) for whose, usd, spent_usd in scopes if usd is not None]


def _find_obstacle(brief: Brief, images: int, cost_usd: float | None, scopes: list[tuple[str, float, float]]) -> str:
    if cost_usd is None:
        return (
            "One of the models that would draw again has no list price, so nobody knows what a revision costs; nothing "
            "was sent back. Set its price in the catalogue, or leave it out of the brief."
        )
    for whose, budget_usd, left_usd in scopes:
        if cost_usd and round(cost_usd - left_usd, 6) > 0:
            return (
                f"Drawing {images} images again costs up to {cost_usd:.2f} USD, and {left_usd:.2f} USD is left of "
                f"{whose} of {budget_usd:.2f} USD; nothing of {brief.campaign!r} was sent back. Raise the budget, or "
                "decide on what is there."
            )
    return ""
