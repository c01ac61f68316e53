"""This file keeps who was told what, so that nobody is told twice: not after a restart, not by two daemons."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import from_instant, from_instant_or_none, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NoticeState = Literal["claimed", "told", "failed", "given_up"]

WATCHING = "watching"
"""The event under which a channel's first moment is kept: what happened before is not news to it."""
CLAIM = timedelta(minutes=5)
"""A claim that is older belongs to a process that is gone, somewhere between sending and writing that down."""


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """What one channel was told, or could not be. `at` is its last try; a failed one is not tried before `again_at`."""

    channel: str
    event: str
    subject: str
    reference: str | None
    at: datetime
    state: NoticeState
    attempts: int
    again_at: datetime | None
    problem: str | None


_KEY = "WHERE channel = ? AND event = ? AND subject = ?"


class Notices:
    """One row for each channel, event and subject."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def watch(self, channel: str, now: datetime) -> tuple[datetime, list[NoticeRow]]:
        """Since when this channel is there, and all that it was told since; its first moment is `now`."""

        def job(connection: "DuckDBPyConnection") -> tuple[datetime, list[NoticeRow]]:
            _insert(connection, channel, WATCHING, channel, "told", now)
            rows = [row for row in _read(connection, "WHERE channel = ?", [channel]) if row.event != WATCHING]
            [first] = _read(connection, "WHERE channel = ? AND event = ?", [channel, WATCHING])
            return first.at, rows

        return self._calls.call(job)

    def list(self, subject: str | None = None) -> list[NoticeRow]:
        """Every notice, or those about one checkpoint, in the order in which they were first claimed."""
        where = "WHERE event <> ? AND (?::VARCHAR IS NULL OR subject = ?)"
        return self._calls.call(lambda connection: _read(connection, where, [WATCHING, subject, subject]))

    def claim(self, channel: str, event: str, subject: str, *, may_repeat: bool, now: datetime) -> int | None:
        """The number of the try that the caller is to make now, from 1 on; None when it is not the caller's to make.

        A claim that was left behind is taken over only where `may_repeat`: nobody knows whether it was sent.
        """

        def job(connection: "DuckDBPyConnection") -> int | None:
            if _insert(connection, channel, event, subject, "claimed", now):
                return 1
            [row] = _read(connection, _KEY, [channel, event, subject])
            is_due = row.state == "failed" and (row.again_at is None or row.again_at <= now)
            is_left = row.state == "claimed" and may_repeat and row.at + CLAIM <= now
            if not (is_due or is_left):
                return None
            _update(
                connection, (channel, event, subject), state="claimed", at=to_instant(now), attempts=row.attempts + 1
            )
            return row.attempts + 1

        return self._calls.call(job)

    def settle(self, channel: str, event: str, subject: str, reference: str | None, now: datetime) -> None:
        """The caller's claim was told; `reference` is the channel's own name for it."""
        told = {
            "state": "told",
            "reference": to_text(reference),
            "at": to_instant(now),
            "problem": None,
            "again_at": None,
        }
        self._calls.call(lambda connection: _update(connection, (channel, event, subject), **told))

    def release(
        self, channel: str, event: str, subject: str, problem: str, again_at: datetime | None, now: datetime
    ) -> None:
        """The caller's claim could not be told; it is tried again at `again_at`, or never when that is None."""
        again = to_instant(again_at) if again_at else None
        failed = {"state": "failed" if again_at else "given_up", "problem": to_text(problem), "again_at": again}
        self._calls.call(
            lambda connection: _update(connection, (channel, event, subject), at=to_instant(now), **failed)
        )


def _update(connection: "DuckDBPyConnection", key: tuple[str, str, str], **values: object) -> None:
    names = ", ".join(f'"{name}" = ?' for name in values)
    connection.execute(f"UPDATE notices SET {names} {_KEY}", [*values.values(), *key])  # noqa: S608 - names of ours


def _insert(
    connection: "DuckDBPyConnection", channel: str, event: str, subject: str, state: NoticeState, now: datetime
) -> bool:
    """Whether there was no such row yet."""
    row = connection.execute(
        """INSERT INTO notices (channel, event, subject, "at", state, attempts) VALUES (?, ?, ?, ?, ?, 1)
           ON CONFLICT DO NOTHING RETURNING notice_id""",
        [channel, event, subject, to_instant(now), state],
    ).fetchone()
    return row is not None


def _read(connection: "DuckDBPyConnection", where: str, values: "list[object]") -> "list[NoticeRow]":
    rows = connection.execute(
        f"""SELECT channel, event, subject, reference, "at", state, attempts, again_at, problem FROM notices {where}
            ORDER BY notice_id""",  # noqa: S608 - the clauses are this file's own
        values,
    ).fetchall()
    return [
        replace(row, at=from_instant(row.at), again_at=from_instant_or_none(row.again_at))
        for row in (NoticeRow(*row) for row in rows)
    ]
