"""This file holds what fal's flux endpoints take."""

from typing import Any

from brand_assets_tests.simulator.sizes import NAMED

ENDPOINTS = {
    "fal-ai/flux/schnell": "flux-schnell",
    "fal-ai/flux-1/schnell": "flux-schnell",
    "fal-ai/flux/dev": "flux-dev",
    "fal-ai/flux/dev/image-to-image": "flux-dev",
}
_SIDE: dict[str, Any] = {"type": "integer", "minimum": 64, "maximum": 14142}
_SIZE: dict[str, Any] = {
    "anyOf": [
        {"enum": sorted(NAMED)},
        {
            "type": "object",
            "required": ["width", "height"],
            "additionalProperties": False,
            "properties": {"width": _SIDE, "height": _SIDE},
        },
    ]
}
_COMMON: dict[str, Any] = {
    "prompt": {"type": "string", "minLength": 1},
    "num_images": {"type": "integer", "minimum": 1, "maximum": 4},
    "guidance_scale": {"type": "number", "minimum": 1, "maximum": 20},
    "seed": {"type": "integer"},
    "output_format": {"enum": ["jpeg", "png"]},
    "enable_safety_checker": {"type": "boolean"},
    "acceleration": {"enum": ["none", "regular", "high"]},
    "sync_mode": {"type": "boolean"},
}


def _schema(most_steps: int, required: list[str], more: dict[str, Any]) -> dict[str, Any]:
    steps = {"num_inference_steps": {"type": "integer", "minimum": 1, "maximum": most_steps}}
    properties = {**_COMMON, **steps, **more}
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


INPUTS: dict[str, dict[str, Any]] = {
    "fal-ai/flux/schnell": _schema(12, ["prompt"], {"image_size": _SIZE}),
    "fal-ai/flux-1/schnell": _schema(12, ["prompt"], {"image_size": _SIZE}),
    "fal-ai/flux/dev": _schema(50, ["prompt"], {"image_size": _SIZE}),
    "fal-ai/flux/dev/image-to-image": _schema(
        50,
        ["prompt", "image_url"],
        {"image_url": {"type": "string"}, "strength": {"type": "number", "minimum": 0.01, "maximum": 1}},
    ),
}
