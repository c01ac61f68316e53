"""This file holds what a whole kit has in it, and that every file of it is what it says."""

import io
import json
import re
import shutil
import subprocess
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
import resvg_py
from PIL import Image

from brand_assets.export.kit.build import make_kit
from brand_assets.export.kit.favicons import describe_app, shorten_name
from brand_assets.export.kit.small import render_small
from brand_assets.export.kit.variants import cast_variants
from brand_assets_tests.export.kit.shapes import BADGE, EMBER, HARBOR, LOCKUP, PALETTE, PINE, SALT, box, mark

TITLE = "Harbor & <Pine> | *Studio*"


def build(vector=LOCKUP, background=SALT, title=TITLE, size_px=640):
    files = make_kit(cast_variants(vector, PALETTE, background), title=title, size_px=size_px)
    return {file.file: file for file in files}


@pytest.fixture(scope="module")
def kit():
    return build()


def open_picture(file):
    return Image.open(io.BytesIO(file.data))


def test_everything_lies_below_kit_under_names_that_every_system_takes(kit):
    assert all(re.fullmatch(r"kit/([a-z-]+/)?[A-Za-z0-9.-]+", name) for name in kit)
    assert {name.split("/")[1] for name in kit} == {
        *("svg", "pdf", "png", "favicon", "social", "figures"),
        *("specification.pdf", "README.md", "README.txt"),
    }


def test_the_same_mark_gives_the_same_bytes(kit):
    assert {name: file.data for name, file in build().items()} == {name: file.data for name, file in kit.items()}


def test_every_raster_has_the_size_it_says(kit):
    rasters = [file for file in kit.values() if file.media_type == "image/png"]
    assert len(rasters) > 30
    for file in rasters:
        assert open_picture(file).size == file.size_px, file.file
        told = re.search(r"-(\d+)\.png$", file.file)
        assert told is None or max(file.size_px) == int(told[1])


def test_the_transparent_rasters_are_transparent_and_the_others_opaque(kit):
    for name, file in kit.items():
        if file.media_type == "image/png":
            alpha = np.asarray(open_picture(file).convert("RGBA"))[..., 3]
            is_opaque = "/social/" in name or "/on-" in name or "touch" in name or "maskable" in name
            assert (alpha.min() == 255) == is_opaque, name


