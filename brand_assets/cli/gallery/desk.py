"""This file is the reviewer's desk: it carries out one key after another, each whole before the next begins.

A decision is recorded in a thread, and shown once it is durable. Keys that come meanwhile wait in their order; when a
decision cannot be recorded they are dropped, for they were meant for the images after it.
"""

import asyncio
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import ContentSwitcher, Static

from brand_assets.cli.gallery.album import Album, Cut
from brand_assets.cli.gallery.deeds import Deeds
from brand_assets.cli.gallery.dialogs import Failure, Paper, Question, Reading
from brand_assets.cli.gallery.grid import Grid
from brand_assets.cli.gallery.palette import ASCII, UNICODE
from brand_assets.cli.gallery.session import ReviewSession
from brand_assets.cli.gallery.single import Single
from brand_assets.cli.gallery.sitting import Sitting
from brand_assets.cli.gallery.words import HELP, tell_counts, tell_keys, tell_place, tell_recipe
from brand_assets.errors import BrandAssetsError

SLOW_S = 0.4
"""A decision that takes longer to record is told to be on its way."""
DECISIONS = ("approve", "reject", "star", "undo")
KEYS = {
    "a": "approve", "r": "reject", "s": "star", "u": "undo", "space": "move_to_undecided",
    "h,left": "left", "l,right": "right", "j,down": "down", "k,up": "up",
    "home": "home", "end": "end", "pageup": "page_up", "pagedown": "page_down",
    "enter,tab,g": "switch", "plus,equals_sign": "enlarge", "minus": "reduce",
    "f": "filter_direction", "d": "filter_standing", "i": "show_recipe",
    "S": "submit", "q": "leave", "escape": "step_back",
}  # fmt: skip


