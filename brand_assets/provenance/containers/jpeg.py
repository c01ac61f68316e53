"""This file puts XMP into a JPEG, as an APP1 segment before the pixels."""

import struct
from collections.abc import Iterator

from brand_assets.errors import ExportError
from brand_assets.provenance.orientation import UPRIGHT, read_orientation, write_orientation

START, SCAN = b"\xff\xd8", 0xDA
APP0, APP1, APP11, APP13, COMMENT = 0xE0, 0xE1, 0xEB, 0xED, 0xFE
TOLD = (APP1, APP11, APP13, COMMENT)
"""EXIF and XMP, C2PA's boxes, IPTC-IIM, comments."""
EXIF, XMP = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0"
BOXES, INSTANCE = b"JP", b"\x02\x11"
"""What begins a segment of boxes (ISO/IEC 19566-5, annex D), and the number that c2pa gives its own."""
MAX_BODY = 65533
"""A segment's length counts its own two bytes and has sixteen bits."""


def put_xmp(data: bytes, packet: bytes) -> bytes:
    """Raises ExportError when the bytes are not a JPEG, or the packet passes what one segment can hold."""
    if len(XMP) + len(packet) > MAX_BODY:
        raise ExportError(f"The XMP packet has {len(packet)} bytes; a JPEG's segment holds {MAX_BODY - len(XMP)}.")
    kept: list[bytes] = []
    header, orientation, at = b"", UPRIGHT, len(START)
    for marker, body, end in _read_segments(data):
        at = end
        if marker == APP1 and body.startswith(EXIF):
            orientation = read_orientation(body[len(EXIF) :])
        elif marker == APP0 and not kept and not header:
            header = _write_segment(marker, body)
        elif marker not in TOLD:
            kept.append(_write_segment(marker, body))
    turned = [] if orientation == UPRIGHT else [_write_segment(APP1, EXIF + write_orientation(orientation))]
    return b"".join((START, header, *turned, _write_segment(APP1, XMP + packet), *kept, data[at:]))


def strip(data: bytes) -> bytes:
    """The same picture, telling nothing of itself."""
    kept, at = [], len(START)
    for marker, body, end in _read_segments(data):
        at = end
        if marker not in TOLD:
            kept.append(_write_segment(marker, body))
    return b"".join((START, *kept, data[at:]))


def find_store(data: bytes) -> bytes:
    """The manifests' boxes, put together. Raises ExportError when their segments are not as c2pa writes them."""
    bodies = [body for marker, body, _ in _read_segments(data) if marker == APP11]
    store = b"".join([body[8:] if k == 0 else body[16:] for k, body in enumerate(bodies)])
    for number, body in enumerate(bodies, start=1):
        if body[:8] != struct.pack(">2s2sI", BOXES, INSTANCE, number) or body[8:16] != store[:8]:
            raise ExportError(f"The JPEG's segment {number} of the manifest does not begin as it should.")
    return store


def _read_segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, body and end of each segment before the first scan."""
    at = len(START)
    if data[:at] != START:
        raise ExportError("The file is no JPEG: it does not begin as one.")
    while True:
        while data[at : at + 2] == b"\xff\xff":  # a marker may be filled up
            at += 1
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ExportError(f"The JPEG is damaged at byte {at} of {len(data)}.")
        marker, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if marker == SCAN:
            return
        end = at + 2 + length
        if length < 2 or end > len(data):
            raise ExportError(f"The JPEG is cut off at byte {at} of {len(data)}.")
        yield marker, data[at + 4 : end], end
        at = end


def _write_segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
