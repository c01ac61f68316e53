"""This file tests asynchronous tasks: polled, never created twice, cancelled when a run is stopped, found again."""

import asyncio
from dataclasses import dataclass, replace

import pytest

from brand_assets.errors import AuthenticationFailed, DrawFailed, RequestInvalid, ReservationLost, Throttled
from brand_assets.generation.draw_all import Stop, draw_all
from brand_assets.generation.drawer import WORKERS
from brand_assets.records.drawing import Drawing, DrawRequest, Reservation, TaskRecord
from brand_assets_tests.generation.books import DictBook, drawer, request, statuses
from brand_assets_tests.generation.test_retries import CountingBreaker, CountingPace, gated
from brand_assets_tests.scripted_provider import ScriptedProvider, TaskProvider

KEY = request(1).request_key


def sent_before(task_id: str | None) -> DictBook:
    """A ledger in which request 1 was sent by a run that is gone."""
    return DictBook({1: [Reservation(KEY, "reserved", "run-2", task_id, is_lost=task_id is None)]})


def interrupt_soon(book: DictBook, provider: TaskProvider | ScriptedProvider, stop: Stop, *, count: int = 3) -> None:
    """Draw, and stop a moment after every worker's call has begun."""
    begun = provider.tasks if isinstance(provider, TaskProvider) else provider.calls

    async def interrupt() -> None:
        while len(begun) < min(count, WORKERS):
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        stop.interrupt()

    async def draw() -> None:
        drawing = draw_all([request(seed) for seed in range(count)], drawer(provider, book), stop)
        await asyncio.gather(drawing, interrupt())

    asyncio.run(draw())


def test_a_tasks_id_is_kept_before_it_is_polled() -> None:
    book, provider = DictBook(), TaskProvider()
    asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert (book.tasks, provider.polled) == ({KEY: "task-1"}, ["task-1"])


def test_a_task_of_a_run_that_is_gone_is_polled_and_takes_no_slot() -> None:
    book, provider, pace = sent_before("task-7"), TaskProvider(tasks={"task-7": KEY}), CountingPace()
    limited = replace(gated(ScriptedProvider(), book, pace, CountingBreaker()), providers={"scripted": provider})
    asyncio.run(draw_all([request(1)], replace(limited, begun={KEY})))
    assert (statuses(book), provider.polled, provider.tasks) == ({1: "drawn"}, ["task-7"], {"task-7": KEY})
    assert pace.taken == 0


def test_a_lost_task_is_looked_for_and_none_is_created() -> None:
    found, missing = sent_before(None), sent_before(None)
    asyncio.run(draw_all([request(1)], drawer(TaskProvider(tasks={"task-7": KEY}), found)))
    empty = TaskProvider()
    asyncio.run(draw_all([request(1)], drawer(empty, missing)))
    assert (statuses(found), found.tasks) == ({1: "drawn"}, {KEY: "task-7"})
    assert (statuses(missing), empty.tasks) == ({1: "unknown"}, {})


def test_a_task_that_failed_unbilled_is_forgotten_before_another_is_created() -> None:
    forgotten: list[str | None] = []

    @dataclass
    class NotingBook(DictBook):
        async def keep_task(self, request_key: str, task_id: str | None) -> None:
            forgotten.append(task_id)
            await super().keep_task(request_key, task_id)

    book = NotingBook({1: [Reservation(KEY, "reserved", "run-2", "task-1")]})
    provider = TaskProvider(tasks={"task-1": KEY}, cancelled=["task-1"])
    asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert (statuses(book), forgotten, provider.billed) == ({1: "drawn"}, [None, "task-2"], ["task-2"])


def test_a_failed_task_that_another_run_polls_too_is_that_ones_to_create_again() -> None:
    @dataclass
    class LosingBook(DictBook):
        async def keep_task(self, request_key: str, task_id: str | None) -> None:
            raise ReservationLost("another run has it")

    book = LosingBook({1: [Reservation(KEY, "reserved", "run-2", "task-1"), "held", "settled"]})
    provider = TaskProvider(tasks={"task-1": KEY}, cancelled=["task-1"])
    tally = asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert (list(provider.tasks), tally.already_there, book.outcomes) == (["task-1"], 1, {})


