"""This file lays out the first page: the mark large, its clear space, its minimum sizes."""

from brand_assets.export.printing.clear_space import plan_clear_space
from brand_assets.export.printing.minimum_size import plan_print_size, plan_screen_size
from brand_assets.export.printing.sheet.facts import SheetFacts
from brand_assets.export.printing.sheet.page import BOTTOM, LEFT, POINTS_PER_PX, RIGHT, Page
from brand_assets.records.delivery import Box
from brand_assets.vector.mark import measure_bounds

TITLE_BASELINE, TITLE_SIZES = 102.0, (13.0, 36.0)
PANEL_BOTTOM, PANEL_GAP, PANEL_AIR = 468.0, 26.0, 44.0
END = BOTTOM - 20.0
HEADING, TEXT, TILE = 34.0, 50.0, 78.0
"""From the panel down to a section's heading, its text and its tile."""
GUTTER = 14.0
COLUMN = (RIGHT - LEFT - GUTTER) / 2
INSET, LOWER = 14.0, 2.0
WIDE = 2.0
"""From this ratio of width to height on, the figures are as wide as the page, one below the other."""
WIDE_FIGURE = 104.0


def draw_mark_page(page: Page, facts: SheetFacts) -> None:
    title = page.fit(facts.title, LEFT, TITLE_BASELINE, RIGHT - LEFT, TITLE_SIZES, lines=3)
    panel = Box(LEFT, title + PANEL_GAP, RIGHT, PANEL_BOTTOM)
    page.tile(panel, facts.ground_hex)
    page.place(facts.mark, panel.grown(-PANEL_AIR))
    ink = measure_bounds(facts.mark)
    if (ink.right - ink.left) / (ink.bottom - ink.top) > WIDE:
        tile = Box(LEFT, PANEL_BOTTOM + TILE - 12.0, RIGHT, PANEL_BOTTOM + TILE - 12.0 + WIDE_FIGURE)
        _draw_clear_space(page, facts, tile)
        top = tile.bottom + TILE - 18.0
        _introduce(page, "Minimum size", _tell_sizes(facts), LEFT, tile.bottom - 6.0, RIGHT - LEFT)
        tiles = Box(LEFT, top, LEFT + COLUMN, END), Box(LEFT + COLUMN + GUTTER, top, RIGHT, END)
    else:
        _draw_clear_space(page, facts, Box(LEFT, PANEL_BOTTOM + TILE, LEFT + COLUMN, END))
        left, top = LEFT + COLUMN + GUTTER, PANEL_BOTTOM + TILE
        _introduce(page, "Minimum size", _tell_sizes(facts), left, PANEL_BOTTOM, COLUMN)
        middle = (top + END) / 2
        tiles = Box(left, top, RIGHT, middle - GUTTER / 2), Box(left, middle + GUTTER / 2, RIGHT, END)
    _draw_minimum_sizes(page, facts, tiles)


def _introduce(page: Page, heading: str, text: str, left: float, above: float, width: float) -> None:
    page.write(heading, left, above + HEADING, 12.0, weight="bold")
    page.wrap(text, left, above + TEXT, width, 8.0)


def _draw_clear_space(page: Page, facts: SheetFacts, tile: Box) -> None:
    share = f"{100 * facts.clear_space_ratio:.3g}\u00a0%"
    is_wide = tile.width > COLUMN
    text = f"On every side x stays free of type, images and edges. x is {share} of the mark's shorter side."
    _introduce(page, "Clear space", text, LEFT, PANEL_BOTTOM, tile.width if is_wide else COLUMN - INSET)
    figure = plan_clear_space(
        facts.mark,
        ratio=facts.clear_space_ratio,
        ground_hex=facts.ground_hex,
        width_px=tile.width / POINTS_PER_PX,
        height_px=tile.height / POINTS_PER_PX,
    )
    page.tile(tile, facts.ground_hex)
    page.draw(figure, tile.left, tile.top + (tile.height - figure.height * POINTS_PER_PX) / 2)


def _tell_sizes(facts: SheetFacts) -> str:
    sizes = facts.minimum_sizes
    return (
        f"Never lower than {sizes.screen_px} px on screen and {sizes.print_mm:g} mm in print. "
        "Printed at 100\u00a0%, these are the sizes themselves."
    )


def _draw_minimum_sizes(page: Page, facts: SheetFacts, tiles: tuple[Box, Box]) -> None:
    for plan, tile in zip((plan_screen_size, plan_print_size), tiles, strict=True):
        figure = plan(
            facts.mark,
            facts.minimum_sizes,
            width_px=(tile.width - 2 * INSET) / POINTS_PER_PX,
            height_px=(tile.height - INSET) / POINTS_PER_PX,
            ground_hex=facts.ground_hex,
        )
        page.tile(tile, facts.ground_hex)
        page.draw(figure, tile.left + INSET, (tile.top + tile.bottom - figure.height * POINTS_PER_PX) / 2 + LOWER)
