"""This file reads checkpoints, what they showed and what was decided on them, back out of the ledger."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import MACHINES, Checkpoint, Decision, Shown
from brand_assets.review import Verdict, is_same_name, join_decisions
from brand_assets.storage.ledger.columns import from_instant, from_instant_or_none

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SELECT = """SELECT checkpoint_id, campaign, round, attempt, shown_sha256, opened_at, submitted_at, submitted_by, rule,
                    status, submission, shown, to_approve, reopened_by FROM checkpoints"""

DECISION_COLUMNS = (
    "image_id", "reviewer", "decision", "reason", "seconds", "decided_at", "checkpoint_id", "decision_id", "rubric",
    "carried_from",
)  # fmt: skip


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
    """All of them, in the order in which they were taken."""
    # The columns are this package's own.
    rows = connection.execute(
        f"SELECT {', '.join(DECISION_COLUMNS)} FROM decisions WHERE checkpoint_id = ? ORDER BY decision_id",  # noqa: S608
        [checkpoint_id],
    ).fetchall()
    return list(map(make_decision, rows))


def make_decision(row: Sequence[Any]) -> Decision:
    """From a row of DECISION_COLUMNS."""
    return Decision(
        image_id=row[0],
        reviewer=row[1],
        decision=row[2],
        reason=row[3],
        seconds=row[4],
        decided_at=from_instant_or_none(row[5]),
        checkpoint_id=row[6],
        decision_id=row[7],
        rubric=tuple(row[8].split(",")) if row[8] else (),
        carried_from=row[9],
    )


def read_unseen(connection: "DuckDBPyConnection", checkpoint: Checkpoint, reviewer: str) -> Unseen:
    """How far this reviewer's decisions are about a shortlist that this one has replaced since.

    A round that was sent back does not count: who sent it back, or decided there, knows that other images come.
    """
    own = _list_own(connection, checkpoint.checkpoint_id, reviewer)
    carried = sum(decision.carried_from is not None for decision in own)
    where = """WHERE campaign = ? AND round = ? AND status = 'superseded'
               AND checkpoint_id NOT IN (SELECT checkpoint_id FROM revisions)"""
    decided, seen = set[str](), set[tuple[str, str]]()
    for earlier in read_checkpoints(connection, where, [checkpoint.campaign, checkpoint.round]):
        if before := _list_own(connection, earlier.checkpoint_id, reviewer):
            seen |= {(image.image_id, image.sha256) for image in read_shown(connection, earlier.checkpoint_id)}
            decided |= {decision.image_id for decision in before if carried or earlier.submitted_at is None}
    shown = read_shown(connection, checkpoint.checkpoint_id)
    new = sum((image.image_id, image.sha256) not in seen for image in shown)
    return Unseen(0 if len(own) > carried else len(decided), carried, new)


def _list_own(connection: "DuckDBPyConnection", checkpoint_id: str, reviewer: str) -> list[Decision]:
    return [one for one in read_decisions(connection, checkpoint_id) if is_same_name(one.reviewer, reviewer)]


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


def list_people(connection: "DuckDBPyConnection", checkpoint: Checkpoint) -> list[str]:
    """Everybody who had a hand in the checkpoint, in alphabetical order; machines are not named."""
    rows = connection.execute(
        """SELECT reviewer FROM decisions WHERE checkpoint_id = $checkpoint
           UNION SELECT reviewer FROM comparisons WHERE checkpoint_id = $checkpoint
           UNION SELECT reviewer FROM revisions WHERE campaign = $campaign AND round = $round AND attempt = $attempt""",
        {
            "checkpoint": checkpoint.checkpoint_id,
            "campaign": checkpoint.campaign,
            "round": checkpoint.round,
            "attempt": checkpoint.attempt,
        },
    ).fetchall()
    reopened = set() if checkpoint.reopened_by is None else {checkpoint.reopened_by or "somebody"}
    return sorted(
        name for name in {reviewer.strip() for (reviewer,) in rows} | reopened if name.casefold() not in MACHINES
    )
