"""This file renders a mark's vector as PNG."""

from collections.abc import Mapping

from brand_assets.errors import ExportError
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.svg import write_svg_to_render


def render_mark(
    mark: VectorMark,
    width_px: int,
    height_px: int,
    background_hex: str | None = None,
    recolor: Mapping[str, str] | None = None,
) -> bytes:
    """PNG bytes of that size, transparent without a background; `recolor` maps a layer's slug to another hex."""
    import resvg_py

    svg = write_svg_to_render(mark, width_px, height_px, recolor or {})
    try:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, background=background_hex, dpi=96.0, skip_system_fonts=True))
    except ValueError as error:
        raise ExportError(f"The vector cannot be rendered at {width_px} x {height_px}: {str(error)[:160]}.") from None
