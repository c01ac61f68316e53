"""This file renders an SVG from outside as a picture: nothing is fetched or read for it, and it cannot swell."""

import base64
import binascii
import math
import re
from collections.abc import Iterator
from xml.etree import ElementTree

from brand_assets.errors import ImageQuarantined
from brand_assets.pixels import inspect_image

MAX_BYTES = 4 * 1024 * 1024
MAX_DRAWN = 50_000
"""Elements, each counted as often as it is used."""
MAX_DEPTH = 200
MAX_ASPECT = 50.0
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_PICTURE = re.compile(r"\s*data:image/(?:png|jpe?g|webp)\s*;\s*base64\s*,(.*)", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
_SIZE = re.compile(r"\s*([0-9.]+)\s*(?:px)?\s*")


def is_svg(data: bytes) -> bool:
    """Whether these bytes look like an SVG drawing."""
    return b"<svg" in data[:4096].lower() and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def render_svg(data: bytes, side_px: int) -> bytes:
    """PNG bytes, transparent where nothing is drawn, the longer side `side_px`.

    Pictures are drawn where they are within the file; what it names elsewhere is left out, and so are text's own fonts.
    Raises ImageQuarantined for what is no SVG, or one beyond all bounds.
    """
    import resvg_py

    root = _parse(data)
    _leave_out_foreign(root)
    if (drawn := _count_drawn(root)) > MAX_DRAWN:
        raise ImageQuarantined(
            f"The SVG draws {drawn} elements, its repetitions counted; at most {MAX_DRAWN} are taken."
        )
    is_wide = _measure_aspect(root) >= 1
    try:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=ElementTree.tostring(root, encoding="unicode"),
                width=side_px if is_wide else None,
                height=None if is_wide else side_px,
                skip_system_fonts=True,
            )
        )
    except ValueError as error:
        raise ImageQuarantined(f"The SVG cannot be rendered: {str(error)[:160]}.") from None


def _parse(data: bytes) -> ElementTree.Element:
    if len(data) > MAX_BYTES:
        raise ImageQuarantined(f"The SVG has {len(data)} bytes; at most {MAX_BYTES} are taken.")
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        # Entities swell, and name files.
        raise ImageQuarantined("The SVG declares a document type or entities; one without is taken.")
    try:
        return ElementTree.fromstring(data.decode("utf-8-sig"))  # noqa: S314 - without entities there is nothing to expand
    except (ElementTree.ParseError, UnicodeDecodeError, ValueError) as error:
        raise ImageQuarantined(f"The SVG cannot be read: {str(error)[:160]}.") from None


def _leave_out_foreign(root: ElementTree.Element) -> None:
    for parent in list(root.iter()):
        for element in list(parent):
            if not isinstance(element.tag, str) or not _is_own(element):
                parent.remove(element)


def _is_own(element: ElementTree.Element) -> bool:
    """Whether all that an element names is within its file, and no larger than what we take by itself."""
    if element.tag.rpartition("}")[2] == "style" and "url" in "".join(element.itertext()).lower():
        return False  # a sheet may hang patterns on everything at once
    names = [value for name in ("href", _XLINK_HREF) if (value := element.get(name)) is not None]
    return all(name.lstrip().startswith("#") or _is_picture(name) for name in names)


def _is_picture(href: str) -> bool:
    packed = _PICTURE.fullmatch(href)
    if packed is None:
        return False
    try:
        inspect_image(base64.b64decode(packed[1]))
    except (ImageQuarantined, binascii.Error, ValueError):
        return False
    return True


def _count_drawn(root: ElementTree.Element) -> int:
    """How many elements are drawn, capped; what is used within what is used multiplies."""
    by_id = {found: element for element in root.iter() if (found := element.get("id"))}
    counted: dict[ElementTree.Element, int] = {}

    def count(element: ElementTree.Element, depth: int) -> int:
        if element in counted:
            return counted[element]
        if depth > MAX_DEPTH:
            raise ImageQuarantined(f"The SVG is more than {MAX_DEPTH} elements deep.")
        inner = sum(count(one, depth + 1) for one in _list_drawn(element, by_id))
        counted[element] = min(1 + inner, MAX_DRAWN + 1)
        return counted[element]

    return count(root, 0)


def _list_drawn(element: ElementTree.Element, by_id: dict[str, ElementTree.Element]) -> Iterator[ElementTree.Element]:
    """What is drawn with an element: what is in it, and what it uses by name, as a shape, a pattern or a filter."""
    yield from element
    for name, value in element.items():
        names = [value.strip().removeprefix("#")] if name in ("href", _XLINK_HREF) else _REFERENCE.findall(value)
        yield from (by_id[used] for used in names if used in by_id)


def _measure_aspect(root: ElementTree.Element) -> float:
    """Width to height. Raises ImageQuarantined for what is far longer than wide, or the other way round."""
    numbers = [
        float(one) for one in re.findall(r"[-+]?[0-9.]+(?:e[-+]?\d+)?", root.get("viewBox") or "") if _is_number(one)
    ]
    sides = [_SIZE.fullmatch(root.get(name) or "") for name in ("width", "height")]
    if len(numbers) == 4:
        width, height = numbers[2:]
    elif sides[0] and sides[1] and all(_is_number(side[1]) for side in sides if side):
        width, height = float(sides[0][1]), float(sides[1][1])
    else:
        return 1.0
    aspect = width / height if height > 0 else math.inf
    if not 1 / MAX_ASPECT <= aspect <= MAX_ASPECT:
        raise ImageQuarantined(f"The SVG is {width:g} x {height:g}; one of its sides is too long for the other.")
    return aspect


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text))
    except ValueError:
        return False
