"""This file tests that an account is never asked for more than its limit, whoever asks and whatever comes between."""

import asyncio
import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.catalogue.services import ServiceLimits, find_service
from brand_assets.remote.pacing import Pace, open_pace
from brand_assets.remote.pacing.account import Account, parse_account
from brand_assets.remote.pacing.pace import GUARD_S
from brand_assets.remote.pacing.schedule import Spacing, note_late
from brand_assets.settings import read_settings
from brand_assets_tests.remote.pacing.virtual_time import World

TEN_IN_TWO = ServiceLimits(requests=10, window_s=2.0)
INTERVAL_S = (2.0 + GUARD_S) / 10
NO_LIMIT = ServiceLimits()


async def send(pace: Pace, world: World, reserving_s: float = 0.01) -> float:
    """When one create is sent, as drawing does it: take, reserve in the ledger, arrive; missed, take another."""
    slot = await pace.take()
    await asyncio.sleep(reserving_s)
    while not await slot.arrive():
        slot = await pace.take()
    return world.loop.now


async def send_all(pace: Pace, world: World, count: int, reserving_s: float = 0.01) -> list[float]:
    return await asyncio.gather(*(send(pace, world, reserving_s) for _ in range(count)))


def most_in_any(window_s: float, times: Sequence[float]) -> int:
    """Brute force over every window that begins with a request."""
    return max(sum(start <= at < start + window_s for at in times) for start in times)


def test_creates_are_spaced_evenly_from_the_first_on(tmp_path: Path) -> None:
    world = World()
    times = sorted(world.run(send_all(Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock), world, 40)))
    assert [after - before for before, after in pairwise(times)] == pytest.approx([INTERVAL_S] * 39)


def test_an_idle_account_saves_up_nothing(tmp_path: Path) -> None:
    world = World()
    pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)

    async def rest_and_send() -> list[float]:
        await send_all(pace, world, 3)
        await asyncio.sleep(3600)
        return sorted(await send_all(pace, world, 12))

    times = world.run(rest_and_send())
    assert min(after - before for before, after in pairwise(times)) == pytest.approx(INTERVAL_S)


Step = tuple[str, float]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("send"), st.floats(0.0, 1.5)),
        st.tuples(st.just("burst"), st.integers(1, 12).map(float)),
        st.tuples(st.just("rest"), st.floats(0.0, 3.0)),
        st.tuples(st.just("pause"), st.floats(-1.0, 4.0)),
        st.tuples(st.just("throttled"), st.floats(0.0, 4.0)),
        st.tuples(st.just("abandon"), st.floats(0.0, 1.0)),
        st.tuples(st.just("close"), st.just(0.0)),
    ),
    max_size=8,
)


@settings(max_examples=150, deadline=None)
@given(programs=st.lists(STEPS, min_size=1, max_size=5), seed=st.integers(0, 1000))
def test_no_window_holds_more_than_the_limit_whatever_processes_do(programs: list[list[Step]], seed: int) -> None:
    world, times = World(seed), []

    async def act(pace: Pace, kind: str, amount: float) -> None:
        match kind:
            case "send":
                times.append(await send(pace, world, reserving_s=amount))
            case "burst":
                times.extend(await send_all(pace, world, int(amount)))
            case "rest":
                await asyncio.sleep(amount)
            case "pause":
                await pace.pause(amount)
            case "throttled":
                await pace.throttled(None if amount < 1 else amount)
            case "abandon":
                await asyncio.wait([asyncio.ensure_future(pace.take())], timeout=amount)
            case "close":
                await pace.close()

    async def run(program: list[Step], file: Path) -> None:
        pace = Pace(file, TEN_IN_TWO, world.clock)
        for kind, amount in program:
            await act(pace, kind, amount)
        await pace.close()

    async def run_all(file: Path) -> None:
        await asyncio.gather(*(run(program, file) for program in programs))
        for left in asyncio.all_tasks() - {asyncio.current_task()}:
            left.cancel()

    with TemporaryDirectory() as folder:
        world.run(run_all(Path(folder) / "a.json"))
    if times:
        assert most_in_any(2.0, times) <= 10


