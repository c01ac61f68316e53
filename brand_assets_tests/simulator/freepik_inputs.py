"""This file holds what Freepik's endpoints take."""

from typing import Any

CLASSIC = "classic-fast"
ENDPOINTS = {
    "mystic": "mystic",
    "text-to-image/flux-dev": "flux-dev",
    "image-upscaler": "image-upscaler",
    "image-relight": "image-relight",
    "image-style-transfer": "image-style-transfer",
}
BARE = ("image-style-transfer",)
"""Answers a create without `data`."""
PICTURES = ("image", "structure_reference", "style_reference", "reference_image")
_TEXT: dict[str, Any] = {"type": "string"}
_FLAG: dict[str, Any] = {"type": "boolean"}
_RATIO: dict[str, Any] = {"type": "string", "pattern": r"^[a-z_]+_\d+_\d+$"}


def _whole(low: int, high: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": low, "maximum": high}


_PERCENT = _whole(0, 100)
_TEN = _whole(-10, 10)


def _schema(required: list[str], properties: dict[str, Any]) -> dict[str, Any]:
    properties = {"webhook_url": _TEXT, **properties}
    return {"type": "object", "required": required, "additionalProperties": False, "properties": properties}


INPUTS: dict[str, dict[str, Any]] = {
    "mystic": _schema(
        ["prompt"],
        {
            "prompt": _TEXT,
            "structure_reference": _TEXT,
            "structure_strength": _PERCENT,
            "style_reference": _TEXT,
            "adherence": _PERCENT,
            "hdr": _PERCENT,
            "resolution": {"enum": ["1k", "2k", "4k"]},
            "aspect_ratio": _RATIO,
            "model": {"enum": ["realism", "fluid", "zen", "flexible", "super_real", "editorial_portraits"]},
            "creative_detailing": _PERCENT,
            "engine": _TEXT,
            "fixed_generation": _FLAG,
            "filter_nsfw": {"const": True},
            "styling": {"type": "object"},
        },
    ),
    "flux-dev": _schema(
        ["prompt"],
        {
            "prompt": {"type": "string", "minLength": 1},
            "aspect_ratio": _RATIO,
            "styling": {"type": "object"},
            "seed": _whole(1, 4294967295),
        },
    ),
    CLASSIC: _schema(
        ["prompt"],
        {
            "prompt": {"type": "string", "minLength": 3},
            "negative_prompt": {"type": "string", "minLength": 3},
            "guidance_scale": {"type": "number", "minimum": 0, "maximum": 2},
            "image": {"type": "object", "properties": {"size": _RATIO}},
            "num_images": _whole(1, 4),
            "seed": _whole(0, 1000000),
            "styling": {"type": "object"},
            "filter_nsfw": _FLAG,
        },
    ),
    "image-upscaler": _schema(
        ["image"],
        {
            "image": _TEXT,
            "scale_factor": {"enum": ["2x", "4x", "8x", "16x"]},
            "optimized_for": _TEXT,
            "prompt": _TEXT,
            "creativity": _TEN,
            "hdr": _TEN,
            "resemblance": _TEN,
            "fractality": _TEN,
            "engine": _TEXT,
        },
    ),
    "image-relight": _schema(
        ["image"],
        {
            "image": _TEXT,
            "prompt": _TEXT,
            "transfer_light_from_reference_image": _TEXT,
            "transfer_light_from_lightmap": _TEXT,
            "light_transfer_strength": _PERCENT,
            "interpolate_from_original": _FLAG,
            "change_background": _FLAG,
            "style": _TEXT,
            "preserve_details": _FLAG,
            "advanced_settings": {"type": "object"},
        },
    ),
    "image-style-transfer": _schema(
        ["image", "reference_image"],
        {
            "image": _TEXT,
            "reference_image": _TEXT,
            "prompt": _TEXT,
            "style_strength": _PERCENT,
            "structure_strength": _PERCENT,
            "is_portrait": _FLAG,
            "portrait_style": _TEXT,
            "portrait_beautifier": _TEXT,
            "flavor": _TEXT,
            "engine": _TEXT,
            "fixed_generation": _FLAG,
        },
    ),
}
