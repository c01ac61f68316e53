"""This file reads fal's errors: whose fault it was, whether it is billed, whether asking again may help.

A model's error is `{detail: [{loc, msg, type}]}`, https://fal.ai/docs/documentation/model-apis/errors; the
infrastructure's is `{detail, error_type}`, https://fal.ai/docs/documentation/model-apis/request-errors; the platform's
is `{error: {type, message}}`. 5xx are never billed, 422 may be.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from brand_assets.catalogue.services import Service
from brand_assets.errors import (
    DrawError,
    DrawFailed,
    DrawImpossible,
    ImageQuarantined,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    RequestInvalid,
)
from brand_assets.remote.client import Reply
from brand_assets.remote.redaction import excerpt

REFUSAL = "content_policy_violation"
CANCELLED = ("client_cancelled", "client_disconnected")
UNBILLED_KINDS = frozenset(
    {
        "request_timeout",
        "startup_timeout",
        "runner_scheduling_failure",
        "runner_connection_timeout",
        "runner_connection_refused",
        "runner_connection_error",
        "runner_disconnected",
        "runner_incomplete_response",
        "runner_server_error",
        "internal_error",
        "internal_server_error",
        "generation_timeout",
    }
)
"""Kinds of errors that come with a status of 5xx."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no picture. `status` is None where only the queue's own status tells of it."""

    kind: str
    words: str
    status: int | None = None
    may_help: bool = True

    @classmethod
    def told_by(cls, state: Mapping[str, Any]) -> "Failure | None":
        """What a COMPLETED request says of its failure; None when it says nothing."""
        error = state.get("error")
        if not error and not state.get("error_type"):
            return None
        told: Mapping[str, Any] = error if isinstance(error, dict) else {"message": error}
        kind = state.get("error_type") or told.get("type") or ""
        return cls(excerpt(str(kind), length=80), _shorten(told.get("message")))


def read_failure(reply: Reply, told: Failure | None = None) -> Failure:
    """What an error's reply says, with what the queue told where the reply says nothing."""
    try:
        body: Any = reply.json()
    except ValueError:
        body = None
    detail = body.get("detail") if isinstance(body, dict) else None
    first = detail[0] if isinstance(detail, list) and detail and isinstance(detail[0], dict) else {}
    named = body.get("error_type") if isinstance(body, dict) else None
    named = named or reply.headers.get("x-fal-error-type") or reply.find("error", "type")
    kind = first.get("type") or named or (told.kind if told else "")
    words = first.get("msg") or (detail if isinstance(detail, str) else None) or reply.find("error", "message")
    says_no = reply.headers.get("x-fal-retryable", "").lower() == "false"
    is_ours = reply.headers.get("x-fal-request-timeout-type", "").lower() == "user"
    return Failure(
        excerpt(str(kind), length=80), _shorten(words or (told and told.words)), reply.status, not (says_no or is_ours)
    )


def explain_failure(failure: Failure, service: Service, price_usd: float, usage: Mapping[str, object]) -> DrawError:
    """The error of a request that was queued, and ended without a picture."""
    said = f"({failure.kind or failure.status or 'no kind'}): {failure.words}"
    cost_usd = price_usd if service.bills_refusals else 0.0
    if REFUSAL in failure.kind:
        return PromptRefused(f"fal refuses this prompt {said}", cost_usd=cost_usd, usage=usage)
    if failure.kind in CANCELLED:
        if service.bills_cancelled:
            return ImageQuarantined(
                f"fal's request was cancelled, which is billed {said}", cost_usd=price_usd, usage=usage
            )
        return DrawFailed(f"fal's request was cancelled {said}", usage=usage)
    if failure.kind in UNBILLED_KINDS or (failure.status or 0) >= 500:
        found = f"fal failed, unbilled {said}"
        return DrawFailed(found, usage=usage) if failure.may_help else DrawImpossible(found, usage=usage)
    if failure.status in (400, 422):
        return PromptRefused(f"fal does not take this request, and may bill it {said}", cost_usd=cost_usd, usage=usage)
    if failure.status in (404, 410):
        found = "fal's request is done, and its result is not there any more"
        return ImageQuarantined(f"{found} {said}", cost_usd=price_usd, usage=usage)
    return OutcomeUnknown(
        f"fal's request ended without a picture; whether it is billed is not known {said}", usage=usage
    )


def classify(reply: Reply) -> DrawError | None:
    """What an error at the queue's door says that its status alone does not; None leaves it to the status."""
    failure = read_failure(reply)
    said = f"({failure.kind or reply.status}): {failure.words}"
    if REFUSAL in failure.kind:
        return PromptRefused(f"fal refuses this prompt {said}")
    if reply.status in (402, 403) and any(word in failure.words.lower() for word in ("balance", "locked", "credit")):
        return PaymentRequired(f"fal has locked the account {said} Add credit to it.")
    if reply.status in (400, 413, 422):
        return RequestInvalid(f"fal does not take this request {said}")
    if reply.status >= 500 and not failure.may_help:
        return DrawImpossible(f"fal failed, unbilled, and says that asking again does not help {said}")
    return None


def _shorten(words: object) -> str:
    return excerpt(str(words or "no reason given"))
