"""This file makes the part of a kit that shows the mark with its name: every variant, as SVG, as PDF and as a picture.

On every ground the mark has the colours that it has there without its name, and the name the one that goes with them.
"""

import math
import statistics
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from brand_assets.color.contrast import BLACK, GRAPHIC_CONTRAST, TEXT_CONTRAST, WHITE, contrast
from brand_assets.export.kit.grounds import add_extremes
from brand_assets.export.kit.layout import put_on, trim
from brand_assets.export.kit.one_color import recolor_whole, reduce_to_one_color
from brand_assets.export.kit.recoloring import Recoloring
from brand_assets.export.kit.regions import take_apart
from brand_assets.export.kit.variants import Ground, Variants
from brand_assets.export.kit.writing import write_page, write_picture, write_vector
from brand_assets.export.printing.detail import MOST_MM, MOST_PX, MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.sheet.facts import LockupFacts
from brand_assets.export.printing.sheet.specimens import Specimen
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import EXPORT_FORMATS, NewFile
from brand_assets.typesetting.shaping import measure_contours
from brand_assets.vector.mark import VectorMark, measure_bounds

PICTURE_PX = 2048
ON_COLOR_PX = 1536
LETTER_PX, LETTER_MM = 6.0, 1.2
"""What letters without ascenders need to be read: type of 11 px on a screen, of 6 pt in print."""


@dataclass(frozen=True, slots=True)
class Lockup:
    """The mark with its name in a kit's variants; `on_grounds` is how it stands on the kit's grounds.

    `shown` has the same grounds, and white or black where none of them is light or dark.
    """

    primary: VectorMark
    black: VectorMark
    for_dark: Recoloring
    for_light: Recoloring
    on_grounds: tuple[tuple[Ground, Recoloring], ...]
    shown: tuple[Specimen, ...]
    minimum: MinimumSizes

    def list_variants(self) -> dict[str, VectorMark]:
        """File stems and vectors, as the mark's own are called."""
        found = {
            "primary": self.primary,
            "black": self.black,
            "white": recolor_whole(self.black, WHITE, "White"),
            "reversed": self.for_dark.vector,
        }
        return found | ({"light-grounds": self.for_light.vector} if self.for_light.exchanged else {})

    def describe(self) -> LockupFacts:
        """What the specification sheet shows of it."""
        return LockupFacts(self.primary, self.shown, self.black, self.minimum)


def choose_name_ink(vector: VectorMark, palette: Sequence[PaletteColor], ground_hex: str) -> str:
    """The colour for a name beside the mark: the lowest layer's that can be read on the ground, or what can best be.

    Of the mark first, then of the palette; black or white where neither has any.
    """
    own = [layer.hex.upper() for layer in vector.layers]
    readable = [color for color in own if contrast(color, ground_hex) >= TEXT_CONTRAST]
    return readable[0] if readable else _choose_seen(own, palette, ground_hex)


def _choose_seen(own: Sequence[str], palette: Sequence[PaletteColor], ground_hex: str) -> str:
    for colors in (own, [color.hex.upper() for color in palette]):
        best = max(colors, key=lambda color: contrast(color, ground_hex), default=ground_hex)
        if contrast(best, ground_hex) >= GRAPHIC_CONTRAST:
            return best
    return max((BLACK, WHITE), key=lambda color: contrast(color, ground_hex))


def cast_lockup(vector: VectorMark, variants: Variants, grounds: Sequence[Ground]) -> Lockup:
    """`vector` is the mark of the variants with its name, in layers whose slugs the mark does not have."""
    black = reduce_to_one_color(vector, take_apart(vector), variants.ground_hex, BLACK, "Black").vector
    shown = add_extremes(grounds)
    made = {one.hex: _follow(vector, black, variants, variants.choose_for(one.hex)) for one in (*grounds, *shown)}
    return Lockup(
        vector,
        black,
        for_dark=_follow(vector, black, variants, variants.for_dark),
        for_light=_follow(vector, black, variants, variants.for_light),
        on_grounds=tuple((ground, made[ground.hex]) for ground in grounds),
        shown=tuple(Specimen(one.name, one.hex, made[one.hex].vector) for one in shown),
        minimum=_measure_minimum(vector, variants),
    )


def _measure_minimum(vector: VectorMark, variants: Variants) -> MinimumSizes:
    """As for any mark, and large enough for the name to be read where there is one."""
    sizes, ink = measure_minimum_sizes(vector), measure_bounds(vector)
    own = {layer.slug for layer in variants.primary.layers}
    boxes = [measure_contours((one,)) for layer in vector.layers if layer.slug not in own for one in layer.contours]
    heights = [box.bottom - box.top for box in boxes]
    if not heights:
        return sizes
    letter = statistics.median(height for height in heights if height > max(heights) / 2)
    most = (ink.bottom - ink.top) / letter
    return replace(
        sizes,
        screen_px=min(MOST_PX, max(sizes.screen_px, 2 * math.ceil(LETTER_PX * most / 2))),
        print_mm=min(MOST_MM, max(sizes.print_mm, math.ceil(LETTER_MM * most * 2) / 2)),
    )


def _follow(vector: VectorMark, black: VectorMark, variants: Variants, mark: Recoloring) -> Recoloring:
    """The mark with its name in the colours that the mark has on that ground, or in its one colour."""
    after = {layer.slug: layer.hex.upper() for layer in mark.vector.layers}
    if after.keys() != {layer.slug for layer in variants.primary.layers}:
        ink = mark.vector.layers[0].hex
        exchanged = {layer.name: (layer.hex.upper(), ink) for layer in vector.layers}
        return replace(mark, vector=recolor_whole(black, ink, "One colour"), exchanged=exchanged)
    named = {layer.hex.upper(): after[layer.slug] for layer in reversed(variants.primary.layers)}
    layers = []
    for layer in vector.layers:
        if layer.slug in after:
            layers.append(replace(layer, hex=after[layer.slug]))
            continue
        ink = named.get(layer.hex.upper(), layer.hex.upper())
        if contrast(ink, mark.ground_hex) < GRAPHIC_CONTRAST:
            ink = _choose_seen(list(after.values()), variants.palette, mark.ground_hex)
        layers.append(replace(layer, hex=ink))
    changes = ((before, one.hex) for before, one in zip(vector.layers, layers, strict=True))
    exchanged = {before.name: (before.hex.upper(), ink) for before, ink in changes if before.hex.upper() != ink}
    return replace(mark, vector=replace(vector, layers=tuple(layers)), exchanged=exchanged)


def make_lockup(
    lockup: Lockup,
    *,
    title: str,
    clear_space: float,
    size_px: int,
    made_at: datetime | None = None,
    wanted: Container[str] = EXPORT_FORMATS,
) -> Iterator[NewFile]:
    """Below `kit/lockup/`: the variants transparent, and on every ground with that ground; in the formats wanted.

    `size_px` bounds the longer side of the pictures; `clear_space` is the margin, of the shorter side of the ink.
    """
    placed = [(stem, trim(vector, clear_space), PICTURE_PX) for stem, vector in lockup.list_variants().items()]
    for ground, recolored in lockup.on_grounds:
        vector = put_on(trim(recolored.vector, clear_space), ground.hex)
        placed.append((f"on-{ground.slug}", vector, ON_COLOR_PX))
    for stem, vector, side_px in placed:
        if "svg" in wanted:
            yield write_vector(f"lockup/{stem}", vector, title)
        if "pdf" in wanted:
            yield write_page(f"lockup/{stem}", vector, title, made_at)
        if "png" in wanted:
            yield write_picture(f"lockup/{stem}", vector, min(side_px, size_px))
