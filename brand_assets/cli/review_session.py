"""This file is one sitting of one reviewer: where they are in the shortlist and what they have said, without a screen.

Every decision goes through `record`, which returns once it is durable, and only then into this state.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from brand_assets.campaigns.candidates import Candidate
from brand_assets.records.checkpoint import Decision, DecisionKind

FINAL_WORDS: tuple[DecisionKind, ...] = ("approved", "rejected")
"""A star is a note to come back: the image stays undecided."""


@dataclass(slots=True)
class ReviewSession:
    """`words` is the reviewer's last word by image id; `clock` gives seconds that only ever grow."""

    candidates: Sequence[Candidate]
    reviewer: str
    record: Callable[[Decision], None]
    clock: Callable[[], float]
    words: dict[str, DecisionKind] = field(default_factory=dict)
    index: int = 0
    _shown_at: float = 0.0
    _undoable: list[tuple[str, DecisionKind | None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start at the first undecided image, or at the first when all are decided."""
        first = next((i for i in range(len(self.candidates)) if not self.is_decided(i)), 0)
        self._show(first)

    @property
    def current(self) -> Candidate:
        return self.candidates[self.index]

    @property
    def word(self) -> DecisionKind | None:
        """The reviewer's last word on the current image."""
        return self.words.get(self.current.image_id)

    def is_decided(self, index: int) -> bool:
        return self.words.get(self.candidates[index].image_id) in FINAL_WORDS

    def count(self, *kinds: DecisionKind) -> int:
        """Images on which the reviewer's last word is one of these."""
        return sum(word in kinds for word in self.words.values())

    @property
    def undecided(self) -> int:
        return len(self.candidates) - self.count(*FINAL_WORDS)

    def move(self, steps: int) -> bool:
        """Go forward or, with a negative number, back; stops at either end, and says whether it moved."""
        target = min(max(self.index + steps, 0), len(self.candidates) - 1)
        if target == self.index:
            return False
        self._show(target)
        return True

    def move_to_undecided(self) -> bool:
        """Go to the next undecided image, from the end on to the beginning; says whether there is another one."""
        count = len(self.candidates)
        ahead = ((self.index + step) % count for step in range(1, count))
        target = next((index for index in ahead if not self.is_decided(index)), None)
        if target is not None:
            self._show(target)
        return target is not None

    def approve(self) -> None:
        self._say("approved")
        self.move(1)

    def reject(self) -> None:
        self._say("rejected")
        self.move(1)

    def star(self) -> None:
        self._say("starred")

    def undo(self) -> bool:
        """Take the last decision of this sitting back and go to its image; says whether there was one.

        What stood before it stands again: an earlier word is said anew, otherwise the decision is withdrawn.
        """
        if not self._undoable:
            return False
        image_id, before = self._undoable[-1]
        self.record(Decision(image_id, self.reviewer, before or "withdrawn"))
        self._undoable.pop()
        self._note(image_id, before)
        self._show(next(i for i, one in enumerate(self.candidates) if one.image_id == image_id))
        return True

    def _say(self, kind: DecisionKind) -> None:
        image_id, before = self.current.image_id, self.word
        seconds = round(max(0.0, self.clock() - self._shown_at), 3)
        self.record(Decision(image_id, self.reviewer, kind, seconds=seconds))
        self._undoable.append((image_id, before))
        self._note(image_id, kind)

    def _note(self, image_id: str, kind: DecisionKind | None) -> None:
        if kind is None:
            self.words.pop(image_id, None)
        else:
            self.words[image_id] = kind

    def _show(self, index: int) -> None:
        self.index = index
        self._shown_at = self.clock()


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
