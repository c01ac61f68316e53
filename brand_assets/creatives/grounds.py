"""This file makes what lies behind the words: palette shapes, a detail of an approved mark, or a picture."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from brand_assets.creatives.arranging import Arrangement
from brand_assets.creatives.compositions import compose_palette
from brand_assets.creatives.cropping import Crop, cut_crop, fit_picture
from brand_assets.creatives.detail import find_detail
from brand_assets.creatives.drawing import (
    draw_fade,
    draw_group,
    draw_mark,
    draw_picture,
    draw_rect,
)
from brand_assets.creatives.formats import Canvas
from brand_assets.creatives.schemes import Scheme
from brand_assets.records.delivery import Box
from brand_assets.vector.mark import VectorMark

PICTURE_QUALITY = 92
FADE_REACH = 0.45
"""Of a zone's depth: how far out of it into the picture its fade begins."""

Veil = Literal["none", "fade"]
VEILS: tuple[Veil, ...] = ("none", "fade")
"""What may lie between a picture and the words, in the order they are tried."""


@dataclass(frozen=True, slots=True)
class Ground:
    """SVG groups from the bottom to the top; `is_flat` where every zone of words is one colour; `has_picture` where
    there are pixels among them.

    `extended_px` counts the canvas's pixels that the picture's frame does not reach; `image_scale` is how much its
    pixels were enlarged, None where it has none. `fills`: no ground is seen in the picture's frame.
    """

    groups: tuple[str, ...]
    is_flat: bool
    extended_px: int = 0
    image_scale: float | None = None
    has_picture: bool = False
    fills: bool = True


def draw_palette(canvas: Canvas, at: Arrangement, scheme: Scheme, seed: int, index: int) -> Ground:
    """A composition of palette shapes in the picture's zone; the other zones lie over what runs off it."""
    if not at.picture.width:
        return Ground((draw_group("ground", [draw_rect(canvas.box, scheme.ground)]),), is_flat=True)
    shapes = compose_palette(at.picture, scheme.arts, scheme.ground, seed, index)
    zones = [draw_rect(zone, scheme.ground) for zone in at.zones]
    return Ground((draw_group("composition", shapes), draw_group("ground", zones)), is_flat=True)


def draw_mark_detail(canvas: Canvas, at: Arrangement, scheme: Scheme, vector: VectorMark, approved_on: str) -> Ground:
    """A detail of the approved mark, filling the picture's zone, on what it was approved on.

    The mark itself stands once: where the logo does.
    """
    area = canvas.width_px * canvas.height_px
    picture = at.picture
    if not picture.width:
        return Ground((draw_group("ground", [draw_rect(canvas.box, scheme.ground)]),), is_flat=True, extended_px=area)
    detail = find_detail(vector, approved_on, picture.width / picture.height)
    scale = picture.width / detail.width
    left, top = picture.left - scale * detail.left, picture.top - scale * detail.top
    shown = draw_group("detail", [draw_rect(picture, approved_on), *draw_mark(vector, left, top, scale)])
    zones = draw_group("ground", [draw_rect(zone, scheme.ground) for zone in at.zones])
    return Ground((shown, zones), is_flat=True, extended_px=area - round(picture.width * picture.height))


def draw_full_picture(
    canvas: Canvas, at: Arrangement, scheme: Scheme, rgb: NDArray[np.uint8], crop: Crop
) -> Iterator[Ground]:
    """The picture over the whole canvas, under each of VEILS in turn."""
    shown = draw_group("picture", [_embed(rgb, crop)])
    for veil in VEILS:
        cover = draw_group("veil", _draw_veil(veil, at, scheme.ground))
        yield Ground((shown, cover), is_flat=False, image_scale=crop.scale, has_picture=True)


def draw_split_picture(canvas: Canvas, at: Arrangement, scheme: Scheme, rgb: NDArray[np.uint8]) -> Ground:
    """The picture in its zone, cropped, or extended with another of the palette's colours."""
    rects = [draw_rect(canvas.box, scheme.ground)]
    if not at.picture.width:
        area = canvas.width_px * canvas.height_px
        return Ground((draw_group("ground", rects),), is_flat=True, extended_px=area, fills=False)
    crop = fit_picture(rgb, at.picture)
    if not crop.fills(at.picture):
        rects.append(draw_rect(at.picture, scheme.arts[0]))
    ground = draw_group("ground", rects)
    left, top, right, bottom = crop.target
    extended = canvas.width_px * canvas.height_px - (right - left) * (bottom - top)
    shown = draw_group("picture", [_embed(rgb, crop)])
    return Ground(
        (ground, shown),
        is_flat=True,
        extended_px=extended,
        image_scale=crop.scale,
        has_picture=True,
        fills=crop.fills(at.picture),
    )


def _embed(rgb: NDArray[np.uint8], crop: Crop) -> str:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(cut_crop(rgb, crop)).save(stream, "JPEG", quality=PICTURE_QUALITY, subsampling=0)
    left, top, right, bottom = crop.target
    return draw_picture(stream.getvalue(), "image/jpeg", Box(left, top, right, bottom))


def _draw_veil(veil: Veil, at: Arrangement, color: str) -> Sequence[str]:
    if veil == "none":
        return ()
    return [_draw_zone_fade(f"fade-{number}", zone, at.picture, color) for number, zone in enumerate(at.zones)]


def _draw_zone_fade(name: str, zone: Box, picture: Box, color: str) -> str:
    """Away from the picture's side; over the whole of a zone without one."""
    deep, wide = FADE_REACH * zone.height, FADE_REACH * zone.width
    if zone.top >= picture.bottom:
        return draw_fade(
            name,
            Box(zone.left, zone.top - deep, zone.right, zone.bottom),
            color,
            (0, zone.top - deep),
            (0, zone.bottom),
        )
    if zone.bottom <= picture.top:
        return draw_fade(
            name,
            Box(zone.left, zone.top, zone.right, zone.bottom + deep),
            color,
            (0, zone.bottom + deep),
            (0, zone.top),
        )
    if zone.left >= picture.right:
        return draw_fade(
            name,
            Box(zone.left - wide, zone.top, zone.right, zone.bottom),
            color,
            (zone.left - wide, 0),
            (zone.right, 0),
        )
    return draw_fade(
        name, Box(zone.left, zone.top, zone.right + wide, zone.bottom), color, (zone.right + wide, 0), (zone.left, 0)
    )
