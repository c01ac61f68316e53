"""This file reads and writes the `outcomes` table: what became of each request, one row for each for ever."""

from collections.abc import Iterable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from brand_assets.records.drawing import Outcome
from brand_assets.storage.ledger.columns import from_instant, insert_rows, to_instant, to_text, to_usd

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COLUMNS = tuple(field.name for field in fields(Outcome))
_SELECT = f"SELECT {', '.join(COLUMNS)} FROM outcomes"  # noqa: S608 - the columns are Outcome's own fields


def read_outcomes(connection: "DuckDBPyConnection", campaign: str, round_name: str) -> list[Outcome]:
    """Every outcome of a round, all attempts, in the order in which they came."""
    rows = connection.execute(
        f"{_SELECT} WHERE campaign = ? AND round = ? ORDER BY drawn_at, request_key", [campaign, round_name]
    ).fetchall()
    return [_to_outcome(row) for row in rows]


def find_outcomes(connection: "DuckDBPyConnection", request_keys: Iterable[str]) -> dict[str, Outcome]:
    """The outcomes that these requests have."""
    rows = connection.execute(
        f"{_SELECT} WHERE request_key IN (SELECT unnest(?::VARCHAR[]))", [list(request_keys)]
    ).fetchall()
    return {row[0]: _to_outcome(row) for row in rows}


def find_children(connection: "DuckDBPyConnection", image_ids: Iterable[str]) -> list[Outcome]:
    """The outcomes of every request that started from one of these images, in the order in which they came."""
    rows = connection.execute(
        f"{_SELECT} WHERE parent_image_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY drawn_at, request_key",
        [list(image_ids)],
    ).fetchall()
    return [_to_outcome(row) for row in rows]


def write_outcome(connection: "DuckDBPyConnection", outcome: Outcome, *, is_first: bool) -> None:
    """Write the request's first outcome, or over the one it had; an insert takes half the time of an upsert."""
    values = {name: getattr(outcome, name) for name in COLUMNS}
    values["reason"] = to_text(outcome.reason)
    values["cost_usd"] = to_usd(outcome.cost_usd)
    values["drawn_at"] = to_instant(outcome.drawn_at)
    upsert_on = "" if is_first else "request_key"
    insert_rows(connection, "outcomes", COLUMNS, [list(values.values())], upsert_on)


def _to_outcome(row: tuple[Any, ...]) -> Outcome:
    values = dict(zip(COLUMNS, row, strict=True))
    values["cost_usd"] = float(values["cost_usd"])
    values["drawn_at"] = from_instant(values["drawn_at"])
    return Outcome(**values)
