"""This file takes decisions and counts what all of them come to, in one transaction: a keystroke is one commit."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import InputRefused, NotKnown
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.storage.ledger.checkpoint_rows import read_checkpoints, read_decisions
from brand_assets.storage.ledger.checkpoint_writing import append_decisions, read_reviewers, require_open

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAMES = "SELECT DISTINCT reviewer FROM decisions WHERE checkpoint_id = ?"
_COUNTS = """
    WITH people AS (SELECT unnest($names::VARCHAR[]) AS reviewer, unnest($keys::VARCHAR[]) AS who),
    last AS (
        SELECT image_id, who, arg_max(decision, decision_id) AS decision
        FROM decisions JOIN people USING (reviewer) WHERE checkpoint_id = $checkpoint GROUP BY image_id, who),
    images AS (
        SELECT count(*) FILTER (decision = 'approved' AND ($lead::VARCHAR IS NULL OR who = $lead)) AS approvals,
               count(*) FILTER (decision = 'rejected' AND ($lead::VARCHAR IS NULL OR who = $lead)) AS rejections,
               bool_or(decision = 'starred') AS is_starred,
               max(decision) FILTER (who = $me) AS mine
        FROM last GROUP BY image_id)
    SELECT count(*) FILTER (CASE WHEN $rule = 'majority' THEN approvals > rejections ELSE approvals > 0 END),
           count(*) FILTER (approvals + rejections > 0), count(*) FILTER (is_starred),
           count(*) FILTER (mine = 'approved'), count(*) FILTER (mine = 'rejected'), count(*) FILTER (mine = 'starred')
    FROM images"""


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
            taken = tuple(one for one in read_decisions(connection, checkpoint_id) if one.decision_id in earlier)
            _refuse_other(decisions, taken)
            return Counted(checkpoint, taken, count_decisions(connection, checkpoint, reviewer))
    require_open(connection, checkpoint_id)
    append_decisions(connection, checkpoint_id, decisions, now, client_key)
    newest = tuple(read_decisions(connection, checkpoint_id, newest=len(decisions)))
    return Counted(checkpoint, newest, count_decisions(connection, checkpoint, reviewer))


def read_counted(
    connection: "DuckDBPyConnection", checkpoint_id: str, reviewer: str, campaigns: frozenset[str] | None = None
) -> Counted:
    """What stands now. Raises NotKnown when there is no such checkpoint in `campaigns` (None: in any)."""
    checkpoint = find_visible(connection, checkpoint_id, campaigns)
    everything = tuple(read_decisions(connection, checkpoint_id))
    return Counted(checkpoint, everything, count_decisions(connection, checkpoint, reviewer))


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


def count_decisions(connection: "DuckDBPyConnection", checkpoint: Checkpoint, reviewer: str) -> Counts:
    """What all decisions come to, as `join_decisions` does, without a row of Python for each: at 1,200 images and three
    reviewers that takes longer than the commit."""
    reviewers = json.loads(read_reviewers(connection, checkpoint.checkpoint_id))
    names = [name for (name,) in connection.execute(_NAMES, [checkpoint.checkpoint_id]).fetchall()]
    row = connection.execute(
        _COUNTS,
        {
            "checkpoint": checkpoint.checkpoint_id,
            "names": names,
            "keys": [_fold(name) for name in names],
            "lead": _fold(reviewers[0]) if checkpoint.rule == "lead" else None,
            "rule": checkpoint.rule,
            "me": _fold(reviewer),
        },
    ).fetchone()
    approved, decided, starred, mine_approved, mine_rejected, mine_starred = row or (0,) * 6
    return Counts(
        shown=checkpoint.shown,
        to_approve=checkpoint.to_approve,
        approved=approved,
        rejected=decided - approved,
        starred=starred,
        undecided=checkpoint.shown - decided,
        mine=OwnCounts(
            approved=mine_approved,
            rejected=mine_rejected,
            starred=mine_starred,
            undecided=checkpoint.shown - mine_approved - mine_rejected,
        ),
    )


def _fold(reviewer: str) -> str:
    return reviewer.strip().casefold()
