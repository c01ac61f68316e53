from pathlib import Path

from brand_assets.records.checkpoint import Decision
from brand_assets.storage.ledger import Ledger


def show(ledger: Ledger, *names: str) -> str:
    shown = [(name, f"sha-{name}") for name in names]
    return ledger.checkpoints.open("tide", "concept", 1, shown, to_approve=2).checkpoint_id


def test_a_verdict_stands_as_the_last_checkpoint_has_it(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    first = show(ledger, "a", "b", "c")
    ledger.checkpoints.decide(first, [Decision("a", "ana", "approved"), Decision("b", "ana", "starred")])
    marks = ledger.image_marks.read()
    assert (marks.verdicts["a"].decision, marks.verdicts["a"].is_submitted) == ("approved", False)
    assert (marks.verdicts["b"].decision, marks.verdicts["b"].is_starred) == (None, True)
    assert (marks.verdicts["c"].decision, marks.verdicts["c"].reviewer) == (None, None)

    ledger.checkpoints.submit(first, "ana")
    marks = ledger.image_marks.read()
    assert (marks.verdicts["c"].decision, marks.verdicts["c"].reason) == ("rejected", "not chosen")
    assert marks.verdicts["c"].reviewer == "ana"


def test_a_shortlist_that_was_replaced_undecided_says_nothing_any_more(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.checkpoints.decide(show(ledger, "a", "b"), [Decision("b", "ana", "approved")])
    show(ledger, "a", "c")
    assert set(ledger.image_marks.read().verdicts) == {"a", "c"}


def test_nothing_is_read_again_while_nothing_changes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    shown = show(ledger, "a")
    before = ledger.image_marks.read()
    assert ledger.image_marks.read() is before
    ledger.feedback.add("a", "positive", None, None, "ana")  # the file changes, and no mark does
    assert ledger.image_marks.read() is before
    ledger.checkpoints.decide(shown, [Decision("a", "ana", "approved")])
    assert ledger.image_marks.read().verdicts["a"].decision == "approved"


def test_another_process_is_heard(tmp_path: Path) -> None:
    here, there = Ledger(tmp_path / "ledger.duckdb"), Ledger(tmp_path / "." / "ledger.duckdb")
    shown = show(here, "a")
    assert here.image_marks.read().verdicts["a"].decision is None
    there.checkpoints.decide(shown, [Decision("a", "bo", "rejected")])
    assert here.image_marks.read().verdicts["a"].decision == "rejected"


def test_a_collections_new_name_is_seen(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    kept = ledger.labels.make_collection("Kept", "", "ana")
    assert ledger.image_marks.read().collection_names == {kept.collection_id: "Kept"}
    ledger.labels.change_collection(kept.collection_id, name="Sea")
    assert ledger.image_marks.read().collection_names == {kept.collection_id: "Sea"}


def test_a_restored_ledger_is_read_from_the_beginning(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    ledger.labels.tag("a", "old", "ana", is_on=True, most=5)
    ledger.snapshot(tmp_path / "snapshot")
    ledger.labels.tag("a", "new", "ana", is_on=True, most=5)
    assert ledger.image_marks.read().tags("a") == ("old", "new")
    ledger.restore_snapshot(tmp_path / "snapshot", force=True)
    assert ledger.image_marks.read().tags("a") == ("old",)


def test_where_there_is_no_ledger_none_is_made(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    assert ledger.image_marks.read().verdicts == {}
    assert not ledger.path.exists()
