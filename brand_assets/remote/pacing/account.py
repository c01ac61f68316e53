"""This file is what the processes know together of one provider's account, and how it is written down."""

import json
import math
from dataclasses import asdict, dataclass, field

MIN_RATE = 1 / 8
MAX_LATE_S = 1.0


@dataclass(frozen=True, slots=True)
class Track:
    """When the next slot may be, and slots before that which were given back; wall-clock seconds."""

    next_at: float = 0.0
    spare: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Lateness:
    """How late creates left, at the most, since `since` and in the window before that; seconds."""

    since: float = 0.0
    now_s: float = 0.0
    before_s: float = 0.0

    @property
    def is_possible(self) -> bool:
        return 0.0 <= self.now_s <= MAX_LATE_S and 0.0 <= self.before_s <= MAX_LATE_S


@dataclass(frozen=True, slots=True)
class Account:
    """One account's schedule. A slot that was leased in an earlier `epoch` is void."""

    epoch: int = 0
    rate: float = 1.0
    """Share of the documented rate that is used; less after a 429."""
    strikes: int = 0
    """429s one after another, no create having worked between them."""
    throttled_at: float = 0.0
    paused_until: float = 0.0
    late: Lateness = field(default_factory=Lateness)
    creates: Track = field(default_factory=Track)
    polls: Track = field(default_factory=Track)


def begin_account(now: float, pause_s: float = 0.0) -> Account:
    """An account that nothing is known of; its epoch is one that no slot was leased in before."""
    return Account(epoch=int(now * 1000), creates=Track(now + pause_s), polls=Track(now))


def format_account(account: Account) -> str:
    return json.dumps(asdict(account), separators=(",", ":"))


def parse_account(text: str) -> Account | None:
    """None when the text is damaged or holds what no account can."""
    try:
        raw = json.loads(text)
        account = Account(
            epoch=int(raw["epoch"]),
            rate=_read_number(raw["rate"]),
            strikes=int(raw["strikes"]),
            throttled_at=_read_number(raw["throttled_at"]),
            paused_until=_read_number(raw["paused_until"]),
            late=_read_lateness(raw["late"]),
            creates=_read_track(raw["creates"]),
            polls=_read_track(raw["polls"]),
        )
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return None
    is_possible = MIN_RATE <= account.rate <= 1.0 and account.strikes >= 0 and account.late.is_possible
    return account if is_possible else None


def _read_track(raw: dict[str, object]) -> Track:
    spare = raw["spare"]
    if not isinstance(spare, list):
        raise TypeError("spare slots are a list")
    return Track(_read_number(raw["next_at"]), tuple(_read_number(at) for at in spare))


def _read_lateness(raw: dict[str, object]) -> Lateness:
    return Lateness(_read_number(raw["since"]), _read_number(raw["now_s"]), _read_number(raw["before_s"]))


def _read_number(raw: object) -> float:
    if not isinstance(raw, int | float) or not math.isfinite(raw):
        raise ValueError("a time or a share is a finite number")
    return float(raw)
