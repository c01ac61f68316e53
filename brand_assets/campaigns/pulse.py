"""This file takes the pulse of an installation: little enough to be read every second, enough to say what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brand_assets.campaigns.briefs import list_campaigns
from brand_assets.campaigns.run_records import RunRecord, list_records
from brand_assets.campaigns.studio import Studio

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CHECKPOINTS = """
    SELECT checkpoint_id, campaign, round, status,
           (SELECT coalesce(max(decision_id), 0) FROM decisions d WHERE d.checkpoint_id = c.checkpoint_id)
    FROM checkpoints c WHERE status <> 'superseded'
"""
SPENT = 'SELECT campaign, count(*), max("at") FROM spend GROUP BY campaign'


@dataclass(frozen=True, slots=True)
class CheckpointPulse:
    checkpoint_id: str
    campaign: str
    round: str
    status: str
    last_decision_id: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """`campaigns`: by name, what differs whenever anything but its decisions does; never shown to anybody."""

    checkpoints: Mapping[str, CheckpointPulse]
    campaigns: Mapping[str, object]


def take_pulse(studio: Studio) -> Pulse:
    """One short transaction, and the state of a few small files; where there is no ledger none is made."""
    checkpoints, spent = studio.ledger.call(_read) if studio.ledger.path.exists() else ({}, {})
    runs = {record.campaign: _sign_run(record) for record in list_records(studio)}
    names = {*list_campaigns(studio), *spent, *runs, *(one.campaign for one in checkpoints.values())}
    return Pulse(
        checkpoints, {name: (spent.get(name), runs.get(name), _sign_files(studio, name)) for name in sorted(names)}
    )


def _read(connection: "DuckDBPyConnection") -> tuple[dict[str, CheckpointPulse], dict[str, object]]:
    checkpoints = {row[0]: CheckpointPulse(*row) for row in connection.execute(CHECKPOINTS).fetchall()}
    return checkpoints, {name: tuple(rest) for name, *rest in connection.execute(SPENT).fetchall()}


def _sign_run(record: RunRecord) -> object:
    return record.started_at, record.state, record.step, record.done, record.words


def _sign_files(studio: Studio, campaign: str) -> object:
    """The brief, and the delivery."""
    settings = studio.settings
    paths = (settings.briefs / f"{campaign}.md", settings.exports / campaign / "index.html")
    return tuple(path.stat().st_mtime_ns if path.exists() else None for path in paths)
