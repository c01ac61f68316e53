"""This file puts the font into a page: the characters that the page has, as WOFF within its style sheet."""

import base64
import io
from functools import lru_cache

from brand_assets.fonts import FontWeight, font_path

LICENCE = "Manrope, Copyright 2019 The Manrope Project Authors, SIL Open Font License 1.1"
STANDS_FOR: dict[FontWeight, str] = {"medium": "100 500", "bold": "600 900"}
"""By weight: those of CSS that it is shown for."""
FEATURES = ("ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum")
NAMES = (0, 1, 2, 13, 14)
"""Copyright, family, style, licence and its address."""


def write_font_faces(text: str) -> str:
    """`@font-face` rules of a family `Manrope` with what it has of the text's characters, in both cases.

    The same text gives the same bytes. A page with a policy needs `font-src data:`.
    """
    characters = "".join(sorted(set(text) | set(text.upper())))
    rules = (
        f'@font-face {{ font-family: "Manrope"; font-weight: {shown_for}; '
        f'src: url("data:font/woff;base64,{_subset(weight, characters)}") format("woff"); }}'
        for weight, shown_for in STANDS_FOR.items()
    )
    return "\n".join((f"/* {LICENCE} */", *rules))


@lru_cache(maxsize=8)
def _subset(weight: FontWeight, characters: str) -> str:
    """Base64 of a WOFF: zlib is in every Python, and of so few glyphs Brotli would save a kilobyte or two."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont

    font = TTFont(font_path(weight), recalcTimestamp=False)
    subsetter = Subsetter(Options(layout_features=list(FEATURES), name_IDs=list(NAMES), hinting=False))
    subsetter.populate(text=characters)
    subsetter.subset(font)
    font.flavor = "woff"
    packed = io.BytesIO()
    font.save(packed)
    return base64.b64encode(packed.getvalue()).decode()
