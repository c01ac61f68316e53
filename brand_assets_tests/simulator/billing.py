"""This file knows what the services bill, from their documents alone and not from the project's catalogue.

Prices in USD as of 2026-11-20; those of Freepik, of SDXL and of the language models are not published or not by the
image: ours stand in for them, and `Options.prices` sets others.
"""

import math

from brand_assets_tests.simulator.options import Options

FLAT_USD: dict[str, float] = {
    "stability/sd3.5-large": 0.065,
    "stability/sd3.5-large-turbo": 0.04,
    "stability/sd3.5-medium": 0.035,
    "stability/sd3.5-flash": 0.025,
    "replicate/flux-schnell": 0.003,
    "replicate/flux-dev": 0.025,
    "replicate/sdxl": 0.004,
    "fal/flux-schnell": 0.003,
    "fal/flux-dev": 0.025,
    "freepik/mystic": 0.10,
    "freepik/flux-dev": 0.03,
    "freepik/classic-fast": 0.01,
    "freepik/image-upscaler": 0.10,
    "freepik/image-relight": 0.10,
    "freepik/image-style-transfer": 0.10,
}
"""By image; fal's by megapixel."""

BILLS_REFUSALS = {"stability": True, "replicate": False, "openai": False, "fal": True, "freepik": True}
BILLS_FAILURES = {"replicate": False, "fal": False, "freepik": True}
"""What a failed task of Freepik's costs is not documented: the worse of the two."""
BILLS_CANCELLED = {"replicate": False, "fal": False}
UNBILLED_STATUSES: dict[str, tuple[int, ...]] = {"stability": (500,), "fal": (500, 502, 503, 504)}
"""Statuses above 499 that are documented as not billed."""

MEGAPIXEL = 1024 * 1024
TEXT_IN, IMAGE_IN, IMAGE_OUT = 5e-6, 8e-6, 30e-6
"""USD a token of OpenAI's image models."""
CHARS_A_TOKEN = 4
PARENT_TOKENS = 1024
"""What one picture is read as; the real number is not published."""
IMAGE_TOKENS: dict[str, dict[str, int]] = {
    "1024x1024": {"low": 196, "medium": 439, "high": 1756, "xhigh": 3122, "max": 7024},
    "1024x1536": {"low": 157, "medium": 343, "high": 1373, "xhigh": 2460, "max": 5487},
    "1536x1024": {"low": 157, "medium": 343, "high": 1373, "xhigh": 2460, "max": 5487},
    "3840x2160": {"low": 367, "medium": 867, "high": 3333, "xhigh": 5933, "max": 13333},
}
"""The square's tokens as published, the others' from their published price at 30 USD a million."""
WORDS_IN, WORDS_OUT = 1e-6, 5e-6
"""USD a token of a language model, where `Options.prices` has no `<model>:in` and `<model>:out`."""


def price_of(options: Options, provider: str, model: str) -> float:
    key = f"{provider}/{model}"
    return options.prices.get(key, FLAT_USD.get(key, 0.0))


def count_megapixels(size: tuple[int, int]) -> int:
    return math.ceil(size[0] * size[1] / MEGAPIXEL)


def count_text_tokens(text: str) -> int:
    return max(1, -(-len(text) // CHARS_A_TOKEN))


def count_image_tokens(size: str, quality: str) -> int:
    """By the table; a size that it lacks costs as the square does by its area."""
    quality = "medium" if quality == "auto" else quality
    if size in IMAGE_TOKENS:
        return IMAGE_TOKENS[size][quality]
    width, height = (int(side) for side in size.split("x"))
    return math.ceil(IMAGE_TOKENS["1024x1024"][quality] * width * height / MEGAPIXEL)


def is_billed(provider: str, fate: str, options: Options) -> bool:
    """Whether work that ended so is billed: `refused`, `failed` or `cancelled`; everything else is."""
    rules = {
        "refused": {**BILLS_REFUSALS, **options.bills_refusals},
        "failed": {**BILLS_FAILURES, **options.bills_failures},
        "cancelled": {**BILLS_CANCELLED, **options.bills_cancelled},
    }
    return rules.get(fate, {}).get(provider, True)
