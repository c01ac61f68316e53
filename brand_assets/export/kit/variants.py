"""This file casts a mark's variants: one-colour, reversed, for light grounds, its sign alone, and for any ground."""

from collections.abc import Sequence
from dataclasses import dataclass

from brand_assets.color.contrast import BLACK, GRAPHIC_CONTRAST, WHITE, contrast
from brand_assets.export.kit.icon import SignCut, find_sign
from brand_assets.export.kit.one_color import OneColor, recolor_whole, reduce_to_one_color
from brand_assets.export.kit.recoloring import (
    Recoloring,
    is_dark_ground,
    list_dark_grounds,
    list_light_grounds,
    recolor,
)
from brand_assets.export.kit.regions import Anatomy, find_ground, take_apart
from brand_assets.export.kit.survival import Survival, measure_survival
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import VectorMark


@dataclass(frozen=True, slots=True)
class Ground:
    """A colour to stand on, with the name and slug that a client knows it by."""

    name: str
    slug: str
    hex: str


@dataclass(frozen=True, slots=True)
class Variants:
    """Every vector of a kit.

    `ground_hex` is what the mark is shown on as it is: `background_hex`, or what suits it where it came without one.
    """

    primary: VectorMark
    anatomy: Anatomy
    palette: tuple[PaletteColor, ...]
    background_hex: str | None
    ground_hex: str
    one_color: OneColor
    white: VectorMark
    survival: Survival
    for_dark: Recoloring
    for_light: Recoloring
    sign_cut: SignCut | None

    def choose_for(self, ground_hex: str) -> Recoloring:
        """As approved on the ground it was approved on; elsewhere in colours of the palette that can be seen.

        Where the palette has too few of those for all of the mark's colours, in one of them.
        """
        if ground_hex == self.background_hex:
            return Recoloring(self.primary, ground_hex, {}, 0.0)
        for known in (self.for_dark, self.for_light):
            if known.ground_hex == ground_hex:
                return known
        recolored = self.recolor_for(ground_hex)
        return self._choose_one_color_for(ground_hex) if recolored.leaves_palette else recolored

    def recolor_for(self, ground_hex: str) -> Recoloring:
        """In all of its colours, whether the palette has enough that can be seen there or not."""
        is_alike = is_dark_ground(self.ground_hex) == is_dark_ground(ground_hex)
        return recolor(self.primary, self.anatomy, self.palette, ground_hex, self.ground_hex if is_alike else None)

    def _choose_one_color_for(self, ground_hex: str) -> Recoloring:
        """In the palette's colour that is seen best there; in black or white where none is seen."""
        hexes = [color.hex.upper() for color in self.palette]
        seen = [color for color in hexes if contrast(color, ground_hex) >= GRAPHIC_CONTRAST]
        ink = max(seen or [BLACK, WHITE], key=lambda color: contrast(color, ground_hex))
        exchanged = {layer.name: (layer.hex.upper(), ink) for layer in self.primary.layers}
        vector = recolor_whole(self.one_color.vector, ink, "One colour")
        return Recoloring(vector, ground_hex, exchanged, contrast(ink, ground_hex))

    @property
    def sign(self) -> VectorMark:
        return self.cut_sign(self.primary)

    def cut_sign(self, variant: VectorMark) -> VectorMark:
        """A variant without its lettering; as it is where none stands apart."""
        return self.sign_cut.apply(variant) if self.sign_cut else variant

    def choose_sign_for(self, ground_hex: str) -> VectorMark:
        return self.cut_sign(self.choose_for(ground_hex).vector)


def cast_variants(vector: VectorMark, palette: Sequence[PaletteColor], background_hex: str | None) -> Variants:
    """`background_hex` is what the mark was approved on, None where it came without a ground."""
    anatomy = take_apart(vector)
    ground = find_ground(vector, anatomy, background_hex)
    black = reduce_to_one_color(vector, anatomy, ground, BLACK, "Black")
    dark = [recolor(vector, anatomy, palette, one) for one in list_dark_grounds(palette, background_hex)]
    approved = None if is_dark_ground(ground) else ground
    light = [recolor(vector, anatomy, palette, one, approved) for one in list_light_grounds(palette, background_hex)]
    return Variants(
        primary=vector,
        anatomy=anatomy,
        palette=tuple(palette),
        background_hex=background_hex,
        ground_hex=ground,
        one_color=black,
        white=recolor_whole(black.vector, WHITE, "White"),
        survival=measure_survival(vector, black.vector, ground),
        for_dark=min(dark, key=lambda made: len(made.exchanged)),
        for_light=min(light, key=lambda made: len(made.exchanged)),
        sign_cut=find_sign(vector),
    )


def list_variants(variants: Variants) -> dict[str, VectorMark]:
    """File stems and vectors, all without a ground; one for light grounds only where the primary is not one."""
    found = {
        "primary": variants.primary,
        "black": variants.one_color.vector,
        "white": variants.white,
        "reversed": variants.for_dark.vector,
    }
    return found | ({"light-grounds": variants.for_light.vector} if variants.for_light.exchanged else {})
