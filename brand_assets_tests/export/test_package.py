"""This file holds what every exported image keeps to, from the approved picture to the delivered files."""

import hashlib
import io
import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pikepdf
import pytest
from PIL import Image

from brand_assets.errors import ExportError
from brand_assets.export.metadata import describe_export, read_instant
from brand_assets.export.package import clean_title, make_logo_files, name_finished, trace_image
from brand_assets.export.tracing import open_engine
from brand_assets.records.delivery import ExportedFile, NewFile
from brand_assets_tests.export.marks import (
    BADGE,
    EMBER,
    HARBOR,
    LETTER_A,
    LETTER_O,
    LETTERS,
    PALETTE,
    as_jpeg,
    draw_mark,
    open_png,
)

SVG = "{http://www.w3.org/2000/svg}"
RECIPE = {"seed": 7, "drawn_at": "2026-03-04T05:06:07+00:00", "scores": {"semantic": float("nan")}}
FILES = ["logo_4k.png", "logo_transparent.png", "logo_vector.svg", "logo_print.pdf", "logo.eps", "metadata.json"]


def export(data: bytes, folder: Path, svg_colors: int = 3, title: str = "Harbor & Pine", size_px: int = 512) -> dict:
    folder.mkdir(parents=True)
    mark = trace_image(data, PALETTE, svg_colors, open_engine())
    files = list(make_logo_files(mark, title, read_instant(RECIPE["drawn_at"]), size_px=size_px))
    assert [file.file for file in files] == FILES[:-1]
    for file in files:
        (folder / file.file).write_bytes(file.data)
    described = describe_export(clean_title(title), mark, recipe=RECIPE, kind={}, files=map(tell, files))
    (folder / "metadata.json").write_text(json.dumps(described, allow_nan=False))
    return described


def test_no_logo_file_is_made_that_is_not_wanted():
    mark = trace_image(draw_mark(BADGE), PALETTE, 3, open_engine())
    made = make_logo_files(mark, "Harbor", None, size_px=64, wants=lambda file: file.endswith((".pdf", ".eps")))
    assert [file.file for file in made] == ["logo_print.pdf", "logo.eps"]


def tell(file: NewFile) -> ExportedFile:
    width, height = file.size_px or (None, None)
    digest = hashlib.sha256(file.data).hexdigest()
    return ExportedFile(file.file, file.kind, digest, len(file.data), width, height, file.media_type)


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "letters"
    export(draw_mark(LETTERS), folder)
    return folder


@pytest.fixture(scope="module")
def badge(tmp_path_factory):
    folder = tmp_path_factory.mktemp("export") / "badge"
    export(draw_mark(BADGE), folder)
    return folder


def color_at(image: Image.Image, x: int, y: int) -> tuple[int, ...]:
    """The colour at a point of the drawing's 1024 x 1024 canvas."""
    return image.getpixel((round(x * image.width / 1024), round(y * image.height / 1024)))


def test_every_file_is_told_with_its_own_hash_and_size(letters):
    told = json.loads((letters / "metadata.json").read_text())["files"]
    assert [entry["file"] for entry in told] == FILES[:-1]
    for entry in told:
        data = (letters / entry["file"]).read_bytes()
        assert (entry["sha256"], entry["bytes"]) == (hashlib.sha256(data).hexdigest(), len(data))
    assert [(entry["width_px"], entry["height_px"]) for entry in told[:3]] == [(512, 512), (512, 512), (None, None)]


def test_the_recipe_is_kept_and_what_json_cannot_hold_is_null(letters):
    recipe = json.loads((letters / "metadata.json").read_text())["recipe"]
    assert recipe == {"seed": 7, "drawn_at": "2026-03-04T05:06:07+00:00", "scores": {"semantic": None}}


def test_the_engine_is_named_with_its_version(letters):
    made_with = json.loads((letters / "metadata.json").read_text())["made_with"]
    assert made_with["trace_engine"] == {"name": open_engine().name, "version": open_engine().version}


