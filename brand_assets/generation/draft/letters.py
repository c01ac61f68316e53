"""This file finds a brand's initials and outlines letters in the installed font, without what it lacks."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

from brand_assets.fonts import FontWeight, font_path
from brand_assets.generation.draft.geometry import (
    Affine,
    Contour,
    Curve,
    Path,
    Point,
    Step,
    join,
    move,
    transform,
)
from brand_assets.generation.draft.intent import Intent

MAX_INITIALS = 3
MAX_LINES = 3
LEADING = 1.28
TRACKING = 0.012  # of the em: small sizes are set a little open

_WORDS = re.compile(r"[^\W_]+")
_HUMPS = re.compile(r"(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])")


def choose_letters(intent: Intent) -> str:
    """The initials that a mark may show: none where the lettering is `none`."""
    return "" if intent.lettering == "none" else find_initials(intent.brand)


def find_initials(brand: str) -> str:
    """At most three capitals: one a word, or a camel-cased word's two; only letters that the font has; "" if none."""
    words = [word for word in _WORDS.findall(unicodedata.normalize("NFC", brand)) if keep_drawable(word)]
    parts = [part for word in words for part in _HUMPS.split(word)] if len(words) == 1 else words
    letters = (keep_drawable(part)[0].upper() for part in parts if keep_drawable(part))
    return "".join(letter for letter in letters if len(letter) == 1 and keep_drawable(letter))[:MAX_INITIALS]


def keep_drawable(text: str) -> str:
    """The text without the characters that the font lacks, white space made single."""
    known = _outlines("bold")
    kept = (c for c in unicodedata.normalize("NFC", text) if c.isspace() or ord(c) in known)
    return " ".join("".join(kept).split())


def set_line(text: str, weight: FontWeight = "bold", tracking: float = TRACKING) -> Path:
    """One line with capitals one unit high, from x = 0 on the baseline y = 0; empty for blank text."""
    glyphs = _outlines(weight)
    pieces: list[Path] = []
    x = 0.0
    for character in text:
        path, advance = glyphs.get(ord(character), (Path(()), 0.0))
        pieces.append(transform(path, move(x, 0)))
        x += advance + tracking
    return join(pieces)


def break_lines(text: str, count: int) -> list[str]:
    """The words in at most `count` lines of the most even length, in characters."""
    words = text.split()
    if count <= 1 or len(words) <= 1:
        return [text]
    options = [[" ".join(words[:i]), *break_lines(" ".join(words[i:]), count - 1)] for i in range(1, len(words))]
    return min(options, key=lambda lines: (max(map(len, lines)), len(lines), lines))


@cache
def _outlines(weight: FontWeight) -> dict[int, tuple[Path, float]]:
    """Outline and advance of each visible character, in cap heights; the font is read once a process."""
    from fontTools.ttLib import TTFont

    with TTFont(font_path(weight), lazy=True) as font:
        size = 1 / font["OS/2"].sCapHeight
        flip = Affine(a=size, d=-size)
        glyphs, widths = font.getGlyphSet(), font["hmtx"]
        found: dict[int, tuple[Path, float]] = {}
        for code, name in font.getBestCmap().items():
            path = _read_glyph(glyphs, name)
            if path.contours or chr(code).isspace():
                found[code] = (transform(path, flip), widths[name][0] * size)
    return found


def _read_glyph(glyphs: Mapping[str, Any], name: str) -> Path:
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    pen = DecomposingRecordingPen(glyphs)
    glyphs[name].draw(pen)
    return Path(tuple(_read_contours(pen.value)))


def _read_contours(commands: list[tuple[str, tuple[Point, ...]]]) -> list[Contour]:
    contours: list[Contour] = []
    start: Point = (0.0, 0.0)
    steps: list[Step] = []
    for command, points in commands:
        if command == "moveTo":
            start, steps = points[0], []
        elif command == "lineTo":
            steps.append(points[0])
        elif command == "qCurveTo":
            steps.extend(_raise_quadratic(_end(start, steps), points))
        elif command == "closePath":
            contours.append(Contour(start, tuple(steps), True))
    return contours


def _end(start: Point, steps: list[Step]) -> Point:
    if not steps:
        return start
    last = steps[-1]
    return last.end if isinstance(last, Curve) else last


def _raise_quadratic(start: Point, points: tuple[Point, ...]) -> list[Step]:
    """TrueType's quadratic spline, whose on-curve points between two handles are implied, as cubics."""
    curves: list[Step] = []
    handles, last = points[:-1], points[-1]
    for i, handle in enumerate(handles):
        is_last = i == len(handles) - 1
        end = last if is_last else ((handle[0] + handles[i + 1][0]) / 2, (handle[1] + handles[i + 1][1]) / 2)
        curves.append(Curve(_between(start, handle), _between(end, handle), end))
        start = end
    return curves


def _between(origin: Point, handle: Point) -> Point:
    return (origin[0] + (handle[0] - origin[0]) * 2 / 3, origin[1] + (handle[1] - origin[1]) * 2 / 3)
