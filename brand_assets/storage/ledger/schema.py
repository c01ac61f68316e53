"""This file brings a ledger up to the tables this version knows, one numbered migration at a time."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(connection: "DuckDBPyConnection", folder: Path = MIGRATIONS) -> None:
    """Apply every migration that this ledger lacks, in order, each in a transaction of its own.

    The caller holds the lock. Raises LedgerError when the file is another program's, or newer than this version.
    """
    version = _read_version(connection)
    migrations = _list_migrations(folder)
    newest = max(migrations)
    if version > newest:
        raise LedgerError(
            f"The ledger has schema {version}, and this version of brand-assets knows up to {newest}. "
            "Upgrade brand-assets, or restore a backup made by this version."
        )
    for number in range(version + 1, newest + 1):
        _apply(connection, number, migrations[number])


def _read_version(connection: "DuckDBPyConnection") -> int:
    import duckdb

    try:
        row = connection.execute("SELECT coalesce(max(version), 0) FROM migrations").fetchone()
    except duckdb.CatalogException:
        tables = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        if tables:
            raise LedgerError(
                f"This DuckDB file is not a ledger: it holds {', '.join(sorted(tables)[:5])} and no migrations. "
                "Move it away."
            ) from None
        return 0
    except duckdb.BinderException:
        raise LedgerError(
            "This DuckDB file is not a ledger: its table `migrations` is another's. Move it away."
        ) from None
    return int(row[0]) if row else 0


def _list_migrations(folder: Path) -> dict[int, Path]:
    found = {int(path.name[1:4]): path for path in folder.glob("*.sql") if re.match(r"m\d{3}_", path.name)}
    if sorted(found) != list(range(1, len(found) + 1)) or not found:
        raise LedgerError(
            f"The migrations in {folder} are incomplete: found {sorted(found)}. Install brand-assets again."
        )
    return found


def _apply(connection: "DuckDBPyConnection", number: int, path: Path) -> None:
    connection.begin()
    try:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS migrations (version INTEGER, name VARCHAR, applied_at TIMESTAMP)"
        )
        connection.execute(path.read_text(encoding="utf-8"))
        applied_at = datetime.now(UTC).replace(tzinfo=None)
        connection.execute("INSERT INTO migrations VALUES (?, ?, ?)", [number, path.stem, applied_at])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
