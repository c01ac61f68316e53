import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from brand_assets.campaigns.exporting.manifest import make_manifest
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.signing_stamper import SigningStamper
from brand_assets.campaigns.exporting.stamping import Origin
from brand_assets.campaigns.exporting.verifying import FileCheck, read_trust_list, verify_file, verify_package
from brand_assets.campaigns.exporting.writing import PackageWriter
from brand_assets.campaigns.exporting.zipping import zip_package
from brand_assets.cli.main import main
from brand_assets.errors import ConfigError, ExportError
from brand_assets.provenance.embedding import SIGNED
from brand_assets.records.delivery import NewFile
from brand_assets.settings import Settings, SigningSettings
from brand_assets_tests.provenance.samples import DRAFT, make_brief, make_picture, open_development_signer

NAMES = {
    "image/png": "logo.png",
    "image/jpeg": "logo.jpg",
    "image/webp": "logo.webp",
    "image/avif": "logo.avif",
    "image/svg+xml": "logo.svg",
}
Call = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of one mark: a file of each signed kind, a document, the list, the zip."""
    root = tmp_path_factory.mktemp("delivered")
    signer, order = open_development_signer(root), ExportOrder()
    writer = PackageWriter(root / "ferns", order, SigningStamper(signer, make_brief(), order))
    files = [NewFile(NAMES[kind], "logo", make_picture(kind), kind, None) for kind in SIGNED]
    files.append(NewFile("logo.pdf", "logo", b"%PDF-1.7", "application/pdf"))
    written = writer.put_all("mark-1", files, Origin("Fern & Field", make_picture("image/png"), "image/png", DRAFT))
    writer.put_plain("", make_manifest({"campaign": "ferns"}, order.describe(), {"mark-1": written}))
    zip_package(root / "ferns", "ferns.zip")
    return root / "ferns"


@pytest.fixture
def package(delivered: Path, tmp_path: Path) -> Path:
    """A copy that the test may spoil."""
    return Path(shutil.copytree(delivered, tmp_path / "ferns"))


def find_broken(checks: list[FileCheck]) -> dict[str, str]:
    return {check.file: check.state for check in checks if not check.is_intact}


def rewrite_list(package: Path, name: str, **changes: object) -> None:
    """Change a file's row in the list."""
    path = package / "manifest.json"
    told = json.loads(path.read_text())
    next(row for row in told["files"] if row["file"] == name).update(changes)
    path.write_text(json.dumps(told))


def test_a_package_as_it_was_delivered_is_intact(package: Path) -> None:
    checks = verify_package(package)
    assert find_broken(checks) == {}
    assert sum(check.verification is not None for check in checks) == len(SIGNED) == 5
    assert {check.file for check in checks} >= {"ferns.zip", "mark-1/logo.pdf", "mark-1/logo.png"}


def test_each_kind_of_change_is_told(package: Path) -> None:
    data = bytearray((package / "mark-1" / "logo.png").read_bytes())
    data[len(data) // 2] ^= 1
    (package / "mark-1" / "logo.png").write_bytes(data)
    (package / "mark-1" / "logo.pdf").write_bytes(b"%PDF-1.8")
    (package / "mark-1" / "logo.jpg").unlink()
    (package / "mark-1" / "more.txt").write_text("a stray")
    checks = verify_package(package)
    assert find_broken(checks) == {
        "mark-1/logo.png": "changed",
        "mark-1/logo.pdf": "changed",
        "mark-1/logo.jpg": "missing",
        "mark-1/more.txt": "unlisted",
    }
    assert all(check.problem for check in checks if not check.is_intact)


def test_a_signed_file_whose_list_was_changed_with_it_is_still_found_out(package: Path) -> None:
    path = package / "mark-1" / "logo.png"
    path.write_bytes(make_picture("image/png", (9, 9)))
    rewrite_list(package, "mark-1/logo.png", sha256=hashlib.sha256(path.read_bytes()).hexdigest())
    (check,) = [one for one in verify_package(package) if one.file == "mark-1/logo.png"]
    assert check.state == "ok"
    assert check.verification is not None
    assert check.verification.state == "unsigned"
    assert not check.is_intact


def test_a_zip_that_differs_is_told(package: Path) -> None:
    with zipfile.ZipFile(package / "ferns.zip", "a") as archive:
        archive.writestr("ferns/more.txt", "a stray")
    assert find_broken(verify_package(package)) == {"ferns.zip": "changed"}
    (package / "ferns.zip").write_bytes(b"PK junk")
    assert find_broken(verify_package(package)) == {"ferns.zip": "changed"}


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/hostname", "mark-1/../../outside.txt"])
def test_a_list_cannot_lead_outside_its_folder(package: Path, name: str) -> None:
    (package.parent / "outside.txt").write_text("not the package's")
    rewrite_list(package, "mark-1/logo.pdf", file=name)
    checks = [one for one in verify_package(package) if one.file == name]
    assert [(one.state, "outside" in one.problem) for one in checks] == [("changed", True)]


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', '{"files": [{"file": 3}]}', "\0"])
def test_a_list_that_is_none_is_an_error_that_says_so(package: Path, text: str) -> None:
    (package / "manifest.json").write_text(text)
    with pytest.raises(ExportError, match=r"manifest\.json"):
        verify_package(package)


def test_one_file_is_verified_by_its_signature_alone(package: Path) -> None:
    assert all(verify_file(package / "mark-1" / name).is_intact for name in NAMES.values())
    with pytest.raises(ExportError, match="carries no signature"):
        verify_file(package / "mark-1" / "logo.pdf")


def test_a_trust_list_that_is_not_there_is_a_setting_that_is_wrong(tmp_path: Path) -> None:
    settings = Settings(tmp_path, tmp_path, signing=SigningSettings(trust_list=tmp_path / "none.pem"))
    with pytest.raises(ConfigError, match="BRAND_ASSETS_TRUST_LIST"):
        read_trust_list(settings)
    assert read_trust_list(Settings(tmp_path, tmp_path)) == ""


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Run `brand-assets verify`: its exit code and what it wrote to stdout."""

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["brand-assets", "verify", *arguments])
        with pytest.raises(SystemExit) as left:
            main()
        return int(left.value.code or 0), capsys.readouterr().out

    return run


def test_the_command_tells_a_sound_package_and_leaves_with_zero(package: Path, call: Call) -> None:
    code, text = call(str(package))
    assert code == 0
    assert "all are intact" in text
    assert "development certificate" in text


def test_the_command_leaves_with_one_when_something_is_not_intact(package: Path, call: Call) -> None:
    (package / "mark-1" / "logo.pdf").write_bytes(b"")
    code, text = call(str(package), "--json")
    told = json.loads(text)
    assert (code, told["intact"]) == (1, False)
    assert [one["file"] for one in told["files"] if not one["intact"]] == ["mark-1/logo.pdf"]
    code, text = call(str(package / "mark-1" / "logo.png"), "--json")
    assert (code, json.loads(text)["files"][0]["signature"]["state"]) == (0, "valid")
    assert call(str(package / "none.png"))[0] == 1
