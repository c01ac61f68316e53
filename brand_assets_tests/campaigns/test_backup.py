import gzip
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from brand_assets.campaigns.backups.restoring import restore_backup
from brand_assets.campaigns.backups.saving import save_backup
from brand_assets.campaigns.backups.unpacking import unpack_archive
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import ConfigError, LakeError, LedgerError
from brand_assets.records.checkpoint import Decision
from brand_assets.settings import Settings
from brand_assets_tests.cli import waiting
from brand_assets_tests.cli.waiting import draw_request, image_id, open_waiting


def save_everything(studio: Studio, target: Path) -> Path:
    """A backup of one campaign with a decision and a charged request, tables and images included."""
    checkpoint = open_waiting(studio)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(image_id(0), "ada", "approved")])
    waiting.spend(studio, draw_request("harbor", 1), 0.25)
    save_backup(studio, target, with_lake=True, with_images=True)
    return target


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an installation that is gone; to be read only."""
    folder = tmp_path_factory.mktemp("lost")
    settings = Settings(data_root=folder / "data", dagster_home=folder / "home")
    return save_everything(open_studio(settings), folder / "backup.tar.gz")


@pytest.fixture
def elsewhere(studio: Studio, tmp_path: Path) -> Studio:
    """Another installation, with nothing in it."""
    return open_studio(replace(studio.settings, data_root=tmp_path / "elsewhere" / "data"))


def take_stock(root: Path) -> dict[str, str]:
    """Every file with its hash, but for the ledger's lock."""
    files = (path for path in root.rglob("*") if path.is_file() and not path.name.endswith(".lock"))
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def read_member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> bytes:
    content = archive.extractfile(info)
    assert content is not None
    return content.read()


def repack(source: Path, target: Path, change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None]) -> Path:
    """The archive with its members changed, manifest included, as somebody else might have packed it."""
    with tarfile.open(source) as archive:
        members = [(info, read_member(archive, info)) for info in archive]
    change(members)
    with tarfile.open(target, "w:gz", format=tarfile.USTAR_FORMAT) as archive:
        for info, data in members:
            info.size = len(data) if info.isreg() else 0
            archive.addfile(info, io.BytesIO(data))
    return target


