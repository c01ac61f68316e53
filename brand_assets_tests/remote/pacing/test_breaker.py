"""This file tests that a service that is down is left alone, tried now and then, and in the end given up on."""

import asyncio
from dataclasses import replace

import pytest

from brand_assets.errors import DrawImpossible, ServiceDown
from brand_assets.remote.pacing import Breaker
from brand_assets_tests.remote.pacing.virtual_time import World


def open_breaker(world: World, patience_s: float = 120.0) -> Breaker:
    breaker = Breaker("stability", failures=3, patience_s=patience_s, clock=world.clock)
    for _ in range(3):
        breaker.record(False)
    return breaker


async def is_admitted_at_once(breaker: Breaker) -> bool:
    try:
        async with asyncio.timeout(0):
            await breaker.admit()
    except TimeoutError:
        return False
    return True


def test_failures_that_are_not_in_a_row_leave_it_closed() -> None:
    world = World()
    breaker = Breaker("stability", failures=3, clock=world.clock)
    for _ in range(20):
        breaker.record(False)
        breaker.record(False)
        breaker.record(True)
    world.run(breaker.admit())
    assert world.loop.now == 0.0


def test_failures_in_a_row_open_it() -> None:
    world = World()
    assert world.run(is_admitted_at_once(open_breaker(world))) is False


def test_one_caller_probes_and_the_others_wait_for_its_result() -> None:
    world = World()
    breaker, admitted = open_breaker(world), []

    async def call() -> None:
        await breaker.admit()
        admitted.append(world.loop.now)
        await asyncio.sleep(1.0)
        breaker.record(True)

    async def call_all() -> None:
        await asyncio.gather(*(call() for _ in range(10)))

    world.run(call_all())
    assert 0 < admitted[0] <= 2.0
    assert admitted[1:] == pytest.approx([admitted[0] + 1.0] * 9)


def test_the_cool_down_grows_with_each_probe_that_fails() -> None:
    world, probes = World(), []
    world.clock = replace(world.clock, chance=lambda: 1.0)
    breaker = open_breaker(world)

    async def probe_and_fail() -> None:
        while True:
            await breaker.admit()
            probes.append(world.loop.now)
            breaker.record(False)

    with pytest.raises(ServiceDown):
        world.run(probe_and_fail())
    assert probes == pytest.approx([2, 6, 14, 30, 60, 90])
    assert world.loop.now == pytest.approx(120)


def test_everybody_who_waits_is_told_when_it_is_given_up_on() -> None:
    world = World()
    breaker = open_breaker(world, patience_s=20)

    async def wait_all() -> list[BaseException | None]:
        await breaker.admit()  # the probe, which never answers
        return await asyncio.gather(*(breaker.admit() for _ in range(5)), return_exceptions=True)

    failures = world.run(wait_all())
    assert [type(failure) for failure in failures] == [ServiceDown] * 5
    assert world.loop.now == pytest.approx(20)
    assert "'stability' failed 3 times in a row and has not worked for 20 s" in str(failures[0])
    assert isinstance(failures[0], DrawImpossible)


def test_an_answer_to_what_was_sent_before_closes_it_too() -> None:
    world = World()
    breaker = open_breaker(world)
    breaker.record(True)
    assert world.run(is_admitted_at_once(breaker)) is True


def test_stragglers_do_not_lengthen_the_cool_down() -> None:
    world = World()
    breaker = open_breaker(world)
    for _ in range(50):
        breaker.record(False)
    world.run(breaker.admit())
    assert world.loop.now <= 2.0


def test_a_probe_that_is_forgone_is_the_next_caller_s() -> None:
    world = World()
    breaker = open_breaker(world)

    async def forgo() -> bool:
        await breaker.admit()
        assert await is_admitted_at_once(breaker) is False
        breaker.forgo()
        return await is_admitted_at_once(breaker)

    assert world.run(forgo()) is True


def test_a_probe_that_is_never_heard_of_makes_room_for_another() -> None:
    world = World()
    breaker = open_breaker(world)

    async def lose() -> float:
        await breaker.admit()
        lost_at = world.loop.now
        await breaker.admit()
        return world.loop.now - lost_at

    assert world.run(lose()) == pytest.approx(60)


def test_a_caller_that_stops_waiting_holds_up_nobody() -> None:
    world = World()
    breaker = open_breaker(world)

    async def cancel() -> bool:
        waiting = asyncio.ensure_future(breaker.admit())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        await breaker.admit()
        breaker.record(True)
        return await is_admitted_at_once(breaker)

    assert world.run(cancel()) is True
