"""This file holds what OpenAI's image models take, as of 2026-11-20."""

import re
from typing import Any

from brand_assets_tests.simulator.forms import FormError

LIVE_MODELS = (
    "gpt-image-2",
    "gpt-image-2-2026-04-21",
    "gpt-image-2.5-sunburst",
    "gpt-image-2.5-sunburst-2026-09-08",
    "gpt-image-2.5-flare",
    "gpt-image-2.5-flare-2026-09-08",
    "gpt-image-2.6-sunburst",
    "gpt-image-2.6-flare",
)
RETIRED_MODELS = ("dall-e-2", "dall-e-3", "gpt-image-1")
SIZE = re.compile(r"^(\d{2,4})x(\d{2,4})$")
MAX_RATIO = 3
STEP_PX = 16
MAX_SIZE = (3840, 2160)
_SHARED: dict[str, Any] = {
    "prompt": {"type": "string", "minLength": 1, "maxLength": 32000},
    "model": {"type": "string"},
    "n": {"type": "integer", "minimum": 1, "maximum": 10},
    "size": {"type": "string"},
    "quality": {"enum": ["auto", "low", "medium", "high", "xhigh", "max"]},
    "background": {"enum": ["transparent", "opaque", "auto"]},
    "output_format": {"enum": ["png", "jpeg", "webp"]},
    "output_compression": {"type": "integer", "minimum": 0, "maximum": 100},
    "moderation": {"enum": ["auto", "low"]},
    "complexity": {"enum": ["low", "medium", "high"]},
    "safety_identifier": {"type": "string"},
    "user": {"type": "string"},
}
GENERATION: dict[str, Any] = {
    "type": "object",
    "required": ["prompt"],
    "additionalProperties": False,
    "properties": _SHARED,
}
EDIT: dict[str, Any] = {
    **GENERATION,
    "properties": {**_SHARED, "input_fidelity": {"enum": ["low", "high"]}},
}


def check_together(fields: dict[str, Any]) -> None:
    """What the schema cannot say: sizes, and what goes with what."""
    kind, model = fields.get("output_format", "png"), str(fields.get("model", ""))
    if fields.get("background") == "transparent" and (kind == "jpeg" or re.match(r"gpt-image-2(-\d|$)", model)):
        raise FormError("background", "Transparent background is not supported for this model or output format.")
    if "output_compression" in fields and kind == "png":
        raise FormError("output_compression", "Compression is only supported for webp and jpeg.")
    _check_size(str(fields.get("size", "auto")))


def _check_size(size: str) -> None:
    if size == "auto":
        return
    found = SIZE.match(size)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    is_known = bool(found) and not (width % STEP_PX or height % STEP_PX)
    is_within = max(width, height) <= MAX_SIZE[0] and min(width, height) <= MAX_SIZE[1]
    if not is_known or not is_within or max(width, height) > MAX_RATIO * min(width, height):
        raise FormError("size", f"Invalid size {size[:20]!r}.")
