"""Tests of the engine that a process keeps: it holds no file, reaches no other file, and is replaced when it fails."""

import os
from pathlib import Path

import duckdb
import pytest

from brand_assets.storage.ledger import Ledger
from brand_assets.storage.ledger.engine import attach


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "it's a ledger.duckdb")


def _list_open_files() -> set[str]:
    found = set()
    for descriptor in os.listdir("/proc/self/fd"):
        try:
            found.add(os.readlink(f"/proc/self/fd/{descriptor}"))
        except FileNotFoundError:  # the one that listed them
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the system does not list open files")
def test_between_transactions_no_file_of_the_ledger_is_open_and_no_log_is_left(ledger: Ledger) -> None:
    ledger.feedback.add("a", "positive", 5, None, "ada")
    ledger.feedback.list()
    assert not [name for name in _list_open_files() if name.startswith(str(ledger.path.parent))]
    assert not ledger.path.with_name(f"{ledger.path.name}.wal").exists()


def test_a_statement_reaches_no_other_file(ledger: Ledger, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("a\n1\n")
    for statement in (f"SELECT * FROM '{other}'", f"ATTACH '{tmp_path / 'b.duckdb'}'", f"COPY (SELECT 1) TO '{other}'"):
        with pytest.raises(Exception, match="disabled by configuration"):
            ledger.call(lambda connection, text=statement: connection.execute(text).fetchall())
    assert other.read_text() == "a\n1\n"


def test_a_ledger_can_be_read_where_another_one_was_just_written(tmp_path: Path) -> None:
    first, second = Ledger(tmp_path / "a.duckdb"), Ledger(tmp_path / "b.duckdb")
    for number in range(3):
        first.feedback.add(f"a{number}", "positive", None, None, "ada")
        second.feedback.add(f"b{number}", "positive", None, None, "ada")
    assert [row.image_id for row in first.feedback.list()] == ["a0", "a1", "a2"]
    assert [row.image_id for row in second.feedback.list()] == ["b0", "b1", "b2"]


def test_what_was_committed_is_there_when_the_engine_fails_at_letting_go(ledger: Ledger) -> None:
    ledger.feedback.add("a", "positive", None, None, "ada")
    attached = attach(ledger.path)
    attached.connection.execute(
        """INSERT INTO feedback (image_id, kind, author, "at") VALUES ('b', 'positive', 'ada', now()::TIMESTAMP)"""
    )
    attached.connection.begin()
    attached.connection.execute("DELETE FROM feedback")
    attached.engine.close()
    attached.let_go()
    assert [row.image_id for row in ledger.feedback.list()] == ["a", "b"]


def test_a_file_that_another_program_holds_is_opened_once_it_is_free(ledger: Ledger) -> None:
    ledger.feedback.add("a", "positive", None, None, "ada")
    foreign = duckdb.connect(str(ledger.path))
    with pytest.raises(duckdb.Error):
        attach(ledger.path)
    foreign.close()
    assert len(ledger.feedback.list()) == 1


def test_a_child_that_was_forked_ends_as_others_do(ledger: Ledger) -> None:
    ledger.feedback.add("a", "positive", None, None, "ada")
    child = os.fork()
    if not child:
        os._exit(0 if len(ledger.feedback.list()) == 1 else 3)
    assert os.waitpid(child, 0)[1] == 0
    assert len(ledger.feedback.list()) == 1
