"""This file gathers one campaign for its page: its rounds from left to right, who decided what, and what it cost."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.campaigns.briefs import ask_for_near, brief_path, list_campaigns, load_brief
from brand_assets.campaigns.estimate import estimate_campaign
from brand_assets.campaigns.exporting.manifest import read_order
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.exporting.summary import Summary, read_summary
from brand_assets.campaigns.library import ImageCard, Library
from brand_assets.campaigns.status import CampaignStatus, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import ROUNDS, Brief, RoundName
from brand_assets.records.checkpoint import MACHINES, Checkpoint
from brand_assets.storage.ledger.checkpoint_rows import read_checkpoints
from brand_assets.storage.ledger.columns import from_instant

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_TREES = 12
NOT_DRAWN = ("refused", "failed", "quarantined", "unknown")
IN_FLIGHT = "reserved"


@dataclass(frozen=True, slots=True)
class CostLine:
    """What one model was asked for in a round, all attempts; `outcomes` counts images by what became of them."""

    round: str
    provider: str
    model: str
    outcomes: Mapping[str, int]
    cost_usd: float
    reserved_usd: float
    unknown_usd: float

    @property
    def drawn(self) -> int:
        return self.outcomes.get("drawn", 0)

    @property
    def in_flight(self) -> int:
        """Asked for, and not come to an end yet."""
        return self.outcomes.get(IN_FLIGHT, 0)

    @property
    def not_drawn(self) -> int:
        return sum(self.outcomes.get(status, 0) for status in NOT_DRAWN)


@dataclass(frozen=True, slots=True)
class Sitting:
    """One checkpoint, past ones too, with those who decided at it and when they last did."""

    checkpoint: Checkpoint
    reviewers: tuple[str, ...]
    decisions: int
    last_at: datetime | None

    @property
    def is_alone(self) -> bool:
        """Whether the machine submitted it, and no person looked."""
        return (self.checkpoint.submitted_by or "").casefold() in MACHINES


@dataclass(frozen=True, slots=True)
class RoundOverview:
    """`planned` is what the brief asks for, `drawn` what the current attempt has, `in_flight` what is asked for.

    `sittings`: the last one first.
    """

    name: RoundName
    planned: int
    drawn: int
    in_flight: int
    missing: Mapping[str, int]
    attempt: int
    shortlisted: tuple[ImageCard, ...]
    approved: tuple[ImageCard, ...]
    sittings: tuple[Sitting, ...]

    @property
    def checkpoint(self) -> Checkpoint | None:
        return next((one.checkpoint for one in self.sittings if one.checkpoint.status != "superseded"), None)


@dataclass(frozen=True, slots=True)
class Overview:
    """`brief` is None when it cannot be read; `trees`: of each approved final, its line from the concept on."""

    status: CampaignStatus
    brief: Brief | None
    rounds: tuple[RoundOverview, ...]
    costs: tuple[CostLine, ...]
    trees: tuple[tuple[ImageCard, ...], ...]
    trees_left_out: int
    delivered: ExportOrder | None = None
    """What the package that is there was ordered as."""
    summary: Summary | None = None

    @property
    def is_exported(self) -> bool:
        return self.status.state == "exported"


def read_overview(studio: Studio, library: Library, campaign: str) -> Overview:
    """Raises CampaignNotFound for one that has neither a brief nor anything in the ledger."""
    [status] = _require(studio, campaign)
    try:
        brief = load_brief(studio, campaign)
    except (BriefError, CampaignNotFound):
        brief = None
    is_begun = studio.ledger.path.exists()
    costs, sittings = studio.ledger.call(lambda connection: _read(connection, campaign)) if is_begun else ([], [])
    planned = (
        {part.round: sum(line.images for line in part.lines) for part in estimate_campaign(brief).rounds}
        if brief
        else {}
    )
    rounds = tuple(
        _read_round(studio, library, campaign, name, planned.get(name, 0), costs, sittings) for name in ROUNDS
    )
    finals = rounds[-1].approved
    trees = tuple(trace_back(library, card) for card in finals[:MAX_TREES])
    folder = studio.settings.exports / campaign
    delivered, summary = (read_order(folder), read_summary(folder)) if status.state == "exported" else (None, None)
    return Overview(status, brief, rounds, tuple(costs), trees, max(0, len(finals) - MAX_TREES), delivered, summary)


def _require(studio: Studio, campaign: str) -> list[CampaignStatus]:
    brief_path(studio, campaign)
    if campaign not in list_campaigns(studio):
        spent = {row.key for row in studio.ledger.spend.sum_spend("campaign")} if studio.ledger.path.exists() else set()
        if campaign not in spent:
            raise CampaignNotFound(f"There is no campaign {campaign!r}. {ask_for_near(studio, campaign)}".strip())
    return list_statuses(studio, [campaign])


def _read_round(
    studio: Studio,
    library: Library,
    campaign: str,
    name: RoundName,
    planned: int,
    costs: Sequence[CostLine],
    sittings: Sequence[Sitting],
) -> RoundOverview:
    cards = library.round_cards(campaign, name)
    outcomes: Counter[str] = Counter()
    for line in costs:
        if line.round == name:
            outcomes.update(line.outcomes)
    own = [one for one in sittings if one.checkpoint.round == name]
    return RoundOverview(
        name=name,
        planned=planned,
        drawn=len(cards) or outcomes["drawn"],  # the lake has them once the step is done
        in_flight=outcomes[IN_FLIGHT],
        missing={status: outcomes[status] for status in NOT_DRAWN if outcomes[status]},
        attempt=max((card.attempt for card in cards), default=1),
        shortlisted=tuple(card for card in cards if card.position is not None),
        approved=tuple(card for card in cards if card.decision == "approved" and card.is_submitted),
        sittings=tuple(reversed(own)),
    )


def trace_back(library: Library, card: ImageCard) -> tuple[ImageCard, ...]:
    """From the concept to the image itself."""
    line = [card]
    while line[0].parent_image_id and len(line) < len(ROUNDS) + 1:
        parent = library.find(line[0].parent_image_id)
        if parent is None or parent in line:
            break
        line.insert(0, parent)
    return tuple(line)


def _read(connection: "DuckDBPyConnection", campaign: str) -> tuple[list[CostLine], list[Sitting]]:
    return _read_costs(connection, campaign), _read_sittings(connection, campaign)


def _read_costs(connection: "DuckDBPyConnection", campaign: str) -> list[CostLine]:
    rows = connection.execute(
        """SELECT s.round, s.provider, s.model, coalesce(o.status, s.status), count(*),
                  coalesce(sum(s.cost_usd) FILTER (s.status = 'charged'), 0)::DOUBLE,
                  coalesce(sum(s.estimated_usd) FILTER (s.status = 'reserved'), 0)::DOUBLE,
                  coalesce(sum(s.estimated_usd) FILTER (s.status = 'unknown'), 0)::DOUBLE
           FROM spend s LEFT JOIN outcomes o USING (request_key)
           WHERE s.campaign = ? AND s.status <> 'released' GROUP BY ALL ORDER BY ALL""",
        [campaign],
    ).fetchall()
    grouped: dict[tuple[str, str, str], list[tuple[str, int, float, float, float]]] = {}
    for round_name, provider, model, *rest in rows:
        grouped.setdefault((round_name, provider, model), []).append((rest[0], rest[1], rest[2], rest[3], rest[4]))
    lines = [
        CostLine(
            *key,
            outcomes={one[0]: one[1] for one in found},
            cost_usd=sum(one[2] for one in found),
            reserved_usd=sum(one[3] for one in found),
            unknown_usd=sum(one[4] for one in found),
        )
        for key, found in grouped.items()
    ]
    order = [*ROUNDS, "export"]
    return sorted(
        lines, key=lambda line: (order.index(line.round) if line.round in order else len(order), line.provider)
    )


def _read_sittings(connection: "DuckDBPyConnection", campaign: str) -> list[Sitting]:
    checkpoints = read_checkpoints(connection, "WHERE campaign = ? ORDER BY opened_at, checkpoint_id", [campaign])
    rows = connection.execute(
        """SELECT checkpoint_id, list(DISTINCT reviewer), count(*), max(decided_at) FROM decisions
           WHERE carried_from IS NULL AND checkpoint_id IN (SELECT checkpoint_id FROM checkpoints WHERE campaign = ?)
           GROUP BY checkpoint_id""",
        [campaign],
    ).fetchall()
    decided = {key: (tuple(sorted(names)), count, from_instant(last)) for key, names, count, last in rows}
    return [Sitting(one, *decided.get(one.checkpoint_id, ((), 0, None))) for one in checkpoints]
