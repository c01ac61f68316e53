"""This file is the mark on a ground, as a kit shows it; and which grounds are shown where nobody says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from brand_assets.color.contrast import BLACK, GRAPHIC_CONTRAST, VANISHES, WHITE, contrast
from brand_assets.export.printing.drawing import INK, text_on
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import VectorMark

KEPT = 0.9
"""Of the contrast with the approved ground: a colour that has little there may have little elsewhere."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """`vector` in the colours that it has on `ground_hex`."""

    name: str
    ground_hex: str
    vector: VectorMark


def choose_ground(mark: VectorMark, background_hex: str | None) -> str:
    """What the mark was approved on; for a transparent one white, or near black where it would vanish on white."""
    if background_hex is not None:
        return background_hex.upper()
    return WHITE if max(contrast(layer.hex, WHITE) for layer in mark.layers) >= VANISHES else INK


def list_grounds(
    mark: VectorMark,
    palette: Sequence[PaletteColor],
    background_hex: str | None,
    one_color: VectorMark | None,
    reversed_mark: VectorMark | None,
) -> list[Specimen]:
    """The approved ground, white, black and the palette's colours, each once, where a version of the mark is seen."""
    approved = choose_ground(mark, background_hex)
    names = {WHITE: "White", BLACK: "Black"} | {color.hex.upper(): color.name for color in palette}
    versions = [version for version in (mark, reversed_mark) if version is not None]
    names.pop(approved, None)
    found = [Specimen("As approved", approved, mark)]
    for hex_color, name in names.items():
        seen = [version for version in versions if _is_seen(version, hex_color, approved)]
        if seen:
            found.append(Specimen(name, hex_color, seen[0]))
        elif one_color is not None:
            found.append(Specimen(name, hex_color, recolor(one_color, WHITE if text_on(hex_color) == WHITE else BLACK)))
    return found


def recolor(one_color: VectorMark, hex_color: str) -> VectorMark:
    return replace(one_color, layers=tuple(replace(layer, hex=hex_color) for layer in one_color.layers))


def _is_seen(version: VectorMark, ground_hex: str, approved_hex: str) -> bool:
    needed = [min(GRAPHIC_CONTRAST, KEPT * contrast(layer.hex, approved_hex)) for layer in version.layers]
    return all(contrast(layer.hex, ground_hex) >= least for layer, least in zip(version.layers, needed, strict=True))
