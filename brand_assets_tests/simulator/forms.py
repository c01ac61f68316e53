"""This file reads what a client sends: JSON, multipart fields and files, each held against a schema."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator


class FormError(ValueError):
    """`field` is where it is wrong, "" for the body itself; `rule` the schema's keyword."""

    def __init__(self, field: str, message: str, rule: str = "type") -> None:
        super().__init__(message)
        self.field = field
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Upload:
    filename: str
    media_type: str
    data: bytes


def read_json(content_type: str, body: bytes) -> dict[str, Any]:
    """The body as a JSON object."""
    if content_type.partition(";")[0].strip().lower() != "application/json":
        raise FormError("", f"content-type: {content_type[:60]!r} is not application/json")
    try:
        found = json.loads(body)
    except ValueError as problem:
        raise FormError("", "body: not JSON") from problem
    if not isinstance(found, dict):
        raise FormError("", "body: not an object")
    return found


def read_multipart(content_type: str, body: bytes) -> tuple[dict[str, str], dict[str, list[Upload]]]:
    """Plain fields and files, by name; a field that comes twice counts as it came last."""
    if content_type.partition(";")[0].strip().lower() != "multipart/form-data":
        raise FormError("", f"content-type: {content_type[:60]!r} is not multipart/form-data")
    message = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    if not message.is_multipart():
        raise FormError("", "body: not multipart")
    fields: dict[str, str] = {}
    files: dict[str, list[Upload]] = {}
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        if not isinstance(name, str):
            raise FormError("", "body: a part has no name")
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        filename = part.get_filename()
        if filename is None:
            fields[name] = data.decode()
        else:
            files.setdefault(name, []).append(Upload(filename, part.get_content_type(), data))
    return fields, files


def read_numbers(fields: Mapping[str, str], schema: Mapping[str, Any]) -> dict[str, Any]:
    """Form fields as the schema's types: a form knows text alone."""
    read: dict[str, Any] = {}
    for name, text in fields.items():
        kind = schema["properties"].get(name, {}).get("type")
        try:
            read[name] = {"number": float, "integer": int}.get(kind, str)(text)
        except ValueError as problem:
            raise FormError(name, f"{name}: {text[:40]!r} is not a {kind}") from problem
        if kind == "boolean":
            read[name] = {"true": True, "false": False}.get(text, text)
    return read


def check(found: Mapping[str, Any], schema: Mapping[str, Any]) -> None:
    """Raise FormError for the first thing that the schema does not admit."""
    for problem in sorted(_validator(json.dumps(schema)).iter_errors(dict(found)), key=lambda p: list(p.absolute_path)):
        field = ".".join(str(step) for step in problem.absolute_path)
        if problem.validator == "required":
            field = ".".join(filter(None, [field, problem.message.split("'")[1]]))
            raise FormError(field, f"{field}: is required", "required")
        raise FormError(field, f"{field or 'body'}: {problem.message[:160]}", str(problem.validator))


def digest_of(*parts: object) -> str:
    """A create's identity: what it asks for, whatever its boundary, its order of fields or its connection."""
    canonical = json.dumps(parts, sort_keys=True, default=_digest_upload)
    return hashlib.sha256(canonical.encode()).hexdigest()[:24]


def _digest_upload(value: object) -> str:
    assert isinstance(value, Upload), value
    return hashlib.sha256(value.data).hexdigest()


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema))
