"""This file says which failures each part of the API may answer with, so that its documentation does too."""

from typing import Any

from brand_assets.web.api.models.base import FailureAnswer

_EXAMPLES: dict[int, tuple[str, str, str]] = {
    400: ("The request, or a setting, is wrong.", "config_error", "Nothing is due for 'harbor-coffee': name a stage."),
    401: ("Nobody is logged in.", "login_needed", "This needs a login: send Authorization: Bearer TOKEN."),
    403: ("The token's role does not reach so far.", "forbidden", "ada is a viewer here, and this needs a reviewer."),
    404: ("There is no such thing, or not for this token.", "not_there", "There is no checkpoint '0193c0ffee...'."),
    409: (
        "Things stand so that this cannot be done.",
        "decision_refused",
        "The concept checkpoint of 'harbor-coffee' was submitted by ada. Reopen it to decide again.",
    ),
    413: ("The body is too long.", "content_too_large", "The body is over 1 MB; send less at once."),
    422: (
        "The request cannot be understood; `problems` names every field.",
        "unprocessable_entity",
        "The request cannot be understood.",
    ),
    429: ("Too many requests; `Retry-After` says when to go on.", "too_many_requests", "Too many requests. Wait 1 s."),
    503: (
        "The ledger is held by somebody else; nothing was done. `Retry-After` says when to try again.",
        "ledger_busy",
        "The ledger was not free within 30 s. Try again.",
    ),
}
_ALWAYS = (401, 403, 422, 429, 503)
_WAITS = {429, 503}


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What a route declares: the statuses given, and those that every route has."""
    return {status: _describe(status) for status in sorted({*_ALWAYS, *statuses})}


def _describe(status: int) -> dict[str, Any]:
    told, code, message = _EXAMPLES[status]
    described: dict[str, Any] = {
        "model": FailureAnswer,
        "description": told,
        "content": {"application/json": {"example": {"error": {"code": code, "message": message}}}},
    }
    if status in _WAITS:
        described["headers"] = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}
    return described
