"""This file sets headline, call to action and the brand's name as outlines whose ink begins at the origin."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import WEIGHTS, family_of, weight_in_use
from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.hyphenation import part_compounds
from brand_assets.typesetting.opportunities import SOFT_HYPHEN
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.vector.mark import Contour, map_contour

SMALLEST_PX = 7.0
"""What nothing is set below: a text that does not even fit so is set over, and the checks say so."""
LEADING = 1.14
MOST_LINES = 8
TIGHT = -0.015
"""Ems between letters: display sizes are set a little tighter than text."""
NAME_LEADING = 1.08
LONG_NAME = 4.2
"""In ems: a name of several words that is longer than this is set in two lines beside its mark."""
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=\S)|(?<=[。！？])(?=\S)")
WORTH_A_SENTENCE = 0.8
"""Of the size that a text could have: so much smaller it may be for every sentence to begin a line."""
WORTH_A_NAME = 0.85
"""The same for a brand's name to stay in one line."""
WORTH_A_HYPHEN = 1.25
"""How much larger a text has to become for a hyphen in a compound."""
LEAST_ACTION = 0.72
"""Of its size, down to which a call to action stays in one line; a longer one takes two."""
ACTION_LEADING = 1.2
DESCENT = 0.25
"""Of the type's size below the last line's baseline, which descenders reach and no line of capitals does."""
JOINERS = "\u200d\ufe0f\u20e3"
SYMBOLS = ("So", "Sk", "Cn", "Co")
"""General categories of what a sentence can do without: emoji that no font has leave no hole in it."""
SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
UNBROKEN = (
    "Thai, Lao, Khmer and Burmese have no spaces between words, and lines are broken at spaces only: "
    "somebody who reads the language has to look at the lines."
)


@dataclass(frozen=True, slots=True)
class SetWords:
    """Outlines, filled by the nonzero rule, whose ink is `width_px` by `height_px` from (0, 0).

    `lines` are each line's text and the distance of its baseline from the top; `missing` what no font has; `families`
    and `font_weight` name the fonts it is set in, the first for most, as CSS does.
    """

    text: str
    lines: tuple[tuple[str, float], ...]
    contours: tuple[Contour, ...]
    width_px: float
    height_px: float
    size_px: float
    missing: tuple[str, ...]
    is_rtl: bool
    families: tuple[str, ...] = ()
    font_weight: int = 700

    @property
    def seat_px(self) -> float:
        """The height with room for descenders, whether there are any: what stands below keeps one distance."""
        return max(self.height_px, self.lines[-1][1] + DESCENT * self.size_px if self.lines else 0.0)


Fit = Callable[[float, float], SetWords]
"""From the width and height that are there, in pixels, to the words as large as they fit."""


def fit_headline(
    text: str, fonts: FontSet, locale: str, width_px: float, height_px: float, largest_px: float, name: str = ""
) -> SetWords:
    """As large as fits: a brand's `name` in one line, two or three sentences each on lines of their own, and compounds
    in one piece, where that costs little."""

    def fit(words: str) -> TextBlock:
        return _fit(words, fonts, locale, width_px, height_px, largest_px)

    words, block = text, fit(text)
    missing = block.missing
    for reworded, worth in (
        (_drop_symbols(words, missing), 0.0),
        (part_compounds(_drop_symbols(words, missing), locale), WORTH_A_HYPHEN),
    ):
        if reworded != words and (tried := fit(reworded)).size_px >= worth * block.size_px:
            words, block = reworded, tried
    if " " in name and name in words:
        held = words.replace(name, name.replace(" ", "\u00a0"))
        if (tried := fit(held)).size_px >= WORTH_A_NAME * block.size_px:
            words, block = held, tried
    if 1 < len(parts := SENTENCE_END.split(words)) <= 3:
        parted = fit("\n".join(parts))
        block = parted if parted.size_px >= WORTH_A_SENTENCE * block.size_px else block
    return _take(text, block, missing)


def set_line(text: str, fonts: FontSet, locale: str, size_px: float, weight: FontWeight = "bold") -> SetWords:
    return _set(text, fonts, locale, size_px, weight)


