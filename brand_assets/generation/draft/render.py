"""This file renders a mark: as SVG of plain shapes, and as PNG that carries its own recipe."""

from typing import TYPE_CHECKING

from brand_assets.generation.draft.compose import CANVAS, compose
from brand_assets.generation.draft.geometry import path_data
from brand_assets.generation.draft.letters import only_fonts
from brand_assets.generation.draft.marks import Mark, read_lacking_fonts, read_recipe, write_recipe
from brand_assets.generation.draft.recipe_chunk import find_recipe, splice_recipe
from brand_assets.generation.draft.shapes import Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Clip = tuple[str, str]
"""The attribute that clips the clip itself, "" for none, and its path."""


def render_svg(mark: Mark) -> str:
    """A square SVG of 1000 units: a ground and flat shapes, all text as outlines."""
    return _write_svg(mark, CANVAS, CANVAS, "")


def render_png(mark: Mark, width_px: int, height_px: int) -> bytes:
    """Opaque 8-bit sRGB, anti-aliased, the mark centred and sized by the shorter side; the recipe travels along."""
    import resvg_py

    unit = CANVAS / min(width_px, height_px)
    svg = _write_svg(mark, width_px * unit, height_px * unit, f' width="{width_px}" height="{height_px}"')
    png: bytes = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    return splice_recipe(png, write_recipe(mark))


def render_pixels(mark: Mark, side_px: int) -> "NDArray[np.uint8]":
    """(side, side, 3) sRGB: for many draws that are looked at and not kept. resvg hands over nothing but PNG, so it is
    decoded; the recipe is left out.
    """
    import cv2
    import numpy as np
    import resvg_py

    svg = _write_svg(mark, CANVAS, CANVAS, f' width="{side_px}" height="{side_px}"')
    png: bytes = resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True)
    picture = cv2.imdecode(np.frombuffer(png, dtype=np.uint8), cv2.IMREAD_COLOR_RGB)
    return np.asarray(picture, dtype=np.uint8)


def read_mark(png: bytes) -> Mark | None:
    """The recipe in a PNG that `render_png` made, None for any other bytes; never raises."""
    text = find_recipe(png)
    return None if text is None else read_recipe(text)


def find_lacking_fonts(png: bytes) -> tuple[str, ...]:
    """The fonts without which a mark of ours cannot be drawn again; none for any other bytes."""
    text = find_recipe(png)
    return () if text is None else read_lacking_fonts(text)


def _write_svg(mark: Mark, width: float, height: float, size: str) -> str:
    with only_fonts(mark.fonts):
        shapes = compose(mark)
    clips: dict[Clip, str] = {}
    body = "".join(_write_shape(s, mark, clips) for s in shapes)
    defs = "".join(f'<clipPath id="{n}"{within}><path d="{data}"/></clipPath>' for (within, data), n in clips.items())
    x, y = -width / 2, -height / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x:.4f} {y:.4f} {width:.4f} {height:.4f}"{size}>'
        f"{f'<defs>{defs}</defs>' if defs else ''}"
        f'<rect x="{x - 1:.2f}" y="{y - 1:.2f}" width="{width + 2:.2f}" height="{height + 2:.2f}" '
        f'fill="{mark.inks["paper"]}"/>{body}</svg>'
    )


def _write_shape(shape: Shape, mark: Mark, clips: dict[Clip, str]) -> str:
    color, data = mark.inks[shape.tone], path_data(shape.path)
    if shape.stroke > 0:
        joint = shape.joint or ("round" if shape.cap == "round" else "miter")
        paint = (
            f'fill="none" stroke="{color}" stroke-width="{shape.stroke:.2f}" '
            f'stroke-linecap="{shape.cap}" stroke-linejoin="{joint}"'
        )
    else:
        paint = f'fill="{color}"'
    return f'<path d="{data}" {paint}{_refer_clip(shape, clips)}/>'


def _refer_clip(shape: Shape, clips: dict[Clip, str]) -> str:
    """The attribute that clips the shape; `clips` gathers what is to be defined."""
    reference = ""
    for clip in (shape.cut, shape.clip):
        if clip is not None:
            name = clips.setdefault((reference, path_data(clip)), f"c{len(clips)}")
            reference = f' clip-path="url(#{name})"'
    return reference