def test_processes_share_one_schedule_and_get_about_as_much_each(tmp_path: Path) -> None:
    world, counts = World(), [0, 0, 0]

    async def work(index: int, pace: Pace) -> None:
        while world.loop.now < 60:
            await send(pace, world)
            counts[index] += 1

    async def all_work() -> None:
        paces = [Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock) for _ in counts]
        await asyncio.gather(*(work(i, pace) for i, pace in enumerate(paces) for _ in range(20)))

    world.run(all_work())
    assert sum(counts) >= 60 / INTERVAL_S * 0.98
    assert max(counts) - min(counts) <= 6


def test_a_slow_reservation_is_given_its_time_after_the_first_misses(tmp_path: Path) -> None:
    world, taken, used = World(), 0, 0

    async def reserve_slowly() -> None:
        nonlocal taken, used
        pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)
        for _ in range(50):
            slot = await pace.take()
            await asyncio.sleep(0.6)
            taken, used = taken + 1, used + await slot.arrive()

    world.run(reserve_slowly())
    assert (taken, used) == (50, 49)


def test_a_missed_slot_says_so(tmp_path: Path) -> None:
    world = World()

    async def miss() -> bool:
        slot = await Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock).take()
        await asyncio.sleep(5)
        return await slot.arrive()

    assert world.run(miss()) is False


def test_a_429_stops_every_process_for_as_long_as_it_says_and_voids_what_was_leased(tmp_path: Path) -> None:
    world = World()

    async def throttle() -> tuple[bool, list[float]]:
        one, other = (Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock) for _ in range(2))
        slot = await one.take()
        await other.throttled(30.0)
        return await slot.arrive(), sorted(await send_all(one, world, 8))

    was_good, times = world.run(throttle())
    assert was_good is False
    assert times[0] >= 30.0
    assert [after - before for before, after in pairwise(times)] == pytest.approx([INTERVAL_S / 0.9] * 7)


def test_many_429s_of_one_breach_slow_down_once(tmp_path: Path) -> None:
    world = World()

    async def breach() -> None:
        pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)
        await asyncio.gather(*(pace.throttled(5.0) for _ in range(40)))

    world.run(breach())
    account = parse_account((tmp_path / "a.json").read_text())
    assert account is not None
    assert (account.rate, account.strikes) == (0.9, 1)
    assert account.paused_until - world.wall_s == pytest.approx(5.25)


def test_creates_that_work_bring_the_documented_rate_back(tmp_path: Path) -> None:
    world = World()

    async def recover() -> list[float]:
        pace, times = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock), []
        for _ in range(3):
            await pace.throttled(1.0)
            await asyncio.sleep(2.0)
        for _ in range(80):
            times.append(await send(pace, world))
            await pace.worked()
        return times

    gaps = [after - before for before, after in pairwise(world.run(recover()))]
    assert gaps[0] == pytest.approx(INTERVAL_S / 0.405)
    assert gaps[:20] == pytest.approx(sorted(gaps[:20], reverse=True))
    assert max(gaps[40:]) < INTERVAL_S * 1.15


def test_a_fifth_of_429s_by_chance_does_not_bring_the_pace_down(tmp_path: Path) -> None:
    world, rng = World(), random.Random(3)

    async def draw(pace: Pace) -> None:
        await send(pace, world)
        while rng.random() < 0.2:
            await pace.throttled(None)
            await send(pace, world)
        await pace.worked()

    async def draw_all() -> None:
        pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)
        await asyncio.gather(*(draw(pace) for _ in range(300)))

    world.run(draw_all())
    account = parse_account((tmp_path / "a.json").read_text())
    assert account is not None
    assert account.rate > 0.5
    assert world.loop.now < 4 * 300 * INTERVAL_S


