"""This file is the life of an asynchronous task, read off the clock, and the shelf of its results."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from brand_assets_tests.simulator.mischief import Kind

Phase = Literal["queued", "working", "succeeded", "refused", "failed", "cancelled"]
ENDED: tuple[Phase, ...] = ("succeeded", "refused", "failed", "cancelled")


@dataclass
class Task:
    """What it asks for, when it works and how it will end; `phase` says how far it is now."""

    task_id: str
    provider: str
    model: str
    fields: dict[str, Any]
    draw: Callable[[int], bytes]
    """The picture number n."""
    count: int
    media_type: str
    kind: Kind | None
    seed: int
    starts_at: float
    ends_at: float
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    cancelled: bool = False
    urls: list[str] = field(default_factory=list)

    @property
    def phase(self) -> Phase:
        now = time.monotonic()
        if self.cancelled:
            return "cancelled"
        if now < self.ends_at:
            return "queued" if now < self.starts_at else "working"
        return self.fate

    @property
    def fate(self) -> Phase:
        """How it ends when nobody cancels it."""
        if self.cancelled:
            return "cancelled"
        if self.kind in ("filter", "refuse"):
            return "refused"
        return "failed" if self.kind in ("late_failure", "task_error") else "succeeded"

    def cancel(self) -> bool:
        """Whether there was still something to cancel."""
        if self.phase in ENDED:
            return False
        self.cancelled = True
        return True


@dataclass(slots=True)
class ResultFile:
    draw: Callable[[], bytes]
    media_type: str
    kind: Kind | None
    gone_at: float
    times_fetched: int = 0


@dataclass
class Shelf:
    """Result files under names that nobody can guess."""

    files: dict[str, ResultFile] = field(default_factory=dict)

    def put(self, draw: Callable[[], bytes], media_type: str, kind: Kind | None, lifetime_s: float) -> str:
        """The file's name."""
        name = f"{secrets.token_hex(16)}.{media_type.removeprefix('image/')}"
        self.files[name] = ResultFile(draw, media_type, kind, time.monotonic() + lifetime_s)
        return name
