"""This file reads checkpoints, what they showed and what was decided on them, back out of the ledger."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import Checkpoint, Decision, Shown
from brand_assets.review import Verdict, join_decisions
from brand_assets.storage.ledger.columns import from_instant, from_instant_or_none

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SELECT = """SELECT checkpoint_id, campaign, round, attempt, shown_sha256, opened_at, submitted_at, submitted_by, rule,
                    status, submission, shown, to_approve FROM checkpoints"""


def read_checkpoints(connection: "DuckDBPyConnection", where: str, values: Sequence[object]) -> list[Checkpoint]:
    """The checkpoints that a clause of this package's own picks."""
    found = [Checkpoint(*row) for row in connection.execute(f"{_SELECT} {where}", list(values)).fetchall()]
    return [
        replace(
            checkpoint,
            opened_at=from_instant(checkpoint.opened_at),
            submitted_at=from_instant_or_none(checkpoint.submitted_at),
        )
        for checkpoint in found
    ]


def find_checkpoint(connection: "DuckDBPyConnection", checkpoint_id: str) -> Checkpoint:
    found = read_checkpoints(connection, "WHERE checkpoint_id = ?", [checkpoint_id])
    if not found:
        raise DecisionRefused(f"There is no checkpoint {checkpoint_id[:80]!r}.")
    return found[0]


def read_shown(connection: "DuckDBPyConnection", checkpoint_id: str) -> list[Shown]:
    rows = connection.execute(
        "SELECT position, image_id, sha256 FROM checkpoint_images WHERE checkpoint_id = ? ORDER BY position",
        [checkpoint_id],
    ).fetchall()
    return [Shown(*row) for row in rows]


def read_decisions(connection: "DuckDBPyConnection", checkpoint_id: str) -> list[Decision]:
    rows = connection.execute(
        """SELECT image_id, reviewer, decision, reason, seconds, decided_at, checkpoint_id, decision_id
           FROM decisions WHERE checkpoint_id = ? ORDER BY decision_id""",
        [checkpoint_id],
    ).fetchall()
    found = [Decision(*row) for row in rows]
    return [replace(decision, decided_at=from_instant_or_none(decision.decided_at)) for decision in found]


def read_last_verdicts(
    connection: "DuckDBPyConnection", image_ids: Iterable[str]
) -> dict[str, tuple[Checkpoint, Verdict]]:
    """For each image that was shown at a submitted checkpoint, the last of those and its verdict."""
    rows = connection.execute(
        """SELECT image_id, arg_max(checkpoint_id, submission)
           FROM checkpoint_images JOIN checkpoints USING (checkpoint_id)
           WHERE submission IS NOT NULL AND image_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY image_id""",
        [list(image_ids)],
    ).fetchall()
    last = dict(rows)
    judged = {}
    for checkpoint_id in sorted(set(last.values())):
        checkpoint = find_checkpoint(connection, checkpoint_id)
        for verdict in judge_checkpoint(connection, checkpoint):
            if last.get(verdict.image_id) == checkpoint_id:
                judged[verdict.image_id] = (checkpoint, verdict)
    return judged


def judge_checkpoint(connection: "DuckDBPyConnection", checkpoint: Checkpoint) -> list[Verdict]:
    """The verdicts by the checkpoint's own rule and reviewers; the submitter signs for what nobody decided on."""
    row = connection.execute(
        "SELECT reviewers FROM checkpoints WHERE checkpoint_id = ?", [checkpoint.checkpoint_id]
    ).fetchone()
    verdicts = join_decisions(
        read_shown(connection, checkpoint.checkpoint_id),
        read_decisions(connection, checkpoint.checkpoint_id),
        checkpoint.rule,
        json.loads(row[0]) if row else (),
    )
    return [
        verdict
        if verdict.reviewer is not None
        else replace(verdict, reviewer=checkpoint.submitted_by, decided_at=checkpoint.submitted_at)
        for verdict in verdicts
    ]
