"""This file puts a logo kit together, file by file; everything lies below `kit/`.

What stands where: `svg/` and `pdf/` the variants as vectors, `png/` as pictures, `favicon/` what a website needs,
`social/` profile pictures, `lockup/` the mark with its name, `figures/` clear space and minimum size, and the sheet and
README that explain them.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from brand_assets.export.kit.avatars import make_avatars
from brand_assets.export.kit.documents import as_markdown, as_plain_text
from brand_assets.export.kit.favicons import make_favicons
from brand_assets.export.kit.grounds import add_extremes, list_grounds
from brand_assets.export.kit.layout import center_in_square, put_on, trim
from brand_assets.export.kit.lockup import cast_lockup, make_lockup
from brand_assets.export.kit.readme import KitFacts, explain_kit
from brand_assets.export.kit.variants import Ground, Variants, list_variants
from brand_assets.export.kit.writing import write_page, write_picture, write_vector
from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.figures import draw_clear_space, draw_minimum_size
from brand_assets.export.printing.sheet.specimens import Specimen
from brand_assets.export.printing.spec_sheet import write_spec_sheet
from brand_assets.records.delivery import EXPORT_FORMATS, NewFile
from brand_assets.typesetting.fonts import FontSet
from brand_assets.vector.mark import VectorMark

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
    lockup: VectorMark | None = None,
) -> Iterator[NewFile]:
    """Every file of the kit of a mark that was cast.

    `size_px` is the longer side of the largest raster. `profile`, a CMYK ICC profile, gives the ink values, and `fonts`
    set what the sheet's own font lacks. `formats` are those that will be handed over, none for all: no others are made,
    and the README says so. `lockup` is the mark with its name, where there is one. The same arguments
    give the same bytes. Raises ExportError when the mark cannot be rendered, ConfigError on a wrong profile.
    """
    vector = variants.primary
    grounds = list_grounds(variants)
    minimum = measure_minimum_sizes(vector)
    wanted = frozenset(formats or EXPORT_FORMATS)
    yield from _make_parts(variants, grounds, minimum, title, size_px, made_at, wanted)
    named = cast_lockup(lockup, variants, grounds) if lockup else None
    if named:
        yield from make_lockup(
            named, title=title, clear_space=CLEAR_SPACE, size_px=size_px, made_at=made_at, wanted=wanted
        )
    if "pdf" in wanted:
        sheet = write_spec_sheet(
            vector,
            title=title,
            palette=variants.palette,
            background_hex=variants.ground_hex,
            on_grounds=[
                Specimen(one.name, one.hex, variants.choose_for(one.hex).vector) for one in add_extremes(grounds)
            ],
            one_color=variants.one_color.vector,
            reversed_mark=variants.for_dark.vector,
            clear_space_ratio=CLEAR_SPACE,
            minimum_sizes=minimum,
            made_at=made_at,
            fonts=fonts,
            profile=profile,
            lockup=named.describe() if named else None,
        )
        yield NewFile("kit/specification.pdf", "sheet", sheet, "application/pdf")
    facts = KitFacts(
        title, variants, grounds, grounds[:AVATAR_GROUNDS], minimum, CLEAR_SPACE, size_px, profile, formats, named
    )
    readme = explain_kit(facts)
    yield NewFile("kit/README.md", "readme", as_markdown(readme).encode(), "text/markdown")
    yield NewFile("kit/README.txt", "readme", as_plain_text(readme).encode(), "text/plain")


def _make_parts(
    variants: Variants,
    grounds: Sequence[Ground],
    minimum: MinimumSizes,
    title: str,
    size_px: int,
    made_at: datetime | None,
    wanted: frozenset[str],
) -> Iterator[NewFile]:
    if "svg" in wanted:
        yield from _make_vectors(variants, title)
        yield from _make_figures(variants.primary, minimum, variants.ground_hex)
    if "pdf" in wanted:
        yield from _make_pdfs(variants, title, made_at)
    if "png" in wanted:
        yield from _make_rasters(variants, size_px)
        yield from _make_on_colors(variants, grounds, size_px)
        yield from make_avatars(variants, grounds[:AVATAR_GROUNDS])
    yield from make_favicons(variants, title, grounds[0].hex, wanted)


def _make_vectors(variants: Variants, title: str) -> Iterator[NewFile]:
    for stem, vector in list_variants(variants).items():
        yield write_vector(f"svg/{stem}", trim(vector, CLEAR_SPACE), title)
        icon = center_in_square(variants.cut_sign(vector), ICON_SHARE, like=variants.sign)
        yield write_vector("svg/icon" if stem == "primary" else f"svg/icon-{stem}", icon, title)
    if variants.background_hex is not None:
        yield write_vector("svg/primary-on-background", put_on(variants.primary, variants.background_hex), title)
    on_dark = put_on(trim(variants.for_dark.vector, CLEAR_SPACE), variants.for_dark.ground_hex)
    yield write_vector("svg/reversed-on-dark", on_dark, title)


def _make_pdfs(variants: Variants, title: str, made_at: datetime | None) -> Iterator[NewFile]:
    for stem, vector in list_variants(variants).items():
        yield write_page(f"pdf/{stem}", trim(vector, CLEAR_SPACE), title, made_at)


def _make_rasters(variants: Variants, size_px: int) -> Iterator[NewFile]:
    primary = trim(variants.primary, CLEAR_SPACE)
    for side_px in sorted({*(step for step in STEPS_PX if step < size_px), size_px}):
        yield write_picture(f"png/primary-{side_px}", primary, side_px)
    for stem, vector in list_variants(variants).items():
        if stem != "primary":
            yield write_picture(f"png/{stem}", trim(vector, CLEAR_SPACE), min(VARIANT_PX, size_px))
    icon = center_in_square(variants.sign, ICON_SHARE)
    yield write_picture("png/icon", icon, min(VARIANT_PX, size_px))


def _make_on_colors(variants: Variants, grounds: Sequence[Ground], size_px: int) -> Iterator[NewFile]:
    for ground in grounds:
        vector = trim(variants.choose_for(ground.hex).vector, CLEAR_SPACE)
        yield write_picture(f"png/on-{ground.slug}", vector, min(ON_COLOR_PX, size_px), ground.hex)


def _make_figures(vector: VectorMark, minimum: MinimumSizes, ground_hex: str) -> Iterator[NewFile]:
    clear = draw_clear_space(vector, ratio=CLEAR_SPACE, ground_hex=ground_hex)
    smallest = draw_minimum_size(vector, sizes=minimum, ground_hex=ground_hex)
    for stem, text in (("clear-space", clear), ("minimum-size", smallest)):
        yield NewFile(f"kit/figures/{stem}.svg", "figure", text.encode(), "image/svg+xml")
