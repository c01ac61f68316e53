"""This file takes a brief as text, from somebody who writes it in a browser: checks it, estimates it, keeps it."""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from brand_assets.briefs.document import MAX_BYTES, parse_document
from brand_assets.briefs.problems import Problem, Unreadable
from brand_assets.briefs.read import check_text
from brand_assets.briefs.scaffold import scaffold_brief
from brand_assets.campaigns.briefs import brief_path, load_brief
from brand_assets.campaigns.estimate import CampaignEstimate, estimate_campaign
from brand_assets.campaigns.remembering import recall_brand
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound, InputRefused
from brand_assets.records.brief import SLUG, Brief
from brand_assets.storage.files import replace_file, sync_folder

UNNAMED = "unnamed"
"""What a brief is checked as that says no name, or none that a file could have."""
KEPT = ".kept"
"""Where a brief is put away before it is changed, beside the others."""
FIRST_LINE = 2
"""Of the file, where the front matter's first is."""


@dataclass(frozen=True, slots=True)
class CheckedBrief:
    """What a text is worth as a brief. `estimate` is there when there are no problems; nothing has been kept.

    `is_taken`: another brief has the campaign's name. `problems` and `warnings` count lines from 1.
    """

    campaign: str | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    is_taken: bool = False
    brief: Brief | None = None
    estimate: CampaignEstimate | None = None

    def as_json(self) -> dict[str, object]:
        return {
            "ok": self.brief is not None,
            "campaign": self.campaign,
            "is_taken": self.is_taken,
            "problems": [_as_json(problem) for problem in self.problems],
            "warnings": [_as_json(problem) for problem in self.warnings],
            "budget_usd": self.brief.budget_usd if self.brief else None,
            "estimate": self.estimate.as_json() if self.estimate else None,
        }


def check_brief_text(studio: Studio, text: str, campaign: str | None = None) -> CheckedBrief:
    """Everything that is wrong with a text, or worth knowing, and what it would cost. Never raises for what it holds.

    `campaign` is the one whose brief it is to replace; without it the text names a new one.
    """
    data = _encode(text)
    named, line = _find_name(data)
    name = campaign or named
    report = check_text(data, studio.settings.briefs / f"{name or UNNAMED}.md", studio.settings.fonts)
    problems = _refuse_size(data) or report.problems
    is_taken = campaign is None and name is not None and brief_path(studio, name).exists()
    if is_taken:
        problems = (*problems, _name_taken(str(name), line))
    if problems or report.brief is None:
        return CheckedBrief(name, problems, report.warnings, is_taken)
    estimate = estimate_campaign(report.brief, recall_brand(studio, report.brief).memory)
    return CheckedBrief(name, (), report.warnings, is_taken, report.brief, estimate)


def create_brief(studio: Studio, text: str) -> Brief:
    """Keep a new campaign's brief, whole or not at all, and never in the place of another.

    Raises BriefError with every problem, InputRefused when there is a brief of that name.
    """
    name, _ = _find_name(_encode(text))
    if name is not None and brief_path(studio, name).exists():
        raise _taken(name)
    brief = _require_sound(studio, text, name)
    path = brief_path(studio, brief.campaign)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_new(path, _encode(text))
    return brief


def change_brief(studio: Studio, campaign: str, text: str) -> Brief:
    """Put another text in the place of a campaign's brief; the one that was there is kept in `.kept`, dated.

    What is paid already stays as it is; the rounds to come follow the new text. Raises CampaignNotFound, and BriefError
    with every problem.
    """
    path = _require_there(studio, campaign)
    brief = _require_sound(studio, text, campaign)
    before = path.read_bytes()
    if before == _encode(text):
        return brief
    kept = path.parent / KEPT / f"{campaign}.{datetime.now(UTC):%Y-%m-%dT%H%M%S.%f}Z.md"
    with replace_file(kept) as file:
        file.write(before)
    with replace_file(path) as file:
        file.write(_encode(text))
    return brief


def read_brief_text(studio: Studio, campaign: str) -> str:
    """The brief as it was written, sound or not. Raises CampaignNotFound."""
    with _require_there(studio, campaign).open("rb") as file:
        return file.read(MAX_BYTES + 1).decode("utf-8", errors="replace")


def propose_brief(campaign: str) -> str:
    """A brief to start from, of any name that somebody has typed so far."""
    slug = re.sub(r"[^a-z0-9]+", "-", campaign.lower()).strip("-")[:63] or "new-campaign"
    return scaffold_brief(slug, " ".join(campaign.split())[:60] or None if _is_printable(campaign) else None)


def _is_printable(text: str) -> bool:
    return bool(text.strip()) and text.isprintable() and not re.fullmatch(SLUG, text)


def _require_there(studio: Studio, campaign: str) -> Path:
    path = brief_path(studio, campaign)
    if not path.is_file():
        load_brief(studio, campaign)  # raises, naming the nearest
        raise CampaignNotFound(f"There is no brief for the campaign {campaign!r}.")
    return path


def _require_sound(studio: Studio, text: str, name: str | None) -> Brief:
    data = _encode(text)
    report = check_text(data, studio.settings.briefs / f"{name or UNNAMED}.md", studio.settings.fonts)
    problems = _refuse_size(data) or report.problems
    if problems or report.brief is None:
        lines = tuple(problem.format() for problem in problems)
        count = "1 problem" if len(lines) == 1 else f"{len(lines)} problems"
        raise BriefError(f"The brief has {count}, so nothing was kept: {'; '.join(lines)[:400]}", lines)
    return report.brief


def _encode(text: str) -> bytes:
    """As it is kept; a lone surrogate, which no file can hold, stays a byte sequence that the check refuses."""
    return text.replace("\r\n", "\n").encode("utf-8", errors="surrogatepass")


def _refuse_size(data: bytes) -> tuple[Problem, ...]:
    if len(data) <= MAX_BYTES:
        return ()
    return (Problem(None, "", f"the brief has {len(data)} bytes; it may have {MAX_BYTES}. Shorten the story."),)


def _find_name(data: bytes) -> tuple[str | None, int | None]:
    """The name that the text gives, when it is one, and the line; what the check says of any other is the check's."""
    try:
        pairs = parse_document(data).root.value
    except Unreadable:
        return None, None
    for key, value in pairs:
        if key.value == "campaign" and isinstance(value.value, str) and re.fullmatch(SLUG, value.value):
            return value.value, value.start_mark.line + FIRST_LINE
    return None, None


def _name_taken(name: str, line: int | None) -> Problem:
    return Problem(line, "campaign", f"there is a campaign {name!r} already; give this one another name.")


def _taken(name: str) -> InputRefused:
    return InputRefused(f"There is a campaign {name!r} already, and its brief was left as it is. Choose another name.")


def _write_new(path: Path, data: bytes) -> None:
    """Under another name first, then linked to its own, which fails when somebody was faster."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{os.urandom(6).hex()}.tmp")
    try:
        with open(temporary, "xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    except FileExistsError:
        raise _taken(path.stem) from None
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def _as_json(problem: Problem) -> dict[str, object]:
    return {"line": problem.line, "field": problem.field, "message": problem.message}
