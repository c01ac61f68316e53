"""This file makes pictures for social profiles, square and safe to be cut to a circle, on the palette's colours."""

from collections.abc import Iterator, Sequence

from brand_assets.export.kit.layout import center_in_circle, center_in_square
from brand_assets.export.kit.variants import Ground, Variants
from brand_assets.records.delivery import NewFile
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark

SIZES_PX = (1024, 512, 400)
SQUARE_SHARE = 0.66
CIRCLE_SHARE = 0.7
"""Of the picture's side: the longer side of the mark in a square, the circle around the mark in a circle."""


def make_avatars(variants: Variants, grounds: Sequence[Ground]) -> Iterator[NewFile]:
    """Below `kit/social/`: every ground, both shapes, all sizes; opaque."""
    for ground in grounds:
        sign = variants.choose_sign_for(ground.hex)
        shapes = {"square": center_in_square(sign, SQUARE_SHARE), "circle": center_in_circle(sign, CIRCLE_SHARE)}
        for shape, vector in shapes.items():
            yield from _render_sizes(vector, ground, shape)


def _render_sizes(vector: VectorMark, ground: Ground, shape: str) -> Iterator[NewFile]:
    for size_px in SIZES_PX:
        data = render_mark(vector, size_px, size_px, ground.hex)
        file = f"kit/social/avatar-{shape}-{ground.slug}-{size_px}.png"
        yield NewFile(file, "avatar", data, "image/png", (size_px, size_px))
