"""This file tests `brand-assets import` as a producer meets it in the terminal."""

from pathlib import Path

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets_tests.campaigns.test_importing import made_elsewhere
from brand_assets_tests.cli.test_commands import Terminal
from brand_assets_tests.small_briefs import write_small_brief


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "pictures"
    path.mkdir()
    for number in (1, 2):
        (path / f"{number}.png").write_bytes(made_elsewhere(number))
    return path


def test_an_import_says_what_it_took_in_and_what_comes_next(terminal: Terminal, studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    code, out, err = terminal.run("import", "tide", str(folder), "--tool", "Midjourney v7", "--cost-usd", "0.30")
    assert code == 0, err
    assert "tide: 2 pictures of Midjourney v7 taken into the concept round as import/midjourney-v7" in out
    assert "direction 'imported', 0.30 USD booked; 0 were there already, 0 could not be used." in out
    assert "draft/draft cannot vary a picture that it did not draw" in out
    assert out.rstrip().endswith("Next: brand-assets run tide --round concept")
    code, out, _ = terminal.run("import", "tide", str(folder), "--tool", "Midjourney v7", "--cost-usd", "0.30")
    assert (code, "0 pictures" in out, "0.00 USD booked; 2 were there already" in out) == (0, True, True)
    assert terminal.json("spend", "--by", "provider")["total_usd"] == 0.3


def test_the_next_run_takes_them_along(terminal: Terminal, studio: Studio, folder: Path) -> None:
    write_small_brief(studio, "tide")
    terminal.run("import", "tide", str(folder), "--tool", "Midjourney")
    code, _, err = terminal.run("run", "tide", "--round", "concept")
    assert code == 0, err
    assert studio.lake.read("scores", "tide", "concept").height == 8 + 2


def test_a_file_that_failed_is_named_and_makes_the_command_fail(
    terminal: Terminal, studio: Studio, folder: Path
) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 1\n")
    (folder / "3\x1b[31m.png").write_bytes(b"<html>")
    (folder / "older").mkdir()
    code, out, err = terminal.run("import", "tide", str(folder), "--tool", "Firefly", "--cost-usd", "2")
    assert code == 1
    assert "2 pictures of Firefly" in out
    assert r"not imported: 3\x1b[31m.png: The bytes are an HTML page" in err
    assert "left alone (a sub-folder, or a text that belongs to no picture): older/" in err
    assert "The budget of tide of 1.00 USD is passed: 2.00 USD are spent or reserved" in " ".join(err.split())


@pytest.mark.parametrize("cost_usd", ["-1", "nan", "inf", "1e9", "much"])
def test_a_cost_that_is_none_is_wrong_use(terminal: Terminal, studio: Studio, folder: Path, cost_usd: str) -> None:
    write_small_brief(studio, "tide")
    assert terminal.run("import", "tide", str(folder), "--tool", "x", "--cost-usd", cost_usd)[0] == 2
    assert terminal.run("import", "tide", str(folder))[0] == 2, "without a tool nobody knows where they are from"
    assert terminal.json("spend")["rows"] == []


def test_a_decided_round_or_an_unknown_campaign_is_one_readable_line(
    terminal: Terminal, studio: Studio, folder: Path
) -> None:
    code, _, err = terminal.run("import", "tide", str(folder), "--tool", "x")
    assert (code, "There is no brief for the campaign 'tide'" in err) == (1, True)
