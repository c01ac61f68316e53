"""This file is the simulator's memory of what was asked of it and what it bills for that."""

import math
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from brand_assets_tests.simulator.mischief import Kind


@dataclass(frozen=True, slots=True)
class Charge:
    """One line of the bill; `text_usd` of `usd` is for reading words, `key` is the digest of the create's body."""

    provider: str
    model: str
    usd: float
    task_id: str
    key: str
    text_usd: float = 0.0


@dataclass(slots=True)
class Create:
    """One valid create: what went wrong with it, and whether work began on it. `seen_at` counts seconds."""

    provider: str
    model: str
    key: str
    kind: Kind | None
    seen_at: float
    fields: Mapping[str, object] = field(repr=False)
    has_begun: bool = False
    task_id: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it came in; header names are lower-case."""

    provider: str
    method: str
    path: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    seen_at: float


@dataclass
class Books:
    """Append-only; a charge counts for as long as its `is_due` says so (a task that fails is taken off the bill)."""

    requests: list[Seen] = field(default_factory=list)
    creates: list[Create] = field(default_factory=list)
    entries: list[tuple[Charge, Callable[[], bool]]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def enter(self, charge: Charge, is_due: Callable[[], bool] = lambda: True) -> None:
        with self.lock:
            self.entries.append((charge, is_due))

    def bill(self) -> list[Charge]:
        with self.lock:
            entries = list(self.entries)
        return [charge for charge, is_due in entries if is_due()]

    def billed_usd(self, provider: str | None = None) -> float:
        """US dollars, to a millionth of a cent."""
        return round(math.fsum(c.usd for c in self.bill() if provider in (None, c.provider)), 8)

    def begun_twice(self) -> list[str]:
        """The keys of creates that are on the bill more than once."""
        counts = Counter((charge.provider, charge.key) for charge in self.bill())
        return sorted(key for (_, key), count in counts.items() if count > 1)
