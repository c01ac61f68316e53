"""This file makes a site's icons: favicons that can be seen on light and dark tabs, touch icons, and the manifest."""

import json
import re
from collections.abc import Collection, Iterator
from html import escape

import numpy as np
from numpy.typing import NDArray

from brand_assets.color.contrast import GRAPHIC_CONTRAST, WHITE
from brand_assets.export.kit.layout import add_tile, center_in_circle, center_in_square
from brand_assets.export.kit.regions import measure_contrast
from brand_assets.export.kit.small import put_over, render_small, write_ico
from brand_assets.export.kit.variants import Variants
from brand_assets.pixels import decode_rgba
from brand_assets.records.delivery import EXPORT_FORMATS, NewFile
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.svg import write_svg

ICO_SIZES_PX = (16, 32, 48)
DARK_TAB = "#202124"
DARK_TAB_CONTRAST = 2.0
"""A mark with less on a browser's dark tabs, or less than 3:1 on white ones, gets a tile of its own to stand on."""
TILE_PADDING = {16: 1.0, 32: 3.0, 48: 5.0}
BARE_PADDING = {16: 0.0, 32: 1.0, 48: 2.0}
CORNER = 0.18
TOUCH_PX = 180
TOUCH_SHARE = 0.64
"""Systems round the corners of a touch icon by about a fifth."""
APP_PX = (192, 512)
MASKABLE_PX = 512
SAFE_SHARE = 0.66
"""Of the side: a maskable icon may be cut to a circle 0.8 as wide (W3C manifest, icon masks and safe zone)."""
MAX_SHORT_NAME = 12
SAFE_ID = re.compile(r"[a-z][a-z0-9-]*")

FOLDER = "kit/favicon"


def make_favicons(
    variants: Variants, title: str, ground_hex: str, wanted: Collection[str] = EXPORT_FORMATS
) -> Iterator[NewFile]:
    """Below `kit/favicon/`; `ground_hex` is what icons without transparency stand on.

    Of the formats only those in `wanted` are made, and the files that point to them where all of those are there.
    """
    on_ground = variants.choose_sign_for(ground_hex)
    if "ico" in wanted:
        ico = _draw_ico(variants, on_ground, ground_hex)
        yield NewFile(f"{FOLDER}/favicon.ico", "favicon", ico, "image/x-icon")
    if "svg" in wanted:
        yield NewFile(f"{FOLDER}/favicon.svg", "favicon", _write_favicon_svg(variants, title).encode(), "image/svg+xml")
    if "png" in wanted:
        yield from _make_app_icons(variants, on_ground, title, ground_hex)
    if {"ico", "png", "svg"} <= set(wanted):
        yield NewFile(f"{FOLDER}/head.html", "favicon", write_head(ground_hex).encode(), "text/html")


def _make_app_icons(variants: Variants, on_ground: VectorMark, title: str, ground_hex: str) -> Iterator[NewFile]:
    touch = center_in_square(on_ground, TOUCH_SHARE)
    yield _render("apple-touch-icon.png", touch, TOUCH_PX, ground_hex)
    app = add_tile(touch, ground_hex, CORNER)
    for size_px in APP_PX:
        yield _render(f"icon-{size_px}.png", app, size_px, None)
    yield _render(f"icon-maskable-{MASKABLE_PX}.png", center_in_circle(on_ground, SAFE_SHARE), MASKABLE_PX, ground_hex)
    manifest = json.dumps(describe_app(title, ground_hex), indent=2, ensure_ascii=False) + "\n"
    yield NewFile(f"{FOLDER}/site.webmanifest", "favicon", manifest.encode(), "application/manifest+json")


def needs_no_tile(variants: Variants) -> bool:
    """Whether the mark in its own colours is seen on white tabs and on dark ones."""
    on_white, on_dark = (measure_contrast(variants.primary, variants.anatomy, tab) for tab in (WHITE, DARK_TAB))
    return on_white >= GRAPHIC_CONTRAST and on_dark >= DARK_TAB_CONTRAST


