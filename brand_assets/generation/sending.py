"""This file takes one reserved request to its end: sent, sent again where that pays for nothing twice, and stored."""

import asyncio
import random
from dataclasses import dataclass, replace

from brand_assets.errors import (
    AccountRefused,
    ConfigError,
    DrawError,
    DrawFailed,
    DrawImpossible,
    ImageQuarantined,
    LakeError,
    LedgerError,
    OutcomeUnknown,
    PromptRefused,
    ReservationLost,
    Throttled,
)
from brand_assets.generation.drawer import Drawer, ImageFiles
from brand_assets.generation.gates import Pace
from brand_assets.generation.kept_task import KeptTask
from brand_assets.generation.outcomes import Ending, Report
from brand_assets.generation.stopping import Stop, Stopped
from brand_assets.generation.tickets import NoRoom, Ticket
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, Outcome

ATTEMPTS = 5
"""Creates of one request whose failures are known to be unbilled."""
THROTTLED_ATTEMPTS = 30
"""Creates that were turned away because there were too many; the deadline ends it sooner when pauses are long."""
BACKOFF_S = 0.5
LONGEST_BACKOFF_S = 30.0


class CutOff(Exception):
    """The run was stopped while a call was in flight."""


class Overdue(Exception):
    """The request's time is up, and its call has not answered."""


@dataclass(slots=True)
class Errand:
    """One request on its way. `deadline` is by the loop's clock."""

    request: DrawRequest
    report: Report
    task: KeptTask
    ticket: Ticket
    stop: Stop
    deadline: float
    failed: int = 0
    throttled: int = 0

    def may_go_again(self, failure: DrawFailed) -> bool:
        if isinstance(failure, Throttled):
            self.throttled += 1
        else:
            self.failed += 1
        return self.failed < ATTEMPTS and self.throttled < THROTTLED_ATTEMPTS and not self.stop.is_set

    def choose_pause_s(self, failure: DrawFailed) -> float:
        """Exponential with full jitter, but not before the provider says."""
        longest_s = min(LONGEST_BACKOFF_S, BACKOFF_S * 2.0 ** min(self.failed + self.throttled, 10))
        jitter_s = random.uniform(0, longest_s)  # noqa: S311 - spreads retries, guards nothing
        asked_s = failure.retry_after_s if isinstance(failure, Throttled) else None
        return jitter_s if asked_s is None else asked_s + min(jitter_s, asked_s)


async def send(errand: Errand, drawer: Drawer) -> Ending:
    """To an ending, whatever goes wrong: one image must not break its campaign.

    Raises ReservationLost when it is another run's to bring to an end.
    """
    report = errand.report
    try:
        provider, parent = await _prepare(errand.request, drawer)
    except Exception as problem:
        return _give_up_asking(errand, problem) or Ending(report.conclude("failed", f"Nothing was sent: {problem}"))
    while True:
        try:
            drawing = await _send_once(errand, provider, parent)
        except Stopped:
            return Ending(report.conclude("failed", "Stopped before it was sent."))
        except CutOff:
            return Ending() if errand.task.can_be_found else Ending(report.lose("Stopped while it was drawn."))
        except Overdue:
            return Ending(report.lose(f"It had no answer within {drawer.deadline_s:g} s."))
        except NoRoom as full:
            return Ending(report.conclude("failed", f"Nothing was sent: {full}"), goes_on=True)
        except ReservationLost:
            raise
        except DrawFailed as failure:
            if not await _make_ready_again(errand, failure):
                return _end_failed(errand, failure)
            continue
        except Exception as failure:
            return _conclude(errand, failure)
        return await _store(drawing, errand, drawer.images)


async def _prepare(request: DrawRequest, drawer: Drawer) -> tuple[ImageProvider, bytes | None]:
    provider = drawer.providers.get(request.provider)
    if provider is None:
        raise ConfigError(f"No provider {request.provider!r} is open; open: {', '.join(sorted(drawer.providers))}.")
    sha256 = request.parent_sha256
    return provider, await asyncio.to_thread(drawer.images.get, sha256) if sha256 else None


async def _send_once(errand: Errand, provider: ImageProvider, parent: bytes | None) -> Drawing:
    """One create, or the polling of its task. Raises what the client does, and CutOff, Overdue, Stopped or NoRoom."""
    if not errand.task.can_be_found:
        await _wait_to_send(errand)
    errand.report.send()
    call = asyncio.ensure_future(provider.draw(errand.request, parent, errand.task))
    end = await errand.stop.attend(call, errand.task, errand.deadline)
    if end != "answered" and (not call.done() or call.cancelled()):
        errand.ticket.report(has_worked=end == "stopped")
        raise CutOff if end == "stopped" else Overdue
    if call.cancelled():
        raise OutcomeUnknown("The provider's client gave up without an answer.")
    try:
        drawing = call.result()
    except Exception as failure:
        await _tell_gate(errand, failure)
        raise
    await _tell_gate(errand, None, drawing.pause_s)
    return drawing


