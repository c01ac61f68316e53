"""This file makes the files of one approved image: as what it is, a flat mark or a picture."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from brand_assets.campaigns.exporting.approved import ApprovedImage
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.own_vector import find_own_vector
from brand_assets.campaigns.exporting.pictures import PictureTools, make_rasters
from brand_assets.campaigns.studio import Studio
from brand_assets.color.cmyk import read_cmyk_profile
from brand_assets.errors import ExportError
from brand_assets.export.flat_mark import read_mark
from brand_assets.export.kit.build import make_kit
from brand_assets.export.kit.lockup import choose_name_ink
from brand_assets.export.kit.stages import show_on_grounds
from brand_assets.export.kit.variants import Variants, cast_variants
from brand_assets.export.lettering_region import find_lettering, take_away
from brand_assets.export.metadata import read_instant
from brand_assets.export.package import (
    MAX_SVG_COLORS,
    TracedMark,
    clean_title,
    make_logo_files,
    take_own_vector,
    trace_image,
)
from brand_assets.export.page import Stage
from brand_assets.export.printing.cmyk import write_cmyk_pdf
from brand_assets.export.printing.wording import describe_print
from brand_assets.export.tracing import TraceEngine, open_engine
from brand_assets.export.wordmark import reset_lettering
from brand_assets.fonts.faces import Face, open_faces
from brand_assets.pictures.kind import KindVerdict, judge_kind
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import NewFile
from brand_assets.typesetting.fonts import FontSet, open_fonts
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.svg import write_svg

WORDMARK_ADDED = "logo_wordmark.svg has the name in an open font, beside whatever lettering the mark itself has."
WORDMARK_REPLACED = "logo_wordmark.svg has the name in an open font, in place of the lettering that was drawn."
RASTERS = ("logo_4k.png", "logo_transparent.png")
OWN_VECTOR = "The mark was drawn as shapes and is exported from them: nothing was traced."


@dataclass(frozen=True, slots=True)
class Tools:
    """What images are exported with, opened once; `profile` is a CMYK ICC profile where the settings name one."""

    engine: TraceEngine
    faces: tuple[Face, ...]
    fonts: FontSet
    profile: bytes | None
    pictures: PictureTools

    @classmethod
    def open(cls, studio: Studio) -> "Tools":
        """Raises ConfigError when one that the settings name is not to be had."""
        settings = studio.settings
        return cls(
            engine=open_engine(settings.trace_engine),
            faces=open_faces(settings.fonts),
            fonts=open_fonts(settings.fonts),
            profile=read_cmyk_profile(settings.icc_profile) if settings.icc_profile else None,
            pictures=PictureTools(settings.models),
        )


@dataclass(frozen=True, slots=True)
class Made:
    """`kind` is what the image was taken for, with the evidence; `notes` what a client should know, in sentences.

    `enlarged` is a picture as a model enlarged it, a PNG; None for marks and where there is no model.
    """

    title: str
    mark: TracedMark
    kind: Mapping[str, object]
    files: tuple[NewFile, ...]
    notes: tuple[str, ...]
    stages: tuple[Stage, ...]
    enlarged: bytes | None = None


def make_mark(brief: Brief, image: ApprovedImage, tools: Tools, order: ExportOrder, *, for_creatives: bool) -> Made:
    """Every file of the image that is wanted. `for_creatives` has a picture enlarged, whether its own file is wanted.

    Raises ExportError when one cannot be made.
    """
    title = clean_title(brief.brand.name)
    verdict = judge_kind(image.raw)
    kind = _tell_kind(brief, verdict)
    mark = _read(brief, image, tools)
    is_picture = kind["kind"] == "picture"
    needs_rasters = is_picture and (for_creatives or any(map(order.wants, RASTERS)))
    rasters = make_rasters(image.raw, tools.pictures) if needs_rasters else None
    made_at = read_instant(image.recipe.get("drawn_at"))
    files = [*make_logo_files(mark, title, made_at, picture=rasters.files if rasters else None, wants=order.wants)]
    if tools.profile is not None and order.wants("logo_print_cmyk.pdf"):
        cmyk = write_cmyk_pdf(mark.vector, title, made_at, tools.profile)
        files.append(NewFile("logo_print_cmyk.pdf", "print", cmyk, "application/pdf"))
    variants = cast_variants(mark.vector, brief.palette, mark.background_hex)
    lockup, words = _set_wordmark(brief, mark.vector, variants.ground_hex, tools)
    if lockup is not None:
        files.append(NewFile("logo_wordmark.svg", "vector", write_svg(lockup, title).encode(), "image/svg+xml"))
    if order.wants_group("kit") and not is_picture:
        files += make_kit(
            variants,
            title=title,
            made_at=made_at,
            profile=tools.profile,
            fonts=tools.fonts,
            formats=order.formats,
            lockup=lockup,
        )
    about = (OWN_VECTOR,) if mark.is_own else ()
    notes = (*about, *words, *describe_print(tools.profile), *(rasters.notes if rasters else ()))
    enlarged = rasters.enlarged if rasters else None
    return Made(title, mark, kind, tuple(files), notes, () if is_picture else tuple(_show(variants, title)), enlarged)


def _show(variants: Variants, title: str) -> Iterator[Stage]:
    for name, ground_hex, vector in show_on_grounds(variants):
        yield Stage(name, ground_hex, write_svg(vector, title))


def _read(brief: Brief, image: ApprovedImage, tools: Tools) -> TracedMark:
    own = find_own_vector(image.raw, brief.palette, tools.faces)
    if own is None:
        return trace_image(image.raw, brief.palette, brief.svg_colors, tools.engine, brief.counters)
    most = max(1, min(MAX_SVG_COLORS, max(brief.svg_colors, len(own.colors))))
    flat = read_mark(image.raw, brief.palette, most, brief.counters)
    if flat.counters.kept:
        own = find_own_vector(image.raw, brief.palette, tools.faces, keeps_paper=True) or own
    flat = replace(flat, counters=own.counters)
    return take_own_vector(flat, own.vector, own.background_hex, own.colors)


def _tell_kind(brief: Brief, verdict: KindVerdict) -> dict[str, object]:
    """What the brief says goes before what was measured, which is told all the same."""
    measured = {"measured": verdict.kind, "reason": verdict.reason, "evidence": dict(verdict.evidence)}
    if brief.kind == "auto":
        return {"kind": verdict.kind, "decided_by": "measurement", **measured}
    return {"kind": brief.kind, "decided_by": "brief", **measured}


def _set_wordmark(
    brief: Brief, vector: VectorMark, ground_hex: str, tools: Tools
) -> tuple[VectorMark | None, tuple[str, ...]]:
    """The mark with its name in an open font, in place of lettering that it has; and what there is to say about it."""
    if brief.wordmark == "none":
        return None, ()
    name = brief.brand.name
    arrangement: Literal["below", "beside"] = "beside" if brief.wordmark == "beside" else "below"
    try:
        region = find_lettering(vector, name, tools.fonts)
        bare = vector if region is None else take_away(vector, region)
        ink_hex = choose_name_ink(vector, brief.palette, ground_hex)
        lockup = reset_lettering(bare, name, tools.fonts, ink_hex=ink_hex, arrangement=arrangement)
    except ExportError as error:
        return None, (f"The name was not set as a wordmark: {error}",)
    return lockup, (WORDMARK_ADDED if region is None else WORDMARK_REPLACED,)
