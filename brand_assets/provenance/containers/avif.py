"""This file puts XMP into an AVIF, as a metadata item of the picture, at the end of the file.

Boxes and items: ISO/IEC 14496-12 (8.11) and 23008-12 (annex A.3, items of the type `mime`).
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from brand_assets.errors import ExportError

STILL = (b"avif", b"mif1", b"miaf")
PACKET_TYPE = b"application/rdf+xml\0"
BRANDS = (*STILL, b"MA1A", b"MA1B", bytes(4))
"""What a still AVIF says that it is, and its minor version, 0."""
MANIFEST_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
MANIFEST_HEAD = bytes(4) + b"manifest\0" + bytes(8)
"""C2PA specification 2.2, A.5.1: version and flags, what the box holds, no second box."""
MOVED_BY_PLACE = 0
"""The construction method of items that are found by their place in the file."""


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


@dataclass(frozen=True, slots=True)
class _Widths:
    """Bytes of each number in the table of places, and the version of that table."""

    version: int
    offset: int
    length: int
    base: int
    index: int


def put_xmp(data: bytes, packet: bytes) -> bytes:
    """Raises ExportError when the bytes are not an AVIF of one still picture without metadata of its own."""
    boxes = list(_read_boxes(data, 0, len(data)))
    meta = next((box for box in boxes if box.kind == b"meta"), None)
    if boxes[:1] == [] or boxes[0].kind != b"ftyp" or data[boxes[0].body :][:4] not in STILL or meta is None:
        raise ExportError("The file is no AVIF of a still picture: provenance cannot be written into it.")
    grown = len(_write_meta(data, meta, 0, 0, len(packet))) - (meta.end - meta.start)
    packet_at = len(data) + grown + 8
    head = _write_meta(data, meta, grown, packet_at, len(packet))
    rest = _close_last(data[meta.end :], boxes[-1], meta.end)
    return b"".join((data[: meta.start], head, rest, _write_box(b"mdat", packet)))


def find_store(data: bytes) -> bytes:
    """The manifests' boxes. Raises ExportError when what lies before them, which is not signed, is not as it was."""
    boxes = list(_read_boxes(data, 0, len(data)))
    brands = [data[at : at + 4] for box in boxes if box.kind == b"ftyp" for at in range(box.body, box.end, 4)]
    if brands[:1] != [b"avif"] or any(brand not in BRANDS for brand in brands):
        raise ExportError("The AVIF says that it is of a kind that is not known.")
    for box in boxes:
        if box.kind == b"uuid" and data[box.body : box.body + 16] == MANIFEST_BOX:
            if not data[box.body + 16 :].startswith(MANIFEST_HEAD):
                raise ExportError("The AVIF's box of the manifest does not begin as it should.")
            return data[box.body + 16 + len(MANIFEST_HEAD) : box.end]
    return b""


def _write_meta(data: bytes, meta: _Box, grown: int, packet_at: int, length: int) -> bytes:
    """The box of items with one more, everything behind it `grown` bytes further on."""
    children = {box.kind: box for box in _read_boxes(data, meta.body + 4, meta.end)}
    for needed in (b"iinf", b"iloc", b"pitm"):
        if needed not in children:
            raise ExportError(f"The AVIF has no box {needed.decode()!r}: provenance cannot be written into it.")
    primary, item = _find_items(data, children)
    new = {
        b"iinf": _add_info(data, children[b"iinf"], item),
        b"iloc": _add_place(data, children[b"iloc"], item, grown, meta.end, packet_at, length),
        b"iref": _add_reference(data, children.get(b"iref"), item, primary),
    }
    pieces = [new.pop(kind) if kind in new else data[box.start : box.end] for kind, box in children.items()]
    return _write_box(b"meta", data[meta.body : meta.body + 4] + b"".join((*pieces, *new.values())))


def _find_items(data: bytes, children: dict[bytes, _Box]) -> tuple[int, int]:
    """The picture's item, and a number that no item has."""
    pitm, iinf = children[b"pitm"], children[b"iinf"]
    primary = _read_number(data, pitm.body + 4, 4 if data[pitm.body] else 2)
    used = [primary]
    for info in _read_boxes(data, iinf.body + (8 if data[iinf.body] else 6), iinf.end):
        version = data[info.body]
        used.append(_read_number(data, info.body + 4, 4 if version == 3 else 2))
        if data[info.body + (10 if version == 3 else 8) :][:4] in (b"mime", b"Exif"):
            raise ExportError("The AVIF has metadata of its own, which cannot be taken out: it is not delivered.")
    return primary, max(used) + 1


