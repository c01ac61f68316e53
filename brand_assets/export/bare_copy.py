"""This file copies a picture without anything that is not needed to show it: prompts, recipes, comments, provenance.

The pixels are not decoded: parts of the file are left out. What stays is listed, so that what nobody thought of goes.
PNG (Third Edition), W3C 2025, 11; JPEG, ITU T.81, B.1.1.3; WebP container, RFC 9649, 2.
"""

import struct
from collections.abc import Iterator

from brand_assets.errors import ExportError

PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    (
        b"IHDR",
        b"PLTE",
        b"IDAT",
        b"IEND",
        b"tRNS",
        b"gAMA",
        b"cHRM",
        b"sRGB",
        b"iCCP",
        b"cICP",
        b"sBIT",
        b"bKGD",
        b"pHYs",
    )
)
"""Critical chunks, transparency, color and density."""
JPEG_START = b"\xff\xd8"
JFIF, ICC, ADOBE, EXIF, SCAN, END = 0xE0, 0xE2, 0xEE, 0xE1, 0xDA, 0xD9
WEBP_KEPT = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"))
WEBP_WORDS = 0x08 | 0x04
"""The bits of a VP8X header that announce EXIF and XMP."""


def copy_bare(data: bytes) -> bytes:
    """The same pixels, with color profile and density, and nothing else; a JPEG keeps which way up it is.

    Raises ExportError when the bytes are no PNG, JPEG or still WebP, or are damaged.
    """
    try:
        if data.startswith(PNG_START):
            return _copy_png(data)
        if data.startswith(JPEG_START):
            return _copy_jpeg(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return _copy_webp(data)
    except (struct.error, IndexError, ValueError) as error:
        raise ExportError(f"The picture is damaged, so nothing can be left out of it: {str(error)[:160]}.") from None
    raise ExportError(
        f"What a picture says beside its pixels can be left out of PNG, JPEG and WebP; it begins with {data[:8]!r}."
    )


def _copy_png(data: bytes) -> bytes:
    parts, at, kind = [PNG_START], len(PNG_START), b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", data, at)
        kind, end = data[at + 4 : at + 8], at + 12 + length
        if end > len(data):
            raise ValueError(f"it ends within its chunk {kind!r}")
        if kind in PNG_KEPT:
            parts.append(data[at:end])
        at = end
    return b"".join(parts)


def _copy_jpeg(data: bytes) -> bytes:
    parts = [JPEG_START]
    for marker, segment, body in _walk_jpeg(data):
        if marker == EXIF:
            turn = _read_orientation(body)
            if turn not in (None, 1):
                parts.append(_write_orientation(turn))
        elif marker in (JFIF, ADOBE) or (marker == ICC and body.startswith(b"ICC_PROFILE\0")) or marker < JFIF:
            parts.append(segment)
    return b"".join(parts)


def _walk_jpeg(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, the whole segment, its body) up to the end; a scan comes with the pixels behind it."""
    at = len(JPEG_START)
    while True:
        while data[at] == 0xFF and data[at + 1] == 0xFF:
            at += 1
        if data[at] != 0xFF:
            raise ValueError(f"there is no marker at byte {at}")
        marker = data[at + 1]
        if marker == END:
            yield 0, data[at : at + 2], b""
            return
        (length,) = struct.unpack_from(">H", data, at + 2)
        end = at + 2 + length
        if marker == SCAN:
            end = _find_marker(data, end)
        if length < 2 or end > len(data):
            raise ValueError(f"it ends within its segment {marker:#04x}")
        # COM is 0xFE: above all that is kept
        yield marker, data[at:end], data[at + 4 : at + 2 + length]
        at = end


def _find_marker(data: bytes, at: int) -> int:
    """Where the pixels of a scan end: at the first marker that is neither a stuffed byte nor a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at


def _read_orientation(exif: bytes) -> int | None:
    if not exif.startswith(b"Exif\0\0"):
        return None
    tiff = exif[6:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for entry in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * entry)
        if tag == 0x0112 and kind == 3 and 1 <= value <= 8:
            return int(value)
    return None


def _write_orientation(turn: int | None) -> bytes:
    """An EXIF segment that says which way up the picture is, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x0112, 3, 1, turn or 1, 0, 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, EXIF, len(body) + 2) + body


def _copy_webp(data: bytes) -> bytes:
    parts, at = [], 12
    end_of_file = 8 + struct.unpack_from("<I", data, 4)[0]
    if end_of_file > len(data):
        raise ValueError("its end is missing")
    while at + 8 <= end_of_file:
        kind = data[at : at + 4]
        (length,) = struct.unpack_from("<I", data, at + 4)
        end = at + 8 + length + length % 2
        if at + 8 + length > end_of_file:
            raise ValueError(f"it ends within its chunk {kind!r}")
        if kind == b"VP8X":
            parts.append(data[at : at + 8] + bytes([data[at + 8] & ~WEBP_WORDS]) + data[at + 9 : end])
        elif kind in WEBP_KEPT:
            parts.append(data[at:end])
        at = end
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body
