"""This file counts what drawing has come to, and says how fast it goes and when it will be done."""

import time
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from brand_assets.records.drawing import Outcome

SPAN_S = 60.0
"""The stretch of time that the speed is measured over."""
REASON_CHARS = 80
MOST_REASONS = 12
SHOWN_REASONS = 3


@dataclass(slots=True)
class Tally:
    """What a call of `draw_all` did, request by request."""

    drawn: int = 0
    already_there: int = 0
    refused: int = 0
    failed: int = 0
    quarantined: int = 0
    unknown: int = 0
    over_budget: int = 0
    fallbacks: int = 0
    retries: int = 0
    cost_usd: float = 0.0

    def add(self, outcome: Outcome) -> None:
        setattr(self, outcome.status, getattr(self, outcome.status) + 1)
        self.cost_usd += outcome.cost_usd
        self.retries += outcome.retries


@dataclass(frozen=True, slots=True)
class ProviderProgress:
    """`failed` counts everything that came to no image; `closed` says why nothing more is asked of the provider."""

    waiting: int
    under_way: int
    drawn: int
    failed: int
    retries: int
    cost_usd: float
    closed: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """Where drawing stands. `done` of `asked` images have come to an end, with or without a picture.

    `per_minute` is of the last SPAN_S seconds; `eta_s` is None while nothing is done. `cost_usd` is of this run alone;
    `spent_usd` of the campaign (what is reserved or in doubt included, as it was when the run began), against
    `budget_usd`.
    """

    asked: int
    done: int
    drawn: int
    retries: int
    cost_usd: float
    per_minute: float
    eta_s: float | None
    elapsed_s: float
    failures: Mapping[str, int]
    providers: Mapping[str, ProviderProgress]
    spent_usd: float = 0.0
    budget_usd: float | None = None
    is_over: bool = False

    def describe(self) -> str:
        """One line, for a log or a terminal."""
        speed = f"{self.per_minute:.0f} a minute"
        left = f", {_say_seconds(self.eta_s)} left" if self.eta_s and not self.is_over else ""
        budget = "" if self.budget_usd is None else f" of {self.budget_usd:.2f}"
        return (
            f"{self.done} of {self.asked} images, {speed}{left}, {self.spent_usd:.2f}{budget} USD{self._say_trouble()}"
        )

    def _say_trouble(self) -> str:
        parts = [f"{count} x {reason}" for reason, count in sorted(self.failures.items(), key=lambda one: -one[1])]
        closed = [f"{name} is closed" for name, one in self.providers.items() if one.closed]
        shown = [*([f"{self.retries} sent again"] if self.retries else []), *closed, *parts[:SHOWN_REASONS]]
        more = len(parts) - SHOWN_REASONS
        return "".join(f"; {part}" for part in [*shown, *([f"{more} other reasons"] if more > 0 else [])])


@dataclass(slots=True)
class Board:
    """The counts of one call, kept as it goes."""

    asked: int
    done: int = 0
    tally: Tally = field(default_factory=Tally)
    by_provider: dict[str, Tally] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)
    ended: deque[float] = field(default_factory=deque)

    def add(self, outcome: Outcome) -> None:
        self.tally.add(outcome)
        self.by_provider.setdefault(outcome.provider, Tally()).add(outcome)
        if outcome.status != "drawn":
            self._count_failure(f"{outcome.provider}: {outcome.reason or outcome.status}"[:REASON_CHARS])

    def finish(self) -> None:
        """One more image has come to its end."""
        self.done += 1
        self.ended.append(time.monotonic())

    @property
    def elapsed_s(self) -> float:
        return time.monotonic() - self.started

    def measure_speed(self) -> tuple[float, float | None]:
        """Images a minute, and the seconds until the rest is done."""
        now = time.monotonic()
        while self.ended and self.ended[0] < now - SPAN_S:
            self.ended.popleft()
        span_s = max(min(self.elapsed_s, SPAN_S), 1e-3)
        per_second = len(self.ended) / span_s
        left = max(0, self.asked - self.done)
        return 60 * per_second, left / per_second if per_second else (None if left else 0.0)

    def _count_failure(self, reason: str) -> None:
        is_known = reason in self.failures or len(self.failures) < MOST_REASONS
        self.failures[reason if is_known else "other reasons"] += 1


def _say_seconds(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
