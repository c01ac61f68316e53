"""This file writes a mark as SVG: one path per colour, nothing a browser would have to fetch or run."""

from collections.abc import Mapping
from html import escape

from brand_assets.vector.mark import VectorMark
from brand_assets.vector.path_data import format_path


def write_svg(mark: VectorMark, title: str) -> str:
    """The mark without a background, a path per layer whose id is the colour's slug."""
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{mark.width}" height="{mark.height}" {_view_box(mark)}>',
            f"  <title>{escape(title)}</title>",
            '  <g fill-rule="evenodd">',
            *(_write_path(mark, {})),
            "  </g>",
            "</svg>",
            "",
        )
    )


def write_svg_to_render(mark: VectorMark, width_px: int, height_px: int, recolor: Mapping[str, str]) -> str:
    """The mark stretched to exactly so many pixels; `recolor` maps a layer's slug to another hex than its own."""
    size = f'width="{width_px}" height="{height_px}" preserveAspectRatio="none"'
    paths = "".join(_write_path(mark, recolor))
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {_view_box(mark)}><g fill-rule="evenodd">{paths}</g></svg>'


def _view_box(mark: VectorMark) -> str:
    return f'viewBox="0 0 {mark.width} {mark.height}"'


def _write_path(mark: VectorMark, recolor: Mapping[str, str]) -> list[str]:
    return [
        f'    <path id="{layer.slug}" fill="{recolor.get(layer.slug, layer.hex)}" d="{format_path(layer.contours)}"/>'
        for layer in mark.layers
    ]
