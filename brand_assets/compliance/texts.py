"""This file checks the texts of a creative: their words, their place, whether they can be read and were all set."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from brand_assets.compliance.evidence import Exhibit
from brand_assets.compliance.rules import LEAST_TEXT_PX, cut_ratio, show_ratio
from brand_assets.compliance.text_contrast import measure_text, see_on_phone
from brand_assets.compliance.wording import Hit, Way, find_forbidden
from brand_assets.records.delivery import Box, CreativeLayout, Finding, PlacedText, Severity

ROLES = {"headline": "headline", "call_to_action": "call to action", "watermark": "watermark"}
SEVERITIES: dict[Way, Severity] = {
    "literal": "error",
    "translation": "error",
    "related": "warning",
    "false friend": "note",
}
TOLERANCE_PX = 1.0
"""What rounding to pixels may move a box by."""
SHOWN_CHARS = 80


def check_texts(exhibit: Exhibit, layout: CreativeLayout, forbidden_words: Sequence[str]) -> Iterator[Finding]:
    for text in layout.texts:
        yield from check_words(exhibit, text.text, text.locale, forbidden_words, ROLES[text.role], text.box)
        yield from _check_place(exhibit, layout, text)
        yield from _check_glyphs(exhibit, text)
        # A watermark is incidental to reading: WCAG 2.2, 1.4.3. Without area nothing could be drawn.
        if text.role != "watermark" and min(text.box.width, text.box.height) > 0:
            yield from _check_contrast(exhibit, text)
            yield from _check_size(exhibit, text)
    yield from _check_overlaps(exhibit, layout)


def check_words(
    exhibit: Exhibit, text: str, locale: str, forbidden_words: Sequence[str], where: str, region: Box | None
) -> Iterator[Finding]:
    """What a text says that the brief forbids."""
    for hit in find_forbidden(text, locale, forbidden_words):
        yield exhibit.find(
            "forbidden_word",
            SEVERITIES[hit.way],
            _tell_hit(hit, where, locale),
            _tell_way_out(hit),
            region,
            found=hit.found,
            forbidden=hit.forbidden,
            way=hit.way,
            locale=locale,
            text=text[:SHOWN_CHARS],
        )


def _tell_hit(hit: Hit, where: str, locale: str) -> str:
    found = f"The {where} ({locale}) says “{hit.found}”"
    match hit.way:
        case "literal":
            return f"{found}; the brief forbids “{hit.forbidden}”."
        case "translation":
            return f"{found}, which claims what the brief forbids with “{hit.forbidden}”."
        case "related":
            return f"{found}, which suggests what the brief forbids with “{hit.forbidden}”."
        case "false friend":
            return (
                f"{found}: written like the forbidden “{hit.forbidden}”, but in this language it means something else."
            )


def _tell_way_out(hit: Hit) -> str:
    if hit.way == "false friend":
        return "Nothing, unless the brief means this word in this language too."
    return f"Reword the message without “{hit.found}”; say what is done, not what it is promised to do."


def _check_place(exhibit: Exhibit, layout: CreativeLayout, text: PlacedText) -> Iterator[Finding]:
    safe, box = layout.safe, text.box
    if safe.contains(box, TOLERANCE_PX):
        return
    over = max(safe.left - box.left, safe.top - box.top, box.right - safe.right, box.bottom - safe.bottom)
    yield exhibit.find(
        "text_outside_safe_area",
        "error",
        f"The {ROLES[text.role]} reaches {over:.0f} px out of the safe area of {layout.aspect_ratio}, where a "
        "platform's controls or crops cover it.",
        "Move the text inwards, set it smaller, or break it into more lines.",
        box,
        over_px=round(over, 1),
        box=_round(box),
        safe=_round(safe),
    )


def _check_glyphs(exhibit: Exhibit, text: PlacedText) -> Iterator[Finding]:
    for caution in text.cautions:
        yield exhibit.find(
            "line_breaks",
            "note",
            f"The {ROLES[text.role]}: {caution}",
            "Put soft hyphens (U+00AD) or zero-width spaces (U+200B) where the text may break, and export again.",
            text.box,
        )
    if text.missing:
        yield exhibit.find(
            "missing_glyphs",
            "error",
            f"No font has {' '.join(text.missing[:12])} of the {ROLES[text.role]}: readers see boxes or gaps.",
            "Set it in a font that has them: add a folder with one to BRAND_ASSETS_FONTS and export again.",
            text.box,
            missing=list(text.missing),
        )


def _check_contrast(exhibit: Exhibit, text: PlacedText) -> Iterator[Finding]:
    measured = measure_text(exhibit.picture, text)
    if measured.ratio >= measured.needed:
        return
    yield exhibit.find(
        "text_contrast",
        "error",
        f"The {ROLES[text.role]} has a contrast of {show_ratio(measured.ratio)}:1 with what lies behind it; "
        f"{measured.needed:g}:1 is needed at its size ({measured.size_on_phone_px:.0f} px on a phone).",
        f"Set it in a colour that stands out from {measured.ground_hex}, or lay a plain area of the palette behind it.",
        text.box,
        ratio=cut_ratio(measured.ratio),
        needed=measured.needed,
        ink=measured.ink_hex,
        ground=measured.ground_hex,
        size_on_phone_px=round(measured.size_on_phone_px, 1),
    )


def _check_size(exhibit: Exhibit, text: PlacedText) -> Iterator[Finding]:
    size = see_on_phone(text.size_px, exhibit.picture)
    if size >= LEAST_TEXT_PX.value:
        return
    yield exhibit.find(
        "text_too_small",
        "error" if text.role == "headline" else "warning",
        f"The {ROLES[text.role]} is {cut_ratio(size, 1):.1f} px high as a phone shows it, {text.size_px:.0f} px in the "
        f"file; below {LEAST_TEXT_PX.value:g} px nobody reads it.",
        "Shorten it, or leave this ratio out.",
        text.box,
        size_on_phone_px=cut_ratio(size, 1),
        needed_px=LEAST_TEXT_PX.value,
        size_px=round(text.size_px, 1),
    )


def _check_overlaps(exhibit: Exhibit, layout: CreativeLayout) -> Iterator[Finding]:
    for one, other in combinations([text for text in layout.texts if text.role != "watermark"], 2):
        if overlap(one.box, other.box) > TOLERANCE_PX:
            yield exhibit.find(
                "text_overlap",
                "error",
                f"The {ROLES[one.role]} and the {ROLES[other.role]} run into each other.",
                "Set one of them smaller, or shorten it.",
                one.box,
                box=_round(one.box),
                other=_round(other.box),
            )


def overlap(one: Box, other: Box) -> float:
    """How many pixels deep two boxes are in each other; 0 or less when they are apart."""
    across = min(one.right, other.right) - max(one.left, other.left)
    return min(across, min(one.bottom, other.bottom) - max(one.top, other.top))


def _round(box: Box) -> list[float]:
    return [round(side, 1) for side in (box.left, box.top, box.right, box.bottom)]