def test_429s_one_upon_another_pause_ever_longer(tmp_path: Path) -> None:
    world = World()
    world.clock = replace(world.clock, chance=lambda: 1.0)

    async def knock() -> list[float]:
        pace, times = Pace(tmp_path / "a.json", ServiceLimits(100, 1.0), world.clock), []
        for _ in range(6):
            times.append(await send(pace, world))
            await pace.throttled(None)
        return times

    pauses = [after - before for before, after in pairwise(world.run(knock()))]
    assert pauses == pytest.approx([1.25, 2.25, 4.25, 8.25, 16.25], abs=0.3)


@pytest.mark.parametrize("asked_s", [31_536_000.0, float("inf"), 1e308])
def test_a_pause_of_a_year_ends_after_two_minutes(tmp_path: Path, asked_s: float) -> None:
    world = World()

    async def pause() -> float:
        pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)
        await pace.throttled(asked_s)
        await pace.pause(asked_s)
        return await send(pace, world)

    assert 120 <= world.run(pause()) < 121


@pytest.mark.parametrize("asked_s", [float("nan"), -5.0, 0.0])
def test_a_senseless_pause_is_a_short_one(tmp_path: Path, asked_s: float) -> None:
    world = World()

    async def pause() -> float:
        pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)
        await pace.throttled(asked_s)
        await pace.pause(asked_s)
        return await send(pace, world)

    assert world.run(pause()) < 2.0


def test_a_service_without_a_limit_gives_slots_at_once(tmp_path: Path) -> None:
    world = World()
    pace = Pace(tmp_path / "a.json", NO_LIMIT, world.clock)
    assert set(world.run(send_all(pace, world, 100, reserving_s=0.0))) == {0.0}


def test_a_service_without_a_limit_still_pauses_and_slows_down_for_all(tmp_path: Path) -> None:
    world = World()

    async def throttle() -> tuple[bool, list[float]]:
        one, other = (Pace(tmp_path / "a.json", NO_LIMIT, world.clock) for _ in range(2))
        slot = await one.take()
        await other.throttled(10.0)
        return await slot.arrive(), sorted(await send_all(one, world, 5))

    was_good, times = world.run(throttle())
    assert was_good is False
    assert times[0] >= 10.0
    assert [after - before for before, after in pairwise(times)] == pytest.approx([0.02] * 4)


def test_slots_that_are_given_back_are_used_by_others(tmp_path: Path) -> None:
    world = World()

    async def leave() -> list[float]:
        one, other = (Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock) for _ in range(2))
        waiting = [asyncio.ensure_future(one.take()) for _ in range(3)]
        await asyncio.sleep(0.01)
        for task in waiting:
            task.cancel()
        await asyncio.wait(waiting)
        await one.close()
        return sorted(await send_all(other, world, 2))

    assert world.run(leave()) == pytest.approx([0.25 + INTERVAL_S, 0.25 + 2 * INTERVAL_S], abs=0.05)


def test_a_cancelled_taker_leaves_its_slot_to_the_next(tmp_path: Path) -> None:
    world = World()

    async def cancel() -> float:
        pace = Pace(tmp_path / "a.json", ServiceLimits(requests=1, window_s=10.0), world.clock)
        await send(pace, world)
        first = asyncio.ensure_future(pace.take())
        second = asyncio.ensure_future(send(pace, world))
        await asyncio.sleep(5)
        first.cancel()
        return await second

    assert world.run(cancel()) == pytest.approx(0.25 + 10 + GUARD_S)


@pytest.mark.parametrize("text", ["", "{", "[" * 60_000, '{"epoch": 1}', '{"epoch":NaN}', "\x00" * 200, "null"])
def test_a_damaged_file_counts_as_empty_and_costs_one_interval(tmp_path: Path, text: str) -> None:
    world = World()
    (tmp_path / "a.json").write_text(text)
    pace = Pace(tmp_path / "a.json", ServiceLimits(requests=1, window_s=10.0), world.clock)
    assert world.run(send(pace, world)) == pytest.approx(10 + GUARD_S)


