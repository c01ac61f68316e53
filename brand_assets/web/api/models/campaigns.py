"""This file holds what the API says of campaigns, their briefs, what they cost and how their runs go."""

from datetime import datetime
from typing import Literal, get_args

from pydantic import Field

from brand_assets.briefs.document import MAX_BYTES
from brand_assets.campaigns.topping_up import MAX_TOP_UP
from brand_assets.web.api.models.base import Answer, Page, Request, Slug, Stage

Format = Literal["logo", "kit", "creatives", "finished", "svg", "pdf", "eps", "png", "jpg", "webp", "avif", "ico"]


class CampaignAnswer(Answer):
    """Where one campaign stands."""

    campaign: str
    round: Stage
    state: str = Field(description="new, started, waiting, decided, revising, resting or exported.")
    meaning: str = Field(description="The state in words.")
    next_stage: Stage | None = Field(description="What a run would take up now; null while a person is asked.")
    waiting_since: datetime | None
    due_at: datetime | None = Field(description="When the brief wants the waiting checkpoint decided.")
    is_overdue: bool
    decided: int = Field(description="Images of the shortlist that are decided, of `to_decide`.")
    to_decide: int
    approved: int
    spent_usd: float
    budget_usd: float | None
    review: str = Field(description="`auto`: the best are approved by themselves, and no person need look.")
    submitted_by: str | None = Field(description="Who submitted the last checkpoint; `auto` is no person.")
    notes: str | None = Field(description="What the round was sent back with, until it is drawn again.")
    problem: str | None = Field(description="What is wrong with the brief.")
    checkpoint_id: str | None = Field(description="The checkpoint that waits.")
    url: str = Field(description="The campaign's page.")


class CampaignsPage(Page):
    items: list[CampaignAnswer]


class EstimateLineAnswer(Answer):
    provider: str
    model: str
    images: int
    unit_usd: float | None = Field(description="Null when the model has no list price.")
    total_usd: float | None


class RoundEstimateAnswer(Answer):
    round: Stage
    total_usd: float
    reading_usd: float = Field(description="Beside the total: about what is billed by the token for what is read.")
    lines: list[EstimateLineAnswer]


class WordingAnswer(Answer):
    """Prompts that a language model rewords; beside the total, since it is billed by the token."""

    enhancer: str
    prompts: int
    about_usd: float | None


class LeaningAnswer(Answer):
    attribute: str
    value: str
    shown: int
    approved: int
    lift: float
    boost: float


class MemoryAnswer(Answer):
    """What the brand's other campaigns have come to."""

    campaigns: list[str]
    approved: int
    shown: int
    leanings: list[LeaningAnswer]


class EstimateAnswer(Answer):
    """Planned counts at list prices, before anything is spent."""

    campaign: str
    total_usd: float
    rounds: list[RoundEstimateAnswer]
    wording: WordingAnswer | None
    memory: MemoryAnswer


class RunRequest(Request):
    """What to run; without anything, the stage that is due."""

    stage: Stage | None = None
    redraw: bool = Field(default=False, description="Begin the round's next attempt, which costs what a round costs.")
    top_up: int = Field(default=0, ge=0, le=MAX_TOP_UP, description="Add so many images to the concept round.")
    client: bool = Field(default=False, description="Of an export: without prompts, costs, people and internal ids.")
    only: list[Format] = Field(
        default_factory=list,
        max_length=len(get_args(Format)),
        description="Of an export: these formats and groups of files alone; all without any.",
    )
    zip: bool = Field(default=True, description="Of an export: with one zip of everything.")
    preset: str | None = Field(
        default=None, max_length=80, description="Of an export: a preset of the brief, in place of the three above."
    )


class OrderAnswer(Answer):
    """What an export delivers; everything, for ourselves, of any other run."""

    only: list[str]
    client: bool = Field(validation_alias="is_client")
    zip: bool = Field(validation_alias="has_zip")


class RunAnswer(Answer):
    """A run that was started here."""

    campaign: str
    stage: Stage
    by: str
    started_at: datetime
    redraw: bool
    top_up: int
    order: OrderAnswer
    cancelled_by: str | None
    is_alive: bool
    state: Literal["running", "done", "stopped", "failed"]
    step: str = Field(description="The step that is under way; empty before the first.")
    done: int = Field(description="Steps that are behind it, of `steps`.")
    steps: int
    words: str = Field(description="The last thing that it said.")


class RunsPage(Page):
    items: list[RunAnswer]


class BriefRequest(Request):
    text: str = Field(max_length=MAX_BYTES, description="Markdown with YAML front matter.")


class BriefCheckRequest(BriefRequest):
    campaign: Slug | None = Field(
        default=None, description="The campaign whose brief it is to replace; null for a new one."
    )


class BriefProblem(Answer):
    line: int | None = Field(description="From 1; null where no line is to blame.")
    field: str
    message: str


class BriefCheckAnswer(Answer):
    """What a text is worth as a brief; nothing was kept."""

    ok: bool
    campaign: str | None
    is_taken: bool = Field(description="Another brief has this name.")
    problems: list[BriefProblem]
    warnings: list[BriefProblem]
    budget_usd: float | None
    estimate: EstimateAnswer | None


class BriefAnswer(Answer):
    campaign: str
    text: str


class BriefKeptAnswer(Answer):
    campaign: str
    url: str = Field(description="The campaign's page.")
