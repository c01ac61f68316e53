import json
import sys
from pathlib import Path
from typing import Any

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.main import main
from brand_assets_tests.campaigns.walking import walk_round
from brand_assets_tests.conftest import SHARED_BRIEFS
from brand_assets_tests.small_briefs import write_small_brief


class Terminal:
    """Runs commands as the console script does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, stdout, stderr."""
        self._monkeypatch.setattr(sys, "argv", ["brand-assets", *words])
        try:
            main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def json(self, *words: str) -> Any:
        code, out, err = self.run(*words, "--json")
        assert code == 0, err
        return json.loads(out)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(monkeypatch, capsys)


def test_a_scaffolded_brief_is_usable_as_it_is(terminal: Terminal, studio: Studio) -> None:
    assert terminal.run("new", "tide")[0] == 0
    assert terminal.run("check", "tide")[0] == 0
    code, _, err = terminal.run("new", "tide")
    assert (code, "is there already" in err) == (1, True)


def test_check_tells_every_problem_and_fails(terminal: Terminal, studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "broken.md"
    path.write_text("---\ncampaign: Broken\nbrand: {name: X}\npalete: []\n---\n")
    code, out, _ = terminal.run("check", str(path))
    assert code == 1
    assert "palete" in out
    assert "palette" in out
    assert "directions" in out
    report = json.loads(terminal.run("check", str(path), "--json")[1])
    assert report["ok"] is False
    assert {"line", "field", "message"} == set(report["problems"][0])


def test_a_command_tells_each_problem_of_a_brief_once(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide", more="allocation: {openai/dall-e-3: 1}\nbudget_usd: much\n")
    code, _, err = terminal.run("estimate", "tide")
    assert code == 1
    assert "has 2 problems:\n  line" in err
    assert err.count("2026-05-12") == 1  # the last day of dall-e-3
    assert err.count("budget_usd") == 1


def test_a_model_of_this_installation_is_known_to_every_command(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide", more="allocation: {stability/sd4: 1}\nrefinement: {stability/sd4: 1}\n")
    brief = str(studio.settings.briefs / "tide.md")
    assert terminal.run("check", brief)[0] == 1
    added = "models: {stability/sd4: {like: stability/sd3.5-large, price: {flat: 0.09}}}"
    studio.settings.catalogue.write_text(added, encoding="utf-8")
    assert terminal.run("check", brief)[0] == 0
    # 8 + 2 x 3 + 2 x 2 images
    assert terminal.json("estimate", "tide")["total_usd"] == pytest.approx(18 * 0.09)
    assert "stability/sd4" in [f"{m['provider']}/{m['model']}" for m in terminal.json("providers")["providers"]]


@pytest.mark.parametrize("command", [("check", "tide"), ("estimate", "tide"), ("providers",)])
def test_a_broken_catalogue_is_one_line_that_names_the_file(
    terminal: Terminal, studio: Studio, command: tuple[str, ...]
) -> None:
    write_small_brief(studio, "tide")
    studio.settings.catalogue.write_text("models: {stability/sd4: {prise: 1}}", encoding="utf-8")
    code, _, err = terminal.run(*command)
    assert code == 1
    assert "catalogue.yaml: stability/sd4: there is no field 'prise'" in " ".join(err.split())
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("campaign", "rounds"),
    [
        ("lumen-grid", [0.18, 0.90, 0.40]),
        ("harbor-coffee", [8.40 + 0.18 + 0.396, 5.70, 1.71]),
        ("atlas-clinic-spring", [72 * 0.035 + 48 * 0.003, 1.92, 0.72]),
    ],
)
def test_an_estimate_is_what_the_price_list_comes_to(
    terminal: Terminal, studio: Studio, campaign: str, rounds: list[float]
) -> None:
    if not SHARED_BRIEFS.is_dir():
        pytest.skip("The briefs of real campaigns are not beside this checkout.")
    text = (SHARED_BRIEFS / f"{campaign}.md").read_text(encoding="utf-8")
    (studio.settings.briefs / f"{campaign}.md").write_text(text, encoding="utf-8")
    estimate = terminal.json("estimate", campaign)
    assert estimate["campaign"] == campaign
    assert [part["round"] for part in estimate["rounds"]] == ["concept", "direction", "final"]
    assert [part["total_usd"] for part in estimate["rounds"]] == pytest.approx(rounds)
    assert estimate["total_usd"] == pytest.approx(sum(rounds))
    for part in estimate["rounds"]:
        for line in part["lines"]:
            assert set(line) == {"provider", "model", "images", "unit_usd", "total_usd"}


def test_status_has_the_contracts_fields(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 5\n")
    walk_round(studio, "tide", "concept")
    [status] = terminal.json("status")["campaigns"]
    assert {
        "campaign",
        "round",
        "state",
        "waiting_since",
        "decided",
        "to_decide",
        "spent_usd",
        "budget_usd",
    } <= set(status)
    assert (status["campaign"], status["round"], status["state"]) == ("tide", "concept", "waiting")
    assert (status["decided"], status["to_decide"], status["spent_usd"], status["budget_usd"]) == (0, 4, 0.0, 5.0)


def test_a_checkpoint_is_decided_submitted_and_reopened_from_a_script(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    shown = [image["image_id"] for image in terminal.json("decide", "tide", "concept")["images"]]
    words = ["--approve", f"{shown[0]},{shown[1][:10]}", "--reject", shown[2], "--reviewer", "ada"]
    decided = terminal.json("decide", "tide", "concept", *words)
    assert (decided["approved"], decided["status"]) == (2, "open")
    code, _, err = terminal.run("decide", "tide", "concept", "--approve", shown[3], "--reviewer", "ada", "--submit")
    assert code == 1
    assert "3" in err
    assert "2" in err
    terminal.run("decide", "tide", "concept", "--reject", shown[3], "--reviewer", "ada")
    submitted = terminal.json("decide", "tide", "concept", "--reviewer", "ada", "--submit")
    assert (submitted["approved"], submitted["status"]) == (2, "submitted")
    code, _, err = terminal.run("decide", "tide", "concept", "--approve", shown[3], "--reviewer", "ada")
    assert code == 1
    reopened = terminal.json("decide", "tide", "concept", "--reopen", "--reviewer", "ben")
    assert (reopened["approved"], reopened["status"]) == (2, "open")
    assert studio.ledger.checkpoints.find(reopened["checkpoint_id"]).reopened_by == "ben"
    assert reopened["checkpoint_id"] != submitted["checkpoint_id"]


def test_deciding_without_a_name_is_wrong_use(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    code, _, err = terminal.run("decide", "tide", "concept", "--submit")
    assert (code, "--reviewer" in err) == (2, True)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("run", "nowhere"), 1),
        (("estimate", "nowhere"), 1),
        (("status", "nowhere"), 1),
        (("decide", "nowhere", "concept"), 1),
        (("check", "../../etc/passwd"), 1),
        (("run", "../nowhere"), 1),
        (("decide", "tide", "middle"), 2),
        (("frobnicate",), 2),
        (("spend", "--by", "moon"), 2),
    ],
)
def test_a_failure_is_one_readable_line_and_an_exit_code(
    terminal: Terminal, studio: Studio, words: tuple[str, ...], code: int
) -> None:
    found, out, err = terminal.run(*words)
    assert found == code
    assert "Traceback" not in out + err
    if code == 1 and words[0] != "check":
        assert err.startswith("error: ")


def test_a_data_root_that_is_a_file_is_told_in_words(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BRAND_ASSETS_DATA", str(tmp_path / "file"))
    code, _, err = terminal.run("new", "tide")
    assert (code, "Traceback" in err, err.startswith("error: ")) == (1, False, True)


def test_run_takes_a_campaign_to_its_checkpoint_and_then_says_who_is_asked(terminal: Terminal, studio: Studio) -> None:
    write_small_brief(studio, "tide")
    code, out, err = terminal.run("run", "tide")
    assert code == 0, err
    assert "4 concept images wait for your decision" in out
    code, _, err = terminal.run("run", "tide")
    assert code == 1
    assert "waits for a person at its concept checkpoint" in err
    code, out, err = terminal.run("run", "tide", "--round", "direction")
    assert code == 1
    assert "images have waited" in err
    code, out, err = terminal.run("run", "tide", "--round", "concept", "--redraw", "--yes")
    assert code == 0, err
    assert sorted(studio.lake.read("raw_images", "tide", "concept")["attempt"]) == [1] * 8 + [2] * 8
