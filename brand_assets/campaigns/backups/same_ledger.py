"""This file tells whether two ledgers say the same, whatever their files look like."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from brand_assets.storage.ledger import Ledger

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_BOOKKEEPING = "migrations"


def count_ledger_rows(ledger: Ledger) -> dict[str, int]:
    """Rows of each of its tables, by name. Raises LedgerError when it is no sound ledger."""
    return {table: rows for table, (rows, _) in ledger.call(_fingerprint).items()}


def is_same_ledger(one: Ledger, other: Ledger) -> bool:
    """Whether both hold the same rows, in whatever order."""
    return one.call(_fingerprint) == other.call(_fingerprint)


def _fingerprint(connection: "DuckDBPyConnection") -> Mapping[str, tuple[int, int]]:
    names = sorted(name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall())
    prints = {}
    for name in names:
        if name == _BOOKKEEPING:
            continue
        # The name is one of the ledger's own tables. A sum over the rows' hashes does not depend on their order.
        query = f'SELECT count(*), coalesce(sum(hash(t)::HUGEINT), 0) FROM "{name}" AS t'  # noqa: S608
        rows, total = connection.execute(query).fetchall()[0]
        prints[name] = (int(rows), int(total))
    return prints
