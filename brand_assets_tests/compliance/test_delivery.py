"""This file tests the checks on what a campaign delivers: clean as it is made, and each planted fault found."""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import dagster as dg
import numpy as np
import polars as pl
import pytest
from PIL import Image, ImageDraw

from brand_assets.campaigns.exporting.approved import ApprovedImage
from brand_assets.campaigns.exporting.compliance import Inspector, find_refusals
from brand_assets.campaigns.exporting.creatives import MadeCreative
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.creatives.composing import compose
from brand_assets.creatives.planning import VARIANTS, CreativeImage, plan_creatives
from brand_assets.creatives.rasterising import rasterise
from brand_assets.defs.delivery_checks import build_delivery_checks
from brand_assets.errors import ConfigError
from brand_assets.export.package import trace_image
from brand_assets.export.tracing import open_engine
from brand_assets.records.brief import Brand, Brief, Creatives, Direction, LogoPlacement, Message
from brand_assets.records.delivery import Box, ExportedFile, Finding, NewFile
from brand_assets.records.tables import FINDINGS
from brand_assets.settings import read_settings
from brand_assets.typesetting.fonts import open_fonts
from brand_assets_tests.compliance.layouts import PALETTE, draw_mark

CAMPAIGN, IMAGE_ID = "atlas-clinic-spring", "ab" * 32
ENGLISH = Message("Seen at 9:10. Home by 10.", "Book a visit", "en")
FRENCH = Message("Vue à 9 h 10. À la maison à 10 h.", "Prendre rendez-vous", "fr")


def make_brief(*messages: Message, ratios: Sequence[str] = ("1:1",)) -> Brief:
    return Brief(
        campaign=CAMPAIGN,
        brand=Brand("Atlas Clinic"),
        palette=PALETTE,
        directions=(Direction("clock", "A clock."),),
        seed=7,
        sha256="0" * 64,
        deliverables=("logo", "creatives"),
        creatives=Creatives(
            aspect_ratios=tuple(ratios),
            messages=messages,
            background="image",
            forbidden_words=("cure", "guaranteed", "miracle"),
            logo_placement=LogoPlacement("bottom-right", 0.25, 0.12),
        ),
    )


def draw_clock(*colors: str) -> bytes:
    body, accent, ground = colors
    image = Image.new("RGB", (640, 640), ground)
    draw_mark(ImageDraw.Draw(image), Box(90, 190, 550, 450), body, accent, ground)
    return pack(image)


def pack(image: Image.Image) -> bytes:
    packed = io.BytesIO()
    image.save(packed, "PNG")
    return packed.getvalue()


MARK = draw_clock("#1F6FEB", "#FF6B5E", "#FBF7F0")


def make_creatives(brief: Brief, most: int = 99) -> list[MadeCreative]:
    traced = trace_image(MARK, brief.palette, brief.svg_colors, open_engine("auto"))
    image = CreativeImage(IMAGE_ID, "mark", traced.vector, "#FBF7F0", MARK)
    fonts = open_fonts(())
    made = []
    for plan in [plan for plan in plan_creatives(brief, [image]) if plan.variant == VARIANTS[0]][:most]:
        creative = compose(plan, brief, fonts)
        picture = pack(Image.fromarray(rasterise(creative.svg)))
        made.append(
            MadeCreative(creative.layout, IMAGE_ID, (NewFile("creative.png", "creative", picture, "image/png"),))
        )
    return made


def approve(raw: bytes = MARK) -> ApprovedImage:
    recipe = {"direction": "clock", "width_px": 640, "height_px": 640, "fallback_of": None, "parents": []}
    return ApprovedImage(IMAGE_ID, IMAGE_ID, raw, "image/png", recipe, recipe, ())


def find_findings(
    studio: Studio, brief: Brief, marks: Iterable[tuple[ApprovedImage, bool]], creatives: Iterable[MadeCreative]
) -> list[Finding]:
    """Of approved images, each with whether it is a picture, and of creatives, all that is wrong."""
    inspector = Inspector.open(studio, brief)
    for image, is_picture in marks:
        inspector.look_at_mark(image, is_picture=is_picture, refused=find_refusals(studio, image))
    for creative in creatives:
        inspector.look_at_creative(creative)
    return inspector.findings


