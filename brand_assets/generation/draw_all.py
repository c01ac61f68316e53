"""This file draws a round's images so that a kill at any moment pays for nothing twice.

    slot ──► reserve ──► draw ──► store the bytes ──► settle (charged · released · unknown)
                ▲  held by another run: wait and ask again        │ refused, unusable or failed for good
    slot ◄──────────────────────────────────── fallback ◄─────────┘

What may be sent again is decided by the error's leaf alone (see `brand_assets.errors`).
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from brand_assets.errors import BudgetExceeded, LedgerBusy
from brand_assets.generation.drawer import Book, Drawer, ImageFiles
from brand_assets.generation.pools import Desk
from brand_assets.generation.progress import Board, Progress, Tally
from brand_assets.generation.stopping import Stop
from brand_assets.records.drawing import DrawRequest

__all__ = ["Book", "Drawer", "ImageFiles", "Progress", "Stop", "Tally", "draw_all"]

PROGRESS_EVERY_S = 1.0


async def draw_all(requests: Iterable[DrawRequest], drawer: Drawer, stop: Stop | None = None) -> Tally:
    """Bring every request to an outcome in the ledger; those that have one already are left alone.

    Raises BudgetExceeded after everything that fits has been drawn and kept; a bad image never raises. When the ledger
    fails for good, its error is raised once what is in flight has been answered and settled. `stop` interrupts it from
    outside, as a cancellation does: tasks that the ledger knows are cancelled at the provider where that is possible
    and left to the next run, and what is in flight otherwise has the stop's grace to answer.
    """
    stop = stop or Stop()
    stop.begin()
    drawing = asyncio.ensure_future(_draw(list(requests), drawer, stop))
    is_cancelled = False
    while not drawing.done():
        try:
            await asyncio.wait({drawing})
        except asyncio.CancelledError:
            is_cancelled = True
            stop.interrupt()
    if is_cancelled or drawing.cancelled():
        raise asyncio.CancelledError
    tally = drawing.result()
    if stop.failure:
        raise stop.failure
    if tally.over_budget:
        raise BudgetExceeded(
            f"{tally.over_budget} of the images would pass the budget and were not asked for; {tally.drawn} were drawn "
            "and are kept. Raise budget_usd in the brief (or BRAND_ASSETS_MONTHLY_BUDGET_USD) and run the round again."
        )
    return tally


async def _draw(requests: list[DrawRequest], drawer: Drawer, stop: Stop) -> Tally:
    board = Board(asked=len(requests))
    workers = asyncio.TaskGroup()
    desk = Desk(drawer, stop, board, workers)
    aside = [asyncio.create_task(_beat(desk)), asyncio.create_task(_tell(desk))]
    try:
        async with workers:
            for request in requests:
                desk.add(request)
            requests.clear()
    finally:
        for task in aside:
            task.cancel()
    if stop.is_cut:
        with suppress(LedgerBusy):  # without it, the next run waits until the reservations have gone cold
            await stop.ask_ledger(drawer.book.abandon, may_give_up=True)
    drawer.on_progress(desk.tell_progress(is_over=True))
    return board.tally


async def _beat(desk: Desk) -> None:
    book = desk.drawer.book
    try:
        while True:
            await asyncio.sleep(book.heartbeat_every_s)
            with suppress(LedgerBusy):  # one beat missed; there are several before a reservation counts as abandoned
                await book.heartbeat()
    except Exception as failure:
        desk.stop.set(failure)


async def _tell(desk: Desk) -> None:
    try:
        while True:
            await asyncio.sleep(PROGRESS_EVERY_S)
            desk.drawer.on_progress(desk.tell_progress())
    except Exception as failure:
        desk.stop.set(failure)
