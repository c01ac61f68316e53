"""This file tests the life of a task: created once, its id kept first, found when lost, cancelled with its request."""

import asyncio
from dataclasses import dataclass, field
from itertools import islice

import pytest

from brand_assets.errors import DrawFailed, OutcomeUnknown
from brand_assets.generation.clients.polling import Ended, Rhythm, Started, follow
from brand_assets.records.drawing import TaskRecord
from brand_assets_tests.generation.clients.asking import QUICK, Record


@dataclass
class Scripted:
    """A provider's task that ends after `polls` polls; `log` is what was asked of the provider, in order."""

    polls: int = 2
    ends_at_once: bool = False
    problem: Exception | None = None
    finds: str | None = None
    creating_s: float = 0.0
    cancelling_s: float = 0.0
    log: list[str] = field(default_factory=list)

    async def create(self) -> Started[str]:
        self.log.append("create")
        await asyncio.sleep(self.creating_s)
        if self.problem:
            raise self.problem
        return Started("t1", "done" if self.ends_at_once else None, 0.25)

    async def find(self, task: TaskRecord) -> str:
        self.log.append("find")
        if self.finds is None:
            raise OutcomeUnknown("It is not in the list.")
        return self.finds

    async def poll(self, task_id: str) -> str | None:
        self.log.append(f"poll {task_id}")
        self.polls -= 1
        return "done" if self.polls <= 0 else None

    async def cancel(self, task_id: str) -> None:
        self.log.append(f"cancel {task_id}")
        await asyncio.sleep(self.cancelling_s)


class LoggedRecord(Record):
    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self.log = log

    async def keep(self, task_id: str) -> None:
        await asyncio.sleep(0.01)
        self.log.append(f"keep {task_id}")


async def _no_wait() -> None:
    """There is always room for one more poll."""


def _follow(job: Scripted, record: Record) -> Ended[str]:
    return asyncio.run(follow(job, record, QUICK, _no_wait))


def test_the_id_is_kept_before_the_first_poll() -> None:
    job = Scripted()
    ended = _follow(job, LoggedRecord(job.log))
    assert job.log == ["create", "keep t1", "poll t1", "poll t1"]
    assert ended == Ended("t1", "done", 0.25)


def test_a_task_that_ended_at_once_is_kept_and_not_polled() -> None:
    job = Scripted(ends_at_once=True)
    ended = _follow(job, LoggedRecord(job.log))
    assert job.log == ["create", "keep t1"]
    assert ended.end == "done"


def test_a_task_with_an_id_is_polled_and_none_is_created() -> None:
    job = Scripted()
    _follow(job, Record(task_id="t9"))
    assert job.log == ["poll t9", "poll t9"]


def test_a_lost_task_is_found_and_kept_and_none_is_created() -> None:
    job = Scripted(finds="t5")
    record = Record(is_lost=True)
    _follow(job, record)
    assert job.log == ["find", "poll t5", "poll t5"]
    assert record.kept == ["t5"]


def test_a_lost_task_that_is_not_found_is_unknown_and_none_is_created() -> None:
    job = Scripted()
    with pytest.raises(OutcomeUnknown, match="not in the list"):
        _follow(job, Record(is_lost=True))
    assert job.log == ["find"]


def test_a_create_in_doubt_is_looked_for_and_never_sent_again() -> None:
    job = Scripted(problem=OutcomeUnknown("The answer is lost."), finds="t5")
    record = Record()
    _follow(job, record)
    assert job.log == ["create", "find", "poll t5", "poll t5"]
    assert record.kept == ["t5"]


def test_a_create_in_doubt_that_is_in_no_list_is_unknown_and_says_both() -> None:
    job = Scripted(problem=OutcomeUnknown("The answer is lost."))
    with pytest.raises(OutcomeUnknown, match=r"The answer is lost\. It is not in the list\."):
        _follow(job, Record())
    assert job.log == ["create", "find", "find"]


def test_a_create_that_is_known_to_be_unbilled_is_not_looked_for() -> None:
    job = Scripted(problem=DrawFailed("Nobody listens there."), finds="t5")
    with pytest.raises(DrawFailed):
        _follow(job, Record())
    assert job.log == ["create"]


def test_a_cancelled_request_cancels_its_task() -> None:
    job = Scripted(polls=1_000_000)

    async def cancel_it() -> None:
        following = asyncio.ensure_future(follow(job, Record(), QUICK, _no_wait))
        await asyncio.sleep(0.05)
        following.cancel()
        with pytest.raises(asyncio.CancelledError):
            await following

    asyncio.run(cancel_it())
    assert job.log[-1] == "cancel t1"
    assert job.log.count("cancel t1") == 1


def test_a_request_that_is_cancelled_while_its_task_is_created_keeps_the_id_and_cancels_the_task() -> None:
    job = Scripted(creating_s=0.05)
    record = Record()

    async def cancel_it() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await follow(job, record, QUICK, _no_wait)

    asyncio.run(cancel_it())
    assert job.log == ["create", "cancel t1"]
    assert record.kept == ["t1"]


def test_a_task_that_had_ended_when_its_request_was_cancelled_is_left_alone() -> None:
    job = Scripted(creating_s=0.05, ends_at_once=True)
    record = Record()

    async def cancel_it() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await follow(job, record, QUICK, _no_wait)

    asyncio.run(cancel_it())
    assert job.log == ["create"]
    assert record.kept == ["t1"]


@pytest.mark.parametrize("job", [Scripted(creating_s=60), Scripted(polls=1_000_000, cancelling_s=60)])
def test_a_provider_that_does_not_answer_holds_a_cancelled_request_for_a_short_time_only(job: Scripted) -> None:
    async def cancel_it() -> None:
        following = asyncio.ensure_future(follow(job, Record(), Rhythm(0.002, 1.5, 0.02, 0.05), _no_wait))
        await asyncio.sleep(0.02)
        following.cancel()
        await asyncio.wait([following], timeout=5)
        assert following.cancelled()

    asyncio.run(cancel_it())


def test_a_cancelled_request_raises_its_cancellation_whatever_the_provider_says() -> None:
    class Refusing(Scripted):
        async def cancel(self, task_id: str) -> None:
            raise OutcomeUnknown("No answer.")

    async def cancel_it() -> None:
        following = asyncio.ensure_future(follow(Refusing(polls=1_000_000), Record(), QUICK, _no_wait))
        await asyncio.sleep(0.02)
        following.cancel()
        with pytest.raises(asyncio.CancelledError):
            await following

    asyncio.run(cancel_it())


def test_every_poll_waits_for_room() -> None:
    job = Scripted(polls=3)

    async def room() -> None:
        job.log.append("room")

    asyncio.run(follow(job, Record(task_id="t1"), QUICK, room))
    assert job.log == ["room", "poll t1"] * 3


def test_pauses_begin_with_half_a_second_and_grow_to_five() -> None:
    pauses = list(islice(Rhythm().pauses(), 12))
    assert pauses[0] == 0.5
    assert pauses == sorted(pauses)
    assert pauses[-1] == 5.0
