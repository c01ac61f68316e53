"""This file tells people outside what is new: each channel each thing once, as far as a sender can know.

    claim ─► tell ─┬─► told
                   └─► failed ─► claimed again after a pause that grows ─► ... ─► given up

Each channel has a thread of its own and a failure ends its turn, so that none has to wait for another that hangs.
"""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from brand_assets.campaigns.news import Due, Heard, Newsroom
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, NotTold
from brand_assets.notifying.channels import CHANNELS, REPEATABLE, Channel, open_channel
from brand_assets.notifying.notice import Notice

BEGIN_WITHIN_S = 25.0
"""No notice is begun later than this after the first; one takes as long at most, and a sensor has 60 s."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))
"""Before the second, third, ... try; then it is given up, a day after the first."""
MOST_PHRASES = 6  # of a kind; a paragraph is read, a list of three hundred is not
NO_CHANNEL = (
    "Nobody outside is told: no channel is set up. Set BRAND_ASSETS_GITHUB_REPOSITORY, BRAND_ASSETS_SLACK_WEBHOOK, "
    "BRAND_ASSETS_SMTP_URL or BRAND_ASSETS_WEBHOOK_URL."
)


@dataclass(slots=True)
class Telling:
    """What came of one round of telling; every entry is a phrase for people, without secrets."""

    channels: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    """What failed at an earlier time, and is not due to be tried again yet."""

    def describe(self) -> str:
        """One paragraph."""
        if not self.channels and not self.failed:
            return NO_CHANNEL
        said = [f"Set up: {', '.join(self.channels) or 'nothing that works'}."]
        said.append(f"Told: {'; '.join(_shorten(self.told))}." if self.told else "Nothing new to tell.")
        return " ".join([*said, *(f"{phrase.rstrip('.')}." for phrase in _shorten([*self.failed, *self.waiting]))])


def _shorten(phrases: Sequence[str]) -> list[str]:
    more = len(phrases) - MOST_PHRASES
    return [*phrases[:MOST_PHRASES], *([f"And {more} more"] if more > 0 else [])]


def open_channels(studio: Studio) -> tuple[dict[str, Channel], list[str]]:
    """The channels that are set up, by name, and what is wrong with the settings of others."""
    channels: dict[str, Channel] = {}
    problems = []
    for name in CHANNELS:
        try:
            channel = open_channel(name, studio.settings.review)
        except ConfigError as problem:
            problems.append(f"{name} is not set up: {problem}")
            continue
        if channel is not None:
            channels[name] = channel
    return channels, problems


def tell_news(studio: Studio, channels: Mapping[str, Channel] | None = None, now: datetime | None = None) -> Telling:
    """Tell every channel what it has not heard. `channels`: None for those of the settings.

    Takes 50 s at most. No channel's failure is raised; LedgerError is, when the ledger cannot be used.
    """
    now = datetime.now(UTC) if now is None else now
    telling = Telling()
    if channels is None:
        channels, telling.failed = open_channels(studio)
    telling.channels = list(channels)
    if not channels:
        return telling
    newsroom = Newsroom(studio, now)
    with ThreadPoolExecutor(len(channels), thread_name_prefix="telling") as pool:
        rounds = [pool.submit(_tell_channel, studio, newsroom, name, channels[name], now) for name in channels]
        for done in [one.result() for one in rounds]:
            telling.told += done.told
            telling.failed += done.failed
            telling.waiting += done.waiting
    return telling


def _tell_channel(studio: Studio, newsroom: Newsroom, name: str, channel: Channel, now: datetime) -> Telling:
    telling, until = Telling(), time.monotonic() + BEGIN_WITHIN_S
    heard = Heard(*studio.ledger.notices.watch(name, now), may_repeat=name in REPEATABLE)
    for due in newsroom.list_due(heard):
        if time.monotonic() > until:
            break
        errand = _Errand(studio, name, channel, due, now)
        notice, reference = newsroom.write(due), heard.reference(due.checkpoint)
        attempt = errand.claim(heard.may_repeat)
        if attempt is None:
            telling.waiting += errand.describe_pause(heard)
        elif not errand.run(notice, reference, attempt, telling):
            break
    return telling


@dataclass(frozen=True, slots=True)
class _Errand:
    """One notice on its way to one channel."""

    studio: Studio
    name: str
    channel: Channel
    due: Due
    now: datetime

    @property
    def words(self) -> str:
        about = self.due.checkpoint
        return f"{self.due.event.replace('_', ' ')} of {about.campaign}/{about.round} to {self.name}"

    def claim(self, may_repeat: bool) -> int | None:
        return self.studio.ledger.notices.claim(
            self.name, self.due.event, self.due.subject, may_repeat=may_repeat, now=self.now
        )

    def describe_pause(self, heard: Heard) -> list[str]:
        """Until when it rests after a failure, and after which; nothing when somebody else is at it."""
        row = heard.find(self.due.event, self.due.subject)
        if row is None or row.again_at is None:
            return []
        return [f"Waits until {row.again_at:%H:%M} UTC: {self.words}: {row.problem}"]

    def run(self, notice: Notice, reference: str | None, attempt: int, telling: Telling) -> bool:
        """Whether it was told."""
        key = (self.name, self.due.event, self.due.subject)
        try:
            named = self.channel.tell(notice, reference, self.now)
        except Exception as problem:  # whatever a channel does wrong: it must not silence the others
            again_at = self._choose_next(problem, attempt)
            told = str(problem) if isinstance(problem, NotTold) else f"{type(problem).__name__} in the channel."
            self.studio.ledger.notices.release(*key, told, again_at, self.now)
            when = f"again after {again_at:%H:%M} UTC" if again_at else "given up"
            telling.failed.append(f"Not told, {when}: {self.words}: {told}")
            return False
        self.studio.ledger.notices.settle(*key, named, self.now)
        telling.told.append(self.words)
        return True

    def _choose_next(self, problem: Exception, attempt: int) -> datetime | None:
        if attempt > len(PAUSES):
            return None
        asked_s = problem.retry_after_s if isinstance(problem, NotTold) else 0.0
        return self.now + max(PAUSES[attempt - 1], timedelta(seconds=asked_s))
