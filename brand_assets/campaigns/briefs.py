"""This file finds campaigns by the briefs that describe them."""

import re
from pathlib import Path

from brand_assets.briefs.read import read_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import SLUG, Brief
from brand_assets.taxonomy.spelling import list_nearest

_SLUG = re.compile(SLUG)
MOST_GLANCES = 1000
NEAR = 60.0
"""How alike two names are, 0..100, when one may be meant by the other."""
_Signature = tuple[tuple[int, int, int] | None, ...]
_glances: dict[Path, tuple[_Signature, Brief | BriefError]] = {}
"""What was read of a brief last, each swapped in whole, so that threads need not wait for one another."""


def load_brief(studio: Studio, campaign: str) -> Brief:
    """Raise CampaignNotFound naming the nearest campaigns, or BriefError with every problem of the brief."""
    path = brief_path(studio, campaign)
    if not path.is_file():
        hint = ask_for_near(studio, campaign) or f"Start one with: brand-assets new {campaign}"
        raise CampaignNotFound(f"There is no brief for the campaign {campaign!r} in {studio.settings.briefs}. {hint}")
    return read_brief(path)


def ask_for_near(studio: Studio, campaign: str) -> str:
    """`Did you mean tide?` where a campaign is spelled much like this name; empty where none is."""
    near = list_nearest(campaign, list_campaigns(studio), least=NEAR)
    return f"Did you mean {' or '.join(near)}?" if near else ""


def glance_at_brief(studio: Studio, campaign: str) -> Brief:
    """As `load_brief`, from memory while the file and the catalogue's additions are as they were.

    For who shows many campaigns at once: what a run goes by is read anew each time.
    """
    path = brief_path(studio, campaign)
    signature = (_sign(path), _sign(studio.settings.catalogue))
    known = _glances.get(path)
    if known is None or known[0] != signature:
        known = _glances[path] = (signature, _try(studio, campaign))
        if len(_glances) > MOST_GLANCES:
            _glances.pop(next(iter(_glances)), None)
    if isinstance(known[1], BriefError):
        raise BriefError(str(known[1]), known[1].problems)
    return known[1]


def _try(studio: Studio, campaign: str) -> Brief | BriefError:
    try:
        return load_brief(studio, campaign)
    except BriefError as error:
        return error


def _sign(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def brief_path(studio: Studio, campaign: str) -> Path:
    """Where the campaign's brief is, or would be; CampaignNotFound when the name is no slug."""
    if not _SLUG.fullmatch(campaign):
        raise CampaignNotFound(
            f"{campaign!r} is not a campaign's name: at most 63 of a-z, 0-9 and '-', beginning with a letter or digit."
        )
    return studio.settings.briefs / f"{campaign}.md"


def list_campaigns(studio: Studio) -> list[str]:
    """Every campaign that has a brief, sorted; files whose names are no slugs are passed over."""
    return sorted(path.stem for path in studio.settings.briefs.glob("*.md") if _SLUG.fullmatch(path.stem))
