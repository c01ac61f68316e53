"""This file tests that the file of the limits is waited for without holding anything up, and what is said of it."""

import asyncio
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from brand_assets.catalogue.services import ServiceLimits
from brand_assets.errors import ConfigError
from brand_assets.remote.pacing import Pace
from brand_assets_tests.remote.pacing.virtual_time import World

LIMITS = ServiceLimits(requests=10, window_s=2.0)


@pytest.fixture
def lock(tmp_path: Path) -> Iterator[int]:
    """Held by somebody else, until it is unlocked."""
    descriptor = os.open(tmp_path / "a.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    yield descriptor
    os.close(descriptor)


def test_waiting_for_the_lock_lets_everything_else_go_on(tmp_path: Path, lock: int) -> None:
    world, ticks = World(), []

    async def tick() -> None:
        while len(ticks) < 20:
            await asyncio.sleep(0.1)
            ticks.append(world.loop.now)
        fcntl.flock(lock, fcntl.LOCK_UN)

    async def take() -> float:
        await Pace(tmp_path / "a.json", LIMITS, world.clock).take()
        return world.loop.now

    async def both() -> float:
        return (await asyncio.gather(take(), tick()))[0]

    assert world.run(both()) == pytest.approx(2.0, abs=0.02)
    assert len(ticks) == 20


def test_a_lock_that_is_never_free_is_an_error_that_names_it(tmp_path: Path, lock: int) -> None:
    world = World()
    with pytest.raises(ConfigError, match=r"a\.lock was not free for 30 s"):
        world.run(Pace(tmp_path / "a.json", LIMITS, world.clock).take())


def test_a_cancelled_wait_leaves_the_lock_alone(tmp_path: Path, lock: int) -> None:
    world = World()

    async def cancel() -> None:
        pace = Pace(tmp_path / "a.json", LIMITS, world.clock)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(1.0):
                await pace.take()
        fcntl.flock(lock, fcntl.LOCK_UN)
        await pace.take()

    world.run(cancel())


def test_a_folder_that_cannot_be_written_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    world = World()
    (tmp_path / "limits").write_text("a file where a folder should be")
    with pytest.raises(ConfigError, match=r"cannot be kept in .*stability\.json.* a local folder"):
        world.run(Pace(tmp_path / "limits" / "stability.json", LIMITS, world.clock).take())


def test_a_writer_that_was_killed_half_way_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    world = World()

    async def use() -> tuple[str, str]:
        pace = Pace(tmp_path / "a.json", LIMITS, world.clock)
        await pace.take()
        (tmp_path / ".a.json.tmp").write_text('{"epo')
        before = (tmp_path / "a.json").read_text()
        await pace.take()
        return before, (tmp_path / "a.json").read_text()

    before, after = world.run(use())
    assert before != after
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "a.lock"]
