"""This file holds what an operator of the simulator may set: limits, durations, lifetimes, prices, pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Creates within `window_s`; a breach turns away everything for `penalty_s`."""

    requests: int
    window_s: float
    penalty_s: float = 0.0


DOCUMENTED_LIMITS: dict[str, RateLimit] = {
    "stability": RateLimit(150, 10, 60),
    "replicate": RateLimit(600, 60),
    "freepik": RateLimit(50, 60),
}


@dataclass(frozen=True, slots=True)
class Options:
    """How the services behave when nothing goes wrong. Times in seconds."""

    limits: Mapping[str, RateLimit] = field(default_factory=dict)
    """By provider, over the documented ones."""
    is_limited: bool = True
    """Whether limits are kept at all."""
    queued_s: float = 0.002
    working_s: float = 0.004
    """How long a task waits in the queue, then is at work; a synchronous call takes the second of them."""
    working_sigma: float = 0.0
    """How much `working_s` varies: the sigma of a lognormal whose median it is."""
    url_lifetime_s: float = 3600.0
    """How long a result's file can be fetched."""
    bills_refusals: Mapping[str, bool] = field(default_factory=dict)
    bills_failures: Mapping[str, bool] = field(default_factory=dict)
    bills_cancelled: Mapping[str, bool] = field(default_factory=dict)
    """By provider, over `billing.py`'s own."""
    prices: Mapping[str, float] = field(default_factory=dict)
    """USD an image by `provider/model`, over `billing.py`'s own."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """The one key that a provider takes; any will do where none is set."""
    webhook_secrets: Mapping[str, str] = field(default_factory=dict)
    """By provider, what it signs its webhooks with; fal has a key of its own."""
    rings: bool = True
    """Whether the webhooks that are asked for are delivered at all."""
    image_px: int | None = 256
    """The longer side of what is drawn; None: as large as was asked for."""
    names_documented_hosts: bool = False
    """Whether replies name the vendors' own hosts for tasks, as they do behind a gateway that passes bodies on."""
