"""This file reads what is delivered and who decides: weights, selection, review, deliverables, creatives."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from brand_assets.briefs.cursor import NAME_CHARS, Cursor
from brand_assets.briefs.problems import show
from brand_assets.records.brief import DEFAULT_WEIGHTS, Creatives, LogoPlacement, Message, ReviewRule, Selection

Deliverable = Literal["logo", "creatives"]
METHODS: tuple[Literal["dpp", "mmr", "facility", "top"], ...] = ("dpp", "mmr", "facility", "top")
MODES: tuple[Literal["people", "auto"], ...] = ("people", "auto")
RULES: tuple[Literal["any", "majority", "lead"], ...] = ("any", "majority", "lead")
DELIVERABLES: tuple[Deliverable, ...] = ("logo", "creatives")
BACKGROUNDS: tuple[Literal["palette", "image"], ...] = ("palette", "image")
CORNERS: tuple[Literal["top-left", "top-right", "bottom-left", "bottom-right"], ...] = (
    "top-left",
    "top-right",
    "bottom-left",
    "bottom-right",
)
MAX_PART_WEIGHT = 1000.0
MIN_DEADLINE_DAYS, MAX_DEADLINE_DAYS = 0.01, 365.0
MAX_REPEATS = 100
MAX_RATIO = 10
"""The longer side to the shorter one: in a thinner strip, words and a logo cannot be told apart."""
_ASPECT = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{1,2})?:[1-9][0-9]{0,2}(\.[0-9]{1,2})?")
_LOCALE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_weights(cursor: Cursor) -> dict[str, float]:
    """Weights of the score's parts; a part that is not named keeps its default."""
    weights = dict(DEFAULT_WEIGHTS)
    for part, value in cursor.fields(tuple(DEFAULT_WEIGHTS)).items():
        weight = value.number(0, MAX_PART_WEIGHT)
        weights[part] = weights[part] if weight is None else weight
    if not any(weights.values()):
        cursor.refuse("every weight is 0; give at least one part of the score a weight.")
    return weights


def read_selection(cursor: Cursor) -> Selection:
    found = cursor.fields(("method", "theta"))
    method = found["method"].choice(METHODS) if "method" in found else None
    theta = found["theta"].number(0, 1) if "theta" in found else None
    return Selection(method or "dpp", Selection().theta if theta is None else theta)


def read_review(cursor: Cursor) -> ReviewRule:
    found = cursor.fields(("mode", "reviewers", "rule", "deadline_days", "repeats"))
    reviewers = found["reviewers"].texts() if "reviewers" in found else ()
    rule = found["rule"].choice(RULES) if "rule" in found else None
    if rule == "lead" and not reviewers:
        found["rule"].refuse("the rule 'lead' needs reviewers, of whom the first leads; write reviewers: [name].")
    return ReviewRule(
        mode=(found["mode"].choice(MODES) if "mode" in found else None) or "people",
        reviewers=reviewers,
        rule=rule or "any",
        deadline_days=_read_deadline(found),
        repeats=(found["repeats"].whole(0, MAX_REPEATS) if "repeats" in found else None) or 0,
    )


def read_deliverables(cursor: Cursor) -> tuple[Deliverable, ...]:
    found: tuple[Deliverable, ...] = cursor.each(_read_deliverable, min_items=1)
    if len(set(found)) < len(found):
        cursor.refuse(f"found {show(next(name for name in found if found.count(name) > 1))} twice; once is enough.")
    return found


def read_creatives(cursor: Cursor) -> Creatives:
    known = "aspect_ratios", "messages", "background", "forbidden_words", "forbid_faces", "logo_placement", "watermark"
    found = cursor.fields(known)
    return Creatives(
        aspect_ratios=_read_aspects(found["aspect_ratios"]) if "aspect_ratios" in found else (),
        messages=found["messages"].each(_read_message) if "messages" in found else (),
        background=(found["background"].choice(BACKGROUNDS) if "background" in found else None) or "palette",
        forbidden_words=found["forbidden_words"].texts() if "forbidden_words" in found else (),
        forbid_faces=(found["forbid_faces"].flag() if "forbid_faces" in found else None) or False,
        logo_placement=_read_placement(found["logo_placement"]) if "logo_placement" in found else LogoPlacement(),
        watermark=found["watermark"].text(NAME_CHARS) if "watermark" in found else None,
    )


