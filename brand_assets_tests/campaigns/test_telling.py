import itertools
import os
import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import polars as pl

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.campaigns.telling import NO_CHANNEL, PAUSES, tell_news
from brand_assets.errors import NotTold
from brand_assets.notifying.notice import Notice
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.tables import TABLES
from brand_assets.settings import ReviewSettings, read_settings
from brand_assets_tests.small_briefs import write_small_brief

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SHOWN = [("a" * 64, "1" * 64), ("b" * 64, "2" * 64)]


@dataclass
class Ear:
    """A channel that remembers what it heard; it is deaf for as many tries as `deaf` says."""

    heard: list[Notice] = field(default_factory=list)
    references: list[str | None] = field(default_factory=list)
    deaf: int = 0
    tries: int = 0

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        self.tries += 1
        if self.deaf:
            self.deaf -= 1
            raise NotTold("Nobody listens.")
        self.heard.append(notice)
        self.references.append(reference)
        return "issue-7" if notice.event == "checkpoint_opened" else None

    @property
    def events(self) -> list[str]:
        return [notice.event for notice in self.heard]


class Broken:
    """A channel with a mistake in it."""

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        raise ZeroDivisionError


def open_checkpoint(studio: Studio, campaign: str = "tide", at: datetime = START, more: str = "") -> Checkpoint:
    write_small_brief(studio, campaign, more=more)
    return studio.ledger.checkpoints.open(campaign, "concept", 1, SHOWN, to_approve=2, now=at)


def hours(count: float) -> datetime:
    return START + timedelta(hours=count)


def test_an_opening_is_told_once_whoever_asks(studio: Studio) -> None:
    open_checkpoint(studio)
    ear, restarted = Ear(), open_studio()
    tell_news(studio, {"slack": ear}, hours(0))
    tell_news(restarted, {"slack": ear}, hours(0.1))
    assert ear.events == ["checkpoint_opened"]
    [notice] = ear.heard
    assert (notice.images, notice.to_approve, notice.opened_at) == (2, 2, START)
    assert notice.link == "http://127.0.0.1:8000/campaigns/tide/concept"


def test_a_link_begins_with_the_public_address(studio: Studio) -> None:
    open_checkpoint(studio)
    review = ReviewSettings(url="https://review.example.com")
    public, ear = replace(studio, settings=replace(read_settings(), review=review)), Ear()
    tell_news(public, {"slack": ear}, hours(0))
    assert ear.heard[0].link == "https://review.example.com/campaigns/tide/concept"


def test_reminders_come_after_each_set_time_and_not_in_between(studio: Studio) -> None:
    open_checkpoint(studio)
    ear = Ear()
    for hour in (0, 1, 23, 24, 25, 47, 48, 49):
        tell_news(studio, {"slack": ear}, hours(hour))
    assert [(notice.event, notice.subject[-2:]) for notice in ear.heard[1:]] == [("reminder", "#1"), ("reminder", "#2")]
    assert set(ear.references[1:]) == {"issue-7"}


def test_a_daemon_that_was_away_for_a_week_sends_one_reminder(studio: Studio) -> None:
    open_checkpoint(studio)
    ear = Ear()
    tell_news(studio, {"slack": ear}, hours(0))
    for _ in range(3):
        tell_news(studio, {"slack": ear}, hours(24 * 7))
    assert ear.events == ["checkpoint_opened", "reminder"]


def test_reminders_can_be_turned_off(studio: Studio) -> None:
    open_checkpoint(studio)
    quiet = replace(studio, settings=replace(studio.settings, review=ReviewSettings(remind_after_hours=0)))
    ear = Ear()
    for hour in (0, 100):
        tell_news(quiet, {"slack": ear}, hours(hour))
    assert ear.events == ["checkpoint_opened"]


def test_a_deadline_that_passes_is_told_once(studio: Studio) -> None:
    open_checkpoint(studio, more="review: {deadline_days: 0.5}\n")
    ear = Ear()
    for hour in (0, 11, 12, 13, 14):
        tell_news(studio, {"slack": ear}, hours(hour))
    assert ear.events == ["checkpoint_opened", "checkpoint_overdue"]
    assert ear.heard[1].due_at == hours(12)


def test_a_decision_is_told_with_how_many_are_in_and_ends_the_reminders(studio: Studio) -> None:
    checkpoint = open_checkpoint(studio)
    ear = Ear()
    tell_news(studio, {"slack": ear}, hours(0))
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=["a" * 64])
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "ada", hours(2))
    for hour in (3, 4, 80):
        tell_news(studio, {"slack": ear}, hours(hour))
    assert ear.events == ["checkpoint_opened", "checkpoint_decided"]
    assert (ear.heard[1].approved, ear.heard[1].submitted_by) == (1, "ada")


