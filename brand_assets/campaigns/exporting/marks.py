"""This file makes the files of one approved image: as what it is, a flat mark or a picture."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from brand_assets.campaigns.exporting.approved import ApprovedImage
from brand_assets.campaigns.studio import Studio
from brand_assets.export.metadata import read_instant
from brand_assets.export.package import TracedMark, clean_title, make_logo_files, trace_image
from brand_assets.export.tracing import TraceEngine, open_engine
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import NewFile


@dataclass(frozen=True, slots=True)
class Tools:
    """What images are exported with, opened once."""

    engine: TraceEngine

    @classmethod
    def open(cls, studio: Studio) -> "Tools":
        """Raises ConfigError when one that the settings name is not to be had."""
        return cls(open_engine(studio.settings.trace_engine))


@dataclass(frozen=True, slots=True)
class Made:
    """`kind` is what the image was taken for, with the evidence; `notes` what a client should know, in sentences."""

    title: str
    mark: TracedMark
    kind: Mapping[str, object]
    files: tuple[NewFile, ...]
    notes: tuple[str, ...] = ()


def make_mark(brief: Brief, image: ApprovedImage, tools: Tools) -> Made:
    """Every file of the image, whether wanted or not. Raises ExportError when it cannot be made."""
    title = clean_title(brief.brand.name)
    mark = trace_image(image.raw, brief.palette, brief.svg_colors, tools.engine)
    made_at = read_instant(image.recipe.get("drawn_at"))
    files = tuple(make_logo_files(mark, title, made_at))
    return Made(title, replace(mark), {}, files)