def set_action(text: str, fonts: FontSet, locale: str, size_px: float, width_px: float) -> SetWords:
    """In one line no wider than that, a little smaller if need be; else in two, as large as they fit."""
    line = _set(text, fonts, locale, size_px)
    if line.width_px <= width_px:
        return line
    if line.width_px * LEAST_ACTION <= width_px:
        return _set(text, fonts, locale, size_px * width_px / line.width_px)
    two = _set(text, fonts, locale, LEAST_ACTION * size_px, lines=2)
    if two.width_px <= width_px:
        return two
    return _set(text, fonts, locale, LEAST_ACTION * size_px * width_px / two.width_px, lines=2)


def list_cautions(words: SetWords) -> tuple[str, ...]:
    """What only a person who reads the language can judge, in sentences."""
    cautions = [UNBROKEN] if SPACELESS.search(words.text) else []
    parted = [line for line, _ in words.lines if line.endswith("-") and line not in words.text]
    cautions += [f"A long word was parted by rule after “{line.split()[-1]}”." for line in parted]
    return tuple(cautions)


def set_name(name: str, fonts: FontSet, size_px: float) -> SetWords:
    """A brand's name in one line, or in two even ones where it has several words that make a long line."""
    line = set_text(name, fonts, weight="bold", size_px=size_px, locale="en", line_height=NAME_LEADING)
    if " " not in name.strip() or line.width_px < LONG_NAME * size_px:
        return _take(name, line)
    two = set_text(
        name,
        fonts,
        weight="bold",
        size_px=size_px,
        locale="en",
        max_width_px=0.6 * line.width_px,
        max_lines=2,
        line_height=NAME_LEADING,
    )
    return _take(name, two)


def _fit(text: str, fonts: FontSet, locale: str, width_px: float, height_px: float, largest_px: float) -> TextBlock:
    found = fit_text(
        text,
        fonts,
        weight="bold",
        locale=locale,
        width_px=width_px,
        height_px=height_px,
        min_size_px=SMALLEST_PX,
        max_size_px=max(largest_px, SMALLEST_PX),
        max_lines=MOST_LINES,
        line_height=LEADING,
        tracking_em=TIGHT,
    )
    return found or set_text(
        text,
        fonts,
        weight="bold",
        size_px=SMALLEST_PX,
        locale=locale,
        max_width_px=max(width_px, SMALLEST_PX),
        line_height=LEADING,
    )


def _set(
    text: str, fonts: FontSet, locale: str, size_px: float, weight: FontWeight = "bold", lines: int = 1
) -> SetWords:
    def set_in(words: str) -> TextBlock:
        return set_text(
            words,
            fonts,
            weight=weight,
            size_px=size_px,
            locale=locale,
            max_width_px=0.0 if lines > 1 else None,
            max_lines=lines,
            line_height=ACTION_LEADING,
            align="center",
        )

    block = set_in(text)
    whole = _drop_symbols(text, block.missing)
    return _take(text, set_in(whole) if whole != text else block, block.missing, weight)


def _drop_symbols(text: str, missing: tuple[str, ...]) -> str:
    """Without the emoji that no font has and the spaces before them; a missing letter is left where it is."""
    lost = {c for c in missing if unicodedata.category(c) in SYMBOLS}
    if not lost:
        return text
    return re.sub(rf"\s*[{re.escape(''.join(sorted(lost)))}{JOINERS}]+", "", text).strip()


def _take(text: str, block: TextBlock, missing: tuple[str, ...] = (), weight: FontWeight = "bold") -> SetWords:
    left, top = block.ink.left, block.ink.top
    return SetWords(
        text,
        tuple((_write_line(line.text), line.baseline_px - top) for line in block.lines),
        tuple(map_contour(contour, lambda x, y: (x - left, y - top)) for contour in block.contours),
        block.ink.width,
        block.ink.height,
        block.size_px,
        missing or block.missing,
        block.is_rtl,
        tuple(dict.fromkeys(family_of(face) for face in block.faces)),
        weight_in_use(block.faces[0], weight) if block.faces else round(WEIGHTS[weight]),
    )


def _write_line(line: str) -> str:
    """As it shows: a soft hyphen does at a line's end only."""
    shown = line.replace(SOFT_HYPHEN, "")
    return f"{shown}-" if line.endswith(SOFT_HYPHEN) else shown
