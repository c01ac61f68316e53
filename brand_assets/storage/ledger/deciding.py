"""This file takes decisions and counts what all of them come to, in one transaction: a keystroke is one commit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import InputRefused, NotKnown
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.review import join_decisions, standing_decisions
from brand_assets.storage.ledger.checkpoint_rows import read_checkpoints, read_decisions, read_shown
from brand_assets.storage.ledger.checkpoint_writing import append_decisions, read_reviewers, require_open

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class OwnCounts:
    """Images by what stands of one reviewer; `undecided` has neither an approval nor a rejection of theirs."""

    approved: int
    rejected: int
    starred: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Images by what all decisions come to, by the checkpoint's rule; `undecided` is what submitting would reject."""

    shown: int
    to_approve: int
    approved: int
    rejected: int
    starred: int
    undecided: int
    mine: OwnCounts


@dataclass(frozen=True, slots=True)
class Counted:
    """A checkpoint, every decision on it in the order taken, and what they come to for one reviewer."""

    checkpoint: Checkpoint
    decisions: tuple[Decision, ...]
    counts: Counts


def take_decisions(
    connection: "DuckDBPyConnection",
    checkpoint_id: str,
    decisions: Sequence[Decision],
    reviewer: str,
    *,
    client_key: str | None = None,
    campaigns: frozenset[str] | None = None,
    now: datetime | None = None,
) -> Counted:
    """Append this reviewer's decisions, all or none; `decisions` of the answer are these, as they stand in the ledger.

    A `client_key` that this reviewer sent here before gets the same answer again, and nothing is written. Raises
    NotKnown when there is no such checkpoint in `campaigns` (None: in any), DecisionRefused when one cannot be taken,
    InputRefused when the key came with other decisions before.
    """
    checkpoint = find_visible(connection, checkpoint_id, campaigns)
    if client_key is not None:
        earlier = _find_sent(connection, checkpoint_id, reviewer, client_key)
        if earlier:
            everything = read_decisions(connection, checkpoint_id)
            taken = tuple(one for one in everything if one.decision_id in earlier)
            _refuse_other(decisions, taken)
            return Counted(checkpoint, taken, _count(connection, checkpoint, everything, reviewer))
    require_open(connection, checkpoint_id)
    append_decisions(connection, checkpoint_id, decisions, now, client_key)
    everything = read_decisions(connection, checkpoint_id)
    taken = tuple(everything[-len(decisions) :])
    return Counted(checkpoint, taken, _count(connection, checkpoint, everything, reviewer))


def read_counted(
    connection: "DuckDBPyConnection", checkpoint_id: str, reviewer: str, campaigns: frozenset[str] | None = None
) -> Counted:
    """What stands now. Raises NotKnown when there is no such checkpoint in `campaigns` (None: in any)."""
    checkpoint = find_visible(connection, checkpoint_id, campaigns)
    everything = read_decisions(connection, checkpoint_id)
    return Counted(checkpoint, tuple(everything), _count(connection, checkpoint, everything, reviewer))


def find_visible(
    connection: "DuckDBPyConnection", checkpoint_id: str, campaigns: frozenset[str] | None = None
) -> Checkpoint:
    """Raises NotKnown when there is no such checkpoint in these campaigns (None: in any)."""
    found = read_checkpoints(connection, "WHERE checkpoint_id = ?", [checkpoint_id])
    if not found or (campaigns is not None and found[0].campaign not in campaigns):
        raise NotKnown(f"There is no checkpoint {checkpoint_id[:80]!r}.")
    return found[0]


def _find_sent(connection: "DuckDBPyConnection", checkpoint_id: str, reviewer: str, client_key: str) -> set[int]:
    rows = connection.execute(
        "SELECT decision_id FROM decisions WHERE checkpoint_id = ? AND client_key = ? AND reviewer = ?",
        [checkpoint_id, client_key, reviewer.strip()],
    ).fetchall()
    return {decision_id for (decision_id,) in rows}


def _refuse_other(sent: Sequence[Decision], taken: Sequence[Decision]) -> None:
    if [(one.image_id, one.decision) for one in sent] != [(one.image_id, one.decision) for one in taken]:
        raise InputRefused(
            "This Idempotency-Key came with other decisions before, which are kept. Send a new key with new decisions."
        )


def _count(
    connection: "DuckDBPyConnection", checkpoint: Checkpoint, decisions: Sequence[Decision], reviewer: str
) -> Counts:
    shown = read_shown(connection, checkpoint.checkpoint_id)
    reviewers = json.loads(read_reviewers(connection, checkpoint.checkpoint_id))
    verdicts = join_decisions(shown, decisions, checkpoint.rule, reviewers)
    standing = standing_decisions(decisions)
    own = [one.decision for one in standing if one.reviewer.strip().casefold() == reviewer.strip().casefold()]
    approved = sum(verdict.decision == "approved" for verdict in verdicts)
    undecided = sum(verdict.reviewer is None for verdict in verdicts)
    return Counts(
        shown=len(shown),
        to_approve=checkpoint.to_approve,
        approved=approved,
        rejected=len(shown) - approved - undecided,
        starred=len({one.image_id for one in standing if one.decision == "starred"}),
        undecided=undecided,
        mine=OwnCounts(
            approved=own.count("approved"),
            rejected=own.count("rejected"),
            starred=own.count("starred"),
            undecided=len(shown) - own.count("approved") - own.count("rejected"),
        ),
    )
