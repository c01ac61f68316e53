"""This file holds what is asked of an image provider and what comes back: a request, its key, its outcome."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from brand_assets.records.brief import RoundName

OutcomeStatus = Literal["drawn", "refused", "failed", "quarantined", "unknown"]
ReservationState = Literal["reserved", "settled", "held", "unknown", "refused_budget"]
SpendStatus = Literal["reserved", "charged", "released", "unknown"]


@dataclass(frozen=True, slots=True)
class DrawRequest:
    """One image to be drawn.

    `params` is everything the model is told beside the text. For `draft` that includes the design intent (`intent`:
    palette, attributes, lettering, brand, direction), because it draws from that and not from words.
    """

    campaign: str
    round: RoundName
    attempt: int
    prompt_id: str
    provider: str
    model: str
    text: str
    negative: str
    params: Mapping[str, object]
    seed: int
    variant: int = 0
    parent_image_id: str | None = None
    parent_sha256: str | None = None
    fallback_of: str | None = None
    strength: float | None = None
    """img2img strength, 0 keeps the parent, 1 ignores it; None without a parent."""

    @property
    def request_key(self) -> str:
        """Lower-case hex SHA-256 of everything that makes this request itself; also the image's id."""
        identity = {
            "campaign": self.campaign,
            "round": self.round,
            "attempt": self.attempt,
            "provider": self.provider,
            "model": self.model,
            "text": self.text,
            "negative": self.negative,
            "params": self.params,
            "strength": self.strength,
            "seed": self.seed,
            "parent": self.parent_sha256,
            "variant": self.variant,
        }
        canonical = json.dumps(identity, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a provider returns: encoded image bytes, their media type, and the cost as the provider reports it."""

    data: bytes
    media_type: str
    cost_usd: float
    usage: Mapping[str, object] = field(default_factory=dict)


class ImageProvider(Protocol):
    """Draws one image. Raises a `DrawError`: the leaf says whether the request may be sent again."""

    async def draw(self, request: DrawRequest, parent: bytes | None) -> Drawing: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one request, kept for ever; a row of `raw_images`."""

    request_key: str
    prompt_id: str
    campaign: str
    round: RoundName
    attempt: int
    provider: str
    model: str
    status: OutcomeStatus
    reason: str | None
    cost_usd: float
    latency_s: float
    drawn_at: datetime
    parent_image_id: str | None = None
    fallback_of: str | None = None
    sha256: str | None = None
    media_type: str | None = None
    width_px: int | None = None
    height_px: int | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """An approved image that a later round starts from, with what its prompt said."""

    image_id: str
    sha256: str
    direction: str
    attributes: Mapping[str, str]
    template: str
    text: str
