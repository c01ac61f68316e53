import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import pytest

from brand_assets.campaigns.pulse import CheckpointPulse, Pulse, take_pulse
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets.web import live as live_module
from brand_assets.web.live import MAX_WAITING, Live, TooManyListen, list_changes
from brand_assets.web.people import Person
from brand_assets_tests.cli.waiting import image_id, open_waiting
from brand_assets_tests.small_briefs import write_small_brief

MIRA = Person("mira", "reviewer")
SOON_S = 10
Told = tuple[str, dict[str, object]]


async def _next(stream: AsyncIterator[bytes]) -> Told:
    """The next event; comments are passed over."""
    while True:
        sent = (await asyncio.wait_for(anext(stream), SOON_S)).decode()
        lines = dict(line.split(": ", 1) for line in sent.splitlines() if line.startswith(("event", "data")))
        if lines:
            return lines["event"], json.loads(lines["data"])


def _listen(studio: Studio, do: Callable[[Live], Awaitable[None]]) -> None:
    async def run() -> None:
        live = Live(studio)
        try:
            await do(live)
        finally:
            live.close()

    asyncio.run(run())


async def _begin(live: Live, person: Person = MIRA, campaign: str | None = None) -> AsyncIterator[bytes]:
    """A stream that is listened to, after the first look that changes are told against."""
    stream = await live.listen(person, campaign)
    assert (await anext(stream)).startswith(b": listening")
    await asyncio.sleep(0.3)
    return stream


def test_a_decision_that_is_durable_reaches_those_who_look(studio: Studio) -> None:
    checkpoint = open_waiting(studio, "tide")

    async def listen(live: Live) -> None:
        stream = await _begin(live)
        await asyncio.to_thread(
            studio.ledger.checkpoints.decide, checkpoint.checkpoint_id, [Decision(image_id(0), "jo", "approved")]
        )
        live.wake()
        name, told = await _next(stream)
        assert name == "decisions"
        assert told == {
            "checkpoint_id": checkpoint.checkpoint_id,
            "campaign": "tide",
            "round": "concept",
            "last_decision_id": 1,
        }
        await asyncio.to_thread(studio.ledger.checkpoints.submit, checkpoint.checkpoint_id, "jo")
        name, told = await _next(stream)
        assert (name, told["status"]) == ("checkpoint", "submitted")

    _listen(studio, listen)


def test_a_campaign_that_is_new_is_told_without_anybody_waking_us(studio: Studio) -> None:
    async def listen(live: Live) -> None:
        stream = await _begin(live)
        write_small_brief(studio, "moss")
        assert await _next(stream) == ("campaigns", {"campaign": "moss"})

    _listen(studio, listen)


def test_people_hear_only_of_what_they_may_see_and_asked_for(studio: Studio) -> None:
    async def listen(live: Live) -> None:
        only_moss = await _begin(live, replace(MIRA, campaign="moss"))
        about_fern = await _begin(live, MIRA, "fern")
        for campaign in ("tide", "fern", "moss"):
            write_small_brief(studio, campaign)
        assert await _next(only_moss) == ("campaigns", {"campaign": "moss"})
        assert await _next(about_fern) == ("campaigns", {"campaign": "fern"})

    _listen(studio, listen)


def test_streams_end_when_the_server_stops(studio: Studio) -> None:
    async def listen(live: Live) -> None:
        stream = await _begin(live)
        live.close()
        with pytest.raises(StopAsyncIteration):
            await asyncio.wait_for(anext(stream), SOON_S)

    _listen(studio, listen)


def test_a_stream_ends_when_who_listens_would_not_be_let_in_any_more(studio: Studio) -> None:
    async def listen(live: Live) -> None:
        let_in = [True]
        stream = await live.listen(MIRA, None, lambda: let_in[0])
        assert (await anext(stream)).startswith(b": listening")
        await asyncio.sleep(0.3)
        write_small_brief(studio, "moss")
        assert await _next(stream) == ("campaigns", {"campaign": "moss"})
        let_in[0] = False
        write_small_brief(studio, "fern")
        with pytest.raises(StopAsyncIteration):
            await _next(stream)

    _listen(studio, listen)


def test_no_more_listen_than_are_let_in(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "MAX_LISTENERS", 2)

    async def listen(live: Live) -> None:
        first, _ = await _begin(live), await _begin(live)
        with pytest.raises(TooManyListen):
            await live.listen(MIRA)
        await first.aclose()  # type: ignore[attr-defined]
        await _begin(live)

    _listen(studio, listen)


def test_who_does_not_read_is_told_once_to_look_at_everything_anew(studio: Studio) -> None:
    async def listen(live: Live) -> None:
        stream = await _begin(live)
        for number in range(MAX_WAITING + 20):
            write_small_brief(studio, f"tide-{number}")
        for _ in range(40):
            await asyncio.sleep(0.1)
            [listener] = live._listeners
            if listener.events.qsize():
                break
        told = [await _next(stream)]
        while told[-1][1]["campaign"] is not None and len(told) < MAX_WAITING:
            told.append(await _next(stream))
        assert told[-1] == ("campaigns", {"campaign": None})
        assert len(told) < MAX_WAITING

    _listen(studio, listen)


def test_what_changed_between_two_looks_is_told_once_each() -> None:
    def pulse(status: str, decision: int, spent: int) -> Pulse:
        one = CheckpointPulse("c1", "tide", "concept", status, decision)
        return Pulse({"c1": one} if status else {}, {"tide": spent, "moss": 0})

    def told(before: Pulse, now: Pulse) -> list[str]:
        return [event.name for event in list_changes(before, now)]

    assert told(pulse("open", 3, 1), pulse("open", 3, 1)) == []
    assert told(pulse("open", 3, 1), pulse("open", 5, 1)) == ["decisions"]
    assert told(pulse("open", 3, 1), pulse("submitted", 3, 2)) == ["checkpoint", "campaigns"]
    assert told(pulse("open", 3, 1), pulse("", 0, 1)) == ["checkpoint"]
    assert told(pulse("", 0, 1), pulse("open", 0, 1)) == ["checkpoint"]


def test_a_look_at_an_empty_house_makes_no_ledger(studio: Studio) -> None:
    assert take_pulse(studio) == Pulse({}, {})
    assert not studio.ledger.path.exists()
