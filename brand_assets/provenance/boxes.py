"""This file checks the frame of a manifest, which no signature covers: a changed byte there is noticed too.

C2PA hashes what the boxes hold, not every name and length of the boxes themselves, and leaves a signature's padding
open. JUMBF: ISO/IEC 19566-5; COSE: RFC 9052, 4.2; CBOR: RFC 8949, 3.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from brand_assets.errors import ExportError

SUPERBOX, DESCRIPTION, SALT = b"jumb", b"jumd", b"c2sh"
LABELLED, SALTED = 0x03, 0x13
"""A box says by its toggles that it has a label and can be asked for, and whether a salt follows."""
STORE, SIGNATURE = "c2pa", "c2pa.signature"
PARTS = ("c2pa.assertions", "c2pa.claim", "c2pa.claim.v2", SIGNATURE, "c2pa.credentials", "c2pa.databoxes")
OPEN_HEADERS = ("pad", "pad2", "sigTst", "sigTst2", "rVals")
SIGN1_TAG, FOUR, NULL = 0xD2, 0x84, 0xF6
BYTES, TEXT, ARRAY, MAP = 2, 3, 4, 5
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class _Box:
    """A box with its label, where it has one; `body` is behind its description."""

    kind: bytes
    body: int
    end: int
    label: str = ""


def check_frame(store: bytes, labels: Collection[str]) -> None:
    """Check the frame of the manifests by these labels; other makers' manifests may be framed in other ways.

    Raises ExportError, which says what is not as it should be.
    """
    (root, *more) = _read_boxes(store, 0, len(store)) if store else [_Box(b"", 0, 0)]
    if root.label != STORE or more:
        raise ExportError("The manifest's boxes do not begin as they should.")
    for manifest in _read_boxes(store, root.body, root.end):
        if manifest.label in labels:
            _check_manifest(store, manifest)


def _check_manifest(store: bytes, manifest: _Box) -> None:
    for part in _read_boxes(store, manifest.body, manifest.end):
        if part.label not in PARTS:
            raise ExportError(f"The manifest has a part {part.label[:40]!r}, which C2PA does not know.")
        for box in _read_boxes(store, part.body, part.end):
            if part.label == SIGNATURE:
                _check_signature(store[box.body : box.end])


def _read_boxes(store: bytes, at: int, end: int) -> Iterator[_Box]:
    """Boxes that fill the space from `at` to `end`."""
    while at < end:
        size, kind = int.from_bytes(store[at : at + 4], "big"), store[at + 4 : at + 8]
        if size < 8 or at + size > end:
            raise ExportError(f"A box of the manifest has the length {size}, which does not fit.")
        yield _describe(store, at + 8, at + size) if kind == SUPERBOX else _Box(kind, at + 8, at + size)
        at += size


def _describe(store: bytes, at: int, end: int) -> _Box:
    """The box whose description begins at `at`."""
    size = int.from_bytes(store[at : at + 4], "big")
    description = store[at + 8 : at + size]
    label, found, salt = description[17:].partition(b"\0")
    toggles = description[16] if len(description) > 16 else 0
    is_salted = salt[4:8] == SALT and int.from_bytes(salt[:4], "big") == len(salt)
    if store[at + 4 : at + 8] != DESCRIPTION or at + size > end or not found:
        raise ExportError("A box of the manifest has no description.")
    if (toggles, is_salted) not in ((LABELLED, False), (SALTED, True)) or bool(salt) != is_salted:
        raise ExportError(f"A box of the manifest describes itself by {toggles:#04x}, which does not fit.")
    return _Box(SUPERBOX, at + size, end, label.decode("utf-8", "replace"))


def _check_signature(cose: bytes) -> None:
    """That the headers which are not signed are known ones, and the padding is empty."""
    try:
        if (cose[0], cose[1]) != (SIGN1_TAG, FOUR):
            raise ExportError("The signature is not a COSE signature of one signer.")
        at = _skip(cose, 2)
        kind, count, at = _read_head(cose, at)
        for _ in range(count if kind == MAP else 0):
            name, value, at = _read_header(cose, at)
            if name not in OPEN_HEADERS or (name.startswith("pad") and value.strip(b"\0")):
                raise ExportError(f"The signature's header {name[:40]!r} is not as it was written.")
        is_whole = cose[at] == NULL and _skip(cose, at + 1) == len(cose)
    except IndexError:
        is_whole = False
    if not is_whole:
        raise ExportError("The signature is cut off.")


def _read_header(cose: bytes, at: int) -> tuple[str, bytes, int]:
    _, length, start = _read_head(cose, at)
    name = cose[start : start + length].decode("utf-8", "replace")
    at = start + length
    kind, length, start = _read_head(cose, at)
    end = _skip(cose, at)
    if name.startswith("pad") and (kind != BYTES or length != end - start):
        raise ExportError("The signature's padding is not as it was written.")
    return name, cose[start:end], end


def _read_head(cbor: bytes, at: int) -> tuple[int, int, int]:
    """Major type, argument, and where the content begins."""
    kind, short = cbor[at] >> 5, cbor[at] & 31
    if short < 24:
        return kind, short, at + 1
    width = 1 << (short - 24)
    if short > 27 or at + 1 + width > len(cbor):
        raise IndexError(at)
    return kind, int.from_bytes(cbor[at + 1 : at + 1 + width], "big"), at + 1 + width


def _skip(cbor: bytes, at: int, depth: int = 0) -> int:
    """Where the next item begins."""
    kind, argument, at = _read_head(cbor, at)
    if kind in (BYTES, TEXT):
        at += argument
    elif kind in (ARRAY, MAP):
        if depth == MAX_DEPTH:
            raise IndexError(at)
        for _ in range(min(argument, len(cbor)) * (2 if kind == MAP else 1)):
            at = _skip(cbor, at, depth + 1)
    if at > len(cbor):
        raise IndexError(at)
    return at
