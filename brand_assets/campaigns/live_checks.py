"""This file asks a provider for one image, where that costs nothing, to see whether it works here."""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from brand_assets.errors import BrandAssetsError
from brand_assets.generation.providers import IMAGE_PROVIDERS, open_image_provider
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import DrawRequest, NoTask
from brand_assets.settings import Settings

SIDE_PX = 64
DRAFT_PARAMS: Mapping[str, object] = {
    "intent": {"palette": [{"hex": "#0B3C5D", "role": "primary"}], "brand": "Check", "lettering": "initials"},
    "width_px": SIDE_PX,
    "height_px": SIDE_PX,
}


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """`not checked` is neither good nor bad news; `found` says why."""

    state: Literal["ok", "failed", "not checked"]
    found: str


def check_provider(name: str, settings: Settings) -> LiveCheck:
    """Draw one tiny image with `draft`; for every other provider, say that nothing was asked."""
    if name not in IMAGE_PROVIDERS:
        return LiveCheck("not checked", "this installation has no client for it yet")
    if name != "draft":
        return LiveCheck("not checked", "there is no live check for it yet")
    started = time.monotonic()
    try:
        drawing = asyncio.run(open_image_provider(name, settings).draw(_request_tiny_image(), None, NoTask()))
        facts = inspect_image(drawing.data)
    except BrandAssetsError as error:
        return LiveCheck("failed", str(error))
    seconds = time.monotonic() - started
    return LiveCheck("ok", f"drew {facts.width_px} x {facts.height_px} pixels in {seconds:.2f} s for 0 USD")


def _request_tiny_image() -> DrawRequest:
    return DrawRequest(
        campaign="check",
        round="concept",
        attempt=1,
        prompt_id="check",
        provider="draft",
        model="draft",
        text="A monogram.",
        negative="",
        params=DRAFT_PARAMS,
        seed=1,
    )
