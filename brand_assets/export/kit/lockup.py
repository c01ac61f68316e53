"""This file makes the part of a kit that shows the mark with its name: every variant, as SVG, as PDF and as a picture.

The name's colour changes with the ground as the mark's own colours do, so that it can be read on paper as on a screen.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from brand_assets.export.kit.grounds import add_extremes
from brand_assets.export.kit.layout import put_on, trim
from brand_assets.export.kit.recoloring import Recoloring
from brand_assets.export.kit.variants import Ground, Variants, list_variants
from brand_assets.export.kit.writing import write_page, write_picture, write_vector
from brand_assets.export.printing.detail import MinimumSizes, measure_minimum_sizes
from brand_assets.export.printing.sheet.facts import LockupFacts
from brand_assets.export.printing.sheet.specimens import Specimen
from brand_assets.records.delivery import EXPORT_FORMATS, NewFile
from brand_assets.vector.mark import VectorMark

PICTURE_PX = 2048
ON_COLOR_PX = 1536


@dataclass(frozen=True, slots=True)
class Lockup:
    """The mark with its name, cast like the mark itself; `on_grounds` is how it stands on each of the kit's grounds."""

    variants: Variants
    minimum: MinimumSizes
    on_grounds: tuple[tuple[Ground, Recoloring], ...]

    @classmethod
    def cast(cls, variants: Variants, grounds: Sequence[Ground]) -> "Lockup":
        on_grounds = tuple((ground, variants.choose_for(ground.hex)) for ground in grounds)
        return cls(variants, measure_minimum_sizes(variants.primary), on_grounds)

    def describe(self) -> LockupFacts:
        """What the specification sheet shows of it."""
        known = {ground.hex: recolored for ground, recolored in self.on_grounds}
        shown = add_extremes([ground for ground, _ in self.on_grounds])
        return LockupFacts(
            self.variants.primary,
            [
                Specimen(one.name, one.hex, (known.get(one.hex) or self.variants.choose_for(one.hex)).vector)
                for one in shown
            ],
            self.variants.one_color.vector,
            self.minimum,
        )


def make_lockup(
    lockup: Lockup,
    *,
    title: str,
    clear_space: float,
    size_px: int,
    made_at: datetime | None,
    wanted: Container[str] = EXPORT_FORMATS,
) -> Iterator[NewFile]:
    """Below `kit/lockup/`: the variants transparent, and on every ground with that ground.

    `size_px` bounds the longer side of the pictures; `clear_space` is the margin, of the shorter side of the ink;
    of the formats only those in `wanted` are made.
    """
    for stem, vector in list_variants(lockup.variants).items():
        trimmed = trim(vector, clear_space)
        yield from _write(stem, trimmed, title, made_at, min(PICTURE_PX, size_px), wanted)
    for ground, recolored in lockup.on_grounds:
        placed = put_on(trim(recolored.vector, clear_space), ground.hex)
        yield from _write(f"on-{ground.slug}", placed, title, made_at, min(ON_COLOR_PX, size_px), wanted)


def _write(
    stem: str, vector: VectorMark, title: str, made_at: datetime | None, side_px: int, wanted: Container[str]
) -> Iterator[NewFile]:
    if "svg" in wanted:
        yield write_vector(f"lockup/{stem}", vector, title)
    if "pdf" in wanted:
        yield write_page(f"lockup/{stem}", vector, title, made_at)
    if "png" in wanted:
        yield write_picture(f"lockup/{stem}", vector, side_px)
