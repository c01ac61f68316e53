"""This file tests the ledger's smaller books: attempts, feedback, copies for the lake, snapshots."""

import os
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from brand_assets.errors import LedgerError
from brand_assets.records.checkpoint import Decision
from brand_assets.records.tables import LEDGER_TABLES
from brand_assets.storage.ledger import FeedbackRow, Ledger, PricedRequest
from brand_assets_tests.storage.ledger_workers import request

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger(tmp_path / "ledger.duckdb")


def ids(ledger: Ledger) -> list[str]:
    return [row.image_id for row in ledger.feedback.list()]


def test_an_attempt_begins_only_when_the_current_one_has_spent(ledger: Ledger) -> None:
    assert ledger.attempts.current("harbor", "concept") == 1
    assert ledger.attempts.start("harbor", "concept", "run-1") == 1
    ledger.spend.reserve([PricedRequest(request(1), 0.0)], "run-1")
    assert ledger.attempts.start("harbor", "concept", "run-2", "again, warmer") == 2
    assert ledger.attempts.current("harbor", "concept") == 2
    assert ledger.attempts.start("harbor", "concept", "run-3") == 2
    assert ledger.attempts.current("harbor", "direction") == 1


def test_a_retried_run_gets_the_attempt_that_it_began(ledger: Ledger) -> None:
    ledger.spend.reserve([PricedRequest(request(1), 0.0)], "run-1")
    assert [ledger.attempts.start("harbor", "concept", "run-2") for _ in range(3)] == [2, 2, 2]
    assert ledger.attempts.start("harbor", "direction", "run-2") == 1


def test_a_run_whose_attempt_is_not_the_newest_any_more_is_refused(ledger: Ledger) -> None:
    assert ledger.attempts.start("harbor", "concept", "run-1") == 1
    ledger.spend.reserve([PricedRequest(request(1), 0.0)], "run-1")
    assert ledger.attempts.start("harbor", "concept", "run-2") == 2
    with pytest.raises(LedgerError, match=r"began attempt 1 .* and attempt 2 was begun since.* new_attempt"):
        ledger.attempts.start("harbor", "concept", "run-1")
    assert ledger.attempts.start("harbor", "concept", "run-2") == 2


def test_feedback_is_appended_and_listed_by_image(ledger: Ledger) -> None:
    assert ledger.feedback.add("a", "rating", 4, "warm", "ana", NOW) == 1
    assert ledger.feedback.add("b", "note", None, None, "ben", NOW) == 2
    assert ledger.feedback.list("a") == [FeedbackRow(1, "a", "rating", 4, "warm", "ana", NOW)]
    assert len(ledger.feedback.list()) == 2


@pytest.mark.parametrize("name", sorted(LEDGER_TABLES))
def test_every_copy_has_the_lakes_schema_before_there_is_anything(ledger: Ledger, name: str) -> None:
    assert ledger.copy_table(name).equals(pl.DataFrame(schema=LEDGER_TABLES[name]))


def test_copied_decisions_say_their_campaign_and_round(ledger: Ledger) -> None:
    checkpoint = ledger.checkpoints.open("harbor", "concept", 1, [("a", "1" * 64)], to_approve=1, now=NOW)
    ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision("a", "ana", "approved", None, 1.5)], NOW)
    assert ledger.copy_table("decisions").rows() == [
        (1, checkpoint.checkpoint_id, "harbor", "concept", "a", "ana", "approved", None, 1.5, NOW, None, None)
    ]
    copied = ledger.copy_table("checkpoints").row(0, named=True)
    assert (copied["opened_at"], copied["submitted_at"], copied["submission"]) == (NOW, None, None)


def test_a_table_that_the_lake_does_not_copy_is_refused(ledger: Ledger) -> None:
    with pytest.raises(LedgerError, match="checkpoints, comparisons, decisions, feedback, repeats, spend"):
        ledger.copy_table("migrations; DROP TABLE spend")


def test_a_snapshot_is_private_whole_and_restores_what_was(tmp_path: Path, ledger: Ledger) -> None:
    snapshot = tmp_path / "backup" / "ledger.snapshot"
    ledger.feedback.add("kept", "note", None, None, "ana")
    ledger.snapshot(snapshot)
    assert snapshot.stat().st_mode & 0o777 == 0o600
    ledger.feedback.add("later", "note", None, None, "ana")
    kept = ledger.restore_snapshot(snapshot, force=True)
    assert ids(ledger) == ["kept"]
    assert kept is not None
    assert ids(Ledger(kept)) == ["kept", "later"]
    assert ledger.feedback.add("new", "note", None, None, "ana") == 2


def test_a_ledger_is_not_replaced_without_force(tmp_path: Path, ledger: Ledger) -> None:
    ledger.snapshot(tmp_path / "snapshot")
    ledger.feedback.add("later", "note", None, None, "ana")
    with pytest.raises(LedgerError, match="There is a ledger already"):
        ledger.restore_snapshot(tmp_path / "snapshot")
    assert ids(ledger) == ["later"]


def test_a_snapshot_restores_where_there_is_no_ledger(tmp_path: Path, ledger: Ledger) -> None:
    ledger.feedback.add("kept", "note", None, None, "ana")
    ledger.snapshot(tmp_path / "snapshot")
    elsewhere = Ledger(tmp_path / "elsewhere" / "ledger.duckdb")
    assert elsewhere.restore_snapshot(tmp_path / "snapshot") is None
    assert ids(elsewhere) == ["kept"]


@pytest.mark.parametrize("content", [None, b"", b"not a ledger"])
def test_what_is_no_snapshot_leaves_the_ledger_untouched(tmp_path: Path, ledger: Ledger, content: bytes | None) -> None:
    ledger.feedback.add("kept", "note", None, None, "ana")
    if content is not None:
        (tmp_path / "snapshot").write_bytes(content)
    with pytest.raises(LedgerError, match=r"no snapshot|cannot be opened"):
        ledger.restore_snapshot(tmp_path / "snapshot", force=True)
    assert ids(ledger) == ["kept"]
    assert sorted(os.listdir(tmp_path)) == sorted(
        ["ledger.duckdb", "ledger.duckdb.lock", *(["snapshot"] if content is not None else [])]
    )


def test_a_damaged_ledger_can_be_replaced_and_is_kept(tmp_path: Path, ledger: Ledger) -> None:
    ledger.feedback.add("kept", "note", None, None, "ana")
    ledger.snapshot(tmp_path / "snapshot")
    ledger.path.write_bytes(b"damaged")
    kept = ledger.restore_snapshot(tmp_path / "snapshot", force=True)
    assert ids(ledger) == ["kept"]
    assert kept is not None
    assert kept.read_bytes() == b"damaged"
