"""This file makes pictures ready to be sent inside JSON, and guesses what a finished one is from its address."""

import base64
import io
import math
import mimetypes
from urllib.parse import urlsplit

from brand_assets.generation.clients.parents import SentParent
from brand_assets.pixels import decode_rgba, inspect_image


def as_base64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def data_url(data: bytes, media_type: str) -> str:
    """A picture as an address that carries it."""
    return f"data:{media_type};base64,{as_base64(data)}"


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
