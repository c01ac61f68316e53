"""This file says what images can be searched by, and refuses what cannot be understood."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

from brand_assets.errors import InputRefused
from brand_assets.records.brief import ROUNDS

Sort = Literal["shortlist", "cluster", "quality", "newest", "oldest", "cost", "shuffled"]
SORTS: tuple[Sort, ...] = get_args(Sort)
DecisionFilter = Literal["approved", "rejected", "starred", "undecided"]
DECISIONS: tuple[DecisionFilter, ...] = get_args(DecisionFilter)
SCORES = ("quality", "composite", "semantic", "color", "aesthetic", "composition", "taste")
MAX_PAGE = 5000
MAX_TEXT_CHARS = 500
ALL = "all"


@dataclass(frozen=True, slots=True)
class ImageFilter:
    """What is looked for; None is no condition, and all conditions hold at once.

    `text`: words that the prompt holds in any order, whatever their case; "in quotes" a phrase; eight hex digits or
    more also find an image's id. `attribute` is `name=value` of what the prompt asked for. `cluster` is a number within
    one campaign's round. `min_score` and `max_score` bound `score_part`, one of SCORES. `undecided` finds what nobody
    approved or rejected, `starred` what somebody starred. `status` is `drawn`, another outcome, or `all`.
    `min_side_px` bounds the shorter side. `shuffled` is an order that has nothing to do with how good an image is, and
    stays the same. `drawn_after` is included, `drawn_before` is not.
    """

    text: str = ""
    campaign: str | None = None
    round: str | None = None
    attempt: int | None = None
    provider: str | None = None
    model: str | None = None
    direction: str | None = None
    cluster: int | None = None
    attribute: str | None = None
    score_part: str = "quality"
    min_score: float | None = None
    max_score: float | None = None
    decision: str | None = None
    tag: str | None = None
    collection: str | None = None
    is_shortlisted: bool | None = None
    is_current: bool | None = None
    seed: int | None = None
    min_side_px: int | None = None
    drawn_after: datetime | None = None
    drawn_before: datetime | None = None
    status: str = "drawn"
    sort: str = "shortlist"
    offset: int = 0
    limit: int = 60

    def __post_init__(self) -> None:
        """Raise InputRefused, naming the field, what it held and what it may hold."""
        _choose("sort", self.sort, SORTS)
        _choose("score_part", self.score_part, SCORES)
        _choose("decision", self.decision, DECISIONS)
        _choose("round", self.round, ROUNDS)
        if self.attribute is not None and "=" not in self.attribute:
            raise InputRefused(f"attribute is {self.attribute[:80]!r}; write name=value, as corners=round.")
        if len(self.text) > MAX_TEXT_CHARS:
            raise InputRefused(f"text has {len(self.text)} characters; at most {MAX_TEXT_CHARS} can be searched for.")
        if self.offset < 0 or not 0 <= self.limit <= MAX_PAGE:
            raise InputRefused(
                f"offset is {self.offset} and limit {self.limit}; from 0, and at most {MAX_PAGE} a page."
            )
        for name in ("min_score", "max_score"):
            bound = getattr(self, name)
            if bound is not None and not math.isfinite(bound):
                raise InputRefused(f"{name} is {bound}; it is a number, usually from 0 to 1.")
        for name in ("drawn_after", "drawn_before"):
            moment = getattr(self, name)
            if moment is not None:
                _check_moment(name, moment)


def _check_moment(name: str, moment: datetime) -> None:
    if moment.tzinfo is None:
        raise InputRefused(f"{name} is {moment.isoformat()} without a time zone; write one, as +00:00.")
    try:
        moment.astimezone(UTC)
    except OverflowError:
        raise InputRefused(f"{name} is {moment.isoformat()}, which is in no year of UTC from 1 to 9999.") from None


def _choose(name: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise InputRefused(f"{name} is {value[:80]!r}; it may be one of: {', '.join(choices)}.")
