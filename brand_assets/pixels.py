"""This file turns image bytes from outside into arrays of bounded size, and says what they are first."""

import io
import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brand_assets.errors import ImageQuarantined

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 100_000_000
LARGE_PX = 16_000_000
"""Pictures with more pixels are decoded one at a time: one of 100 million takes over a gigabyte while it is."""
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp"}
"""Raster formats that we take in, by Pillow's name for them."""
MAX_TEXT_CHARS = 1_000_000
OWN_STARTS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"RIFF": "WEBP"}
ENDS = {b"\x89PNG\r\n\x1a\n": b"IEND", b"\xff\xd8\xff": b"\xff\xd9"}
"""How PNG and JPEG begin, and what stands at their end."""
OTHER_STARTS = (
    (b"<!doctype html", "an HTML page"),
    (b"<html", "an HTML page"),
    (b"<?xml", "XML"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"GIF8", "a GIF"),
    (b"BM", "a BMP"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "PostScript"),
    (b"PK\x03\x04", "a ZIP archive"),
)
SCRIPT = re.compile(rb"<\s*script|javascript:|\son[a-z]+\s*=", re.IGNORECASE)
PLAIN_MODES = ("RGB", "RGBA", "L")
"""Can be made smaller before anything else, which bounds the memory."""
PROFILED_MODES = ("RGB", "RGBA", "CMYK")
"""In which a colour profile changes what is seen of a mark."""
SEVERAL_JPEGS = "MPO"
"""Pillow's name for a JPEG with more behind it, such as a telephone's gain map; the picture is its first."""
DEEP_MODES = ("I;16", "I;16B", "I;16L", "I")
"""Pillow's names for grey scales of 0 to 65,535."""
ORIENTATION = 0x0112
"""The EXIF tag that says how the camera was held."""
_one_large = threading.RLock()


@dataclass(frozen=True, slots=True)
class ImageFacts:
    media_type: str
    width_px: int
    height_px: int


def inspect_image(data: bytes) -> ImageFacts:
    """What these bytes are, by content and not by name; the whole image is decoded, so a truncated one is found out.

    Raises ImageQuarantined with the reason: empty, too large, not an image, a format we do not take, truncated, moving,
    packed text that swells.
    """
    if not data:
        raise ImageQuarantined("The image is empty: 0 bytes.")
    if len(data) > MAX_BYTES:
        raise ImageQuarantined(f"The image has {len(data)} bytes; at most {MAX_BYTES} are taken.")
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            # Other formats are not even opened: less to attack.
            with Image.open(io.BytesIO(data), formats=tuple(MEDIA_TYPES)) as image:
                _refuse_by_head(image)
                image.load()
                _refuse_long_text(image)
                return ImageFacts(_media_type(image), image.width, image.height)
    except UnidentifiedImageError:
        raise ImageQuarantined(_name_other(data)) from None
    except Image.DecompressionBombError as error:
        raise ImageQuarantined(f"The image is far beyond the {MAX_PIXELS} pixels that are taken: {error}") from None
    except (OSError, SyntaxError, ValueError) as error:
        if is_cut_short(data):
            raise ImageQuarantined(f"The image is cut short: {len(data)} bytes came, and its end did not.") from None
        raise ImageQuarantined(f"The image cannot be decoded: {str(error)[:160]}.") from None


