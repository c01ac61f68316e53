"""This file turns Python values into ledger columns and back: instants, dollars, text, and rows in bulk."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MICRO_USD = Decimal("0.000001")
LARGEST_USD = 1e9
_ROWS_A_STATEMENT = 100


def to_instant(moment: datetime | None) -> datetime:
    """A moment as the ledger keeps it, in UTC and without a zone; None is the present.

    Raises ValueError for a moment without a time zone, which could mean anything.
    """
    if moment is None:
        moment = datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError(f"The moment {moment.isoformat()} has no time zone; the ledger keeps UTC.")
    return moment.astimezone(UTC).replace(tzinfo=None)


def from_instant(column: datetime) -> datetime:
    return column.replace(tzinfo=UTC)


def from_instant_or_none(column: datetime | None) -> datetime | None:
    return None if column is None else from_instant(column)


def is_amount(usd: float) -> bool:
    """Whether this is a sum of money that the ledger can hold: finite, not negative, below a billion."""
    return math.isfinite(usd) and 0 <= usd < LARGEST_USD


def to_usd(usd: float) -> Decimal:
    """Dollars as the ledger keeps them, rounded to a millionth. Raises ValueError for what is no amount."""
    if not is_amount(usd):
        raise ValueError(f"{usd!r} is not an amount in dollars; it must be a number from 0 to 1e9.")
    return Decimal(str(usd)).quantize(MICRO_USD, ROUND_HALF_UP)


def to_text(text: str | None) -> str | None:
    """Text that DuckDB takes: what is not valid Unicode is replaced, because losing the row would be worse."""
    return None if text is None else text.encode("utf-8", "replace").decode("utf-8")


def insert_rows(
    connection: "DuckDBPyConnection",
    table: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    upsert_on: str = "",
    returning: Sequence[str] = (),
) -> list[tuple[Any, ...]]:
    """Insert rows many at a time (`executemany` runs a statement each); `upsert_on` replaces rows with that key.

    Returns these columns of what was inserted, in no certain order; nothing when none are named.
    """
    names = ", ".join(f'"{column}"' for column in columns)
    places = f"({', '.join('?' * len(columns))})"
    changes = ", ".join(f'"{column}" = excluded."{column}"' for column in columns if column != upsert_on)
    tail = f" ON CONFLICT ({upsert_on}) DO UPDATE SET {changes}" if upsert_on else ""
    if returning:
        tail += f" RETURNING {', '.join(returning)}"
    inserted: list[tuple[Any, ...]] = []
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        some = rows[start : start + _ROWS_A_STATEMENT]
        # Names come from this package's own constants; every value is a parameter.
        statement = f"INSERT INTO {table} ({names}) VALUES {', '.join([places] * len(some))}{tail}"  # noqa: S608
        answer = connection.execute(statement, [value for row in some for value in row])
        if returning:
            inserted += answer.fetchall()
    return inserted
