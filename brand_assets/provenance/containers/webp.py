"""This file puts XMP into a WebP, as the last chunk of its extended form (VP8X).

Container: https://developers.google.com/speed/webp/docs/riff_container.
"""

import struct
from collections.abc import Iterator

from brand_assets.errors import ExportError
from brand_assets.provenance.orientation import UPRIGHT, read_orientation, write_orientation

PICTURE = (b"VP8X", b"ICCP", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L")
HAS_XMP, HAS_EXIF, HAS_ALPHA = 0x04, 0x08, 0x10


def put_xmp(data: bytes, packet: bytes) -> bytes:
    """Raises ExportError when the bytes are not a whole WebP."""
    chunks = list(_read_chunks(data))
    exif = next((body for kind, body in chunks if kind == b"EXIF"), b"")
    orientation = read_orientation(exif.removeprefix(b"Exif\0\0"))
    turned = [] if orientation == UPRIGHT else [(b"EXIF", write_orientation(orientation))]
    return _write(_extend(chunks, HAS_XMP | (HAS_EXIF if turned else 0)), [*turned, (b"XMP ", packet)])


def strip(data: bytes) -> bytes:
    """The same picture, telling nothing of itself."""
    return _write(_extend(list(_read_chunks(data)), 0), [])


def find_store(data: bytes) -> bytes:
    """The manifests' boxes. Raises ExportError when the file's chunks do not fill it."""
    chunks = list(_read_chunks(data))
    filled = 12 + sum(8 + len(body) + len(body) % 2 for _, body in chunks)
    if filled != len(data) or filled != 8 + struct.unpack_from("<I", data, 4)[0]:
        raise ExportError(f"The WebP's chunks take {filled} bytes of {len(data)}: a length was changed.")
    return next((body for kind, body in chunks if kind == b"C2PA"), b"")


def _extend(chunks: list[tuple[bytes, bytes]], flags: int) -> list[tuple[bytes, bytes]]:
    """The chunks of the picture, behind a header that says what the file holds beside it."""
    picture = [(kind, body) for kind, body in chunks if kind in PICTURE]
    if picture[:1] and picture[0][0] == b"VP8X":
        header = bytearray(picture.pop(0)[1])
        header[0] = header[0] & ~(HAS_XMP | HAS_EXIF) | flags
        return [(b"VP8X", bytes(header)), *picture]
    width, height, has_alpha = _measure(picture)
    flags |= HAS_ALPHA if has_alpha else 0
    header_body = struct.pack("<I", flags) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return [(b"VP8X", header_body), *picture]


def _measure(picture: list[tuple[bytes, bytes]]) -> tuple[int, int, bool]:
    """Width, height and whether there is an alpha channel, of a simple file's one chunk."""
    kind, body = picture[0] if picture else (b"", b"")
    if kind == b"VP8L" and len(body) >= 5:
        (bits,) = struct.unpack_from("<I", body, 1)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1)
    if kind == b"VP8 " and len(body) >= 10:
        width, height = struct.unpack_from("<HH", body, 6)
        return width & 0x3FFF, height & 0x3FFF, False
    raise ExportError("The WebP has no picture that could be read.")


def _read_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise ExportError("The file is no WebP: it does not begin as one.")
    end, at = min(len(data), 8 + struct.unpack_from("<I", data, 4)[0]), 12
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        if at + 8 + length > len(data):
            raise ExportError(f"The WebP is cut off at byte {at} of {len(data)}.")
        yield kind, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _write(picture: list[tuple[bytes, bytes]], told: list[tuple[bytes, bytes]]) -> bytes:
    body = b"".join(
        struct.pack("<4sI", kind, len(chunk)) + chunk + bytes(len(chunk) % 2) for kind, chunk in (*picture, *told)
    )
    return struct.pack("<4sI4s", b"RIFF", len(body) + 4, b"WEBP") + body
