"""This file reads from a reply's headers for how long the service asks for no further request."""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MAX_PAUSE_S = 300.0  # whatever a header says: a day's wait is a person's decision
EPOCH_S, EPOCH_MS = 1e9, 1e12  # a reset this large is a moment and not a duration
UNITS_S = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
STEP = re.compile(r"(\d{1,15}(?:\.\d{1,15})?)(ms|us|µs|ns|d|h|m|s)")


def read_pause_s(headers: Mapping[str, str], now: datetime) -> float:
    """Seconds from 0 to MAX_PAUSE_S; 0 when nothing is asked. Header names are in lower case.

    Retry-After wins, in seconds or as a date; else every count of a limit that stands at nothing left asks for the
    time until it is reset. A value that makes no sense asks for nothing.
    """
    asked = _read_retry_after(headers, now)
    if asked is None:
        asked = max((_read_reset(reset, now) or 0.0 for reset in _used_up(headers)), default=0.0)
    return asked


def _read_retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
    milliseconds = _read_number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return _bound(milliseconds / 1000)
    text = headers.get("retry-after", "").strip()
    seconds = _read_number(text)
    return _bound(seconds) if seconds is not None else _read_moment(text, now)


def _used_up(headers: Mapping[str, str]) -> list[str]:
    """The reset that belongs to each count of nothing left: `...-remaining...` and `...-reset...` are pairs."""
    resets = []
    for name, value in headers.items():
        left = _read_number(value) if "ratelimit" in name and "remaining" in name else None
        if left is not None and left <= 0:
            resets.append(headers.get(name.replace("remaining", "reset"), ""))
    return resets


def _read_reset(text: str, now: datetime) -> float | None:
    """A number of seconds, a moment as seconds or milliseconds since 1970 or as a date, a duration as `6m0s`."""
    text = text.strip()
    number = _read_number(text)
    if number is None:
        return _read_duration(text) if STEP.match(text) and STEP.sub("", text) == "" else _read_moment(text, now)
    if number < EPOCH_S:
        return _bound(number)
    return _bound((number / 1000 if number >= EPOCH_MS else number) - now.timestamp())


def _read_duration(text: str) -> float:
    return _bound(sum(float(count) * UNITS_S[unit] for count, unit in STEP.findall(text)))


def _read_moment(text: str, now: datetime) -> float | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text[:64])
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return _bound((aware - now).total_seconds())
    return None


def _read_number(text: str) -> float | None:
    try:
        number = float(text[:32])
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _bound(seconds: float) -> float:
    return min(max(seconds, 0.0), MAX_PAUSE_S)