def test_every_svg_is_well_formed_with_nothing_to_fetch_or_run(kit):
    vectors = [file for file in kit.values() if file.media_type == "image/svg+xml"]
    assert {
        "kit/svg/primary.svg",
        "kit/svg/black.svg",
        "kit/svg/white.svg",
        "kit/svg/reversed.svg",
        "kit/svg/icon.svg",
    } <= {file.file for file in vectors}
    for file in vectors:
        root = ElementTree.fromstring(file.data)  # noqa: S314
        assert not any(element.tag.endswith(("}script", "}image", "}use", "}foreignObject")) for element in root.iter())
        assert b"href" not in file.data
        assert b"url(" not in file.data


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="rsvg-convert is not installed")
@pytest.mark.parametrize("name", ["kit/favicon/favicon.svg", "kit/svg/black.svg", "kit/svg/reversed-on-dark.svg"])
def test_two_renderers_show_the_same(kit, name):
    ours = resvg_py.svg_to_bytes(svg_string=kit[name].data.decode())
    size = Image.open(io.BytesIO(bytes(ours))).size
    run = subprocess.run(
        ["rsvg-convert", "-w", str(size[0]), "-h", str(size[1])], input=kit[name].data, capture_output=True, check=True
    )
    one, other = (np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"), float) for data in (bytes(ours), run.stdout))
    assert np.abs(one[..., 3] - other[..., 3]).mean() < 0.2
    solid = (one[..., 3] == 255) & (other[..., 3] == 255)
    assert np.abs(one - other)[solid].mean() < 0.5


def test_the_ico_opens_at_every_size(kit):
    ico = open_picture(kit["kit/favicon/favicon.ico"])
    assert ico.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    for size in ico.info["sizes"]:
        again = open_picture(kit["kit/favicon/favicon.ico"])
        again.size = size
        pixels = np.asarray(again.convert("RGBA"))
        assert pixels.shape == (*size, 4)
        assert pixels[size[0] // 2, size[1] // 2].tolist() == [0xD9, 0x82, 0x2B, 255]


def test_an_edge_at_icon_size_lies_between_two_pixels():
    bar = mark((HARBOR, (box(300, 0, 400, 1024),)))
    alpha = render_small(bar, 16, 0.0)[8, :, 3]
    assert np.minimum(alpha, 255 - alpha).astype(int).sum() < 40


def test_the_manifest_has_its_members_and_its_files(kit):
    manifest = json.loads(kit["kit/favicon/site.webmanifest"].data)
    assert set(manifest) == {"name", "short_name", "start_url", "display", "background_color", "theme_color", "icons"}
    assert manifest["name"] == TITLE
    assert manifest["display"] == "standalone"
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}
    for icon in manifest["icons"]:
        file = kit["kit/favicon" + icon["src"]]
        assert icon["sizes"] == "{}x{}".format(*file.size_px)
        assert icon["type"] == file.media_type


def test_the_lines_for_the_head_name_files_of_the_kit(kit):
    head = kit["kit/favicon/head.html"].data.decode()
    linked = re.findall(r'href="/([^"]+)"', head)
    assert len(linked) == 4
    assert {f"kit/favicon/{name}" for name in linked} <= set(kit)


@pytest.mark.parametrize(
    ("name", "radius"), [("favicon/icon-maskable-512.png", 0.4), ("social/avatar-circle-salt-512.png", 0.5)]
)
def test_what_is_cut_to_a_circle_keeps_the_whole_mark(kit, name, radius):
    pixels = np.asarray(open_picture(kit[f"kit/{name}"]).convert("RGB"), int)
    rows, columns = np.nonzero(np.abs(pixels - pixels[0, 0]).max(axis=2) > 8)
    farthest = np.hypot(rows - 255.5, columns - 255.5).max() / 512
    assert 0.25 < farthest < radius


def test_the_icon_has_no_lettering_and_is_square(kit):
    icon = open_picture(kit["kit/png/icon.png"])
    alpha = np.asarray(icon.convert("RGBA"))[..., 3]
    assert icon.width == icon.height == 640
    assert alpha[320, 320] == 255
    assert alpha[-64:].max() == 0


def test_the_favicon_changes_where_the_theme_is_dark_and_only_there(kit):
    text = kit["kit/favicon/favicon.svg"].data.decode()
    assert "@media (prefers-color-scheme:dark){#deep-harbor{fill:#F7F3EC}}" in text
    assert f'id="deep-harbor" fill="{HARBOR}"' in text


def test_the_readme_names_only_files_that_are_there_and_the_palette(kit):
    plain = kit["kit/README.txt"].data.decode()
    named = set(re.findall(r"\b(?:svg|png|pdf|figures|favicon|social)/[a-z0-9-]+\.[a-z]+", plain))
    assert len(named) > 10
    assert {f"kit/{name}" for name in named} <= set(kit)
    for color in PALETTE:
        assert color.hex in plain
        assert color.name in plain
    assert "pdf/primary.pdf" in plain
    assert "Use the icon below it." in plain
    assert "approximation" in plain
    assert "Deep Harbor #0B3C5D became #F7F3EC" in plain


def test_a_title_is_no_markup(kit):
    markdown = kit["kit/README.md"].data.decode()
    assert markdown.startswith("# Harbor &amp; \\<Pine\\> \\| \\*Studio\\*")
    assert b"<Pine>" not in kit["kit/svg/primary.svg"].data


def test_a_transparent_mark_has_no_ground_of_its_own():
    names = set(build(BADGE, background=None, size_px=64))
    assert "kit/svg/primary-on-background.svg" not in names
    assert {"kit/svg/icon.svg", "kit/favicon/apple-touch-icon.png"} <= names


def test_the_readme_names_colours_that_are_not_the_palettes_and_sends_nobody_to_a_smaller_copy_of_the_same():
    hairlines = mark((HARBOR, (box(100, 100, 6, 800), box(500, 100, 6, 800))), (PINE, (box(300, 100, 6, 800),)))
    kit = build(hairlines, background=SALT, size_px=64)
    plain = " ".join(kit["kit/README.txt"].data.decode().split())
    assert "a tint of it, not in the palette" in plain
    assert "Use the icon" not in plain
    assert "smaller than the logo stays clear" in plain


def test_a_very_long_name_does_not_push_the_tables_apart():
    palette = (replace(PALETTE[0], name="x" * 200), *PALETTE[1:])
    variants = cast_variants(BADGE, palette, SALT)
    kit = {file.file: file for file in make_kit(variants, title="Harbor", size_px=64)}
    lines = kit["kit/README.txt"].data.decode().splitlines()
    assert max(len(line) for line in lines if line.startswith(("Pine", "x"))) < 150


def test_the_readme_of_a_copy_of_some_formats_says_so():
    kit = {file.file: file for file in make_kit(cast_variants(BADGE, PALETTE, SALT), title="H", size_px=64)}
    variants = cast_variants(BADGE, PALETTE, SALT)
    some = {file.file: file for file in make_kit(variants, title="H", size_px=64, formats=("svg", "pdf"))}
    assert b"This copy holds" not in kit["kit/README.md"].data
    assert b"This copy holds SVG, PDF only." in some["kit/README.md"].data


@pytest.mark.parametrize(
    ("formats", "made"),
    [(("pdf", "eps"), {"pdf"}), (("svg",), {"svg"}), (("png",), {"png", "webmanifest"}), (("eps",), set())],
)
def test_a_kit_makes_no_file_of_a_format_that_is_not_handed_over(formats: tuple[str, ...], made: set[str]):
    variants = cast_variants(BADGE, PALETTE, SALT)
    files = [file.file for file in make_kit(variants, title="H", size_px=64, formats=formats, lockup=BADGE)]
    assert {file.rpartition(".")[2] for file in files} - {"md", "txt"} == made


def test_a_short_name_is_made_of_whole_words():
    assert [shorten_name(name) for name in ("Fern & Field", "Meridian Observatory", "Sachsenwaldgesellschaft")] == [
        "Fern & Field",
        "Meridian",
        "Sachsenwaldg",
    ]
    assert describe_app("Fern & Field", EMBER)["theme_color"] == EMBER
