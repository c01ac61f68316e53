"""This file draws with every provider at once: a queue and workers for each, so that a slow one holds up no other."""

import asyncio
from collections import deque
from dataclasses import dataclass, field

from brand_assets.errors import AccountRefused, ConfigError, DrawImpossible, ModelGone, ReservationLost, ServiceDown
from brand_assets.generation.drawer import WORKERS, Drawer
from brand_assets.generation.gates import Gate
from brand_assets.generation.kept_task import KeptTask
from brand_assets.generation.outcomes import Ending, Report
from brand_assets.generation.progress import Board, Progress, ProviderProgress, Tally
from brand_assets.generation.sending import Errand, send
from brand_assets.generation.stopping import Stop, Stopped
from brand_assets.generation.tickets import NoRoom, Ticket
from brand_assets.records.drawing import DrawRequest, Reservation

HELD_POLL_S = 0.5


@dataclass(slots=True)
class Pool:
    """One provider's queue. What is `closed` is asked for nothing further; `gone` has the same for its models.

    `doubtful`: requests of an earlier run of which a task may be found in the provider's list. Nothing new is created
    before they are looked up, because a list may not tell whose a task is.
    """

    gate: Gate
    limit: int
    waiting: deque[DrawRequest] = field(default_factory=deque)
    workers: int = 0
    under_way: int = 0
    closed: str | None = None
    gone: dict[str, str] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)
    looked_up: asyncio.Event = field(default_factory=asyncio.Event)

    def doubt(self, request_key: str) -> None:
        self.doubtful.add(request_key)

    def look_up(self, request_key: str) -> None:
        """Its task is found, or it is known that there is none to be had."""
        self.doubtful.discard(request_key)
        if not self.doubtful:
            self.looked_up.set()

    def close(self, model: str, failure: DrawImpossible) -> None:
        """Learn from one request's failure what the others of its provider or model can expect."""
        if isinstance(failure, AccountRefused | ServiceDown):
            self.closed = self.closed or str(failure)
        elif isinstance(failure, ModelGone):
            self.gone.setdefault(model, str(failure))

    def refuse(self, model: str) -> str | None:
        return self.closed or self.gone.get(model)


@dataclass(slots=True)
class Desk:
    """One call of `draw_all`: what is left to do and what was done. Once it stops, nothing further is sent."""

    drawer: Drawer
    stop: Stop
    board: Board
    group: asyncio.TaskGroup
    pools: dict[str, Pool] = field(default_factory=dict)

    def add(self, request: DrawRequest) -> None:
        """Queue a request with its provider, with one more worker while there may be more."""
        pool = self.pools.get(request.provider)
        if pool is None:
            gate = self.drawer.gates.get(request.provider) or Gate()
            pool = self.pools[request.provider] = Pool(gate, self.drawer.workers.get(request.provider, WORKERS))
        pool.waiting.append(request)
        if request.request_key in self.drawer.begun:
            pool.doubt(request.request_key)
        if pool.workers < pool.limit:
            pool.workers += 1
            self.group.create_task(_work(pool, self))

    def tell_progress(self, *, is_over: bool = False) -> Progress:
        board = self.board
        per_minute, eta_s = board.measure_speed()
        return Progress(
            asked=board.asked,
            done=board.done,
            drawn=board.tally.drawn,
            retries=board.tally.retries,
            cost_usd=board.tally.cost_usd,
            per_minute=per_minute,
            eta_s=eta_s,
            elapsed_s=board.elapsed_s,
            failures=dict(board.failures),
            providers={name: self._tell_provider(name, pool) for name, pool in sorted(self.pools.items())},
            is_over=is_over,
        )

    def _tell_provider(self, name: str, pool: Pool) -> ProviderProgress:
        tally = self.board.by_provider.get(name) or Tally()
        return ProviderProgress(
            waiting=len(pool.waiting),
            under_way=pool.under_way,
            drawn=tally.drawn,
            failed=tally.refused + tally.failed + tally.quarantined + tally.unknown,
            retries=tally.retries,
            cost_usd=tally.cost_usd,
            closed=pool.closed,
        )


async def _work(pool: Pool, desk: Desk) -> None:
    """Reserve one request, draw it, take the next. Reserved is only what is about to be sent, so that a kill leaves
    no more in doubt than was in flight; the ledger's group commit joins the reservations of all workers.
    """
    ticket = Ticket(pool.gate, desk.stop)
    try:
        while pool.waiting and not desk.stop.is_set:
            await _take_up(pool.waiting.popleft(), pool, ticket, desk)
    except Exception as failure:  # raised here, it would cancel the other workers' calls, which are paid for
        desk.stop.set(failure)
    finally:
        pool.workers -= 1
        ticket.give_back()


