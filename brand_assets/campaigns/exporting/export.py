"""This file packages a campaign's finally approved images: whole, or the package that was there before stays."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.approved import ApprovedImage, read_approved
from brand_assets.campaigns.exporting.compliance import Inspector, find_refusals
from brand_assets.campaigns.exporting.creatives import MadeCreative, make_creatives, makes_creatives, take_image
from brand_assets.campaigns.exporting.manifest import make_manifest
from brand_assets.campaigns.exporting.marks import Made, Tools, make_mark
from brand_assets.campaigns.exporting.order import EVERYTHING, ExportOrder
from brand_assets.campaigns.exporting.signing_stamper import SigningStamper
from brand_assets.campaigns.exporting.stamping import Origin
from brand_assets.campaigns.exporting.summary import FINDINGS_PAGE, SEVERITIES, Summary
from brand_assets.campaigns.exporting.swapping import one_export_at_a_time, protect, swap_in
from brand_assets.campaigns.exporting.target import find_target
from brand_assets.campaigns.exporting.wording import tell_client
from brand_assets.campaigns.exporting.writing import PackageWriter
from brand_assets.campaigns.exporting.zipping import zip_package
from brand_assets.campaigns.studio import Studio
from brand_assets.creatives.planning import CreativeImage
from brand_assets.errors import ExportError
from brand_assets.export.metadata import describe_export
from brand_assets.export.page import PackagePage, PageCreative, PageMark, write_page
from brand_assets.provenance.signing import Signer
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import ExportedFile, NewFile
from brand_assets.records.tables import EXPORTS

WORDS_OF_A_PROMPT = ("prompt", "negative")
"""Left off the page that a client opens, unless the brief includes prompts; `metadata.json` is the whole recipe."""
HANDING_OVER = "Make a client's copy before handing it over."


@dataclass(frozen=True, slots=True)
class Package:
    """A campaign's export: rows of its files, its folder, who signed, what it holds, and what was asked for.

    `tracers` are the engines that marks were traced by; none where every mark had a vector of its own.
    """

    rows: pl.DataFrame
    folder: Path
    tracers: tuple[str, ...]
    signed_by: str
    summary: Summary
    order: ExportOrder


@dataclass(slots=True)
class _Contents:
    """What was written: files by their folder in the package, rows of the table, what the page shows."""

    files: dict[str, list[ExportedFile]] = field(default_factory=dict)
    rows: list[dict[str, object]] = field(default_factory=list)
    marks: list[PageMark] = field(default_factory=list)
    creatives: list[PageCreative] = field(default_factory=list)
    images: list[CreativeImage] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    tracers: set[str] = field(default_factory=set)

    def add(self, label: str, image_id: str | None, files: list[ExportedFile]) -> None:
        """Files of the package itself are of no image, and have no rows."""
        self.files.setdefault(label, []).extend(files)
        if image_id is not None:
            prefix = f"{label}/" if label else ""
            self.rows += [{**asdict(file), "image_id": image_id, "file": f"{prefix}{file.file}"} for file in files]


def export_campaign(studio: Studio, campaign: str, order: ExportOrder = EVERYTHING, to: Path | None = None) -> Package:
    """Write what the order wants of every approved image, then put it in the old package's place in one step.

    With `to` it goes to that folder and the campaign's own package stays. Raises a CheckpointError when the final round
    is not decided; ConfigError when a tool or certificate that is set is not to be had, or something else is in the
    folder; ExportError when one of the images cannot be exported, a file does not verify or the folder cannot be
    written to, and then nothing has changed.
    """
    brief = load_brief(studio, campaign)
    folder = find_target(studio, campaign, to)
    exporter = _Exporter(studio, brief, order, Tools.open(studio), SigningStamper.open(studio, brief, order))
    try:
        with one_export_at_a_time(folder, leaves_lock=to is None) as building:
            package = exporter.fill(building, folder)
            protect(building)
            swap_in(building, folder)
    except OSError as error:
        raise ExportError(
            f"The package of {campaign!r} cannot be put into {str(folder)[-200:]}: {error.strerror or error}. "
            "Check the folder and the disk."
        ) from error
    return package


@dataclass(slots=True)
class _Exporter:
    studio: Studio
    brief: Brief
    order: ExportOrder
    tools: Tools
    stamper: SigningStamper
    contents: _Contents = field(default_factory=_Contents)

    def fill(self, building: Path, folder: Path) -> Package:
        """Write the whole package into `building`; `folder` is where it will stand."""
        brief, contents = self.brief, self.contents
        writer = PackageWriter(building, self.order, self.stamper)
        inspector = Inspector.open(self.studio, brief, is_client=self.order.is_client)
        inspector.not_looked_for += _tell_unmade(brief, self.order)
        for image in read_approved(self.studio, brief, self.order):
            self._add_mark(writer, image, inspector)
        for creative in make_creatives(brief, contents.images, self.tools.fonts, self.order):
            self._add_creative(writer, creative, inspector)
        checked = inspector.make_files(brief.brand.name, contents.files)
        contents.add("", None, [writer.put_plain("", file) for file in checked])
        counted = Counter(finding.severity for finding in inspector.findings)
        summary = Summary(len(contents.marks), len(contents.creatives), {one: counted[one] for one in SEVERITIES})
        self._add_page(writer, summary)
        signed_by = self.stamper.signer.subject
        facts = {"campaign": brief.campaign, "brand": brief.brand.name, "signed_by": signed_by, **summary.describe()}
        contents.add("", None, [writer.put_plain("", make_manifest(facts, self.order.describe(), contents.files))])
        if self.order.has_zip:
            zip_package(building, self._zip_name)
        return Package(
            rows=pl.DataFrame(contents.rows, schema=EXPORTS),
            folder=folder,
            tracers=tuple(sorted(contents.tracers)),
            signed_by=signed_by,
            summary=summary,
            order=self.order,
        )

    @property
    def _zip_name(self) -> str:
        return f"{self.brief.campaign}.zip"

    def _add_mark(self, writer: PackageWriter, image: ApprovedImage, inspector: Inspector) -> None:
        try:
            for_creatives = makes_creatives(self.brief, self.order)
            made = make_mark(self.brief, image, self.tools, self.order, for_creatives=for_creatives)
            origin = Origin(made.title, image.raw, image.media_type, image.recipe, made.mark.is_own)
            files = writer.put_all(image.label, (*made.files, *image.finished), origin)
        except ExportError as error:
            name = f"The mark {image.image_id[:12]} of {self.brief.campaign!r}"
            raise ExportError(f"{name} cannot be exported: {error}") from error
        files.append(writer.put_plain(image.label, self._describe(image, made, files, writer)))
        self.contents.add(image.label, image.image_id, files)
        told = _tell_on_page(self.brief, image.told)
        is_picture = made.kind["kind"] == "picture"
        purposes = _find_purposes(made) if is_picture else {}
        self.contents.marks.append(PageMark(image.label, told, tuple(files), made.stages, purposes, is_picture))
        if not made.mark.is_own:
            self.contents.tracers.add(made.mark.tracer)
        self.contents.images.append(take_image(self.brief, image, made))
        self.contents.origins[image.image_id] = origin
        refused = () if self.order.is_client else find_refusals(self.studio, image)
        inspector.look_at_mark(image, is_picture=made.kind["kind"] == "picture", refused=refused)

    def _describe(self, image: ApprovedImage, made: Made, files: list[ExportedFile], writer: PackageWriter) -> NewFile:
        described = describe_export(
            made.title,
            made.mark,
            recipe=image.told,
            kind=made.kind,
            files=files,
            notes=self._tell(made.notes),
            verified=writer.find_verified(image.label),
        )
        text = json.dumps(described, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        return NewFile("metadata.json", "metadata", text.encode(), "application/json")

    def _tell(self, notes: Iterable[str]) -> list[str]:
        """Notes as whom the copy is for can use them."""
        return list(filter(None, map(tell_client, notes))) if self.order.is_client else list(notes)

    def _add_creative(self, writer: PackageWriter, creative: MadeCreative, inspector: Inspector) -> None:
        layout = creative.layout
        found = inspector.look_at_creative(creative)
        first, *others = (self.contents.origins[image_id] for image_id in creative.seen_image_ids)
        files = writer.put_all("", creative.files, replace(first, beside=tuple(others)))
        self.contents.add("", creative.image_id, files)
        words = next((text.text for text in layout.texts if text.role == "headline"), layout.creative_id)
        concerns = sum(finding.severity != "note" for finding in found)
        self.contents.creatives.append(
            PageCreative(
                layout.creative_id,
                layout.aspect_ratio,
                words,
                layout.locale,
                layout.variant,
                tuple(files),
                concerns,
                mark=layout.mark_number,
            )
        )

    def _add_page(self, writer: PackageWriter, summary: Summary) -> None:
        page = PackagePage(
            campaign=self.brief.campaign,
            brand_name=self.brief.brand.name,
            palette=self.brief.palette,
            marks=self.contents.marks,
            creatives=self.contents.creatives,
            zip_name=self._zip_name if self.order.has_zip else None,
            findings={severity: summary.found[severity] for severity in SEVERITIES},
            findings_page=FINDINGS_PAGE,
            signed_by=_name_signer(self.stamper.signer),
            about="" if self.order.is_client else f"{self.order.words} {HANDING_OVER}",
        )
        file = NewFile("index.html", "page", write_page(writer.folder, page), "text/html")
        self.contents.add("", None, [writer.put_plain("", file)])


def _name_signer(signer: Signer) -> str:
    """The holder's own name, out of all that a certificate tells of them."""
    names = dict(part.partition("=")[::2] for part in signer.subject.split(","))
    name = names.get("CN") or signer.subject
    return f"{name}, a certificate that vouches for nobody" if signer.is_development else name


def _tell_unmade(brief: Brief, order: ExportOrder) -> Iterator[str]:
    if brief.creatives is not None and not makes_creatives(brief, order):
        yield "Creatives: none were made for this copy, so none were checked."


def _find_purposes(made: Made) -> dict[str, str]:
    """What a picture's files are good for, which is not what a mark's are."""
    files = {file.file: file.data for file in made.files}
    is_cut = files.get("logo_transparent.png") != files.get("logo_4k.png")
    return {
        "logo_4k.png": "The picture, at its full size",
        "logo_transparent.png": "Cut out of its ground" if is_cut else "The picture once more: it is not cut out",
        "logo_vector.svg": "The picture reduced to a few colours, as shapes",
    }


def _tell_on_page(brief: Brief, told: Mapping[str, Any]) -> Mapping[str, Any]:
    return told if brief.include_prompt else {name: told[name] for name in told if name not in WORDS_OF_A_PROMPT}
