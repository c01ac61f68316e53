"""This file makes a parent image ready to be sent: within a service's bounds, or refused before anything is sent."""

import io
from dataclasses import dataclass

from brand_assets.catalogue.models import ImageModel
from brand_assets.errors import ImageQuarantined, RequestInvalid
from brand_assets.pixels import MAX_BYTES, decode_rgba, inspect_image

SMALLER_SIDE_PX = 1536
"""A square of this side has 9 MiB before it is compressed, and no model here draws more than it holds."""


@dataclass(frozen=True, slots=True)
class SentParent:
    """The bytes that are sent; `change` says what was done to the parent, None when it goes as it is."""

    data: bytes
    media_type: str
    change: str | None = None


def fit_for(model: ImageModel, data: bytes) -> SentParent:
    """The parent within the limits of the model, as `fit_parent` has it."""
    limits = model.limits
    max_bytes = limits.parent_bytes or MAX_BYTES
    return fit_parent(data, service=model.key, min_side_px=limits.parent_side_px or 1, max_bytes=max_bytes)


def fit_parent(data: bytes, *, service: str, min_side_px: int, max_bytes: int) -> SentParent:
    """The parent as it is, or drawn smaller as PNG where it has too many bytes: 9.5 MB are enough for any.

    Raises RequestInvalid when it is no image, a side of it is too short for the service, or it is too large even so.
    """
    try:
        facts = inspect_image(data)
    except ImageQuarantined as problem:
        raise RequestInvalid(f"Nothing was sent to {service}: the parent cannot be read. {problem}") from None
    _refuse_short_side(facts.width_px, facts.height_px, service, min_side_px)
    if len(data) <= max_bytes:
        return SentParent(data, facts.media_type)
    smaller, (width_px, height_px) = _draw_smaller(data)
    _refuse_short_side(width_px, height_px, service, min_side_px)
    if len(smaller) > max_bytes:
        found = f"even at {width_px} x {height_px} pixels the parent has {len(smaller)} bytes"
        raise RequestInvalid(f"Nothing was sent to {service}: {found}, and at most {max_bytes} are taken.")
    was = f"{facts.width_px} x {facts.height_px}, {len(data)} bytes"
    return SentParent(smaller, "image/png", f"sent as {width_px} x {height_px} PNG; it is {was}")


def _refuse_short_side(width_px: int, height_px: int, service: str, min_side_px: int) -> None:
    if min(width_px, height_px) < min_side_px:
        raise RequestInvalid(
            f"Nothing was sent to {service}: the parent is {width_px} x {height_px} pixels, and each side has to have "
            f"{min_side_px} or more. Approve a larger image."
        )


def _draw_smaller(data: bytes) -> tuple[bytes, tuple[int, int]]:
    from PIL import Image

    picture = Image.fromarray(decode_rgba(data, SMALLER_SIDE_PX))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue(), picture.size