@pytest.mark.parametrize("file", ["logo_transparent.png", "logo_vector.svg"])
def test_counters_of_letters_are_open_and_strokes_are_not(letters, file):
    data = (letters / file).read_bytes()
    if file.endswith(".svg"):
        import resvg_py

        data = bytes(resvg_py.svg_to_bytes(svg_string=data.decode(), dpi=96.0))
    image = open_png(data)
    assert [color_at(image, x, y)[3] for x, y in [(380, 500), (760, 500), (20, 20), (560, 300)]] == [0, 0, 0, 0]
    assert color_at(image, 280, 500) == (0x0B, 0x3C, 0x5D, 255)
    assert color_at(image, 630, 500) == (0xD9, 0x82, 0x2B, 255)


def test_the_large_raster_has_the_approved_background(letters):
    image = open_png((letters / "logo_4k.png").read_bytes())
    assert color_at(image, 20, 20) == color_at(image, 380, 500) == (0xF7, 0xF3, 0xEC, 255)


def test_a_cut_out_has_no_fringe_of_the_background(letters):
    pixels = np.asarray(open_png((letters / "logo_transparent.png").read_bytes()), np.int16)
    edge = pixels[(pixels[..., 3] > 60) & (pixels[..., 3] < 250)][:, :3]
    own = np.array([[0x0B, 0x3C, 0x5D], [0xD9, 0x82, 0x2B]])
    assert len(edge) > 100
    assert np.abs(edge[:, None] - own[None]).max(axis=2).min(axis=1).max() <= 6


def test_a_vector_holds_one_clean_path_per_palette_colour(badge):
    text = (badge / "logo_vector.svg").read_text()
    root = ElementTree.fromstring(text)  # noqa: S314
    assert (root.get("viewBox"), root.get("width"), root.get("height")) == ("0 0 1024 1024", "1024", "1024")
    assert {(path.get("id"), path.get("fill")) for path in root.iter(f"{SVG}path")} == {
        ("deep-harbor", "#0B3C5D"),
        ("ember", "#D9822B"),
        ("pine", "#2F5D50"),
    }
    assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "title", "g", "path")}
    assert len(text) < 6000


def test_a_flat_mark_is_traced_true(badge):
    fidelity = json.loads((badge / "metadata.json").read_text())["fidelity"]
    assert fidelity["gap_pixels"] == 0
    assert fidelity["iou"] > 0.995
    assert fidelity["mean_delta_e"] < 0.2


def test_the_same_image_gives_the_same_bytes(badge, tmp_path):
    export(draw_mark(BADGE), tmp_path / "again")
    for file in FILES:
        assert (tmp_path / "again" / file).read_bytes() == (badge / file).read_bytes(), file


def test_no_file_tells_where_it_was_made(badge):
    for file in FILES:
        assert str(badge.parent).encode() not in (badge / file).read_bytes()


def test_a_pdf_is_vector_rgb_with_boxes_and_says_so(badge):
    with pikepdf.open(badge / "logo_print.pdf") as pdf:
        page = pdf.pages[0]
        content = page.Contents.read_bytes()
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Harbor & Pine"
            assert "RGB" in metadata["dc:description"]
            assert metadata["xmp:CreateDate"] == "2026-03-04T05:06:07+00:00"
        assert [float(edge) for edge in page.trimbox] == pytest.approx([0, 0, 283.4646, 283.4646], abs=1e-3)
        art = [float(edge) for edge in page.obj.ArtBox]
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "sRGB IEC61966-2.1"
        assert "/XObject" not in page.Resources
    unit = 283.4646 / 1024
    assert art == pytest.approx([112 * unit, 112 * unit, 912 * unit, 912 * unit], abs=0.4)
    assert content.count(b" rg") == 3
    assert b"f*" in content


