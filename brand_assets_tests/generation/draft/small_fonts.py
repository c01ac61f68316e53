"""This file makes small fonts for the tests: two Chinese characters, four Arabic letters that join, one Latin face."""

from pathlib import Path

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

EM = 1000
JOINING = """
languagesystem DFLT dflt;
languagesystem arab dflt;
feature init { sub beh by beh.init; } init;
feature fina { sub beh by beh.fina; sub reh by reh.fina; } fina;
"""


def make_chinese(path: Path, weight: int = 700) -> Path:
    """光 is a bar over a box, 網 a frame."""
    glyphs = {"uni5149": [(100, 0, 900, 500), (450, 600, 550, 800)], "uni7DB2": [(80, 0, 920, 800)]}
    return _build(path, {0x5149: "uni5149", 0x7DB2: "uni7DB2"}, glyphs, weight)


def make_arabic(path: Path) -> Path:
    """Beh and reh, whose initial and final forms are wider or lower than the isolated ones."""
    glyphs = {
        "beh": [(50, 0, 750, 200)],
        "beh.init": [(0, 0, 300, 260)],
        "beh.fina": [(0, 0, 900, 180)],
        "reh": [(50, -150, 400, 150)],
        "reh.fina": [(0, -240, 450, 120)],
    }
    return _build(path, {0x628: "beh", 0x631: "reh"}, glyphs, 700, JOINING)


def make_empty(path: Path) -> Path:
    """Maps 光 to a glyph without an outline."""
    return _build(path, {0x5149: "uni5149"}, {"uni5149": []}, 700)


def _build(
    path: Path,
    characters: dict[int, str],
    boxes: dict[str, list[tuple[int, int, int, int]]],
    weight: int,
    features: str = "",
) -> Path:
    names = [".notdef", *boxes]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(characters)
    builder.setupGlyf({".notdef": _draw([(100, 0, 600, 700)]), **{name: _draw(boxes[name]) for name in boxes}})
    builder.setupHorizontalMetrics({name: (max((b[2] for b in boxes.get(name, [])), default=500), 0) for name in names})
    builder.setupHorizontalHeader(ascent=880, descent=-240)
    builder.setupNameTable({"familyName": path.stem, "styleName": "Regular"})
    builder.setupOS2(usWeightClass=weight)
    builder.setupPost()
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    builder.save(path)
    return path


def _draw(boxes: list[tuple[int, int, int, int]]) -> Glyph:
    pen = TTGlyphPen(None)
    for left, low, right, high in boxes:
        pen.moveTo((left, low))
        for point in ((left, high), (right, high), (right, low)):
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
