"""This file puts RDF into an SVG's `metadata`, after its title and description, and takes older metadata out."""

import base64
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from brand_assets.errors import ExportError

SVG = "http://www.w3.org/2000/svg"
IN_FRONT = (f"{SVG} title", f"{SVG} desc")
"""What stays in front: a reader takes the first of an element's children for its name."""
METADATA = f"{SVG} metadata"
_TAG = re.compile(rb"""<(?:[^"'>]|"[^"]*"|'[^']*')*>""")
_MANIFEST = re.compile(rb"<c2pa:manifest>([^<]*)</c2pa:manifest>")


@dataclass(slots=True)
class _Outline:
    """The root's name and the end of its start tag, and its children as (name, start, end), in bytes of the file.

    `namespace` is what a child without a prefix has to say to be SVG's.
    """

    root: str = ""
    inside: int = 0
    namespace: str = ""
    children: list[tuple[str, int, int]] = field(default_factory=list)


def put_xmp(data: bytes, rdf: str) -> bytes:
    """Raises ExportError when the bytes are not an SVG in UTF-8 with something in it."""
    outline = _read_outline(data)
    put_at = outline.inside
    for name, _, end in outline.children:
        if name not in IN_FRONT:
            break
        put_at = end
    metadata = f"<metadata{outline.namespace}>\n{rdf}</metadata>".encode()
    return _take_out(data[:put_at], outline) + metadata + _take_out(data, outline, put_at)


def strip(data: bytes) -> bytes:
    """The same picture without its metadata."""
    return _take_out(data, _read_outline(data))


def find_store(data: bytes) -> bytes:
    """The manifests' boxes. Raises ExportError when they are not written as Base64 should be."""
    found = _MANIFEST.search(data)
    if found is None:
        return b""
    try:
        store = base64.b64decode(found[1], validate=True)
    except ValueError:
        store = b""
    if base64.b64encode(store) != found[1]:
        raise ExportError("The SVG's manifest is not written as Base64.")
    return store


def _take_out(data: bytes, outline: _Outline, begin: int = 0) -> bytes:
    """The bytes from `begin` on without what older metadata there is."""
    pieces, at = [], begin
    for name, start, end in outline.children:
        if name == METADATA and begin <= start and end <= len(data):
            pieces.append(data[at:start])
            at = end
    return b"".join((*pieces, data[at:]))


def _read_outline(data: bytes) -> _Outline:
    found, open_at = _Outline(), list[int]()
    parser = expat.ParserCreate(namespace_separator=" ")

    def begin(name: str, _: dict[str, str]) -> None:
        open_at.append(parser.CurrentByteIndex)
        if len(open_at) == 1:
            found.root, found.inside = name, _end_tag(data, open_at[0])
            has_prefix = b":" in data[open_at[0] : found.inside].split(maxsplit=1)[0]
            found.namespace = f' xmlns="{SVG}"' if has_prefix else ""

    def end(name: str) -> None:
        start = open_at.pop()
        if len(open_at) == 1:
            opened = _end_tag(data, start)
            is_empty = data[opened - 2 : opened] == b"/>"
            found.children.append((name, start, opened if is_empty else _end_tag(data, parser.CurrentByteIndex)))

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        data.decode()
        parser.Parse(data, True)
    except (expat.ExpatError, UnicodeDecodeError) as error:
        raise ExportError(f"The SVG cannot be read as XML in UTF-8: {error}.") from None
    if found.root != f"{SVG} svg" or data[found.inside - 2 : found.inside] == b"/>":
        raise ExportError("The file is no SVG, or an empty one: provenance cannot be written into it.")
    return found


def _end_tag(data: bytes, start: int) -> int:
    """Where the tag ends that begins at `start`; quoted values may hold brackets."""
    tag = _TAG.match(data, start)
    return tag.end() if tag else start
