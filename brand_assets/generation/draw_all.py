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
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Protocol

from brand_assets.errors import BudgetExceeded, ConfigError, DrawFailed, LedgerBusy
from brand_assets.generation.outcomes import Report
from brand_assets.generation.stopping import Stop
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, NoTask, Outcome, ReservationState

CONCURRENT_DRAWS = 4
ATTEMPTS = 3  # of one create call whose failure is known to be unbilled
BACKOFF_S = 0.5
HELD_POLL_S = 0.5


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


@dataclass(slots=True)
class _Desk:
    """One call of `draw_all`: what is left to do and what was done. Once it stops, nothing further is sent."""

    drawer: Drawer
    waiting: deque[DrawRequest]
    tally: Tally = field(default_factory=Tally)
    stop: Stop = field(default_factory=Stop)


async def draw_all(requests: Iterable[DrawRequest], drawer: Drawer) -> Tally:
    """Bring every request to an outcome in the ledger; those that have one already are left alone.

    Raises BudgetExceeded after everything that fits has been drawn and kept; a bad image never raises. When the ledger
    fails for good, its error is raised once what is in flight has been answered and settled. A cancellation gives up
    what no provider has answered yet; an image in hand is kept and settled first.
    """
    desk = _Desk(drawer, deque(requests))
    heartbeat = asyncio.create_task(_beat(desk))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(CONCURRENT_DRAWS):
                group.create_task(_draw_from(desk))
    except BaseExceptionGroup as interrupts:
        raise interrupts.exceptions[0] from None
    finally:
        heartbeat.cancel()
    if desk.stop.failure:
        raise desk.stop.failure
    if desk.tally.over_budget:
        raise BudgetExceeded(
            f"{desk.tally.over_budget} of the images would pass the budget and were not asked for; {desk.tally.drawn} "
            "were drawn and are kept. Raise budget_usd in the brief (or BRAND_ASSETS_MONTHLY_BUDGET_USD) and run the "
            "round again."
        )
    return desk.tally


async def _beat(desk: _Desk) -> None:
    book = desk.drawer.book
    try:
        while True:
            await asyncio.sleep(book.heartbeat_every_s)
            with suppress(LedgerBusy):  # one beat missed; there are several before a reservation counts as abandoned
                await book.heartbeat()
    except Exception as failure:
        desk.stop.set(failure)


async def _draw_from(desk: _Desk) -> None:
    """Reserve one request, draw it, take the next. Reserved is only what is about to be sent, so that a kill leaves
    no more in doubt than was in flight; the ledger's group commit joins the reservations of all drawers.
    """
    try:
        while desk.waiting and not desk.stop.is_set:
            await _take_up(desk.waiting.popleft(), desk)
    except Exception as failure:  # raised here, it would cancel the other drawers' calls, which are paid for
        desk.stop.set(failure)


async def _take_up(request: DrawRequest, desk: _Desk) -> None:
    state = await desk.stop.ask_ledger(lambda: desk.drawer.book.reserve(request), may_give_up=True)
    if desk.stop.is_set and state in ("reserved", "held"):
        # Held perhaps by this very run, cut off as it asked; the ledger lets nobody release another run's reservation.
        await _settle(_report(request, desk).conclude("failed", "Stopped before it was sent."), {}, desk)
        return
    match state:
        case "reserved":
            outcome = await _draw_one(request, desk)
            desk.tally.add(outcome)
            desk.drawer.on_outcome(outcome)
        case "held":
            desk.waiting.append(request)
            await desk.stop.pause(HELD_POLL_S)
        case "settled":
            desk.tally.already_there += 1
        case "unknown":
            desk.tally.unknown += 1
        case "refused_budget":
            desk.tally.over_budget += 1


async def _draw_one(request: DrawRequest, desk: _Desk) -> Outcome:
    """One reserved request to its outcome, settled, whatever goes wrong: one image must not break its campaign."""
    report = _report(request, desk)
    try:
        provider, parent = _prepare(request, desk.drawer)
    except Exception as problem:
        return await _settle(report.conclude("failed", f"Nothing was sent: {problem}"), {}, desk)
    try:
        drawing = await _call(request, parent, provider, desk.stop)
    except asyncio.CancelledError:
        if (task := asyncio.current_task()) and task.cancelling():  # else it leaked out of the provider's client
            desk.stop.set()
        return await _settle(report.lose("Stopped while it was drawn."), {}, desk)
    except Exception as failure:
        return await _settle(report.fail(failure), {}, desk)
    outcome = await desk.stop.see_through(lambda: asyncio.to_thread(_keep, drawing, desk.drawer.images, report))
    return await _settle(outcome, drawing.usage, desk)


def _report(request: DrawRequest, desk: _Desk) -> Report:
    return Report(request, desk.drawer.is_repeatable, time.monotonic())


def _prepare(request: DrawRequest, drawer: Drawer) -> tuple[ImageProvider, bytes | None]:
    provider = drawer.providers.get(request.provider)
    if provider is None:
        raise ConfigError(f"No provider {request.provider!r} is open; open: {', '.join(sorted(drawer.providers))}.")
    return provider, drawer.images.get(request.parent_sha256) if request.parent_sha256 else None


async def _call(request: DrawRequest, parent: bytes | None, provider: ImageProvider, stop: Stop) -> Drawing:
    """Send, and send again only what is known to be unbilled: exponential back-off with full jitter."""
    for attempt in range(1, ATTEMPTS):
        try:
            return await provider.draw(request, parent, NoTask())
        except DrawFailed:
            await stop.pause(random.uniform(0, BACKOFF_S * 2**attempt))  # noqa: S311 - spreads retries, guards nothing
            if stop.is_set:
                raise
    return await provider.draw(request, parent, NoTask())


def _keep(drawing: Drawing, images: ImageFiles, report: Report) -> Outcome:
    try:
        facts = inspect_image(drawing.data)
        sha256 = images.put(drawing.data)
    except Exception as failure:
        return report.fail(failure, drawing.cost_usd)
    return replace(
        report.conclude("drawn", None, drawing.cost_usd),
        sha256=sha256,
        media_type=facts.media_type,
        width_px=facts.width_px,
        height_px=facts.height_px,
    )


async def _settle(outcome: Outcome, usage: Mapping[str, object], desk: _Desk) -> Outcome:
    """A paid image is not let go of because the ledger is busy or the run is stopped."""
    await desk.stop.ask_ledger(lambda: desk.drawer.book.settle(outcome, usage), may_give_up=False)
    return outcome
