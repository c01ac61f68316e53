"""This file sits a reviewer down before a checkpoint, with and without a screen."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from textual.pilot import Pilot

from brand_assets.campaigns.candidates import list_candidates
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.gallery.album import Album
from brand_assets.cli.gallery.app import Gallery
from brand_assets.cli.gallery.session import ReviewSession, last_words
from brand_assets.cli.gallery.sitting import Sitting
from brand_assets.cli.gallery.terminal import PictureKind
from brand_assets.records.checkpoint import Checkpoint, Decision

PATIENCE_S = 30

Ending = str | Exception | None
Steps = Callable[[Pilot[str | Exception]], Awaitable[None]]


class Clock:
    """Seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sit_down(
    studio: Studio, checkpoint: Checkpoint, reviewer: str = "ada", clock: Clock | None = None
) -> ReviewSession:
    sitting = Sitting(studio, checkpoint, reviewer)

    async def record(decision: Decision) -> None:
        await asyncio.to_thread(sitting.record, decision)

    earlier = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    return ReviewSession(
        list_candidates(studio, checkpoint), reviewer, record, clock or Clock(), last_words(earlier, reviewer)
    )


def open_gallery(
    studio: Studio,
    checkpoint: Checkpoint,
    session: ReviewSession | None = None,
    kind: PictureKind = "blocks",
    *,
    is_light: bool = False,
) -> Gallery:
    session = session or sit_down(studio, checkpoint)
    album = Album(studio.images, kind, ground=(0, 0, 0))
    return Gallery(Sitting(studio, checkpoint, session.reviewer), session, album, is_light=is_light)


def review(gallery: Gallery, steps: Steps, size: tuple[int, int] = (100, 40)) -> Ending:
    """Take these steps in a gallery of this size; what it ended with, None when it goes on."""

    async def run() -> Ending:
        async with gallery.run_test(size=size) as pilot:
            await wait(pilot, "undecided")
            await steps(pilot)
        return gallery.return_value

    return asyncio.run(run())


async def press(pilot: Pilot[str | Exception], *keys: str, until: str) -> str:
    """Press keys, and wait until the screen shows a text; the whole screen."""
    await pilot.press(*keys)
    return await wait(pilot, until)


async def wait(pilot: Pilot[str | Exception], until: str) -> str:
    deadline = time.monotonic() + PATIENCE_S
    while until not in (screen := read_screen(pilot)):
        if time.monotonic() > deadline:
            raise AssertionError(f"{until!r} did not come; the screen was\n{screen}")
        await pilot.pause(0.01)
    return screen


async def wait_until_over(pilot: Pilot[str | Exception]) -> None:
    """Wait until the gallery has ended by itself."""
    deadline = time.monotonic() + PATIENCE_S
    while pilot.app.return_value is None:
        assert time.monotonic() < deadline, read_screen(pilot)
        await pilot.pause(0.01)


def read_screen(pilot: Pilot[str | Exception]) -> str:
    """The characters on the screen, line by line."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


def kinds(studio: Studio, checkpoint: Checkpoint) -> list[tuple[str, str]]:
    """What the ledger holds: the last digit of each image, and the decision on it, in order."""
    decisions = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    return [(decision.image_id[-1], decision.decision) for decision in decisions]
