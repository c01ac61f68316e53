"""This file tests what is sent again, after what pause and how often, and what each error costs."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    DrawError,
    DrawFailed,
    ImageQuarantined,
    ModelGone,
    OutcomeUnknown,
    PromptRefused,
    RequestInvalid,
    ServiceDown,
    Throttled,
)
from brand_assets.generation.draw_all import Drawer, draw_all
from brand_assets.generation.gates import Gate, Slot
from brand_assets.generation.sending import ATTEMPTS
from brand_assets.records.drawing import Drawing, DrawRequest, TaskRecord
from brand_assets_tests.generation.books import DictBook, DictImages, drawer, request, statuses
from brand_assets_tests.scripted_provider import ScriptedProvider, Step, small_mark


@dataclass
class CountingSlot:
    is_missed: bool = False

    async def arrive(self) -> bool:
        return not self.is_missed


@dataclass
class CountingPace:
    """Notes what it is told; the first `missed` slots are missed."""

    missed: int = 0
    taken: int = 0
    worked_count: int = 0
    throttles: list[float | None] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    async def take(self) -> Slot:
        self.taken += 1
        return CountingSlot(is_missed=self.taken <= self.missed)

    async def throttled(self, retry_after_s: float | None) -> None:
        self.throttles.append(retry_after_s)

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def worked(self) -> None:
        self.worked_count += 1


@dataclass
class CountingBreaker:
    down_after: int = 10**9
    admitted: int = 0
    forgone: int = 0
    records: list[bool] = field(default_factory=list)

    async def admit(self) -> None:
        if self.admitted >= self.down_after:
            raise ServiceDown("scripted has not answered for 2 minutes.")
        self.admitted += 1

    def record(self, worked: bool) -> None:
        self.records.append(worked)

    def forgo(self) -> None:
        self.forgone += 1


def gated(provider: ScriptedProvider, book: DictBook, pace: CountingPace, breaker: CountingBreaker) -> Drawer:
    return replace(drawer(provider, book), gates={"scripted": Gate(pace, breaker)})


@pytest.mark.parametrize(
    ("failure", "status", "times_sent"),
    [
        (DrawFailed("connection refused"), "failed", ATTEMPTS),
        (RequestInvalid("no such size"), "failed", 1),
        (PromptRefused("not that"), "refused", 1),
        (OutcomeUnknown("reset after sending"), "unknown", 1),
        (ImageQuarantined("html"), "quarantined", 1),
        (KeyError("a bug in the client"), "unknown", 1),
        (TimeoutError("leaked out of the client"), "unknown", 1),
    ],
)
def test_the_errors_leaf_alone_decides_what_is_sent_again(failure: Exception, status: str, times_sent: int) -> None:
    book, provider = DictBook(), ScriptedProvider({1: [failure] * 9})
    asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert (statuses(book), len(provider.calls)) == ({1: status}, times_sent)


def test_an_image_that_came_after_retries_says_how_many() -> None:
    book = DictBook()
    tally = asyncio.run(draw_all([request(1)], drawer(ScriptedProvider({1: [DrawFailed("503")] * 2}), book)))
    [outcome] = book.outcomes.values()
    assert (outcome.status, outcome.retries, tally.retries) == ("drawn", 2, 2)


def test_being_turned_away_many_times_over_loses_no_image() -> None:
    book, provider = DictBook(), ScriptedProvider({1: [Throttled("429")] * 12})
    asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert statuses(book) == {1: "drawn"}


@pytest.mark.parametrize(("status", "failure"), [("refused", PromptRefused), ("quarantined", ImageQuarantined)])
def test_a_picture_that_is_withheld_and_billed_all_the_same_is_charged(status: str, failure: type[DrawError]) -> None:
    book, provider = DictBook(), ScriptedProvider({1: [failure("filtered", cost_usd=0.065, usage={"seed": 7})]})
    tally = asyncio.run(draw_all([request(1)], drawer(provider, book)))
    [outcome] = book.outcomes.values()
    assert (outcome.status, outcome.cost_usd, tally.cost_usd) == (status, 0.065, 0.065)
    assert list(book.usages.values()) == [{"seed": 7}]


def test_every_sending_takes_a_slot_of_its_own_and_a_missed_one_is_replaced() -> None:
    pace, breaker = CountingPace(missed=2), CountingBreaker()
    provider = ScriptedProvider({1: [DrawFailed("503"), Throttled("429", retry_after_s=0.01)]})
    asyncio.run(draw_all([request(1)], gated(provider, DictBook(), pace, breaker)))
    assert len(provider.calls) == 3
    assert pace.taken == 5
    assert (pace.throttles, pace.worked_count) == ([0.01], 1)
    assert (breaker.admitted, breaker.records) == (3, [False, True, True])


def test_what_turns_out_to_be_drawn_already_uses_up_no_slot_and_no_admission() -> None:
    pace, breaker = CountingPace(), CountingBreaker()
    book = DictBook({seed: ["settled"] for seed in range(8)})
    asyncio.run(draw_all([request(seed) for seed in range(9)], gated(ScriptedProvider(), book, pace, breaker)))
    assert pace.taken <= 4, "one for each worker, whose next request it is offered to"
    assert breaker.admitted == len(breaker.records) + breaker.forgone


def test_what_the_limit_headers_ask_for_is_passed_on() -> None:
    pace = CountingPace()
    provider = ScriptedProvider({1: [lambda _: Drawing(small_mark(1), "image/png", 0.01, pause_s=2.5)]})
    asyncio.run(draw_all([request(1)], gated(provider, DictBook(), pace, CountingBreaker())))
    assert pace.pauses == [2.5]


@dataclass
class BrokenPace(CountingPace):
    """Its file cannot be written; `at` says what for."""

    at: str = "arrive"

    async def take(self) -> Slot:
        return await super().take() if self.at != "arrive" else self

    async def arrive(self) -> bool:
        raise ConfigError("The rate limits that processes share cannot be kept.")

    async def pause(self, seconds: float) -> None:
        await self.arrive()

    async def throttled(self, retry_after_s: float | None) -> None:
        await self.arrive()


@pytest.mark.parametrize(
    ("at", "answer", "status"),
    [
        ("arrive", None, "failed"),
        ("pause", lambda asked: Drawing(small_mark(1), "image/png", 0.01, pause_s=9.0), "drawn"),
        ("throttled", Throttled("429"), "failed"),
    ],
)
def test_limits_that_cannot_be_kept_stop_the_run_and_leave_nothing_in_doubt(at: str, answer: Step, status: str) -> None:
    book, provider = DictBook(), ScriptedProvider({1: [answer]})
    with pytest.raises(ConfigError):
        asyncio.run(draw_all([request(1)], gated(provider, book, BrokenPace(at=at), CountingBreaker())))
    assert statuses(book) == {1: status}


def test_an_account_that_is_turned_away_is_asked_for_nothing_further() -> None:
    book = DictBook()
    provider = ScriptedProvider({seed: [AuthenticationFailed("the key is wrong")] for seed in range(40)})
    tally = asyncio.run(draw_all([request(seed) for seed in range(40)], drawer(provider, book)))
    assert len(provider.calls) <= 4, "those that were in flight together"
    assert (tally.failed, set(statuses(book).values())) == (40, {"failed"})
    assert sum("the key is wrong" in (outcome.reason or "") for outcome in book.outcomes.values()) == 40


def test_a_model_that_is_gone_stops_its_own_requests_only() -> None:
    book = DictBook()
    provider = ScriptedProvider({seed: [ModelGone("no such model")] for seed in range(20)})
    requests = [request(seed, model="old") for seed in range(20)] + [request(seed) for seed in range(20, 26)]
    tally = asyncio.run(draw_all(requests, drawer(provider, book)))
    assert (tally.failed, tally.drawn) == (20, 6)
    assert sum(call.model == "old" for call in provider.calls) <= 4


def test_a_service_that_is_given_up_on_leaves_a_row_for_every_image() -> None:
    book, breaker = DictBook(), CountingBreaker(down_after=3)
    alone = replace(gated(ScriptedProvider(), book, CountingPace(), breaker), workers={"scripted": 1})
    tally = asyncio.run(draw_all([request(seed) for seed in range(12)], alone))
    assert (tally.drawn, tally.failed, len(book.outcomes)) == (3, 9, 12)


def test_a_call_without_an_answer_by_its_deadline_is_unknown_and_the_others_go_on() -> None:
    @dataclass
    class HangingProvider(ScriptedProvider):
        async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
            if request.seed == 1:
                await asyncio.sleep(60)
            return await super().draw(request, parent, task)

    book = DictBook()
    hurried = replace(drawer(HangingProvider(), book), deadline_s=0.5)
    asyncio.run(draw_all([request(1), request(2)], hurried))
    assert statuses(book) == {1: "unknown", 2: "drawn"}
    assert book.outcomes[request(1).request_key].reason == "It had no answer within 0.5 s."


def test_an_account_without_room_before_the_deadline_fails_unsent() -> None:
    class FullPace(CountingPace):
        async def take(self) -> Slot:
            await asyncio.sleep(60)
            raise AssertionError("cancelled long before")

    book, provider, breaker = DictBook(), ScriptedProvider(), CountingBreaker()
    hurried = replace(gated(provider, book, FullPace(), breaker), deadline_s=0.05)
    asyncio.run(draw_all([request(1)], hurried))
    assert (statuses(book), provider.calls) == ({1: "failed"}, [])
    assert breaker.forgone == 1


def test_a_pause_that_is_longer_than_the_deadline_is_not_waited_for() -> None:
    book, provider = DictBook(), ScriptedProvider({1: [Throttled("429", retry_after_s=3600)]})
    asyncio.run(draw_all([request(1)], drawer(provider, book)))
    assert statuses(book) == {1: "failed"}


def test_a_reason_is_never_longer_than_a_line() -> None:
    book = DictBook()
    asyncio.run(draw_all([request(1)], drawer(ScriptedProvider({1: [PromptRefused("no " * 400)]}), book)))
    [outcome] = book.outcomes.values()
    assert len(outcome.reason or "") == 200


def test_images_are_kept_in_a_store_of_their_own() -> None:
    images = DictImages()
    asyncio.run(draw_all([request(1)], Drawer({"scripted": ScriptedProvider()}, DictBook(), images, lambda *_: False)))
    assert list(images.files.values()) == [small_mark(1)]
