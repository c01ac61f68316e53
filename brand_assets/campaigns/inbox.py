"""This file gathers what a person finds when they come in: what waits for them first, then all else, and the money."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from brand_assets.campaigns.briefs import glance_at_brief
from brand_assets.campaigns.exporting.summary import Summary, read_summary
from brand_assets.campaigns.run_records import RunRecord, list_records
from brand_assets.campaigns.status import CampaignStatus, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.storage.ledger.checkpoint_rows import read_shown

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Place = Literal["waiting", "running", "ready", "resting", "exported", "troubled"]
PLACES: tuple[Place, ...] = ("waiting", "running", "troubled", "ready", "resting", "exported")
STRIP = 6
"""Pictures of a shortlist that stand for it."""


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """One campaign. `strip` holds the first images of the shortlist that waits; `run` is the last one started here."""

    place: Place
    status: CampaignStatus
    brand: str
    checkpoint: Checkpoint | None
    strip: tuple[str, ...]
    run: RunRecord | None
    summary: Summary | None = None
    """Of what was delivered, where it was."""

    @property
    def campaign(self) -> str:
        return self.status.campaign

    @property
    def is_overrun(self) -> bool:
        """Whether the last run ended badly, and nothing has happened since that makes up for it."""
        return self.run is not None and self.run.state == "failed" and self.place in ("ready", "troubled")


@dataclass(frozen=True, slots=True)
class Inbox:
    """`entries` in the order to look at them; the month's figures are of all campaigns."""

    entries: tuple[InboxEntry, ...]
    month_usd: float
    month_budget_usd: float | None

    def at(self, place: Place) -> list[InboxEntry]:
        return [entry for entry in self.entries if entry.place == place]


def read_inbox(studio: Studio, campaigns: frozenset[str] | None = None) -> Inbox:
    """Of these campaigns, or of all. Those that wait longest come first."""
    statuses = [one for one in list_statuses(studio) if campaigns is None or one.campaign in campaigns]
    runs = {record.campaign: record for record in list_records(studio)}
    is_begun = studio.ledger.path.exists()
    waiting = {one.campaign: one for one in studio.ledger.checkpoints.list_open()} if is_begun else {}
    strips = _read_strips(studio, waiting.values())
    entries = [_make_entry(studio, status, waiting, strips, runs.get(status.campaign)) for status in statuses]
    month_usd = studio.ledger.spend.committed("").month_usd if is_begun else 0.0
    return Inbox(tuple(sorted(entries, key=_order)), month_usd, studio.settings.monthly_budget_usd)


def _make_entry(
    studio: Studio,
    status: CampaignStatus,
    waiting: Mapping[str, Checkpoint],
    strips: Mapping[str, tuple[str, ...]],
    run: RunRecord | None,
) -> InboxEntry:
    checkpoint = waiting.get(status.campaign) if status.state == "waiting" else None
    strip = strips.get(checkpoint.checkpoint_id, ()) if checkpoint else ()
    brand = _find_brand(studio, status.campaign)
    summary = read_summary(studio.settings.exports / status.campaign) if status.state == "exported" else None
    return InboxEntry(_place(status, run), status, brand, checkpoint, strip, run, summary)


def _place(status: CampaignStatus, run: RunRecord | None) -> Place:
    if run is not None and run.is_alive:
        return "running"
    if status.state == "waiting":
        return "waiting"
    if status.problem:
        return "troubled"
    if status.state == "resting":
        return "resting"
    return "exported" if status.state == "exported" else "ready"


def _order(entry: InboxEntry) -> tuple[object, ...]:
    since = entry.status.waiting_since
    return PLACES.index(entry.place), since.timestamp() if since else 0.0, entry.campaign


def _find_brand(studio: Studio, campaign: str) -> str:
    try:
        return glance_at_brief(studio, campaign).brand.name
    except (BriefError, CampaignNotFound):
        return campaign


def _read_strips(studio: Studio, checkpoints: Iterable[Checkpoint]) -> dict[str, tuple[str, ...]]:
    keys = [one.checkpoint_id for one in checkpoints]

    def job(connection: "DuckDBPyConnection") -> dict[str, tuple[str, ...]]:
        return {key: tuple(image.image_id for image in read_shown(connection, key)[:STRIP]) for key in keys}

    return studio.ledger.call(job) if keys else {}
