"""This file limits how often somebody may ask: a token bucket for each person or address, in bounded memory."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from brand_assets.web.access.refusals import TooManyRequests

MAX_BUCKETS = 20_000
"""Beyond it, who has not asked for the longest time is forgotten; 20,000 buckets take about 5 MB."""


@dataclass(frozen=True, slots=True)
class Pace:
    """At most `burst` at once, and `per_second` in the long run."""

    burst: float
    per_second: float


@dataclass(frozen=True, slots=True)
class Paces:
    """How often people may ask. On loopback one address is everybody and every script on the machine."""

    read: Pace = field(default_factory=lambda: Pace(4000, 400))
    write: Pace = field(default_factory=lambda: Pace(300, 30))
    local_write: Pace = field(default_factory=lambda: Pace(2000, 250))
    failure: Pace = field(default_factory=lambda: Pace(10, 1 / 6))
    """Wrong tokens from one address."""


class Buckets:
    """Token buckets by kind and key; `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, max_buckets: int = MAX_BUCKETS) -> None:
        self._clock = clock
        self._max = max_buckets
        self._levels: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, kind: str, key: str, pace: Pace) -> None:
        """Take one. Raises TooManyRequests, which says when there will be one again."""
        now, level = self._look(kind, key, pace)
        if level < 1:
            wait_s = (1 - level) / pace.per_second
            raise TooManyRequests(
                f"That was too often for now. Wait {max(1, round(wait_s))} s and go on; nothing is lost.",
                retry_after_s=wait_s,
            )
        self._levels[kind, key] = (now, level - 1)
        self._levels.move_to_end((kind, key))
        while len(self._levels) > self._max:
            self._levels.popitem(last=False)

    def is_empty(self, kind: str, key: str, pace: Pace) -> bool:
        return self._look(kind, key, pace)[1] < 1

    def __len__(self) -> int:
        return len(self._levels)

    def _look(self, kind: str, key: str, pace: Pace) -> tuple[float, float]:
        now = self._clock()
        then, level = self._levels.get((kind, key), (now, pace.burst))
        return now, min(pace.burst, level + (now - then) * pace.per_second)
