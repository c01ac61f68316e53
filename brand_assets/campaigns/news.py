"""This file finds what people outside have not been told yet: what opened, waits, is overdue, decided, exported."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from brand_assets.campaigns.deadlines import find_due
from brand_assets.campaigns.links import link_to_campaign, link_to_review
from brand_assets.campaigns.status import CampaignStatus, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import DecisionRefused
from brand_assets.notifying.notice import Event, Notice
from brand_assets.records.checkpoint import MACHINES, Checkpoint
from brand_assets.storage.ledger.notices import NoticeRow

ABOUT_WAITING = ("checkpoint_opened", "reminder", "checkpoint_overdue")
CLOSING = ("checkpoint_decided", "checkpoint_superseded")


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that a channel is to be told; `at` is when it happened."""

    event: Event
    subject: str
    checkpoint: Checkpoint
    at: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """What one channel has heard: `since` is its first moment, `rows` are of the ledger.

    `may_repeat`: what was begun, and nobody knows how it ended, is not heard; the ledger says who may take it over.
    """

    since: datetime
    rows: Sequence[NoticeRow]
    may_repeat: bool

    def of(self, checkpoint: Checkpoint) -> list[NoticeRow]:
        """About one checkpoint, its reminders included."""
        return [row for row in self.list_heard() if _is_about(row, checkpoint)]

    def reference(self, checkpoint: Checkpoint) -> str | None:
        """What the channel calls the checkpoint."""
        named = [row.reference for row in self.rows if _is_about(row, checkpoint) and row.event in ABOUT_WAITING]
        return next((reference for reference in named if reference), None)

    def is_heard(self, event: str, subject: str) -> bool:
        return any((row.event, row.subject) == (event, subject) for row in self.list_heard())

    def find(self, event: str, subject: str) -> NoticeRow | None:
        """What became of telling it so far; None when it was not tried."""
        return next((row for row in self.rows if (row.event, row.subject) == (event, subject)), None)

    def list_heard(self, *events: str) -> list[NoticeRow]:
        """All of it, or of these events; what could not be told yet left out."""
        is_over = {"told": True, "given_up": True, "failed": False, "claimed": not self.may_repeat}
        return [row for row in self.rows if is_over[row.state] and (not events or row.event in events)]


