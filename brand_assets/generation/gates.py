"""This file says what drawing asks of a provider's limits: a slot for every create, and whether the service is up."""

from dataclasses import dataclass, field
from typing import Protocol


class Slot(Protocol):
    """The moment at which one create may be sent."""

    async def arrive(self) -> bool:
        """Wait for it; False when it was missed by so much that another is to be taken."""
        ...


class Pace(Protocol):
    """What an account may be asked, shared by all processes."""

    async def take(self) -> Slot: ...

    async def throttled(self, retry_after_s: float | None) -> None: ...

    async def pause(self, seconds: float) -> None: ...

    async def worked(self) -> None: ...


class Breaker(Protocol):
    """Whether the service is up, as far as this process has seen."""

    async def admit(self) -> None:
        """Wait while it is down; ServiceDown when it is given up on. What is admitted is recorded, or forgone."""
        ...

    def record(self, worked: bool) -> None: ...

    def forgo(self) -> None:
        """What was admitted was not sent."""
        ...


class FreeSlot:
    async def arrive(self) -> bool:
        return True


class FreePace:
    """The pace of a provider without limits."""

    async def take(self) -> Slot:
        return FreeSlot()

    async def throttled(self, retry_after_s: float | None) -> None:
        """Nobody to tell."""

    async def pause(self, seconds: float) -> None:
        """Nobody to tell."""

    async def worked(self) -> None:
        """Nobody to tell."""


class FreeBreaker:
    """The breaker of a provider that is no service."""

    async def admit(self) -> None:
        """Always."""

    def record(self, worked: bool) -> None:
        """Nothing to keep."""

    def forgo(self) -> None:
        """Nothing to give back."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between one provider and those who would send it something."""

    pace: Pace = field(default_factory=FreePace)
    breaker: Breaker = field(default_factory=FreeBreaker)