async def _wait_to_send(errand: Errand) -> None:
    """Raises as the ticket does, Stopped too when the limits that processes share or the ledger cannot be used."""
    try:
        await errand.ticket.use(errand.deadline)
        await errand.task.make_sure()
    except (ConfigError, LedgerError) as problem:
        if isinstance(problem, ReservationLost):
            raise
        errand.stop.set(problem)
        raise Stopped from problem


async def _tell_gate(errand: Errand, failure: Exception | None, pause_s: float = 0.0) -> None:
    """What the answer says about the service: whether it is up, and how fast it may be asked.

    The answer is in hand and may be paid for, so nothing is raised: limits that cannot be kept stop the run after it.
    """
    is_down = isinstance(failure, OutcomeUnknown) or (
        isinstance(failure, DrawFailed) and not isinstance(failure, Throttled)
    )
    errand.ticket.report(has_worked=not is_down)
    throttled = failure if isinstance(failure, Throttled) else None
    try:
        await errand.stop.see_through(lambda: _tell_pace(errand.ticket.gate.pace, throttled, pause_s, is_down=is_down))
    except Exception as problem:
        errand.stop.set(problem)


async def _tell_pace(pace: Pace, throttled: Throttled | None, pause_s: float, *, is_down: bool) -> None:
    if throttled is not None:
        await pace.throttled(throttled.retry_after_s)
    elif not is_down:
        await pace.worked()
    if pause_s > 0:
        await pace.pause(pause_s)


async def _make_ready_again(errand: Errand, failure: DrawFailed) -> bool:
    """Wait before the next try; False when there is to be none."""
    pause_s = errand.choose_pause_s(failure)
    is_late = asyncio.get_running_loop().time() + pause_s >= errand.deadline
    if not errand.may_go_again(failure) or is_late:
        return False
    if not isinstance(failure, Throttled):  # too many questions say nothing of the task that was asked about
        await errand.task.forget()
    try:
        await errand.stop.unless_set(lambda: asyncio.sleep(pause_s))
    except Stopped:
        return False
    errand.report.retries += 1
    return True


def _end_failed(errand: Errand, failure: DrawFailed) -> Ending:
    if isinstance(failure, Throttled) and (left := _give_up_asking(errand, failure)):
        return left
    return Ending(errand.report.fail(failure), failure.usage, goes_on=not errand.stop.is_set)


def _give_up_asking(errand: Errand, problem: Exception) -> Ending | None:
    """How a request ends whose task cannot be asked about now, which says nothing of what it cost; None without one."""
    if not errand.task.can_be_found:
        return None
    return Ending() if errand.stop.is_cut else Ending(errand.report.lose(f"Its task cannot be asked about: {problem}"))


def _conclude(errand: Errand, failure: Exception) -> Ending:
    is_of_asking = isinstance(failure, DrawImpossible) if errand.task.is_old else isinstance(failure, AccountRefused)
    if is_of_asking and (left := _give_up_asking(errand, failure)):
        return left
    usage = failure.usage if isinstance(failure, DrawError) else {}
    goes_on = isinstance(failure, PromptRefused | ImageQuarantined | DrawImpossible)
    return Ending(errand.report.fail(failure), usage, goes_on, failure if isinstance(failure, DrawImpossible) else None)


async def _store(drawing: Drawing, errand: Errand, images: ImageFiles) -> Ending:
    try:
        outcome = await errand.stop.see_through(lambda: asyncio.to_thread(_keep, drawing, images, errand.report))
    except LakeError as failure:  # the disk is full, perhaps: what is drawn next would be paid for and lost as well
        errand.stop.set(failure)
        return Ending(errand.report.fail(failure), drawing.usage)
    return Ending(outcome, drawing.usage, goes_on=outcome.status == "quarantined")


def _keep(drawing: Drawing, images: ImageFiles, report: Report) -> Outcome:
    """Raises LakeError when the image cannot be kept."""
    try:
        facts = inspect_image(drawing.data)
        sha256 = images.put(drawing.data)
    except LakeError:
        raise
    except Exception as failure:
        return report.fail(failure, drawing.cost_usd)
    return replace(
        report.conclude("drawn", None, drawing.cost_usd),
        sha256=sha256,
        media_type=facts.media_type,
        width_px=facts.width_px,
        height_px=facts.height_px,
    )
