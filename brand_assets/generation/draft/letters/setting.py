"""This file sets a line of text as outlines: each run shaped by HarfBuzz in the first font that has it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from brand_assets.fonts import FontWeight
from brand_assets.fonts.faces import Face, open_shaper, shipped_face
from brand_assets.generation.draft.geometry import Affine, Path, join, transform
from brand_assets.generation.draft.letters.outlines import read_outline
from brand_assets.generation.draft.letters.shelf import find_face, fonts_at_hand

TRACKING = 0.012  # of the cap height: small sizes are set a little open
RIGHT_TO_LEFT = ("R", "AL")
LEFT_TO_RIGHT = ("L", "EN")


@dataclass(frozen=True, slots=True)
class Glyph:
    """A shape of the line: `text` is what it stands for, `left` and `right` its room with the kerning."""

    text: str
    path: Path
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Run:
    face: Face
    text: str
    is_rtl: bool


def set_line(text: str, weight: FontWeight = "bold", tracking: float = TRACKING) -> Path:
    """One line with capitals one unit high, from x = 0 on the baseline y = 0; empty for blank text."""
    return join(glyph.path for glyph in set_glyphs(text, weight, tracking))


def set_glyphs(text: str, weight: FontWeight = "bold", tracking: float = TRACKING) -> tuple[Glyph, ...]:
    """The visible shapes of one line from left to right, placed; characters that no font has are left out."""
    return _set(text, weight, tracking, fonts_at_hand())


@lru_cache(maxsize=64)
def _set(text: str, weight: FontWeight, tracking: float, faces: tuple[Face, ...]) -> tuple[Glyph, ...]:
    glyphs: list[Glyph] = []
    x = 0.0
    for run in _in_visual_order(_split_runs(text, weight, faces)):
        for glyph in _shape(run, weight, x, tracking):
            x = glyph.right
            glyphs.append(glyph)
    return tuple(glyph for glyph in glyphs if glyph.path.contours)


def _split_runs(text: str, weight: FontWeight, faces: tuple[Face, ...]) -> list[_Run]:
    """Neutral characters and marks go with what comes before them where its font has them."""
    runs: list[_Run] = []
    for character in unicodedata.normalize("NFC", text):
        kind, last = unicodedata.bidirectional(character), runs[-1] if runs else None
        is_rtl = kind in RIGHT_TO_LEFT if kind in (*RIGHT_TO_LEFT, *LEFT_TO_RIGHT) else bool(last and last.is_rtl)
        face = find_face(character, weight, faces)
        if last and kind not in (*RIGHT_TO_LEFT, *LEFT_TO_RIGHT) and (face is None or last.face.covers(character)):
            face = last.face
        if face is None:
            continue
        if last and (last.face, last.is_rtl) == (face, is_rtl):
            runs[-1] = _Run(face, last.text + character, is_rtl)
        else:
            runs.append(_Run(face, character, is_rtl))
    return runs


def _in_visual_order(runs: list[_Run]) -> list[_Run]:
    """Runs of one direction keep together; the line's own direction is that of its first strong character."""
    levels = [list(group) for _, group in groupby(runs, key=lambda run: run.is_rtl)]
    ordered = [level[::-1] if level[0].is_rtl else level for level in levels]
    is_rtl = bool(runs) and runs[0].is_rtl
    return [run for level in (reversed(ordered) if is_rtl else ordered) for run in level]


def _shape(run: _Run, weight: FontWeight, x: float, tracking: float) -> Iterator[Glyph]:
    import uharfbuzz as hb

    font, buffer = open_shaper(run.face, weight), hb.Buffer()
    buffer.add_str(run.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.is_rtl else "ltr"
    hb.shape(font, buffer, {"liga": False, "clig": False, "case": run.text == run.text.upper()})
    size = _size(run.face, weight, font)
    is_joined = run.is_rtl or any(unicodedata.category(c) == "Mc" for c in run.text)
    air = 0.0 if is_joined else tracking  # opening a script whose letters join would tear it apart
    clusters = sorted({info.cluster for info in buffer.glyph_infos})
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        outline = read_outline(font, info.codepoint)
        place = Affine(size, 0.0, 0.0, -size, x + position.x_offset * size, -position.y_offset * size)
        right = x + position.x_advance * size + (air if position.x_advance else 0.0)
        after = next((c for c in clusters if c > info.cluster), len(run.text))
        yield Glyph(run.text[info.cluster : after], transform(outline, place), x, right)
        x = right


def _size(face: Face, weight: FontWeight, font: Any) -> float:
    """Font units to cap heights of the shipped face; other faces are set on the same em."""
    import uharfbuzz as hb

    shipped = open_shaper(shipped_face(weight), weight)
    em = float(shipped.face.upem / shipped.get_metric_position(hb.OTMetricsTag.CAP_HEIGHT))
    return em / float(font.face.upem)
