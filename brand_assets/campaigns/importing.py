"""This file takes pictures that were made elsewhere into a concept round: each once, with lineage and cost."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import build_requests, pair_prompts
from brand_assets.campaigns.imported_rows import NewPicture, Source, conclude, write_rows
from brand_assets.campaigns.picture_folder import BadFile, Picture, list_folder, read_pictures, show_name
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import count_decided
from brand_assets.catalogue.models import find_model
from brand_assets.errors import ConfigError
from brand_assets.records.brief import Brief
from brand_assets.records.drawing import IMPORT, Outcome
from brand_assets.records.mixing import expand_directions
from brand_assets.records.tables import PROMPTS
from brand_assets.taxonomy.spelling import say_nearest

IMPORTED = "imported"
"""The direction of a picture that belongs to none of the brief's."""
_NOT_IN_A_SLUG = re.compile(r"[^a-z0-9.]+")


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture that entered the round."""

    file: str
    image_id: str
    cost_usd: float


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `known`: files whose content is in the round already, each with the file or image it equals.

    `decided` counts the images that are decided at the open checkpoint, whose shortlist may change now. `over` says of
    each budget that is passed by how much. `refiners` of the brief can vary a picture from outside, `others` cannot.
    """

    campaign: str
    attempt: int
    source: Source
    taken: tuple[Taken, ...]
    known: tuple[tuple[str, str], ...]
    bad: tuple[BadFile, ...]
    left_alone: tuple[str, ...]
    decided: int
    over: tuple[str, ...]
    refiners: tuple[str, ...]
    others: tuple[str, ...]

    @property
    def cost_usd(self) -> float:
        """What was booked, exact to a millionth."""
        return float(sum((Decimal(str(one.cost_usd)) for one in self.taken), Decimal(0)))


def import_pictures(
    studio: Studio, campaign: str, folder: Path, *, tool: str, run_id: str, direction: str | None, cost_usd: float
) -> Imported:
    """Take in every picture of the folder that the concept round's current attempt does not have yet.

    `cost_usd` is what those cost together; it is spread over them to the cent and booked as spent, whatever a budget
    says. A picture that an earlier attempt had costs nothing again. One bad file keeps none of the others out. Raises
    ConfigError for a folder, tool or direction that is none, DecisionRefused when the round is decided and something
    would be added, LedgerError when it changed meanwhile.
    """
    brief = load_brief(studio, campaign)
    source = Source(show_name(" ".join(tool.split())), slug_tool(tool), _check_direction(brief, direction))
    listing = list_folder(folder)
    attempt = studio.ledger.attempts.current(campaign, "concept")
    before = len(studio.ledger.prompts.of(campaign, "concept", attempt).prompts)
    seen = _Seen(studio, campaign, attempt)
    for found in read_pictures(listing):
        seen.add(found)
    decided = count_decided(studio, campaign, attempt, "import again") if seen.new else 0
    outcomes = _enter(studio, brief, attempt, source, seen.new, cost_usd, after=before, run_id=run_id)
    taken = zip(seen.new, outcomes, strict=True)
    refiners, others = _part_refiners(studio, brief)
    return Imported(
        campaign=campaign,
        attempt=attempt,
        source=source,
        taken=tuple(Taken(one.file, outcome.request_key, outcome.cost_usd) for one, outcome in taken),
        known=tuple(seen.known),
        bad=tuple(seen.bad),
        left_alone=listing.left_alone,
        decided=decided,
        over=_list_passed(studio, brief),
        refiners=refiners,
        others=others,
    )


def _enter(
    studio: Studio,
    brief: Brief,
    attempt: int,
    source: Source,
    pictures: Sequence[NewPicture],
    cost_usd: float,
    *,
    after: int,
    run_id: str,
) -> list[Outcome]:
    """Put them into the ledger, all or none: what they are, that they are there, and what they cost."""
    rows = write_rows(brief, attempt, source, pictures)
    requests = build_requests(rows, brief.campaign, "concept", {})
    outcomes = conclude(requests, pictures, cost_usd)
    if outcomes:
        kept = pair_prompts(rows, requests)
        studio.ledger.prompts.append(
            brief.campaign, "concept", attempt, kept, after=after, added_by=run_id, outcomes=outcomes
        )
    return outcomes


def read_imported(studio: Studio, campaign: str, attempt: int) -> pl.DataFrame:
    """The rows of `prompts` of a concept attempt's imported pictures, in the order in which they came."""
    kept = studio.ledger.prompts.of(campaign, "concept", attempt).prompts
    return pl.DataFrame([prompt.row for prompt in kept if prompt.row["provider"] == IMPORT], schema=PROMPTS)


def slug_tool(tool: str) -> str:
    """The tool's name as a model's: `Midjourney v7` is `midjourney-v7`. ConfigError when nothing of it can stay."""
    slug = _NOT_IN_A_SLUG.sub("-", tool.lower()).strip("-.")[:63]
    if not slug:
        raise ConfigError(f"{tool[:80]!r} is no tool's name: it needs a letter a-z or a digit, as in 'Midjourney v7'.")
    return slug


class _Seen:
    """The folder's files sorted out against what the round has."""

    def __init__(self, studio: Studio, campaign: str, attempt: int) -> None:
        drawn = [one for one in studio.ledger.spend.outcomes(campaign, "concept") if one.sha256]
        self._images = studio.images
        self._here = {one.sha256: f"image {one.request_key[:12]}" for one in drawn if one.attempt == attempt}
        self._paid = {one.sha256 for one in drawn}
        self.new: list[NewPicture] = []
        self.known: list[tuple[str, str]] = []
        self.bad: list[BadFile] = []

    def add(self, found: Picture | BadFile) -> None:
        if isinstance(found, BadFile):
            self.bad.append(found)
            return
        # Also of what is known: bytes that the store has lost are put back.
        self._images.put(found.data)
        if same := self._here.get(found.sha256):
            self.known.append((found.file, same))
            return
        self._here[found.sha256] = found.file
        self.new.append(NewPicture(found.file, found.sha256, found.facts, found.prompt, found.sha256 in self._paid))


def _check_direction(brief: Brief, direction: str | None) -> str:
    names = [one.name for one in expand_directions(brief)]
    if direction is None or direction in names:
        return direction or IMPORTED
    raise ConfigError(
        f"{direction[:80]!r} is no direction of {brief.campaign!r}; {say_nearest(direction, names)}. Leave --direction "
        f"out for pictures of a direction of their own, {IMPORTED!r}."
    )


def _list_passed(studio: Studio, brief: Brief) -> tuple[str, ...]:
    committed = studio.ledger.spend.committed(brief.campaign)
    scopes = (
        (f"The budget of {brief.campaign}", brief.budget_usd, committed.campaign_usd),
        ("This month's budget", studio.settings.monthly_budget_usd, committed.month_usd),
    )
    return tuple(
        f"{scope} of {budget_usd:.2f} USD is passed: {spent_usd:.2f} USD are spent or reserved, and nothing further "
        "that costs anything will be drawn."
        for scope, budget_usd, spent_usd in scopes
        if budget_usd is not None and round(spent_usd, 6) > budget_usd
    )


def _part_refiners(studio: Studio, brief: Brief) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The brief's refinement models that start from any picture, and those that start from their own drawings only."""
    models = [find_model(key) for key, share in brief.refinement.items() if share]
    is_embedded = studio.settings.profile == "embedded"
    able = tuple(model.key for model in models if not model.draws_from_intent and not is_embedded)
    return able, tuple(model.key for model in models if model.key not in able)
