"""This file holds what Replicate's models take, as their pages say."""

from typing import Any

RATIOS = ["1:1", "16:9", "21:9", "3:2", "2:3", "4:5", "5:4", "3:4", "4:3", "9:16", "9:21"]
SDXL = "stability-ai/sdxl"
OFFICIAL = {"black-forest-labs/flux-schnell": "flux-schnell", "black-forest-labs/flux-dev": "flux-dev"}
REQUEST: dict[str, Any] = {
    "type": "object",
    "required": ["input"],
    "additionalProperties": False,
    "properties": {
        "input": {"type": "object"},
        "webhook": {"type": "string"},
        "webhook_events_filter": {"type": "array", "items": {"enum": ["start", "output", "logs", "completed"]}},
        "stream": {"type": "boolean"},
    },
}
VERSIONED_REQUEST: dict[str, Any] = {
    **REQUEST,
    "required": ["input", "version"],
    "properties": {**REQUEST["properties"], "version": {"type": "string"}},
}


def _whole(low: int, high: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high}


def _number(low: float, high: float) -> dict[str, Any]:
    return {"type": "number", "minimum": low, "maximum": high}


_COMMON: dict[str, Any] = {
    "prompt": {"type": "string", "minLength": 1},
    "seed": {"type": "integer"},
    "num_outputs": _whole(1, 4),
    "disable_safety_checker": {"type": "boolean"},
}
_FLUX: dict[str, Any] = {
    **_COMMON,
    "aspect_ratio": {"enum": RATIOS},
    "megapixels": {"enum": ["1", "0.25"]},
    "output_format": {"enum": ["webp", "jpg", "png"]},
    "output_quality": _whole(0, 100),
    "go_fast": {"type": "boolean"},
}
_SDXL: dict[str, Any] = {
    **_COMMON,
    "negative_prompt": {"type": "string"},
    "image": {"type": "string"},
    "mask": {"type": "string"},
    "prompt_strength": _number(0, 1),
    "width": _whole(64, 2048),
    "height": _whole(64, 2048),
    "num_inference_steps": _whole(1, 500),
    "guidance_scale": _number(1, 50),
    "scheduler": {"type": "string"},
    "refine": {"type": "string"},
    "high_noise_frac": _number(0, 1),
    "refine_steps": _whole(1, 500),
    "apply_watermark": {"type": "boolean"},
    "lora_scale": _number(0, 1),
}
_DEV: dict[str, Any] = {
    "image": {"type": "string"},
    "prompt_strength": _number(0, 1),
    "num_inference_steps": _whole(1, 50),
    "guidance": _number(0, 10),
}


def _schema(properties: dict[str, Any]) -> dict[str, Any]:
    """The service ignores what it does not know; the simulator does not, so that a misspelt param is found."""
    return {"type": "object", "required": ["prompt"], "additionalProperties": False, "properties": properties}


INPUTS: dict[str, dict[str, Any]] = {
    "flux-schnell": _schema({**_FLUX, "num_inference_steps": _whole(1, 4)}),
    "flux-dev": _schema({**_FLUX, **_DEV}),
    "sdxl": _schema(_SDXL),
}
