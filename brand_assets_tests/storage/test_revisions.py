"""This file tests rounds that are sent back: one attempt for each, and nothing else shown until it has begun."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from brand_assets.errors import DecisionRefused, RoundIncomplete
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.records.drawing import DrawRequest
from brand_assets.storage.ledger import Ledger, PricedRequest

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SHORTLIST = [("a", "1" * 64), ("b", "2" * 64)]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """With one image of the first attempt paid for, without which a new attempt is the same one."""
    ledger = Ledger(tmp_path / "ledger.duckdb")
    request = DrawRequest("harbor", "concept", 1, "p", "draft", "draft", "a mark", "", {}, 1)
    ledger.spend.reserve([PricedRequest(request, 0.0)], "run")
    return ledger


def opened(ledger: Ledger, attempt: int = 1) -> Checkpoint:
    return ledger.checkpoints.open("harbor", "concept", attempt, SHORTLIST, to_approve=1, now=NOW)


def test_a_round_that_is_sent_back_keeps_its_decisions_and_waits_for_nobody(ledger: Ledger) -> None:
    checkpoint = opened(ledger)
    ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision("a", "ana", "approved")])
    revision = ledger.revisions.send_back(checkpoint.checkpoint_id, "rounder", " ana ", NOW)
    assert (revision.campaign, revision.round, revision.notes, revision.reviewer) == (
        "harbor",
        "concept",
        "rounder",
        "ana",
    )
    assert (revision.at, revision.attempt) == (NOW, None)
    assert ledger.checkpoints.latest("harbor", "concept") is None
    assert ledger.checkpoints.list_open() == []
    assert len(ledger.checkpoints.decisions(checkpoint.checkpoint_id)) == 1
    assert ledger.revisions.pending("harbor", "concept") == revision
    with pytest.raises(DecisionRefused, match="ana sent the round back with notes, and it is drawn again"):
        ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision("a", "ben", "approved")])
    with pytest.raises(DecisionRefused, match="is superseded"):
        ledger.revisions.send_back(checkpoint.checkpoint_id, "rounder", "ben")


def test_exactly_one_attempt_is_begun_for_it(ledger: Ledger) -> None:
    revision = ledger.revisions.send_back(opened(ledger).checkpoint_id, "rounder", "ana")
    begun = ledger.revisions.begin("harbor", "concept")
    assert begun is not None
    assert (begun.revision_id, begun.attempt) == (revision.revision_id, 2)
    assert ledger.revisions.begin("harbor", "concept") is None
    assert ledger.attempts.current("harbor", "concept") == 2
    assert ledger.revisions.heeded_by("harbor", "concept", 2) == begun
    assert ledger.revisions.heeded_by("harbor", "concept", 1) is None
    assert ledger.revisions.list_pending() == []


def test_an_old_shortlist_is_not_put_up_again_before_the_attempt_has_begun(ledger: Ledger) -> None:
    ledger.revisions.send_back(opened(ledger).checkpoint_id, "rounder", "ana")
    with pytest.raises(RoundIncomplete, match="ana sent the concept round of 'harbor' back with notes"):
        opened(ledger)
    with pytest.raises(RoundIncomplete, match="brand-assets run harbor --round concept"):
        ledger.checkpoints.reopen("harbor", "concept")
    ledger.revisions.begin("harbor", "concept")
    assert opened(ledger, attempt=2).status == "open"


def test_decisions_are_not_carried_past_notes(ledger: Ledger) -> None:
    checkpoint = opened(ledger)
    ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision("a", "ana", "approved")])
    ledger.revisions.send_back(checkpoint.checkpoint_id, "rounder", "ana")
    ledger.revisions.begin("harbor", "concept")
    again = opened(ledger, attempt=2)
    assert ledger.checkpoints.decisions(again.checkpoint_id) == []
    assert ledger.checkpoints.unseen(again.checkpoint_id, "ana").decided == 0


def test_a_redraw_and_a_revision_of_one_run_are_one_attempt(ledger: Ledger) -> None:
    ledger.revisions.send_back(opened(ledger).checkpoint_id, "rounder", "ana")
    assert ledger.attempts.start("harbor", "concept", "run-2", "redraw") == 2
    begun = ledger.revisions.begin("harbor", "concept")
    assert begun is not None
    assert begun.attempt == 2


def test_what_is_submitted_is_not_sent_back(ledger: Ledger) -> None:
    checkpoint = opened(ledger)
    ledger.checkpoints.submit(checkpoint.checkpoint_id, "ana")
    with pytest.raises(DecisionRefused, match="was submitted by ana"):
        ledger.revisions.send_back(checkpoint.checkpoint_id, "rounder", "ana")
    assert ledger.revisions.list("harbor") == []


def test_what_an_earlier_attempt_drew_is_not_shown_once_the_next_has_begun(ledger: Ledger) -> None:
    ledger.revisions.send_back(opened(ledger).checkpoint_id, "rounder", "ana")
    ledger.revisions.begin("harbor", "concept")
    with pytest.raises(RoundIncomplete, match=r"of attempt 1 .* and attempt 2 was begun since"):
        opened(ledger)
    assert ledger.checkpoints.latest("harbor", "concept") is None
    assert opened(ledger, attempt=2).attempt == 2
