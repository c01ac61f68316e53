"""This file puts a logo kit together, file by file; everything lies below `kit/`.

What stands where: `svg/` and `pdf/` the variants as vectors, `png/` as pictures, `favicon/` what a website needs,
`social/` profile pictures, `figures/` clear space and minimum size, and the sheet and README that explain them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from brand_assets.export.kit.avatars import make_avatars
from brand_assets.export.kit.documents import as_markdown, as_plain_text
from brand_assets.export.kit.favicons import make_favicons
from brand_assets.export.kit.grounds import add_extremes, list_grounds
from brand_assets.export.kit.layout import center_in_square, trim
from brand_assets.export.kit.readme import KitFacts, explain_kit
from brand_assets.export.kit.variants import Ground, Variants
from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.figures import draw_clear_space, draw_minimum_size
from brand_assets.export.printing.pdf import write_pdf
from brand_assets.export.printing.sheet.specimens import Specimen
from brand_assets.export.printing.spec_sheet import write_spec_sheet
from brand_assets.records.delivery import NewFile
from brand_assets.typesetting.fonts import FontSet
from brand_assets.vector.mark import Contour, Layer, VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.svg import write_svg

CLEAR_SPACE = 0.25
"""Of the shorter side of the ink: what stays free on every side, and the margin of the kit's files."""
STEPS_PX = (512, 1024, 1536, 2048)
"""1x to 4x: the longer side of the transparent rasters, beside the largest."""
VARIANT_PX = 2048
ON_COLOR_PX = 1536
AVATAR_GROUNDS = 4
ICON_SHARE = 0.8
"""Of a square canvas: the longer side of the sign on it."""


def make_kit(
    variants: Variants,
    *,
    title: str,
    size_px: int = 4096,
    made_at: datetime | None = None,
    profile: bytes | None = None,
    fonts: FontSet | None = None,
    formats: Sequence[str] = (),
) -> Iterator[NewFile]:
    """Every file of the kit of a mark that was cast.

    `size_px` is the longer side of the largest raster. `profile`, a CMYK ICC profile, gives the ink values, and `fonts`
    set what the sheet's own font lacks. `formats` are those that will be handed over, none for all: the README says so.
    The same arguments give the same bytes. Raises ExportError when the mark cannot be rendered, ConfigError on a wrong
    profile.
    """
    vector = variants.primary
    grounds = list_grounds(variants)
    minimum = measure_minimum_sizes(vector)
    yield from _make_vectors(variants, title)
    yield from _make_pdfs(variants, title, made_at)
    yield from _make_rasters(variants, size_px)
    yield from _make_on_colors(variants, grounds, size_px)
    yield from make_favicons(variants, title, grounds[0].hex)
    yield from make_avatars(variants, grounds[:AVATAR_GROUNDS])
    yield from _make_figures(vector, minimum, variants.ground_hex)
    sheet = write_spec_sheet(
        vector,
        title=title,
        palette=variants.palette,
        background_hex=variants.ground_hex,
        on_grounds=[Specimen(one.name, one.hex, variants.choose_for(one.hex).vector) for one in add_extremes(grounds)],
        one_color=variants.one_color.vector,
        reversed_mark=variants.for_dark.vector,
        clear_space_ratio=CLEAR_SPACE,
        minimum_sizes=minimum,
        made_at=made_at,
        fonts=fonts,
        profile=profile,
    )
    yield NewFile("kit/specification.pdf", "sheet", sheet, "application/pdf")
    facts = KitFacts(
        title, variants, grounds, grounds[:AVATAR_GROUNDS], minimum, CLEAR_SPACE, size_px, profile, formats
    )
    readme = explain_kit(facts)
    yield NewFile("kit/README.md", "readme", as_markdown(readme).encode(), "text/markdown")
    yield NewFile("kit/README.txt", "readme", as_plain_text(readme).encode(), "text/plain")


