"""This file packages a campaign's finally approved images: whole, or the package that was there before stays."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.approved import ApprovedImage, read_approved
from brand_assets.campaigns.exporting.manifest import make_manifest
from brand_assets.campaigns.exporting.marks import Made, Tools, make_mark
from brand_assets.campaigns.exporting.order import EVERYTHING, ExportOrder
from brand_assets.campaigns.exporting.stamping import NoStamper, Origin
from brand_assets.campaigns.exporting.swapping import one_export_at_a_time, protect, swap_in
from brand_assets.campaigns.exporting.writing import PackageWriter
from brand_assets.campaigns.exporting.zipping import zip_package
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ExportError
from brand_assets.export.index_page import IndexEntry, write_index
from brand_assets.export.metadata import describe_export
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import ExportedFile, NewFile
from brand_assets.records.tables import EXPORTS

WORDS_OF_A_PROMPT = ("prompt", "negative")
"""Left off the page that a client opens, unless the brief includes prompts; `metadata.json` is the whole recipe."""


@dataclass(frozen=True, slots=True)
class Package:
    """A campaign's export: its rows, its folder, and the trace engine that was used."""

    rows: pl.DataFrame
    folder: Path
    engine: str


@dataclass(slots=True)
class _Contents:
    """What was written: files by their folder in the package, rows of the table, marks of the page."""

    files: dict[str, list[ExportedFile]] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    entries: list[IndexEntry] = field(default_factory=list)

    def add(self, label: str, image_id: str | None, files: list[ExportedFile]) -> None:
        """Files of the package itself are of no image, and have no rows."""
        self.files.setdefault(label, []).extend(files)
        if image_id is not None:
            self.rows += [{**asdict(file), "image_id": image_id, "file": f"{label}/{file.file}"} for file in files]


def export_campaign(studio: Studio, campaign: str, order: ExportOrder = EVERYTHING) -> Package:
    """Write what the order wants of every approved image, then put it in the old package's place in one step.

    Raises a CheckpointError when the final round is not decided; ConfigError when no trace engine is to be had;
    ExportError when one of the images cannot be exported, and then nothing has changed.
    """
    brief = load_brief(studio, campaign)
    tools = Tools.open(studio)
    with one_export_at_a_time(studio.settings.exports, campaign) as building:
        contents = _fill(studio, brief, order, tools, building)
        folder = studio.settings.exports / campaign
        protect(building)
        swap_in(building, folder)
    return Package(pl.DataFrame(contents.rows, schema=EXPORTS), folder, tools.engine.name)


def _fill(studio: Studio, brief: Brief, order: ExportOrder, tools: Tools, folder: Path) -> _Contents:
    writer = PackageWriter(folder, order, NoStamper())
    contents = _Contents()
    for image in read_approved(studio, brief, order):
        try:
            made = make_mark(brief, image, tools, order)
            files = _write_mark(writer, brief, image, made)
        except ExportError as error:
            raise ExportError(
                f"The mark {image.image_id[:12]} of {brief.campaign!r} cannot be exported: {error}"
            ) from error
        contents.add(image.label, image.image_id, files)
        contents.entries.append(IndexEntry(image.label, _tell_on_page(brief, image.told), tuple(files)))
    index = write_index(folder, brief.campaign, brief.brand.name, brief.palette, contents.entries)
    page = NewFile(index.name, "page", index.read_bytes(), "text/html")
    contents.add("", None, [writer.put_plain("", page)])
    facts = {"campaign": brief.campaign, "brand": brief.brand.name}
    manifest = writer.put_plain("", make_manifest(facts, order.describe(), contents.files))
    contents.add("", None, [manifest])
    if order.has_zip:
        zip_package(folder, f"{brief.campaign}.zip")
    return contents


def _write_mark(writer: PackageWriter, brief: Brief, image: ApprovedImage, made: Made) -> list[ExportedFile]:
    origin = Origin(brief.brand.name, image.raw, image.media_type, image.recipe)
    files = writer.put_all(image.label, (*made.files, *image.finished), origin)
    described = describe_export(
        made.title,
        made.mark,
        recipe=image.told,
        kind=made.kind,
        files=files,
        notes=made.notes,
        verified=writer.find_verified(image.label),
    )
    text = json.dumps(described, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    metadata = NewFile("metadata.json", "metadata", text.encode(), "application/json")
    return [*files, writer.put_plain(image.label, metadata)]


def _tell_on_page(brief: Brief, told: Mapping[str, Any]) -> Mapping[str, Any]:
    return told if brief.include_prompt else {name: told[name] for name in told if name not in WORDS_OF_A_PROMPT}
