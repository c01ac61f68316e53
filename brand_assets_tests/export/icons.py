"""This file composes real brand icons into marks of one to three colours, and draws them from their own SVG.

The icons lie in `brand_assets_tests/icons`; what a mark should look like is known exactly, at any size.
"""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import resvg_py
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.svgLib.path import parse_path

from brand_assets.color import ciede2000, rgb_to_lab
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor

ICONS = Path(__file__).parents[1] / "icons"
CANVAS = 1024
BOX = 24
"""The side of an icon's own view box."""
PAPER = "#FFFFFF"
COLORS = ("#0B3C5D", "#D9822B", "#7BC8A4")
PALETTE = tuple(
    PaletteColor(name, value, role)
    for name, value, role in zip(
        ("Deep Harbor", "Ember", "Mint"), COLORS, ("primary", "accent", "secondary"), strict=True
    )
)
COMPOSITIONS = {
    1: ("plain",),
    2: ("on a disc", "in halves", "by parts"),
    3: ("on a disc on a tile", "in thirds", "by parts in front of a bar"),
}


@dataclass(frozen=True, slots=True)
class Composition:
    """`body` is SVG on a canvas of `CANVAS` units, without a background."""

    icon: str
    name: str
    colors: int
    body: str

    def draw(self, width_px: int, ground: str | None = PAPER) -> bytes:
        """PNG bytes, square, on a ground or on nothing."""
        behind = f'<rect width="{CANVAS}" height="{CANVAS}" fill="{ground}"/>' if ground else ""
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{width_px}" '
            f'viewBox="0 0 {CANVAS} {CANVAS}">{behind}{self.body}</svg>'
        )
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=96.0, skip_system_fonts=True))

    def alpha(self, width_px: int) -> np.ndarray:
        """(width, width) how much of every pixel the mark covers, 0..255."""
        return decode_rgba(self.draw(width_px, None), max_side_px=8192)[..., 3]


def list_icons(folder: Path = ICONS) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.svg"))


def compose_icon(icon: str, colors: int, choice: int, folder: Path = ICONS) -> Composition:
    """One of the `COMPOSITIONS` of so many colours; `choice` picks it, and any number will do."""
    data = ElementTree.parse(folder / f"{icon}.svg").getroot()[-1].get("d")  # noqa: S314
    name = COMPOSITIONS[colors][choice % len(COMPOSITIONS[colors])]
    return Composition(icon, name, colors, _COMPOSERS[name](data))


def measure_delta_e(one: np.ndarray, other: np.ndarray) -> float:
    """The mean CIEDE2000 over all pixels of two (h, w, 3) pictures."""
    differs = (one != other).any(axis=2)
    return float(ciede2000(rgb_to_lab(one[differs]), rgb_to_lab(other[differs])).sum()) / differs.size


def _place(data: str, color: str, side: float, left: float | None = None, clip: str = "") -> str:
    """The icon in a square in the middle of the canvas, or at `left`."""
    x, y = ((CANVAS - side) / 2 if left is None else left), (CANVAS - side) / 2
    matrix = f"translate({x} {y}) scale({side / BOX})"
    return f'<g transform="{matrix}"{clip}><path d="{data}" fill="{color}"/></g>'


def _draw_plain(data: str) -> str:
    return _place(data, COLORS[0], 840)


def _draw_on_disc(data: str) -> str:
    return f'<circle cx="512" cy="512" r="470" fill="{COLORS[1]}"/>' + _place(data, COLORS[0], 560)


def _draw_on_disc_on_tile(data: str) -> str:
    tile = f'<rect x="30.5" y="30.5" width="963" height="963" rx="160" fill="{COLORS[2]}"/>'
    return tile + f'<circle cx="512" cy="512" r="410" fill="{COLORS[1]}"/>' + _place(data, COLORS[0], 500)


def _draw_in_bands(data: str, count: int) -> str:
    """Side by side, cut along straight lines: regions that touch and do not overlap."""
    edges = np.linspace(0, BOX, count + 1)
    clips = "".join(
        f'<clipPath id="b{k}"><rect x="{a}" y="-1" width="{b - a}" height="{BOX + 2}"/></clipPath>'
        for k, (a, b) in enumerate(pairwise(edges))
    )
    bands = "".join(_place(data, COLORS[k], 840, clip=f' clip-path="url(#b{k})"') for k in range(count))
    return f"<defs>{clips}</defs>{bands}"


def _draw_parts(data: str) -> str:
    return "".join(_place(part, COLORS[k % 2], 840) for k, part in enumerate(_split_parts(data)))


def _draw_parts_before_bar(data: str) -> str:
    bar = f'<rect x="60" y="390.5" width="904" height="260" fill="{COLORS[2]}"/>'
    return bar + _draw_parts(data)


def _split_parts(data: str) -> list[str]:
    """Path data of every outermost contour with the contours within its box, in the icon's own order."""
    recording = RecordingPen()
    parse_path(data, recording)
    contours: list[list[tuple[str, tuple]]] = []
    for command, points in recording.value:
        if command == "moveTo":
            contours.append([])
        contours[-1].append((command, points))
    boxes = [_bound(contour) for contour in contours]
    owners = [next(j for j, other in enumerate(boxes) if _is_within(box, other)) for box in boxes]
    return [_write([c for c, o in zip(contours, owners, strict=True) if o == k]) for k in sorted(set(owners))]


def _bound(contour: list) -> tuple[float, float, float, float]:
    pen = BoundsPen(None)
    _replay(contour, pen)
    return pen.bounds or (0.0, 0.0, 0.0, 0.0)


def _is_within(box: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return box[0] >= other[0] and box[1] >= other[1] and box[2] <= other[2] and box[3] <= other[3]


def _write(contours: list[list]) -> str:
    pen = SVGPathPen(None)
    for contour in contours:
        _replay(contour, pen)
    return pen.getCommands()


def _replay(contour: list, pen: object) -> None:
    for command, points in contour:
        getattr(pen, command)(*points)


_COMPOSERS = {
    "plain": _draw_plain,
    "on a disc": _draw_on_disc,
    "on a disc on a tile": _draw_on_disc_on_tile,
    "in halves": lambda data: _draw_in_bands(data, 2),
    "in thirds": lambda data: _draw_in_bands(data, 3),
    "by parts": _draw_parts,
    "by parts in front of a bar": _draw_parts_before_bar,
}
