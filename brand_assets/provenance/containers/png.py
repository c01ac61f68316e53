"""This file puts XMP into a PNG, as the iTXt chunk `XML:com.adobe.xmp` before the pixels."""

import struct
import zlib
from collections.abc import Iterator

from brand_assets.errors import ExportError
from brand_assets.provenance.orientation import UPRIGHT, read_orientation, write_orientation

SIGNATURE = b"\x89PNG\r\n\x1a\n"
TOLD = (b"tEXt", b"zTXt", b"iTXt", b"tIME", b"caBX")
"""Texts, the time of the last change, and a C2PA manifest."""
KEYWORD = b"XML:com.adobe.xmp\0\0\0\0\0"
"""The keyword; not compressed; no language, no translated keyword."""


def put_xmp(data: bytes, packet: bytes) -> bytes:
    """Raises ExportError when the bytes are not a whole PNG."""
    written = [SIGNATURE]
    for kind, body in _read_chunks(data):
        if kind == b"eXIf":
            orientation = read_orientation(body)
            if orientation != UPRIGHT:
                written.append(_write_chunk(kind, write_orientation(orientation)))
        elif kind not in TOLD:
            written.append(_write_chunk(kind, body))
        if kind == b"IHDR":
            written.append(_write_chunk(b"iTXt", KEYWORD + packet))
    return b"".join(written)


def strip(data: bytes) -> bytes:
    """The same picture, telling nothing of itself."""
    return SIGNATURE + b"".join(
        _write_chunk(kind, body) for kind, body in _read_chunks(data) if kind not in (*TOLD, b"eXIf")
    )


def check(data: bytes) -> None:
    """Raises ExportError when a chunk does not match its checksum."""
    for _ in _read_chunks(data, is_checked=True):
        pass


def _read_chunks(data: bytes, is_checked: bool = False) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    if data[:at] != SIGNATURE:
        raise ExportError("The file is no PNG: it does not begin as one.")
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at) if at + 12 <= len(data) else (len(data), b"")
        end = at + 12 + length
        if end > len(data):
            raise ExportError(f"The PNG is cut off at byte {at} of {len(data)}.")
        body = data[at + 8 : end - 4]
        if is_checked and _write_chunk(kind, body)[-4:] != data[end - 4 : end]:
            raise ExportError(f"The PNG's chunk {kind.decode('latin-1')!r} at byte {at} does not match its checksum.")
        yield kind, body
        at = end
        if kind == b"IEND":
            return


def _write_chunk(kind: bytes, body: bytes) -> bytes:
    checksum = zlib.crc32(body, zlib.crc32(kind))
    return b"".join((struct.pack(">I4s", len(body), kind), body, struct.pack(">I", checksum)))
