"""This file renders a mark: as SVG of plain shapes, and as PNG that carries its own recipe."""

from brand_assets.generation.draft.compose import CANVAS, compose
from brand_assets.generation.draft.geometry import path_data
from brand_assets.generation.draft.marks import Mark, read_recipe, write_recipe
from brand_assets.generation.draft.recipe_chunk import find_recipe, splice_recipe
from brand_assets.generation.draft.shapes import Shape


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


def read_mark(png: bytes) -> Mark | None:
    """The recipe in a PNG that `render_png` made, None for any other bytes; never raises."""
    text = find_recipe(png)
    return None if text is None else read_recipe(text)


def _write_svg(mark: Mark, width: float, height: float, size: str) -> str:
    shapes = compose(mark)
    clips = dict.fromkeys(path_data(s.clip) for s in shapes if s.clip is not None)
    names = {data: f"c{i}" for i, data in enumerate(clips)}
    defs = "".join(f'<clipPath id="{name}"><path d="{data}"/></clipPath>' for data, name in names.items())
    body = "".join(_write_shape(s, mark, names) for s in shapes)
    x, y = -width / 2, -height / 2
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{x:.4f} {y:.4f} {width:.4f} {height:.4f}"{size}>'
        f"{f'<defs>{defs}</defs>' if defs else ''}"
        f'<rect x="{x - 1:.2f}" y="{y - 1:.2f}" width="{width + 2:.2f}" height="{height + 2:.2f}" '
        f'fill="{mark.inks["paper"]}"/>{body}</svg>'
    )


def _write_shape(shape: Shape, mark: Mark, clips: dict[str, str]) -> str:
    color = mark.inks[shape.tone]
    if shape.stroke > 0:
        join = "round" if shape.cap == "round" else "miter"
        paint = (
            f'fill="none" stroke="{color}" stroke-width="{shape.stroke:.2f}" '
            f'stroke-linecap="{shape.cap}" stroke-linejoin="{join}"'
        )
    else:
        paint = f'fill="{color}"'
    clip = "" if shape.clip is None else f' clip-path="url(#{clips[path_data(shape.clip)]})"'
    return f'<path d="{path_data(shape.path)}" {paint}{clip}/>'
