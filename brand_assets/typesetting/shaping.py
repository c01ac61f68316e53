"""This file shapes runs with HarfBuzz and reads the glyphs' outlines; all lengths are in ems, y downwards."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import Face, open_shaper
from brand_assets.typesetting.runs import Run
from brand_assets.vector.mark import Bounds, Contour, Layer, Point, Segment, VectorMark, measure_bounds

CONTEXT = 8
"""Characters on either side of a run that HarfBuzz sees, so that letters join across fonts; it looks at five."""
SPACE_EM = 0.25
"""A space of a font that has none."""
OPEN_SCRIPTS = frozenset({"Latn", "Grek", "Cyrl", "Armn", "Geor", "Hebr", "Hani", "Hira", "Kana", "Hang", "Zyyy"})
"""Scripts whose letters stand apart; opening any other would tear joined letters."""
_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One glyph in visual order; `index` is that of its first character, `id` 0 is never drawn."""

    id: int
    index: int
    advance: float
    dx: float
    dy: float


@dataclass(frozen=True, slots=True)
class Outline:
    """A glyph's closed contours about its origin on the baseline, and the box tight around them."""

    contours: tuple[Contour, ...]
    ink: Bounds | None


def shape_run(text: str, run: Run, weight: FontWeight, locale: str, tracking_em: float = 0.0) -> list[Glyph]:
    """The run's glyphs from left to right, kerned, with the ligatures of the font unless they are tracked.

    What the font has no glyph for takes no room, unless it is a space.
    """
    import uharfbuzz as hb

    font, buffer = open_shaper(run.face, weight), hb.Buffer()
    before = max(0, run.start - CONTEXT)
    buffer.add_str(text[before : run.end + CONTEXT], run.start - before, run.end - run.start)
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    buffer.script = run.script
    buffer.language = locale.replace("_", "-") if _LOCALE.fullmatch(locale.replace("_", "-")) else "und"
    shown = text[run.start : run.end]
    hb.shape(font, buffer, {"case": shown == shown.upper() != shown.lower(), **_ligatures(tracking_em)})
    air = tracking_em if run.script in OPEN_SCRIPTS else 0.0
    k = 1.0 / float(font.face.upem)
    glyphs = []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        index = info.cluster + before
        advance = position.x_advance * k + (air if position.x_advance else 0.0)
        room = advance if info.codepoint else SPACE_EM * text[index].isspace()
        glyphs.append(Glyph(info.codepoint, index, room, position.x_offset * k, -position.y_offset * k))
    return glyphs


def shape_hyphen(face: Face, weight: FontWeight) -> float:
    """The advance of a hyphen."""
    font = open_shaper(face, weight)
    glyph = font.get_nominal_glyph(ord("-"))
    return float(font.get_glyph_h_advance(glyph)) / float(font.face.upem) if glyph else 0.0


def append_hyphen(glyphs: list[Glyph], run: Run, weight: FontWeight) -> list[Glyph]:
    """The run that a soft hyphen ends, with a hyphen that shows."""
    glyph = open_shaper(run.face, weight).get_nominal_glyph(ord("-")) or 0
    hyphen = Glyph(glyph, run.end - 1, shape_hyphen(run.face, weight), 0.0, 0.0)
    return [hyphen, *glyphs] if run.level % 2 else [*glyphs, hyphen]


def _ligatures(tracking_em: float) -> dict[str, bool]:
    return {"liga": False, "clig": False} if tracking_em else {}


@lru_cache(maxsize=4096)
def read_outline(face: Face, weight: FontWeight, glyph: int) -> Outline:
    """The glyph's outline; an empty one for a blank and for the missing glyph."""
    from fontTools.pens.recordingPen import RecordingPen

    if glyph == 0:
        return Outline((), None)
    font, pen = open_shaper(face, weight), RecordingPen()
    font.draw_glyph_with_pen(glyph, pen)
    contours = tuple(_read_contours(pen.value, 1.0 / float(font.face.upem)))
    return Outline(contours, measure_contours(contours) if contours else None)


def _read_contours(commands: list[tuple[str, Any]], k: float) -> list[Contour]:
    contours: list[Contour] = []
    start: Point = (0.0, 0.0)
    current, segments = start, list[Segment]()
    for command, points in commands:
        ends = [(x * k, -y * k) for x, y in points]
        if command == "moveTo":
            start, segments = ends[0], []
        elif command == "lineTo":
            segments.append((ends[0],))
        elif command == "curveTo":
            segments.append((ends[0], ends[1], ends[2]))
        elif command == "qCurveTo":
            segments.append(_raise_quadratic(current, ends[0], ends[1]))
        elif command == "closePath" and segments:
            closed = segments if current == start else [*segments, (start,)]
            contours.append(Contour(start, tuple(closed)))
        current = ends[-1] if ends else start
    return contours


def _raise_quadratic(start: Point, handle: Point, end: Point) -> Segment:
    """The same curve as a cubic: its handles lie two thirds of the way to the quadratic's one."""
    first = (start[0] + (handle[0] - start[0]) * 2 / 3, start[1] + (handle[1] - start[1]) * 2 / 3)
    second = (end[0] + (handle[0] - end[0]) * 2 / 3, end[1] + (handle[1] - end[1]) * 2 / 3)
    return first, second, end


def measure_contours(contours: tuple[Contour, ...]) -> Bounds:
    return measure_bounds(VectorMark(1, 1, (Layer("", "", "", contours),)))
