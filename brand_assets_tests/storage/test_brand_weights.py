"""This file tests that applied weights are durable, append-only, and come to ledgers that are older than they are."""

from datetime import UTC, datetime
from pathlib import Path

from brand_assets.storage.ledger import AppliedWeights, Ledger
from brand_assets.storage.ledger.door import hold_lock
from brand_assets.storage.ledger.schema import MIGRATIONS, migrate

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEIGHTS = {"color": 0.9, "composition": 0.1}


def test_weights_come_back_as_they_were_applied_from_another_ledger_object(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    Ledger(path).brand_weights.apply("Harbör & Pine", WEIGHTS, because="88% of pairs", applied_by=" ada ", now=NOW)
    Ledger(path).brand_weights.take_back("Harbör & Pine", because="too much", applied_by="ben", now=NOW)
    assert Ledger(path).brand_weights.list() == [
        AppliedWeights("Harbör & Pine", WEIGHTS, "88% of pairs", "ada", NOW),
        AppliedWeights("Harbör & Pine", None, "too much", "ben", NOW),
    ]


def test_a_ledger_from_before_weights_were_applied_learns_to_keep_them(tmp_path: Path) -> None:
    import duckdb

    older = tmp_path / "older"
    older.mkdir()
    for migration in sorted(MIGRATIONS.glob("m00[1-4]_*.sql")):
        (older / migration.name).write_bytes(migration.read_bytes())
    ledger = Ledger(tmp_path / "ledger.duckdb")
    with hold_lock(ledger.path), duckdb.connect(str(ledger.path)) as connection:
        migrate(connection, older)
    assert ledger.brand_weights.list() == []
    ledger.brand_weights.apply("Foo", WEIGHTS, because="so", applied_by="ada")
    assert [row.weights for row in ledger.brand_weights.list()] == [WEIGHTS]


def test_a_snapshot_carries_them(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.brand_weights.apply("Foo", WEIGHTS, because="so", applied_by="ada", now=NOW)
    ledger.snapshot(tmp_path / "snapshot")
    elsewhere = Ledger(tmp_path / "elsewhere" / "ledger.duckdb")
    elsewhere.restore_snapshot(tmp_path / "snapshot")
    assert elsewhere.brand_weights.list() == ledger.brand_weights.list()
