import asyncio
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from brand_assets.errors import (
    BudgetExceeded,
    DrawFailed,
    LakeError,
    LedgerBusy,
    LedgerError,
    OutcomeUnknown,
    PromptRefused,
)
from brand_assets.generation.draw_all import Drawer, Stop, draw_all
from brand_assets.generation.drawer import WORKERS
from brand_assets.records.drawing import Drawing, DrawRequest, Outcome, Reservation, TaskRecord
from brand_assets_tests.generation.books import Answer, DictBook, DictImages, drawer, request, statuses
from brand_assets_tests.scripted_provider import ScriptedProvider, small_mark


@dataclass
class SlowImages(DictImages):
    """Storing begins, and waits until it is let go."""

    has_begun: threading.Event = field(default_factory=threading.Event)
    may_end: threading.Event = field(default_factory=threading.Event)

    def put(self, data: bytes) -> str:
        self.has_begun.set()
        assert self.may_end.wait(10)
        return super().put(data)


def test_every_request_ends_as_an_outcome_and_a_bad_image_breaks_nothing() -> None:
    book = DictBook()
    provider = ScriptedProvider(
        {
            1: [PromptRefused("no")],
            2: [DrawFailed("busy")] * 5,
            3: [OutcomeUnknown("reset after sending")],
            4: [b"<html>not an image</html>"],
            5: [ValueError("a bug in the client")],
            6: [small_mark(6)[:80]],
        }
    )
    tally = asyncio.run(draw_all([request(seed) for seed in range(8)], drawer(provider, book)))
    assert statuses(book) == {
        0: "drawn",
        1: "refused",
        2: "failed",
        3: "unknown",
        4: "quarantined",
        5: "unknown",
        6: "quarantined",
        7: "drawn",
    }
    assert (tally.drawn, tally.refused, tally.failed, tally.unknown, tally.quarantined) == (2, 1, 1, 2, 2)


def test_only_a_failure_that_is_known_to_be_unbilled_is_sent_again() -> None:
    provider = ScriptedProvider({1: [DrawFailed("429")], 2: [OutcomeUnknown("timeout")], 3: [PromptRefused("no")]})
    asyncio.run(draw_all([request(seed) for seed in (1, 2, 3)], drawer(provider, DictBook())))
    sent = [call.seed for call in provider.calls]
    assert (sent.count(1), sent.count(2), sent.count(3)) == (2, 1, 1)


def test_a_paid_image_that_cannot_be_used_keeps_its_cost() -> None:
    book = DictBook()
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider({1: [b"junk"]}, cost_usd=0.04), book)))
    [outcome] = book.outcomes.values()
    assert (outcome.status, outcome.cost_usd) == ("quarantined", 0.04)


def test_a_lost_call_of_a_repeatable_model_is_failed_and_not_unknown() -> None:
    book = DictBook()
    provider = ScriptedProvider({1: [RuntimeError("crashed")]})
    asyncio.run(draw_all([request(1)], drawer(provider, book, repeatable=True)))
    assert statuses(book) == {1: "failed"}


def test_what_another_run_holds_is_waited_for_and_then_left_alone() -> None:
    book = DictBook({1: ["held", "held", "settled"]})
    provider = ScriptedProvider()
    tally = asyncio.run(draw_all([request(1), request(2)], drawer(provider, book)))
    assert [call.seed for call in provider.calls] == [2]
    assert (tally.drawn, tally.already_there) == (1, 1)


def test_over_the_budget_nothing_is_sent_and_what_fits_is_kept() -> None:
    book = DictBook({seed: ["refused_budget"] for seed in (3, 4)})
    provider = ScriptedProvider()
    with pytest.raises(BudgetExceeded, match=r"2 of the images would pass the budget .* 2 were drawn"):
        asyncio.run(draw_all([request(seed) for seed in (1, 2, 3, 4)], drawer(provider, book)))
    assert sorted(call.seed for call in provider.calls) == [1, 2]