class Newsroom:
    """What happened in one installation, as it is at this moment; read once, for all channels. Thread-safe."""

    def __init__(self, studio: Studio, now: datetime) -> None:
        self._studio = studio
        self._now = now
        self._statuses: dict[str, CampaignStatus] = {}
        self.latest = studio.ledger.checkpoints.list_latest()
        self.deadlines = {one.checkpoint_id: find_due(studio, one) for one in self.latest if one.status == "open"}
        """By the open checkpoint's id, when it is due."""

    def list_due(self, heard: Heard) -> list[Due]:
        """What the channel has not heard, oldest first. What was over before the channel was there is no news."""
        found = [due for one in self.latest for due in self._list_of(one, heard)]
        return sorted([*found, *self._list_replaced(heard)], key=lambda due: due.at)

    def write(self, due: Due) -> Notice:
        """The notice, with the numbers as they are now."""
        studio, checkpoint, status = self._studio, due.checkpoint, self._status(due.checkpoint.campaign)
        is_export = due.event == "export_ready"
        is_decided = checkpoint.submitted_at is not None
        verdicts = studio.ledger.checkpoints.verdicts(checkpoint.checkpoint_id) if is_decided else []
        approved = sum(verdict.decision == "approved" for verdict in verdicts)
        return Notice(
            event=due.event,
            subject=due.subject,
            checkpoint_id=checkpoint.checkpoint_id,
            campaign=checkpoint.campaign,
            round="export" if is_export else checkpoint.round,
            link=link_to_campaign(studio, checkpoint.campaign) if is_export else link_to_review(studio, checkpoint),
            at=due.at,
            images=approved if is_export else checkpoint.shown,
            to_approve=checkpoint.to_approve,
            opened_at=checkpoint.opened_at,
            due_at=self.deadlines.get(checkpoint.checkpoint_id),
            spent_usd=status.spent_usd,
            budget_usd=status.budget_usd,
            approved=approved,
            submitted_by=checkpoint.submitted_by,
            is_by_machine=(checkpoint.submitted_by or "").lower() in MACHINES,
        )

    def _list_of(self, one: Checkpoint, heard: Heard) -> Iterator[Due]:
        if one.status == "open":
            yield from self._list_waiting(one, heard)
        elif one.submitted_at is not None:
            was_told = heard.is_heard("checkpoint_opened", one.checkpoint_id)
            is_news = was_told or one.submitted_at >= heard.since
            if is_news and not heard.is_heard("checkpoint_decided", one.checkpoint_id):
                yield Due("checkpoint_decided", one.checkpoint_id, one, one.submitted_at)
            if one.round == "final" and not heard.is_heard("export_ready", one.checkpoint_id):
                yield from self._list_exported(one, heard.since)

    def _list_waiting(self, one: Checkpoint, heard: Heard) -> Iterator[Due]:
        """A reminder counts from what was said last about it, so that two things are not said at once."""
        if not heard.is_heard("checkpoint_opened", one.checkpoint_id):
            yield Due("checkpoint_opened", one.checkpoint_id, one, one.opened_at)
            return
        due = self._find_overdue(one, heard) or self._find_reminder(one, heard)
        if due is not None and self._is_waited_for(one):
            yield due

    def _find_overdue(self, one: Checkpoint, heard: Heard) -> Due | None:
        due_at = self.deadlines[one.checkpoint_id]
        is_late = due_at is not None and due_at <= self._now
        if due_at is None or not is_late or heard.is_heard("checkpoint_overdue", one.checkpoint_id):
            return None
        return Due("checkpoint_overdue", one.checkpoint_id, one, due_at)

    def _find_reminder(self, one: Checkpoint, heard: Heard) -> Due | None:
        rows, hours = heard.of(one), self._studio.settings.review.remind_after_hours
        remind_at = max(row.at for row in rows) + timedelta(hours=hours)
        if hours <= 0 or remind_at > self._now:
            return None
        number = 1 + sum(row.event == "reminder" for row in rows)
        return Due("reminder", f"{one.checkpoint_id}#{number}", one, remind_at)

    def _is_waited_for(self, one: Checkpoint) -> bool:
        """Not while an earlier round is reopened, nor while this one is drawn anew with a reviewer's notes."""
        status = self._status(one.campaign)
        return (status.round, status.state) == (one.round, "waiting")

    def _list_exported(self, one: Checkpoint, since: datetime) -> Iterator[Due]:
        """Once for each final decision, when all that it approved is packaged."""
        index = self._studio.settings.exports / one.campaign / "index.html"
        try:
            packaged_at = datetime.fromtimestamp(index.stat().st_mtime, UTC)
        except OSError:
            return
        is_news = packaged_at >= max(since, one.submitted_at or since)
        if is_news and self._status(one.campaign).state == "exported":
            yield Due("export_ready", one.checkpoint_id, one, packaged_at)

    def _list_replaced(self, heard: Heard) -> Iterator[Due]:
        """Checkpoints that the channel heard of and that another has replaced since."""
        current = {one.checkpoint_id for one in self.latest}
        opened = {row.subject for row in heard.list_heard("checkpoint_opened")}
        closed = {row.subject for row in heard.list_heard(*CLOSING)}
        for checkpoint_id in sorted(opened - closed - current):
            try:
                one = self._studio.ledger.checkpoints.find(checkpoint_id)
            except DecisionRefused:
                continue  # the ledger was restored from a backup that does not know it
            event: Event = "checkpoint_superseded" if one.submitted_at is None else "checkpoint_decided"
            yield Due(event, checkpoint_id, one, one.submitted_at or self._now)

    def _status(self, campaign: str) -> CampaignStatus:
        found = self._statuses.get(campaign)
        if found is None:
            [found] = list_statuses(self._studio, [campaign])
            self._statuses[campaign] = found
        return found


def _is_about(row: NoticeRow, checkpoint: Checkpoint) -> bool:
    return row.subject.partition("#")[0] == checkpoint.checkpoint_id