def test_an_eps_has_a_tight_box_and_no_transparency(badge):
    text = (badge / "logo.eps").read_text(encoding="ascii")
    assert text.startswith("%!PS-Adobe-3.0 EPSF-3.0\n")
    left, bottom, right, top = (float(edge) for edge in re.search(r"HiResBoundingBox: (.+)", text).group(1).split())
    unit = 283.4646 / 1024
    assert [left, bottom, right, top] == pytest.approx([112 * unit, 112 * unit, 912 * unit, 912 * unit], abs=0.4)
    whole = [int(edge) for edge in re.search(r"%%BoundingBox: (.+)", text).group(1).split()]
    assert all(0 <= outer <= 1 for outer in (left - whole[0], bottom - whole[1], whole[2] - right, whole[3] - top))
    assert text.count("setrgbcolor") == text.count("eofill") == 3


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm (poppler-utils) is not installed")
def test_a_pdf_renders_as_the_approved_image(badge, tmp_path):
    command = ["pdftoppm", "-r", "130.048", "-png", str(badge / "logo_print.pdf"), str(tmp_path / "page")]
    subprocess.run(command, check=True, timeout=60)
    page = next(tmp_path.glob("page*.png")).read_bytes()
    assert agreement(page, draw_mark(BADGE, "#FFFFFF", 512, 512)) > 0.99


@pytest.mark.skipif(shutil.which("gs") is None, reason="gs (ghostscript) is not installed")
def test_an_eps_renders_as_the_approved_image(badge, tmp_path):
    target = tmp_path / "page.png"
    options = [
        "-dSAFER",
        "-dBATCH",
        "-dNOPAUSE",
        "-q",
        "-sDEVICE=png16m",
        "-dEPSCrop",
        "-r144",
        "-dGraphicsAlphaBits=4",
    ]
    subprocess.run(["gs", *options, f"-sOutputFile={target}", str(badge / "logo.eps")], check=True, timeout=60)
    ink = open_png(draw_mark(BADGE, "#FFFFFF")).crop((112, 112, 912, 912))
    cropped = io.BytesIO()
    ink.save(cropped, "PNG")
    assert agreement(target.read_bytes(), cropped.getvalue()) > 0.98


def agreement(first: bytes, second: bytes) -> float:
    """The share of pixels at 256 x 256 whose channels differ by less than 40 of 255."""
    pair = [np.asarray(open_png(data).convert("RGB").resize((256, 256)), np.int16) for data in (first, second)]
    return float((np.abs(pair[0] - pair[1]).max(axis=2) < 40).mean())


def test_jpeg_artefacts_become_neither_colours_nor_shapes(tmp_path):
    metadata = export(as_jpeg(draw_mark(BADGE)), tmp_path / "jpeg")
    assert [color["slug"] for color in metadata["colors"]] == ["deep-harbor", "ember", "pine"]
    assert all(color["is_snapped"] and color["delta_e"] < 2 for color in metadata["colors"])
    assert metadata["fidelity"]["iou"] > 0.99
    assert (tmp_path / "jpeg" / "logo_vector.svg").stat().st_size < 12_000


def test_a_light_mark_on_a_dark_ground_keeps_its_ground(tmp_path):
    metadata = export(draw_mark(LETTER_A.format("#FFFFFF"), HARBOR), tmp_path / "white", svg_colors=1)
    assert metadata["background"] == {"kind": "flat", "hex": HARBOR, "found_hex": HARBOR}
    assert [(color["name"], color["found_hex"]) for color in metadata["colors"]] == [("Salt", "#FFFFFF")]
    assert color_at(open_png((tmp_path / "white" / "logo_transparent.png").read_bytes()), 380, 500)[3] == 0


def test_an_image_that_is_transparent_already_stays_so(tmp_path):
    metadata = export(draw_mark(LETTERS, None), tmp_path / "alpha")
    assert metadata["background"] == {"kind": "transparent", "hex": None, "found_hex": None}
    assert {color["slug"] for color in metadata["colors"]} == {"deep-harbor", "ember"}
    image = open_png((tmp_path / "alpha" / "logo_4k.png").read_bytes())
    assert [color_at(image, x, y)[3] for x, y in [(20, 20), (380, 500), (280, 500)]] == [0, 0, 255]


def test_a_colour_far_from_the_palette_is_kept_and_listed(tmp_path):
    metadata = export(draw_mark(LETTER_A.format("#C2185B") + LETTER_O.format(EMBER)), tmp_path / "pink")
    own = {color["found_hex"]: color for color in metadata["colors"]}["#C2185B"]
    assert (own["hex"], own["is_snapped"], own["slug"]) == ("#C2185B", False, "off-palette-c2185b")
    assert own["delta_e"] > 10


