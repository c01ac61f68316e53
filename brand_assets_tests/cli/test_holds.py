"""This file tests `run --lock`, `--ban` and `--release` as a producer meets them in the terminal."""

import io
import sys

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.cli.test_commands import Terminal
from brand_assets_tests.cli.test_top_up import WideTerminal
from brand_assets_tests.small_briefs import write_small_brief


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> WideTerminal:
    return WideTerminal(monkeypatch, capsys)


def test_a_locked_image_is_the_first_to_be_shown_and_a_banned_one_is_not(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide", images=6)
    walk_round(studio, "tide", "concept")
    before = studio.lake.read("dpp_selections", "tide", "concept")["image_id"].to_list()
    drawn = studio.lake.read("raw_images", "tide", "concept")["image_id"].to_list()
    wanted = next(image_id for image_id in drawn if image_id not in before)
    code, _, err = terminal.run(
        "run", "tide", "--round", "concept", "--lock", wanted[:12], "--ban", before[0], "--ban", before[1][:10]
    )
    assert code == 0, err
    shown = studio.lake.read("dpp_selections", "tide", "concept")["image_id"].to_list()
    assert shown[0] == wanted
    assert not {before[0], before[1]} & set(shown)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--lock", "abcd"), "Name the round whose shortlist it is for"),
        (("--round", "export", "--ban", "abcd"), "Name the round whose shortlist it is for"),
        (("--round", "concept", "--redraw", "--ban", "abcd"), "leave out --redraw and --top-up"),
        (("--top-up", "--round", "concept", "--release", "abcd"), "leave out --redraw and --top-up"),
    ],
)
def test_locks_that_are_unclear_are_wrong_use(
    terminal: Terminal, studio: Studio, words: tuple[str, ...], told: str
) -> None:
    write_small_brief(studio, "tide")
    code, _, err = terminal.run("run", "tide", *words)
    assert (code, told in err) == (2, True)
    assert not studio.lake.path("prompts", "tide", "concept").exists()


@pytest.mark.parametrize("is_decided", [True, False])
def test_a_lock_that_cannot_be_is_refused_before_any_table_is_written(
    terminal: Terminal, studio: Studio, is_decided: bool
) -> None:
    write_small_brief(studio, "tide", images=6)
    checkpoint = walk_round(studio, "tide", "concept")
    [wanted] = approve_first(studio, checkpoint, 1) if is_decided else ["abcdefabcdef"]
    scores = studio.lake.path("scores", "tide", "concept")
    written = scores.stat().st_mtime_ns
    code, _, err = terminal.run("run", "tide", "--round", "concept", "--ban", wanted)
    assert (code, scores.stat().st_mtime_ns) == (1, written)
    assert ("is decided: ada submitted it" if is_decided else "has that id") in err


def test_who_changes_a_shortlist_that_is_half_decided_is_told_and_asked(
    terminal: Terminal, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_small_brief(studio, "tide", images=6)
    checkpoint = walk_round(studio, "tide", "concept")
    shown = studio.lake.read("dpp_selections", "tide", "concept")["image_id"].to_list()
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(shown[0], "ada", "approved")])
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    code, _, err = terminal.run("run", "tide", "--round", "concept", "--ban", shown[1])
    assert code == 1
    assert f"1 of {len(shown)} images are decided" in err
    assert studio.ledger.feedback.list() == []
    assert studio.ledger.checkpoints.latest("tide", "concept") == checkpoint