def _add_info(data: bytes, box: _Box, item: int) -> bytes:
    width = 4 if data[box.body] else 2
    count = _read_number(data, box.body + 4, width) + 1
    entry = _write_box(b"infe", struct.pack(">IHH4s", 2 << 24 | 1, item, 0, b"mime") + b"XMP\0" + PACKET_TYPE)
    head = data[box.body : box.body + 4] + count.to_bytes(width, "big")
    return _write_box(b"iinf", head + data[box.body + 4 + width : box.end] + entry)


def _add_reference(data: bytes, box: _Box | None, item: int, primary: int) -> bytes:
    """That the new item describes the picture."""
    width = 4 if box is not None and data[box.body] else 2
    numbers = item.to_bytes(width, "big") + (1).to_bytes(2, "big") + primary.to_bytes(width, "big")
    return _write_box(b"iref", (data[box.body : box.end] if box else bytes(4)) + _write_box(b"cdsc", numbers))


def _add_place(data: bytes, box: _Box, item: int, grown: int, behind: int, packet_at: int, length: int) -> bytes:
    """The table of places: those behind the byte `behind` moved on by `grown`, and the packet's added."""
    sizes, more = data[box.body + 4], data[box.body + 5]
    widths = _Widths(data[box.body], sizes >> 4, sizes & 15, more >> 4, more & 15 if data[box.body] else 0)
    if widths.version > 2 or widths.offset not in (4, 8) or widths.length not in (4, 8):
        raise ExportError("The AVIF places its items in a way that cannot be extended.")
    id_width = 4 if widths.version == 2 else 2
    at = box.body + 6 + id_width
    count = _read_number(data, box.body + 6, id_width)
    moved = bytearray(data[box.start : box.end])
    for _ in range(count):
        at = _move_item(data, moved, box.start, at, id_width, widths, grown, behind)
    entry = item.to_bytes(id_width, "big") + bytes(4 if widths.version else 2) + bytes(widths.base)
    entry += (1).to_bytes(2, "big") + bytes(widths.index)
    entry += packet_at.to_bytes(widths.offset, "big") + length.to_bytes(widths.length, "big")
    start = box.body - box.start
    moved[start + 6 : start + 6 + id_width] = (count + 1).to_bytes(id_width, "big")
    return _write_box(b"iloc", bytes(moved[start:]) + entry)


def _move_item(
    data: bytes, moved: bytearray, start: int, at: int, id_width: int, widths: _Widths, grown: int, behind: int
) -> int:
    """Move one item's places in `moved`; where the next item's entry begins."""
    at += id_width
    method = _read_number(data, at, 2) & 15 if widths.version else MOVED_BY_PLACE
    at += 4 if widths.version else 2
    base, base_at = _read_number(data, at, widths.base), at
    at += widths.base
    extents = _read_number(data, at, 2)
    at += 2
    if method == MOVED_BY_PLACE and base:
        moved[base_at - start : base_at - start + widths.base] = (base + grown).to_bytes(widths.base, "big")
    for _ in range(extents):
        at += widths.index
        offset = _read_number(data, at, widths.offset)
        if method == MOVED_BY_PLACE and not base and offset >= behind:
            moved[at - start : at - start + widths.offset] = (offset + grown).to_bytes(widths.offset, "big")
        at += widths.offset + widths.length
    return at


def _close_last(rest: bytes, last: _Box, start: int) -> bytes:
    """What lies behind the items, the last box with its length where it said: to the end of the file."""
    at = last.start - start
    if at < 0 or rest[at : at + 4] != bytes(4):
        return rest
    return rest[:at] + (last.end - last.start).to_bytes(4, "big") + rest[at + 4 :]


def _read_boxes(data: bytes, at: int, end: int) -> Iterator[_Box]:
    while at + 8 <= end:
        size, kind, body = _read_number(data, at, 4), data[at + 4 : at + 8], at + 8
        if size == 1:
            size, body = _read_number(data, at + 8, 8), at + 16
        until = end if size == 0 else at + size
        if until < body or until > end:
            raise ExportError(f"The AVIF is damaged or cut off at byte {at} of {len(data)}.")
        yield _Box(kind, at, body, until)
        at = until


def _read_number(data: bytes, at: int, width: int) -> int:
    if at + width > len(data):
        raise ExportError(f"The AVIF is cut off at byte {at} of {len(data)}.")
    return int.from_bytes(data[at : at + width], "big")


def _write_box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, kind) + body
