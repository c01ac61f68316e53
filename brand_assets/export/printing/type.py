"""This file sets single lines of the shipped font: how wide they are, where kerning parts them, and their outlines."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import open_shaper, shipped_face
from brand_assets.vector.mark import Contour, Point, Segment

PLAIN = {"liga": False, "calt": False, "clig": False, "ccmp": False}
"""One glyph a character, the one that the font's own map names: a PDF's text is written in characters."""
CAP_HEIGHT = 0.72
"""Of the size: Manrope's OS/2 table."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line at size 1: `pieces` are what stands between two kerned pairs, each with its distance from the start."""

    width: float
    pieces: tuple[tuple[float, str], ...]


def can_set(text: str, weight: FontWeight) -> bool:
    """Whether the shipped font sets the text by itself: it has every character, and none hangs on another."""
    face = shipped_face(weight)
    return all(face.covers(letter) and not unicodedata.category(letter).startswith(("M", "C")) for letter in text)


@lru_cache(maxsize=2048)
def set_line(text: str, weight: FontWeight) -> SetLine:
    font = open_shaper(shipped_face(weight), weight)
    upem = float(font.face.upem)
    pieces: list[tuple[float, str]] = []
    at, is_kerned = 0.0, True
    for letter, (glyph, advance) in zip(text, _shape(font, text), strict=True):
        if is_kerned:
            pieces.append((at / upem, letter))
        else:
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + letter)
        is_kerned = advance != font.get_glyph_h_advance(glyph)
        at += advance
    return SetLine(at / upem, tuple(pieces))


def measure_line(text: str, weight: FontWeight, size: float) -> float:
    return set_line(text, weight).width * size


def outline_line(text: str, weight: FontWeight, size: float, left: float, baseline: float) -> tuple[Contour, ...]:
    """The letters as curves, their first at `left`, y downwards; counters are cut by the even-odd rule."""
    font = open_shaper(shipped_face(weight), weight)
    scale = size / font.face.upem
    contours: list[Contour] = []
    for glyph, advance in _shape(font, text):
        contours += _outline_glyph(font, glyph, scale, left, baseline)
        left += advance * scale
    return tuple(contours)


def _shape(font: Any, text: str) -> list[tuple[int, int]]:
    """Each character's glyph and advance, in the font's units."""
    import uharfbuzz as hb

    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, PLAIN)
    return [
        (info.codepoint, place.x_advance)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def _outline_glyph(font: Any, glyph: int, scale: float, left: float, baseline: float) -> list[Contour]:
    from fontTools.pens.basePen import BasePen

    contours: list[Contour] = []
    segments: list[Segment] = []
    start: list[Point] = []

    class ContourPen(BasePen):  # type: ignore[misc]
        """Quadratic curves arrive here as cubic ones."""

        def _moveTo(self, point: Point) -> None:  # noqa: N802
            start[:] = [_place(point)]

        def _lineTo(self, point: Point) -> None:  # noqa: N802
            segments.append((_place(point),))

        def _curveToOne(self, first: Point, second: Point, end: Point) -> None:  # noqa: N802
            segments.append((_place(first), _place(second), _place(end)))

        def _closePath(self) -> None:  # noqa: N802
            contours.append(Contour(start[0], tuple(segments)))
            segments.clear()

    def _place(point: Point) -> Point:
        return round(left + point[0] * scale, 3), round(baseline - point[1] * scale, 3)

    font.draw_glyph_with_pen(glyph, ContourPen(None))
    return contours
