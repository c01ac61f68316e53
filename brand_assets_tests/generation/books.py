"""This file is a ledger and an image store in memory, for tests of drawing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from brand_assets.errors import LakeError, ReservationLost
from brand_assets.generation.draw_all import Drawer
from brand_assets.records.drawing import (
    DrawRequest,
    ImageProvider,
    Outcome,
    Reservation,
    ReservationState,
    Unclaimed,
)

Answer = ReservationState | Reservation | Exception


@dataclass
class DictBook:
    """A ledger in memory; `states` says what a seed's successive reservations answer, or raise, before `reserved`."""

    states: dict[int, list[Answer]] = field(default_factory=dict)
    beat_failures: list[Exception] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    tasks: dict[str, str | None] = field(default_factory=dict)
    usages: dict[str, Mapping[str, object]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    """Requests that another run turns out to have taken over, once each."""
    is_abandoned: bool = False
    beats: int = 0
    heartbeat_every_s: float = 0.01

    async def reserve(self, request: DrawRequest) -> Reservation:
        answers = self.states.get(request.seed)
        answer = answers.pop(0) if answers else "reserved"
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Reservation):
            return answer
        return Reservation(request.request_key, answer)

    async def make_sure(self, request_key: str) -> None:
        if self.lost:
            self.lost.remove(request_key)
            raise ReservationLost("another run has it")

    async def keep_task(self, request_key: str, task_id: str | None) -> None:
        self.tasks[request_key] = task_id

    async def find_unclaimed(self, request_key: str, task_ids: Sequence[str]) -> Unclaimed:
        return Unclaimed(tuple(task_ids), rivals=0)

    async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None:
        assert outcome.request_key not in self.outcomes, "settled twice"
        self.outcomes[outcome.request_key] = outcome
        self.usages[outcome.request_key] = usage

    async def heartbeat(self) -> None:
        self.beats += 1
        if self.beat_failures:
            raise self.beat_failures.pop(0)

    async def abandon(self) -> None:
        self.is_abandoned = True


@dataclass
class DictImages:
    files: dict[str, bytes] = field(default_factory=dict)

    def put(self, data: bytes) -> str:
        name = f"{len(self.files):064x}"
        self.files[name] = data
        return name

    def get(self, sha256: str) -> bytes:
        if sha256 not in self.files:
            raise LakeError(f"Image {sha256} cannot be read.")
        return self.files[sha256]


def request(seed: int, provider: str = "scripted", model: str = "m") -> DrawRequest:
    return DrawRequest("c", "concept", 1, f"p{seed}", provider, model, f"a mark, number {seed}", "", {}, seed)


def drawer(provider: ImageProvider, book: DictBook, *, repeatable: bool = False) -> Drawer:
    return Drawer({"scripted": provider}, book, DictImages(), lambda name, model: repeatable)


def statuses(book: DictBook) -> dict[int, str]:
    """By seed, of the last outcome of each prompt."""
    return {int(outcome.prompt_id[1:]): outcome.status for outcome in book.outcomes.values()}