def test_a_gradient_is_exported_and_says_that_it_is_not_flat(tmp_path):
    gradient = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#0B3C5D"/><stop offset="1" stop-color="#D9822B"/>'
        '</linearGradient></defs><circle cx="512" cy="512" r="380" fill="url(#g)"/>'
    )
    metadata = export(draw_mark(gradient), tmp_path / "gradient")
    assert metadata["is_flat"] is False
    assert metadata["fidelity"]["mean_delta_e"] > 1
    cutout = open_png((tmp_path / "gradient" / "logo_transparent.png").read_bytes())
    assert cutout.size == (1024, 1024)
    assert [color_at(cutout, x, 512)[3] for x in (40, 300, 700, 1000)] == [0, 255, 255, 0]
    assert len({color_at(cutout, x, 512) for x in range(200, 800, 20)}) == 30


@pytest.mark.parametrize(("width", "height"), [(16, 16), (300, 100)])
def test_small_and_oblong_images_keep_their_shape(tmp_path, width, height):
    metadata = export(draw_mark(LETTERS, "#FFFFFF", width, height), tmp_path / "small")
    with Image.open(tmp_path / "small" / "logo_4k.png") as image:
        assert image.size == (512, round(512 * height / width))
    assert metadata["fidelity"]["iou"] > 0.9


@pytest.mark.parametrize("svg_colors", [1, 2])
def test_no_more_colours_than_asked_for(tmp_path, svg_colors):
    metadata = export(draw_mark(BADGE, width=256, height=256), tmp_path / "few", svg_colors=svg_colors)
    assert len(metadata["colors"]) == svg_colors
    assert metadata["colors"][0]["found_hex"] in (HARBOR, EMBER)


def test_a_blank_image_is_refused_in_words(tmp_path):
    with pytest.raises(ExportError, match=r"blank: its 64 x 64 pixels hold nothing but #F7F3EC"):
        export(draw_mark("", width=64, height=64), tmp_path / "blank")


def test_a_fully_transparent_image_is_refused_in_words(tmp_path):
    with pytest.raises(ExportError, match="fully transparent"):
        export(draw_mark("", None, 64, 64), tmp_path / "empty")


def test_what_is_not_an_image_is_refused_in_words(tmp_path):
    with pytest.raises(ExportError, match="cannot be exported"):
        export(b"not an image", tmp_path / "noise")


@pytest.mark.parametrize(("svg_colors", "size_px"), [(0, 512), (7, 512), (3, 4), (3, 100_000)])
def test_numbers_out_of_range_are_refused(tmp_path, svg_colors, size_px):
    with pytest.raises(ExportError, match="may be"):
        export(draw_mark(LETTERS, width=64, height=64), tmp_path / "range", svg_colors=svg_colors, size_px=size_px)


def test_a_hostile_title_stays_text_in_every_file(tmp_path):
    title = '</title><script>alert("1")</script>\n%%BoundingBox: 0 0 1 1\x00 ) showpage (../../x \N{SNOWMAN}'
    export(draw_mark(LETTERS, width=64, height=64), tmp_path / "hostile", title=title)
    folder = tmp_path / "hostile"
    root = ElementTree.fromstring((folder / "logo_vector.svg").read_text())  # noqa: S314
    assert root.find(f"{SVG}title").text == clean_title(title)
    assert not list(root.iter(f"{SVG}script"))
    eps = (folder / "logo.eps").read_text(encoding="ascii")
    assert len(re.findall(r"(?m)^%%BoundingBox:", eps)) == 1
    assert len(re.findall(r"(?m)^showpage", eps)) == 1
    with pikepdf.open(folder / "logo_print.pdf") as pdf:
        assert str(pdf.docinfo.Title) == clean_title(title)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


@pytest.mark.parametrize(
    ("media_type", "taken", "name"),
    [
        ("image/png", set(), "finished_image-upscaler.png"),
        ("image/jpeg", {"finished_image-upscaler.png"}, "finished_image-upscaler.jpg"),
        ("image/webp", {"finished_image-upscaler.webp"}, "finished_image-upscaler_2.webp"),
    ],
)
def test_a_finished_image_is_named_by_its_step_and_type(media_type: str, taken: set[str], name: str) -> None:
    assert name_finished("image-upscaler", media_type, taken) == name