def sign_again(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    """Make the manifest, the last member, agree with the other members."""
    info, data = members[-1]
    listed = [
        {"name": one.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for one, content in members[:-1]
    ]
    members[-1] = (info, json.dumps({**json.loads(data), "members": listed}).encode())


def test_a_backup_restored_elsewhere_holds_the_same(studio: Studio, elsewhere: Studio, tmp_path: Path) -> None:
    restored = restore_backup(elsewhere, save_everything(studio, tmp_path / "backup.tar.gz"))
    assert (restored.ledger, restored.written) == ("new", {"catalogue": 0, "briefs": 1, "tables": 4, "images": 4})
    assert restored.kept == ()
    for table in ("checkpoints", "decisions", "spend"):
        assert elsewhere.ledger.copy_table(table).equals(studio.ledger.copy_table(table))
    before, after = take_stock(studio.settings.data_root), take_stock(elsewhere.settings.data_root)
    assert {name: before[name] for name in before if name != "ledger.duckdb"} == {
        name: after[name] for name in after if name != "ledger.duckdb"
    }
    assert elsewhere.settings.ledger.stat().st_mode & 0o777 == 0o600


def test_restoring_twice_finds_everything_the_same(saved: Path, elsewhere: Studio) -> None:
    restore_backup(elsewhere, saved)
    again = restore_backup(elsewhere, saved)
    assert again.ledger == "same"
    assert again.written == {"catalogue": 0, "briefs": 0, "tables": 0, "images": 0}
    assert again.same == {"catalogue": 0, "briefs": 1, "tables": 4, "images": 4}


def test_without_asking_only_ledger_and_briefs_are_saved(studio: Studio, tmp_path: Path) -> None:
    open_waiting(studio)
    result = save_backup(studio, tmp_path / "small.tar.gz")
    assert result.files == {"catalogue": 0, "briefs": 1, "tables": 0, "images": 0}
    assert (result.rows["checkpoints"], result.rows["checkpoint_images"]) == (1, 4)
    with tarfile.open(result.path) as archive:
        assert archive.getnames() == ["ledger.duckdb", "briefs/harbor.md", "manifest.json"]
    assert result.path.stat().st_mode & 0o777 == 0o600
    assert result.bytes == result.path.stat().st_size


def test_the_manifest_names_every_member_with_its_hash(saved: Path) -> None:
    with tarfile.open(saved) as archive:
        content = {info.name: read_member(archive, info) for info in archive}
    manifest = json.loads(content.pop("manifest.json"))
    assert {one["name"]: one["sha256"] for one in manifest["members"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in content.items()
    }
    assert manifest["created_at"].endswith("+00:00")


def test_a_file_that_is_there_is_not_overwritten_unless_forced(studio: Studio, tmp_path: Path) -> None:
    open_waiting(studio)
    target = tmp_path / "notes.tar.gz"
    target.write_text("mine")
    with pytest.raises(ConfigError, match="--force"):
        save_backup(studio, target)
    assert target.read_text() == "mine"
    assert save_backup(studio, target, is_forced=True).bytes > 1000


def test_nothing_to_save_is_said(elsewhere: Studio, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nothing to save"):
        save_backup(elsewhere, tmp_path / "empty.tar.gz")
    assert not (tmp_path / "empty.tar.gz").exists()


def test_a_failed_backup_leaves_no_file(studio: Studio, tmp_path: Path) -> None:
    open_waiting(studio)
    folder = tmp_path / "file"
    folder.write_text("not a folder")
    with pytest.raises(LakeError, match="was not written"):
        save_backup(studio, folder / "backup.tar.gz")
    studio.settings.ledger.write_bytes(b"not a ledger")
    with pytest.raises(LedgerError, match="cannot be opened"):
        save_backup(studio, tmp_path / "new.tar.gz")
    assert not list(tmp_path.glob("*new.tar.gz*"))
    assert not list(studio.settings.data_root.glob(".backup-*"))


def test_a_damaged_image_and_a_stray_brief_are_left_out_by_name(studio: Studio, tmp_path: Path) -> None:
    open_waiting(studio)
    path = next(studio.settings.images.glob("??/*"))
    path.write_bytes(b"damaged")
    (studio.settings.briefs / "My Brief.md").write_text("x")
    result = save_backup(studio, tmp_path / "b.tar.gz", with_images=True)
    assert result.files["images"] == 3
    assert sorted(line.partition(":")[0] for line in result.left_out) == sorted(
        ["briefs/My Brief.md", f"images/{path.parent.name}/{path.name}"]
    )


def test_what_differs_is_refused_and_nothing_changes(saved: Path, elsewhere: Studio) -> None:
    open_waiting(elsewhere, "other")
    brief = elsewhere.settings.briefs / "harbor.md"
    brief.write_text("mine")
    before = take_stock(elsewhere.settings.data_root)
    with pytest.raises(ConfigError, match=r"the ledger \(different\), briefs/harbor\.md.*--force"):
        restore_backup(elsewhere, saved)
    assert take_stock(elsewhere.settings.data_root) == before


def test_forced_the_replaced_ledger_and_brief_are_kept_beside(saved: Path, elsewhere: Studio) -> None:
    open_waiting(elsewhere, "other")
    (elsewhere.settings.briefs / "harbor.md").write_text("mine")
    restored = restore_backup(elsewhere, saved, is_forced=True)
    ledger, folder = restored.kept
    assert restored.ledger == "different"
    assert elsewhere.ledger.checkpoints.list_open()[0].campaign == "harbor"
    replaced = open_studio(replace(elsewhere.settings, data_root=ledger.parent / "old"))
    replaced.ledger.restore_snapshot(ledger)
    assert replaced.ledger.checkpoints.list_open()[0].campaign == "other"
    assert (folder / "briefs" / "harbor.md").read_text() == "mine"
    assert (elsewhere.settings.briefs / "other.md").exists()


def test_a_damaged_ledger_is_replaced_only_when_forced(saved: Path, elsewhere: Studio) -> None:
    elsewhere.settings.data_root.mkdir(parents=True)
    elsewhere.settings.ledger.write_bytes(b"x" * 5000)
    with pytest.raises(ConfigError, match=r"the ledger \(damaged\)"):
        restore_backup(elsewhere, saved)
    restored = restore_backup(elsewhere, saved, is_forced=True)
    assert restored.kept[0].read_bytes() == b"x" * 5000
    assert elsewhere.ledger.checkpoints.list_open()[0].campaign == "harbor"


def test_a_ledger_without_rows_does_not_stand_in_the_way(saved: Path, elsewhere: Studio) -> None:
    assert elsewhere.ledger.checkpoints.list_open() == []
    assert restore_backup(elsewhere, saved).ledger == "new"


def test_a_damaged_image_is_mended_without_asking(studio: Studio, tmp_path: Path) -> None:
    saved = save_everything(studio, tmp_path / "backup.tar.gz")
    path = next(studio.settings.images.glob("??/*"))
    path.write_bytes(b"damaged")
    assert restore_backup(studio, saved).written == {"catalogue": 0, "briefs": 0, "tables": 0, "images": 1}
    assert studio.images.get(path.name)


def test_any_flipped_byte_or_cut_is_found_and_leaves_everything(saved: Path, elsewhere: Studio, tmp_path: Path) -> None:
    data = saved.read_bytes()
    places = [*range(4), *range(10, len(data), len(data) // 40), len(data) - 8, len(data) - 1]
    spoiled = [data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :] for at in places]
    spoiled += [data[: len(data) // 2], data[:-1], data[:-8], data[:1], b"", data + b"more"]
    target = tmp_path / "spoiled.tar.gz"
    for bad in spoiled:
        target.write_bytes(bad)
        with pytest.raises(LakeError, match=r"Nothing was restored"):
            restore_backup(elsewhere, target)
    assert not elsewhere.settings.data_root.exists()
    assert not list(tmp_path.rglob(".restore-*"))


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../escape.md",
        "briefs/../../escape.md",
        "briefs/.hidden.md",
        "briefs/Upper.md",
        "briefs/harbor.md\n",
        "lake/concept/prompts/campaign=../part.parquet",
        "lake/nosuch/part.parquet",
        "images/ab/" + "c" * 64,
        "ledger.duckdb.wal",
        "run.sh",
    ],
)
def test_a_member_under_any_other_name_is_refused(saved: Path, elsewhere: Studio, tmp_path: Path, name: str) -> None:
    def smuggle(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        members.insert(0, (tarfile.TarInfo(name), b"x"))
        sign_again(members)

    bad = repack(saved, tmp_path / "bad.tar.gz", smuggle)
    with pytest.raises(LakeError, match="is no file of a backup"):
        restore_backup(elsewhere, bad)
    assert not elsewhere.settings.data_root.exists()


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.XHDTYPE]
)
def test_links_devices_and_extended_headers_are_refused(
    saved: Path, elsewhere: Studio, tmp_path: Path, kind: bytes
) -> None:
    def smuggle(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
        info = tarfile.TarInfo("briefs/link.md")
        info.type, info.linkname = kind, "/etc/passwd"
        members.insert(0, (info, b""))

    bad = repack(saved, tmp_path / "bad.tar.gz", smuggle)
    with pytest.raises(LakeError, match="is not a regular file"):
        restore_backup(elsewhere, bad)
    assert not elsewhere.settings.data_root.exists()


def change_brief(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    index = next(i for i, (info, _) in enumerate(members) if info.name.startswith("briefs/"))
    members[index] = (members[index][0], b"changed")


def drop_brief(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[:] = [one for one in members if not one[0].name.startswith("briefs/")]


def add_unlisted_brief(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.insert(0, (tarfile.TarInfo("briefs/more.md"), b"x"))


def repeat_brief(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.insert(0, next(one for one in members if one[0].name.startswith("briefs/")))


def drop_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members.pop()


def spoil_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[-1] = (members[-1][0], b'{"kind": "something else", "format": 1}')


def age_manifest(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    members[-1] = (members[-1][0], json.dumps({**json.loads(members[-1][1]), "format": 2}).encode())


def forge_ledger(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    index = next(i for i, (info, _) in enumerate(members) if info.name == "ledger.duckdb")
    members[index] = (members[index][0], b"not a ledger" * 1000)
    sign_again(members)


def forge_image(members: list[tuple[tarfile.TarInfo, bytes]]) -> None:
    index = next(i for i, (info, _) in enumerate(members) if info.name.startswith("images/"))
    members[index] = (members[index][0], b"another picture")
    sign_again(members)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (change_brief, "other bytes than when they were saved"),
        (drop_brief, "1 files are missing"),
        (add_unlisted_brief, "does not list 'briefs/more.md'"),
        (repeat_brief, "twice"),
        (drop_manifest, "no manifest"),
        (spoil_manifest, "in its manifest"),
        (age_manifest, "format 2"),
        (forge_ledger, "The ledger in .* cannot be used"),
        (forge_image, "is not the image of that hash"),
    ],
)
def test_an_archive_that_does_not_agree_with_itself_is_refused(
    saved: Path,
    elsewhere: Studio,
    tmp_path: Path,
    change: Callable[[list[tuple[tarfile.TarInfo, bytes]]], None],
    words: str,
) -> None:
    bad = repack(saved, tmp_path / "bad.tar.gz", change)
    with pytest.raises(LakeError, match=words):
        restore_backup(elsewhere, bad)
    assert not elsewhere.settings.data_root.exists()


def test_an_archive_that_claims_a_huge_file_is_refused_before_it_is_read(elsewhere: Studio, tmp_path: Path) -> None:
    info = tarfile.TarInfo("briefs/bomb.md")
    info.size = 7 << 30
    bomb = tmp_path / "bomb.tar.gz"
    bomb.write_bytes(gzip.compress(info.tobuf(tarfile.USTAR_FORMAT) + bytes(1 << 20)))
    with pytest.raises(LakeError, match="claims 7516192768 bytes"):
        restore_backup(elsewhere, bomb)


def test_no_more_is_unpacked_than_there_is_room_for(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(LakeError, match="more than the 20000 bytes"):
        unpack_archive(saved, tmp_path / "room", 20_000)
    assert sum(path.stat().st_size for path in (tmp_path / "room").rglob("*") if path.is_file()) <= 20_000


def test_a_foreign_file_is_told_from_a_backup(elsewhere: Studio, tmp_path: Path) -> None:
    foreign = tmp_path / "notes.tar.gz"
    foreign.write_text("not an archive at all")
    with pytest.raises(LakeError, match="cannot be read"):
        restore_backup(elsewhere, foreign)
    with pytest.raises(ConfigError, match="There is no backup"):
        restore_backup(elsewhere, tmp_path / "missing.tar.gz")


def test_the_log_of_a_lost_ledger_is_not_taken_for_the_restored_ones(saved: Path, elsewhere: Studio) -> None:
    elsewhere.settings.data_root.mkdir(parents=True)
    (elsewhere.settings.data_root / "ledger.duckdb.wal").write_bytes(b"old")
    with pytest.raises(ConfigError, match="log of a ledger that is gone"):
        restore_backup(elsewhere, saved)
    assert os.listdir(elsewhere.settings.data_root) == ["ledger.duckdb.wal"]


def test_the_catalogues_additions_and_a_briefs_pictures_are_saved_and_restored(
    studio: Studio, elsewhere: Studio, tmp_path: Path
) -> None:
    (studio.settings.briefs / "harbor.md").write_text("a brief")
    studio.settings.catalogue.write_text("models: {freepik/mystic: {price: {flat: 0.1}}}\n")
    (studio.settings.briefs / "reference.png").write_bytes(b"a picture")
    (studio.settings.briefs / "notes.txt").write_text("of somebody")
    result = save_backup(studio, tmp_path / "more.tar.gz")
    assert (result.files, result.left_out) == ({"catalogue": 1, "briefs": 2, "tables": 0, "images": 0}, ())
    restore_backup(elsewhere, tmp_path / "more.tar.gz")
    assert elsewhere.settings.catalogue.read_text() == studio.settings.catalogue.read_text()
    assert (elsewhere.settings.briefs / "reference.png").read_bytes() == b"a picture"