def _make_vectors(variants: Variants, title: str) -> Iterator[NewFile]:
    for stem, vector in list_variants(variants).items():
        yield _write_vector(stem, trim(vector, CLEAR_SPACE), title)
        icon = center_in_square(variants.cut_sign(vector), ICON_SHARE, like=variants.sign)
        yield _write_vector("icon" if stem == "primary" else f"icon-{stem}", icon, title)
    if variants.background_hex is not None:
        yield _write_vector("primary-on-background", put_on(variants.primary, variants.background_hex), title)
    on_dark = put_on(trim(variants.for_dark.vector, CLEAR_SPACE), variants.for_dark.ground_hex)
    yield _write_vector("reversed-on-dark", on_dark, title)


def list_variants(variants: Variants) -> dict[str, VectorMark]:
    """File stems and vectors, all without a ground; one for light grounds only where the primary is not one."""
    found = {
        "primary": variants.primary,
        "black": variants.one_color.vector,
        "white": variants.white,
        "reversed": variants.for_dark.vector,
    }
    return found | ({"light-grounds": variants.for_light.vector} if variants.for_light.exchanged else {})


def _write_vector(stem: str, vector: VectorMark, title: str) -> NewFile:
    return NewFile(f"kit/svg/{stem}.svg", "kit_vector", write_svg(vector, title).encode(), "image/svg+xml")


def put_on(vector: VectorMark, ground_hex: str) -> VectorMark:
    """With a layer below the others that fills the canvas."""
    width, height = float(vector.width), float(vector.height)
    corners = ((width, 0.0),), ((width, height),), ((0.0, height),), ((0.0, 0.0),)
    ground = Layer("Ground", "ground-color", ground_hex, (Contour((0.0, 0.0), corners),))
    return replace(vector, layers=(ground, *vector.layers))


def _make_pdfs(variants: Variants, title: str, made_at: datetime | None) -> Iterator[NewFile]:
    for stem, vector in list_variants(variants).items():
        data = write_pdf(trim(vector, CLEAR_SPACE), title, made_at)
        yield NewFile(f"kit/pdf/{stem}.pdf", "kit_print", data, "application/pdf")


def _make_rasters(variants: Variants, size_px: int) -> Iterator[NewFile]:
    primary = trim(variants.primary, CLEAR_SPACE)
    for side_px in sorted({*(step for step in STEPS_PX if step < size_px), size_px}):
        yield _render(f"primary-{side_px}", primary, side_px)
    for stem, vector in list_variants(variants).items():
        if stem != "primary":
            yield _render(stem, trim(vector, CLEAR_SPACE), min(VARIANT_PX, size_px))
    icon = center_in_square(variants.sign, ICON_SHARE)
    yield _render("icon", icon, min(VARIANT_PX, size_px))


def _make_on_colors(variants: Variants, grounds: Sequence[Ground], size_px: int) -> Iterator[NewFile]:
    for ground in grounds:
        vector = trim(variants.choose_for(ground.hex).vector, CLEAR_SPACE)
        yield _render(f"on-{ground.slug}", vector, min(ON_COLOR_PX, size_px), ground.hex)


def _render(stem: str, vector: VectorMark, side_px: int, ground_hex: str | None = None) -> NewFile:
    scale = side_px / max(vector.width, vector.height)
    size = max(1, round(vector.width * scale)), max(1, round(vector.height * scale))
    return NewFile(f"kit/png/{stem}.png", "kit_raster", render_mark(vector, *size, ground_hex), "image/png", size)


def _make_figures(vector: VectorMark, minimum: MinimumSizes, ground_hex: str) -> Iterator[NewFile]:
    clear = draw_clear_space(vector, ratio=CLEAR_SPACE, ground_hex=ground_hex)
    smallest = draw_minimum_size(vector, sizes=minimum, ground_hex=ground_hex)
    for stem, text in (("clear-space", clear), ("minimum-size", smallest)):
        yield NewFile(f"kit/figures/{stem}.svg", "figure", text.encode(), "image/svg+xml")
