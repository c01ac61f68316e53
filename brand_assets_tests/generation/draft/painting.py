"""This file paints bare shapes, without a mark around them, for the tests of motifs."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from brand_assets.generation.draft.geometry import path_data
from brand_assets.generation.draft.motifs.motif import HALF
from brand_assets.generation.draft.shapes import Shape


def paint_shapes(shapes: list[Shape], side_px: int) -> NDArray[np.bool_]:
    """(side, side), True where the box of a motif is not paper."""
    import resvg_py

    body = "".join(map(_write, shapes))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-HALF} {-HALF} {2 * HALF} {2 * HALF}" '
        f'width="{side_px}" height="{side_px}"><rect x="-999" y="-999" width="1998" height="1998" fill="#fff"/>'
        f"{body}</svg>"
    )
    with Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)))) as image:
        return np.asarray(image.convert("L")) < 128


def _write(shape: Shape) -> str:
    color = "#fff" if shape.tone == "paper" else "#000"
    if shape.stroke == 0:
        return f'<path d="{path_data(shape.path)}" fill="{color}"/>'
    join = "round" if shape.cap == "round" else "miter"
    return (
        f'<path d="{path_data(shape.path)}" fill="none" stroke="{color}" stroke-width="{shape.stroke}" '
        f'stroke-linecap="{shape.cap}" stroke-linejoin="{join}"/>'
    )
