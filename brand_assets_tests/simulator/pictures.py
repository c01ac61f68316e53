"""This file draws the simulator's pictures: real, small, fast, another one for every text and seed."""

import base64
import hashlib
import io
import re
from functools import lru_cache

from PIL import Image, ImageDraw

MEDIA_TYPES = {"png": "image/png", "jpeg": "image/jpeg", "jpg": "image/jpeg", "webp": "image/webp"}
HEX_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
PAPER = "#F7F3EC"


def draw_picture(
    text: str, seed: int, size: tuple[int, int], kind: str = "png", *, is_transparent: bool = False
) -> bytes:
    """Shapes on paper, in the colours that the text names, placed by text and seed."""
    return _draw(hashlib.sha256(f"{seed}/{text}".encode()).digest(), _name_colors(text), size, kind, is_transparent)


def redraw(parent: bytes, text: str, seed: int, strength: float, kind: str = "png") -> bytes:
    """The parent with as much of another picture laid over it as `strength` says: 0 keeps it, 1 hides it."""
    start = open_picture(parent).convert("RGB")
    size = (min(start.width, 256), min(start.height, 256))
    other = open_picture(draw_picture(text, seed, size, "png")).convert("RGB")
    return _encode(Image.blend(start.resize(size), other, min(max(strength, 0.0), 1.0)), kind)


def blur(data: bytes, kind: str) -> bytes:
    """What a filter leaves of a picture."""
    picture = open_picture(data).convert("RGB")
    return _encode(picture.resize((4, 4)).resize(picture.size), kind)


def open_picture(data: bytes) -> Image.Image:
    """Raises OSError (PIL's own) when the bytes are no picture."""
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


def read_data_url(url: str) -> bytes:
    """The bytes of a data URL, or of plain base64. Raises ValueError when it is neither."""
    return base64.b64decode(url.split(",", 1)[1] if url.startswith("data:") else url, validate=True)


def _name_colors(text: str) -> tuple[str, ...]:
    return tuple(HEX_COLOR.findall(text)[:4])


@lru_cache(maxsize=512)
def _draw(dice: bytes, colors: tuple[str, ...], size: tuple[int, int], kind: str, is_transparent: bool) -> bytes:
    inks = colors or tuple(f"#{dice[i]:02X}{dice[i + 1]:02X}{dice[i + 2]:02X}" for i in (8, 11))
    width, height = size
    picture = Image.new("RGBA", size, (0, 0, 0, 0)) if is_transparent else Image.new("RGB", size, PAPER)
    brush = ImageDraw.Draw(picture)
    for place in range(3 + dice[0] % 3):
        x, y, reach = (dice[12 + 3 * place + i] / 255 for i in range(3))
        left, top = width * (0.18 + 0.3 * x), height * (0.18 + 0.3 * y)
        box = (left, top, left + width * (0.15 + 0.2 * reach), top + height * (0.15 + 0.2 * reach))
        ink = inks[place % len(inks)]
        brush.ellipse(box, fill=ink) if dice[place] % 2 else brush.rectangle(box, fill=ink)
    return _encode(picture, kind)


def _encode(picture: Image.Image, kind: str) -> bytes:
    buffer = io.BytesIO()
    if kind == "png":
        picture.save(buffer, "PNG", compress_level=1)
    elif kind in ("jpeg", "jpg"):
        picture.convert("RGB").save(buffer, "JPEG", quality=90)
    else:
        picture.save(buffer, "WEBP", quality=80, method=0)
    return buffer.getvalue()
