"""This file reads the OpenAPI document for people: each operation with its fields in words, and a command to try."""

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from brand_assets.web.api.examples import CAMPAIGN, CHECKPOINT, COLLECTION, IMAGE
from brand_assets.web.api.openapi import Document, list_operations

EXAMPLE_IDS = {
    "campaign": CAMPAIGN,
    "checkpoint_id": CHECKPOINT,
    "image_id": IMAGE,
    "collection_id": COLLECTION,
    "tag": "shortlist",
}
MOST_CHOICES = 8


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    where: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """`answers`: status and what it means; `command` is for a shell."""

    operation_id: str
    method: str
    path: str
    name: str
    about: str
    fields: tuple[Field, ...]
    answers: tuple[tuple[str, str], ...]
    gives: str
    command: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    about: str
    operations: tuple[Operation, ...]


def list_groups(document: Document, address: str, ids: Mapping[str, str], *, is_open: bool) -> list[Group]:
    """Every operation by its tag. `ids` stand in the commands in place of the examples', by the parameter's name."""
    reader = _Reader(document, address, {**EXAMPLE_IDS, **ids}, is_open)
    groups = []
    for tag in document["tags"]:
        found = (
            reader.read(path, method, operation)
            for path, method, operation in list_operations(document)
            if tag["name"] in operation.get("tags", ())
        )
        groups.append(Group(tag["name"], tag["description"], tuple(found)))
    return groups


@dataclass(frozen=True, slots=True)
class _Reader:
    document: Document
    address: str
    ids: Mapping[str, str]
    is_open: bool

    def read(self, path: str, method: str, operation: Document) -> Operation:
        told = {status: one["description"] for status, one in operation["responses"].items()}
        return Operation(
            operation_id=operation["operationId"],
            method=method,
            path=path,
            name=operation["summary"],
            about=operation.get("description", ""),
            fields=(*self._list_parameters(operation), *self._list_body(operation)),
            answers=tuple(told.items()),
            gives=self._name_answer(operation),
            command=self._write_command(path, method, operation),
        )

    def _list_parameters(self, operation: Document) -> Iterator[Field]:
        for one in operation.get("parameters", ()):
            schema = one["schema"]
            about = one.get("description", schema.get("description", ""))
            yield Field(one["name"], one["in"], self._tell(schema), one.get("required", False), about)

    def _list_body(self, operation: Document) -> Iterator[Field]:
        for schema in self._open_choices(_find_body(operation)):
            required = schema.get("required", ())
            for name, one in schema.get("properties", {}).items():
                yield Field(name, "body", self._tell(one), name in required, one.get("description", ""))

    def _open_choices(self, schema: Document) -> Iterator[Document]:
        """The objects that a body may be; a list of one of them says nothing new."""
        schema = self._resolve(schema)
        choices: list[Document] = schema.get("oneOf") or schema.get("anyOf") or [schema]
        for choice in choices:
            found = self._resolve(choice)
            if found.get("type") == "object":
                yield found

    def _resolve(self, schema: Document) -> Document:
        name = schema.get("$ref", "").rpartition("/")[2]
        found: Document = self.document["components"]["schemas"][name] if name else schema
        return found

    def _tell(self, schema: Document) -> str:
        """A field's type in a few words."""
        name: str = schema.get("$ref", "").rpartition("/")[2]
        choices: list[Document] = schema.get("anyOf") or schema.get("oneOf") or []
        if name or choices:
            return name or " or ".join(dict.fromkeys(self._tell(one) for one in choices))
        if "enum" in schema:
            shown = schema["enum"][:MOST_CHOICES]
            return " | ".join(map(str, [*shown, "..."] if len(shown) < len(schema["enum"]) else shown))
        if schema.get("type") == "array":
            return f"list of {self._tell(schema['items'])}"
        return " ".join(
            filter(None, [str(schema.get("const") or schema.get("type", "anything")), _tell_bounds(schema)])
        )

    def _name_answer(self, operation: Document) -> str:
        done: list[Document] = [one for status, one in operation["responses"].items() if status.startswith("2")]
        contents: Document = done[0].get("content", {}) if done else {}
        names = (
            content.get("schema", {}).get("$ref", "").rpartition("/")[2] or kind for kind, content in contents.items()
        )
        return next(names, "")

    def _write_command(self, path: str, method: str, operation: Document) -> str:
        for name, value in self.ids.items():
            path = path.replace(f"{{{name}}}", value)
        words = ["curl", "-s"]
        words += ["-X", method] if method not in ("GET", "POST") else []
        words += [] if self.is_open else ["-H", "Authorization: Bearer $TOKEN"]
        example = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
        if example is not None:
            words += ["-H", "Content-Type: application/json", "-d", json.dumps(self._place_ids(example))]
        elif method == "POST":
            words += ["-X", "POST"]
        words += ["-o", "images.zip"] if "application/zip" in str(operation["responses"].get("200")) else []
        return " ".join(_quote(word) for word in [*words, f"{self.address}{path}"])

    def _place_ids(self, example: Any) -> Any:
        if not isinstance(example, dict):
            return example
        own = {EXAMPLE_IDS[name]: value for name, value in self.ids.items()}

        def place(value: Any) -> Any:
            if isinstance(value, list):
                return [place(one) for one in value]
            return own.get(value, value) if isinstance(value, str) else value

        return {name: place(value) for name, value in example.items()}


def _find_body(operation: Document) -> Document:
    found: Document = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _tell_bounds(schema: Document) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f"{least:,} to {most:,}"
    if least is not None or most is not None:
        return f"from {least:,}" if most is None else f"to {most:,}"
    longest = schema.get("maxLength")
    return f"to {longest:,} characters" if longest else ""


def _quote(word: str) -> str:
    """For a shell; what holds a variable of the shell keeps it."""
    return f'"{word}"' if "$TOKEN" in word else shlex.quote(word)
