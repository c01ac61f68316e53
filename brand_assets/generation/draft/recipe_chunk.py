"""This file carries a recipe inside a PNG, as an uncompressed iTXt chunk, without touching the pixels.

PNG (Third Edition), W3C 2025, 5.3 chunk layout and 11.3.3.4 iTXt.
"""

import struct
import zlib
from collections.abc import Iterator

KEYWORD = b"brand_assets.draft"
SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_RECIPE_BYTES = 16 * 1024
MAX_CHUNKS = 64  # looked at before the pixels begin; our own files have three
_HEADER_END = len(SIGNATURE) + 25  # IHDR is always first and 25 bytes long
_ITXT_PREFIX = KEYWORD + b"\0\0\0\0\0"  # not compressed, no language, no translated keyword
_SRGB = b"\0"  # perceptual intent


def splice_recipe(png: bytes, recipe: str) -> bytes:
    """The PNG with the recipe and the sRGB marker after its header."""
    chunks = _chunk(b"sRGB", _SRGB) + _chunk(b"iTXt", _ITXT_PREFIX + recipe.encode())
    return png[:_HEADER_END] + chunks + png[_HEADER_END:]


def find_recipe(png: bytes) -> str | None:
    """The recipe's text, or None; looks at no more than the chunks before the pixels."""
    for kind, data in _walk(png):
        if kind == b"IDAT":
            return None
        if kind == b"iTXt" and data.startswith(_ITXT_PREFIX) and len(data) <= MAX_RECIPE_BYTES:
            try:
                return data[len(_ITXT_PREFIX) :].decode()
            except UnicodeDecodeError:
                return None
    return None


def _walk(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not png.startswith(SIGNATURE):
        return
    at = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if at + 12 > len(png):
            return
        (length,) = struct.unpack_from(">I", png, at)
        if at + 12 + length > len(png):
            return
        kind = png[at + 4 : at + 8]
        yield kind, png[at + 8 : at + 8 + length] if kind == b"iTXt" else b""
        at += 12 + length


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
