"""Tests of what is said of a package in a few words, and of how it is read from its list."""

import json
from pathlib import Path

import pytest

from brand_assets.campaigns.exporting.summary import Summary, read_summary
from brand_assets.cli.running import tell_package

NOTHING = {"error": 0, "warning": 0, "note": 0}


@pytest.mark.parametrize(
    ("marks", "creatives", "contents", "findings"),
    [
        (1, 0, "1 mark", "all checked, nothing found"),
        (3, 48, "3 marks, 48 creatives", "all checked, nothing found"),
        (2, 1, "2 marks, 1 creative", "all checked, nothing found"),
    ],
)
def test_a_package_in_which_nothing_was_found_says_how_much_was_checked(
    marks: int, creatives: int, contents: str, findings: str
) -> None:
    summary = Summary(marks, creatives, NOTHING)
    assert (summary.contents, summary.findings) == (contents, findings)


def test_findings_are_counted_by_severity_the_worst_first() -> None:
    assert Summary(3, 48, {"note": 2, "warning": 1, "error": 154}).findings == "154 errors, 1 warning, 2 notes"
    assert not Summary(1, 0, {**NOTHING, "note": 2}).is_troubled


def test_the_terminal_tells_where_findings_are_read(tmp_path: Path) -> None:
    write_list(tmp_path, Summary(3, 48, {**NOTHING, "error": 154}).describe())
    told = tell_package(tmp_path)
    assert told.startswith(f"3 marks, 48 creatives; 154 errors, see {tmp_path / 'findings' / 'index.html'}. Open ")
    write_list(tmp_path, Summary(3, 36, NOTHING).describe())
    assert "all checked, nothing found. Open " in tell_package(tmp_path)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"marks": 1, "creatives": 0},
        {"marks": 1, "creatives": 0, "findings": {}},
        {"marks": "1", "creatives": 0, "findings": NOTHING},
        {"marks": 1, "creatives": 0, "findings": {"error": 1}},
        {"marks": 1, "creatives": None, "findings": [1]},
    ],
)
def test_a_list_that_does_not_tell_has_no_summary(tmp_path: Path, told: dict[str, object]) -> None:
    write_list(tmp_path, told)
    assert read_summary(tmp_path) is None
    assert tell_package(tmp_path) == f"Open {tmp_path / 'index.html'}"


def write_list(folder: Path, told: dict[str, object]) -> None:
    (folder / "manifest.json").write_text(json.dumps({"files": [], **told}))
