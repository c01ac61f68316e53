"""This file writes the specification sheet: a few pages of A4 that tell a designer all there is to know of a mark."""

import io
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.document import Description, finish_pdf, srgb_intent
from brand_assets.export.printing.sheet.colors_page import PER_PAGE, draw_colors_page, list_swatches
from brand_assets.export.printing.sheet.facts import LockupFacts, SheetFacts
from brand_assets.export.printing.sheet.grounds_page import draw_grounds_page
from brand_assets.export.printing.sheet.mark_page import draw_mark_page
from brand_assets.export.printing.sheet.page import BOTTOM, GREY, HEIGHT, LEFT, RIGHT, TOP, WIDTH, Page
from brand_assets.export.printing.sheet.specimens import Specimen, choose_ground, list_grounds
from brand_assets.export.printing.wording import RGB_NOTE
from brand_assets.records.brief import PaletteColor
from brand_assets.typesetting.fonts import FontSet
from brand_assets.vector.mark import VectorMark

NAME = "Logo specification"
WITH_NAME = "The mark with its name"
MOST_NAMED = 12
"""Missing characters that are told one by one."""


def write_spec_sheet(
    mark: VectorMark,
    *,
    title: str,
    palette: Sequence[PaletteColor],
    background_hex: str | None = None,
    on_grounds: Sequence[Specimen] = (),
    one_color: VectorMark | None = None,
    reversed_mark: VectorMark | None = None,
    clear_space_ratio: float = 0.25,
    minimum_sizes: MinimumSizes | None = None,
    made_at: datetime | None = None,
    fonts: FontSet | None = None,
    profile: bytes | None = None,
    lockup: LockupFacts | None = None,
) -> bytes:
    """A vector PDF in sRGB: the mark, clear space and minimum sizes; grounds and one colour; every colour's values.

    `on_grounds` is how the mark stands on each of its grounds; without, it is worked out from `one_color` (the mark in
    one colour, whichever) and `reversed_mark` (for dark grounds). Sizes are measured where none are given. Text that
    the shipped font lacks is set in `fonts`, and what none of them has is said on the sheet. `profile` is a CMYK ICC
    profile for the ink values. `lockup`, the mark with its name, has two pages of its own. The same arguments
    give the same bytes. Raises ConfigError on a wrong profile.
    """
    single = one_color or (mark if len(mark.layers) == 1 else None)
    facts = SheetFacts(
        mark=mark,
        title=title,
        palette=palette,
        ground_hex=choose_ground(mark, background_hex),
        on_grounds=on_grounds or list_grounds(mark, palette, background_hex, single, reversed_mark),
        one_color=single,
        clear_space_ratio=clear_space_ratio,
        minimum_sizes=minimum_sizes or measure_minimum_sizes(mark),
        made_at=made_at,
        profile=profile,
        lockup=lockup,
    )
    text = f"{NAME}. {RGB_NOTE}"
    return finish_pdf(_draw(facts, fonts or FontSet()), Description(f"{title}: {NAME}", text, made_at), srgb_intent())


def _draw(facts: SheetFacts, fonts: FontSet) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    drawn = io.BytesIO()
    canvas = Canvas(drawn, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
    page = Page(canvas, fonts)
    pages = _plan_pages(facts)
    for number, draw in enumerate(pages, start=1):
        draw(page)
        _end_page(page, facts, number, len(pages))
    canvas.save()
    return drawn.getvalue()


def _plan_pages(facts: SheetFacts) -> list[Callable[[Page], None]]:
    pages = [partial(draw_mark_page, facts=facts), partial(draw_grounds_page, facts=facts)]
    if lockup := facts.lockup:
        with_name = replace(
            facts,
            title=WITH_NAME,
            mark=lockup.mark,
            on_grounds=lockup.on_grounds,
            one_color=lockup.one_color,
            minimum_sizes=lockup.minimum_sizes,
        )
        pages += [partial(draw_mark_page, facts=with_name), partial(draw_grounds_page, facts=with_name)]
    swatches = list_swatches(facts)
    chunks = [swatches[start : start + PER_PAGE] for start in range(0, len(swatches), PER_PAGE)]
    return [*pages, *(partial(draw_colors_page, facts=facts, swatches=chunk) for chunk in chunks)]


def _end_page(page: Page, facts: SheetFacts, number: int, count: int) -> None:
    page.write(NAME, RIGHT, TOP, 8.0, hex_color=GREY, align="end")
    if number > 1:
        page.fit(facts.title, LEFT, TOP, RIGHT - LEFT - 120.0, (8.0, 8.0))
    elif facts.made_at is not None:
        page.write(facts.made_at.date().isoformat(), LEFT, TOP, 8.0, hex_color=GREY)
    page.write(f"{number} / {count}", RIGHT, BOTTOM + 8.0, 7.0, hex_color=GREY, align="end")
    _tell_missing(page)
    page.canvas.showPage()


def _tell_missing(page: Page) -> None:
    """At the foot of each page, what could not be set so far."""
    if not page.missing:
        page.write("All artwork is vector, in sRGB.", LEFT, BOTTOM + 8.0, 7.0, hex_color=GREY)
        return
    codes = sorted(page.missing)
    named = ", ".join(_name_code(code) for code in codes[:MOST_NAMED])
    more = f" and {len(codes) - MOST_NAMED} more" if len(codes) > MOST_NAMED else ""
    text = f"Left out, because no font here has them: {named}{more}. Add a font that does, and export again."
    page.fit(text, LEFT, BOTTOM + 8.0, RIGHT - LEFT - 60.0, (6.0, 7.0), lines=2, weight="medium")


def _name_code(cluster: str) -> str:
    """Ideographs have no name but their number."""
    names = ((f"U+{ord(code):04X}", unicodedata.name(code, "")) for code in cluster)
    return " ".join(number if not name or "IDEOGRAPH" in name else f"{number} {name}" for number, name in names)
