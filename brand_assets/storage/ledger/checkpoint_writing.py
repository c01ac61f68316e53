"""This file writes checkpoints and decisions into the ledger, each function a part of one transaction."""

import json
import math
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import MACHINES, RUBRIC, Checkpoint, Decision
from brand_assets.review import standing_decisions
from brand_assets.storage.ledger.checkpoint_rows import (
    DECISION_COLUMNS,
    find_checkpoint,
    judge_checkpoint,
    make_decision,
    read_decisions,
    read_shown,
)
from brand_assets.storage.ledger.columns import insert_rows, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KINDS = ("approved", "rejected", "starred", "withdrawn")
_COLUMNS = (
    "checkpoint_id", "image_id", "reviewer", "decision", "reason", "seconds", "decided_at", "rubric", "carried_from",
    "client_key",
)  # fmt: skip


def require_open(connection: "DuckDBPyConnection", checkpoint_id: str) -> Checkpoint:
    """Raises DecisionRefused, in words that say what became of the checkpoint, when nothing can be decided there."""
    checkpoint = find_checkpoint(connection, checkpoint_id)
    refuse_closed(connection, checkpoint)
    return checkpoint


def refuse_closed(connection: "DuckDBPyConnection", checkpoint: Checkpoint) -> None:
    """As `require_open`, for a checkpoint that was read in this transaction."""
    name = f"The {checkpoint.round} checkpoint of {checkpoint.campaign!r}"
    if checkpoint.status == "submitted" and checkpoint.submitted_at is not None:
        raise DecisionRefused(
            f"{name} was submitted by {checkpoint.submitted_by} at {checkpoint.submitted_at:%Y-%m-%d %H:%M} UTC. "
            "Reopen it to decide again."
        )
    if checkpoint.status == "superseded":
        raise DecisionRefused(f"{name} is superseded: {_tell_successor(connection, checkpoint)}")


def _tell_successor(connection: "DuckDBPyConnection", checkpoint: Checkpoint) -> str:
    row = connection.execute(
        "SELECT reviewer FROM revisions WHERE checkpoint_id = ?", [checkpoint.checkpoint_id]
    ).fetchone()
    if row is not None:
        return f"{row[0]} sent the round back with notes, and it is drawn again. Decide what comes of that."
    return "a newer one shows what the round has now. Decide there."


def open_anew(
    connection: "DuckDBPyConnection",
    proposed: Checkpoint,
    shown: Sequence[tuple[str, str]],
    reviewers_json: str,
    before: Checkpoint | None,
) -> Checkpoint:
    """Write the proposed checkpoint under an id of its own, and supersede the one `before` it.

    What people's decisions on that come to stands on the new one too, for images that it shows with the same bytes.
    """
    checkpoint = replace(proposed, checkpoint_id=_make_id(proposed.opened_at))
    connection.execute(
        "UPDATE checkpoints SET status = 'superseded' WHERE campaign = ? AND round = ? AND status <> 'superseded'",
        [checkpoint.campaign, checkpoint.round],
    )
    columns = (
        "checkpoint_id", "campaign", "round", "attempt", "shown_sha256", "opened_at", "rule", "status", "shown",
        "to_approve", "reviewers", "reopened_by",
    )  # fmt: skip
    row = (
        checkpoint.checkpoint_id, checkpoint.campaign, checkpoint.round, checkpoint.attempt, checkpoint.shown_sha256,
        to_instant(checkpoint.opened_at), checkpoint.rule, "open", checkpoint.shown, checkpoint.to_approve,
        reviewers_json, to_text(checkpoint.reopened_by),
    )  # fmt: skip
    insert_rows(connection, "checkpoints", columns, [row])
    images = [(checkpoint.checkpoint_id, position, *image) for position, image in enumerate(shown)]
    insert_rows(connection, "checkpoint_images", ("checkpoint_id", "position", "image_id", "sha256"), images)
    if before is not None:
        _carry_over(connection, before.checkpoint_id, checkpoint.checkpoint_id, set(shown))
    return checkpoint


def _carry_over(connection: "DuckDBPyConnection", source: str, target: str, shown: set[tuple[str, str]]) -> None:
    """Machines are left out: what they said repeats a ranking, and a person who reopens it would have to argue."""
    same = {image.image_id for image in read_shown(connection, source) if (image.image_id, image.sha256) in shown}
    standing = standing_decisions(read_decisions(connection, source))
    carried = [
        replace(decision, carried_from=decision.decision_id)
        for decision in standing
        if decision.image_id in same and decision.reviewer.strip().casefold() not in MACHINES
    ]
    _insert_decisions(connection, target, carried, None)


