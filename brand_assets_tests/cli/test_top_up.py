"""This file tests `run --top-up`, `estimate` and `status` as a producer meets them in the terminal."""

import json
import sys
from pathlib import Path

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets_tests.campaigns.test_memory import decide_for_bold, write_brief
from brand_assets_tests.campaigns.test_top_up import IMAGES, draw_without_bold
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.cli.test_commands import Terminal
from brand_assets_tests.small_briefs import write_small_brief


class WideTerminal(Terminal):
    """Stderr comes on one line: how wide the terminal is decides where it breaks."""

    def run(self, *words: str) -> tuple[int, str, str]:
        code, out, err = super().run(*words)
        return code, out, " ".join(err.replace("│ ", "").replace(" │", "").split())


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> WideTerminal:
    return WideTerminal(monkeypatch, capsys)


def test_a_top_up_says_what_is_missing_and_draws_that(terminal: Terminal, studio: Studio) -> None:
    draw_without_bold(studio)
    code, out, err = terminal.run("run", "tide", "--round", "concept", "--top-up", "3", "--yes")
    assert code == 0, err
    assert "Missing: bold line weight (" in err
    assert "Adding 3 images. The profile is 'embedded': they cost nothing." in err
    assert f"picked anew, from all {IMAGES + 3} images" in err
    assert "concept images wait for your decision" in out
    images = studio.lake.read("raw_images", "tide", "concept")
    assert images.height == IMAGES + 3
    assert studio.lake.read("prompts", "tide", "concept").height == IMAGES + 3


def test_without_a_number_a_top_up_closes_the_gaps_and_then_has_nothing_to_do(
    terminal: Terminal, studio: Studio
) -> None:
    draw_without_bold(studio)
    for _ in range(4):
        code, out, err = terminal.run("run", "tide", "--top-up", "-y")
        assert code == 0, err
        if "nothing is missing" in out:
            break
    height = studio.lake.read("raw_images", "tide", "concept").height
    assert f"tide: nothing is missing in its concept round of {height} images; nothing was drawn." in out
    assert IMAGES < height <= IMAGES * 1.6  # not every added image shows what it was added for


def test_without_yes_a_top_up_asks_first(terminal: Terminal, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    draw_without_bold(studio)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    code, _, err = terminal.run("run", "tide", "--top-up", "2")
    assert (code, "Add 2 images to the concept round of tide?" in err) == (1, True)
    assert studio.lake.read("prompts", "tide", "concept").height == IMAGES
    assert len(studio.ledger.prompts.of("tide", "concept", 1).prompts) == IMAGES


def test_a_decided_round_is_refused_with_the_way_out(terminal: Terminal, studio: Studio) -> None:
    approve_first(studio, draw_without_bold(studio), 1)
    code, _, err = terminal.run("run", "tide", "--top-up", "--yes")
    assert code == 1
    assert err.startswith("error: The concept round of 'tide' is decided")
    assert "decide tide concept --reopen" in err
    assert "--redraw" in err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--redraw", "--top-up"), "take one of them"),
        (("--round", "direction", "--top-up"), "Only the concept round is topped up"),
        (("5",), "write --top-up 5"),
        (("--top-up", "0"), "greater than or equal to 1"),
        (("--top-up", "many"), "should be a valid integer"),
    ],
)
def test_a_top_up_that_is_unclear_is_wrong_use(
    terminal: Terminal, studio: Studio, words: tuple[str, ...], told: str
) -> None:
    write_small_brief(studio, "tide")
    code, _, err = terminal.run("run", "tide", *words)
    assert (code, told in err) == (2, True)
    assert not studio.lake.path("prompts", "tide", "concept").exists()


def test_estimate_and_status_tell_what_is_remembered(terminal: Terminal, studio: Studio) -> None:
    shown = decide_for_bold(studio)
    write_brief(studio, "autumn")
    line = f"Remembers 1 campaign of Harbor & Pine: 6 of 24 approved; leans to bold line weight (6 of {shown})"
    assert line in terminal.run("estimate", "autumn")[1]
    assert line in terminal.run("status", "autumn")[1]
    assert "Remembers" not in terminal.run("status")[1]
    memory = json.loads(terminal.run("estimate", "autumn", "--json")[1])["memory"]
    assert (memory["campaigns"], memory["approved"], memory["shown"]) == (["spring"], 6, 24)
    [bold] = [one for one in memory["leanings"] if one["value"] == "bold"]
    assert set(bold) == {"attribute", "value", "shown", "approved", "lift", "boost"}


def test_that_memory_is_off_is_said_beside_the_result_and_nothing_where_there_is_nothing(
    terminal: Terminal, studio: Studio
) -> None:
    write_small_brief(studio, "tide")
    write_small_brief(studio, "afresh", more="memory: false\n")
    walk_round(studio, "tide", "concept")
    for command in ("estimate", "status"):
        _, out, err = terminal.run(command, "tide")
        assert "emember" not in out + err
        _, out, err = terminal.run(command, "afresh")
        assert ("Memory is off in the brief" in err, "Memory" in out) == (True, False)
    assert json.loads(terminal.run("estimate", "afresh", "--json")[1])["memory"] == {
        "campaigns": [],
        "approved": 0,
        "shown": 0,
        "leanings": [],
    }


def test_an_estimate_makes_no_ledger(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    assert terminal.run("estimate", "tide")[0] == 0
    assert [path.name for path in Path(studio.settings.data_root).iterdir()] == ["briefs"]
