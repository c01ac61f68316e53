"""This file holds what creatives and marks are held to: a brief's own rules, and thresholds with their sources."""

import math
from dataclasses import dataclass
from typing import Literal

from brand_assets.records.brief import Brief, Creatives, LogoPlacement, PaletteColor

PHONE_WIDTH_PX = 360.0
"""CSS pixels across the shorter side: as most people see a creative, the phone held its way, whatever its own size."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that a finding rests on; `source` says where it is from, `means` what is measured, in a few words."""

    name: str
    value: float
    unit: str
    means: str
    source: str


WCAG = "WCAG 2.2, success criterion 1.4.3, level AA"
OURS = "Ours"
TEXT_CONTRAST = Threshold("text contrast", 4.5, ":1", "between the glyphs’ ink and the pixels around it", WCAG)
LARGE_TEXT_CONTRAST = Threshold("large text contrast", 3.0, ":1", "the same for large text", WCAG)
LARGE_TEXT_PX = Threshold(
    "large text", 24.0, "px", "18 pt and more, as seen on a phone whose shorter side has 360 px", WCAG
)
LEAST_TEXT_PX = Threshold(
    "small text", 8.0, "px", "on a phone whose shorter side has 360 px; a headline below it cannot be read", OURS
)
WORST_GROUND = Threshold(
    "worst ground", 5.0, "%", "of the pixels around a text may be worse: a photograph’s grain", OURS
)
ON_PALETTE = Threshold("on palette", 95.0, "%", "of the flat area lies within a CIEDE2000 of 5 of the palette", OURS)
NEAR_PALETTE_DE = Threshold("near the palette", 5.0, "dE00", "a colour that still reads as the palette’s", OURS)
OFF_PALETTE_DE = Threshold(
    "another colour", 10.0, "dE00", "above it two colours are no longer variants of one", "CIE 142-2001 in practice"
)
OFF_PALETTE_AREA = Threshold("worth naming", 1.0, "%", "of the area that an off-palette colour takes", OURS)
CALM_CLEAR_SPACE = Threshold("calm clear space", 4.0, "%", "of the logo’s clear space may differ from its ground", OURS)
VISIBLE_LOGO = Threshold("visible logo", 1.5, ":1", "between the logo’s ink and its ground, at its strongest", OURS)
INK_CONTRAST = Threshold(
    "inks on each other", 2.0, ":1", "between a flat mark’s ink and the ink that it lies on; 1.4.11 has 3", OURS
)
LEAST_SIDE_PX = Threshold(
    "creative’s longer side",
    1080.0,
    "px",
    "what the large platforms publish for feeds and stories",
    "Platforms’ ad guides",
)
LEAST_MARK_PX = Threshold("mark’s longer side", 512.0, "px", "below it an outline cannot be traced exactly", OURS)
MOST_ENLARGED = Threshold("enlargement", 2.0, "x", "by plain interpolation; above it softness shows", OURS)
NAME_DISTANCE = Threshold("nearly the name", 0.2, "", "share of letters by which a misspelt name may differ", OURS)
FACE_SCORE = Threshold("face", 0.8, "", "the detector’s confidence", "OpenCV’s examples for YuNet use 0.8 to 0.9")
LOOKS_LIKE = Threshold(
    "looks like",
    0.82,
    "",
    "correlation of outlines and of shapes with a known mark; 0.03 more for every ten times as many as 100",
    "Ours: of 200 other icons, one is above it among 100 known marks, 11 among 3,000, most of them kin",
)
NEARLY_THE_SAME = Threshold(
    "nearly the same",
    0.92,
    "",
    "the same; from here on it is an error and no hint",
    "Ours: of 19 known marks in other colours 17 are above it, of 200 others among 3,000 three, which are alike",
)
THRESHOLDS = (
    TEXT_CONTRAST,
    LARGE_TEXT_CONTRAST,
    LARGE_TEXT_PX,
    LEAST_TEXT_PX,
    WORST_GROUND,
    ON_PALETTE,
    NEAR_PALETTE_DE,
    OFF_PALETTE_DE,
    OFF_PALETTE_AREA,
    CALM_CLEAR_SPACE,
    VISIBLE_LOGO,
    INK_CONTRAST,
    LEAST_SIDE_PX,
    LEAST_MARK_PX,
    MOST_ENLARGED,
    NAME_DISTANCE,
    FACE_SCORE,
    LOOKS_LIKE,
    NEARLY_THE_SAME,
)
"""All of them, as the report lists them."""


def cut_ratio(ratio: float, decimals: int = 2) -> float:
    """Rounded down, so that what is shown of a contrast never passes where the contrast itself does not."""
    steps = 10.0**decimals
    return math.floor(ratio * steps + 1e-9) / steps


def show_ratio(ratio: float) -> str:
    return f"{cut_ratio(ratio):.2f}"


DEFAULT_PLACEMENT = LogoPlacement()

Family = Literal["text", "logo", "color", "picture"]
FAMILIES: dict[Family, str] = {"text": "Words", "logo": "Logo", "color": "Colour", "picture": "Picture"}


@dataclass(frozen=True, slots=True)
class Rule:
    """What findings are made under: how people call it, and the family by which it is checked in Dagster."""

    title: str
    family: Family


RULES = {
    "forbidden_word": Rule("Forbidden word", "text"),
    "misspelled_name": Rule("Misspelled name", "text"),
    "unwanted_lettering": Rule("Letters nobody asked for", "text"),
    "text_contrast": Rule("Contrast of the text", "text"),
    "text_too_small": Rule("Text too small", "text"),
    "text_outside_safe_area": Rule("Text outside the safe area", "text"),
    "text_overlap": Rule("Texts run into each other", "text"),
    "missing_glyphs": Rule("Missing characters", "text"),
    "line_breaks": Rule("Line breaks to look at", "text"),
    "logo_width": Rule("Logo too small", "logo"),
    "logo_corner": Rule("Logo in another corner", "logo"),
    "logo_near_edge": Rule("Logo too near the edge", "logo"),
    "logo_outside_safe_area": Rule("Logo outside the safe area", "logo"),
    "logo_clear_space": Rule("Clear space of the logo", "logo"),
    "logo_lost": Rule("Logo lost on its ground", "logo"),
    "palette": Rule("Off the palette", "color"),
    "ink_contrast": Rule("Inks too near each other", "color"),
    "resolution": Rule("Too small", "picture"),
    "enlarged": Rule("Enlarged", "picture"),
    "face": Rule("A face", "picture"),
    "faces_not_looked_for": Rule("Faces not looked for", "picture"),
    "content_flag": Rule("Content filter", "picture"),
    "known_mark": Rule("Looks like a known mark", "picture"),
}
"""Every rule, by the name that its findings have."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a brief demands of everything that is delivered for it."""

    brand_name: str
    palette: tuple[PaletteColor, ...]
    forbidden_words: tuple[str, ...] = ()
    forbids_faces: bool = False
    logo: LogoPlacement = DEFAULT_PLACEMENT

    @classmethod
    def of(cls, brief: Brief) -> "Rules":
        wanted = brief.creatives or Creatives()
        return cls(
            brand_name=brief.brand.name,
            palette=brief.palette,
            forbidden_words=wanted.forbidden_words,
            forbids_faces=wanted.forbid_faces,
            logo=wanted.logo_placement,
        )
