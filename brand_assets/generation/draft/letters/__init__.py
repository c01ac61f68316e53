"""This package sets letters as outlines: which ones a mark may show, in which fonts, joined, kerned and placed."""

from brand_assets.catalogue.lettering import MAX_INITIALS
from brand_assets.generation.draft.letters.choosing import choose_letters, choose_name, clean_name, is_drawable
from brand_assets.generation.draft.letters.lines import LEADING, MAX_LINES, break_lines
from brand_assets.generation.draft.letters.setting import TRACKING, Glyph, set_glyphs, set_line
from brand_assets.generation.draft.letters.shelf import (
    fonts_at_hand,
    fonts_behind,
    lacking_fonts,
    only_fonts,
    use_fonts,
)

__all__ = [
    "LEADING",
    "MAX_INITIALS",
    "MAX_LINES",
    "TRACKING",
    "Glyph",
    "break_lines",
    "choose_letters",
    "choose_name",
    "clean_name",
    "fonts_at_hand",
    "fonts_behind",
    "is_drawable",
    "lacking_fonts",
    "only_fonts",
    "set_glyphs",
    "set_line",
    "use_fonts",
]
