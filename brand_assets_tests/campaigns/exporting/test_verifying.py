"""Tests of what checking a delivered package notices, in its folder and in its zip, and what no list can make it do."""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from brand_assets.campaigns.exporting.verifying import verify_package, verify_zip
from brand_assets.campaigns.exporting.zipping import zip_package
from brand_assets.errors import ExportError
from brand_assets_tests.provenance.samples import open_development_signer, sign_sample

CAMPAIGN = "tide"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package as it is delivered: a signed picture, a file that carries no signature, a list, a zip."""
    folder = tmp_path_factory.mktemp("made") / CAMPAIGN
    files = {
        "mark-1/logo_4k.png": sign_sample("image/png", open_development_signer(tmp_path_factory.mktemp("signer"))),
        "mark-1/logo.eps": b"%!PS-Adobe-3.0 EPSF-3.0",
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    rows = [{"file": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()]
    (folder / "manifest.json").write_text(json.dumps({"campaign": CAMPAIGN, "files": rows}))
    zip_package(folder, f"{CAMPAIGN}.zip")
    return folder


@pytest.fixture
def package(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "moved" / "elsewhere"))


def find_problems(folder: Path) -> dict[str, str]:
    return {check.file: check.state for check in verify_package(folder) if not check.is_intact}


def list_anew(folder: Path, change: Callable[[dict[str, object]], object]) -> None:
    told = json.loads((folder / "manifest.json").read_text())
    change(told["files"][0])
    (folder / "manifest.json").write_text(json.dumps(told))
    (folder / f"{CAMPAIGN}.zip").unlink()


def test_a_package_that_was_moved_is_intact_and_so_is_its_zip_alone(package: Path) -> None:
    assert find_problems(package) == {}
    checks = verify_zip(package / f"{CAMPAIGN}.zip")
    assert {check.file: check.is_intact for check in checks} == {"mark-1/logo_4k.png": True, "mark-1/logo.eps": True}
    assert [check.verification is not None for check in checks] == [True, False]


def test_changed_missing_renamed_and_added_files_are_each_told(package: Path) -> None:
    picture = bytearray((package / "mark-1/logo_4k.png").read_bytes())
    picture[len(picture) // 2] ^= 1
    (package / "mark-1/logo_4k.png").write_bytes(picture)
    (package / "mark-1/logo.eps").rename(package / "mark-1/other.eps")
    (package / f"{CAMPAIGN}.zip").write_bytes(b"PK")
    assert find_problems(package) == {
        "mark-1/logo_4k.png": "changed",
        "mark-1/logo.eps": "missing",
        "mark-1/other.eps": "unlisted",
        f"{CAMPAIGN}.zip": "changed",
    }


def test_a_list_that_calls_a_picture_unsigned_is_not_believed(package: Path) -> None:
    """Whoever puts another picture in the place of a signed one can write its hash, but not its signature."""
    from PIL import Image

    Image.new("RGB", (8, 8)).save(package / "mark-1/logo_4k.png")
    found = hashlib.sha256((package / "mark-1/logo_4k.png").read_bytes()).hexdigest()
    list_anew(package, lambda row: row.update(sha256=found, media_type="text/plain", unsigned_sha256=None))
    [check] = [one for one in verify_package(package) if not one.is_intact]
    assert check.verification is not None
    assert (check.file, check.verification.problems) == ("mark-1/logo_4k.png", ("The file has no C2PA manifest.",))


@pytest.mark.parametrize("name", ["../../../etc/passwd", "/etc/passwd", "x" * 5000, ".", "mark-1"])
def test_a_list_leads_nowhere_else(package: Path, name: str) -> None:
    list_anew(package, lambda row: row.update(file=name))
    assert find_problems(package)[name] in ("changed", "missing")


def test_a_listed_pipe_is_not_waited_for(package: Path) -> None:
    os.mkfifo(package / "mark-1" / "pipe")
    list_anew(package, lambda row: row.update(file="mark-1/pipe"))
    assert find_problems(package)["mark-1/pipe"] == "missing"


@pytest.mark.parametrize(
    "text", ["", "[1]", "[" * 100_000, '{"files": 3}', '{"files": [{"file": "a\\u0000b"}]}', "\ud800"]
)
def test_what_is_no_list_is_refused_in_words(package: Path, text: str) -> None:
    (package / "manifest.json").write_bytes(text.encode(errors="surrogatepass"))
    with pytest.raises(ExportError, match=r"manifest\.json"):
        verify_package(package)


def test_a_zip_that_is_none_holds_no_package_or_leads_out_is_refused(tmp_path: Path) -> None:
    damaged, empty, escaping = (tmp_path / name for name in ("damaged.zip", "empty.zip", "escaping.zip"))
    damaged.write_bytes(b"PK\3\4 and no more")
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("tide/readme.txt", "no list")
    with zipfile.ZipFile(escaping, "w") as archive:
        archive.writestr("../escaped.txt", "out")
    wrong = {damaged: "cannot be read", empty: "holds no package", escaping: "would lie outside it"}
    for path, words in wrong.items():
        with pytest.raises(ExportError, match=words):
            verify_zip(path)


def test_a_date_that_was_changed_in_the_zips_directory_is_noticed(package: Path) -> None:
    path = package / f"{CAMPAIGN}.zip"
    data = bytearray(path.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 14] ^= 0x40
    path.write_bytes(data)

    (check,) = (one for one in verify_package(package) if one.file == path.name)

    assert (check.state, "date or the permissions" in check.problem) == ("changed", True)
