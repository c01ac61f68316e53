"""This file holds that a drawn mark is exported from its own vector, which is the picture, and nothing else ever is."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from brand_assets.campaigns.exporting.own_vector import OwnVector, find_own_vector
from brand_assets.generation.draft.draw import finish_mark, mutate_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent, Swatch
from brand_assets.generation.draft.letters import choose_letters, choose_name
from brand_assets.generation.draft.marks import Mark, write_recipe
from brand_assets.generation.draft.parameters import draw_values
from brand_assets.generation.draft.recipe_chunk import splice_recipe
from brand_assets.generation.draft.render import render_png
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.svg import write_svg

PALETTE = (
    PaletteColor("Deep Harbor", "#0B3C5D", "primary"),
    PaletteColor("Pine", "#2F5D50", "secondary"),
    PaletteColor("Ember", "#D9822B", "accent"),
    PaletteColor("Salt", "#F7F3EC", "neutral"),
)
SWATCHES = tuple(Swatch(color.hex, color.role) for color in PALETTE)
SIDE_PX = 768
READING = {name: ("none", "initials", "name")[k % 3] for k, name in enumerate(sorted(FAMILIES))}


def ask(lettering: str) -> Intent:
    return Intent(SWATCHES, {}, lettering, "Harbor Coffee", "", "")


def invent(family: str, seed: int = 11, lettering: str | None = None) -> Mark | None:
    for wish in (lettering,) if lettering else (READING[family], "initials", "name"):
        intent = ask(wish)
        if FAMILIES[family].can_read(choose_letters(intent), choose_name(intent)):
            limits = FAMILIES[family].limits(intent)
            return finish_mark(FAMILIES[family], draw_values(FAMILIES[family].all_parameters, limits, seed), intent)
    return None


def find(mark: Mark, width_px: int = SIDE_PX, height_px: int = SIDE_PX) -> tuple[bytes, OwnVector]:
    data = render_png(mark, width_px, height_px)
    own = find_own_vector(data, PALETTE)
    assert own is not None, mark
    return data, own


def strip(data: bytes) -> bytes:
    """The same pixels, without the recipe."""
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).save(out, "PNG")
    return out.getvalue()


def shrink(data: bytes) -> np.ndarray:
    """(512, 512, 3) of a picture four times as large: resvg draws a stroke a quarter of a pixel off, of any size."""
    pixels = decode_rgba(data)[..., :3].astype(float)
    return pixels.reshape(512, 4, 512, 4, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("family", sorted(FAMILIES)[::6])
def test_the_vector_of_a_drawn_mark_is_the_picture(family):
    mark = invent(family)
    assert mark is not None
    _, own = find(mark)
    seen = shrink(render_png(mark, 2048, 2048))
    drawn = shrink(render_mark(own.vector, 2048, 2048, own.background_hex))
    ground = np.array([int(own.background_hex[k : k + 2], 16) for k in (1, 3, 5)])
    ink, own_ink = (np.abs(picture - ground).max(axis=2) > 96 for picture in (seen, drawn))
    assert np.abs(seen - drawn).max() <= 64
    assert (ink & own_ink).sum() / (ink | own_ink).sum() > 0.998


@pytest.mark.soak
@pytest.mark.parametrize("family", sorted(FAMILIES))
@pytest.mark.parametrize("seed", range(6))
def test_every_family_has_its_own_vector(family, seed):
    mark = invent(family, seed)
    if mark is not None:
        assert find(mark)[1].agreement > 0.999


@pytest.mark.parametrize("strength", [0.2, 0.6])
def test_a_varied_mark_has_the_vector_of_the_variation(strength):
    mark = invent("badge" if "badge" in FAMILIES else "crest")
    assert mark is not None
    varied = mutate_mark(mark, strength, 5, ask("initials"))
    assert find(varied)[1].vector != find(mark)[1].vector


@pytest.mark.parametrize(("width_px", "height_px"), [(900, 600), (512, 1024), (301, 300)])
def test_a_mark_lies_where_its_picture_has_it(width_px, height_px):
    mark = invent("concentric")
    assert mark is not None
    _, own = find(mark, width_px, height_px)
    assert max(own.vector.width, own.vector.height) == 1024
    assert own.agreement > 0.999


def test_layers_are_named_by_the_palette_and_paper_is_not_one_of_them():
    for family in ("interlock", "pictorial_pair", "lockup"):
        mark = invent(family, seed=3, lettering="name" if family == "lockup" else None)
        assert mark is not None
        _, own = find(mark)
        named = {color.hex: color.name for color in PALETTE}
        assert own.background_hex == mark.inks["paper"]
        for layer in own.vector.layers:
            assert layer.hex != own.background_hex
            assert layer.name == named.get(layer.hex, f"Off-palette {layer.hex}")
        slugs = [layer.slug for layer in own.vector.layers]
        assert len(set(slugs)) == len(slugs) <= 50
        assert sum(color.share for color in own.colors) == pytest.approx(1.0)


@pytest.mark.parametrize(("family", "lettering"), [("letter_tile", "initials"), ("overlap", "none"), ("seal", "name")])
def test_figures_in_paper_are_a_colour_and_no_ground_shows_along_their_edges(family, lettering):
    mark = invent(family, seed=2 if family == "seal" else 1, lettering=lettering)
    assert mark is not None
    own = find_own_vector(render_png(mark, SIDE_PX, SIDE_PX), PALETTE, keeps_paper=True)
    assert own is not None
    assert own.counters.opened == 0
    assert own.counters.kept >= 1
    assert [layer.hex for layer in own.vector.layers].count(mark.inks["paper"]) == 1
    assert len(own.vector.layers) == len(own.colors)
    alpha = decode_rgba(render_mark(own.vector, 192, 192))[..., 3]
    count, _ = cv2.connectedComponents((alpha < 250).astype(np.uint8), connectivity=8)
    assert count == 2, "what is not opaque is the ground around it, and nothing within"
    seen = decode_rgba(render_mark(own.vector, SIDE_PX, SIDE_PX, own.background_hex))
    assert np.abs(seen.astype(int) - decode_rgba(render_png(mark, SIDE_PX, SIDE_PX))).mean() < 0.5


def test_what_is_enclosed_and_was_not_painted_stays_open():
    """The ground within the lines of a seal."""
    mark = invent("seal", seed=3, lettering="name")
    assert mark is not None
    own = find_own_vector(render_png(mark, SIDE_PX, SIDE_PX), PALETTE, keeps_paper=True)
    assert own is not None
    assert (own.counters.kept, own.counters.because) == (0, ())
    assert own.counters.opened > 4
    assert mark.inks["paper"] not in {layer.hex for layer in own.vector.layers}


def test_the_same_picture_gives_the_same_vector():
    mark = invent("crest")
    assert mark is not None
    first, again = (write_svg(find(mark)[1].vector, "Crest") for _ in range(2))
    assert first == again


def test_a_picture_without_a_recipe_has_no_vector_of_its_own():
    mark = invent("crest")
    assert mark is not None
    assert find_own_vector(strip(render_png(mark, SIDE_PX, SIDE_PX)), PALETTE) is None


def test_a_recipe_on_another_picture_is_not_believed():
    mark, other = invent("crest"), invent("waves")
    assert mark is not None
    assert other is not None
    forged = splice_recipe(strip(render_png(other, SIDE_PX, SIDE_PX)), write_recipe(mark))
    assert find_own_vector(forged, PALETTE) is None


def test_a_picture_that_was_painted_over_is_not_its_recipe_any_more():
    mark = invent("crest")
    assert mark is not None
    data = render_png(mark, SIDE_PX, SIDE_PX)
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.paste((217, 130, 43), (300, 300, 330, 330))
    out = io.BytesIO()
    image.save(out, "PNG")
    assert find_own_vector(splice_recipe(out.getvalue(), write_recipe(mark)), PALETTE) is None


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"GIF89a" + bytes(40)])
def test_bytes_from_outside_are_no_drawn_mark(data):
    assert find_own_vector(data, PALETTE) is None
