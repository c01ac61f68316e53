"""This file puts a logo kit together, file by file; everything lies below `kit/`.

What stands where: `svg/` and `pdf/` the variants as vectors, `png/` as pictures, `favicon/` what a website needs,
`social/` profile pictures, `figures/` clear space and minimum size, and the sheet and README that explain them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from brand_assets.export.kit.avatars import make_avatars
from brand_assets.export.kit.favicons import make_favicons
from brand_assets.export.kit.grounds import list_grounds
from brand_assets.export.kit.layout import trim
from brand_assets.export.kit.readme import KitFacts, write_markdown, write_plain_text
from brand_assets.export.kit.variants import Ground, Variants, cast_variants
from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.figures import draw_clear_space, draw_minimum_size
from brand_assets.export.printing.pdf import write_pdf
from brand_assets.export.printing.spec_sheet import write_spec_sheet
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import NewFile
from brand_assets.vector.mark import Contour, Layer, VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.svg import write_svg

CLEAR_SPACE = 0.25
"""Of the shorter side of the ink: what stays free on every side, and the margin of the kit's files."""
STEPS_PX = (512, 1024, 1536, 2048)
"""1x to 4x: the longer side of the transparent rasters, beside the largest."""
VARIANT_PX = 2048
ON_COLOR_PX = 2048
AVATAR_GROUNDS = 4


def make_kit(
    vector: VectorMark,
    *,
    title: str,
    palette: Sequence[PaletteColor],
    background_hex: str | None,
    size_px: int = 4096,
    made_at: datetime | None = None,
    profile: bytes | None = None,
) -> Iterator[NewFile]:
    """Every file of the kit; `background_hex` is what the mark was approved on, None for a transparent one.

    `size_px` is the longer side of the largest raster; `profile` a CMYK ICC profile for the sheet's ink values. The
    same arguments give the same bytes. Raises ExportError when the mark cannot be rendered.
    """
    variants = cast_variants(vector, palette, background_hex)
    grounds = list_grounds(variants)
    minimum = measure_minimum_sizes(vector)
    yield from _make_vectors(variants, title)
    yield from _make_pdfs(variants, title, made_at)
    yield from _make_rasters(variants, size_px)
    yield from _make_on_colors(variants, grounds)
    yield from make_favicons(variants, title, grounds[0].hex)
    yield from make_avatars(variants, grounds[:AVATAR_GROUNDS])
    yield from _make_figures(vector, minimum, grounds[0].hex)
    sheet = write_spec_sheet(
        vector,
        title=title,
        palette=palette,
        background_hex=background_hex,
        one_color=variants.one_color.vector,
        reversed_mark=variants.for_dark.vector,
        clear_space_ratio=CLEAR_SPACE,
        minimum_sizes=minimum,
        made_at=made_at,
        profile=profile,
    )
    yield NewFile("kit/specification.pdf", "sheet", sheet, "application/pdf")
    facts = KitFacts(title, variants, grounds, grounds[:AVATAR_GROUNDS], minimum, CLEAR_SPACE, size_px, profile)
    yield NewFile("kit/README.md", "readme", write_markdown(facts).encode(), "text/markdown")
    yield NewFile("kit/README.txt", "readme", write_plain_text(facts).encode(), "text/plain")


def list_variants(variants: Variants) -> dict[str, VectorMark]:
    """File stems and vectors, all without a ground."""
    found = {
        "primary": variants.primary,
        "black": variants.one_color.vector,
        "white": variants.white,
        "reversed": variants.for_dark.vector,
    }
    if variants.for_light.exchanged:
        found["for-light-grounds"] = variants.for_light.vector
    if variants.sign_cut is not None:
        found |= {f"icon-{stem}" if stem != "primary" else "icon": variants.cut_sign(v) for stem, v in found.items()}
    return found


def _make_vectors(variants: Variants, title: str) -> Iterator[NewFile]:
    for stem, vector in list_variants(variants).items():
        yield _write_vector(stem, trim(vector, CLEAR_SPACE), title)
    if variants.sign_cut is None:
        yield _write_vector("icon", center_icon(variants.primary), title)
    if variants.background_hex is not None:
        yield _write_vector("primary-on-background", put_on(variants.primary, variants.background_hex), title)
    on_dark = put_on(trim(variants.for_dark.vector, CLEAR_SPACE), variants.for_dark.ground_hex)
    yield _write_vector("reversed-on-dark", on_dark, title)
