"""This file turns what goes wrong into an answer: a page for people, `{"error": {"code", "message"}}` for programs."""

import logging
from http import HTTPStatus
from math import ceil

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException

from brand_assets.errors import (
    BrandAssetsError,
    BriefError,
    BudgetExceeded,
    CampaignNotFound,
    CheckpointError,
    ConfigError,
    InputRefused,
    LakeError,
    LedgerBusy,
    NotKnown,
)

_log = logging.getLogger(__name__)


class WebError(BrandAssetsError):
    """What only a request can do wrong; `status` is its HTTP status, `retry_after_s` when it may be sent again."""

    status = HTTPStatus.BAD_REQUEST
    retry_after_s: float | None = None


class NotThere(WebError):
    """There is nothing of that name, or not for whoever asks."""

    status = HTTPStatus.NOT_FOUND


class LoginNeeded(WebError):
    """Nobody is logged in."""

    status = HTTPStatus.UNAUTHORIZED


class Forbidden(WebError):
    """Whoever asks may not do this."""

    status = HTTPStatus.FORBIDDEN


class InvalidRequest(WebError):
    """The request asks for something that cannot be understood."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


STATUSES: tuple[tuple[type[BrandAssetsError], HTTPStatus], ...] = (
    (CampaignNotFound, HTTPStatus.NOT_FOUND),
    (NotKnown, HTTPStatus.NOT_FOUND),
    (InputRefused, HTTPStatus.UNPROCESSABLE_ENTITY),
    (CheckpointError, HTTPStatus.CONFLICT),
    (BriefError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (BudgetExceeded, HTTPStatus.CONFLICT),
    (LedgerBusy, HTTPStatus.SERVICE_UNAVAILABLE),
    (ConfigError, HTTPStatus.BAD_REQUEST),
    (LakeError, HTTPStatus.INTERNAL_SERVER_ERROR),
)
"""The first that fits; anything else that this project raises on purpose is a conflict with how things stand."""
BUSY_RETRY_S = 2


def install_failures(app: FastAPI) -> None:
    app.add_exception_handler(BrandAssetsError, answer_known)
    app.add_exception_handler(HTTPException, _answer_http)
    app.add_exception_handler(RequestValidationError, _answer_invalid)
    app.add_exception_handler(Exception, answer_surprise)


def find_status(error: BrandAssetsError) -> HTTPStatus:
    if isinstance(error, WebError):
        return error.status
    return next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.CONFLICT)


def answer_failure(
    request: Request, status: int, message: str, *, code: str = "", problems: tuple[str, ...] = ()
) -> Response:
    """One failure, told as a program or a person wants to be told; the data root stays `<data>` to them."""
    message, *listed = (_hide_root(request, text) for text in (message, *problems))
    code = code or HTTPStatus(status).phrase.lower().replace(" ", "_")
    headers = {"Retry-After": str(BUSY_RETRY_S)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if not _wants_page(request):
        told: dict[str, object] = {"code": code, "message": message}
        if listed:
            told["problems"] = listed
        return JSONResponse({"error": told}, status, headers)
    if status == HTTPStatus.UNAUTHORIZED:
        return RedirectResponse(f"/login?{_remember(request)}", HTTPStatus.SEE_OTHER)
    page: Response = request.app.state.house.render(
        request,
        "message.html",
        status=status,
        person=getattr(request.state, "person", None),
        title=HTTPStatus(status).phrase,
        message=message,
        problems=listed,
    )
    page.headers.update(headers)
    return page


def _hide_root(request: Request, text: str) -> str:
    root = request.app.state.house.studio.settings.data_root
    return text.replace(f"{root}/", "<data>/").replace(str(root), "<data>")


def _wants_page(request: Request) -> bool:
    path = request.url.path
    is_program = (
        path.startswith(("/api/", "/webhooks/", "/static/", "/thumbnails/", "/events")) or path == "/openapi.json"
    )
    return not is_program and "text/html" in request.headers.get("accept", "")


def _remember(request: Request) -> str:
    from urllib.parse import urlencode

    query = f"?{request.url.query}" if request.url.query else ""
    return urlencode({"next": request.url.path + query})


def answer_known(request: Request, error: Exception) -> Response:
    if not isinstance(error, BrandAssetsError):
        raise error
    problems = error.problems if isinstance(error, BriefError) else ()
    answer = answer_failure(request, find_status(error), str(error), code=_name(error), problems=problems)
    if isinstance(error, WebError) and error.retry_after_s is not None:
        answer.headers["Retry-After"] = str(max(1, ceil(error.retry_after_s)))
    return answer


def _name(error: BrandAssetsError) -> str:
    """`DecisionRefused` as `decision_refused`."""
    name = type(error).__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def _answer_http(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    words = error.detail if isinstance(error.detail, str) else HTTPStatus(error.status_code).phrase
    if error.status_code == HTTPStatus.NOT_FOUND:
        words = f"There is nothing at {request.url.path[:200]}."
    answer = answer_failure(request, error.status_code, words)
    answer.headers.update(error.headers or {})
    return answer


def _answer_invalid(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    problems = tuple(_tell(problem) for problem in error.errors()[:20])
    return answer_failure(
        request, HTTPStatus.UNPROCESSABLE_ENTITY, "The request cannot be understood.", problems=problems
    )


def _tell(problem: dict[str, object]) -> str:
    """Where and what; never the value, which may be long or secret."""
    if problem.get("type") == "json_invalid":
        return _tell_bad_json(problem)
    place = problem.get("loc")
    where = ".".join(str(part) for part in place) if isinstance(place, (list, tuple)) else ""
    return f"{where}: {problem.get('msg', 'is wrong')}"


def _tell_bad_json(problem: dict[str, object]) -> str:
    place, context = problem.get("loc"), problem.get("ctx")
    at = f", at character {place[1]}" if isinstance(place, (list, tuple)) and len(place) > 1 else ""
    found = f": {context['error']}" if isinstance(context, dict) and context.get("error") else ""
    return f"The body is not valid JSON{found}{at}."


def answer_surprise(request: Request, error: Exception) -> Response:
    _log.error("%s %s failed", request.method, request.url.path[:200], exc_info=error)
    return answer_failure(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "Something went wrong that should not have. What was decided before is kept; the log of the server says more.",
    )