def test_a_paid_image_is_settled_again_when_the_ledger_was_busy() -> None:
    @dataclass
    class BusyBook(DictBook):
        refusals: int = 3

        async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None:
            if self.refusals:
                self.refusals -= 1
                raise LedgerBusy("somebody else holds it")
            await super().settle(outcome, usage)

    book = BusyBook()
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider(), book)))
    assert statuses(book) == {1: "drawn"}


def test_when_images_cannot_be_kept_nothing_more_is_paid_for() -> None:
    class FullDisk(DictImages):
        def put(self, data: bytes) -> str:
            raise LakeError("Image 0 cannot be written: no space left on device.")

    provider, book = ScriptedProvider(), DictBook()
    full = replace(drawer(provider, book), images=FullDisk())
    with pytest.raises(LakeError):
        asyncio.run(draw_all([request(seed) for seed in range(40)], full))
    assert len(provider.calls) <= 8
    assert statuses(book) == {call.seed: "unknown" for call in provider.calls}


def test_a_request_that_another_run_took_over_is_left_to_it() -> None:
    provider, book = ScriptedProvider(), DictBook({1: ["reserved", "held", "settled"]}, lost=[request(1).request_key])
    tally = asyncio.run(draw_all([request(1), request(2)], drawer(provider, book)))
    assert ([call.seed for call in provider.calls], tally.already_there, statuses(book)) == ([2], 1, {2: "drawn"})


def test_stopping_in_the_middle_settles_what_was_in_flight() -> None:
    book, provider = DictBook(), ScriptedProvider(delay_s=60)

    async def stop_soon() -> None:
        drawing = asyncio.create_task(
            draw_all([request(seed) for seed in range(9)], drawer(provider, book), Stop(grace_s=0.05))
        )
        while provider.under_way < WORKERS or not book.beats:
            await asyncio.sleep(0.005)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing

    asyncio.run(stop_soon())
    assert statuses(book) == dict.fromkeys(range(WORKERS), "unknown")
    assert book.beats > 0


def test_a_busy_ledger_does_not_end_the_heartbeat() -> None:
    book = DictBook(beat_failures=[LedgerBusy("busy"), LedgerBusy("busy")])
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider(delay_s=0.2), book)))
    assert statuses(book) == {1: "drawn"}
    assert book.beats > 3


def test_a_heartbeat_that_fails_for_good_fails_the_run_after_what_is_in_flight() -> None:
    book = DictBook(beat_failures=[LedgerError("the disk is gone")], heartbeat_every_s=0.3)
    provider = ScriptedProvider(delay_s=0.6)
    with pytest.raises(LedgerError, match="the disk is gone"):
        asyncio.run(draw_all([request(seed) for seed in range(20)], drawer(provider, book)))
    assert statuses(book) == dict.fromkeys(range(WORKERS), "drawn")


def test_a_busy_ledger_is_asked_again_for_a_reservation() -> None:
    book = DictBook({2: [LedgerBusy("busy")] * 5})
    tally = asyncio.run(draw_all([request(seed) for seed in range(5)], drawer(ScriptedProvider(), book)))
    assert tally.drawn == 5


@pytest.mark.parametrize("failures", [[LedgerError("gone")], [LedgerBusy("gone")] * 20], ids=["at once", "busy"])
def test_when_reserving_fails_for_good_what_is_in_flight_is_settled_and_nothing_more_is_sent(
    failures: list[Answer],
) -> None:
    book, provider = DictBook({3: failures}), ScriptedProvider(delay_s=0.1)
    with pytest.raises(LedgerError, match="gone"):
        asyncio.run(draw_all([request(seed) for seed in range(9)], drawer(provider, book)))
    assert statuses(book) == {0: "drawn", 1: "drawn", 2: "drawn"}
    assert len(provider.calls) == 3


