"""This file moves an account's schedule: slots leased and given back, pauses, slowing down after a 429 and easing.

Everything here is pure. Slots lie on one line for all processes, `spacing_s` apart, so that no stretch of the limit's
window holds more of them than the limit (the generic cell rate algorithm with a burst of one). Times are wall-clock.
"""

import math
from dataclasses import dataclass, replace

from brand_assets.remote.pacing.account import MAX_LATE_S, MIN_RATE, Account, Lateness, Track, begin_account

HORIZON_S = 5.0
"""No slot further ahead is leased, so that what a killed process held and a clock set back cost little."""
SPAN_S = 0.5
"""One lease covers no more than this, so that processes take turns and a kill wastes little."""
MAX_SPARE = 256

MAX_PAUSE_S = 120.0
"""A pause that one reply asked for holds up every process: after this the service is asked again, whatever it said."""
PAUSE_SLACK_S = 0.25
"""Services count whole seconds; and the replies of one breach, which come one after another, ask for one pause."""

SLOW_DOWN = 0.9
STRIKES = 2
SLOW_DOWN_MORE = 0.5
"""A 429 or two among creates that work may be chance, or another user of the account; more in a row are a limit."""
RECOVERY = 1.06
"""By each create that worked: a fifth of 429s that come by chance leaves the rate about where it is."""
FORGET_S = 600.0
"""A slow-down that nothing has confirmed for this long says nothing any more."""
BACKOFF_S = 1.0
MAX_BACKOFF_S = 60.0
LATE_MARGIN = 1.25
"""Some of the slots in the window were leased before the lateness was known."""
UNLIMITED_S = 0.02
UNLIMITED_SLOW_S = 0.15


@dataclass(frozen=True, slots=True)
class Spacing:
    """How far apart the slots of one kind of call are. `requests` is 0 where no limit is documented."""

    requests: int
    window_s: float
    guard_s: float
    """Added to the window: how much longer one request may be under way than another, a window later."""

    def measure(self, account: Account, now: float) -> float:
        """Seconds between slots. Where no limit is documented, a slow-down goes to about 1 s.

        What lately left late makes the window longer by as much: the next ones may leave on time.
        """
        if not self.requests:
            return max(UNLIMITED_S, UNLIMITED_SLOW_S * (1 / account.rate - 1))
        late = self.turn_page(account.late, now)
        late_s = LATE_MARGIN * max(late.now_s, late.before_s)
        return (self.window_s + self.guard_s + late_s) / self.requests / account.rate

    def turn_page(self, late: Lateness, now: float) -> Lateness:
        """What a window ago counts no more: since then as many have been sent as the limit is for."""
        period_s = self.window_s + self.guard_s + MAX_LATE_S
        if 0 <= now - late.since < period_s:
            return late
        return Lateness(now, 0.0, late.now_s if 0 <= now - late.since < 2 * period_s else 0.0)


def note_late(account: Account, spacing: Spacing, now: float, late_s: float) -> Account:
    """A create left so late. The worst one within a window counts."""
    if not spacing.requests:
        return account
    page = spacing.turn_page(account.late, now)
    return replace(account, late=replace(page, now_s=max(page.now_s, min(late_s, MAX_LATE_S))))


def lease(track: Track, spacing_s: float, earliest: float, horizon: float, count: int) -> tuple[Track, list[float]]:
    """Up to `count` slots from `earliest` on, the spare ones first; none when all up to the horizon are taken."""
    spare = sorted(at for at in track.spare if at >= earliest)
    leased, next_at = spare[:count], max(track.next_at, earliest)
    last = min(horizon, (leased[0] if leased else next_at) + SPAN_S)
    while len(leased) < count and next_at <= last:
        leased.append(next_at)
        next_at += spacing_s
    return (Track(next_at, tuple(spare[count:])) if leased else track), leased


def give_back(track: Track, slots: list[float], now: float) -> Track:
    """The slots that are still to come may be leased by others."""
    spare = {at for at in [*track.spare, *slots] if now < at < track.next_at}
    return replace(track, spare=tuple(sorted(spare)[:MAX_SPARE]))


def pause(account: Account, spacing: Spacing, now: float, seconds: float) -> Account:
    """Nobody sends for so long; what was leased is void. One that is covered by the present pause changes nothing."""
    until = now + min(max(seconds, 0.0), MAX_PAUSE_S)
    if until <= account.paused_until:
        return account
    until += PAUSE_SLACK_S
    first = max(until, now + spacing.measure(account, now))
    return replace(account, epoch=account.epoch + 1, paused_until=until, creates=Track(first))


def throttle(account: Account, spacing: Spacing, now: float, retry_after_s: float | None, chance: float) -> Account:
    """A 429: a pause for everybody, and a lower rate. Those that come while all pause speak of the same breach.

    Without a Retry-After the pause is exponential in the 429s one upon another, with full jitter (`chance`, 0 to 1).
    """
    is_told = retry_after_s is not None and not math.isnan(retry_after_s)
    if now < account.paused_until:
        return pause(account, spacing, now, retry_after_s or 0.0) if is_told else account
    backoff_s = chance * min(MAX_BACKOFF_S, BACKOFF_S * 2.0 ** min(account.strikes, 10))
    rate = account.rate * (SLOW_DOWN if account.strikes < STRIKES else SLOW_DOWN_MORE)
    slower = replace(account, rate=max(MIN_RATE, rate), strikes=account.strikes + 1, throttled_at=now)
    return pause(slower, spacing, now, retry_after_s or 0.0 if is_told else backoff_s)


def ease(account: Account, now: float, worked: int) -> Account:
    """Back towards the documented rate, a little for each create that worked."""
    if not 0 <= now - account.throttled_at < FORGET_S:
        return replace(account, rate=1.0, strikes=0)
    if not worked:
        return account
    return replace(account, rate=min(1.0, account.rate * RECOVERY ** min(worked, 100)), strikes=0)


def mend(found: Account | None, is_damaged: bool, creates: Spacing, polls: Spacing, now: float) -> Account:
    """The account that was found; a new one when its times are further ahead than any leased one: the clock was set.

    After a file that was damaged a slot's time passes first, since the last one may have been used just now.
    """
    furthest = now + MAX_PAUSE_S + PAUSE_SLACK_S + HORIZON_S + SPAN_S
    if (
        found is not None
        and found.paused_until <= furthest
        and found.creates.next_at <= furthest + creates.measure(found, now)
        and found.polls.next_at <= furthest + polls.measure(Account(), now)
    ):
        return found
    return begin_account(now, creates.measure(Account(), now) if is_damaged or found else 0.0)