def test_a_checkpoint_that_another_replaced_is_told_as_that(studio: Studio) -> None:
    first = open_checkpoint(studio)
    ear = Ear()
    tell_news(studio, {"github": ear}, hours(0))
    studio.ledger.checkpoints.open("tide", "concept", 1, SHOWN[:1], to_approve=1, now=hours(1))
    for hour in (2, 3):
        tell_news(studio, {"github": ear}, hours(hour))
    assert sorted(ear.events[1:]) == ["checkpoint_opened", "checkpoint_superseded"]
    assert next(one for one in ear.heard if one.event == "checkpoint_superseded").subject == first.checkpoint_id


def test_what_was_decided_before_a_channel_was_set_up_is_no_news(studio: Studio) -> None:
    old = open_checkpoint(studio)
    studio.ledger.checkpoints.submit(old.checkpoint_id, "ada", hours(1))
    ear = Ear()
    tell_news(studio, {"slack": ear}, hours(50))
    assert ear.events == []
    fresh = open_checkpoint(studio, "reef", hours(51))
    studio.ledger.checkpoints.submit(fresh.checkpoint_id, "ada", hours(52))
    tell_news(studio, {"slack": ear}, hours(53))
    assert [(notice.event, notice.campaign) for notice in ear.heard] == [("checkpoint_decided", "reef")]


def test_a_failure_is_tried_again_after_pauses_that_grow_and_given_up_in_the_end(studio: Studio) -> None:
    open_checkpoint(studio)
    ear, due = Ear(deaf=1000), [0, 1, 6, 21, 81, 261, 621, 1341]
    assert [int(pause.total_seconds()) // 60 for pause in PAUSES] == [b - a for a, b in itertools.pairwise(due)]
    tries = []
    for minute in sorted({*due, *(minute - 1 for minute in due[2:]), 1400}):
        before = ear.tries
        tell_news(studio, {"slack": ear}, START + timedelta(minutes=minute))
        tries += [minute] if ear.tries > before else []
    assert tries == due
    [row] = studio.ledger.notices.list()
    assert (row.state, row.problem) == ("given_up", "Nobody listens.")


def test_a_channel_that_fails_keeps_nothing_from_the_others(studio: Studio) -> None:
    open_checkpoint(studio)
    ear = Ear()
    telling = tell_news(studio, {"github": Broken(), "slack": Ear(deaf=1), "mail": ear}, hours(0))
    assert ear.events == ["checkpoint_opened"]
    assert telling.told == ["checkpoint opened of tide/concept to mail"]
    assert len(telling.failed) == 2
    assert "again after 09:01 UTC" in telling.describe()
    later = tell_news(studio, {"slack": Ear()}, START + timedelta(seconds=30))
    assert later.describe() == (
        "Set up: slack. Nothing new to tell. "
        "Waits until 09:01 UTC: checkpoint opened of tide/concept to slack: Nobody listens."
    )


def test_a_claim_that_was_left_behind_is_taken_over_only_where_a_repeat_is_harmless(studio: Studio) -> None:
    checkpoint = open_checkpoint(studio)
    for channel in ("github", "slack"):
        studio.ledger.notices.claim(
            channel, "checkpoint_opened", checkpoint.checkpoint_id, may_repeat=False, now=hours(0)
        )
    github, slack = Ear(), Ear()
    tell_news(studio, {"github": github, "slack": slack}, hours(0.01))
    assert (github.events, slack.events) == ([], [])
    tell_news(studio, {"github": github, "slack": slack}, hours(1))
    assert (github.events, slack.events) == (["checkpoint_opened"], [])


def test_two_daemons_at_once_tell_it_once(studio: Studio) -> None:
    open_checkpoint(studio)
    ear, other = Ear(), Ear()

    class Slow(Ear):
        def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
            tell_news(open_studio(), {"slack": other}, hours(0))
            return super().tell(notice, reference, now)

    ear = Slow()
    tell_news(studio, {"slack": ear}, hours(0))
    assert (ear.events, other.events) == (["checkpoint_opened"], [])


def test_nobody_is_reminded_of_a_round_before_which_another_was_reopened(studio: Studio) -> None:
    concept = open_checkpoint(studio)
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=["a" * 64])
    studio.ledger.checkpoints.submit(concept.checkpoint_id, "ada", hours(1))
    studio.ledger.checkpoints.open("tide", "direction", 1, SHOWN, to_approve=2, now=hours(2))
    ear = Ear()
    tell_news(studio, {"slack": ear}, hours(3))
    studio.ledger.checkpoints.reopen("tide", "concept", hours(4))
    for hour in (5, 40):
        tell_news(studio, {"slack": ear}, hours(hour))
    reminded = [notice.round for notice in ear.heard if notice.event == "reminder"]
    assert reminded == ["concept"]


