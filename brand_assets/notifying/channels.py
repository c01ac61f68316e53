"""This file opens the channels by name: the one list to add a line to when another joins."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from brand_assets.errors import ConfigError
from brand_assets.notifying.github import open_github
from brand_assets.notifying.mail import open_mail
from brand_assets.notifying.notice import Notice
from brand_assets.notifying.slack import open_slack
from brand_assets.notifying.webhook import open_webhook
from brand_assets.settings import ReviewSettings


class Channel(Protocol):
    """One way to reach people or programs."""

    def tell(self, notice: Notice, reference: str | None, now: datetime) -> str | None:
        """Deliver one notice, and give what the channel calls it (an issue's number) where it has a name.

        `reference` is what it gave when the same checkpoint was opened. Takes half a minute at most, outside of any
        event loop. Raises NotTold, without a secret in its words.
        """
        ...


CHANNELS: dict[str, Callable[[ReviewSettings], Channel | None]] = {
    "github": open_github,
    "slack": open_slack,
    "mail": open_mail,
    "webhook": open_webhook,
}
REPEATABLE = frozenset({"github", "webhook"})
"""What these are told twice is seen once: by its marker, or by its id."""


def open_channel(name: str, settings: ReviewSettings) -> Channel | None:
    """None when the settings name no address for it. Raises ConfigError when there is no such channel."""
    if name not in CHANNELS:
        raise ConfigError(f"There is no channel {name[:80]!r}; there is: {', '.join(sorted(CHANNELS))}.")
    return CHANNELS[name](settings)
