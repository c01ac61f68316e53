"""This file lets our clients ask the simulator, and reads what they sent as their services' documents describe it."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from brand_assets.catalogue.models import ImageModel, find_model
from brand_assets.generation.providers import open_image_provider
from brand_assets.records.drawing import Drawing, DrawRequest, NoTask
from brand_assets.settings import Settings
from brand_assets_tests.simulator import Simulator
from brand_assets_tests.simulator.books import Seen
from brand_assets_tests.simulator.forms import read_multipart
from brand_assets_tests.specs import list_fields

BINARY = "a file"


def ask(simulator: Simulator, settings: Settings, requests: list[DrawRequest], parent: bytes | None = None) -> None:
    """Draw them one after the other, all with the same parent."""

    async def draw() -> list[Drawing]:
        provider = open_image_provider(requests[0].provider, settings)
        try:
            return [await provider.draw(request, parent, NoTask()) for request in requests]
        finally:
            await provider.close()

    drawings = asyncio.run(draw())
    assert all(drawing.data for drawing in drawings)


def request_for(key: str, params: Mapping[str, object], seed: int = 7, *, strength: float | None = None) -> DrawRequest:
    provider, _, model = key.partition("/")
    return DrawRequest(
        campaign="lumen",
        round="direction" if strength is not None else "concept",
        attempt=1,
        prompt_id=f"p{seed}",
        provider=provider,
        model=model,
        text="A lattice mark, deep blue #0B3C5D on paper",
        negative="gradients",
        params=params,
        seed=seed,
        parent_image_id="a1" if strength is not None else None,
        parent_sha256="b2" if strength is not None else None,
        strength=strength,
    )


def vary_params(key: str, mode: str) -> list[dict[str, object]]:
    """The model's defaults, and then with each value that the catalogue admits of each of its params."""
    model: ImageModel = find_model(key)
    defaults = dict(model.default_params(mode))  # type: ignore[arg-type]
    varied = [defaults]
    for name, rule in model.params.items():
        if rule.only and rule.only != mode:
            continue
        values: list[object] = list(rule.choices) if rule.kind == "choice" else [True, False]
        if rule.kind == "number":
            values = [rule.low, rule.high]
        varied += [{**defaults, name: value} for value in values if rule.kind not in ("size", "text")]
    return [{**params, **_needed_beside(params)} for params in varied]


def _needed_beside(params: Mapping[str, object]) -> dict[str, object]:
    """What a value does not go without: compression is for lossy formats."""
    return {"output_format": "webp"} if "output_compression" in params else {}


def read_body(seen: Seen, name: str, place: str) -> dict[str, Any]:
    """JSON as it is; a form with each field as the type that the document gives it, and a word for each file."""
    kind = seen.headers["content-type"]
    if kind.startswith("application/json"):
        read: dict[str, Any] = json.loads(seen.body)
        return read
    texts, files = read_multipart(kind, seen.body)
    rules = list_fields(name, place)
    fields = {field: _as_told(text, rules.get(field, {})) for field, text in texts.items()}
    return {**fields, **dict.fromkeys(files, BINARY)}


def _as_told(text: str, rule: Mapping[str, Any]) -> object:
    kinds = {rule.get("type"), *(option.get("type") for option in rule.get("anyOf", []))}
    if kinds & {"integer", "number"}:
        return int(text) if text.lstrip("-").isdigit() else float(text)
    return {"true": True, "false": False}.get(text, text) if "boolean" in kinds else text
