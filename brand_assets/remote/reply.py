"""This file holds what a service answered, and what that means for the request that was paid for."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from brand_assets.catalogue.services import Service
from brand_assets.errors import (
    AuthenticationFailed,
    DrawError,
    DrawFailed,
    ModelGone,
    OutcomeUnknown,
    PaymentRequired,
    RequestInvalid,
    Throttled,
)
from brand_assets.remote.limit_headers import read_pause_s
from brand_assets.remote.redaction import excerpt

NOT_TAKEN_UP = (301, 307, 308)  # the same request is wanted elsewhere; a 302 or 303 may follow on one that was done
GAVE_UP = (408, 499)  # somebody between us and the service lost patience; what the service did is not known

WORDS: tuple[tuple[str | int, ...], ...] = (
    ("error", "message"),
    ("message",),
    ("detail",),
    ("detail", 0, "msg"),
    ("errors", 0),
    ("problem", "message"),
    ("error",),
)
"""Where the services put what they have to say."""
MOST_TOLD = 100_000  # bytes; a longer body is no error's


@dataclass(frozen=True, slots=True)
class Reply:
    """One whole answer; header names are in lower case. Keys are masked in it before anybody reads it."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> Any:
        """The body read as JSON; ValueError when it is something else."""
        try:
            return json.loads(self.body)
        except RecursionError:
            raise ValueError("the JSON is nested too deeply") from None

    def find(self, *path: str | int) -> Any:
        """What the JSON body holds there, as `find("error", "code")`; None when it is not JSON or has no such place."""
        try:
            found = self.json()
        except ValueError:
            return None
        for step in path:
            if isinstance(found, Mapping):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and 0 <= step < len(found):
                found = found[step]
            else:
                return None
        return found

    @property
    def text(self) -> str:
        """What the body says, or the beginning of it, on one line for a message."""
        paths = WORDS if len(self.body) <= MOST_TOLD else ()
        said = next((words for path in paths if isinstance(words := self.find(*path), str) and words), None)
        return excerpt(said or self.body[:2000].decode("utf-8", "replace"))

    @property
    def pause_s(self) -> float:
        """For how long the service asks for no further request, by its headers; 0.0 when it does not."""
        return read_pause_s(self.headers, datetime.now(UTC))


Classify = Callable[[Reply], DrawError | None]
"""A provider's own reading of a reply of 400 and above; None: the common one by status."""


def leave_to_status(reply: Reply) -> DrawError | None:
    """The reading of a provider whose statuses say all."""
    return None


def explain_create(reply: Reply, service: Service, classify: Classify) -> DrawError | None:
    """What a reply to a create means; None when it was taken (any 2xx)."""
    if 200 <= reply.status < 300:
        return None
    return (classify(reply) if reply.status >= 400 else None) or _explain_status(reply, service)


def _explain_status(reply: Reply, service: Service) -> DrawError:
    said = f"{service.name} answered {reply.status}: {reply.text.rstrip('.') or 'nothing more'}."
    match reply.status:
        case 401 | 403:
            return AuthenticationFailed(f"{said} Check the key, and what it may do.")
        case 402:
            return PaymentRequired(f"{said} Add credit to the account.")
        case 404 | 410:
            return ModelGone(f"{said} The model is not there, or not any more.")
        case 429:
            return Throttled(said, retry_after_s=reply.pause_s or None)
        case status if status in service.unbilled:
            return DrawFailed(said)
        case status if status in NOT_TAKEN_UP:
            return RequestInvalid(f"{said} The address has moved: check {service.name.upper()}_BASE_URL.")
        case status if 400 <= status < 500 and status not in GAVE_UP:
            return RequestInvalid(said)
    return OutcomeUnknown(f"{said} Whether it is billed is not known.")
