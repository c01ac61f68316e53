"""This file takes decisions and counts what all of them come to, in one transaction: a keystroke is one commit."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import InputRefused, NotKnown
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.review import is_approved_by
from brand_assets.storage.ledger.checkpoint_rows import read_checkpoints, read_decisions
from brand_assets.storage.ledger.checkpoint_writing import append_decisions, read_reviewers, refuse_closed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_STANDING = """
    SELECT image_id, reviewer, arg_max(decision, decision_id), max(decision_id) AS last
    FROM decisions WHERE checkpoint_id = ? GROUP BY image_id, reviewer ORDER BY last"""


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
    refuse_closed(connection, checkpoint)
    taken = tuple(append_decisions(connection, checkpoint_id, decisions, now, client_key))
    return Counted(checkpoint, taken, count_decisions(connection, checkpoint, reviewer))


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
    """What all decisions come to, as `join_decisions` does, from one small statement: one that judges by itself takes
    DuckDB longer to plan than this takes to run."""
    images = _read_standing(connection, checkpoint.checkpoint_id)
    lead = None
    if checkpoint.rule == "lead":
        lead = _fold(json.loads(read_reviewers(connection, checkpoint.checkpoint_id))[0])
    verdicts = [_is_approved(votes, checkpoint.rule, lead) for votes in images.values()]
    approved, rejected = verdicts.count(True), verdicts.count(False)
    mine = Counter(votes.get(_fold(reviewer)) for votes in images.values())
    return Counts(
        shown=checkpoint.shown,
        to_approve=checkpoint.to_approve,
        approved=approved,
        rejected=rejected,
        starred=sum("starred" in votes.values() for votes in images.values()),
        undecided=checkpoint.shown - approved - rejected,
        mine=OwnCounts(
            approved=mine["approved"],
            rejected=mine["rejected"],
            starred=mine["starred"],
            undecided=checkpoint.shown - mine["approved"] - mine["rejected"],
        ),
    )


def _read_standing(connection: "DuckDBPyConnection", checkpoint_id: str) -> dict[str, dict[str, str]]:
    """For each image, what each reviewer said last; names that are one reviewer's are one."""
    standing: dict[str, dict[str, str]] = {}
    for image_id, reviewer, decision, _ in connection.execute(_STANDING, [checkpoint_id]).fetchall():
        standing.setdefault(image_id, {})[_fold(reviewer)] = decision
    return standing


def _is_approved(votes: Mapping[str, str], rule: str, lead: str | None) -> bool | None:
    """None where nobody whose word counts has said yes or no."""
    counted = [decision for who, decision in votes.items() if lead is None or who == lead]
    return is_approved_by(rule, counted.count("approved"), counted.count("rejected"))


def _fold(reviewer: str) -> str:
    return reviewer.strip().casefold()
