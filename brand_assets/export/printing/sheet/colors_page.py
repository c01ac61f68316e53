"""This file lays out the last page: every colour with its values, as screens, presses and people name it."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from brand_assets.color import hex_to_rgb
from brand_assets.color.cmyk import approximate_cmyk, describe_profile
from brand_assets.color.contrast import BLACK, WHITE, contrast
from brand_assets.color.difference import ANOTHER_COLOR_DE
from brand_assets.color.naming import LIST_NAME, nearest_names
from brand_assets.export.printing.drawing import INK
from brand_assets.export.printing.sheet.facts import MOST_GROUNDS, SheetFacts
from brand_assets.export.printing.sheet.page import BOTTOM, GREY, LEFT, RIGHT, Page
from brand_assets.records.delivery import Box

TOP = 118.0
NOTES_HEIGHT = 88.0
MOST_ROW, LEAST_ROW = 144.0, 38.0
GAP = 10.0
SWATCH, NAME, SCREEN, INKS, NAMED = LEFT, LEFT + 110.0, LEFT + 220.0, LEFT + 298.0, LEFT + 374.0
"""Where the columns begin."""
LINE = 11.5
PER_PAGE = int((BOTTOM - NOTES_HEIGHT - TOP) // LEAST_ROW)
HEADINGS = ((NAME, "Name"), (SCREEN, "Hex, RGB"), (INKS, "CMYK, approximate"), (NAMED, "Nearest named colours"))


@dataclass(frozen=True, slots=True)
class Swatch:
    name: str
    note: str
    hex: str


def list_swatches(facts: SheetFacts) -> list[Swatch]:
    """The palette, what the mark has beside it, and the tints that it takes on some grounds."""
    used = {layer.hex.upper() for layer in facts.mark.layers}
    swatches = [
        Swatch(color.name, color.role + (", in the mark" if color.hex.upper() in used else ""), color.hex.upper())
        for color in facts.palette
    ]
    known = {swatch.hex for swatch in swatches}
    beside = {layer.hex.upper(): layer.name for layer in facts.mark.layers if layer.hex.upper() not in known}
    swatches += [Swatch(name, "in the mark, not in the palette", hex_color) for hex_color, name in beside.items()]
    return swatches + list(_list_tints(facts, {BLACK, WHITE, *(swatch.hex for swatch in swatches)}))


def _list_tints(facts: SheetFacts, known: Container[str]) -> Iterator[Swatch]:
    """Colours that were made to be seen on a ground, each with the grounds that it is for."""
    grounds: dict[str, list[str]] = {}
    with_name = facts.lockup.on_grounds if facts.lockup else ()
    for specimen in (*facts.on_grounds[:MOST_GROUNDS], *with_name[:MOST_GROUNDS]):
        for hex_color in dict.fromkeys(layer.hex.upper() for layer in specimen.vector.layers):
            if hex_color not in known:
                grounds.setdefault(hex_color, []).append(specimen.name)
    for hex_color, names in grounds.items():
        yield Swatch("Tint", f"on {', '.join(dict.fromkeys(names))} only, not in the palette", hex_color)


def draw_colors_page(page: Page, facts: SheetFacts, swatches: Sequence[Swatch]) -> None:
    """At most `PER_PAGE` of them."""
    page.write("Colour", LEFT, 88.0, 12.0, weight="bold")
    for left, heading in HEADINGS:
        page.write(heading, left, TOP - 10.0, 7.0, hex_color=GREY)
    row = min(MOST_ROW, (BOTTOM - NOTES_HEIGHT - TOP) / len(swatches))
    for number, swatch in enumerate(swatches):
        _draw_row(page, swatch, facts.profile, TOP + number * row, row - GAP)
    _draw_notes(page, facts.profile)


def _draw_row(page: Page, swatch: Swatch, profile: bytes | None, top: float, height: float) -> None:
    page.tile(Box(SWATCH, top, NAME - 16.0, top + height), swatch.hex)
    named = page.fit(swatch.name, NAME, top + 7.5, SCREEN - NAME - 10.0, (7.0, 10.5), lines=2)
    page.wrap(swatch.note, NAME, named + 10.0, SCREEN - NAME - 10.0, 7.0)
    red, green, blue = hex_to_rgb(swatch.hex)
    first, second, third = (top + 7.5 + k * LINE for k in range(3))
    page.write(swatch.hex, SCREEN, first, 8.5, weight="bold")
    page.write(f"{red} {green} {blue}", SCREEN, second, 8.5)
    page.write(f"{contrast(swatch.hex, WHITE):.1f} : 1 on white", SCREEN, third, 7.0, hex_color=GREY)
    page.write(f"≈ {approximate_cmyk(swatch.hex, profile)}", INKS, first, 8.5)
    for line, (name, distance) in zip((first, second), nearest_names(swatch.hex, 2), strict=True):
        color = GREY if distance > ANOTHER_COLOR_DE else INK
        page.write(name, NAMED, line, 8.5, hex_color=color)
        page.write(f"ΔE {distance:.1f}", RIGHT, line, 7.0, hex_color=GREY, align="end")


def _draw_notes(page: Page, profile: bytes | None) -> None:
    top = BOTTOM - NOTES_HEIGHT + 16.0
    page.rule(LEFT, RIGHT, top)
    y = page.wrap(_explain_inks(profile), LEFT, top + 16.0, RIGHT - LEFT, 7.0)
    text = (
        f"Nearest named colours are those of {LIST_NAME}; ΔE is CIEDE2000: below 1 the eye sees no difference, above "
        f"{ANOTHER_COLOR_DE:g} the name tells the family only. Contrast ratios follow WCAG 2.2."
    )
    page.wrap(text, LEFT, y + 13.0, RIGHT - LEFT, 7.0)


def _explain_inks(profile: bytes | None) -> str:
    if profile is None:
        return (
            "CMYK values (percent of cyan, magenta, yellow, black) are arithmetic approximations: they know neither "
            "ink nor paper. Let the printer convert the colours with the profile of the press, and see a proof."
        )
    return (
        f"CMYK values (percent of cyan, magenta, yellow, black) are approximations through the profile "
        f"{describe_profile(profile)!r}, rounded to whole percent. See a proof before printing."
    )