@pytest.fixture
def studio() -> Studio:
    return open_studio()


def test_the_clean_creatives_of_four_ratios_and_two_messages_have_no_findings(studio: Studio) -> None:
    brief = make_brief(ENGLISH, FRENCH, ratios=("1:1", "4:5", "9:16", "16:9"))
    creatives = make_creatives(brief)
    assert len(creatives) == 8
    assert find_findings(studio, brief, [(approve(), False)], creatives) == []


@pytest.mark.parametrize(
    ("message", "rules"),
    [
        (Message("Guérison garantie", "Prendre rendez-vous", "fr"), ["forbidden_word", "forbidden_word"]),
        (Message("Atlas Clinik ouvre", "Prendre rendez-vous", "fr"), ["misspelled_name"]),
    ],
)
def test_planted_words_are_found(studio: Studio, message: Message, rules: list[str]) -> None:
    brief = make_brief(message)
    assert [one.rule for one in find_findings(studio, brief, [], make_creatives(brief))] == rules


def test_a_logo_that_was_moved_to_the_edge_is_found(studio: Studio) -> None:
    brief = make_brief(ENGLISH)
    (made,) = make_creatives(brief)
    box = made.layout.logo.box
    moved = Box(1076 - box.width, box.top, 1076, box.bottom)
    layout = replace(made.layout, logo=replace(made.layout.logo, box=moved, clear=moved.grown(20)))
    found = find_findings(studio, brief, [], [replace(made, layout=layout)])
    assert "logo_near_edge" in [one.rule for one in found]


def test_text_that_was_faded_is_found(studio: Studio) -> None:
    brief = make_brief(ENGLISH)
    (made,) = make_creatives(brief)
    picture = np.asarray(Image.open(io.BytesIO(made.files[0].data)).convert("RGB")).astype(np.float64)
    faded = Image.fromarray((240 + (picture - 240) * 0.2).clip(0, 255).astype(np.uint8))
    spoiled = replace(made, files=(replace(made.files[0], data=pack(faded)),))
    assert "text_contrast" in [one.rule for one in find_findings(studio, brief, [], [spoiled])]


def test_a_known_mark_in_other_colours_is_found_in_marks_and_creatives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "marks").mkdir()
    (tmp_path / "marks" / "acme.png").write_bytes(draw_clock("#F0C828", "#28A05A", "#14141E"))
    monkeypatch.setenv("BRAND_ASSETS_KNOWN_MARKS", str(tmp_path / "marks"))
    brief = make_brief(ENGLISH)
    found = find_findings(open_studio(), brief, [(approve(), False)], make_creatives(brief))
    assert [(one.rule, one.evidence["file"]) for one in found] == [("known_mark", "acme.png")] * 2


def test_a_folder_of_known_marks_that_is_not_there_is_an_error_that_names_the_setting(tmp_path: Path) -> None:
    settings = replace(read_settings(tmp_path), known_marks=tmp_path / "none")
    with pytest.raises(ConfigError, match="BRAND_ASSETS_KNOWN_MARKS"):
        Inspector.open(open_studio(settings), make_brief(ENGLISH))


def test_an_empty_folder_of_known_marks_is_told_as_not_looked_for(tmp_path: Path) -> None:
    settings = replace(read_settings(tmp_path), known_marks=tmp_path)
    inspector = Inspector.open(open_studio(settings), make_brief(ENGLISH))
    assert any("none that can be compared" in gap for gap in inspector.not_looked_for)


def test_findings_become_rows_and_files_that_name_each_other(studio: Studio) -> None:
    brief = make_brief(Message("It cures colds", "Book a visit", "en"))
    inspector = Inspector.open(studio, brief)
    (made,) = make_creatives(brief)
    inspector.look_at_creative(made)
    rows, files = inspector.make_rows(), list(inspector.make_files("Atlas Clinic"))
    assert rows.schema == FINDINGS
    assert rows["family"].to_list() == ["text"]
    assert [file.file for file in files] == ["findings/index.html", "findings/findings.json", rows["crop_file"][0]]
    assert files[2].size_px is not None
    assert Image.open(io.BytesIO(files[2].data)).size == files[2].size_px
    assert pl.DataFrame(json.loads(files[1].data), schema=FINDINGS).equals(rows)
    assert list(inspector.make_files("Atlas Clinic")) == files


