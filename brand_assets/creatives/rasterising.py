"""This file turns a creative's SVG into pixels."""

import numpy as np
from numpy.typing import NDArray

from brand_assets.errors import ExportError


def rasterise(svg: str) -> NDArray[np.uint8]:
    """(h, w, 3) sRGB of an opaque SVG at its own size. Raises ExportError when it cannot be drawn."""
    import cv2
    import resvg_py

    try:
        png = bytes(resvg_py.svg_to_bytes(svg_string=svg, background="#FFFFFF", dpi=96.0, skip_system_fonts=True))
    except ValueError as error:
        raise ExportError(f"The creative cannot be drawn: {str(error)[:160]}.") from None
    return np.asarray(cv2.imdecode(np.frombuffer(png, dtype=np.uint8), cv2.IMREAD_COLOR_RGB), dtype=np.uint8)
