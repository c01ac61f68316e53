"""This file draws vector marks from circles and boxes for the kit's tests, so that every area in them is known."""

from brand_assets.records.brief import PaletteColor
from brand_assets.vector.mark import Contour, Layer, VectorMark

HARBOR, PINE, EMBER, SALT = "#0B3C5D", "#2F5D50", "#D9822B", "#F7F3EC"
PALETTE = (
    PaletteColor("Deep Harbor", HARBOR, "primary"),
    PaletteColor("Pine", PINE, "secondary"),
    PaletteColor("Ember", EMBER, "accent"),
    PaletteColor("Salt", SALT, "neutral"),
)
NAMES = {color.hex: color.name for color in PALETTE}


def circle(x: float, y: float, radius: float) -> Contour:
    handle = radius * 0.5522847498
    right, left, top, bottom = (x + radius, y), (x - radius, y), (x, y - radius), (x, y + radius)
    return Contour(
        right,
        (
            ((x + radius, y + handle), (x + handle, y + radius), bottom),
            ((x - handle, y + radius), (x - radius, y + handle), left),
            ((x - radius, y - handle), (x - handle, y - radius), top),
            ((x + handle, y - radius), (x + radius, y - handle), right),
        ),
    )


def box(left: float, top: float, width: float, height: float) -> Contour:
    right, bottom = left + width, top + height
    return Contour((left, top), (((right, top),), ((right, bottom),), ((left, bottom),), ((left, top),)))


def mark(*layers: tuple[str, tuple[Contour, ...]], width: int = 1024, height: int = 1024) -> VectorMark:
    """Layers of (hex, contours) from the bottom to the top."""
    return VectorMark(
        width,
        height,
        tuple(
            Layer(NAMES.get(color, color), NAMES.get(color, color).lower().replace(" ", "-"), color, contours)
            for color, contours in layers
        ),
    )


BADGE = mark((HARBOR, (circle(512, 512, 400),)), (EMBER, (circle(512, 512, 220),)), (PINE, (box(480, 440, 64, 150),)))
"""A bar in a disc in a disc."""
RINGS = mark(
    (HARBOR, (circle(380, 512, 220), circle(380, 512, 150))), (EMBER, (circle(640, 512, 220), circle(640, 512, 150)))
)
"""Two rings that cross each other, both on the ground."""
LETTERS = tuple(box(140 + 130 * k, 760, width, 120) for k, width in enumerate((90, 60, 90, 20, 70, 90)))
LOCKUP = mark((HARBOR, (circle(512, 400, 240), *LETTERS)), (EMBER, (circle(512, 400, 100),)))
"""A sign above a name of six letters."""