@pytest.mark.parametrize("set_by_s", [-86_400.0, 86_400.0])
def test_a_clock_that_is_set_costs_no_more_than_two_minutes_and_makes_no_burst(tmp_path: Path, set_by_s: float) -> None:
    world = World()
    pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)

    async def set_clock() -> list[float]:
        before = await send_all(pace, world, 5)
        world.wall_s += set_by_s
        return sorted(before + await send_all(pace, world, 20))

    times = world.run(set_clock())
    assert times[-1] < 120
    assert most_in_any(2.0, times) <= 10


def test_polls_keep_to_their_own_limit_and_mostly_need_no_lock(tmp_path: Path) -> None:
    world, leases = World(), set()
    pace = Pace(tmp_path / "a.json", ServiceLimits(polls=100, polls_window_s=10.0), world.clock)

    async def poll_all() -> list[float]:
        times = []
        for _ in range(400):
            await pace.poll()
            times.append(world.loop.now)
            leases.add((tmp_path / "a.json").read_text())
        return times

    assert most_in_any(10.0, world.run(poll_all())) <= 100
    assert len(leases) <= 400 / 4


def test_polls_without_a_limit_write_nothing(tmp_path: Path) -> None:
    world = World()
    world.run(Pace(tmp_path / "a.json", NO_LIMIT, world.clock).poll())
    assert not (tmp_path / "a.json").exists()


def test_the_file_is_the_owner_s_alone_and_holds_nothing_but_numbers(tmp_path: Path) -> None:
    world = World()
    opened = open_pace(find_service("stability"), read_settings(tmp_path))

    async def use() -> None:
        await (await opened.take()).arrive()

    asyncio.run(use())
    folder = read_settings(tmp_path).limits
    assert sorted(path.name for path in folder.iterdir()) == ["stability.json", "stability.lock"]
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert parse_account((folder / "stability.json").read_text()) is not None
    world.loop.close()


def test_a_process_that_was_held_up_makes_room_for_what_left_late(tmp_path: Path) -> None:
    world, left = World(), []
    pace = Pace(tmp_path / "a.json", ServiceLimits(requests=10, window_s=10.0), world.clock)

    async def send_one(number: int) -> None:
        await send(pace, world)
        if number == 20:
            world.loop.now += 0.7  # the process is stopped between its slot and the moment at which it sends
        left.append(world.loop.now)

    async def send_all_in_turn() -> None:
        await asyncio.gather(*(send_one(number) for number in range(60)))

    world.run(send_all_in_turn())
    assert len(left) == 60
    assert most_in_any(10.0, left) <= 10


def test_what_was_late_counts_for_two_windows_at_most() -> None:
    spacing, late = Spacing(10, 2.0, GUARD_S), note_late(Account(), Spacing(10, 2.0, GUARD_S), 100.0, 0.5)
    assert spacing.measure(late, 102.2) == pytest.approx((2.0 + GUARD_S + 0.5 * 1.25) / 10)
    assert spacing.measure(late, 108.0) == pytest.approx((2.0 + GUARD_S) / 10)
    assert spacing.measure(note_late(late, spacing, 101.0, 0.2), 102.2) == pytest.approx(
        (2.0 + GUARD_S + 0.5 * 1.25) / 10
    )


def test_a_slot_goes_to_whoever_is_ready_first(tmp_path: Path) -> None:
    world = World()
    pace = Pace(tmp_path / "a.json", TEN_IN_TWO, world.clock)

    async def overtake() -> tuple[float, float]:
        slow, quick = await pace.take(), await pace.take()
        assert await quick.arrive()
        first = world.loop.now
        assert await slow.arrive()
        return first, world.loop.now

    first, second = world.run(overtake())
    assert (first, second - first) == (pytest.approx(0.25), pytest.approx(INTERVAL_S))
