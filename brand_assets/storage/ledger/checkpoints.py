"""This file keeps checkpoints in the ledger: what was shown, what was decided on it, and when that was submitted."""

import json
import math
import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from brand_assets.errors import CheckpointOpen, ConfigError, DecisionRefused, RoundIncomplete
from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint, Decision, Shown, shown_sha256
from brand_assets.review import Verdict, check_rule
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.checkpoint_rows import (
    find_checkpoint,
    judge_checkpoint,
    read_checkpoints,
    read_decisions,
    read_last_verdicts,
    read_shown,
)
from brand_assets.storage.ledger.columns import insert_rows, to_instant, to_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_KINDS = ("approved", "rejected", "starred", "withdrawn")


class Checkpoints:
    """The checkpoints of all campaigns. Of one round at most one is not superseded."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def open(
        self,
        campaign: str,
        round_name: RoundName,
        attempt: int,
        shown: Sequence[tuple[str, str]],
        *,
        to_approve: int,
        rule: str = "any",
        reviewers: Sequence[str] = (),
        now: datetime | None = None,
    ) -> Checkpoint:
        """The checkpoint that puts this shortlist, ordered (image_id, sha256), before people.

        The round's current checkpoint stays when it shows the same; while it is open, it takes on the rule and the
        number to approve given here. Otherwise it is superseded. Raises RoundIncomplete when nothing is shown,
        ConfigError for a rule that cannot be applied.
        """
        if not shown:
            raise RoundIncomplete(f"There is nothing to show at the {round_name} checkpoint of {campaign!r}.")
        if repeated := [image_id for image_id, count in Counter(i for i, _ in shown).items() if count > 1]:
            raise ValueError(f"Images are shown twice at one checkpoint: {', '.join(sorted(repeated))}.")
        try:
            check_rule(rule, reviewers)
        except ValueError as error:
            raise ConfigError(str(error)) from None

        def job(connection: "DuckDBPyConnection") -> Checkpoint:
            current = _current(connection, campaign, round_name)
            if current is not None and current.shown_sha256 == shown_sha256(shown):
                return _refresh(connection, current, rule, reviewers, to_approve)
            proposed = Checkpoint(
                checkpoint_id="",
                campaign=campaign,
                round=round_name,
                attempt=attempt,
                shown_sha256=shown_sha256(shown),
                opened_at=datetime.now(UTC) if now is None else now,
                submitted_at=None,
                submitted_by=None,
                rule=rule,
                status="open",
                submission=None,
                shown=len(shown),
                to_approve=to_approve,
            )
            return _open_anew(connection, proposed, shown, json.dumps(list(reviewers)))

        return self._calls.call(job)

    def reopen(self, campaign: str, round_name: RoundName, now: datetime | None = None) -> Checkpoint:
        """Put the same shortlist before people again; decisions are not carried over.

        Raises CheckpointOpen when the checkpoint is open already, or was never reached.
        """

        def job(connection: "DuckDBPyConnection") -> Checkpoint:
            current = _current(connection, campaign, round_name)
            if current is None:
                raise CheckpointOpen(
                    f"The {round_name} checkpoint of {campaign!r} was never reached; run the round first."
                )
            if current.status == "open":
                raise CheckpointOpen(f"The {round_name} checkpoint of {campaign!r} is open already; decide there.")
            shown = [(image.image_id, image.sha256) for image in read_shown(connection, current.checkpoint_id)]
            opened_at = datetime.now(UTC) if now is None else now
            again = replace(
                current, opened_at=opened_at, submitted_at=None, submitted_by=None, status="open", submission=None
            )
            return _open_anew(connection, again, shown, _read_reviewers(connection, current.checkpoint_id))

        return self._calls.call(job)

    def decide(self, checkpoint_id: str, decisions: Sequence[Decision], now: datetime | None = None) -> int:
        """Append decisions, all or none, and say how many.

        Raises DecisionRefused when the checkpoint is not open, an image was not shown, or nobody signs.
        """

        def job(connection: "DuckDBPyConnection") -> int:
            checkpoint = _require_open(connection, checkpoint_id)
            _refuse_unfit(decisions, {image.image_id for image in read_shown(connection, checkpoint.checkpoint_id)})
            taken_at = to_instant(now)
            columns = ("checkpoint_id", "image_id", "reviewer", "decision", "reason", "seconds", "decided_at")
            rows = [
                (
                    checkpoint_id,
                    decision.image_id,
                    to_text(decision.reviewer.strip()),
                    decision.decision,
                    to_text(decision.reason),
                    decision.seconds if decision.seconds is not None and math.isfinite(decision.seconds) else None,
                    taken_at if decision.decided_at is None else to_instant(decision.decided_at),
                )
                for decision in decisions
            ]
            insert_rows(connection, "decisions", columns, rows)
            return len(rows)

        return self._calls.call(job) if decisions else 0

    def submit(self, checkpoint_id: str, reviewer: str, now: datetime | None = None) -> Checkpoint:
        """Close the checkpoint with what was decided; what nobody decided on is rejected.

        Raises DecisionRefused when it is not open, nobody signs, or more is approved than may be.
        """
        if not reviewer.strip():
            raise DecisionRefused("Nobody signed the submission. Name the reviewer.")

        def job(connection: "DuckDBPyConnection") -> Checkpoint:
            checkpoint = _require_open(connection, checkpoint_id)
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
                [to_instant(now), to_text(reviewer.strip()), checkpoint_id],
            )
            return find_checkpoint(connection, checkpoint_id)

        return self._calls.call(job)

    def latest(self, campaign: str, round_name: RoundName) -> Checkpoint | None:
        """The round's checkpoint that is not superseded, None when the round never got so far."""
        return self._calls.call(lambda connection: _current(connection, campaign, round_name))

    def list_latest(self) -> list[Checkpoint]:
        """As `latest`, of every campaign and round that has one."""
        return self._calls.call(lambda connection: read_checkpoints(connection, "WHERE status <> 'superseded'", []))

    def find(self, checkpoint_id: str) -> Checkpoint:
        """Raises DecisionRefused when there is no such checkpoint."""
        return self._calls.call(lambda connection: find_checkpoint(connection, checkpoint_id))

    def list_submitted(self, after_submission: int = 0) -> list[Checkpoint]:
        """Checkpoints submitted after that submission, in the order of their commits, without superseded ones."""
        where = "WHERE status = 'submitted' AND submission > ? ORDER BY submission"
        return self._calls.call(lambda connection: read_checkpoints(connection, where, [after_submission]))

    def list_open(self) -> list[Checkpoint]:
        """Checkpoints that wait for a person, those that have waited longest first."""
        where = "WHERE status = 'open' ORDER BY opened_at, checkpoint_id"
        return self._calls.call(lambda connection: read_checkpoints(connection, where, []))

    def shown(self, checkpoint_id: str) -> list[Shown]:
        return self._calls.call(lambda connection: read_shown(connection, checkpoint_id))

    def decisions(self, checkpoint_id: str) -> list[Decision]:
        """Every decision taken, in the order in which they were committed."""
        return self._calls.call(lambda connection: read_decisions(connection, checkpoint_id))

    def verdicts(self, checkpoint_id: str) -> list[Verdict]:
        """What the decisions so far come to, by the rule and reviewers that the checkpoint was opened with.

        After submission this never changes; the submitter signs for what nobody decided on.
        """
        return self._calls.call(
            lambda connection: judge_checkpoint(connection, find_checkpoint(connection, checkpoint_id))
        )

    def verdicts_of(self, checkpoint_ids: Iterable[str]) -> dict[str, list[Verdict]]:
        """As `verdicts`, for several checkpoints at once."""
        keys = list(checkpoint_ids)
        return self._calls.call(
            lambda connection: {
                key: judge_checkpoint(connection, find_checkpoint(connection, key)) for key in dict.fromkeys(keys)
            }
        )

    def last_verdicts(self, image_ids: Iterable[str]) -> dict[str, tuple[Checkpoint, Verdict]]:
        """By image, the verdict of the last submitted checkpoint that showed it, superseded since or not."""
        keys = list(image_ids)
        return self._calls.call(lambda connection: read_last_verdicts(connection, keys))


