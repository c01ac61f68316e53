"""This file makes small fonts of boxes: Hebrew, Arabic that joins, Japanese, marks, and a colour font of pictures."""

from pathlib import Path

from fontTools.colorLib.builder import buildCOLR, buildCPAL
from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

from brand_assets.typesetting.fonts import FontSet, open_fonts

EM = 1000
BoxOf = tuple[int, int, int, int]
"""Left, bottom, right, top; with left and right exchanged the outline turns the other way."""

HEBREW = {c: 400 + 20 * i for i, c in enumerate("אבגדהוזחטיכלםמןנסעפצקרשת")}
"""Advances in thousandths of an em."""
JAPANESE = "待ち時間をゼロにする、あなたの街クリニッ。「」おかえりまで"
JOINING = """
languagesystem DFLT dflt;
languagesystem arab dflt;
feature init { sub beh by beh.init; } init;
feature fina { sub beh by beh.fina; sub reh by reh.fina; } fina;
"""


def make_hebrew(folder: Path) -> FontSet:
    boxes = {f"u{ord(c):04X}": [(40, 0, advance - 40, 600)] for c, advance in HEBREW.items()}
    return _build(folder, "hebrew", {ord(c): f"u{ord(c):04X}" for c in HEBREW}, boxes, list(HEBREW.values()))


def make_japanese(folder: Path) -> FontSet:
    """Every character is one em wide."""
    boxes = {f"u{ord(c):04X}": [(80, -60, 920, 800)] for c in JAPANESE}
    return _build(folder, "japanese", {ord(c): f"u{ord(c):04X}" for c in JAPANESE}, boxes, [EM] * len(JAPANESE))


def make_arabic(folder: Path) -> FontSet:
    """Beh (600 wide) and reh; the initial beh (300) and the final reh (450) reach 20 into each other."""
    boxes: dict[str, list[BoxOf]] = {
        "beh": [(50, 0, 550, 200)],
        "beh.init": [(-20, 0, 280, 200)],
        "beh.fina": [(0, 0, 900, 180)],
        "reh": [(50, -150, 400, 150)],
        "reh.fina": [(0, -240, 470, 120)],
    }
    return _build(folder, "arabic", {0x628: "beh", 0x631: "reh"}, boxes, [600, 300, 900, 450, 450], JOINING)


def make_crossed(folder: Path) -> FontSet:
    """Alef is a ring crossed by two bars, as a variable font draws it; the ring's counter turns the other way."""
    ring: list[BoxOf] = [(0, 0, 800, 800), (700, 100, 100, 700)]
    boxes = {"alef": [*ring, (-100, 350, 900, 450), (350, -100, 450, 900)]}
    return _build(folder, "crossed", {0x5D0: "alef"}, boxes, [EM])


def make_pictures(folder: Path) -> FontSet:
    """A colour font: the rocket is two coloured layers, and has no outline of its own."""
    boxes: dict[str, list[BoxOf]] = {"rocket": [], "red": [(0, 0, 500, 500)], "blue": [(500, 500, 900, 900)]}
    _build(folder, "pictures", {0x1F680: "rocket"}, boxes, [EM, EM, EM])
    font = TTFont(folder / "pictures.ttf")
    font["COLR"] = buildCOLR({"rocket": [("red", 0), ("blue", 1)]})
    font["CPAL"] = buildCPAL([[(1.0, 0.0, 0.0, 1.0), (0.0, 0.0, 1.0, 1.0)]])
    font.save(folder / "pictures.ttf")
    return open_fonts([folder])


def _build(
    folder: Path,
    name: str,
    characters: dict[int, str],
    boxes: dict[str, list[BoxOf]],
    advances: list[int],
    features: str = "",
) -> FontSet:
    folder.mkdir(parents=True, exist_ok=True)
    order = [".notdef", *boxes]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(characters)
    builder.setupGlyf({glyph: _draw(boxes.get(glyph, [(100, 0, 600, 700)])) for glyph in order})
    widths = dict(zip(order, [700, *advances], strict=True))
    bearings = {glyph: min((box[0] for box in boxes.get(glyph, [])), default=0) for glyph in order}
    builder.setupHorizontalMetrics({glyph: (widths[glyph], bearings[glyph]) for glyph in order})
    builder.setupHorizontalHeader(ascent=880, descent=-240)
    builder.setupNameTable({"familyName": name, "styleName": "Regular"})
    builder.setupOS2(usWeightClass=700)
    builder.setupPost()
    if features:
        addOpenTypeFeaturesFromString(builder.font, features)
    builder.save(folder / f"{name}.ttf")
    return open_fonts([folder])


def _draw(boxes: list[BoxOf]) -> Glyph:
    pen = TTGlyphPen(None)
    for left, low, right, high in boxes:
        pen.moveTo((left, low))
        for point in ((left, high), (right, high), (right, low)):
            pen.lineTo(point)
        pen.closePath()
    return pen.glyph()
