"""This file is one sitting of one reviewer: where they are in the shortlist and what they have said, without a screen.

Every decision goes through `record`, which returns once it is durable, and only then into this state.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from brand_assets.campaigns.candidates import Candidate
from brand_assets.records.checkpoint import Decision, DecisionKind

FINAL_WORDS: tuple[DecisionKind, ...] = ("approved", "rejected")
"""A star is a note to come back: the image stays undecided."""

Standing = Literal["all", "undecided", "approved", "rejected", "starred"]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
ANY_DIRECTION = ""


@dataclass(slots=True)
class ReviewSession:
    """`words` is the reviewer's last word by image id; `clock` gives seconds that only ever grow.

    `standing` and `direction` filter what is walked over; `index` counts in the whole shortlist.
    """

    candidates: Sequence[Candidate]
    reviewer: str
    record: Callable[[Decision], Awaitable[None]]
    clock: Callable[[], float]
    words: dict[str, DecisionKind] = field(default_factory=dict)
    index: int = 0
    standing: Standing = "all"
    direction: str = ANY_DIRECTION
    _shown_at: float = 0.0
    _undoable: list[tuple[str, DecisionKind | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start at the first undecided image, or at the first when all are decided."""
        first = next((i for i in range(len(self.candidates)) if not self.is_decided(i)), 0)
        self.show(first)

    @property
    def current(self) -> Candidate:
        return self.candidates[self.index]

    @property
    def word(self) -> DecisionKind | None:
        """The reviewer's last word on the current image."""
        return self.words.get(self.current.image_id)

    def word_at(self, index: int) -> DecisionKind | None:
        return self.words.get(self.candidates[index].image_id)

    def is_decided(self, index: int) -> bool:
        return self.word_at(index) in FINAL_WORDS

    def count(self, *kinds: DecisionKind) -> int:
        """Images on which the reviewer's last word is one of these."""
        return sum(word in kinds for word in self.words.values())

    @property
    def undecided(self) -> int:
        return len(self.candidates) - self.count(*FINAL_WORDS)

    @property
    def visible(self) -> list[int]:
        """The images that pass the filter, in the order of the shortlist; empty when none does."""
        return [index for index in range(len(self.candidates)) if self._passes(index)]

    @property
    def is_filtered(self) -> bool:
        return self.standing != "all" or self.direction != ANY_DIRECTION

    def move(self, steps: int) -> bool:
        """Go forward or, with a negative number, back; stops at either end, and says whether it moved."""
        visible = self.visible
        if self.index not in visible:
            return False
        place = visible.index(self.index)
        target = visible[min(max(place + steps, 0), len(visible) - 1)]
        if target == self.index:
            return False
        self.show(target)
        return True

    def move_to_undecided(self) -> bool:
        """Go to the next undecided image, from the end on to the beginning; says whether there is another one."""
        ahead = sorted(self.visible, key=lambda index: (index <= self.index, index))
        target = next((index for index in ahead if index != self.index and not self.is_decided(index)), None)
        if target is not None:
            self.show(target)
        return target is not None

    async def approve(self) -> None:
        await self._say("approved")
        self._go_on()

    async def reject(self) -> None:
        await self._say("rejected")
        self._go_on()

    async def star(self) -> None:
        await self._say("starred")
        self._stay_visible()

    async def undo(self) -> bool:
        """Take the last decision of this sitting back and go to its image; says whether there was one.

        What stood before it stands again: an earlier word is said anew, otherwise the decision is withdrawn. A filter
        that would hide the image is taken off.
        """
        if not self._undoable:
            return False
        image_id, before = self._undoable[-1]
        await self.record(Decision(image_id, self.reviewer, before or "withdrawn"))
        self._undoable.pop()
        self._note(image_id, before)
        index = next(i for i, one in enumerate(self.candidates) if one.image_id == image_id)
        if not self._passes(index):
            self.standing, self.direction = "all", ANY_DIRECTION
        self.show(index)
        return True

    def filter_next_standing(self) -> None:
        """Show the images of the next standing: all, undecided, approved, rejected, starred, and round again."""
        self.standing = STANDINGS[(STANDINGS.index(self.standing) + 1) % len(STANDINGS)]
        self._stay_visible()

    def filter_next_direction(self) -> None:
        """Show the images of the next direction, in the order in which the shortlist names them; all after the last."""
        choices = [ANY_DIRECTION, *dict.fromkeys(one.direction for one in self.candidates if one.direction)]
        self.direction = choices[(choices.index(self.direction) + 1) % len(choices)]
        self._stay_visible()

    def show(self, index: int) -> None:
        """Put the reviewer before this image; the seconds of their next decision count from here."""
        self.index = index
        self._shown_at = self.clock()

    def _passes(self, index: int) -> bool:
        if self.direction not in (ANY_DIRECTION, self.candidates[index].direction):
            return False
        if self.standing == "undecided":
            return not self.is_decided(index)
        return self.standing in ("all", self.word_at(index))

    def _go_on(self) -> None:
        if self._passes(self.index):
            self.move(1)
        else:
            self._stay_visible()

    def _stay_visible(self) -> None:
        """When the filter hides the current image, go to the next one that passes, or to the last."""
        visible = self.visible
        if visible and self.index not in visible:
            self.show(next((index for index in visible if index > self.index), visible[-1]))

    async def _say(self, kind: DecisionKind) -> None:
        image_id, before = self.current.image_id, self.word
        seconds = round(max(0.0, self.clock() - self._shown_at), 3)
        await self.record(Decision(image_id, self.reviewer, kind, seconds=seconds))
        self._undoable.append((image_id, before))
        self._note(image_id, kind)

    def _note(self, image_id: str, kind: DecisionKind | None) -> None:
        if kind is None:
            self.words.pop(image_id, None)
        else:
            self.words[image_id] = kind


def last_words(decisions: Sequence[Decision], reviewer: str) -> dict[str, DecisionKind]:
    """What this reviewer's earlier decisions, in the order taken, leave standing; names are compared without case."""
    words: dict[str, DecisionKind] = {}
    for decision in decisions:
        if decision.reviewer.strip().casefold() != reviewer.strip().casefold():
            continue
        words.pop(decision.image_id, None)
        if decision.decision != "withdrawn":
            words[decision.image_id] = decision.decision
    return words