def _render(file: str, vector: VectorMark, size_px: int, ground_hex: str | None) -> NewFile:
    data = render_mark(vector, size_px, size_px, ground_hex)
    return NewFile(f"{FOLDER}/{file}", "favicon", data, "image/png", (size_px, size_px))


def _draw_ico(variants: Variants, on_ground: VectorMark, ground_hex: str) -> bytes:
    if needs_no_tile(variants):
        return write_ico([render_small(variants.sign, size, BARE_PADDING[size]) for size in ICO_SIZES_PX])
    return write_ico([_draw_on_tile(on_ground, ground_hex, size) for size in ICO_SIZES_PX])


def _draw_on_tile(vector: VectorMark, ground_hex: str, size_px: int) -> NDArray[np.uint8]:
    bare = VectorMark(vector.width, vector.width, ())
    tile = decode_rgba(render_mark(add_tile(bare, ground_hex, CORNER), size_px, size_px))
    return put_over(render_small(vector, size_px, TILE_PADDING[size_px]), tile)


def _write_favicon_svg(variants: Variants, title: str) -> str:
    """In the colours for light tabs; a style rule, where every layer can be named in one, exchanges them on dark ones.

    Colours stand in attributes, so a program that knows no style sheets shows the mark as on light tabs.
    """
    light = center_in_square(variants.cut_sign(variants.recolor_for(WHITE).vector), 1.0)
    text = write_svg(light, title)
    dark = {layer.slug: layer.hex for layer in variants.for_dark.vector.layers}
    exchanged = [layer.slug for layer in light.layers if layer.hex != dark[layer.slug]]
    if not exchanged or not all(SAFE_ID.fullmatch(slug) for slug in exchanged):
        return text
    rules = "".join(f"#{slug}{{fill:{dark[slug]}}}" for slug in exchanged)
    style = f"  <style>@media (prefers-color-scheme:dark){{{rules}}}</style>\n"
    return text.replace('  <g fill-rule="evenodd">\n', f'{style}  <g fill-rule="evenodd">\n', 1)


def describe_app(title: str, ground_hex: str) -> dict[str, object]:
    """The members of https://www.w3.org/TR/appmanifest/ that a site with a logo needs; paths are the site's root."""
    icons: list[dict[str, str]] = [
        {"src": f"/icon-{size}.png", "sizes": f"{size}x{size}", "type": "image/png", "purpose": "any"}
        for size in APP_PX
    ]
    size = f"{MASKABLE_PX}x{MASKABLE_PX}"
    icons.append(
        {"src": f"/icon-maskable-{MASKABLE_PX}.png", "sizes": size, "type": "image/png", "purpose": "maskable"}
    )
    return {
        "name": title,
        "short_name": shorten_name(title),
        "start_url": "/",
        "display": "standalone",
        "background_color": ground_hex,
        "theme_color": ground_hex,
        "icons": icons,
    }


def shorten_name(title: str) -> str:
    """What fits below an icon: whole words of the title, up to `MAX_SHORT_NAME` characters."""
    words, short = title.split(), ""
    for word in words:
        longer = f"{short} {word}".strip()
        if len(longer) > MAX_SHORT_NAME:
            break
        short = longer
    return short.rstrip(" &+,-–·|/") or title[:MAX_SHORT_NAME]


def write_head(ground_hex: str) -> str:
    """The lines for a page's `<head>`."""
    return "\n".join(
        (
            '<link rel="icon" href="/favicon.ico" sizes="32x32">',
            '<link rel="icon" href="/favicon.svg" type="image/svg+xml">',
            f'<link rel="apple-touch-icon" href="/apple-touch-icon.png" sizes="{TOUCH_PX}x{TOUCH_PX}">',
            '<link rel="manifest" href="/site.webmanifest">',
            f'<meta name="theme-color" content="{escape(ground_hex)}">',
            "",
        )
    )
