"""Tests of the font that a page carries: what the page has of characters, and no more, the same every time."""

import base64
import io
import re

from fontTools.ttLib import TTFont

from brand_assets.fonts import embedding
from brand_assets.fonts.embedding import write_font_faces


def open_embedded(rules: str) -> list[TTFont]:
    return [TTFont(io.BytesIO(base64.b64decode(data))) for data in re.findall(r"base64,([^\"]+)", rules)]


def test_both_weights_hold_the_texts_characters_in_both_cases_and_no_others() -> None:
    fonts = open_embedded(write_font_faces("Fern é 漢"))
    assert [font["OS/2"].usWeightClass for font in fonts] == [500, 700]
    for font in fonts:
        assert {chr(code) for code in font.getBestCmap()} == set("Fern éERNÉ")


def test_a_face_names_its_licence() -> None:
    rules = write_font_faces("A")
    assert "SIL Open Font License 1.1" in rules
    for font in open_embedded(rules):
        assert "Open Font License" in font["name"].getDebugName(13)


def test_the_same_text_gives_the_same_bytes() -> None:
    first = write_font_faces("Harbor & Pine")
    embedding._subset.cache_clear()
    assert write_font_faces("Harbor & Pine") == first
    assert len(first) < 20_000