def append_decisions(
    connection: "DuckDBPyConnection",
    checkpoint_id: str,
    decisions: Sequence[Decision],
    now: datetime | None,
    client_key: str | None = None,
) -> list[Decision]:
    """These as they stand in the ledger now, in their order.

    Raises DecisionRefused, with nothing written, when one of them cannot be taken at this checkpoint.
    """
    rows = connection.execute(
        "SELECT image_id FROM checkpoint_images WHERE checkpoint_id = ? AND image_id IN (SELECT unnest(?::VARCHAR[]))",
        [checkpoint_id, [to_text(decision.image_id) for decision in decisions]],
    ).fetchall()
    _refuse_unfit(decisions, {image_id for (image_id,) in rows})
    return _insert_decisions(connection, checkpoint_id, decisions, now, client_key)


def _insert_decisions(
    connection: "DuckDBPyConnection",
    checkpoint_id: str,
    decisions: Sequence[Decision],
    now: datetime | None,
    client_key: str | None = None,
) -> list[Decision]:
    taken_at = to_instant(now)
    rows = [
        (
            checkpoint_id,
            decision.image_id,
            to_text(decision.reviewer.strip()),
            decision.decision,
            to_text(decision.reason),
            decision.seconds if decision.seconds is not None and math.isfinite(decision.seconds) else None,
            taken_at if decision.decided_at is None else to_instant(decision.decided_at),
            ",".join(name for name in RUBRIC if name in decision.rubric) or None,
            decision.carried_from,
            to_text(client_key),
        )
        for decision in decisions
    ]
    inserted = insert_rows(connection, "decisions", _COLUMNS, rows, returning=DECISION_COLUMNS)
    return sorted(map(make_decision, inserted), key=lambda decision: decision.decision_id or 0)


def _refuse_unfit(decisions: Sequence[Decision], shown: set[str]) -> None:
    if unshown := sorted({decision.image_id[:80] for decision in decisions if decision.image_id not in shown}):
        raise DecisionRefused(f"These images were not shown at this checkpoint: {', '.join(unshown)}.")
    if any(not decision.reviewer.strip() for decision in decisions):
        raise DecisionRefused("A decision without a reviewer was refused. Name the reviewer.")
    if unknown := sorted({str(decision.decision) for decision in decisions if decision.decision not in _KINDS}):
        raise DecisionRefused(f"{', '.join(map(repr, unknown))} is no decision; it may be one of: {', '.join(_KINDS)}.")
    if strange := sorted({name for decision in decisions for name in decision.rubric} - {*RUBRIC}):
        named = ", ".join(repr(name[:80]) for name in strange[:5])
        raise DecisionRefused(f"{named} is not in the rubric of reasons; it has: {', '.join(RUBRIC)}.")


def submit_checkpoint(
    connection: "DuckDBPyConnection", checkpoint: Checkpoint, reviewer: str, now: datetime | None
) -> Checkpoint:
    """Raises DecisionRefused when more is approved than may be."""
    verdicts = judge_checkpoint(connection, checkpoint)
    approved = sum(verdict.decision == "approved" for verdict in verdicts)
    if approved > checkpoint.to_approve:
        raise DecisionRefused(
            f"{approved} images are approved at the {checkpoint.round} checkpoint of {checkpoint.campaign!r}, "
            f"and at most {checkpoint.to_approve} may be. Reject {approved - checkpoint.to_approve} of them."
        )
    connection.execute(
        """UPDATE checkpoints SET status = 'submitted', submitted_at = ?, submitted_by = ?,
               submission = (SELECT coalesce(max(submission), 0) + 1 FROM checkpoints)
           WHERE checkpoint_id = ?""",
        [to_instant(now), to_text(reviewer.strip()), checkpoint.checkpoint_id],
    )
    return find_checkpoint(connection, checkpoint.checkpoint_id)


def _make_id(opened_at: datetime) -> str:
    """32 hex digits that sort by time: twelve of milliseconds, twenty of chance."""
    return f"{int(opened_at.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def read_reviewers(connection: "DuckDBPyConnection", checkpoint_id: str) -> str:
    """The reviewers that a checkpoint was opened with, as JSON."""
    row = connection.execute("SELECT reviewers FROM checkpoints WHERE checkpoint_id = ?", [checkpoint_id]).fetchone()
    return str(row[0]) if row else json.dumps([])
