"""This file checks what reaches the file: exact colours, clear space, shapes only, the same bytes every time."""

import os
import re
import subprocess
import sys

import numpy as np
import pytest

from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.inks import contrast
from brand_assets.generation.draft.render import read_mark, render_png, render_svg
from brand_assets_tests.generation.draft.examples import HARBOR, decode, draw_of, ink_mask, intent, pixels, wish_for
from brand_assets_tests.generation.draft.measures import flat_colors

HOSTILE = {
    "one dark": ["#0B3C5D"],
    "one light": ["#FFEE33"],
    "one grey": ["#777777"],
    "white": ["#FFFFFF"],
    "near twins": ["#101010", "#121212"],
    "light twins": ["#FAFAFA", "#F0F0F0"],
    "five mids": ["#808080", "#7F8A80", "#80708A", "#8A8070", "#757575"],
}


def palette(hexes: list[str]) -> list[dict[str, str]]:
    roles = ["primary", "secondary", "accent", "neutral", "secondary"]
    return [{"name": h, "hex": h, "role": role} for h, role in zip(hexes, roles, strict=False)]


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_flat_areas_are_palette_colours_and_nothing_comes_near_the_border(family: str) -> None:
    known = {entry["hex"] for entry in HARBOR}
    for seed in range(8):
        image = pixels(draw_of(family, seed, wish_for(family)), 320, 320)
        flat = flat_colors(image)
        assert flat <= known
        assert HARBOR[0]["hex"] in flat, "the primary is always there"
        assert 2 <= len(flat) <= 4
        margin = round(0.08 * 320)
        frame = np.ones((320, 320), dtype=bool)
        frame[margin:-margin, margin:-margin] = False
        assert (image[frame] == image[0, 0]).all()


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_any_palette_gives_a_readable_mark(name: str) -> None:
    for seed in range(10):
        mark = draw_mark(intent(palette=palette(HOSTILE[name])), seed)
        assert contrast(mark.inks["paper"], mark.inks["ink"]) >= 3.0
        assert HOSTILE[name][0] in (mark.inks["paper"], mark.inks["ink"])
        for tone in ("second", "accent"):
            assert contrast(mark.inks["paper"], mark.inks[tone]) >= 1.5


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_the_svg_is_shapes_only(family: str) -> None:
    svg = render_svg(draw_of(family, 5, intent(lettering="name", brand="Alder & Pine")))
    assert set(re.findall(r"<([a-zA-Z]+)", svg)) <= {"svg", "defs", "clipPath", "rect", "path"}
    assert 'viewBox="' in svg
    assert "nan" not in svg.lower()


def test_the_same_intent_and_seed_give_the_same_bytes_in_another_process() -> None:
    script = (
        "import hashlib; from brand_assets_tests.generation.draft.examples import intent;"
        "from brand_assets.generation.draft.draw import draw_mark, mutate_mark;"
        "from brand_assets.generation.draft.render import render_png;"
        "w = intent(lettering='name'); m = draw_mark(w, 11);"
        "d = render_png(m, 128, 128) + render_png(mutate_mark(m, 0.5, 7, w), 128, 128);"
        "print(hashlib.sha256(d).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(digests) == 1


@pytest.mark.parametrize(("width_px", "height_px"), [(16, 16), (64, 64), (300, 100), (101, 999), (777, 512)])
def test_the_mark_is_centred_on_a_canvas_of_any_shape(width_px: int, height_px: int) -> None:
    image = decode(render_png(draw_of("petals", 2, intent(attributes={"symmetry": "radial"})), width_px, height_px))
    assert image.shape == (height_px, width_px, 3)
    rows, columns = np.nonzero(np.abs(image - image[0, 0]).sum(axis=2) > 30)
    assert abs(rows.min() + rows.max() + 1 - height_px) <= 2
    assert abs(columns.min() + columns.max() + 1 - width_px) <= 2
    assert (image[[0, -1]][:, [0, -1]] == image[0, 0]).all()


def test_a_png_is_opaque_and_gives_its_recipe_back() -> None:
    for seed in range(20):
        mark = draw_mark(intent(lettering="name", brand="Łódź & Škoda"), seed)
        png = render_png(mark, 64, 64)
        assert read_mark(png) == mark
        assert render_png(mark, 64, 64) == png


def test_different_seeds_draw_different_marks() -> None:
    wish = intent("Two arcs passing one dot between them.", {"symmetry": "rotational", "line_weight": "bold"})
    masks = {ink_mask(draw_mark(wish, seed), 64).tobytes() for seed in range(40)}
    assert len(masks) >= 38
