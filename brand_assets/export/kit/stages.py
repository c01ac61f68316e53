"""This file shows a mark on the grounds that a client knows: white, black, and the palette's colours."""

from collections.abc import Iterator

from brand_assets.color.contrast import BLACK, WHITE
from brand_assets.export.kit.grounds import list_grounds
from brand_assets.export.kit.layout import trim
from brand_assets.export.kit.variants import Variants
from brand_assets.vector.mark import VectorMark

INK_BLACK = "#121416"
MARGIN = 0.1
"""Of the shorter side of the ink: the page has a margin of its own."""


def show_on_grounds(variants: Variants) -> Iterator[tuple[str, str, VectorMark]]:
    """(name, hex, the mark as it is used there), white and black first."""
    named = {WHITE: ("White", WHITE), BLACK: ("Black", INK_BLACK)}
    for ground in list_grounds(variants):
        named.setdefault(ground.hex.upper(), (ground.name, ground.hex))
    for name, hex_color in named.values():
        yield name, hex_color, trim(variants.choose_for(hex_color).vector, MARGIN)
