"""This file renders a composed creative as the files that are delivered of it."""

import io
from collections.abc import Iterator

from brand_assets.creatives.composing import Creative
from brand_assets.creatives.rasterising import rasterise
from brand_assets.records.delivery import NewFile, Wants, want_all

KIND = "creative"
CHECKED = "png"
QUALITY = 90
AVIF_QUALITY = 80
AVIF_SPEED = 8
"""Of 0 to 10: four times as fast as the encoder's default of 6, for a tenth more bytes on flat colour."""
WEBP_METHOD, LOSSLESS_EFFORT = 2, 20
"""Of 0 to 6, half the time of the default of 4 for the same bytes; and of 0 to 100."""
PNG_LEVEL = 4
"""Of 1 to 9: of a photograph a third of the default's time for the same bytes."""
FORMATS: dict[str, tuple[str, str, dict[str, object]]] = {
    "png": ("PNG", "image/png", {"compress_level": PNG_LEVEL}),
    "jpg": ("JPEG", "image/jpeg", {"quality": QUALITY, "subsampling": 0, "optimize": True}),
    "webp": ("WEBP", "image/webp", {"quality": QUALITY, "method": WEBP_METHOD}),
    "avif": (
        "AVIF",
        "image/avif",
        {"quality": AVIF_QUALITY, "speed": AVIF_SPEED, "subsampling": "4:4:4", "max_threads": 1},
    ),
}
"""By suffix: Pillow's name of the format, its media type, and how it is encoded. Colours stay at full resolution."""
FLAT: dict[str, dict[str, object]] = {"webp": {"lossless": True, "method": 1, "quality": LOSSLESS_EFFORT}}
"""The same for a creative without a photograph: flat colour is exact, a third as large and five times as fast."""


def render_creative(creative: Creative, wants: Wants = want_all) -> Iterator[NewFile]:
    """SVG, PNG, JPEG, WebP and AVIF below `creatives/<creative_id>/`, by the layout's `file_stem`; the
    rasters are of the SVG, at its size.

    Of JPEG, WebP and AVIF, those that are wanted; the PNG always, for it is what is checked.

    The same creative gives the same bytes. Raises ExportError when the SVG cannot be drawn.
    """
    from PIL import Image

    layout = creative.layout
    path = f"creatives/{layout.creative_id}/{layout.file_stem}"
    yield NewFile(f"{path}.svg", KIND, creative.svg.encode(), "image/svg+xml")
    picture = Image.fromarray(rasterise(creative.svg))
    for suffix, (name, media_type, how) in FORMATS.items():
        file, stream = f"{path}.{suffix}", io.BytesIO()
        if suffix == CHECKED or wants(file):
            picture.save(stream, name, **(how if creative.has_picture else FLAT.get(suffix, how)))
            yield NewFile(file, KIND, stream.getvalue(), media_type, picture.size)
