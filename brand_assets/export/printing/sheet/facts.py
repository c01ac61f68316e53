"""This file holds what a specification sheet says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from brand_assets.export.printing.detail import MinimumSizes
from brand_assets.export.printing.sheet.specimens import Specimen
from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import VectorMark

MOST_GROUNDS = 9
"""What there is room for on the page of grounds."""


@dataclass(frozen=True, slots=True)
class LockupFacts:
    """The mark with its name beside or below it, as `SheetFacts` has the mark."""

    mark: VectorMark
    on_grounds: Sequence[Specimen]
    one_color: VectorMark
    minimum_sizes: MinimumSizes


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """`one_color` is the mark in one colour, whichever, None where nobody made one; `profile` a CMYK ICC profile."""

    mark: VectorMark
    title: str
    palette: Sequence[PaletteColor]
    ground_hex: str
    on_grounds: Sequence[Specimen]
    one_color: VectorMark | None
    clear_space_ratio: float
    minimum_sizes: MinimumSizes
    made_at: datetime | None
    profile: bytes | None
    lockup: LockupFacts | None = None