def test_without_a_channel_it_says_what_to_set(studio: Studio) -> None:
    assert tell_news(studio).describe() == NO_CHANNEL


def test_a_wrong_setting_of_one_channel_is_said_and_stops_no_other(studio: Studio) -> None:
    review = ReviewSettings(webhook_url="https://hooks.example", webhook_secret="whsec_!")
    wrong = replace(studio, settings=replace(studio.settings, review=review))
    telling = tell_news(wrong)
    assert "webhook is not set up: A webhook secret begins with whsec_" in telling.describe()


def test_a_channel_that_hangs_keeps_nobody_waiting(studio: Studio) -> None:
    open_checkpoint(studio)
    others_are_told = threading.Event()

    class Hanging(Ear):
        def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
            if not others_are_told.wait(30):
                raise NotTold("It hung until everybody had gone.")
            return super().tell(notice, reference, now)

    class Signalling(Ear):
        def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
            others_are_told.set()
            return super().tell(notice, reference, now)

    hanging, quick = Hanging(), Signalling()
    telling = tell_news(studio, {"github": hanging, "slack": quick}, hours(0))
    assert (hanging.events, quick.events) == (["checkpoint_opened"], ["checkpoint_opened"])
    assert telling.failed == []


def write_rows(studio: Studio, table: str, columns: dict[str, list[str]], round_name: RoundName | None = None) -> None:
    rows = pl.concat([TABLES[table].to_frame(), pl.DataFrame(columns)], how="diagonal_relaxed")
    studio.lake.write(rows, table, "tide", round_name)


def decide_all_rounds(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    for number, round_name in enumerate(ROUNDS):
        checkpoint = studio.ledger.checkpoints.open("tide", round_name, 1, SHOWN, to_approve=2, now=hours(number))
        deciding.decide(studio, "tide", round_name, reviewer="ada", approve=["a" * 64])
        studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "ada", hours(number + 0.5))
        write_rows(studio, "approvals", {"checkpoint_id": [checkpoint.checkpoint_id]}, round_name)


def package(studio: Studio, image_id: str, at: datetime) -> None:
    write_rows(studio, "exports", {"image_id": [image_id]})
    index = studio.settings.exports / "tide" / "index.html"
    index.parent.mkdir(parents=True, exist_ok=True)
    index.write_text("<!doctype html>")
    os.utime(index, (at.timestamp(), at.timestamp()))


def test_an_export_is_told_when_it_holds_what_was_approved_and_once(studio: Studio) -> None:
    ear = Ear()
    tell_news(studio, {"slack": ear}, hours(-1))
    decide_all_rounds(studio)
    tell_news(studio, {"slack": ear}, hours(4))
    package(studio, "b" * 64, hours(5))  # of an earlier decision
    tell_news(studio, {"slack": ear}, hours(5.1))
    assert ear.events == ["checkpoint_decided"] * 3
    package(studio, "a" * 64, hours(6))
    for hour in (6.1, 7):
        tell_news(studio, {"slack": ear}, hours(hour))
    package(studio, "a" * 64, hours(8))  # packaged again: nothing new was decided
    tell_news(studio, {"slack": ear}, hours(8.1))
    assert ear.events[3:] == ["export_ready"]
    assert (ear.heard[3].images, ear.heard[3].link) == (1, "http://127.0.0.1:8000/campaigns/tide")


def test_one_campaign_with_a_damaged_table_does_not_silence_the_others(studio: Studio) -> None:
    damaged = open_checkpoint(studio, "bay")
    [image_id, _] = SHOWN[0]
    deciding.decide(studio, "bay", "concept", reviewer="ada", approve=[image_id])
    studio.ledger.checkpoints.submit(damaged.checkpoint_id, "ada", now=hours(1))
    table = studio.lake.path("approvals", "bay", "concept")
    table.parent.mkdir(parents=True)
    table.write_bytes(b"junk")
    open_checkpoint(studio, "tide", at=hours(2))
    ear = Ear()
    tell_news(studio, {"slack": ear}, hours(0.5))
    tell_news(studio, {"slack": ear}, hours(3))
    assert sorted((one.campaign, one.event) for one in ear.heard) == [
        ("bay", "checkpoint_decided"),
        ("tide", "checkpoint_opened"),
    ]
