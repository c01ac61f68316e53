"""Tests of where a package may go: nothing that is not a package of ours is ever replaced by one."""

import json
from pathlib import Path

import pytest

from brand_assets.campaigns.exporting.swapping import one_export_at_a_time, protect, swap_in
from brand_assets.campaigns.exporting.target import find_target
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError


def make_package(folder: Path, campaign: str = "tide") -> Path:
    (folder / "mark-1").mkdir(parents=True)
    (folder / "mark-1" / "logo.eps").write_text("%!PS")
    manifest = {"campaign": campaign, "files": [{"file": "mark-1/logo.eps"}]}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_without_a_wish_it_is_the_campaigns_own_place(studio: Studio) -> None:
    assert find_target(studio, "tide", None) == studio.settings.exports / "tide"


def test_nothing_an_empty_folder_and_the_same_campaigns_package_may_be_replaced(studio: Studio, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for folder in (tmp_path / "new", empty, make_package(tmp_path / "package")):
        assert find_target(studio, "tide", folder) == folder


def test_a_link_is_followed_to_where_the_package_will_stand(studio: Studio, tmp_path: Path) -> None:
    (tmp_path / "drive").mkdir()
    (tmp_path / "handover").symlink_to(tmp_path / "drive")
    assert find_target(studio, "tide", tmp_path / "handover") == tmp_path / "drive"


def test_what_is_of_no_package_is_never_replaced(studio: Studio, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("words")
    work = tmp_path / "work"
    work.mkdir()
    (work / "thesis.txt").write_text("words")
    extension = tmp_path / "extension"
    extension.mkdir()
    (extension / "manifest.json").write_text('{"name": "somebody\'s browser extension"}')
    added = make_package(tmp_path / "added")
    (added / "mark-1" / "signed contract.pdf").write_text("words")
    other = make_package(tmp_path / "other", campaign="ebb")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    wrong = {
        file: "is a file",
        work: "no package of ours",
        extension: "no package of ours",
        added: "would be lost: mark-1/signed contract.pdf",
        other: "package of another campaign, 'ebb'",
        loop: "Nothing can be exported to",
    }
    for folder, words in wrong.items():
        with pytest.raises(ConfigError, match=words):
            find_target(studio, "tide", folder)


def test_the_data_root_is_no_place_to_deliver_to(studio: Studio) -> None:
    root = studio.settings.data_root
    for folder in (root, root / "exports" / "ebb", root / "lake" / "new", root.parent):
        with pytest.raises(ConfigError, match="data root"):
            find_target(studio, "tide", folder)


def test_a_link_in_a_packages_place_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    elsewhere = make_package(tmp_path / "elsewhere")
    folder = tmp_path / "exports" / "tide"
    folder.parent.mkdir()
    folder.symlink_to(elsewhere)
    protect(elsewhere)
    for words in ("first", "second"):
        with one_export_at_a_time(folder) as building:
            (building / "index.html").write_text(words)
            swap_in(building, folder)
        assert (folder / "index.html").read_text() == words
        assert not folder.is_symlink()
    assert (elsewhere / "mark-1" / "logo.eps").stat().st_mode & 0o222 == 0
    assert {path.name for path in folder.parent.iterdir()} == {"tide", ".tide.lock"}


def test_beside_somebody_elses_folder_nothing_of_ours_stays(tmp_path: Path) -> None:
    folder = tmp_path / "handover" / "tide"
    with one_export_at_a_time(folder, leaves_lock=False) as building:
        (building / "index.html").write_text("page")
        swap_in(building, folder)
    assert [path.name for path in folder.parent.iterdir()] == ["tide"]
