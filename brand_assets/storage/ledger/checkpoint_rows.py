"""This file reads checkpoints, what they showed and what was decided on them, back out of the ledger."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import Checkpoint, Decision, Shown
from brand_assets.review import Verdict, join_decisions
from brand_assets.storage.ledger.columns import from_instant, from_instant_or_none

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SELECT = """SELECT checkpoint_id, campaign, round, attempt, shown_sha256, opened_at, submitted_at, submitted_by, rule,
                    status, submission, shown, to_approve, reopened_by FROM checkpoints"""


@dataclass(frozen=True, slots=True)
class Unseen:
    """`decided` counts images that a reviewer decided on before the shortlist was replaced, 0 once they decided on the
    one that replaced it; `carried` of these decisions stand there, and `new` images are there that they never saw.
    """

    decided: int
    carried: int
    new: int


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
        """SELECT image_id, reviewer, decision, reason, seconds, decided_at, checkpoint_id, decision_id, rubric,
                  carried_from
           FROM decisions WHERE checkpoint_id = ? ORDER BY decision_id""",
        [checkpoint_id],
    ).fetchall()
    return [
        Decision(
            *row[:5], from_instant_or_none(row[5]), *row[6:8], tuple(row[8].split(",")) if row[8] else (), row[9]
        )
        for row in rows
    ]


def read_unseen(connection: "DuckDBPyConnection", checkpoint: Checkpoint, reviewer: str) -> Unseen:
    """How far this reviewer's decisions are about a shortlist that this one has replaced since.

    A round that was sent back does not count: who sent it back, or decided there, knows that other images come.
    """
    same = "lower(trim(reviewer)) = lower(trim(?))"
    fresh, carried = _count_own(connection, checkpoint.checkpoint_id, reviewer)
    replaced = f"""SELECT checkpoint_id FROM checkpoints WHERE campaign = ? AND round = ? AND status = 'superseded'
                   AND checkpoint_id IN (SELECT checkpoint_id FROM decisions WHERE {same})
                   AND checkpoint_id NOT IN (SELECT checkpoint_id FROM revisions)"""
    place = [checkpoint.campaign, checkpoint.round, reviewer]
    before = connection.execute(
        f"""SELECT count(DISTINCT image_id) FROM decisions JOIN checkpoints USING (checkpoint_id)
            WHERE submitted_at IS NULL AND {same} AND checkpoint_id IN ({replaced})""",  # noqa: S608 - our own words
        [reviewer, *place],
    ).fetchone()
    new = connection.execute(
        f"""SELECT count(*) FROM checkpoint_images AS shown WHERE checkpoint_id = ? AND NOT EXISTS (
                SELECT 1 FROM checkpoint_images AS earlier WHERE earlier.checkpoint_id IN ({replaced})
                AND earlier.image_id = shown.image_id AND earlier.sha256 = shown.sha256)""",  # noqa: S608
        [checkpoint.checkpoint_id, *place],
    ).fetchone()
    decided = max(carried, int(before[0]) if before else 0)
    return Unseen(0 if fresh else decided, carried, int(new[0]) if new else 0)


def _count_own(connection: "DuckDBPyConnection", checkpoint_id: str, reviewer: str) -> tuple[int, int]:
    """Decisions that the reviewer took at this checkpoint, and those that were carried over to it."""
    row = connection.execute(
        """SELECT count(*) FILTER (carried_from IS NULL), count(*) FILTER (carried_from IS NOT NULL)
           FROM decisions WHERE checkpoint_id = ? AND lower(trim(reviewer)) = lower(trim(?))""",
        [checkpoint_id, reviewer],
    ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)


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
