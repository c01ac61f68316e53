"""This file finds the vector that a drawn mark was rendered from: `draft` keeps its recipe in the picture.

What the recipe gives is shown only if it is the picture: the two are compared pixel by pixel.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from brand_assets.campaigns.exporting.drawn_layers import DrawnLayer, draw_layers
from brand_assets.color import hex_to_lab, palette_distances
from brand_assets.errors import DrawFailed, ExportError, ImageQuarantined
from brand_assets.export.counters import Counters
from brand_assets.export.mark_colors import MarkColor, name_slug
from brand_assets.fonts.faces import Face
from brand_assets.generation.draft.letters import use_fonts
from brand_assets.generation.draft.render import read_mark
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import Layer, VectorMark
from brand_assets.vector.rendering import render_mark

CANVAS = 1024
"""The longer side of the canvas, in its own units, as that of traced marks."""
MAX_SIDE_PX = 4096
MIN_AGREEMENT = 0.999
KEPT = (
    "Kept in the background's own colour, as painted: they are figures on a filled shape. `counters: open` in the "
    "brief opens them."
)
OTHER = 0.5
"""Of the contrast between a mark's colours: a pixel that differs by more shows another one."""


@dataclass(frozen=True, slots=True)
class OwnVector:
    """`colors` are the layers' colours, the most of it first; `counters` are the vector's own.

    `agreement` is that of its rendering with the picture.
    """

    vector: VectorMark
    background_hex: str | None
    colors: tuple[MarkColor, ...]
    family: str
    agreement: float
    counters: Counters


def find_own_vector(
    data: bytes, palette: Sequence[PaletteColor], fonts: tuple[Face, ...] = (), *, keeps_paper: bool = False
) -> OwnVector | None:
    """The vector of a mark that `draft` drew or varied; None for any other picture, or one that was changed since.

    `fonts` are those beside the shipped ones in which its letters may be set. Colours are the recipe's own, named by
    the palette; `keeps_paper` as in `draw_layers`. Nothing is raised for bytes from outside: what cannot be read is not
    a drawn mark.
    """
    try:
        with use_fonts(fonts):
            mark = read_mark(data)
            if mark is None:
                return None
            picture = decode_rgba(data, max_side_px=MAX_SIDE_PX)
            width, height = _fit_canvas(picture)
            drawing = draw_layers(mark, width, height, keeps_paper=keeps_paper)
    except (DrawFailed, ExportError, ImageQuarantined):
        return None
    paper = mark.inks["paper"]
    colors = _name_colors(drawing.layers, palette)
    vector = VectorMark(width, height, _name_layers(drawing.layers, colors))
    agreement = _compare(vector, paper, picture)
    if agreement < MIN_AGREEMENT:
        return None
    counters = Counters(drawing.opened, drawing.kept, (KEPT,) if drawing.kept else ())
    return OwnVector(vector, paper, tuple(colors.values()), mark.family, round(agreement, 5), counters)


def _fit_canvas(picture: NDArray[np.uint8]) -> tuple[int, int]:
    height, width = picture.shape[:2]
    scale = CANVAS / max(height, width)
    return max(1, round(width * scale)), max(1, round(height * scale))


def _name_colors(layers: Sequence[DrawnLayer], palette: Sequence[PaletteColor]) -> dict[str, MarkColor]:
    """By hex, the largest area first."""
    areas: dict[str, float] = {}
    for layer in layers:
        areas[layer.hex] = areas.get(layer.hex, 0.0) + layer.area
    named: dict[str, MarkColor] = {}
    for color, area in sorted(areas.items(), key=lambda item: (-item[1], item[0])):
        taken = {one.slug for one in named.values()}
        named[color] = _name_color(color, palette, taken, area / sum(areas.values()))
    return named


def _name_color(color: str, palette: Sequence[PaletteColor], taken: set[str], share: float) -> MarkColor:
    nearest, gap, own = None, None, None
    if palette:
        distances = palette_distances(hex_to_lab([color]), hex_to_lab([one.hex for one in palette]))[0]
        nearest, gap = palette[int(distances.argmin())].name, round(float(distances.min()), 2)
        own = next((one.name for one in palette if one.hex.upper() == color), None)
    name = own or f"Off-palette {color}"
    return MarkColor(name, name_slug(name, taken), color, color, nearest, gap, False, share)


def _name_layers(layers: Sequence[DrawnLayer], colors: dict[str, MarkColor]) -> tuple[Layer, ...]:
    """A colour's second layer has a number after its name: ids are unique."""
    taken: set[str] = set()
    named = []
    for layer in layers:
        color = colors[layer.hex]
        slug = (
            color.slug if color.slug not in taken else name_slug(color.slug, taken | {c.slug for c in colors.values()})
        )
        taken.add(slug)
        named.append(Layer(color.name, slug, layer.hex, layer.contours))
    return tuple(named)


def _compare(vector: VectorMark, paper: str, picture: NDArray[np.uint8]) -> float:
    """The share of what either of the two inks in which they show the same colour."""
    if not vector.layers:
        return 0.0
    height, width = picture.shape[:2]
    drawn = decode_rgba(render_mark(vector, width, height, paper), max_side_px=MAX_SIDE_PX)[..., :3].astype(np.int16)
    seen = picture[..., :3].astype(np.int16)
    ground = np.array([int(paper[k : k + 2], 16) for k in (1, 3, 5)], np.int16)
    inks = np.array([[int(layer.hex[k : k + 2], 16) for k in (1, 3, 5)] for layer in vector.layers], np.int16)
    apart = np.abs(inks - ground).max(axis=1)
    contrast = OTHER * float(apart[apart > 0].min(initial=255))
    is_ink = (np.abs(drawn - ground).max(axis=2) > contrast) | (np.abs(seen - ground).max(axis=2) > contrast)
    is_other = np.abs(drawn - seen).max(axis=2) > contrast
    return 1.0 - float(is_other.sum()) / max(int(is_ink.sum()), 1)
