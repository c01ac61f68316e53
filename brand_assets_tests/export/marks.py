"""This file draws the marks that the export tests trace, from shapes whose colours and counters are known exactly."""

import io

import resvg_py
from PIL import Image

from brand_assets.records.brief import PaletteColor

HARBOR, PINE, EMBER, SALT = "#0B3C5D", "#2F5D50", "#D9822B", "#F7F3EC"
PALETTE = (
    PaletteColor("Deep Harbor", HARBOR, "primary"),
    PaletteColor("Pine", PINE, "secondary"),
    PaletteColor("Ember", EMBER, "accent"),
    PaletteColor("Salt", SALT, "neutral"),
)

LETTER_A = (
    '<path fill-rule="evenodd" fill="{}" d="M120 800 L330 220 H430 L640 800 H530 L485 670 H275 L230 800 Z '
    'M310 570 H450 L380 370 Z"/>'
)
LETTER_O = '<ellipse cx="760" cy="500" rx="130" ry="180" fill="none" stroke="{}" stroke-width="80"/>'
LETTERS = LETTER_A.format(HARBOR) + LETTER_O.format(EMBER)
"""Counters: the triangle around (380, 500) and the ellipse around (760, 500)."""

BADGE = (
    f'<circle cx="512" cy="512" r="400" fill="{HARBOR}"/><path d="M162 512 A350 350 0 0 1 862 512 Z" fill="{EMBER}"/>'
    f'<path d="M512 250 L620 500 H404 Z" fill="{PINE}"/>'
)
"""Three colours that all touch each other."""


def draw_mark(body: str, background: str | None = SALT, width: int = 1024, height: int = 1024) -> bytes:
    """PNG bytes of SVG shapes on a canvas of 1024 x 1024 units, on a background or on nothing."""
    ground = f'<rect width="1024" height="1024" fill="{background}"/>' if background else ""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 1024 1024" '
        f'preserveAspectRatio="none">{ground}{body}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=96.0, skip_system_fonts=True))


def as_jpeg(data: bytes, quality: int = 85) -> bytes:
    encoded = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(encoded, "JPEG", quality=quality)
    return encoded.getvalue()


def open_png(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGBA")
