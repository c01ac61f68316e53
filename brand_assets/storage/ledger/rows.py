"""This file holds what goes into the ledger and what comes out of it: money, prompts, feedback, weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from brand_assets.records.drawing import DrawRequest, Outcome

SpendKey = Literal["campaign", "round", "provider", "model", "month"]


@dataclass(frozen=True, slots=True)
class PricedRequest:
    """A request and its worst-case price: None when nobody knows it, 0.0 when it is free.

    `is_repeatable`: sending it twice costs nothing, so a reservation that its run abandoned is simply taken over.
    `is_listed`: the provider lists its tasks, so that one whose id was lost can be looked for.
    """

    request: DrawRequest
    estimated_usd: float | None
    is_repeatable: bool = False
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Budgets:
    """What may be spent; None is without limit. The month is the calendar month in UTC, over all campaigns."""

    campaign_usd: float | None = None
    month_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome that stands after settling; `is_applied` is False when an earlier one stood already."""

    outcome: Outcome
    is_applied: bool


@dataclass(frozen=True, slots=True)
class Committed:
    """What is charged, reserved or possibly billed."""

    campaign_usd: float
    month_usd: float


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One line of a sum; `images` counts what was drawn."""

    key: str
    images: int
    cost_usd: float
    reserved_usd: float
    unknown_usd: float


@dataclass(frozen=True, slots=True)
class UnknownSpend:
    """A request that was sent, and of which nobody knows whether it was billed."""

    request_key: str
    campaign: str
    round: str
    attempt: int
    provider: str
    model: str
    estimated_usd: float
    run_id: str | None
    at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that a run is at, or was at when it ended; with a task it is polled, without cost."""

    request_key: str
    status: Literal["reserved", "unknown"]
    task_id: str | None
    estimated_usd: float


@dataclass(frozen=True, slots=True)
class KeptPrompt:
    """What one request asks for; `row` is its row of the lake's `prompts`, by column, in values that JSON has."""

    request_key: str
    prompt_id: str
    parent_image_id: str | None
    row: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KeptRound:
    """An attempt's prompts, and the parents (None: the concept round) of which an image is paid or in doubt."""

    prompts: tuple[KeptPrompt, ...]
    paid_parents: frozenset[str | None]

    @property
    def paid(self) -> list[KeptPrompt]:
        """The prompts that may not change any more, in their order."""
        return [prompt for prompt in self.prompts if prompt.parent_image_id in self.paid_parents]


@dataclass(frozen=True, slots=True)
class FeedbackRow:
    feedback_id: int
    image_id: str
    kind: str
    rating: int | None
    comment: str | None
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AppliedWeights:
    """What a person applied to a brand; without `weights`, the last ones that still stood were taken back."""

    brand: str
    weights: Mapping[str, float] | None
    because: str
    applied_by: str
    at: datetime
