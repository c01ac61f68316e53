"""This file tests that providers are drawn with side by side, in bounds, and that a fallback takes up what failed."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pytest

from brand_assets.errors import (
    AuthenticationFailed,
    ConfigError,
    DrawFailed,
    ImageQuarantined,
    OutcomeUnknown,
    PromptRefused,
    RequestInvalid,
)
from brand_assets.generation.draw_all import Drawer, Progress, draw_all
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, Outcome, Reservation, TaskRecord
from brand_assets_tests.generation.books import DictBook, DictImages, drawer, request, statuses
from brand_assets_tests.scripted_provider import ScriptedProvider


def chained(providers: Mapping[str, ImageProvider], book: DictBook, chain: Sequence[str]) -> Drawer:
    """Every provider of the chain stands in for the one before it."""

    def fall_back(asked: DrawRequest) -> DrawRequest | None:
        place = chain.index(asked.provider) + 1
        first = asked.fallback_of or asked.request_key
        return replace(asked, provider=chain[place], fallback_of=first) if place < len(chain) else None

    return Drawer(providers, book, DictImages(), lambda name, model: False, fall_back=fall_back)


def test_a_slow_provider_holds_up_no_other() -> None:
    order: list[str] = []

    class LastProvider(ScriptedProvider):
        """Answers when the other one has drawn everything."""

        async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
            async with asyncio.timeout(30):
                while order.count("fast") < 30:
                    await asyncio.sleep(0.005)
            return await super().draw(request, parent, task)

    both = Drawer(
        {"slow": LastProvider(), "fast": ScriptedProvider()},
        DictBook(),
        DictImages(),
        lambda name, model: False,
        on_outcome=lambda outcome: order.append(outcome.provider),
    )
    requests = [request(seed, "slow") for seed in range(8)] + [request(seed, "fast") for seed in range(8, 38)]
    asyncio.run(draw_all(requests, both))
    assert order == ["fast"] * 30 + ["slow"] * 8


@pytest.mark.parametrize("is_found", [True, False])
def test_nothing_new_is_created_until_a_lost_task_was_looked_for(is_found: bool) -> None:
    told: list[str] = []

    class ListingProvider(ScriptedProvider):
        async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
            told.append("looks" if task.is_lost else "creates")
            if task.is_lost:
                await asyncio.sleep(0.02)
                told.append("has looked")
                if not is_found:
                    raise OutcomeUnknown("it is in no list")
                await task.keep("task-1")
                await asyncio.sleep(0.02)
                told.append("has polled")
            return await super().draw(request, parent, task)

    requests = [request(seed) for seed in range(4)]
    lost = Reservation(requests[0].request_key, "reserved", is_lost=True)
    begun = replace(drawer(ListingProvider(), DictBook({0: [lost]})), begun={requests[0].request_key})
    tally = asyncio.run(draw_all(requests, begun))
    assert told[:2] == ["looks", "has looked"]
    assert told.count("creates") == 3
    assert (tally.drawn, tally.unknown) == ((4, 0) if is_found else (3, 1))
    if is_found:  # once its id is kept, the others need not wait for its picture
        assert told.index("creates") < told.index("has polled")


def test_no_more_are_under_way_than_the_provider_has_workers() -> None:
    provider = ScriptedProvider(delay_s=0.01)
    few = replace(drawer(provider, DictBook()), workers={"scripted": 7})
    asyncio.run(draw_all([request(seed) for seed in range(50)], few))
    assert provider.most_under_way == 7


@pytest.mark.parametrize(
    "failure",
    [
        PromptRefused("no"),
        ImageQuarantined("html"),
        RequestInvalid("no such size"),
        AuthenticationFailed("the key is wrong"),
        DrawFailed("503"),
    ],
)
def test_what_comes_to_nothing_for_good_is_drawn_by_the_next_of_its_chain(failure: Exception) -> None:
    first, second, book = ScriptedProvider({1: [failure] * 9}), ScriptedProvider(), DictBook()
    tally = asyncio.run(draw_all([request(1, "a")], chained({"a": first, "b": second}, book, "ab")))
    drawn = [outcome for outcome in book.outcomes.values() if outcome.status == "drawn"]
    assert [(one.provider, one.fallback_of, one.prompt_id) for one in drawn] == [
        ("b", request(1, "a").request_key, "p1")
    ]
    assert (tally.drawn, tally.fallbacks, len(book.outcomes)) == (1, 1, 2)


@pytest.mark.parametrize("failure", [OutcomeUnknown("reset"), ValueError("a bug")])
def test_nothing_stands_in_for_what_may_have_been_billed(failure: Exception) -> None:
    second, book = ScriptedProvider(), DictBook()
    providers = {"a": ScriptedProvider({1: [failure]}), "b": second}
    asyncio.run(draw_all([request(1, "a")], chained(providers, book, "ab")))
    assert (statuses(book), second.calls) == ({1: "unknown"}, [])


def test_a_chain_is_followed_to_its_end_and_ends_there() -> None:
    def refusing() -> ScriptedProvider:
        return ScriptedProvider({1: [PromptRefused("no")]})

    book = DictBook()
    providers = {name: refusing() for name in "abc"}
    tally = asyncio.run(draw_all([request(1, "a")], chained(providers, book, "abc")))
    assert [outcome.provider for outcome in book.outcomes.values()] == ["a", "b", "c"]
    assert (tally.refused, tally.fallbacks) == (3, 2)
    first = request(1, "a").request_key
    assert [outcome.fallback_of for outcome in book.outcomes.values()] == [None, first, first]


def test_a_fallback_without_a_price_is_a_row_and_the_others_go_on() -> None:
    class PricedBook(DictBook):
        async def reserve(self, request: DrawRequest) -> Reservation:
            if request.provider == "b":
                raise ConfigError("No price is known for b/m.")
            return await super().reserve(request)

    book, first = PricedBook(), ScriptedProvider({1: [PromptRefused("no")]})
    providers = {"a": first, "b": ScriptedProvider(), "c": ScriptedProvider()}
    asyncio.run(draw_all([request(seed, "a") for seed in range(20)], chained(providers, book, "abc")))
    ends = sorted((one.provider, one.status) for one in book.outcomes.values() if one.prompt_id == "p1")
    assert ends == [("a", "refused"), ("b", "failed"), ("c", "drawn")]
    assert len(first.calls) == 20


def test_a_chain_goes_on_from_what_an_earlier_run_was_refused() -> None:
    earlier = replace(request(1, "a"), provider="b", fallback_of=request(1, "a").request_key)

    @dataclass
    class OldBook(DictBook):
        async def reserve(self, request: DrawRequest) -> Reservation:
            if request.request_key == earlier.request_key:
                return Reservation(request.request_key, "settled", outcome=refusal)
            return await super().reserve(request)

    refused = DictBook()
    asyncio.run(draw_all([earlier], chained({"b": ScriptedProvider({1: [PromptRefused("no")]})}, refused, "b")))
    [refusal] = refused.outcomes.values()
    book = OldBook()
    providers = {"a": ScriptedProvider({1: [DrawFailed("503")] * 9}), "b": ScriptedProvider(), "c": ScriptedProvider()}
    asyncio.run(draw_all([request(1, "a")], chained(providers, book, "abc")))
    assert [(outcome.provider, outcome.status) for outcome in book.outcomes.values()] == [
        ("a", "failed"),
        ("c", "drawn"),
    ]
    assert providers["b"].calls == []


def test_progress_ends_with_what_came_of_everything() -> None:
    told: list[Progress] = []
    book = DictBook()
    providers = {
        "a": ScriptedProvider({1: [PromptRefused("no lettering")], 2: [DrawFailed("503")]}),
        "b": ScriptedProvider(),
    }
    requests = [request(seed, "a") for seed in range(5)]
    asyncio.run(draw_all(requests, replace(chained(providers, book, "ab"), on_progress=told.append)))
    last = told[-1]
    assert (last.asked, last.done, last.drawn, last.retries, last.is_over) == (5, 5, 5, 1, True)
    assert last.failures == {"a: no lettering": 1}
    assert (last.providers["a"].drawn, last.providers["a"].failed, last.providers["b"].drawn) == (4, 1, 1)
    assert last.cost_usd == pytest.approx(0.05)
    assert last.describe().startswith("5 of 5 images, ")
    assert "0.00 USD; 1 sent again; 1 x a: no lettering" in last.describe()


def test_a_listener_that_fails_stops_the_run_after_what_is_in_flight_is_settled() -> None:
    def fail(outcome: Outcome) -> None:
        raise RuntimeError("the terminal is gone")

    book, provider = DictBook(), ScriptedProvider(delay_s=0.05)
    with pytest.raises(RuntimeError, match="the terminal is gone"):
        asyncio.run(draw_all([request(seed) for seed in range(30)], replace(drawer(provider, book), on_outcome=fail)))
    assert statuses(book) == dict.fromkeys(range(len(provider.calls)), "drawn")
    assert len(provider.calls) < 30
