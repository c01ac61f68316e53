"""This file checks a brief and reads it: every problem at once, or a frozen Brief with every default filled in."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from brand_assets.briefs.advice import advise
from brand_assets.briefs.cursor import Cursor
from brand_assets.briefs.delivery import (
    check_deliverables,
    read_creatives,
    read_deliverables,
    read_review,
    read_selection,
    read_weights,
)
from brand_assets.briefs.directions import read_directions, read_mixes
from brand_assets.briefs.document import Document, parse_document, read_bytes
from brand_assets.briefs.exporting import read_counters, read_export_presets, read_wordmark
from brand_assets.briefs.finishing import read_finishing
from brand_assets.briefs.identity import read_brand, read_campaign, read_palette, read_typography
from brand_assets.briefs.problems import Findings, Problem, Unreadable, find_steering, in_order, name_steering
from brand_assets.briefs.rounds import Rounds, read_rounds
from brand_assets.briefs.routing import read_enhance, read_fallback, read_params, read_shares
from brand_assets.errors import BriefError
from brand_assets.records.brief import MAX_SEED, Brief
from brand_assets.taxonomy.guidelines import read_guidelines

REQUIRED = ("campaign", "brand", "palette", "directions")
OPTIONAL = (
    *("typography", "mixes", "rounds", "allocation", "refinement", "fallback", "params", "weights", "selection"),
    *("budget_usd", "enhance", "seed", "auto_start", "review", "deliverables", "svg_colors", "kind", "creatives"),
    *("provenance", "memory", "finishing", "export_presets", "wordmark", "counters"),
)
MAX_BUDGET_USD = 1_000_000
MAX_SVG_COLORS = 6
KINDS = ("auto", "mark", "picture")
MAX_GUIDELINE_CHARS = 2000
"""Of the Do items, and of what to avoid: they go into every prompt, whole."""


@dataclass(frozen=True, slots=True)
class BriefReport:
    """`brief` is None when there are problems; warnings refuse nothing. Both are in the order of their lines."""

    brief: Brief | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def check_brief(path: Path, fonts: tuple[Path, ...] = ()) -> BriefReport:
    """Everything that is wrong with the brief at `path`, or worth knowing. Never raises, whatever the file holds.

    `fonts` are folders of fonts beside the shipped ones, for a warning; ConfigError when one cannot be read.
    """
    try:
        data = read_bytes(path)
    except Unreadable as unreadable:
        return BriefReport(None, in_order(list(unreadable.problems)), ())
    return check_text(data, path, fonts)


def check_text(data: bytes, path: Path, fonts: tuple[Path, ...] = ()) -> BriefReport:
    """As `check_brief`, of what would stand at `path`, whether a file is there or not."""
    try:
        document = parse_document(data)
    except Unreadable as unreadable:
        return BriefReport(None, in_order(list(unreadable.problems)), ())
    findings = Findings()
    root = Cursor(document.root, "", findings)
    found = root.fields((*REQUIRED, *OPTIONAL), required=REQUIRED)
    brief = _read(found, document, path, findings, fonts)
    return BriefReport(None if findings.problems else brief, in_order(findings.problems), in_order(findings.warnings))


def read_brief(path: Path) -> Brief:
    """The brief at `path`; BriefError that carries every problem when there are any."""
    report = check_brief(path)
    if report.brief is None:
        lines = tuple(problem.format() for problem in report.problems)
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        raise BriefError(f"The brief {str(path)[-120:]!r} has {count}: {'; '.join(lines)[:400]}", lines)
    return report.brief


def default_seed(campaign: str) -> int:
    """The seed of a brief that gives none: the same for a name on every machine, from 1 to 4294967294."""
    return int.from_bytes(hashlib.sha256(campaign.encode()).digest()[:8]) % MAX_SEED + 1


def _read(
    found: dict[str, Cursor], document: Document, path: Path, findings: Findings, fonts: tuple[Path, ...]
) -> Brief | None:
    campaign = read_campaign(found["campaign"], path.stem) if "campaign" in found else None
    brand = read_brand(found["brand"]) if "brand" in found else None
    palette = read_palette(found["palette"]) if "palette" in found else ()
    directions = read_directions(found["directions"]) if "directions" in found else ()
    rounds = read_rounds(found["rounds"]) if "rounds" in found else Rounds()
    options = _read_options(found, [direction.name for direction in directions], path.parent)
    check_deliverables(found, options.get("deliverables"), options.get("creatives"))
    _check_story(document, findings)
    _check_guidelines(document.body, brand.avoid if brand else (), findings)
    if campaign is None or brand is None:
        return None
    options.setdefault("seed", default_seed(campaign))
    options["sets_weights"] = "weights" in options
    brief = Brief(
        campaign=campaign,
        brand=brand,
        palette=palette,
        directions=directions,
        sha256=document.sha256,
        story=document.body,
        concept=rounds.concept,
        direction=rounds.direction,
        final=rounds.final,
        **options,
    )
    if not findings.problems:
        advise(brief, found, rounds, fonts)
    return brief


def _read_options(found: dict[str, Cursor], directions: list[str], folder: Path) -> dict[str, Any]:
    """The optional fields that were written and could be read, by their name in Brief; `folder` is the brief's own."""
    readers: dict[str, Callable[[Cursor], object]] = {
        "typography": read_typography,
        "mixes": lambda cursor: read_mixes(cursor, directions),
        "allocation": read_shares,
        "refinement": lambda cursor: read_shares(cursor, can_refine=True),
        "fallback": read_fallback,
        "params": read_params,
        "weights": read_weights,
        "selection": read_selection,
        "budget_usd": _read_budget,
        "enhance": read_enhance,
        "seed": lambda cursor: cursor.whole(0, MAX_SEED),
        "auto_start": lambda cursor: cursor.flag(),
        "memory": lambda cursor: cursor.flag(),
        "review": read_review,
        "deliverables": read_deliverables,
        "svg_colors": lambda cursor: cursor.whole(1, MAX_SVG_COLORS),
        "kind": lambda cursor: cursor.choice(KINDS),
        "creatives": read_creatives,
        "finishing": lambda cursor: read_finishing(cursor, folder),
        "provenance": _read_include_prompt,
        "export_presets": read_export_presets,
        "wordmark": read_wordmark,
        "counters": read_counters,
    }
    names = {"provenance": "include_prompt"}
    read = {names.get(name, name): reader(found[name]) for name, reader in readers.items() if name in found}
    return {name: value for name, value in read.items() if value is not None}


def _read_budget(cursor: Cursor) -> float | None:
    """None, written as `none` too, is no limit."""
    if cursor.is_word("none"):
        return None
    return cursor.number(0, MAX_BUDGET_USD)


def _read_include_prompt(cursor: Cursor) -> bool | None:
    found = cursor.fields(("include_prompt",))
    return found["include_prompt"].flag() if "include_prompt" in found else None


def _check_story(document: Document, findings: Findings) -> None:
    for number, line in enumerate(document.body.split("\n"), start=document.body_line):
        odd = find_steering(line.replace("\t", " "))
        if odd is not None:
            findings.problems.append(Problem(number, "story", name_steering(odd)))


def _check_guidelines(story: str, avoid: tuple[str, ...], findings: Findings) -> None:
    guidelines = read_guidelines(story)
    lists = {"Do": guidelines.do, "Don't and brand.avoid": (*guidelines.dont, *avoid)}
    for name, items in lists.items():
        count = sum(map(len, items))
        if count > MAX_GUIDELINE_CHARS:
            message = f"the items come to {count} characters; every prompt carries them: at most {MAX_GUIDELINE_CHARS}."
            findings.problems.append(Problem(None, name, message))
