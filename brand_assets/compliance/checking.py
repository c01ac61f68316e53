"""This file checks a creative and a mark against everything that they are held to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.color import hex_to_rgb
from brand_assets.color.backdrop import flatten
from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.faces import FaceFinder
from brand_assets.compliance.figures import measure_figure
from brand_assets.compliance.ink_contrast import check_inks
from brand_assets.compliance.known_marks import KnownMarks
from brand_assets.compliance.palette_share import PaletteShare, measure_share
from brand_assets.compliance.placement import check_logo
from brand_assets.compliance.rules import (
    LEAST_MARK_PX,
    LEAST_SIDE_PX,
    MOST_ENLARGED,
    NEARLY_THE_SAME,
    ON_PALETTE,
    Rules,
)
from brand_assets.compliance.spelling import LineReader, check_name_in_picture, check_name_in_texts
from brand_assets.compliance.texts import check_texts, check_words
from brand_assets.records.delivery import Box, CreativeLayout, Finding

SEVERITY_ORDER = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True, slots=True)
class Instruments:
    """What is looked with beside the pixels; what is None is not looked for.

    `reads_logo`: the reader takes a closer look at a creative's logo beside the whole of it.
    """

    reader: LineReader | None = None
    faces: FaceFinder | None = None
    known_marks: KnownMarks | None = None
    reads_logo: bool = True


NO_INSTRUMENTS = Instruments()


@dataclass(frozen=True, slots=True)
class NameReading:
    """What was read in a mark with lettering: `expected` "" where none is wanted."""

    text: str
    expected: str
    distance: float | None
    is_misspelled: bool
    is_unwanted: bool = False


@dataclass(frozen=True, slots=True)
class MarkToCheck:
    """An approved image as (h, w, 4) `rgba`, whole.

    `content_flags` are a provider's own words on it or on its prompt. `is_picture`: it is textured, so the palette is a
    wish and not a rule. `size_px` is what it was drawn at, where `rgba` is a smaller copy.
    """

    image_id: str
    rgba: NDArray[np.uint8]
    is_picture: bool = False
    reading: NameReading | None = None
    content_flags: tuple[str, ...] = ()
    size_px: tuple[int, int] | None = None


def check_creative(
    layout: CreativeLayout, picture: NDArray[np.uint8], rules: Rules, instruments: Instruments = NO_INSTRUMENTS
) -> list[Finding]:
    """What is wrong with a creative, by its layout and its (h, w, 3) picture: errors first, none when it is clean.

    ValueError when the picture is not of the layout's size.
    """
    if picture.shape != (layout.height_px, layout.width_px, 3):
        raise ValueError(f"The picture is {picture.shape}; {layout.width_px} x {layout.height_px} pixels are laid out.")
    exhibit = Exhibit(layout.creative_id, picture)
    findings = [
        *check_texts(exhibit, layout, rules.forbidden_words),
        *check_name_in_texts(exhibit, layout, rules.brand_name),
        *check_logo(exhibit, layout, rules.logo),
        *_check_colors(exhibit, layout, rules),
        *_check_size(exhibit, layout),
        *_look_for_faces(exhibit, rules, instruments),
        *_look_for_known(exhibit, layout.logo.box, instruments),
    ]
    if instruments.reader is not None:
        findings += check_name_in_picture(
            exhibit, layout, rules.brand_name, instruments.reader, reads_logo=instruments.reads_logo
        )
    return _sort(findings)


def check_mark(mark: MarkToCheck, rules: Rules, instruments: Instruments = NO_INSTRUMENTS) -> list[Finding]:
    """What is wrong with an approved image: errors first, none when it is clean."""
    exhibit = Exhibit(mark.image_id, flatten(mark.rgba))
    return _sort(
        [
            *_check_mark_colors(exhibit, mark, rules),
            *_check_reading(exhibit, mark, rules),
            *_check_flags(exhibit, mark),
            *_check_mark_size(exhibit, mark),
            *_look_for_faces(exhibit, rules, instruments),
            *_look_for_known(exhibit, None, instruments, mark.rgba),
        ]
    )


def _check_colors(exhibit: Exhibit, layout: CreativeLayout, rules: Rules) -> Iterator[Finding]:
    """Of a picture behind, only what was designed on it counts: texts and the plates behind them."""
    if layout.background == "palette":
        yield from _tell_share(exhibit, measure_share(exhibit.picture, None, rules.palette), "creative")
        return
    for text in layout.texts:
        for hex_color, what in ((text.color_hex, "text"), (text.ground_hex, "ground of a text")):
            if hex_color is not None:
                plain = np.full((8, 8, 3), hex_to_rgb(hex_color), np.uint8)
                yield from _tell_share(exhibit, measure_share(plain, None, rules.palette), what, text.box)


def _check_mark_colors(exhibit: Exhibit, mark: MarkToCheck, rules: Rules) -> Iterator[Finding]:
    if not mark.is_picture:
        figure = measure_figure(mark.rgba)
        yield from _tell_share(exhibit, measure_share(exhibit.picture, figure, rules.palette), "mark")
        yield from check_inks(exhibit, figure, rules.palette)


def _tell_share(
    exhibit: Exhibit, share: PaletteShare | None, what: str, region: Box | None = None
) -> Iterator[Finding]:
    if share is None or not share.is_off:
        return
    yield exhibit.find(
        "palette",
        "warning",
        f"Of the {what}, {share.within_5:.0%} is near the palette ({ON_PALETTE.value:.0f}% is asked for); "
        f"{share.worst_hex} is farthest from it, {share.worst_de:.1f} dE00 from {share.nearest}.",
        f"Set {share.worst_hex} to {share.nearest}, or add it to the brief's palette if it is meant.",
        region or _find_color(exhibit, share),
        within_2=round(share.within_2, 4),
        within_5=round(share.within_5, 4),
        within_10=round(share.within_10, 4),
        worst=share.worst_hex,
        worst_de=round(share.worst_de, 2),
        worst_share=round(share.worst_share, 4),
        nearest=share.nearest,
    )


def _find_color(exhibit: Exhibit, share: PaletteShare) -> Box:
    """Where the colour farthest from the palette is."""
    color = np.array(hex_to_rgb(share.worst_hex or "#000000"), np.int16)
    near = np.abs(exhibit.picture.astype(np.int16) - color).max(axis=2) <= 12
    rows, columns = np.flatnonzero(near.any(axis=1)), np.flatnonzero(near.any(axis=0))
    if len(rows) == 0:
        return exhibit.whole
    return Box(float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1))


def _check_size(exhibit: Exhibit, layout: CreativeLayout) -> Iterator[Finding]:
    longer = max(layout.width_px, layout.height_px)
    if longer < LEAST_SIDE_PX.value:
        yield exhibit.find(
            "resolution",
            "warning",
            f"The creative is {layout.width_px} x {layout.height_px} px; platforms ask for "
            f"{LEAST_SIDE_PX.value:.0f} px on its longer side.",
            "Export it larger.",
            width_px=layout.width_px,
            height_px=layout.height_px,
        )
    if layout.image_scale is not None and layout.image_scale > MOST_ENLARGED.value:
        yield exhibit.find(
            "enlarged",
            "warning",
            f"The picture behind was enlarged {layout.image_scale:.1f} times without a model: it looks soft.",
            "Have the picture drawn larger. Or get the weights that enlarge it: brand-assets models pull",
            image_scale=round(layout.image_scale, 2),
            allowed=MOST_ENLARGED.value,
        )


def _check_mark_size(exhibit: Exhibit, mark: MarkToCheck) -> Iterator[Finding]:
    width, height = mark.size_px or (mark.rgba.shape[1], mark.rgba.shape[0])
    if max(height, width) < LEAST_MARK_PX.value:
        yield exhibit.find(
            "resolution",
            "warning",
            f"The approved image is {width} x {height} px; {LEAST_MARK_PX.value:.0f} px on the longer side are needed "
            "for exact outlines.",
            "Have it drawn or enlarged to a larger size before it is exported.",
            width_px=width,
            height_px=height,
        )


def _check_reading(exhibit: Exhibit, mark: MarkToCheck, rules: Rules) -> Iterator[Finding]:
    reading = mark.reading
    if reading is None:
        return
    yield from check_words(exhibit, reading.text, "en", rules.forbidden_words, "lettering", exhibit.whole)
    facts = {"found": reading.text, "expected": reading.expected, "distance": reading.distance}
    if reading.is_misspelled:
        yield exhibit.find(
            "misspelled_name",
            "error",
            f"The lettering reads “{reading.text}”; it should read “{reading.expected}”.",
            "Approve another image, or export with the lettering set in real type.",
            exhibit.whole,
            **facts,
        )
    elif reading.is_unwanted:
        yield exhibit.find(
            "unwanted_lettering",
            "warning",
            f"The mark carries letters that nobody asked for: “{reading.text}”.",
            "Approve an image without them.",
            exhibit.whole,
            **facts,
        )


def _check_flags(exhibit: Exhibit, mark: MarkToCheck) -> Iterator[Finding]:
    for flag in mark.content_flags:
        yield exhibit.find(
            "content_flag",
            "warning",
            f"A provider's content filter spoke on the way to this image: {flag[:200]}",
            "Look at the image and its prompt before it is published.",
            flag=flag[:200],
        )


def _look_for_faces(exhibit: Exhibit, rules: Rules, instruments: Instruments) -> Iterator[Finding]:
    if not rules.forbids_faces:
        return
    if instruments.faces is None:
        yield exhibit.find(
            "faces_not_looked_for",
            "note",
            "The brief forbids faces, and no detector is here: nobody has looked for them.",
            "Look by eye. Or get the detector: brand-assets models pull yunet-faces",
        )
        return
    for box, score in instruments.faces.find(exhibit.picture):
        yield exhibit.find(
            "face",
            "error",
            f"There is a face in it (the detector is {score:.0%} sure); the brief forbids faces.",
            "Use another picture, or another part of it.",
            box,
            score=round(score, 3),
        )


def _look_for_known(
    exhibit: Exhibit, logo: Box | None, instruments: Instruments, rgba: NDArray[np.uint8] | None = None
) -> Iterator[Finding]:
    if instruments.known_marks is None:
        return
    picture = exhibit.picture if rgba is None else rgba
    found = instruments.known_marks.find_in(picture, [logo] if logo else [])
    if found is None:
        return
    is_same = found.likeness >= NEARLY_THE_SAME.value
    alike = f"{found.likeness:.0%} alike in outline and shape, whatever its colours"
    yield exhibit.find(
        "known_mark",
        "error" if is_same else "warning",
        f"It looks like {found.file} ({alike}); this is not legal advice."
        if is_same
        else f"It may remind of {found.file} ({alike}): a hint, and not legal advice.",
        "Compare the two by eye, and ask a trademark lawyer before it is published."
        if is_same
        else "Compare the two by eye; where a person sees a likeness too, ask a trademark lawyer.",
        found.box,
        file=found.file,
        likeness=round(found.likeness, 3),
    )


def _sort(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda one: SEVERITY_ORDER[one.severity])
