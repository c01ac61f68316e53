"""This file says what starting a stage would do and cost, before anybody agrees to it."""

from dataclasses import dataclass

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.running import choose_stage
from brand_assets.campaigns.status import Stage
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import plan_top_up
from brand_assets.records.brief import ROUNDS, Brief, ExportPreset

TOLD_GAPS = 5


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What would be drawn, at most; `cost_usd` is None when nobody can tell. `left_usd` is of the brief's budget.

    `top_up` is how many images a top-up adds, 0 when it is none. `notes` are sentences for who agrees to it. `presets`
    are those of the brief, for an export.
    """

    campaign: str
    stage: Stage
    images: int
    cost_usd: float | None
    left_usd: float | None
    redraw: bool = False
    top_up: int = 0
    notes: tuple[str, ...] = ()
    presets: tuple[ExportPreset, ...] = ()

    @property
    def is_nothing(self) -> bool:
        return self.images == 0 and self.stage != "export"

    def as_json(self) -> dict[str, object]:
        return {
            "campaign": self.campaign,
            "stage": self.stage,
            "images": self.images,
            "cost_usd": None if self.cost_usd is None else round(self.cost_usd, 6),
            "left_usd": None if self.left_usd is None else round(self.left_usd, 6),
            "redraw": self.redraw,
            "top_up": self.top_up,
            "is_nothing": self.is_nothing,
            "notes": list(self.notes),
            "presets": [
                {"name": one.name, "only": list(one.only), "client": one.is_client, "zip": one.has_zip}
                for one in self.presets
            ],
        }


def plan_run(
    studio: Studio, campaign: str, stage: Stage | None = None, *, redraw: bool = False, top_up: int | None = 0
) -> RunPlan:
    """What `start_run` with the same words would do; `top_up` None asks for as many images as close the gaps.

    Raises what `start_run` and `plan_top_up` raise.
    """
    brief = load_brief(studio, campaign)
    left_usd = _count_left(studio, brief)
    if top_up != 0:
        return _plan_top_up(studio, brief, top_up, left_usd)
    stage = choose_stage(studio, campaign, stage, redraw=redraw)
    images, cost_usd = _plan_stage(studio, brief, stage)
    if studio.settings.profile == "embedded":
        cost_usd = 0.0
    notes = list(_note_drawn(studio, brief, stage, redraw=redraw))
    presets = brief.export_presets if stage == "export" else ()
    return RunPlan(campaign, stage, images, cost_usd, left_usd, redraw=redraw, notes=tuple(notes), presets=presets)


def _plan_stage(studio: Studio, brief: Brief, stage: Stage) -> tuple[int, float | None]:
    if stage == "concept":
        [part] = [one for one in estimate_campaign(brief).rounds if one.round == "concept"]
        is_priced = all(line.unit_usd is not None for line in part.lines)
        return sum(line.images for line in part.lines), part.total_usd if is_priced else None
    before = "final" if stage == "export" else ROUNDS[ROUNDS.index(stage) - 1]
    checkpoint = studio.ledger.checkpoints.latest(brief.campaign, before)
    if checkpoint is None:
        return 0, 0.0
    foresight = foresee_submission(studio, checkpoint)
    return foresight.images, foresight.cost_usd


def _note_drawn(studio: Studio, brief: Brief, stage: Stage, *, redraw: bool) -> list[str]:
    if stage == "export":
        return ["The delivery is replaced as a whole when the new one is done."]
    attempt = studio.ledger.attempts.current(brief.campaign, stage)
    drawn = len(studio.ledger.spend.paid_keys(brief.campaign, stage, attempt))
    if not drawn:
        return []
    if redraw:
        return [f"{drawn} images were drawn before. They are kept; the shortlist is made anew from the new ones."]
    return [f"{drawn} images are drawn and paid already; they are not paid for again, so this is the most it can cost."]


def _plan_top_up(studio: Studio, brief: Brief, count: int | None, left_usd: float | None) -> RunPlan:
    plan = plan_top_up(studio, brief.campaign, count)
    cost_usd = 0.0 if studio.settings.profile == "embedded" else plan.cost_usd
    told = [f"{gap.value} {gap.attribute.replace('_', ' ')} ({gap.missing})" for gap in plan.gaps[:TOLD_GAPS]]
    notes = [f"Missing: {', '.join(told)}."] if told else ["Nothing is missing in the concept round."]
    if plan.decided:
        notes.append(f"If the shortlist changes, the {plan.decided} images decided on the open one are decided again.")
    images = plan.rows.height
    return RunPlan(
        brief.campaign, "concept", images, cost_usd, left_usd, top_up=images and plan.count, notes=tuple(notes)
    )


def _count_left(studio: Studio, brief: Brief) -> float | None:
    if brief.budget_usd is None:
        return None
    spent_usd = studio.ledger.spend.committed(brief.campaign).campaign_usd if studio.ledger.path.exists() else 0.0
    return max(0.0, brief.budget_usd - spent_usd)
