"""This file casts a mark's variants: one-colour, reversed, for light grounds, its sign alone, and for any ground."""

from collections.abc import Sequence
from dataclasses import dataclass

from brand_assets.export.kit.icon import SignCut, find_sign
from brand_assets.export.kit.one_color import OneColor, find_ground, recolor_whole, reduce_to_one_color
from brand_assets.export.kit.recoloring import (
    BLACK,
    WHITE,
    Recoloring,
    choose_dark_ground,
    choose_light_ground,
    is_dark_ground,
    recolor,
)
from brand_assets.export.kit.regions import Anatomy, take_apart
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
    """Every vector of a kit."""

    primary: VectorMark
    anatomy: Anatomy
    palette: tuple[PaletteColor, ...]
    background_hex: str | None
    one_color: OneColor
    white: VectorMark
    survival: Survival
    for_dark: Recoloring
    for_light: Recoloring
    sign_cut: SignCut | None

    def choose_for(self, ground_hex: str) -> Recoloring:
        """As approved on the ground it was approved on; elsewhere in colours that can be seen."""
        if ground_hex == self.background_hex:
            return Recoloring(self.primary, ground_hex, {}, 0.0)
        approved = find_ground(self.primary, self.background_hex)
        is_alike = is_dark_ground(approved) == is_dark_ground(ground_hex)
        return recolor(self.primary, self.anatomy, self.palette, ground_hex, approved if is_alike else None)

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
    black = reduce_to_one_color(vector, anatomy, background_hex, BLACK, "Black")
    ground = find_ground(vector, background_hex)
    dark = recolor(vector, anatomy, palette, choose_dark_ground(palette, background_hex))
    light_hex = choose_light_ground(palette, background_hex)
    is_alike = not is_dark_ground(ground)
    light = recolor(vector, anatomy, palette, light_hex, ground if is_alike else None)
    return Variants(
        primary=vector,
        anatomy=anatomy,
        palette=tuple(palette),
        background_hex=background_hex,
        one_color=black,
        white=recolor_whole(black.vector, WHITE, "White"),
        survival=measure_survival(vector, black.vector, ground),
        for_dark=dark,
        for_light=light,
        sign_cut=find_sign(vector),
    )