def test_polling_too_often_says_nothing_of_the_task() -> None:
    @dataclass
    class BusyProvider(TaskProvider):
        refusals: int = 3

        async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
            if task.task_id is not None and self.refusals:
                self.refusals -= 1
                raise Throttled("429", retry_after_s=0.0)
            return await super().draw(request, parent, task)

    book, provider = sent_before("task-7"), BusyProvider(tasks={"task-7": KEY})
    asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert (statuses(book), list(provider.tasks)) == ({1: "drawn"}, ["task-7"])


@pytest.mark.parametrize("failure", [AuthenticationFailed("the key is wrong"), RequestInvalid("no price is known")])
def test_a_task_of_an_earlier_run_that_cannot_be_asked_about_may_have_been_billed(failure: Exception) -> None:
    book = sent_before("task-7")
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider({1: [failure]}), book)))
    assert statuses(book) == {1: "unknown"}


def test_a_task_whose_parent_image_is_gone_may_have_been_billed() -> None:
    without_parent = replace(request(1), parent_sha256="0" * 64)
    book = DictBook({1: [Reservation(without_parent.request_key, "reserved", "run-2", "task-7")]})
    asyncio.run(draw_all([without_parent], drawer(ScriptedProvider(), book)))
    assert statuses(book) == {1: "unknown"}


def test_a_task_that_is_polled_too_often_to_the_end_may_have_been_billed() -> None:
    book = sent_before("task-7")
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider({1: [Throttled("429")] * 99}), book)))
    assert statuses(book) == {1: "unknown"}


def test_a_stopped_run_cancels_its_tasks_and_leaves_them_to_the_next_one() -> None:
    book, provider = DictBook(), TaskProvider(delay_s=60)
    interrupt_soon(book, provider, Stop(grace_s=5))
    assert sorted(provider.cancelled) == ["task-1", "task-2", "task-3"]
    assert (book.outcomes, len(book.tasks), book.is_abandoned) == ({}, 3, True)


def test_a_create_in_flight_gets_its_id_written_before_it_is_cancelled() -> None:
    book, provider = DictBook(), TaskProvider(delay_s=60, answer_s=0.3)
    interrupt_soon(book, provider, Stop(grace_s=5), count=1)
    assert (provider.cancelled, list(book.tasks.values()), book.outcomes) == (["task-1"], ["task-1"], {})


def test_answers_in_flight_are_waited_for_when_a_run_is_stopped_and_nothing_more_is_sent() -> None:
    book, provider = DictBook(), ScriptedProvider(delay_s=0.3)
    interrupt_soon(book, provider, Stop(grace_s=5), count=9)
    assert statuses(book) == dict.fromkeys(range(4), "drawn")
    assert len(provider.calls) == 4


def test_the_second_interrupt_waits_for_nothing() -> None:
    book, provider, stop = DictBook(), ScriptedProvider(delay_s=60), Stop(grace_s=60)

    async def interrupt_twice() -> None:
        while not provider.calls:
            await asyncio.sleep(0.001)
        for _ in range(2):
            await asyncio.sleep(0.02)
            stop.interrupt()

    async def draw() -> None:
        await asyncio.gather(draw_all([request(1)], drawer(provider, book), stop), interrupt_twice())

    asyncio.run(draw())
    assert statuses(book) == {1: "unknown"}


def test_a_task_without_an_answer_by_its_deadline_keeps_its_id() -> None:
    book, provider = DictBook(), TaskProvider(delay_s=60)
    asyncio.run(draw_all([request(1)], replace(drawer(provider, book), deadline_s=0.1)))
    assert (statuses(book), book.tasks) == ({1: "unknown"}, {KEY: "task-1"})


def test_a_run_that_is_stopped_while_it_waits_to_send_again_says_so_and_owes_nothing() -> None:
    book, provider = DictBook(), ScriptedProvider({0: [Throttled("429", retry_after_s=60)]})
    interrupt_soon(book, provider, Stop(grace_s=5), count=1)
    assert (statuses(book), len(provider.calls)) == ({0: "failed"}, 1)


def test_a_failed_create_that_was_never_kept_writes_no_task() -> None:
    book = DictBook()
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider({1: [DrawFailed("503")]}), book)))
    assert book.tasks == {}
