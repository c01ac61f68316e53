"""This file tests the reader itself on drawn wordmarks: right ones pass, misspelled and lettered ones are told of."""

import logging
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.generation.draft.draw import finish_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent, Swatch
from brand_assets.generation.draft.parameters import draw_values
from brand_assets.generation.draft.render import render_pixels
from brand_assets.lettering.read import crop_to_mark, read_picture
from brand_assets.lettering.reader import open_reader
from brand_assets.lettering.spelling import MISSPELLED, UNWANTED_TEXT
from brand_assets_tests.scoring.drawn import HARBOR, PALETTE, canvas, put_box, put_disc

SWATCHES = tuple(Swatch(color.hex, color.role) for color in PALETTE)


def letter(text: str, family: str, seed: int, lettering: str = "name") -> NDArray[np.uint8]:
    """A mark by the built-in provider that shows this text."""
    intent = Intent(SWATCHES, {}, lettering, text, "", "")
    made = FAMILIES[family]
    mark = finish_mark(made, draw_values(made.all_parameters, made.limits(intent), seed), intent)
    rgb = np.asarray(render_pixels(mark, 512))[..., :3]
    return np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])


@pytest.mark.parametrize("family", ["wordmark", "lockup"])
@pytest.mark.parametrize(
    ("brand", "spoiled"),
    [
        ("Harbor & Pine", "Harbour & Pine"),
        ("Meridian Observatory", "Meridian Obsrevatory"),
        ("Lumen Grid", "Lumen Gird"),
        ("Omori Noodles", "Omori Nodles"),
        ("Kestrel 42", "Kostrel 42"),
    ],
)
def test_a_name_that_is_right_passes_and_a_misspelled_one_is_caught(family: str, brand: str, spoiled: str) -> None:
    right = read_picture(letter(brand, family, 7), brand, "name", open_reader())
    wrong = read_picture(letter(spoiled, family, 7), brand, "name", open_reader())
    assert (right.distance, right.concern) == (0.0, None)
    assert wrong.concern == MISSPELLED
    assert wrong.distance is not None
    assert 0.0 < wrong.distance < 0.4


def test_a_name_where_no_letters_are_wanted_is_told_of() -> None:
    found = read_picture(letter("Harbor & Pine", "wordmark", 3), "Harbor & Pine", "none", open_reader())
    assert found.concern == UNWANTED_TEXT
    assert "draw it without" in found.finding


def test_shapes_without_letters_are_left_alone() -> None:
    ring = put_disc(put_disc(canvas(), HARBOR, 0.3), (255, 255, 255), 0.2)
    bars = put_box(put_box(canvas(), (0.2, 0.3, 0.8, 0.4), HARBOR), (0.2, 0.6, 0.8, 0.7), HARBOR)
    for rgba in (ring, bars, canvas(), canvas(1), np.zeros((64, 64, 4), dtype=np.uint8)):
        assert read_picture(rgba, "Harbor & Pine", "none", open_reader()).concern is None


def test_a_mark_without_its_letters_is_unreadable_and_not_misspelled() -> None:
    found = read_picture(put_disc(canvas(), HARBOR), "Harbor & Pine", "name", open_reader())
    assert (found.concern, found.distance) == (None, None)
    assert "not readable to the machine" in found.finding


def test_a_name_in_a_script_that_the_reader_does_not_know_is_not_computed() -> None:
    found = read_picture(canvas(), "Щука", "name", open_reader())
    assert (found.concern, found.distance) == (None, None)
    assert found.finding.startswith("Not computed: rapidocr")
    assert "Щ" in found.finding


def test_reading_is_silent_writes_nothing_and_gives_the_same_again(
    capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    import rapidocr

    folder = Path(rapidocr.__file__).parent
    before = sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*") if "__pycache__" not in path.parts)
    with caplog.at_level(logging.DEBUG):
        first = open_reader().read(letter("Harbor & Pine", "wordmark", 1))
        assert open_reader().read(canvas()) == []
    assert open_reader().read(letter("Harbor & Pine", "wordmark", 1)) == first
    assert capfd.readouterr() == ("", "")
    assert not [record for record in caplog.records if record.name.startswith("RapidOCR")]
    after = sorted((path, path.stat().st_mtime_ns) for path in folder.rglob("*") if "__pycache__" not in path.parts)
    assert before == after


def test_the_crop_keeps_the_mark_with_a_margin() -> None:
    rgba = put_box(canvas(500), (0.4, 0.2, 0.6, 0.8), HARBOR)
    cropped = crop_to_mark(rgba)
    assert cropped.shape[:2] == (100 + 2 * 36, 300 + 2 * 36)
    assert (cropped[86, 186, :3] == HARBOR).all()
    assert crop_to_mark(canvas(40)).shape == (40, 40, 4)