def _refuse_by_head(image: "Image.Image") -> None:
    """What can be refused before a pixel is decoded."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise ImageQuarantined(f"The image is {width} x {height}; at most {MAX_PIXELS} pixels are taken.")
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format != SEVERAL_JPEGS:
        raise ImageQuarantined(f"The image moves: it has {frames} frames; one is taken.")


def _media_type(image: "Image.Image") -> str:
    return MEDIA_TYPES["JPEG" if image.format == SEVERAL_JPEGS else image.format or ""]


def _refuse_long_text(image: "Image.Image") -> None:
    text_chars = sum(len(text) for text in getattr(image, "text", {}).values())
    if text_chars > MAX_TEXT_CHARS:
        raise ImageQuarantined(f"The image holds {text_chars} characters of text; at most {MAX_TEXT_CHARS} are taken.")


def _name_other(data: bytes) -> str:
    """What bytes are that nothing here can open."""
    taken = f"{', '.join(sorted(MEDIA_TYPES))} are taken"
    own = next((name for start, name in OWN_STARTS.items() if data.startswith(start)), None)
    if own and is_cut_short(data):
        return f"The image is cut short: {len(data)} bytes of {own} came, and its end did not."
    if own:
        return f"The image is damaged: its {len(data)} bytes begin as {own} and cannot be read."
    head = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"<svg" in head:
        is_active = SCRIPT.search(data) is not None
        return f"The bytes are an SVG drawing{' with a script in it' if is_active else ''}; {taken}."
    found = next((name for start, name in OTHER_STARTS if head.startswith(start) or data.startswith(start)), None)
    if found:
        return f"The bytes are {found} and no image that can be used; {taken}."
    return f"The {len(data)} bytes are not an image; they begin with {data[:16]!r}."


def decode_rgba(data: bytes, max_side_px: int | None = None) -> "NDArray[np.uint8]":
    """The image as (height, width, 4) uint8 sRGB with straight alpha, its longer side at most `max_side_px`.

    The right way up, as a viewer shows it, and in sRGB where it comes with another colour profile. Raises
    ImageQuarantined when the bytes cannot be decoded.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as image, take_turns(image.width * image.height):
            if image.width * image.height > MAX_PIXELS:
                found = f"{image.width} x {image.height}"
                raise ImageQuarantined(f"The image is {found}; at most {MAX_PIXELS} pixels are taken.")
            return _read_pixels(image, max_side_px)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ImageQuarantined(f"The image cannot be decoded: {str(error)[:160]}.") from None


@contextmanager
def take_turns(pixels: int) -> Iterator[None]:
    """Of all threads that have a picture of more than LARGE_PX pixels in their hands, one goes on at a time."""
    with _one_large if pixels > LARGE_PX else nullcontext():
        yield


def _read_pixels(image: "Image.Image", max_side_px: int | None) -> "NDArray[np.uint8]":
    import numpy as np

    if max_side_px is not None and image.format == "JPEG":
        image.draft("RGB", (max_side_px, max_side_px))
    shown = _to_eight_bits(_turn_upright(image))
    if shown.mode not in PLAIN_MODES or "transparency" in shown.info:
        shown = _to_srgb(shown).convert("RGBA")
    return np.asarray(_to_srgb(_shrink(shown, max_side_px)).convert("RGBA"))


def _turn_upright(image: "Image.Image") -> "Image.Image":
    """The image as its EXIF says that it is to be shown; as it is where that is damaged."""
    from PIL.Image import Transpose

    try:
        orientation = image.getexif().get(ORIENTATION)
    except Exception:  # the picture is good, and Pillow raises whatever the damaged EXIF makes it raise
        return image
    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    turn = turns.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _shrink(image: "Image.Image", max_side_px: int | None) -> "Image.Image":
    from PIL import Image

    if max_side_px is None or max(image.size) <= max_side_px:
        return image
    scale = max_side_px / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    small = image.resize(size, Image.Resampling.BOX, reducing_gap=2.0)
    small.info = dict(image.info)  # with the profile
    return small


def _to_eight_bits(image: "Image.Image") -> "Image.Image":
    """Deep grey scales as 8 bits: Pillow clips them at 255 instead, which turns a 16-bit picture white."""
    from PIL import Image

    if image.mode not in DEEP_MODES:
        return image
    import numpy as np

    values = np.asarray(image, dtype=np.float64)
    return Image.fromarray((values / 257).clip(0, 255).round().astype(np.uint8), "L")


def _to_srgb(image: "Image.Image") -> "Image.Image":
    """The image in sRGB's numbers; as it is where it says nothing, says sRGB, or names a profile that is broken."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in PROFILED_MODES:
        return image
    from PIL import ImageCms

    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        target = "RGB" if image.mode == "CMYK" else image.mode
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=target) or image
    except (ImageCms.PyCMSError, OSError):
        return image


def is_cut_short(data: bytes) -> bool:
    """Whether these bytes begin as an image that we take and lack the mark of its end; nothing is decoded."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return len(data) < 8 + int.from_bytes(data[4:8], "little")
    return any(data.startswith(start) and end not in data for start, end in ENDS.items())
