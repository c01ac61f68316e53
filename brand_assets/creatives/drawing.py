"""This file writes a creative as SVG: named groups, words as outlines that say what they are, live text hidden."""

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape

from brand_assets.creatives.logo import Logo
from brand_assets.creatives.setting_words import SetWords
from brand_assets.records.delivery import Box
from brand_assets.vector.mark import Contour, VectorMark, map_contour
from brand_assets.vector.path_data import format_path

DECIMALS = 2
NO_NAME = re.compile(r"[^\w .+-]")
"""What a font may call itself and an attribute cannot hold."""


def write_document(width_px: int, height_px: int, title: str, groups: Iterable[str]) -> str:
    """SVG text; nothing in it would have to be fetched or run."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}"'
    body = "\n".join(f"  {group}" for group in groups if group)
    return f'{head} viewBox="0 0 {width_px} {height_px}">\n  <title>{escape(title)}</title>\n{body}\n</svg>\n'


def draw_group(name: str, elements: Iterable[str], **attributes: str) -> str:
    """A named group; nothing without elements."""
    body = "".join(elements)
    said = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in attributes.items())
    return f'<g id="{name}"{said}>{body}</g>' if body else ""


def draw_rect(box: Box, fill: str, radius: float = 0.0, opacity: str = "") -> str:
    at = f'x="{show(box.left)}" y="{show(box.top)}" width="{show(box.width)}" height="{show(box.height)}"'
    rounded = f' rx="{show(radius)}"' if radius else ""
    return f'<rect {at}{rounded} fill="{fill}"{opacity}/>'


def draw_fade(name: str, box: Box, color: str, start: tuple[float, float], end: tuple[float, float]) -> str:
    """The box in a colour that is not there at `start` and nearly solid from three fifths of the way to `end` on."""
    line = f'x1="{show(start[0])}" y1="{show(start[1])}" x2="{show(end[0])}" y2="{show(end[1])}"'
    stops = "".join(
        f'<stop offset="{offset}" stop-color="{color}" stop-opacity="{opacity}"/>'
        for offset, opacity in ((0, 0), (0.3, 0.5), (0.55, 0.86), (1, 0.95))
    )
    gradient = f'<linearGradient id="{name}" gradientUnits="userSpaceOnUse" {line}>{stops}</linearGradient>'
    return gradient + draw_rect(box, f"url(#{name})")


def draw_picture(data: bytes, media_type: str, box: Box) -> str:
    at = f'x="{show(box.left)}" y="{show(box.top)}" width="{show(box.width)}" height="{show(box.height)}"'
    source = f"data:{media_type};base64,{base64.b64encode(data).decode()}"
    return f'<image {at} preserveAspectRatio="none" href="{source}"/>'


def draw_words(name: str, words: SetWords, box: Box, fill: str, locale: str) -> str:
    """Outlines that say their text, for people who cannot see them and for those who want to edit it."""
    placed = [_shift(contour, box.left, box.top) for contour in words.contours]
    said = {"role": "img", "aria_label": words.text, "lang": locale, "data_text": words.text}
    return draw_group(name, [_path(placed, fill, rule="nonzero")], **said, data_font_size=show(words.size_px))


def draw_logo(logo: Logo, box: Box, scale: float, colors: Mapping[str, str], ink: str, label: str) -> str:
    layers = [
        _path([_scale(contour, box, scale) for contour in contours], colors[slug], f"logo-{slug}")
        for contours, slug in zip(logo.layers, logo.slugs, strict=True)
    ]
    name = (
        _path([_scale(contour, box, scale) for contour in logo.name], ink, "logo-name", "nonzero") if logo.name else ""
    )
    return draw_group("logo", [*layers, name], role="img", aria_label=label)


def draw_mark(vector: VectorMark, left: float, top: float, scale: float) -> list[str]:
    """The whole mark in its own colours, its canvas's upper left corner at (left, top)."""
    box = Box(left, top, left, top)
    return [
        _path([_scale(contour, box, scale) for contour in layer.contours], layer.hex, f"mark-{layer.slug}")
        for layer in vector.layers
    ]


def draw_live_text(words: Sequence[tuple[SetWords, Box, str, str]]) -> str:
    """The same words as text, in a layer that is not shown: switched on, they can be typed over where the font is."""
    lines = []
    for said, box, fill, locale in words:
        x, anchor = (box.right, ' text-anchor="start" direction="rtl"') if said.is_rtl else (box.left, "")
        spans = "".join(
            f'<tspan x="{show(x)}" y="{show(box.top + baseline)}">{escape(line)}</tspan>'
            for line, baseline in said.lines
        )
        font = f'font-family="{_name_fonts(said)}" font-weight="{said.font_weight}" font-size="{show(said.size_px)}"'
        lines.append(f'<text {font} fill="{fill}" lang="{escape(locale)}"{anchor}>{spans}</text>')
    return draw_group("live-text", lines, display="none")


def _name_fonts(words: SetWords) -> str:
    """The fonts that the outlines are of, as CSS takes their names."""
    quoted = (f"'{NO_NAME.sub('', family)}'" for family in words.families)
    return ", ".join((*quoted, "sans-serif"))


def show(value: float) -> str:
    return f"{round(value, DECIMALS) + 0.0:.10g}"


def _path(contours: Iterable[Contour], fill: str, name: str = "", rule: str = "evenodd") -> str:
    label = f' id="{escape(name)}"' if name else ""
    return f'<path{label} fill="{fill}" fill-rule="{rule}" d="{format_path(_tidy(contours))}"/>'


def _tidy(contours: Iterable[Contour]) -> list[Contour]:
    return [
        map_contour(contour, lambda x, y: (round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0)) for contour in contours
    ]


def _shift(contour: Contour, across: float, down: float) -> Contour:
    return map_contour(contour, lambda x, y: (x + across, y + down))


def _scale(contour: Contour, box: Box, scale: float) -> Contour:
    return map_contour(contour, lambda x, y: (box.left + x * scale, box.top + y * scale))
