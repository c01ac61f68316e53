"""This file lets a synchronous call take its time."""

import asyncio
from collections.abc import Callable

from brand_assets_tests.simulator.world import World


async def work(world: World, draw: Callable[[], bytes]) -> bytes:
    """The picture, after as long as the service takes."""
    await asyncio.sleep(world.choose_working_s())
    return draw()
