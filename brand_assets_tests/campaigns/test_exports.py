import errno
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.exporting import swapping as module
from brand_assets.campaigns.exporting.export import export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import ExportError, LakeError
from brand_assets.records.brief import ROUNDS
from brand_assets.settings import Settings
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.small_briefs import write_small_brief

LOGO = ExportOrder(only=("logo",))
"""Without the kit, which takes most of the time and has tests of its own."""


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data root of a campaign of which one final mark was approved and exported."""
    root = tmp_path_factory.mktemp("exported")
    studio = open_studio(Settings(root, root / "dagster_home"))
    studio.settings.briefs.mkdir()
    write_small_brief(studio, "tide")
    for round_name in ROUNDS:
        approve_first(studio, walk_round(studio, "tide", round_name), 1)
    export_campaign(studio, "tide", LOGO)
    return root


@pytest.fixture
def package(studio: Studio, exported: Path) -> Path:
    """The folder of the export, in a data root that the test may spoil."""
    shutil.copytree(exported, studio.settings.data_root, dirs_exist_ok=True)
    return studio.settings.exports / "tide"


def read_folder(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def hidden(studio: Studio) -> set[str]:
    return {path.name for path in studio.settings.exports.iterdir() if path.name.startswith(".")}


def refuse_to_rename(name: str) -> Callable[[Path, Path], Path]:
    """`Path.rename`, but failing for that name as a full or failing disk would."""
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if self.name == name:
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    return refuse


def test_an_export_that_fails_leaves_the_package_before_as_it_was(studio: Studio, package: Path) -> None:
    before = read_folder(package)
    deciding.reopen(studio, "tide", "final")
    finals = approve_first(studio, deciding.find_checkpoint(studio, "tide", "final"), 2)
    sha256s = dict(studio.lake.read("raw_images", "tide", "final").select("image_id", "sha256").rows())
    studio.images.path(sha256s[finals[-1]]).write_bytes(b"damaged")
    with pytest.raises(LakeError, match="is damaged"):
        export_campaign(studio, "tide", LOGO)
    assert read_folder(package) == before
    assert hidden(studio) == {".tide.lock"}


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 is Linux's")
def test_a_new_package_is_exchanged_for_the_old_one_in_one_step(
    studio: Studio, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (package / "old.txt").write_text("of the package before")
    with monkeypatch.context() as patch:
        for name in ("tide", ".tide.building"):
            patch.setattr(Path, "rename", refuse_to_rename(name))
        export_campaign(studio, "tide", LOGO)
    assert package.is_dir()
    assert not package.is_symlink()
    assert "old.txt" not in read_folder(package)
    assert (package / "index.html").is_file()
    assert hidden(studio) == {".tide.lock"}


def test_without_an_exchange_two_renames_do_it_and_a_failure_between_them_is_put_right(
    studio: Studio, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_folder(package)
    monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse_to_rename(".tide.building"))
        with pytest.raises(ExportError, match=r"cannot be put into .*Input/output error"):
            export_campaign(studio, "tide", LOGO)
    assert read_folder(package) == before
    export_campaign(studio, "tide", LOGO)
    assert read_folder(package).keys() == before.keys()
    assert hidden(studio) == {".tide.lock"}


def test_what_a_killed_export_left_is_put_right_before_the_next_one_begins(studio: Studio, package: Path) -> None:
    before = read_folder(package)
    [image_id] = [folder.name for folder in package.iterdir() if len(folder.name) == 64]
    package.rename(package.with_name(".tide.previous"))
    (studio.settings.exports / ".tide.building" / "half").mkdir(parents=True)
    studio.images.path(
        dict(studio.lake.read("raw_images", "tide", "final").select("image_id", "sha256").rows())[image_id]
    ).unlink()
    with pytest.raises(LakeError, match="cannot be read"):
        export_campaign(studio, "tide", LOGO)
    assert read_folder(package) == before
    assert hidden(studio) == {".tide.lock"}
