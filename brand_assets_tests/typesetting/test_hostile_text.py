"""This file checks that no text breaks the setting of it: ten thousand characters, controls, marks, directions."""

import math
import random
import sys
from pathlib import Path

import pytest

from brand_assets.records.delivery import Box
from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import set_text
from brand_assets_tests.typesetting.small_fonts import make_hebrew

EPSILON = 1e-6
RANGES = [
    range(0x20, 0x7F),
    range(0x300),
    range(0x590, 0x700),
    range(0x900, 0xE80),
    range(0x2000, 0x2070),
    range(0xD800, 0xE000),
    range(0x1F1E0, 0x1F700),
    range(0x110000),
    range(0xE0000, 0xE01F0),
]
SHIPPED = FontSet()
TEXTS = {
    "words": "word " * 500,
    "one word": "W" * 1000,
    "marks without a base": "\u0301" * 10_000,
    "a tower of marks": "e" + "\u0323\u0301" * 5000,
    "joiners": "\u200d" * 10_000,
    "overrides that never end": "\u202e" * 2000 + "abc" * 150,
    "isolates that never end": "\u2067a" * 400,
    "ends of nothing": "\u2069\u202c" * 1000 + "a",
    "controls": "".join(map(chr, range(0xA0))),
    "surrogates": "a\ud800b\udfff\ud83d",
    "noncharacters": "\ufffe\uffff\U0010ffff\ue000",
    "ten thousand ideographs that no font has": "光" * 10_000,
    "tags": "\U000e0001\U000e0041a\U000e007f",
    "newlines": "\n" * 500 + "x\n" * 50,
    "hard spaces": "\u00a0" * 500,
    "flags": "🇫🇷" * 500,
    "brackets": "([{" * 100,
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_any_text_is_set_or_told_missing(name: str) -> None:
    block = set_text(TEXTS[name], SHIPPED, weight="bold", size_px=40.0, locale="en", max_width_px=800.0)
    assert all(math.isfinite(value) for value in (block.width_px, block.height_px, *edges_of(block.ink)))
    "".join(block.missing).encode()


@pytest.mark.parametrize("name", sorted(set(TEXTS) - {"words", "one word", "ten thousand ideographs that no font has"}))
def test_any_text_is_fitted_or_does_not_fit(name: str) -> None:
    block = fit_text(
        TEXTS[name],
        SHIPPED,
        weight="medium",
        locale="ar-\ud800<'",
        width_px=800.0,
        height_px=400.0,
        min_size_px=4.0,
        max_size_px=80.0,
        max_lines=6,
    )
    assert block is None or (block.width_px <= 800.0 and block.height_px <= 400.0)


@pytest.mark.parametrize("code", [0x0, 0x34F, 0x61C, 0x180E, 0x2028, 0xFDD0, 0xFEFF, 0xFFF9, 0x1D173, sys.maxunicode])
def test_single_characters_at_the_edges_draw_no_missing_glyph(code: int) -> None:
    block = set_text(chr(code), SHIPPED, weight="bold", size_px=40.0, locale="en")
    assert block.contours == ()


def test_text_at_random_stays_in_its_block_and_its_box(tmp_path: Path) -> None:
    chance, fonts = random.Random(3), make_hebrew(tmp_path)
    for _ in range(250):
        text = "".join(chr(chance.choice(chance.choice(RANGES))) for _ in range(chance.randrange(40)))
        box = chance.uniform(1, 900), chance.uniform(1, 600)
        align, locale = chance.choice(["start", "center", "end"]), chance.choice(["en", "fr", "he", "ja", "", "x" * 99])
        block = set_text(
            text, fonts, weight="bold", size_px=chance.uniform(1, 90), locale=locale, max_width_px=box[0], align=align
        )
        assert block.ink.left > -EPSILON
        assert block.ink.top > -EPSILON
        assert block.ink.right < block.width_px + EPSILON, ascii(text)
        assert block.ink.bottom < block.height_px + EPSILON, ascii(text)
        fitted = fit_text(
            text, fonts, weight="bold", locale=locale, width_px=box[0], height_px=box[1], min_size_px=1, max_size_px=90
        )
        if fitted:
            assert fitted.width_px < box[0] + EPSILON, ascii(text)
            assert fitted.height_px < box[1] + EPSILON, ascii(text)


def edges_of(ink: Box) -> tuple[float, float, float, float]:
    return ink.left, ink.top, ink.right, ink.bottom
