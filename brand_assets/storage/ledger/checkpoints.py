"""This file keeps checkpoints in the ledger: what was shown, what was decided on it, and when that was submitted."""

import json
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
    Unseen,
    find_checkpoint,
    judge_checkpoint,
    list_people,
    read_checkpoints,
    read_decisions,
    read_last_verdicts,
    read_shown,
    read_unseen,
)
from brand_assets.storage.ledger.checkpoint_writing import (
    append_decisions,
    open_anew,
    read_reviewers,
    require_open,
    submit_checkpoint,
)
from brand_assets.storage.ledger.revising import refuse_left_behind, refuse_sent_back

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


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
        number to approve given here. Otherwise it is superseded, and what people's decisions there come to stands here
        too, on images that are shown again with the same bytes. Raises RoundIncomplete when nothing is shown, the round
        was sent back with notes or a newer attempt has begun, ConfigError for a rule that cannot be applied.
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
            refuse_sent_back(connection, campaign, round_name, "show a shortlist of it")
            refuse_left_behind(connection, campaign, round_name, attempt)
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
            return open_anew(connection, proposed, shown, json.dumps(list(reviewers)), before=current)

        return self._calls.call(job)

    def reopen(
        self, campaign: str, round_name: RoundName, now: datetime | None = None, *, reviewer: str = ""
    ) -> Checkpoint:
        """Put the same shortlist before people again, with what each of them had decided; who reopened is kept.

        What was not chosen is undecided again. Raises CheckpointOpen when the checkpoint is open already, or was never
        reached, RoundIncomplete when the round was sent back with notes.
        """

        def job(connection: "DuckDBPyConnection") -> Checkpoint:
            current = _current(connection, campaign, round_name)
            refuse_sent_back(connection, campaign, round_name, "reopen it")
            if current is None:
                raise CheckpointOpen(
                    f"The {round_name} checkpoint of {campaign!r} was never reached; run the round first."
                )
            if current.status == "open":
                raise CheckpointOpen(f"The {round_name} checkpoint of {campaign!r} is open already; decide there.")
            shown = [(image.image_id, image.sha256) for image in read_shown(connection, current.checkpoint_id)]
            opened_at = datetime.now(UTC) if now is None else now
            again = replace(
                current,
                opened_at=opened_at,
                submitted_at=None,
                submitted_by=None,
                status="open",
                submission=None,
                reopened_by=reviewer.strip(),
            )
            reviewers = read_reviewers(connection, current.checkpoint_id)
            return open_anew(connection, again, shown, reviewers, before=current)

        return self._calls.call(job)

    def decide(self, checkpoint_id: str, decisions: Sequence[Decision], now: datetime | None = None) -> int:
        """Append decisions, all or none, and say how many.

        Raises DecisionRefused when the checkpoint is not open, an image was not shown, or nobody signs.
        """

        def job(connection: "DuckDBPyConnection") -> int:
            require_open(connection, checkpoint_id)
            append_decisions(connection, checkpoint_id, decisions, now)
            return len(decisions)

        return self._calls.call(job) if decisions else 0

    def submit(self, checkpoint_id: str, reviewer: str, now: datetime | None = None) -> Checkpoint:
        """Close the checkpoint with what was decided; what nobody decided on is rejected.

        Raises DecisionRefused when it is not open, nobody signs, or more is approved than may be.
        """
        if not reviewer.strip():
            raise DecisionRefused("Nobody signed the submission. Name the reviewer.")
        return self._calls.call(
            lambda connection: submit_checkpoint(connection, require_open(connection, checkpoint_id), reviewer, now)
        )

    def settle_alone(
        self, checkpoint_id: str, decisions: Sequence[Decision], reviewer: str, now: datetime | None = None
    ) -> Checkpoint:
        """Decide and submit in one go, for a machine: all of it is durable, or nothing.

        Raises DecisionRefused as `decide` and `submit` do, and when `people_at` names anybody.
        """

        def job(connection: "DuckDBPyConnection") -> Checkpoint:
            checkpoint = require_open(connection, checkpoint_id)
            if people := list_people(connection, checkpoint):
                raise DecisionRefused(
                    f"{', '.join(people)} had a hand in the {checkpoint.round} checkpoint of {checkpoint.campaign!r}, "
                    "so it waits for a person to submit it."
                )
            append_decisions(connection, checkpoint_id, decisions, now)
            return submit_checkpoint(connection, checkpoint, reviewer, now)

        return self._calls.call(job)

    def people_at(self, checkpoint_id: str) -> list[str]:
        """Who has decided or compared anything there, reopened it, or sent the round back for what it shows.

        In alphabetical order; machines are not named.
        """
        return self._calls.call(lambda connection: list_people(connection, find_checkpoint(connection, checkpoint_id)))

    def unseen(self, checkpoint_id: str, reviewer: str) -> Unseen:
        """How far this reviewer's decisions are about a shortlist that this one has replaced since."""
        return self._calls.call(
            lambda connection: read_unseen(connection, find_checkpoint(connection, checkpoint_id), reviewer)
        )

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

    def reviewers(self, checkpoint_id: str) -> tuple[str, ...]:
        """Those that it was opened with, in the brief's order: under the rule `lead` the first decides alone."""
        names = self._calls.call(lambda connection: read_reviewers(connection, checkpoint_id))
        return tuple(json.loads(names))

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