def _current(connection: "DuckDBPyConnection", campaign: str, round_name: str) -> Checkpoint | None:
    where = "WHERE campaign = ? AND round = ? AND status <> 'superseded'"
    found = read_checkpoints(connection, where, [campaign, round_name])
    return found[0] if found else None


def _refresh(
    connection: "DuckDBPyConnection", current: Checkpoint, rule: str, reviewers: Sequence[str], to_approve: int
) -> Checkpoint:
    if current.status != "open":
        return current
    connection.execute(
        "UPDATE checkpoints SET rule = ?, reviewers = ?, to_approve = ? WHERE checkpoint_id = ?",
        [rule, json.dumps(list(reviewers)), to_approve, current.checkpoint_id],
    )
    return replace(current, rule=rule, to_approve=to_approve)


def _open_anew(
    connection: "DuckDBPyConnection", proposed: Checkpoint, shown: Sequence[tuple[str, str]], reviewers_json: str
) -> Checkpoint:
    """Write the proposed checkpoint under an id of its own, and supersede what the round had before."""
    opened_at = to_instant(proposed.opened_at)
    checkpoint = replace(proposed, checkpoint_id=_make_id(proposed.opened_at))
    connection.execute(
        "UPDATE checkpoints SET status = 'superseded' WHERE campaign = ? AND round = ? AND status <> 'superseded'",
        [checkpoint.campaign, checkpoint.round],
    )
    columns = (
        "checkpoint_id", "campaign", "round", "attempt", "shown_sha256", "opened_at", "rule", "status", "shown",
        "to_approve", "reviewers",
    )  # fmt: skip
    row = (
        checkpoint.checkpoint_id, checkpoint.campaign, checkpoint.round, checkpoint.attempt, checkpoint.shown_sha256,
        opened_at, checkpoint.rule, "open", checkpoint.shown, checkpoint.to_approve, reviewers_json,
    )  # fmt: skip
    insert_rows(connection, "checkpoints", columns, [row])
    images = [(checkpoint.checkpoint_id, position, *image) for position, image in enumerate(shown)]
    insert_rows(connection, "checkpoint_images", ("checkpoint_id", "position", "image_id", "sha256"), images)
    return checkpoint


