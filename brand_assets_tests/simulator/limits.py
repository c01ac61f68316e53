"""This file keeps the services' rate windows, by their own clock."""

import time
from collections import deque
from dataclasses import dataclass, field

from brand_assets_tests.simulator.options import RateLimit


@dataclass
class Window:
    """The creates of one account within the last `window_s` seconds."""

    limit: RateLimit
    taken: deque[float] = field(default_factory=deque)
    shut_until: float = 0.0
    breaches: int = 0

    def take(self) -> float | None:
        """None when there is room, else how many seconds there is none."""
        now = time.monotonic()
        while self.taken and self.taken[0] <= now - self.limit.window_s:
            self.taken.popleft()
        if now < self.shut_until:
            self.breaches += 1
            return self.shut_until - now
        if len(self.taken) >= self.limit.requests:
            self.breaches += 1
            self.shut_until = now + self.limit.penalty_s
            return max(self.limit.penalty_s, self.taken[0] + self.limit.window_s - now)
        self.taken.append(now)
        return None