def list_delivered(*files: str) -> list[ExportedFile]:
    return [ExportedFile(file, "logo", "0" * 64, 1, None, None, "image/png") for file in files]


def test_the_page_links_to_a_picture_of_what_was_checked_where_the_package_has_one(studio: Studio) -> None:
    brief = make_brief(ENGLISH)
    inspector = Inspector.open(studio, brief)
    inspector.look_at_mark(approve())
    (made,) = make_creatives(brief)
    inspector.look_at_creative(made)
    creative = f"creatives/{made.layout.creative_id}/spring 1.webp"
    delivered = {"": list_delivered("index.html", creative), IMAGE_ID: list_delivered("logo.svg", "logo_4k.png")}
    page = next(inspector.make_files("Atlas Clinic", delivered)).data.decode()
    assert f'<a href="../{IMAGE_ID}/logo_4k.png">Mark 1</a>' in page
    assert f'<a href="../{creative.replace(" ", "%20")}">1:1 · en · A · mark 1</a>' in page
    assert "<a href" not in next(inspector.make_files("Atlas Clinic")).data.decode()


def test_a_client_is_told_of_no_setting_and_no_command(tmp_path: Path) -> None:
    brief = make_brief(ENGLISH)
    brief = replace(brief, creatives=replace(brief.creatives or Creatives(), forbid_faces=True))
    (made,) = make_creatives(brief)
    headline, *others = made.layout.texts
    layout = replace(made.layout, texts=(replace(headline, missing=("光",)), *others), image_scale=3.0)
    pages = {}
    for is_client in (False, True):
        inspector = Inspector.open(open_studio(read_settings(tmp_path)), brief, is_client=is_client)
        inspector.look_at_creative(replace(made, layout=layout))
        pages[is_client] = "".join(file.data.decode() for file in list(inspector.make_files("Atlas Clinic"))[:2])
        assert [one.rule for one in inspector.findings][:2] == ["missing_glyphs", "enlarged"]
    for word in ("BRAND_ASSETS_FONTS", "BRAND_ASSETS_KNOWN_MARKS", "brand-assets models pull"):
        assert word in pages[False]
    assert "BRAND_ASSETS_" not in pages[True]
    assert "brand-assets " not in pages[True]
    assert "Likeness with known marks." in pages[True]


def test_the_page_says_with_how_many_marks_everything_was_compared(tmp_path: Path) -> None:
    (tmp_path / "marks").mkdir()
    for name in ("one", "two"):
        (tmp_path / "marks" / f"{name}.png").write_bytes(draw_clock("#F0C828", "#28A05A", "#14141E"))
    settings = replace(read_settings(tmp_path), known_marks=tmp_path / "marks")
    page = next(Inspector.open(open_studio(settings), make_brief(ENGLISH)).make_files("Atlas Clinic")).data.decode()
    assert "compared with 2 known marks" in " ".join(page.split())


def run_checks(studio: Studio) -> dict[str, dg.AssetCheckEvaluation]:
    @dg.asset(name="findings", partitions_def=dg.DynamicPartitionsDefinition(name="campaigns"))
    def findings() -> None: ...

    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions("campaigns", [CAMPAIGN])
    result = dg.materialize(
        [findings, *build_delivery_checks()], partition_key=CAMPAIGN, instance=instance, resources={"studio": studio}
    )
    return {one.check_name: one for one in result.get_asset_check_evaluations()}


def test_each_family_of_rules_is_a_check_of_the_findings(studio: Studio) -> None:
    before = run_checks(studio)
    assert {one.passed for one in before.values()} == {False}
    brief = make_brief(Message("It cures colds", "Book a visit", "en"))
    inspector = Inspector.open(studio, brief)
    inspector.look_at_creative(make_creatives(brief)[0])
    studio.lake.write(inspector.make_rows(), "findings", CAMPAIGN)
    found = run_checks(studio)
    assert {name: one.passed for name, one in found.items()} == {
        "compliance_text": False,
        "compliance_logo": True,
        "compliance_color": True,
        "compliance_picture": True,
    }
    assert found["compliance_text"].severity == dg.AssetCheckSeverity.ERROR
    assert found["compliance_text"].metadata["errors"].value == 1
