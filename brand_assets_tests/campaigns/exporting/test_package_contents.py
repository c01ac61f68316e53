"""Tests of what a package holds: all that its manifest lists, what is asked for, nothing a client should not see."""

import hashlib
import json
import zipfile
from pathlib import Path

import pytest

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.export import Package, export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder, choose_order, find_preset, read_only
from brand_assets.campaigns.exporting.wording import tell_client
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.errors import ConfigError
from brand_assets.records.brief import ROUNDS
from brand_assets.settings import Settings
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.small_briefs import write_small_brief

LOGO = ("logo",)
PRESETS = """\
export_presets: {web: {only: [svg, logo], client: true, zip: false}}
creatives:
  aspect_ratios: ["1:1"]
  messages: [{headline: A warm boathouse, call_to_action: Come in, locale: en}]
"""


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A campaign of which one final mark was approved."""
    root = tmp_path_factory.mktemp("approved")
    studio = open_studio(Settings(root, root / "dagster_home"))
    studio.settings.briefs.mkdir()
    write_small_brief(studio, "tide", more=PRESETS)
    for round_name in ROUNDS:
        approve_first(studio, walk_round(studio, "tide", round_name), 1)
    return studio


@pytest.fixture(scope="module")
def package(approved: Studio) -> Package:
    return export_campaign(approved, "tide", ExportOrder(only=LOGO))


def read_manifest(folder: Path) -> list[dict[str, object]]:
    files: list[dict[str, object]] = json.loads((folder / "manifest.json").read_text())["files"]
    return files


def test_the_manifest_lists_every_file_with_its_hash(package: Package) -> None:
    listed = {str(file["file"]): file["sha256"] for file in read_manifest(package.folder)}
    there = {
        path.relative_to(package.folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package.folder.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "tide.zip")
    }
    assert listed == there


def test_the_zip_holds_the_whole_package(package: Package) -> None:
    with zipfile.ZipFile(package.folder / "tide.zip") as archive:
        names = set(archive.namelist())
        assert archive.testzip() is None
    there = {path.relative_to(package.folder).as_posix() for path in package.folder.rglob("*") if path.is_file()}
    assert names == {f"tide/{name}" for name in there - {"tide.zip"}}


def test_a_package_is_read_only(package: Package) -> None:
    modes = {path.stat().st_mode & 0o222 for path in (package.folder, *package.folder.rglob("*"))}
    assert modes == {0}


def test_the_same_campaign_gives_the_same_files_signatures_aside(
    approved: Studio, package: Package, tmp_path: Path
) -> None:
    again = export_campaign(approved, "tide", ExportOrder(only=LOGO), tmp_path / "again")
    told = [
        {file["file"]: file["unsigned_sha256"] or file["sha256"] for file in read_manifest(one.folder)}
        for one in (package, again)
    ]
    differs = {name for name in told[0] if told[0][name] != told[1][name]}
    assert told[0].keys() == told[1].keys()
    assert {Path(str(name)).name for name in differs} <= {"metadata.json"}, "which holds the signed files' hashes"
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_a_printers_copy_has_its_formats_alone_and_says_that_no_creative_was_checked(
    approved: Studio, tmp_path: Path
) -> None:
    made = export_campaign(approved, "tide", ExportOrder(only=("pdf", "eps"), has_zip=False), tmp_path / "printer")
    files = [path.relative_to(made.folder) for path in made.folder.rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".pdf", ".eps", ".json", ".html", ".md", ".txt"}
    assert not (made.folder / "creatives").exists()
    assert (made.summary.marks, made.summary.creatives) == (1, 0)
    told = json.loads((made.folder / "manifest.json").read_text())
    assert {"marks": 1, "creatives": 0, "findings": dict(made.summary.found)}.items() <= told.items()
    assert "Creatives: none were made for this copy" in (made.folder / "findings" / "index.html").read_text()


def test_a_client_sees_no_prompt_id_seed_cost_or_name_of_a_person(approved: Studio, tmp_path: Path) -> None:
    copy = export_campaign(approved, "tide", ExportOrder(only=LOGO, is_client=True), tmp_path / "client").folder
    [image_id] = approved.lake.read("approvals", "tide", "final").filter(decision="approved")["image_id"]
    prompts = approved.lake.read("prompts", "tide", "final")
    secrets = [image_id, image_id[:12], *prompts["text"], *prompts["prompt_id"], *map(str, prompts["seed"])]
    assert {path.name for path in copy.iterdir() if path.is_dir()} == {"mark-1", "findings"}
    for path in copy.rglob("*"):
        assert image_id not in str(path)
        if path.is_file() and path.suffix != ".zip":
            data = path.read_bytes()
            assert [secret for secret in secrets if secret and secret.encode() in data] == [], path.name
    recipe = json.loads((copy / "mark-1" / "metadata.json").read_text())["recipe"]
    assert not {"cost_usd", "decision", "seed", "prompt", "parents", "image_id"} & recipe.keys()


def test_a_client_is_told_no_setting_and_no_command(approved: Studio, package: Package, tmp_path: Path) -> None:
    copy = export_campaign(approved, "tide", ExportOrder(only=LOGO, is_client=True), tmp_path / "client").folder
    for file in ("index.html", "findings/index.html", "mark-1/metadata.json"):
        text = (copy / file).read_text()
        assert "BRAND_ASSETS_" not in text
        assert "brand-assets export" not in text
        assert "Our own copy" not in text
    assert "Our own copy: with recipes, prompts, costs and who decided." in (package.folder / "index.html").read_text()


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("No CMYK file: no profile (BRAND_ASSETS_ICC_PROFILE). Approximate.", "No CMYK file: no profile. Approximate."),
        ("Likeness with known marks: set BRAND_ASSETS_KNOWN_MARKS to a folder of them.", "Likeness with known marks."),
        ("Not cut out: no model is here. Get one with: brand-assets models pull", "Not cut out: no model is here."),
        ("The picture was cut out by x; look at fine edges.",) * 2,
    ],
)
def test_a_note_for_a_client_is_what_remains_without_settings_and_commands(note: str, told: str) -> None:
    assert tell_client(note) == told


def test_an_order_by_hand_and_a_preset_are_not_mixed(approved: Studio) -> None:
    brief = load_brief(approved, "tide")
    assert choose_order(brief, preset="web") == find_preset(brief, "web")
    assert choose_order(brief, ["svg"], is_client=True) == ExportOrder(("svg",), is_client=True)
    with pytest.raises(ConfigError, match="leave out all else"):
        choose_order(brief, preset="web", has_zip=False)
    for order in (ExportOrder(), find_preset(brief, "web")):
        assert ExportOrder.read(order.describe()) == order


def test_a_preset_of_the_brief_is_an_order_by_name(approved: Studio) -> None:
    brief = load_brief(approved, "tide")
    assert find_preset(brief, "web") == ExportOrder(("svg", "logo"), is_client=True, has_zip=False)
    with pytest.raises(ConfigError, match=r"no export preset 'print'; it has: web\."):
        find_preset(brief, "print")


@pytest.mark.parametrize(
    ("only", "file", "is_wanted"),
    [
        ((), "kit/png/icon.png", True),
        (("svg",), "kit/svg/icon.svg", True),
        (("svg",), "logo_4k.png", False),
        (("svg", "kit"), "logo_vector.svg", False),
        (("svg", "pdf"), "logo_print.pdf", True),
        (("kit",), "kit/favicon/site.webmanifest", True),
        (("svg", "pdf"), "kit/favicon/site.webmanifest", False),
        (("svg", "png"), "kit/favicon/site.webmanifest", True),
        (("svg", "png"), "kit/favicon/head.html", False),
        (("ico", "svg", "png"), "kit/favicon/head.html", True),
        (("jpg",), "creatives/4x5-fr-a/creative.jpg", True),
        (("finished",), "finished_image-upscaler.png", True),
        (("logo",), "finished_image-upscaler.png", False),
    ],
)
def test_an_order_wants_what_is_of_its_formats_and_of_its_groups(
    only: tuple[str, ...], file: str, is_wanted: bool
) -> None:
    assert ExportOrder(only).wants(file) is is_wanted


def test_what_only_may_name_is_told(approved: Studio) -> None:
    assert read_only(["SVG, .pdf", "jpeg"]) == ("svg", "pdf", "jpg")
    with pytest.raises(
        ConfigError, match="'sgv' cannot be exported alone; --only takes one or more of: avif, creatives"
    ):
        read_only(["sgv"])