class Desk(Screen[None]):
    """The grid or the single view, between lines of status."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(keys, f"put('{intent}')") for keys, intent in KEYS.items()),
        Binding("question_mark", "show_keys"),
    ]
    DEFAULT_CSS = """
    Desk { background: $background; color: $foreground; }
    Desk > Static { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: ellipsis; }
    Desk > #place { background: $panel; }
    Desk > ContentSwitcher { height: 1fr; }
    """

    def __init__(self, sitting: Sitting, session: ReviewSession, album: Album) -> None:
        super().__init__()
        self._sitting, self._session, self._album = sitting, session, album
        self._deeds = Deeds(session)
        self._grid, self._single = Grid(session, album), Single(session, album)
        self._intents: asyncio.Queue[str] = asyncio.Queue()
        self._at_ledger = asyncio.Lock()
        self._is_submitted = False
        self._message = ""

    def compose(self) -> ComposeResult:
        yield Static(id="place")
        with ContentSwitcher(initial="grid"):
            yield self._grid
            yield self._single
        yield Static(id="counts")
        yield Static(id="note")

    def on_mount(self) -> None:
        self._follow()
        self.run_worker(self._serve())
        self.run_worker(self._album.draw_wanted(self._show_drawn))

    def on_resize(self, event: Resize) -> None:
        self._follow()

    def on_grid_picked(self, picked: Grid.Picked) -> None:
        self.action_put(f"pick {picked.index}")
        if picked.is_opened:
            self.action_put("switch")

    def action_put(self, intent: str) -> None:
        self._intents.put_nowait(intent)

    def action_show_keys(self) -> None:
        self.app.push_screen(Reading("Keys", HELP, is_ascii=self._is_ascii))

    def leave_now(self) -> None:
        """Leave without the keys that still wait, but not before a decision that is under way is recorded."""
        self._drop_keys()
        self.run_worker(self._leave())

    async def _serve(self) -> None:
        try:
            while True:
                await self._carry_out(await self._intents.get())
                self._follow()
        except Exception as surprise:  # an edge: the terminal is put in order first, then it is told
            self.app.exit(surprise)

    async def _carry_out(self, intent: str) -> None:
        """Do what the key asks; a failure is told on the screen, and nothing has changed."""
        try:
            self._message = await self._do(intent)
        except BrandAssetsError as error:
            self._drop_keys()
            what = "Not submitted" if intent == "submit" else "Not recorded" if intent in DECISIONS else "Not found"
            await self._tell_failure(f"{what}: {error}", error)

    async def _do(self, intent: str) -> str:
        if intent in DECISIONS:
            return await self._decide(intent)
        if intent in ("submit", "leave", "show_recipe"):
            return await {"submit": self._submit, "leave": self._leave, "show_recipe": self._show_recipe}[intent]()
        if intent in ("move_to_undecided", "filter_direction", "filter_standing"):
            return str(getattr(self._deeds, intent)())
        if intent in ("switch", "step_back"):
            return await self._switch(intent)
        if intent in ("enlarge", "reduce"):
            self._grid.zoom(-1 if intent == "enlarge" else 1)
            return ""
        if intent.startswith("pick "):
            self._session.show(int(intent.removeprefix("pick ")))
            return ""
        return self._deeds.move(self._grid.count_steps(intent, is_single=self._is_single))

    async def _decide(self, intent: str) -> str:
        deeds = {
            "approve": self._deeds.approve, "reject": self._deeds.reject,
            "star": self._deeds.star, "undo": self._deeds.undo,
        }  # fmt: skip
        slow = self.set_timer(SLOW_S, self._tell_slow)
        try:
            async with self._at_ledger:
                return await deeds[intent]()
        finally:
            slow.stop()

    async def _submit(self) -> str:
        """Say what submitting does, ask, and do it."""
        checkpoint = self._sitting.checkpoint
        foresight = await asyncio.to_thread(self._sitting.foresee)
        title = f"Submit the {checkpoint.round} checkpoint of {checkpoint.campaign}?"
        if foresight.is_over:
            await self._ask(Failure("Not yet", foresight.describe(), "Enter goes back", is_ascii=self._is_ascii))
            return ""
        question = Question(title, foresight.describe(), "y submits, any other key goes back", is_ascii=self._is_ascii)
        if not await self._ask(question):
            return "Not submitted."
        async with self._at_ledger:
            words = await asyncio.to_thread(self._sitting.submit)
            self._is_submitted = True
            self.app.exit(words)
        return ""

    async def _leave(self) -> str:
        async with self._at_ledger:
            if not self._is_submitted:
                session = self._session
                self.app.exit(
                    self._sitting.tell_progress(session.count("approved", "rejected"), session.count("approved"))
                )
        return ""

    async def _switch(self, intent: str) -> str:
        if intent == "step_back" and not self._is_single:
            return await self._leave()
        self.query_one(ContentSwitcher).current = "grid" if self._is_single else "single"
        return ""

    async def _show_recipe(self) -> str:
        candidate = self._session.current
        recipe = await asyncio.to_thread(self._sitting.find_recipe, candidate.image_id)
        await self._ask(Reading("How it was made", tell_recipe(candidate, recipe), is_ascii=self._is_ascii))
        return ""

    async def _tell_failure(self, text: str, error: BrandAssetsError) -> None:
        """Tell it and go on, or end the sitting when somebody else has closed the checkpoint."""
        if closing := await asyncio.to_thread(self._sitting.find_closing, error):
            self.app.exit(closing)
        else:
            await self._ask(Failure("This did not work", text, "Enter goes back", is_ascii=self._is_ascii))

    async def _ask(self, screen: Paper) -> bool:
        """Show a screen over the gallery until it is answered; keys typed before it was seen answer nothing."""
        self._drop_keys()
        answer: bool = await self.app.push_screen_wait(screen)
        return answer

    def _drop_keys(self) -> None:
        while not self._intents.empty():
            self._intents.get_nowait()

    @property
    def _is_single(self) -> bool:
        views = self.query(ContentSwitcher)  # none while the app closes, when a picture may still be on its way
        return bool(views) and views.first().current == "single"

    def _tell_slow(self) -> None:
        self.query_one("#note", Static).update(" Recording; the ledger is busy. What you type waits.", layout=False)

    def _follow(self) -> None:
        """Show what the session says now."""
        signs = ASCII if self._is_ascii else UNICODE
        checkpoint = self._sitting.checkpoint
        lines = {
            "#place": tell_place(self._session, checkpoint, signs),
            "#counts": tell_counts(self._session, checkpoint, signs),
            "#note": tell_keys(self._message, self.size.width, is_single=self._is_single),
        }
        for name, words in lines.items():
            self.query_one(name, Static).update(words, layout=False)
        (self._single if self._is_single else self._grid).follow()

    def _show_drawn(self, cut: Cut) -> None:
        (self._single if self._is_single else self._grid).show_drawn(cut)

    @property
    def _is_ascii(self) -> bool:
        return self._album.kind == "ascii"
