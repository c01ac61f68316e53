"""This file reads the services' published OpenAPI documents, where they lie beside the project, for checks."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from brand_assets_tests.conftest import REPO

SPECS = REPO.parent / "shared" / "reference" / "openapi"
needs_specs = pytest.mark.skipif(
    not SPECS.is_dir(), reason="The services' OpenAPI documents (../shared/reference/openapi) are not on this machine."
)
NEWER_QUALITIES = ["xhigh", "max"]
NEWER_FIELDS = {"complexity": {"type": "string", "enum": ["low", "medium", "high"]}}


@cache
def read_spec(name: str) -> dict[str, Any]:
    """A document with `nullable` as a JSON schema says it, and with what it is too old for."""
    spec: dict[str, Any] = _admit_null(json.loads((SPECS / f"{name}.json").read_text(encoding="utf-8")))
    overlays = {"openai": _add_newer_images, "replicate": _admit_hidden, "stability.partial": _add_flash}
    return overlays[name](spec) if name in overlays else spec


def check(name: str, place: str, value: object) -> None:
    """Fail with every way in which a value is not what the document has at that place (`/`-separated, `~1` for `/`)."""
    problems = Draft202012Validator({**read_spec(name), "$ref": f"#/{place}"}).iter_errors(value)
    assert [f"{list(problem.absolute_path)}: {problem.message[:300]}" for problem in problems] == []


def list_fields(name: str, place: str) -> dict[str, Any]:
    """The properties that the document names at that place."""
    spec = read_spec(name)
    found = _resolve(spec, spec, place)
    parts = [found, *(_resolve(spec, part, "") for part in found.get("allOf", []))]
    nested = [_resolve(spec, inner, "") for part in parts for inner in part.get("allOf", [])]
    return {field: rule for part in [*parts, *nested] for field, rule in part.get("properties", {}).items()}


def _resolve(spec: Mapping[str, Any], start: Mapping[str, Any], place: str) -> Mapping[str, Any]:
    found: Any = start
    for step in filter(None, place.split("/")):
        found = found[step.replace("~1", "/")]
    return _resolve(spec, spec, found["$ref"].removeprefix("#/")) if "$ref" in found else found


def _admit_null(node: Any) -> Any:
    """OpenAPI 3.0's word for it stands in documents of 3.1 as well, where a validator passes it over."""
    if isinstance(node, list):
        return [_admit_null(one) for one in node]
    if not isinstance(node, dict):
        return node
    read = {key: _admit_null(one) for key, one in node.items()}
    return {"anyOf": [read, {"type": "null"}]} if read.get("nullable") is True else read


def _admit_hidden(spec: dict[str, Any]) -> dict[str, Any]:
    """A version is any string or else "hidden", says the document; that word is both."""
    version = spec["components"]["schemas"]["schemas_prediction_response"]["properties"]["version"]
    version["anyOf"] = version.pop("oneOf")
    return spec


def _add_flash(spec: dict[str, Any]) -> dict[str, Any]:
    """Named and priced in the document's words, and missing from its list."""
    body = spec["paths"]["/v2beta/stable-image/generate/sd3"]["post"]["requestBody"]["content"]
    body["multipart/form-data"]["schema"]["properties"]["model"]["enum"].append("sd3.5-flash")
    return spec


def _add_newer_images(spec: dict[str, Any]) -> dict[str, Any]:
    """The document is of August 2026, before gpt-image-2.5."""
    schemas = spec["components"]["schemas"]
    for name in ("CreateImageRequest", "CreateImageEditRequest"):
        fields = schemas[name]["properties"]
        fields["quality"]["anyOf"][0]["enum"] += NEWER_QUALITIES
        fields |= NEWER_FIELDS
    schemas["ImagesResponse"]["properties"]["quality"]["enum"] += NEWER_QUALITIES
    schemas["ImagesResponse"]["properties"]["size"] = {"type": "string", "pattern": r"^\d+x\d+$"}
    return spec
