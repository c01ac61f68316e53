"""This file keeps what a reviewer said of images that were shown to them a second time."""

import math
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from brand_assets.errors import DecisionRefused
from brand_assets.records.preference import Repeat
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.checkpoint_rows import read_shown
from brand_assets.storage.ledger.columns import from_instant_or_none, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = 'repeat_id, checkpoint_id, image_id, reviewer, decision, seconds, "at"'


class Repeats:
    """Append-only; one a reviewer and image, at a checkpoint that is open or submitted."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def add(self, repeat: Repeat, now: datetime | None = None) -> Repeat:
        """Append one, and give it as it was kept.

        Raises DecisionRefused when the image was not shown there, was repeated already, or nobody signs.
        """

        def job(connection: "DuckDBPyConnection") -> Repeat:
            _refuse_unfit(connection, repeat)
            row = connection.execute(
                f"""INSERT INTO repeats (checkpoint_id, image_id, reviewer, decision, seconds, "at")
                    VALUES (?, ?, ?, ?, ?, ?) RETURNING {_COLUMNS}""",  # noqa: S608 - names of ours
                [
                    repeat.checkpoint_id,
                    repeat.image_id,
                    to_text(repeat.reviewer.strip()),
                    repeat.decision,
                    repeat.seconds if repeat.seconds is not None and math.isfinite(repeat.seconds) else None,
                    to_instant(now),
                ],
            ).fetchone()
            return _read(row or ())

        return self._calls.call(job)

    def list(self, checkpoint_id: str) -> list[Repeat]:
        """Everybody's, in the order in which they were committed."""
        return self._calls.call(lambda connection: _read_all(connection, checkpoint_id))


def _refuse_unfit(connection: "DuckDBPyConnection", repeat: Repeat) -> None:
    if not repeat.reviewer.strip():
        raise DecisionRefused("A repeat without a reviewer was refused. Name the reviewer.")
    if repeat.decision not in ("approved", "rejected"):
        raise DecisionRefused(f"{str(repeat.decision)!r} is no answer to a repeat; it may be approved or rejected.")
    if all(image.image_id != repeat.image_id for image in read_shown(connection, repeat.checkpoint_id)):
        raise DecisionRefused(f"The image {repeat.image_id[:80]!r} was not shown at this checkpoint.")
    name = repeat.reviewer.strip().casefold()
    for one in _read_all(connection, repeat.checkpoint_id):
        if one.image_id == repeat.image_id and one.reviewer.casefold() == name:
            raise DecisionRefused(f"{one.reviewer} has repeated the image {repeat.image_id[:12]} already.")


def _read_all(connection: "DuckDBPyConnection", checkpoint_id: str) -> "list[Repeat]":
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM repeats WHERE checkpoint_id = ? ORDER BY repeat_id",  # noqa: S608
        [checkpoint_id],
    ).fetchall()
    return [_read(row) for row in rows]


def _read(row: tuple[Any, ...]) -> Repeat:
    kept = Repeat(*row)
    return replace(kept, at=from_instant_or_none(kept.at))
