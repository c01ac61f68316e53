"""This file sends answers: with an ETag where they are asked for again and again, with where the next page is."""

import hashlib
from http import HTTPStatus

from fastapi import Request, Response
from pydantic import BaseModel

from brand_assets.web.api.models.base import Part


def answer(request: Request, model: BaseModel, status: int = HTTPStatus.OK) -> Response:
    """The model as JSON; 304 and no body when the ETag that the request names is still the right one."""
    body = model.model_dump_json().encode()
    headers = {"Cache-Control": "private, no-cache"}
    following = model.next if isinstance(model, Part) else None
    if following:
        headers["Link"] = f'<{following}>; rel="next"'
    if request.method == "GET":
        headers["ETag"] = tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        if is_named(request.headers.get("if-none-match"), tag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return Response(body, status, headers, "application/json")


def is_named(header: str | None, tag: str) -> bool:
    """Whether an If-None-Match names this tag; as RFC 9110 has it, weak ones count and `*` stands for any."""
    if header is None:
        return False
    names = [name.strip().removeprefix("W/") for name in header.split(",")]
    return tag in names or "*" in names
