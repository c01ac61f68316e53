"""This file renders a composed creative as the files that are delivered of it."""

import io
from collections.abc import Iterator

from brand_assets.creatives.composing import Creative
from brand_assets.creatives.rasterising import rasterise
from brand_assets.records.delivery import NewFile

KIND = "creative"
QUALITY = 90
AVIF_QUALITY = 80
AVIF_SPEED = 8
"""Of 0 to 10: four times as fast as the encoder's default of 6, for a tenth more bytes on flat colour."""
WEBP_METHOD = 4
FORMATS: dict[str, tuple[str, str, dict[str, object]]] = {
    "png": ("PNG", "image/png", {"compress_level": 6}),
    "jpg": ("JPEG", "image/jpeg", {"quality": QUALITY, "subsampling": 0, "optimize": True}),
    "webp": ("WEBP", "image/webp", {"quality": QUALITY, "method": WEBP_METHOD}),
    "avif": (
        "AVIF",
        "image/avif",
        {"quality": AVIF_QUALITY, "speed": AVIF_SPEED, "subsampling": "4:4:4", "max_threads": 1},
    ),
}
"""By suffix: Pillow's name of the format, its media type, and how it is encoded. Colours stay at full resolution."""


def render_creative(creative: Creative) -> Iterator[NewFile]:
    """SVG, PNG, JPEG, WebP and AVIF below `creatives/<creative_id>/`; the rasters are of the SVG, at its size.

    The same creative gives the same bytes. Raises ExportError when the SVG cannot be drawn.
    """
    from PIL import Image

    layout = creative.layout
    folder = f"creatives/{layout.creative_id}"
    yield NewFile(f"{folder}/creative.svg", KIND, creative.svg.encode(), "image/svg+xml")
    picture = Image.fromarray(rasterise(creative.svg))
    for suffix, (name, media_type, how) in FORMATS.items():
        stream = io.BytesIO()
        picture.save(stream, name, **how)
        yield NewFile(f"{folder}/creative.{suffix}", KIND, stream.getvalue(), media_type, picture.size)
