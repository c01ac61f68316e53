"""This file does to a session what a key asks, without a screen, and says what came of it in a few words."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from brand_assets.cli.gallery.session import ReviewSession

NOTHING_SHOWN = "No image passes the filter. f and d change it."


@dataclass(frozen=True, slots=True)
class Deeds:
    """Each deed returns what to tell, which is empty when the screen shows it anyway."""

    session: ReviewSession

    async def approve(self) -> str:
        return await self._decide(self.session.approve)

    async def reject(self) -> str:
        return await self._decide(self.session.reject)

    async def star(self) -> str:
        return await self._decide(self.session.star) or "Starred, to come back to; it counts as undecided."

    async def undo(self) -> str:
        return "Taken back." if await self.session.undo() else "There is nothing to undo in this sitting."

    def move(self, steps: int) -> str:
        if self.session.move(steps):
            return ""
        if not self.session.visible:
            return NOTHING_SHOWN
        return "This is the last image." if steps > 0 else "This is the first image."

    def move_to_undecided(self) -> str:
        return "" if self.session.move_to_undecided() else self._tell_all_decided()

    def filter_standing(self) -> str:
        self.session.filter_next_standing()
        return "" if self.session.visible else NOTHING_SHOWN

    def filter_direction(self) -> str:
        self.session.filter_next_direction()
        return "" if self.session.visible else NOTHING_SHOWN

    async def _decide(self, say: Callable[[], Awaitable[None]]) -> str:
        if not self.session.visible:
            return NOTHING_SHOWN
        await say()
        return "" if self.session.undecided else self._tell_all_decided()

    def _tell_all_decided(self) -> str:
        if self.session.undecided and self.session.is_filtered:
            return "No other image here is undecided. f and d change the filter."
        rest = "No other image is undecided." if self.session.undecided else "Every image is decided."
        return f"{rest} S submits, q leaves."
