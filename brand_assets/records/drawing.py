"""This file holds what is asked of an image provider and what comes back: a request, its key, its outcome."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from brand_assets.records.brief import RoundName

OutcomeStatus = Literal["drawn", "refused", "failed", "quarantined", "unknown"]
StageName = RoundName | Literal["prompts", "export"]
"""What a paid request is for: a round's images, the wording of prompts, the finishing of what was approved last."""
ReservationState = Literal["reserved", "settled", "held", "unknown", "refused_budget"]
SpendStatus = Literal["reserved", "charged", "released", "unknown"]
IMPORT = "import"
"""The provider of pictures that were made elsewhere: it draws nothing, and no share of a round is meant for it."""


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """One image to be drawn.

    `params` is everything the model is told beside the text. For `draft` that includes the design intent (`intent`:
    palette, attributes, lettering, brand, direction), because it draws from that and not from words.
    """

    campaign: str
    round: StageName
    attempt: int
    prompt_id: str
    provider: str
    model: str
    text: str
    negative: str
    params: Mapping[str, object]
    seed: int
    variant: int = 0
    parent_image_id: str | None = None
    parent_sha256: str | None = None
    fallback_of: str | None = None
    strength: float | None = None
    """img2img strength, 0 keeps the parent, 1 ignores it; None without a parent."""

    @property
    def request_key(self) -> str:
        """Lower-case hex SHA-256 of everything that makes this request itself; also the image's id."""
        identity = {
            "campaign": self.campaign,
            "round": self.round,
            "attempt": self.attempt,
            "provider": self.provider,
            "model": self.model,
            "text": self.text,
            "negative": self.negative,
            "params": self.params,
            "strength": self.strength,
            "seed": self.seed,
            "parent": self.parent_sha256,
            "variant": self.variant,
        }
        canonical = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a provider returns: encoded image bytes, their media type, and the cost as the provider reports it.

    `pause_s`: for how long the provider asks for no further request, by its own count of what is left of a limit.
    """

    data: bytes
    media_type: str
    cost_usd: float
    usage: Mapping[str, object] = field(default_factory=dict)
    pause_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """Tasks that no request of the ledger has; `rivals`: how many others of the same model may look for theirs.

    With a rival, a task whose inputs the provider does not show may be either's.
    """

    task_ids: tuple[str, ...]
    rivals: int


class TaskRecord(Protocol):
    """What the ledger knows of a provider's task for one request; a provider that answers at once never asks.

    `task_id`: created by a run that is gone; it is polled, and no other is created. `is_lost`: one may have been
    created and its id was not kept; it is looked for in the provider's own list, and no other is created.
    """

    @property
    def task_id(self) -> str | None: ...

    @property
    def is_lost(self) -> bool: ...

    async def keep(self, task_id: str) -> None:
        """Returns once the id is durable; before that the task is not polled."""
        ...

    async def find_unclaimed(self, task_ids: Sequence[str]) -> Unclaimed:
        """Which of the provider's tasks may be this request's own."""
        ...


class NoTask:
    """The record of a request to a provider that answers at once, or of one that no ledger knows."""

    task_id: str | None = None
    is_lost: bool = False

    async def keep(self, task_id: str) -> None:
        """Nothing to keep."""

    async def find_unclaimed(self, task_ids: Sequence[str]) -> Unclaimed:
        """All of them, and anybody's: nothing is known of what others sent."""
        return Unclaimed(tuple(task_ids), rivals=1)


class ImageProvider(Protocol):
    """Draws one image. Raises a `DrawError`: the leaf says whether the request may be sent again.

    Cancelled while a task is at work, it cancels the task at the provider where that is possible.
    """

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing: ...

    async def close(self) -> None:
        """Give back its connections."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request, kept for ever; a row of `raw_images`."""

    request_key: str
    prompt_id: str
    campaign: str
    round: StageName
    attempt: int
    provider: str
    model: str
    status: OutcomeStatus
    reason: str | None
    cost_usd: float
    latency_s: float
    drawn_at: datetime
    parent_image_id: str | None = None
    fallback_of: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    retries: int = 0
    """How often the request was sent again after a failure that is known to be unbilled."""


@dataclass(frozen=True, slots=True)
class Reservation:
    """What a run may do about one request.

    `reserved`: it is this run's to send; with a `task_id` it was sent by a run that is gone: poll that task, create
    no other; with `is_lost` it may have been, and its task is to be looked for. `settled`: `outcome` stands, send
    nothing. `held`: the live run `run_id` is at it. `unknown`: it was sent, and a person has to settle whether it was
    billed. `refused_budget`: `reason` says which budget is passed.
    """

    request_key: str
    state: ReservationState
    run_id: str | None = None
    task_id: str | None = None
    is_lost: bool = False
    outcome: Outcome | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """An approved image that a later round starts from, with what its prompt said."""

    image_id: str
    sha256: str
    direction: str
    attributes: Mapping[str, str]
    template: str
    text: str