async def _take_up(request: DrawRequest, pool: Pool, ticket: Ticket, desk: Desk) -> None:
    try:
        await _reserve_and_send(request, pool, ticket, desk)
    finally:
        pool.look_up(request.request_key)


async def _reserve_and_send(request: DrawRequest, pool: Pool, ticket: Ticket, desk: Desk) -> None:
    deadline = asyncio.get_running_loop().time() + desk.drawer.deadline_s
    report = Report(request, desk.drawer.is_repeatable)
    if request.request_key not in desk.drawer.begun:
        ending = await _wait_for_turn(report, pool, ticket, desk.stop, deadline)
        if ending is not None:
            await _end(request, ending, pool, desk)
            return
    book, stop = desk.drawer.book, desk.stop
    try:
        reservation = await stop.ask_ledger(lambda: book.reserve(request), may_give_up=True)
    except ConfigError as problem:
        if request.fallback_of is None:
            raise
        # A fallback without a price: what was drawn so far, and what needs none, goes on without it.
        await _end(request, _refuse(report, problem), pool, desk)
        return
    if stop.is_set and reservation.state in ("reserved", "held"):
        # Held perhaps by this very run, cut off as it asked; the ledger lets nobody release another run's reservation.
        if not (reservation.task_id or reservation.is_lost):
            await _end(request, Ending(report.conclude("failed", "Stopped before it was sent.")), pool, desk)
        return
    if reservation.state != "reserved":
        await _leave(request, reservation, pool, desk)
        return
    task = KeptTask(request.request_key, book, stop, reservation.task_id, reservation.is_lost)
    if not reservation.is_lost:
        pool.look_up(request.request_key)
    task.kept.add_done_callback(lambda _: pool.look_up(request.request_key))
    pool.under_way += 1
    try:
        ending = await send(Errand(request, report, task, ticket, stop, deadline), desk.drawer)
        await _end(request, ending, pool, desk)
    except ReservationLost:
        pool.waiting.append(request)
    finally:
        pool.under_way -= 1


async def _wait_for_turn(report: Report, pool: Pool, ticket: Ticket, stop: Stop, deadline: float) -> Ending | None:
    """None once it may be reserved; otherwise how it ends without having been."""
    model = report.request.model
    reason = pool.refuse(model)
    if reason is None:
        try:
            if pool.doubtful:
                await stop.unless_set(pool.looked_up.wait)
            await ticket.get(deadline)
        except Stopped:
            return Ending()
        except NoRoom as full:
            reason = str(full)
        except DrawImpossible as failure:
            pool.close(model, failure)
        reason = reason or pool.refuse(model)
    return None if reason is None else _refuse(report, reason)


def _refuse(report: Report, reason: object) -> Ending:
    return Ending(report.conclude("failed", f"Nothing was sent: {reason}"), goes_on=True)


async def _leave(request: DrawRequest, reservation: Reservation, pool: Pool, desk: Desk) -> None:
    """What is not this run's to send, now or ever."""
    tally = desk.board.tally
    match reservation.state:
        case "held":
            pool.waiting.append(request)
            await _pause(desk.stop, HELD_POLL_S)
            return
        case "settled":
            tally.already_there += 1
            status = reservation.outcome.status if reservation.outcome else None
            if status in ("refused", "quarantined") and _fall_back(request, desk):
                return
        case "unknown":
            tally.unknown += 1
        case "refused_budget":
            tally.over_budget += 1
    desk.board.finish()


async def _end(request: DrawRequest, ending: Ending, pool: Pool, desk: Desk) -> None:
    """Settled: a paid image is not let go of because the ledger is busy or the run is stopped."""
    outcome = ending.outcome
    if outcome is None:
        return
    if ending.closing is not None:
        pool.close(request.model, ending.closing)
    await desk.stop.ask_ledger(lambda: desk.drawer.book.settle(outcome, ending.usage), may_give_up=False)
    desk.board.add(outcome)
    if not (ending.goes_on and _fall_back(request, desk)):
        desk.board.finish()
    desk.drawer.on_outcome(outcome)


def _fall_back(request: DrawRequest, desk: Desk) -> bool:
    """Ask for the next of the request's chain; False when there is none, or nothing further is to be sent."""
    other = None if desk.stop.is_set else desk.drawer.fall_back(request)
    if other is not None:
        desk.board.tally.fallbacks += 1
        desk.add(other)
    return other is not None


async def _pause(stop: Stop, seconds: float) -> None:
    try:
        await stop.unless_set(lambda: asyncio.sleep(seconds))
    except Stopped:
        return
