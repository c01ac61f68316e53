"""This file has everything that is delivered checked against its brief, and makes rows and pages of the findings."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.exporting.approved import ApprovedImage
from brand_assets.campaigns.exporting.creatives import MadeCreative
from brand_assets.campaigns.exporting.wording import tell_client
from brand_assets.campaigns.studio import Studio
from brand_assets.compliance.checking import Instruments, MarkToCheck, NameReading, check_creative, check_mark
from brand_assets.compliance.faces import open_face_finder
from brand_assets.compliance.known_marks import KnownMarks
from brand_assets.compliance.mark_folder import read_known_marks
from brand_assets.compliance.report import Subject, write_report
from brand_assets.compliance.rules import RULES, Rules
from brand_assets.compliance.wording import list_untranslated
from brand_assets.errors import ConfigError, ExportError, ImageQuarantined
from brand_assets.lettering.read import read_picture
from brand_assets.lettering.reader import Reader, open_reader
from brand_assets.lettering.spelling import MISSPELLED, UNWANTED_TEXT
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import ExportedFile, Finding, NewFile
from brand_assets.records.mixing import expand_directions
from brand_assets.records.tables import FINDINGS
from brand_assets.storage.svg_rendering import render_svg

FOLDER, KIND = "findings", "findings"
TABLE = f"{FOLDER}/findings.json"
KNOWN_MARKS = "known_marks.npz"
"""What was taken from the folder of known marks: it can be made again at any time."""
MARK_SIDE_PX = 1280
"""At which marks are looked at; palette, outline and letters need no more."""
ID_CHARS = 12
SHOWN = (".png", ".jpg", ".webp", ".avif", ".svg")
NOTHING: Mapping[str, Sequence[ExportedFile]] = {}


@dataclass(slots=True)
class Inspector:
    """Checks what is delivered, piece by piece, and keeps what it found; `readings` by image id, from the lake."""

    rules: Rules
    instruments: Instruments
    reader: Reader | None
    readings: Mapping[str, Mapping[str, Any]]
    lettering: Mapping[str, Any]
    findings: list[Finding] = field(default_factory=list)
    subjects: list[Subject] = field(default_factory=list)
    not_looked_for: list[str] = field(default_factory=list)
    is_client: bool = False
    _read: set[tuple[object, ...]] = field(default_factory=set)

    @classmethod
    def open(cls, studio: Studio, brief: Brief, *, is_client: bool = False) -> "Inspector":
        """`is_client`: nothing that is said names a setting or a command.

        Raises ConfigError when the folder of known marks is not there, or weights are damaged.
        """
        reader, rules = _find_reader(), Rules.of(brief)
        known = _open_known_marks(studio)
        gaps = _tell_gaps(brief, reader, known)
        faces = open_face_finder(studio.settings.models) if rules.forbids_faces else None
        readings = studio.lake.read_or_none("readings", brief.campaign, "final")
        return cls(
            rules=rules,
            instruments=Instruments(reader, faces, known),
            reader=reader,
            readings={} if readings is None else {row["image_id"]: row for row in readings.iter_rows(named=True)},
            lettering={direction.name: direction.lettering for direction in expand_directions(brief)},
            not_looked_for=[told for gap in gaps if (told := tell_client(gap) if is_client else gap)],
            is_client=is_client,
        )

    def look_at_mark(
        self, image: ApprovedImage, *, is_picture: bool = False, refused: Sequence[str] = ()
    ) -> list[Finding]:
        """What is wrong with an approved image; `refused` are the providers' words on refusals on its way."""
        rgba = decode_rgba(image.raw, max_side_px=MARK_SIDE_PX)
        found = check_mark(
            MarkToCheck(
                image_id=image.label,
                rgba=rgba,
                is_picture=is_picture,
                reading=self._read_mark(image, rgba),
                content_flags=tuple(refused),
                size_px=(int(image.recipe["width_px"]), int(image.recipe["height_px"])),
            ),
            self.rules,
            self.instruments,
        )
        about = str(image.told.get("direction") or "")
        number = 1 + sum(one.title.startswith("Mark ") for one in self.subjects)
        self.subjects.append(Subject(image.label, f"Mark {number}", about))
        return self._keep(found)

    def look_at_creative(self, creative: MadeCreative) -> list[Finding]:
        """What is wrong with a creative. Letters are read once for each image, shape and variant, and closely once for
        each logo and variant: the others differ in their words, which are known, or in their size alone.
        """
        layout, logo = creative.layout, creative.layout.logo.image_id
        is_new = self._is_new(creative.image_id, logo, layout.aspect_ratio, layout.variant)
        instruments = replace(
            self.instruments,
            reader=self.reader if is_new else None,
            reads_logo=self._is_new(logo, layout.variant),
        )
        found = check_creative(layout, _find_picture(creative.files), self.rules, instruments)
        words = next((text.text for text in layout.texts if text.role == "headline"), "")
        title = f"{layout.aspect_ratio} · {layout.locale} · {layout.variant.upper()} · mark {layout.mark_number}"
        self.subjects.append(Subject(layout.creative_id, title, words))
        return self._keep(found)

    def make_rows(self) -> pl.DataFrame:
        """The table `findings`."""
        return pl.DataFrame(
            [_make_row(finding, number) for number, finding in enumerate(self.findings, 1)], schema=FINDINGS
        )

    def make_files(
        self, brand_name: str, delivered: Mapping[str, Sequence[ExportedFile]] = NOTHING
    ) -> Iterator[NewFile]:
        """The page of findings, the crops that the table names, and the table itself.

        `delivered` are the package's files by their folder, so that the page can link to pictures of what it is about.
        """
        known = self.instruments.known_marks
        page = write_report(
            self.findings,
            title=brand_name,
            subjects=[replace(one, picture=_find_address(one.subject, delivered)) for one in self.subjects],
            not_looked_for=self.not_looked_for,
            known_marks=len(known.files) if known else 0,
        )
        yield NewFile(f"{FOLDER}/index.html", KIND, page.encode(), "text/html")
        table = json.dumps(self.make_rows().to_dicts(), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
        yield NewFile(TABLE, KIND, table.encode(), "application/json")
        for number, finding in enumerate(self.findings, 1):
            if finding.crop is not None:
                yield NewFile(_name_crop(finding, number), KIND, finding.crop, "image/png", _measure(finding.crop))

    def _is_new(self, *what: object) -> bool:
        """Whether this is asked for the first time."""
        is_new = what not in self._read
        self._read.add(what)
        return is_new

    def _keep(self, found: list[Finding]) -> list[Finding]:
        if self.is_client:
            found = [replace(one, fix=tell_client(one.fix)) for one in found]
        self.findings += found
        return found

    def _read_mark(self, image: ApprovedImage, rgba: NDArray[np.uint8]) -> NameReading | None:
        """As the shortlist's reading says; what was never read is read now."""
        row = self.readings.get(image.image_id)
        if row is not None:
            concern = row["concern"]
            return NameReading(
                row["text"], row["expected"], row["distance"], concern == MISSPELLED, concern == UNWANTED_TEXT
            )
        lettering = self.lettering.get(str(image.recipe.get("direction")))
        if self.reader is None or lettering is None:
            return None
        try:
            read = read_picture(rgba, self.rules.brand_name, lettering, self.reader)
        except ImageQuarantined:
            return None
        return NameReading(
            read.text, read.expected, read.distance, read.concern == MISSPELLED, read.concern == UNWANTED_TEXT
        )


def read_findings(studio: Studio, campaign: str) -> pl.DataFrame:
    """The table `findings`, as the campaign's package has it. Raises ExportError when there is none."""
    path = studio.settings.exports / campaign / TABLE
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return pl.DataFrame(rows, schema=FINDINGS)
    except (OSError, ValueError, pl.exceptions.PolarsError) as error:
        raise ExportError(
            f"What was found in the delivery of {campaign!r} cannot be read from {path}: {str(error)[:160]}. "
            f"Package it again: brand-assets export {campaign}"
        ) from None


def find_refusals(studio: Studio, image: ApprovedImage) -> list[str]:
    """What content filters said to requests that the image, or one of its parents, stands in for."""
    stories = [image.recipe, *image.recipe.get("parents", ())]
    keys = [story["fallback_of"] for story in stories if story.get("fallback_of")]
    found = studio.ledger.spend.find(keys) if keys else {}
    refused = [found[key] for key in keys if key in found and found[key].status == "refused"]
    return [f"{one.provider}/{one.model} refused: {one.reason or 'no reason given'}" for one in refused]


def _open_known_marks(studio: Studio) -> KnownMarks | None:
    folder = studio.settings.known_marks
    if folder is None:
        return None
    if not folder.is_dir():
        raise ConfigError(
            f"BRAND_ASSETS_KNOWN_MARKS is {str(folder)!r}, which is no folder; name one with PNG, JPEG, WebP or SVG "
            "files, or leave it unset."
        )
    return read_known_marks(folder, render_svg, studio.settings.vectors / KNOWN_MARKS)


def _find_reader() -> Reader | None:
    try:
        return open_reader()
    except ConfigError:
        return None


def _tell_gaps(brief: Brief, reader: Reader | None, known: KnownMarks | None) -> Iterator[str]:
    if reader is None:
        yield "Letters in pictures: nothing is installed that reads them."
    if known is None:
        yield "Likeness with known marks: set BRAND_ASSETS_KNOWN_MARKS to a folder of them."
    elif not known.files:
        yield "Likeness with known marks: their folder has none that can be compared."
    for file, reason in known.skipped if known else ():
        yield f"Likeness with {file}: it cannot be read ({reason})."
    wanted = brief.creatives
    for word, locale in list_untranslated(wanted.forbidden_words, _list_locales(brief)) if wanted else ():
        yield f"“{word}” in other words in {locale}: add what it is called there to the brief's forbidden words."


def _list_locales(brief: Brief) -> list[str]:
    return [message.locale for message in brief.creatives.messages] if brief.creatives else []


def _find_address(subject: str, delivered: Mapping[str, Sequence[ExportedFile]]) -> str | None:
    """Of a picture of a mark or a creative, from the page's folder, the most readily shown first."""
    of_mark = [f"{subject}/{file.file}" for file in delivered.get(subject, ())]
    of_creative = [file.file for file in delivered.get("", ()) if file.file.startswith(f"creatives/{subject}/")]
    for suffix in SHOWN:
        for file in (*of_creative, *(one for one in of_mark if one.startswith(f"{subject}/logo"))):
            if file.endswith(suffix):
                return f"../{quote(file)}"
    return None


def _find_picture(files: Sequence[NewFile]) -> NDArray[np.uint8]:
    """(h, w, 3) of a creative's PNG."""
    data = next(file.data for file in files if file.media_type == "image/png")
    return np.ascontiguousarray(decode_rgba(data)[..., :3])


def _make_row(finding: Finding, number: int) -> dict[str, object]:
    region = finding.region
    return {
        "subject": finding.subject,
        "rule": finding.rule,
        "family": RULES[finding.rule].family,
        "severity": finding.severity,
        "reason": finding.reason,
        "fix": finding.fix,
        "evidence": json.dumps(dict(finding.evidence), ensure_ascii=False, allow_nan=False),
        "region": [region.left, region.top, region.right, region.bottom] if region else None,
        "crop_file": _name_crop(finding, number) if finding.crop is not None else None,
    }


def _name_crop(finding: Finding, number: int) -> str:
    return f"{FOLDER}/{number:03d}-{finding.rule.replace('_', '-')}-{finding.subject[:ID_CHARS]}.png"


def _measure(png: bytes) -> tuple[int, int]:
    """Width and height from a PNG's header."""
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
