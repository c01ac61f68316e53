"""This file lays out a small, clean creative with drawn letters, for tests to spoil."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from brand_assets.compliance.rules import Rules
from brand_assets.fonts import faces
from brand_assets.records.brief import LogoPlacement, PaletteColor
from brand_assets.records.delivery import Box, CreativeLayout, PlacedLogo, PlacedText

BOLD = Path(faces.__file__).with_name("Manrope-Bold.ttf")
PALETTE = (
    PaletteColor("Clinic Blue", "#1F6FEB", "primary"),
    PaletteColor("Linen", "#FBF7F0", "neutral"),
    PaletteColor("Coral", "#FF6B5E", "accent"),
    PaletteColor("Slate", "#26323F", "secondary"),
)
RULES = Rules(
    brand_name="Atlas Clinic",
    palette=PALETTE,
    forbidden_words=("cure", "guaranteed", "miracle"),
    logo=LogoPlacement("bottom-right", clear_space_ratio=0.25, min_width_ratio=0.12),
)
SIDE = 1080
LOGO = Box(840, 900, 1000, 1000)
SAFE = Box(54, 54, 1026, 1026)


def make_creative(
    headline: str = "Seen at 9:10.",
    locale: str = "en",
    *,
    ink: str = "#26323F",
    ground: str = "#FBF7F0",
    logo: Box = LOGO,
    logo_name: str | None = None,
) -> tuple[CreativeLayout, NDArray[np.uint8]]:
    """A square of one colour with a headline, a call to action and a logo, and its (1080, 1080, 3) picture."""
    image = Image.new("RGB", (SIDE, SIDE), ground)
    pen = ImageDraw.Draw(image)
    texts = (
        _set(pen, "headline", headline, locale, (80, 300), 90, ink, ground),
        _set(pen, "call_to_action", "Book a visit", locale, (80, 900), 40, "#26323F", ground),
    )
    if logo_name:
        name = ImageFont.truetype(str(BOLD), int(logo.width / 6))
        pen.text((logo.left, logo.top + 20), logo_name, font=name, fill="#26323F")
    else:
        draw_mark(pen, logo, "#1F6FEB", "#FF6B5E", ground)
    layout = CreativeLayout(
        creative_id="1x1-en-a-0badcafe",
        aspect_ratio="1:1",
        width_px=SIDE,
        height_px=SIDE,
        variant="a",
        image_id=None,
        background="palette",
        message=0,
        locale=locale,
        safe=SAFE,
        texts=texts,
        logo=PlacedLogo(logo, logo.grown(25), "ab" * 32),
    )
    return layout, np.asarray(image).copy()


def draw_mark(pen: ImageDraw.ImageDraw, box: Box, body: str, accent: str, ground: str) -> None:
    """A ring with a hand of a clock beside a bar: no known mark, and no plain shape either."""
    height = box.height
    left, top = box.left, box.top
    pen.ellipse((left, top, left + height - 1, top + height - 1), fill=body)
    inset = height * 0.22
    pen.ellipse((left + inset, top + inset, left + height - inset, top + height - inset), fill=ground)
    pen.polygon(
        [
            (left + height * 0.5, top + height * 0.3),
            (left + height * 0.7, top + height * 0.6),
            (left + height * 0.42, top + height * 0.6),
        ],
        fill=accent,
    )
    pen.rectangle((left + height * 1.15, top, box.right - 1, top + height * 0.45), fill=body)
    pen.rectangle((left + height * 1.15, top + height * 0.6, box.right - 1, box.bottom - 1), fill=accent)


def change_text(layout: CreativeLayout, **changes: object) -> CreativeLayout:
    """With its headline placed or set otherwise."""
    return replace(layout, texts=(replace(layout.texts[0], **changes), *layout.texts[1:]))  # type: ignore[arg-type]


def _set(
    pen: ImageDraw.ImageDraw, role: str, text: str, locale: str, at: tuple[int, int], size: int, ink: str, ground: str
) -> PlacedText:
    font = ImageFont.truetype(str(BOLD), size)
    pen.text(at, text, font=font, fill=ink)
    box = Box(*(float(value) for value in pen.textbbox(at, text, font=font)))
    return PlacedText(role, text, locale, box, float(size), ink, ground)  # type: ignore[arg-type]
