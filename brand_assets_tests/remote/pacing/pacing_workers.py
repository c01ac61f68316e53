"""This file is what the tests of pacing run in other processes."""

import asyncio
import os
from pathlib import Path

from brand_assets.remote.pacing import Clock
from brand_assets.remote.pacing.lane import Lane
from brand_assets.remote.pacing.schedule import Spacing, mend
from brand_assets.remote.pacing.shared_file import SharedFile

SPACING = Spacing(40, 1.0, 0.2)
LEAD_S = 0.1
SENDERS = 20


def take_and_log(file: Path, count: int, log: Path) -> None:
    """Take `count` slots with many takers at once; a line for each, its time in the schedule, as it is handed out."""

    async def take(lane: Lane, share: int) -> None:
        for _ in range(share):
            slot = await lane.next(lambda: LEAD_S)
            os.write(descriptor, f"{slot.wall_at:.6f}\n".encode())

    async def take_all() -> None:
        clock = Clock()
        shared = SharedFile(file, clock, lambda found, is_damaged, now: mend(found, is_damaged, SPACING, SPACING, now))
        lane = Lane(shared, clock, "creates", SPACING)
        await asyncio.gather(*(take(lane, count // SENDERS) for _ in range(SENDERS)))
        await lane.close()

    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    asyncio.run(take_all())
    os.close(descriptor)
