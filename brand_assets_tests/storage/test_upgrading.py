"""This file tests a ledger of an earlier version: it is brought up to this one, with all its rows."""

import shutil
from pathlib import Path

import duckdb
import pytest

from brand_assets.records.checkpoint import Decision
from brand_assets.storage.ledger import Ledger
from brand_assets.storage.ledger.schema import MIGRATIONS, migrate

ROWS = (
    """INSERT INTO checkpoints (checkpoint_id, campaign, round, attempt, shown_sha256, opened_at, rule, status, shown,
           to_approve, reviewers)
           VALUES ('c', 'tide', 'concept', 1, 'x', now()::TIMESTAMP, 'any', 'open', 2, 1, '[]')""",
    "INSERT INTO checkpoint_images VALUES ('c', 0, 'a', 's'), ('c', 1, 'b', 't')",
    """INSERT INTO decisions (checkpoint_id, image_id, reviewer, decision, decided_at)
           VALUES ('c', 'a', 'ada', 'approved', now()::TIMESTAMP)""",
    """INSERT INTO feedback (image_id, kind, author, "at") VALUES ('a', 'positive', 'ada', now()::TIMESTAMP)""",
)


def write_older(path: Path, version: int) -> None:
    """A ledger with rows, as that version left it when it was killed: all of it in the log."""
    older = path.parent / "migrations"
    older.mkdir()
    for migration in MIGRATIONS.glob("*.sql"):
        if int(migration.name[1:4]) <= version:
            shutil.copy(migration, older)
    connection = duckdb.connect(str(path))
    connection.execute("PRAGMA disable_checkpoint_on_shutdown")
    migrate(connection, older)
    for row in ROWS:
        connection.execute(row)
    connection.close()


@pytest.mark.parametrize("version", [5, 6, 7, 8])
def test_a_ledger_of_an_earlier_version_keeps_its_rows_and_takes_what_is_new(tmp_path: Path, version: int) -> None:
    write_older(tmp_path / "ledger.duckdb", version)
    ledger = Ledger(tmp_path / "ledger.duckdb")
    [checkpoint] = ledger.checkpoints.list_open()
    [before] = ledger.checkpoints.decisions("c")
    assert (checkpoint.reopened_by, before.rubric, before.carried_from) == (None, (), None)
    ledger.checkpoints.decide("c", [Decision("b", "ben", "rejected", rubric=("mood",))])
    ledger.checkpoints.submit("c", "ada")
    again = ledger.checkpoints.reopen("tide", "concept", reviewer="ben")
    carried = ledger.checkpoints.decisions(again.checkpoint_id)
    assert [(one.image_id, one.reviewer, one.carried_from) for one in carried] == [("a", "ada", 1), ("b", "ben", 2)]
    ledger.revisions.send_back(again.checkpoint_id, "bolder", "ada")
    assert ledger.revisions.begin("tide", "concept") is not None
    assert [row.image_id for row in ledger.feedback.list()] == ["a"]