def _make_id(opened_at: datetime) -> str:
    """32 hex digits that sort by time: twelve of milliseconds, twenty of chance."""
    return f"{int(opened_at.timestamp() * 1000):012x}{secrets.token_hex(10)}"


def _read_reviewers(connection: "DuckDBPyConnection", checkpoint_id: str) -> str:
    row = connection.execute("SELECT reviewers FROM checkpoints WHERE checkpoint_id = ?", [checkpoint_id]).fetchone()
    return str(row[0]) if row else "[]"


def _require_open(connection: "DuckDBPyConnection", checkpoint_id: str) -> Checkpoint:
    checkpoint = find_checkpoint(connection, checkpoint_id)
    name = f"The {checkpoint.round} checkpoint {checkpoint_id} of {checkpoint.campaign!r}"
    if checkpoint.status == "submitted" and checkpoint.submitted_at is not None:
        raise DecisionRefused(
            f"{name} was submitted by {checkpoint.submitted_by} at {checkpoint.submitted_at:%Y-%m-%d %H:%M} UTC. "
            "Reopen it to decide again."
        )
    if checkpoint.status == "superseded":
        raise DecisionRefused(f"{name} is superseded: a newer one shows what the round has now. Decide there.")
    return checkpoint


def _refuse_unfit(decisions: Sequence[Decision], shown: set[str]) -> None:
    if unshown := sorted({decision.image_id[:80] for decision in decisions if decision.image_id not in shown}):
        raise DecisionRefused(f"These images were not shown at this checkpoint: {', '.join(unshown)}.")
    if any(not decision.reviewer.strip() for decision in decisions):
        raise DecisionRefused("A decision without a reviewer was refused. Name the reviewer.")
    if unknown := sorted({str(decision.decision) for decision in decisions if decision.decision not in _KINDS}):
        raise DecisionRefused(f"{', '.join(map(repr, unknown))} is no decision; it may be one of: {', '.join(_KINDS)}.")
