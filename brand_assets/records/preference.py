"""This file holds what a review asks beside decisions: which of two images is better, and the same question again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Comparison:
    """One reviewer prefers `winner` to `loser`; append-only.

    With `is_withdrawn` it takes the same reviewer's last standing comparison of these two back, whichever won.
    `seconds` is how long it took, None when nobody measured.
    """

    comparison_id: int
    checkpoint_id: str
    reviewer: str
    winner: str
    loser: str
    is_withdrawn: bool = False
    seconds: float | None = None
    at: datetime | None = None

    @property
    def pair(self) -> frozenset[str]:
        return frozenset((self.winner, self.loser))


@dataclass(frozen=True, slots=True)
class Repeat:
    """What a reviewer said of an image that they had decided before; it measures them, and decides nothing."""

    repeat_id: int
    checkpoint_id: str
    image_id: str
    reviewer: str
    decision: Literal["approved", "rejected"]
    seconds: float | None = None
    at: datetime | None = None