def test_an_image_in_hand_is_kept_and_settled_before_the_run_stops() -> None:
    @dataclass
    class BusyBook(DictBook):
        refusals: int = 3

        async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None:
            await asyncio.sleep(0.01)
            if self.refusals:
                self.refusals -= 1
                raise LedgerBusy("somebody else holds it")
            await super().settle(outcome, usage)

    book, images, provider = BusyBook(), SlowImages(), ScriptedProvider()

    async def stop_while_storing() -> None:
        drawing = asyncio.create_task(
            draw_all([request(1)], Drawer({"scripted": provider}, book, images, lambda name, model: False))
        )
        assert await asyncio.to_thread(images.has_begun.wait, 10)
        for _ in range(3):
            drawing.cancel()
            await asyncio.sleep(0.01)
        images.may_end.set()
        with pytest.raises(asyncio.CancelledError):
            await drawing
        assert statuses(book) == {1: "drawn"}

    asyncio.run(stop_while_storing())
    assert len(images.files) == 1


def test_an_image_in_hand_survives_an_interrupt_that_breaks_the_loop() -> None:
    book, images, provider = DictBook(), SlowImages(), ScriptedProvider()

    async def interrupt_while_storing() -> None:
        loop = asyncio.get_running_loop()

        def interrupt() -> None:
            loop.call_soon(loop.call_later, 0.05, images.may_end.set)
            raise KeyboardInterrupt  # out of the loop itself, which then cancels every task there is

        drawing = asyncio.create_task(
            draw_all([request(1)], Drawer({"scripted": provider}, book, images, lambda name, model: False))
        )
        assert await asyncio.to_thread(images.has_begun.wait, 10)
        loop.call_soon(interrupt)
        await drawing

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(interrupt_while_storing())
    assert statuses(book) == {1: "drawn"}


def test_what_was_reserved_and_not_sent_when_the_run_stopped_is_failed() -> None:
    @dataclass
    class SlowBook(DictBook):
        async def reserve(self, request: DrawRequest) -> Reservation:
            await asyncio.sleep(0.1)
            return await super().reserve(request)

    book, provider = SlowBook(), ScriptedProvider()

    async def stop_while_reserving() -> None:
        drawing = asyncio.create_task(draw_all([request(1), request(2)], drawer(provider, book)))
        await asyncio.sleep(0.03)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing

    asyncio.run(stop_while_reserving())
    assert statuses(book) == {1: "failed", 2: "failed"}
    assert provider.calls == []


def test_a_cancellation_that_leaks_out_of_a_provider_stops_nothing() -> None:
    class LeakingProvider(ScriptedProvider):
        async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
            if request.seed == 1:
                raise asyncio.CancelledError
            return await super().draw(request, parent, task)

    book = DictBook()
    asyncio.run(draw_all([request(seed) for seed in range(9)], drawer(LeakingProvider(), book)))
    assert statuses(book) == {**dict.fromkeys(range(9), "drawn"), 1: "unknown"}


@pytest.mark.parametrize(
    ("unsendable", "reason"),
    [
        (replace(request(1), parent_sha256="0" * 64), f"Nothing was sent: Image {'0' * 64} cannot be read."),
        (replace(request(1), provider="nobody"), "Nothing was sent: No provider 'nobody' is open; open: scripted."),
    ],
)
def test_what_cannot_be_sent_is_failed_and_says_why(unsendable: DrawRequest, reason: str) -> None:
    book, provider = DictBook(), ScriptedProvider()
    tally = asyncio.run(draw_all([unsendable, request(2)], drawer(provider, book)))
    assert book.outcomes[unsendable.request_key].reason == reason
    assert statuses(book) == {1: "failed", 2: "drawn"}
    assert (tally.failed, [call.seed for call in provider.calls]) == (1, [2])


def test_a_request_is_its_own_key_and_anything_that_changes_the_picture_changes_it() -> None:
    base = request(1)
    assert base.request_key == request(1).request_key
    others = [
        request(2),
        DrawRequest("c", "concept", 2, "p1", "scripted", "m", base.text, "", {}, 1),
        DrawRequest("c", "concept", 1, "p1", "scripted", "m", base.text, "blur", {}, 1),
        DrawRequest("c", "concept", 1, "p1", "scripted", "m", base.text, "", {"guidance": 5}, 1),
        DrawRequest("c", "direction", 1, "p1", "scripted", "m", base.text, "", {}, 1, 0, "id", "ab" * 32, None, 0.3),
    ]
    assert len({base.request_key, *(other.request_key for other in others)}) == 6
