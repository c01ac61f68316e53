"""This file draws a round's images so that a kill at any moment pays for nothing twice.

    reserve ──► draw ──► store the bytes ──► settle (charged · released · unknown)
       ▲  held by another run: wait and ask again

What may be sent again is decided by the error's leaf alone (see `brand_assets.errors`).
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, Protocol

from brand_assets.errors import (
    BudgetExceeded,
    DrawFailed,
    ImageQuarantined,
    LedgerBusy,
    OutcomeUnknown,
    PromptRefused,
)
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, Outcome, OutcomeStatus

CONCURRENT_DRAWS = 4
ATTEMPTS = 3  # of one create call whose failure is known to be unbilled
BACKOFF_S = 0.5
SETTLE_ATTEMPTS = 20  # each waits for the ledger as long as the settings allow
HELD_POLL_S = 0.5
REASON_CHARS = 200

ReservationState = Literal["reserved", "settled", "held", "unknown", "refused_budget"]


class Book(Protocol):
    """The ledger as drawing needs it; every method returns once its change is durable."""

    @property
    def heartbeat_every_s(self) -> float: ...

    async def reserve(self, request: DrawRequest) -> ReservationState: ...

    async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None: ...

    async def heartbeat(self) -> None: ...


class ImageFiles(Protocol):
    """Content-addressed image bytes."""

    def put(self, data: bytes) -> str: ...

    def get(self, sha256: str) -> bytes: ...


@dataclass(slots=True)
class Tally:
    """What this call did, request by request."""

    drawn: int = 0
    already_there: int = 0
    refused: int = 0
    failed: int = 0
    quarantined: int = 0
    unknown: int = 0
    over_budget: int = 0
    cost_usd: float = 0.0

    def add(self, outcome: Outcome) -> None:
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)
        self.cost_usd += outcome.cost_usd


@dataclass(frozen=True, slots=True)
class Drawer:
    """What drawing works with; `is_repeatable` says of a provider's model whether a lost call costs nothing."""

    providers: Mapping[str, ImageProvider]
    book: Book
    images: ImageFiles
    is_repeatable: Callable[[str, str], bool]
    on_outcome: Callable[[Outcome], None] = lambda outcome: None


async def draw_all(requests: Iterable[DrawRequest], drawer: Drawer) -> Tally:
    """Bring every request to an outcome in the ledger; those that have one already are left alone.

    Raises BudgetExceeded after everything that fits has been drawn and kept; a bad image never raises.
    """
    tally = Tally()
    waiting = deque(requests)
    heartbeat = asyncio.create_task(_beat(drawer.book))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(CONCURRENT_DRAWS):
                group.create_task(_draw_from(waiting, drawer, tally))
    except BaseExceptionGroup as failures:
        raise failures.exceptions[0] from None
    finally:
        heartbeat.cancel()
    if tally.over_budget:
        raise BudgetExceeded(
            f"{tally.over_budget} of the images would pass the budget and were not asked for; {tally.drawn} were drawn "
            "and are kept. Raise budget_usd in the brief (or BRAND_ASSETS_MONTHLY_BUDGET_USD) and run the round again."
        )
    return tally


async def _beat(book: Book) -> None:
    while True:
        await asyncio.sleep(book.heartbeat_every_s)
        await book.heartbeat()


async def _draw_from(waiting: "deque[DrawRequest]", drawer: Drawer, tally: Tally) -> None:
    """Reserve one request, draw it, take the next. Reserved is only what is about to be sent, so that a kill leaves
    no more in doubt than was in flight; the ledger's group commit joins the reservations of all drawers.
    """
    while waiting:
        request = waiting.popleft()
        match await drawer.book.reserve(request):
            case "reserved":
                outcome = await _draw_one(request, drawer)
                tally.add(outcome)
                drawer.on_outcome(outcome)
            case "held":
                waiting.append(request)
                await asyncio.sleep(HELD_POLL_S)
            case "settled":
                tally.already_there += 1
            case "unknown":
                tally.unknown += 1
            case "refused_budget":
                tally.over_budget += 1


async def _draw_one(request: DrawRequest, drawer: Drawer) -> Outcome:
    started = time.monotonic()
    drawing: Drawing | None = None
    try:
        parent = drawer.images.get(request.parent_sha256) if request.parent_sha256 else None
        drawing = await _call(request, parent, drawer.providers[request.provider])
        outcome = await asyncio.to_thread(_keep, request, drawing, drawer.images, started)
    except asyncio.CancelledError:
        await asyncio.shield(_settle(drawer.book, _lost(request, drawer, "stopped while drawing", started), {}))
        raise
    except PromptRefused as refusal:
        outcome = _outcome(request, "refused", str(refusal), started)
    except DrawFailed as failure:
        outcome = _outcome(request, "failed", str(failure), started)
    except OutcomeUnknown as lost:
        outcome = _outcome(request, "unknown", str(lost), started)
    except ImageQuarantined as bad:
        outcome = _outcome(request, "quarantined", str(bad), started, drawing.cost_usd if drawing else 0.0)
    except Exception as surprise:  # one image must not break its campaign; whether it was billed decides the status
        outcome = _lost(request, drawer, f"{type(surprise).__name__}: {surprise}", started)
    await asyncio.shield(_settle(drawer.book, outcome, drawing.usage if drawing else {}))
    return outcome


async def _settle(book: Book, outcome: Outcome, usage: Mapping[str, object]) -> None:
    """A paid image is not let go of because the ledger is busy; LedgerBusy means that nothing was written."""
    for _ in range(SETTLE_ATTEMPTS - 1):
        try:
            return await book.settle(outcome, usage)
        except LedgerBusy:
            continue
    return await book.settle(outcome, usage)


async def _call(request: DrawRequest, parent: bytes | None, provider: ImageProvider) -> Drawing:
    """Send, and send again only what is known to be unbilled: exponential back-off with full jitter."""
    for attempt in range(1, ATTEMPTS):
        try:
            return await provider.draw(request, parent)
        except DrawFailed:
            await asyncio.sleep(random.uniform(0, BACKOFF_S * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
    return await provider.draw(request, parent)


def _keep(request: DrawRequest, drawing: Drawing, images: ImageFiles, started: float) -> Outcome:
    facts = inspect_image(drawing.data)
    return replace(
        _outcome(request, "drawn", None, started, drawing.cost_usd),
        sha256=images.put(drawing.data),
        media_type=facts.media_type,
        width_px=facts.width_px,
        height_px=facts.height_px,
    )


def _lost(request: DrawRequest, drawer: Drawer, reason: str, started: float) -> Outcome:
    is_repeatable = drawer.is_repeatable(request.provider, request.model)
    return _outcome(request, "failed" if is_repeatable else "unknown", reason, started)


def _outcome(
    request: DrawRequest, status: OutcomeStatus, reason: str | None, started: float, cost_usd: float = 0.0
) -> Outcome:
    return Outcome(
        request_key=request.request_key,
        prompt_id=request.prompt_id,
        campaign=request.campaign,
        round=request.round,
        attempt=request.attempt,
        provider=request.provider,
        model=request.model,
        status=status,
        reason=reason and reason[:REASON_CHARS],
        cost_usd=cost_usd,
        latency_s=time.monotonic() - started,
        drawn_at=datetime.now(UTC),
        parent_image_id=request.parent_image_id,
        fallback_of=request.fallback_of,
    )
