"""This file holds what the mark with its name keeps to in a kit: every variant, readable on every ground."""

import io
import re
import subprocess
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from brand_assets.color.contrast import contrast
from brand_assets.export.kit.build import make_kit
from brand_assets.export.kit.grounds import list_grounds
from brand_assets.export.kit.lockup import cast_lockup, choose_name_ink, make_lockup
from brand_assets.export.kit.variants import cast_variants
from brand_assets.export.wordmark import reset_lettering
from brand_assets.records.delivery import EXPORT_FORMATS
from brand_assets.typesetting.fonts import FontSet
from brand_assets.vector.canvas import choose_canvas, scale_to_canvas
from brand_assets_tests.export.kit.shapes import BADGE, EMBER, HARBOR, PALETTE, PINE, RINGS, SALT, box, circle, mark
from brand_assets_tests.export.printing.vectors import ask, mean_delta_e, need, rasterise_svg

PALE = mark((SALT, (circle(512, 512, 400), circle(512, 512, 220))), (EMBER, (box(460, 460, 104, 104),)))
"""For dark grounds: on white paper next to nothing of it is seen."""
CASES = pytest.mark.parametrize(
    ("vector", "ground"), [(BADGE, SALT), (RINGS, None), (PALE, HARBOR), (PALE, None)], ids=str
)


def with_name(vector, ground):
    variants = cast_variants(vector, PALETTE, ground)
    ink = choose_name_ink(vector, PALETTE, variants.ground_hex)
    named = reset_lettering(vector, "Harbor", FontSet(), ink_hex=ink, arrangement="below")
    return variants, named, cast_lockup(named, variants, list_grounds(variants))


def ink_of_name(vector):
    return next(layer.hex for layer in vector.layers if layer.slug == "wordmark")


@pytest.fixture(scope="module")
def kit():
    variants, named, _ = with_name(PALE, HARBOR)
    return {file.file: file for file in make_kit(variants, title="Harbor", size_px=256, lockup=named)}


def test_every_variant_and_every_ground_comes_as_svg_pdf_and_png(kit):
    stems = {name.partition(".")[0] for name in kit if name.startswith("kit/lockup/")}
    plain = ["primary", "black", "white", "reversed", "light-grounds"]
    assert stems == {f"kit/lockup/{one}" for one in (*plain, "on-deep-harbor", "on-pine", "on-ember", "on-salt")}
    assert all(f"{stem}.{suffix}" in kit for stem in stems for suffix in ("svg", "pdf", "png"))


@CASES
def test_the_name_is_seen_on_every_ground(vector, ground):
    _, _, lockup = with_name(vector, ground)
    for one in lockup.shown:
        inks = [layer.hex for layer in one.vector.layers if layer.slug in ("wordmark", "one-colour")]
        assert inks
        assert all(contrast(ink, one.ground_hex) >= 3 for ink in inks), one.name
    assert contrast(ink_of_name(lockup.for_light.vector), "#FFFFFF") >= 3


@CASES
def test_the_mark_has_the_colours_that_it_has_without_its_name(vector, ground):
    variants, _, lockup = with_name(vector, ground)
    for place, recolored in lockup.on_grounds:
        alone = {layer.slug: layer.hex for layer in variants.choose_for(place.hex).vector.layers}
        together = {layer.slug: layer.hex for layer in recolored.vector.layers}
        assert alone.items() <= together.items(), place.name


def test_a_name_as_dark_as_a_part_of_the_mark_changes_with_that_part():
    variants, named, lockup = with_name(RINGS, SALT)
    assert ink_of_name(named) == HARBOR
    assert ink_of_name(lockup.for_dark.vector) == variants.for_dark.vector.layers[0].hex != HARBOR


def test_the_names_ink_is_one_that_can_be_read():
    two = mark((EMBER, (circle(512, 512, 400),)), (PINE, (circle(512, 512, 220),)))
    assert choose_name_ink(two, PALETTE, SALT) == PINE
    only = mark((EMBER, (circle(512, 512, 400),)))
    assert choose_name_ink(only, PALETTE, SALT) == HARBOR
    assert choose_name_ink(only, (), SALT) == "#000000"


def test_the_pictures_on_grounds_are_opaque_and_the_others_are_not(kit):
    for name, file in kit.items():
        if name.startswith("kit/lockup/") and name.endswith(".png"):
            alpha = np.asarray(Image.open(io.BytesIO(file.data)).convert("RGBA"))[..., 3]
            assert (alpha.min() == 255) == ("/on-" in name), name


