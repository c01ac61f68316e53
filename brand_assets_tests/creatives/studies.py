"""This file holds what the tests of creatives are made of: a brief, a mark of two colours, a picture with a subject."""

import io

import numpy as np
from PIL import Image

from brand_assets.creatives.planning import CreativeImage
from brand_assets.records.brief import Brand, Brief, Creatives, Direction, LogoPlacement, Message, PaletteColor
from brand_assets.vector.mark import Contour, Layer, VectorMark

BLUE, LINEN, CORAL, SLATE = "#1F6FEB", "#FBF7F0", "#FF6B5E", "#26323F"
PALETTE = (
    PaletteColor("Blue", BLUE, "primary"),
    PaletteColor("Linen", LINEN, "neutral"),
    PaletteColor("Coral", CORAL, "accent"),
    PaletteColor("Slate", SLATE, "secondary"),
)
ENGLISH = Message("Seen at 9:10. Home by 10.", "Book a visit", "en")
FRENCH = Message("Vue à 9 h 10. À la maison à 10 h.", "Prendre rendez-vous", "fr")
ARABIC = Message("موعدكم في وقته", "احجز", "ar")


def write_brief(
    *messages: Message,
    ratios: tuple[str, ...] = ("1:1",),
    background: str = "palette",
    placement: LogoPlacement = LogoPlacement(),  # noqa: B008
    palette: tuple[PaletteColor, ...] = PALETTE,
    watermark: str | None = None,
) -> Brief:
    return Brief(
        campaign="spring",
        brand=Brand("Atlas Clinic"),
        palette=palette,
        directions=(Direction("door", "A door."),),
        seed=7,
        sha256="0" * 64,
        deliverables=("logo", "creatives"),
        creatives=Creatives(
            aspect_ratios=ratios,
            messages=messages or (ENGLISH,),
            background="image" if background == "image" else "palette",
            logo_placement=placement,
            watermark=watermark,
        ),
    )


def draw_box(left: float, top: float, right: float, bottom: float) -> Contour:
    return Contour((left, top), (((right, top),), ((right, bottom),), ((left, bottom),), ((left, top),)))


MARK = VectorMark(
    1000,
    1000,
    (
        Layer("Blue", "blue", BLUE, (draw_box(250, 200, 750, 800),)),
        Layer("Coral", "coral", CORAL, (draw_box(420, 450, 580, 800),)),
    ),
)
"""A door in a wall; its ink is 500 x 600 of a canvas of 1000."""


def approve_mark(background_hex: str | None = LINEN, image_id: str = "mark-1") -> CreativeImage:
    return CreativeImage(image_id, "mark", MARK, background_hex, b"")


def paint_picture(x: float, y: float, width: int = 800, height: int = 800, radius: float = 0.12) -> "np.ndarray":
    """(h, w, 3): a sky that darkens downwards, and an orange disc with its middle at (x, y), shares of the sides."""
    rows, columns = np.mgrid[0:height, 0:width]
    sky = np.stack([np.full((height, width), c) - 30 * rows / height for c in (150.0, 180.0, 215.0)], axis=-1)
    disc = np.hypot(columns - x * width, rows - y * height) < radius * min(width, height)
    sky[disc] = (250, 120, 30)
    return sky.astype(np.uint8)


def approve_picture(rgb: "np.ndarray") -> CreativeImage:
    stream = io.BytesIO()
    Image.fromarray(rgb).save(stream, "PNG")
    return CreativeImage("picture-1", "picture", None, None, stream.getvalue())
