"""This file names what drawing works with: providers and their gates, the ledger, the image store, who listens."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from brand_assets.generation.gates import Gate
from brand_assets.generation.progress import Progress
from brand_assets.records.drawing import DrawRequest, ImageProvider, Outcome, Reservation, Unclaimed

WORKERS = 4
"""Requests under way at once where nothing is said of a provider."""


class Book(Protocol):
    """The ledger as drawing needs it; every method returns once its change is durable."""

    @property
    def heartbeat_every_s(self) -> float: ...

    async def reserve(self, request: DrawRequest) -> Reservation: ...

    async def make_sure(self, request_key: str) -> None:
        """ReservationLost when the run was suspended for so long that another took the request over."""
        ...

    async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None: ...

    async def keep_task(self, request_key: str, task_id: str | None) -> None: ...

    async def find_unclaimed(self, request_key: str, task_ids: Sequence[str]) -> Unclaimed: ...

    async def heartbeat(self) -> None: ...

    async def abandon(self) -> None:
        """This run has ended: what it holds may be taken over at once."""
        ...


class ImageFiles(Protocol):
    """Content-addressed image bytes."""

    def put(self, data: bytes) -> str: ...

    def get(self, sha256: str) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Drawer:
    """What drawing works with; `is_repeatable` says of a provider's model whether a lost call costs nothing.

    `gates` and `workers` (requests under way at once) are by provider. `deadline_s` is what one request may take, from
    waiting for its slot to its download. `begun` holds the keys of requests that the ledger knows as sent: they need no
    slot. `fall_back` names the request that stands in for one that came to nothing. `on_progress` is told once a
    second, and at the end.
    """

    providers: Mapping[str, ImageProvider]
    book: Book
    images: ImageFiles
    is_repeatable: Callable[[str, str], bool]
    gates: Mapping[str, Gate] = field(default_factory=dict)
    workers: Mapping[str, int] = field(default_factory=dict)
    deadline_s: float = 900.0
    begun: Collection[str] = frozenset()
    fall_back: Callable[[DrawRequest], DrawRequest | None] = lambda request: None
    on_outcome: Callable[[Outcome], None] = lambda outcome: None
    on_progress: Callable[[Progress], None] = lambda progress: None