def test_the_readme_names_files_that_are_there_and_the_sizes(kit):
    text = kit["kit/README.txt"].data.decode()
    named = re.findall(r"lockup/([a-z-]+)\.svg", text)
    assert {"primary", "light-grounds", "black", "white"} <= set(named)
    assert all(f"kit/lockup/{stem}.svg" in kit for stem in named)
    _, _, lockup = with_name(PALE, HARBOR)
    assert f"{lockup.minimum.screen_px} px high on screens, {lockup.minimum.print_mm:g} mm" in " ".join(text.split())


@pytest.mark.parametrize("ground", [SALT, HARBOR])
def test_the_readme_says_in_one_colour_of_what_has_one_alone(ground):
    ring = mark((HARBOR, (circle(512, 512, 400),)), (SALT, (circle(512, 512, 300),)))
    variants, named, _ = with_name(ring, ground)
    files = {file.file: file for file in make_kit(variants, title="Harbor", size_px=256, lockup=named)}
    told = dict(re.findall(r"(lockup/on-[a-z-]+), on [^:]+: (in one colour)?", files["kit/README.txt"].data.decode()))
    assert told
    for stem, is_one in told.items():
        fills = set(re.findall(r'fill="(#[0-9A-Fa-f]{6})"', files[f"kit/{stem}.svg"].data.decode()))
        assert len(fills) == 2 or not is_one, (stem, fills)


def test_a_kit_without_a_name_says_nothing_of_one():
    kit = {file.file: file for file in make_kit(cast_variants(BADGE, PALETTE, SALT), title="H", size_px=64)}
    assert not any("lockup" in name or b"lockup/" in file.data for name, file in kit.items())


def test_only_what_is_wanted_is_made():
    _, _, lockup = with_name(BADGE, SALT)
    files = list(make_lockup(lockup, title="H", clear_space=0.25, size_px=64, wanted=("svg",)))
    assert {file.media_type for file in files} == {"image/svg+xml"}
    assert "svg" in EXPORT_FORMATS


def test_the_name_can_be_read_at_the_smallest_size():
    """`Harbor` has letters of 0.54 em, and the lockup's height is known."""
    _, named, lockup = with_name(BADGE, SALT)
    letters = [one for layer in named.layers if layer.slug == "wordmark" for one in layer.contours]
    tops = sorted(min(p[1] for p in (one.start, *(s[-1] for s in one.segments))) for one in letters)
    bottom = max(max(p[1] for p in (one.start, *(s[-1] for s in one.segments))) for one in letters)
    mark_top = min(contour.start[1] for layer in named.layers for contour in layer.contours) - 400
    assert (bottom - tops[0]) / (bottom - mark_top) * lockup.minimum.screen_px >= 6


def test_the_sheet_has_two_pages_of_it(kit, tmp_path):
    (tmp_path / "sheet.pdf").write_bytes(kit["kit/specification.pdf"].data)
    pages = ask("pdftotext", "-layout", f"{tmp_path}/sheet.pdf", "-").split("\f")[:-1]
    assert len(pages) == 5
    assert "The mark with its name" in pages[2]
    assert "Clear space" in pages[2]
    assert "Minimum size" in pages[2]
    assert "On grounds" in pages[3]


@pytest.mark.parametrize("width", [400, 512, 1024])
@pytest.mark.parametrize(
    "name", ["lockup/on-deep-harbor", "lockup/black", "figures/clear-space", "figures/minimum-size"]
)
def test_two_renderers_show_the_same_at_every_size(kit, tmp_path, name, width):
    need("rsvg-convert")
    text = kit[f"kit/{name}.svg"].data.decode()
    run = subprocess.run(
        ["rsvg-convert", "-w", str(width), "-b", "white"], input=text.encode(), capture_output=True, check=True
    )
    other = np.asarray(Image.open(io.BytesIO(run.stdout)).convert("RGB"))
    assert mean_delta_e(other, rasterise_svg(text, width_px=width)) < 0.4


@pytest.mark.parametrize(("width", "height"), [(1000.0, 130.4), (90.0, 1024.0), (700.5, 700.5), (33.0, 1.0)])
def test_a_canvas_is_whole_pixels_high_at_most_widths(width, height):
    scale = scale_to_canvas(width, height, 1024)
    across, down = choose_canvas(width * scale, height * scale)
    assert across == pytest.approx(width * scale)
    assert 0 <= down - height * scale < across / 16 + 1e-6
    assert all((down * wanted / across).is_integer() for wanted in (256, 512, 1024, 2048))
    assert down >= across / 2 or (400 * down / across).is_integer()
    assert max(across, down) == pytest.approx(1024, rel=0.2)


def test_larger_rooms_get_canvases_that_hold_them():
    sizes = [choose_canvas(width, width / 3) for width in (31.0, 32.0, 32.5, 900.0, 901.0)]
    assert sizes == [(32, 12), (32, 12), (64, 12), (928, 348), (928, 348)]
    assert all(one[0] <= other[0] for one, other in pairwise(sizes))
