"""This file turns image bytes from outside into arrays of bounded size, and says what they are first."""

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brand_assets.errors import ImageQuarantined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 100_000_000
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""Raster formats that we take in, by Pillow's name for them."""
DEEP_MODES = ("I;16", "I;16B", "I;16L", "I")
"""Pillow's names for grey scales of 0 to 65,535."""


@dataclass(frozen=True, slots=True)
class ImageFacts:
    media_type: str
    width_px: int
    height_px: int


def inspect_image(data: bytes) -> ImageFacts:
    """What these bytes are, by content and not by name; the whole image is decoded, so a truncated one is found out.

    Raises ImageQuarantined with the reason: empty, too large, not an image, a format we do not take, truncated.
    """
    if not data:
        raise ImageQuarantined("The image is empty: 0 bytes.")
    if len(data) > MAX_BYTES:
        raise ImageQuarantined(f"The image has {len(data)} bytes; at most {MAX_BYTES} are taken.")
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                media_type = MEDIA_TYPES.get(image.format or "")
                width, height = image.size
                if media_type is None:
                    raise ImageQuarantined(f"The image is {image.format}; {', '.join(sorted(MEDIA_TYPES))} are taken.")
                if width * height > MAX_PIXELS:
                    raise ImageQuarantined(f"The image is {width} x {height}; at most {MAX_PIXELS} pixels are taken.")
                image.load()
    except UnidentifiedImageError:
        raise ImageQuarantined(f"The {len(data)} bytes are not an image; they begin with {data[:16]!r}.") from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageQuarantined(f"The image cannot be decoded: {str(error)[:160]}.") from None
    return ImageFacts(media_type, width, height)


def decode_rgba(data: bytes, max_side_px: int | None = None) -> "NDArray[np.uint8]":
    """The image as (height, width, 4) uint8 sRGB with straight alpha, its longer side at most `max_side_px`.

    Raises ImageQuarantined when the bytes cannot be decoded.
    """
    import numpy as np
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MAX_PIXELS:
                found = f"{image.width} x {image.height}"
                raise ImageQuarantined(f"The image is {found}; at most {MAX_PIXELS} pixels are taken.")
            if max_side_px is not None and image.format == "JPEG":
                image.draft("RGB", (max_side_px, max_side_px))
            rgba = _to_eight_bits(image).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageQuarantined(f"The image cannot be decoded: {str(error)[:160]}.") from None
    if max_side_px is not None and max(rgba.size) > max_side_px:
        scale = max_side_px / max(rgba.size)
        size = (max(1, round(rgba.width * scale)), max(1, round(rgba.height * scale)))
        rgba = rgba.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(rgba)


def _to_eight_bits(image: "Image.Image") -> "Image.Image":
    """Deep grey scales as 8 bits: Pillow clips them at 255 instead, which turns a 16-bit picture white."""
    from PIL import Image

    if image.mode not in DEEP_MODES:
        return image
    import numpy as np

    values = np.asarray(image, dtype=np.float64)
    return Image.fromarray((values / 257).clip(0, 255).round().astype(np.uint8), "L")
