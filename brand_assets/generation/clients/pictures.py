"""This file writes pictures into JSON and reads them out of it, and guesses what one is from its address."""

import base64
import binascii
import io
import math
import mimetypes
from collections.abc import Mapping
from urllib.parse import urlsplit

from brand_assets.errors import ImageQuarantined
from brand_assets.generation.clients.parents import SentParent
from brand_assets.pixels import MAX_BYTES, decode_rgba, inspect_image

DATA_SCHEME = "data:"


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def data_url(data: bytes, media_type: str) -> str:
    """A picture as an address that carries it."""
    return f"data:{media_type};base64,{as_base64(data)}"


def carries_picture(url: str) -> bool:
    """Whether an address is itself the picture, so that there is nothing to fetch."""
    return url[: len(DATA_SCHEME)].lower() == DATA_SCHEME


def read_base64(text: object, service: str, cost_usd: float, usage: Mapping[str, object]) -> bytes:
    """A picture that was paid for, as bytes. ImageQuarantined, with its cost, when it is not to be had.

    Lines, a missing end and the head of a data address are no reason to lose it.
    """
    if not isinstance(text, str):
        raise ImageQuarantined(f"{service}'s reply has no picture in it.", cost_usd=cost_usd, usage=usage)
    if len(text) * 3 // 4 > MAX_BYTES:
        found = f"{service}'s picture has about {len(text) * 3 // 4} bytes; at most {MAX_BYTES} are taken."
        raise ImageQuarantined(found, cost_usd=cost_usd, usage=usage)
    packed = "".join((text.partition(",")[2] if carries_picture(text) else text).split()).rstrip("=")
    try:
        return base64.b64decode(packed + "=" * (-len(packed) % 4), validate=True)
    except (binascii.Error, ValueError):
        found = f"{service}'s picture of {len(text)} characters is not base64."
        raise ImageQuarantined(found, cost_usd=cost_usd, usage=usage) from None


def guess_media_type(url: str) -> str:
    """By the ending of its path; the content decides later (`pixels.inspect_image`)."""
    return mimetypes.guess_type(urlsplit(url).path)[0] or "application/octet-stream"


def within_pixels(data: bytes, most_pixels: int) -> SentParent:
    """The picture as it is, or drawn smaller as PNG where it has more pixels. ImageQuarantined when it is none."""
    facts = inspect_image(data)
    pixels = facts.width_px * facts.height_px
    if pixels <= most_pixels:
        return SentParent(data, facts.media_type)
    from PIL import Image

    longest_px = math.floor(max(facts.width_px, facts.height_px) * math.sqrt(most_pixels / pixels))
    smaller = Image.fromarray(decode_rgba(data, longest_px))
    buffer = io.BytesIO()
    smaller.save(buffer, "PNG")
    change = f"sent as {smaller.width} x {smaller.height} PNG; it is {facts.width_px} x {facts.height_px}"
    return SentParent(buffer.getvalue(), "image/png", change)
