"""This file finishes the OpenAPI document: what its parts are about, how to log in, what any route may answer."""

import re
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from brand_assets.web.api.examples import BODIES

Document = dict[str, Any]

TAGS = (
    ("campaigns", "Where each campaign stands, what it will cost, and its runs."),
    ("briefs", "The text that a campaign is: checking it, keeping it."),
    ("checkpoints", "Shortlists that wait for a person: what they show, and closing, reopening, sending back."),
    ("decisions", "One keystroke on one image; durable before it is acknowledged."),
    ("comparisons", "The last mile: which of two images is the better one, and the same question asked twice."),
    ("images", "All images of all campaigns: search, family, feedback, tags."),
    ("collections", "Sets of images that outlive a campaign, and carrying images away."),
    ("house", "The installation: models and prices, money, health, the audit log."),
)
LOGIN = {
    "type": "http",
    "scheme": "bearer",
    "description": "`brand-assets token new NAME --role viewer|reviewer|admin` makes one. On loopback none is needed.",
}
_ETAG = {"description": "Send it back as `If-None-Match`.", "schema": {"type": "string"}}
_UNCHANGED = {
    "description": "Nothing has changed since the ETag that was sent; there is no body.",
    "headers": {"ETag": _ETAG},
}
_FAILURE = {"application/json": {"schema": {"$ref": "#/components/schemas/FailureAnswer"}}}
_DOOR = {
    "400": "The request cannot be what it says it is.",
    "408": "The body did not arrive in time.",
    "413": "The body is larger than what is taken here.",
    "415": "The body is not JSON.",
    "421": "The house does not answer as this host.",
}


def install_openapi(app: FastAPI) -> None:
    def describe() -> Document:
        if app.openapi_schema is None:
            app.openapi_schema = _finish(
                get_openapi(
                    title=app.title,
                    version=app.version,
                    description=app.description,
                    routes=app.routes,
                    tags=[{"name": name, "description": about} for name, about in TAGS],
                )
            )
        return app.openapi_schema

    app.openapi = describe  # type: ignore[method-assign]  # as FastAPI's documentation has it


def list_operations(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Path, method in capitals, operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def _finish(document: Document) -> Document:
    document["components"]["securitySchemes"] = {"token": LOGIN}
    document["security"] = [{"token": []}, {}]
    schemas = document["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    for _, method, operation in list_operations(document):
        _finish_operation(method, operation)
    return document


def _finish_operation(method: str, operation: Document) -> None:
    operation["summary"] = _tell_name(operation["operationId"])
    responses = operation["responses"]
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is not None and operation["operationId"] in BODIES:
        content["example"] = BODIES[operation["operationId"]]
    for status, told in _DOOR.items():
        if status in ("400", "421") or method != "GET":
            responses.setdefault(status, {"description": told, "content": _FAILURE})
    if method == "GET":
        responses["200"].setdefault("headers", {})["ETag"] = _ETAG
        responses["304"] = _UNCHANGED
    operation["responses"] = dict(sorted(responses.items()))
    for status, response in operation["responses"].items():
        if response.get("description") == "Successful Response":
            response["description"] = "Made." if status == "201" else "Done."


def _tell_name(operation_id: str) -> str:
    """`listCheckpoints` as `List checkpoints`."""
    words = re.sub(r"([A-Z])", lambda found: f" {found[1].lower()}", operation_id)
    return words[:1].upper() + words[1:]
