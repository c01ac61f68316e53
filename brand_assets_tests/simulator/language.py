"""This file is the simulator's language model: it says what it was told again, in the schema that was asked for."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from brand_assets_tests.simulator.billing import CHARS_A_TOKEN, WORDS_IN, WORDS_OUT
from brand_assets_tests.simulator.mischief import Kind
from brand_assets_tests.simulator.options import Options

REWORDED = "Crisp vector finish. "
"""What it puts before a text, so that a test can tell that it was reworded."""


@dataclass(frozen=True, slots=True)
class Words:
    text: str
    is_whole: bool = True
    """False when `max_output_tokens` ended it."""


def answer_in_words(texts: Sequence[str], schema: dict[str, Any] | None, kind: Kind | None, most_tokens: str) -> Words:
    """The last text reworded; with a schema, JSON of that shape, filled from the JSON that the text holds."""
    said = texts[-1] if texts else ""
    if kind == "nonsense":
        return Words("Certainly! Here is what you asked for: {")
    text = REWORDED + said if schema is None else json.dumps(fill(schema, _read(said), schema))
    room = int(most_tokens) * CHARS_A_TOKEN if most_tokens else len(text)
    return Words(text[:room], len(text) <= room)


def fill(schema: dict[str, Any], given: Any, root: dict[str, Any]) -> Any:
    """What the schema admits, as near to what is given as can be; sentences come back reworded, names as they are."""
    if "$ref" in schema:
        target: Any = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return fill(target, given, root)
    if "const" in schema or "enum" in schema:
        choices = schema.get("enum", [schema.get("const")])
        return given if given in choices else choices[-1]
    kinds = (
        schema.get("anyOf") or schema.get("oneOf") or [{**schema, "type": kind} for kind in _list(schema.get("type"))]
    )
    if given is None and any(kind.get("type") == "null" for kind in kinds):
        return None
    if len(kinds) > 1:
        return fill(kinds[0], given, root)
    return _fill_one(kinds[0], given, root)


def _fill_one(schema: dict[str, Any], given: Any, root: dict[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            told = given if isinstance(given, dict) else {}
            return {name: fill(part, told.get(name), root) for name, part in schema.get("properties", {}).items()}
        case "array":
            items = given if isinstance(given, list) else [given] * max(1, schema.get("minItems", 1))
            return [fill(schema.get("items", {}), item, root) for item in items]
        case "integer" | "number":
            return given if isinstance(given, int | float) else schema.get("minimum", 0)
        case "boolean":
            return given is not False
        case "null":
            return None
    text = str(given or "A mark")
    return (REWORDED + text if " " in text else text)[: schema.get("maxLength")]


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _list(kinds: Any) -> list[Any]:
    return kinds if isinstance(kinds, list) else [kinds]


def count_words_usd(options: Options, model: str, asked: bytes, said: str) -> tuple[dict[str, int], float]:
    """The usage, and what it costs at `Options.prices["<model>:in"]` and `:out`, USD a million tokens."""
    read, written = (math.ceil(length / CHARS_A_TOKEN) for length in (len(asked), len(said)))
    usd_in = options.prices.get(f"{model}:in", WORDS_IN * 1e6) / 1e6
    usd_out = options.prices.get(f"{model}:out", WORDS_OUT * 1e6) / 1e6
    return {"input_tokens": read, "output_tokens": written}, read * usd_in + written * usd_out
