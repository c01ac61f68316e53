"""This file asks a language model call by call, so that a kill at any moment pays for none of them twice.

    wait for a slot ──► reserve ──► ask ──► settle, with the wordings

What may be sent again is decided by the error's leaf alone (see `brand_assets.errors`).
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from brand_assets.catalogue.language_models import LanguageModel
from brand_assets.errors import DrawFailed, DrawImpossible, LedgerBusy, Throttled
from brand_assets.prompts.enhancing.calls import REASON_CHARS, Call, CallBook, Sending, price
from brand_assets.prompts.enhancing.enhancers import LanguageClient
from brand_assets.prompts.enhancing.reading import read_answer
from brand_assets.records.drawing import Outcome
from brand_assets.records.enhancing import Answer, Wording
from brand_assets.remote.pacing.pace import Pace, Slot

ATTEMPTS = 4  # of one call whose failure is known to be unbilled
BACKOFF_S = 0.5
MOST_FAILURES = 3  # calls in a row without an answer; more of them would end alike, and each may be billed
LEDGER_ATTEMPTS = 20  # each waits for the ledger as long as the settings allow


@dataclass(frozen=True, slots=True)
class Asker:
    """What asking works with. `concurrency`: calls at once; `deadline_s`: how long one may wait for a slot in all."""

    model: LanguageModel
    client: LanguageClient
    pace: Pace
    book: CallBook
    concurrency: int = 4
    deadline_s: float = 900.0
    backoff_s: float = BACKOFF_S


@dataclass(slots=True)
class Asked:
    """What these calls did: what they cost, what went wrong, which budget is used up, how many another run is at.

    `is_given_up`: asking this model again would end alike.
    """

    cost_usd: float = 0.0
    held: int = 0
    is_given_up: bool = False
    problems: list[str] = field(default_factory=list)
    refused_budget: str | None = None


@dataclass(slots=True)
class _Desk:
    """One call of `ask_all`. Once it stops, nothing further is sent."""

    asker: Asker
    waiting: deque[Call]
    asked: Asked = field(default_factory=Asked)
    failures_in_a_row: int = 0
    is_stopped: bool = False
    failure: Exception | None = None

    def note(self, problem: Exception | str) -> None:
        """After what ends every call alike, or too many failures, this model is given up."""
        self.asked.problems.append(f"{self.asker.model.key}: {problem}"[:REASON_CHARS])
        self.failures_in_a_row += 1
        if isinstance(problem, DrawImpossible) or self.failures_in_a_row >= MOST_FAILURES:
            self.is_stopped = self.asked.is_given_up = True


async def ask_all(calls: Iterable[Call], asker: Asker) -> Asked:
    """Ask each call, as far as the budget and the service let it; what came of each is in the book.

    A call that fails never raises. When the ledger fails for good, its error is raised once what is in flight has been
    answered and settled; a cancellation settles as unknown what no answer has come to.
    """
    desk = _Desk(asker, deque(calls))
    heartbeat = asyncio.create_task(_beat(asker.book))
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(asker.concurrency, len(desk.waiting))):
                group.create_task(_ask_from(desk))
    except BaseExceptionGroup as interrupts:
        raise interrupts.exceptions[0] from None
    finally:
        heartbeat.cancel()
        await asker.pace.close()
        await asker.client.close()
    if desk.failure:
        raise desk.failure
    return desk.asked


async def _beat(book: CallBook) -> None:
    while True:
        await asyncio.sleep(book.heartbeat_every_s)
        with suppress(LedgerBusy):  # one beat missed; there are several before a reservation counts as abandoned
            await book.heartbeat()


async def _ask_from(desk: _Desk) -> None:
    try:
        while desk.waiting and not desk.is_stopped:
            await _take_up(Sending(desk.waiting.popleft(), time.monotonic()), desk)
    except Exception as failure:  # raised here, it would cancel the other calls, which are paid for
        desk.is_stopped, desk.failure = True, desk.failure or failure


async def _take_up(sending: Sending, desk: _Desk) -> None:
    """What another run is at, or has asked, is left alone."""
    try:
        slot = await _take_slot(desk.asker, sending)
    except DrawFailed as failure:
        desk.note(failure)
        return
    reservation = await desk.asker.book.reserve(sending.call)
    if reservation.state == "refused_budget":
        desk.is_stopped, desk.asked.refused_budget = True, reservation.reason
    elif reservation.state == "reserved":
        await _ask_one(sending, slot, desk)
    else:
        desk.asked.held += 1


async def _ask_one(sending: Sending, slot: Slot, desk: _Desk) -> None:
    try:
        answer = await _send(sending, slot, desk.asker)
    except asyncio.CancelledError:
        await _settle(sending, sending.stop(), {}, {}, desk)
        raise
    except Exception as failure:
        desk.note(failure)
        outcome = sending.explain(failure)
        none = dict.fromkeys(sending.call.question.keys, Wording()) if outcome.status == "refused" else {}
        await _settle(sending, outcome, {}, none, desk)
    else:
        await _settle_answer(answer, sending, desk)


async def _send(sending: Sending, slot: Slot, asker: Asker) -> Answer:
    """Send, and send again only what is known to be unbilled: exponential back-off with full jitter."""
    while True:
        while not await slot.arrive():
            slot = await _take_slot(asker, sending)
        try:
            sending.is_sent = True
            answer = await asker.client.ask(sending.call.question)
        except DrawFailed as failure:
            sending.is_sent = False
            sending.retries += 1
            if isinstance(failure, Throttled):
                await asker.pace.throttled(failure.retry_after_s)
            if sending.retries == ATTEMPTS:
                raise
        else:
            await asker.pace.worked()
            await asker.pace.pause(answer.pause_s)
            return answer
        await asyncio.sleep(random.uniform(0, asker.backoff_s * 2**sending.retries))  # noqa: S311 - spreads retries
        slot = await _take_slot(asker, sending)


async def _take_slot(asker: Asker, sending: Sending) -> Slot:
    left_s = asker.deadline_s - (time.monotonic() - sending.started)
    try:
        async with asyncio.timeout(left_s):
            return await asker.pace.take()
    except TimeoutError:
        raise DrawFailed(f"its account's limits let nothing be sent within {asker.deadline_s:g} s.") from None


async def _settle_answer(answer: Answer, sending: Sending, desk: _Desk) -> None:
    call, keys = sending.call, sending.call.question.keys
    usage = {"input_tokens": answer.input_tokens, "output_tokens": answer.output_tokens, "prompts": len(keys)}
    wordings = dict.fromkeys(keys, Wording()) if answer.text is None else read_answer(answer.text, keys)
    cost_usd = price(answer, call, desk.asker.model)
    desk.asked.cost_usd += cost_usd
    if any(one.text for one in wordings.values()):
        desk.failures_in_a_row = 0
        outcome = sending.conclude("drawn", None, cost_usd)
    else:
        problem = answer.problem or "its answer is not in the form that was asked for"
        desk.note(problem)
        outcome = sending.conclude("refused" if answer.is_refusal else "quarantined", problem, cost_usd)
    await _settle(sending, outcome, usage, wordings, desk)


async def _settle(
    sending: Sending,
    outcome: Outcome,
    usage: Mapping[str, object],
    wordings: Mapping[str, Wording],
    desk: _Desk,
) -> None:
    """An answer that is paid for is not let go of because the ledger is busy."""
    for _ in range(LEDGER_ATTEMPTS - 1):
        with suppress(LedgerBusy):
            return await desk.asker.book.settle(sending.call, outcome, usage, wordings)
    return await desk.asker.book.settle(sending.call, outcome, usage, wordings)
