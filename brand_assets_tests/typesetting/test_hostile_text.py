"""This file checks that no text breaks the setting of it: ten thousand characters, controls, marks, directions."""

import math
import sys

import pytest

from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import set_text

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
    assert all(math.isfinite(value) for value in (block.width_px, block.height_px, *vars_of_ink(block.ink)))
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


def vars_of_ink(ink: object) -> list[float]:
    return [getattr(ink, edge) for edge in ("left", "top", "right", "bottom")]