def check_deliverables(
    found: Mapping[str, Cursor], deliverables: Sequence[str] | None, creatives: Creatives | None
) -> None:
    """Refuse creatives that are asked for without what they say or their shapes; warn of a block that nobody asked for.

    `deliverables` and `creatives` are None where they are not written.
    """
    if "creatives" not in (deliverables or ()):
        if "creatives" in found:
            found["creatives"].warn("has no effect: write `deliverables: [logo, creatives]` to have them made.")
    elif creatives is None:
        if "creatives" not in found:
            found["deliverables"].refuse(
                "found 'creatives' without a `creatives` block; give one with aspect_ratios and messages."
            )
    else:
        _require(found["creatives"], "aspect_ratios", creatives.aspect_ratios, '["1:1", "9:16"]')
        _require(found["creatives"], "messages", creatives.messages, "[{headline: ..., call_to_action: ...}]")


def _require(block: Cursor, name: str, items: Sequence[object], example: str) -> None:
    """Where it is not written; what was written and could not be read has been refused already."""
    cursor = block.child(name)
    if not items and block.is_group and (cursor.node is block.node or cursor.is_empty):
        cursor.refuse(f"creatives are made for each of them and there is none; write {name}: {example}.")


def _read_deliverable(cursor: Cursor) -> Deliverable | None:
    return cursor.choice(DELIVERABLES)


def _read_deadline(found: dict[str, Cursor]) -> float | None:
    return found["deadline_days"].number(MIN_DEADLINE_DAYS, MAX_DEADLINE_DAYS) if "deadline_days" in found else None


def _read_aspects(cursor: Cursor) -> tuple[str, ...]:
    found: tuple[str, ...] = cursor.each(_read_aspect)
    if twice := next((ratio for ratio in found if found.count(ratio) > 1), None):
        cursor.refuse(f"found {show(twice)} twice; once is enough.")
    return found


def _read_aspect(cursor: Cursor) -> str | None:
    text = _read_matching(cursor, _ASPECT, 'an aspect ratio is written as "4:5"')
    if text is None:
        return None
    shorter, longer = sorted(float(part) for part in text.split(":"))
    if longer > MAX_RATIO * shorter:
        cursor.refuse(f"found {show(text)}; nothing narrower than {MAX_RATIO}:1 can be laid out.")
        return None
    return text


def _read_message(cursor: Cursor) -> Message | None:
    found = cursor.fields(("headline", "call_to_action", "locale"), required=("headline",))
    headline = found["headline"].text(NAME_CHARS) if "headline" in found else None
    action = found["call_to_action"].text(NAME_CHARS, may_be_empty=True) if "call_to_action" in found else None
    locale = _read_matching(found["locale"], _LOCALE, "a locale is written en or fr-CA") if "locale" in found else None
    return Message(headline, action or "", locale or "en") if headline else None


def _read_matching(cursor: Cursor, pattern: re.Pattern[str], wanted: str) -> str | None:
    text = cursor.text(NAME_CHARS)
    if text is None or pattern.fullmatch(text):
        return text
    cursor.refuse(f"found {show(text)}; {wanted}.")
    return None


def _read_placement(cursor: Cursor) -> LogoPlacement:
    found = cursor.fields(("corner", "clear_space_ratio", "min_width_ratio"))
    corner = found["corner"].choice(CORNERS) if "corner" in found else None
    clear = found["clear_space_ratio"].number(0, 1) if "clear_space_ratio" in found else None
    width = found["min_width_ratio"].number(0, 1) if "min_width_ratio" in found else None
    default = LogoPlacement()
    return LogoPlacement(
        corner or default.corner,
        default.clear_space_ratio if clear is None else clear,
        default.min_width_ratio if width is None else width,
    )
