"""This file lays out the second page: the mark on light, dark and palette grounds, and in one colour."""

from collections.abc import Sequence

from brand_assets.color.contrast import BLACK, GRAPHIC_CONTRAST, WHITE, contrast
from brand_assets.export.printing.sheet.facts import MOST_GROUNDS, SheetFacts
from brand_assets.export.printing.sheet.page import BOTTOM, GREY, LEFT, RIGHT, Page
from brand_assets.export.printing.sheet.specimens import Specimen, recolor
from brand_assets.records.delivery import Box
from brand_assets.vector.mark import VectorMark

TOP = 88.0
END = BOTTOM - 20.0
GUTTER = 14.0
ACROSS = 3
WIDTH = (RIGHT - LEFT - GUTTER * (ACROSS - 1)) / ACROSS
HEADING, CAPTION, BETWEEN = 14.0, 42.0, 18.0
MOST_TILE = 150.0
MOST_NAMED = 3
"""Colours whose values fit below a tile."""
AIR_SHARE = 0.21
"""Of a tile's height, above and below the mark."""


def draw_grounds_page(page: Page, facts: SheetFacts) -> None:
    grounds = facts.on_grounds[:MOST_GROUNDS]
    singles = _list_one_color(facts.one_color, facts) if facts.one_color else []
    rows = _count_rows(grounds) + _count_rows(singles)
    height = min(MOST_TILE, (END - TOP - 2 * HEADING - BETWEEN) / rows - CAPTION)
    y = _draw_tiles(page, "On grounds", grounds, TOP, height)
    if singles:
        _draw_tiles(page, "In one colour", singles, y + BETWEEN, height)


def _list_one_color(one_color: VectorMark, facts: SheetFacts) -> list[Specimen]:
    """Black, white, and the first colour of the palette that is well seen on white."""
    shown = [
        Specimen("Black on white", WHITE, recolor(one_color, BLACK)),
        Specimen("White on black", BLACK, recolor(one_color, WHITE)),
    ]
    seen = [c for c in facts.palette if c.hex.upper() != BLACK and contrast(c.hex, WHITE) >= GRAPHIC_CONTRAST]
    return [*shown, *(Specimen(f"{c.name} on white", WHITE, recolor(one_color, c.hex)) for c in seen[:1])]


def _count_rows(specimens: Sequence[Specimen]) -> int:
    return -(-len(specimens) // ACROSS)


def _draw_tiles(page: Page, name: str, specimens: Sequence[Specimen], top: float, height: float) -> float:
    """A heading and its tiles; where the next heading may stand."""
    page.write(name, LEFT, top, 12.0, weight="bold")
    for number, specimen in enumerate(specimens):
        row, column = divmod(number, ACROSS)
        left, upper = LEFT + column * (WIDTH + GUTTER), top + HEADING + row * (height + CAPTION)
        tile = Box(left, upper, left + WIDTH, upper + height)
        page.tile(tile, specimen.ground_hex)
        page.place(specimen.vector, tile.grown(-AIR_SHARE * height))
        page.fit(specimen.name, left, tile.bottom + 14.0, WIDTH, (7.0, 8.5))
        page.fit(_tell_colors(specimen), left, tile.bottom + 25.0, WIDTH, (5.0, 7.0), weight="medium", hex_color=GREY)
    return top + HEADING + _count_rows(specimens) * (height + CAPTION)


def _tell_colors(specimen: Specimen) -> str:
    inks = dict.fromkeys(layer.hex.upper() for layer in specimen.vector.layers)
    shown = ", ".join(inks) if len(inks) <= MOST_NAMED else f"{len(inks)} colours"
    return f"{shown} on {specimen.ground_hex}"
