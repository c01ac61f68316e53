"""This file tests `decide` with a rubric and with notes, and what `status` says of deadlines and rounds sent back."""

from datetime import UTC, datetime, timedelta

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets_tests.campaigns.shown_rounds import show_round
from brand_assets_tests.cli.test_commands import Terminal
from brand_assets_tests.small_briefs import write_small_brief


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


def test_a_reason_and_a_rubric_are_kept_with_each_decision(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = show_round(studio, "tide", "concept")
    first, second, *_ = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    why = ["--reason", "too thin", "--rubric", "mood,hierarchy", "--rubric", "color"]
    code, _, err = terminal.run("decide", "tide", "concept", "--reject", f"{first},{second}", *why, "--reviewer", "ada")
    assert code == 0, err
    kept = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    assert [(one.reason, one.rubric) for one in kept] == [("too thin", ("hierarchy", "color", "mood"))] * 2


def test_a_word_that_is_not_in_the_rubric_is_refused_and_the_words_are_listed(
    terminal: Terminal, studio: Studio
) -> None:
    write_small_brief(studio, "tide")
    checkpoint = show_round(studio, "tide", "concept")
    [first, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    words = ("--reject", first.image_id, "--rubric", "taste", "--reviewer", "ada")
    code, _, err = terminal.run("decide", "tide", "concept", *words)
    assert code == 1
    assert "'taste' is not in the rubric of reasons; it has: hierarchy, color, typography" in " ".join(err.split())
    assert terminal.run("decide", "tide", "concept", "--rubric", "mood")[0] == 2, "there is nothing to keep it with"


def test_a_round_is_sent_back_with_notes_from_a_script(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    show_round(studio, "tide", "concept")
    assert terminal.run("decide", "tide", "concept", "--revise", "bolder")[0] == 2, "nobody signed"
    sent = terminal.json("decide", "tide", "concept", "--revise", "bolder lines", "--reviewer", "ada")
    assert (sent["notes"], sent["images"], sent["cost_usd"], sent["reviewer"]) == ("bolder lines", 8, 0.0, "ada")
    [status] = terminal.json("status", "tide")["campaigns"]
    assert (status["state"], status["round"], status["notes"]) == ("revising", "concept", "bolder lines")
    assert "ada sent it back with notes" in " ".join(terminal.run("status", "tide")[1].replace("│", " ").split())
    code, _, err = terminal.run("decide", "tide", "concept", "--revise", "rounder", "--reviewer", "ada")
    assert (code, "sent the concept round of 'tide' back" in " ".join(err.split())) == (1, True)


@pytest.mark.parametrize(("days_ago", "is_overdue"), [(1, False), (3, True)])
def test_status_says_when_a_decision_is_due(
    terminal: Terminal, studio: Studio, days_ago: int, is_overdue: bool
) -> None:
    write_small_brief(studio, "tide", more="review: {deadline_days: 2}\n")
    show_round(studio, "tide", "concept")
    opened_at = datetime.now(UTC) - timedelta(days=days_ago)
    studio.ledger.call(
        lambda connection: connection.execute(
            "UPDATE checkpoints SET opened_at = ?", [opened_at.replace(tzinfo=None)]
        ).fetchall()
    )
    [status] = terminal.json("status", "tide")["campaigns"]
    assert (status["due_at"], status["is_overdue"]) == ((opened_at + timedelta(days=2)).isoformat(), is_overdue)
    assert ("overdue" in terminal.run("status", "tide")[1]) is is_overdue


def test_without_a_deadline_nothing_is_due(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    show_round(studio, "tide", "concept")
    [status] = terminal.json("status", "tide")["campaigns"]
    assert (status["due_at"], status["is_overdue"], status["review"]) == (None, False, "people")
