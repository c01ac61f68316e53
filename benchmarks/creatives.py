"""This file measures what a creative costs: composing it, drawing it once and coding it in four formats.

    python -m benchmarks.creatives [--creatives N]

The creatives of a brief with four shapes, in both variants, of palette shapes, of a mark and of a picture. CPU
milliseconds of one thread, mean per creative. Beside it the naive way: the SVG drawn anew for each of its formats, the
ground drawn to look at what is behind the words even where it is one colour, and every format at Pillow's defaults.

Predicted before the first run: half of the naive way for palette shapes, of which AVIF is a third; a picture costs
twice as much, because it is drawn to be looked at, and a PNG of it is coded longest.
"""

import argparse
import io
import time
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import numpy as np
from PIL import Image

from brand_assets.creatives.composing import Creative, compose
from brand_assets.creatives.planning import CreativeImage, plan_creatives
from brand_assets.creatives.rasterising import rasterise
from brand_assets.creatives.rendering import FORMATS, render_creative
from brand_assets.records.brief import Brand, Brief, Creatives, Direction, Message, PaletteColor
from brand_assets.typesetting.fonts import open_fonts
from brand_assets.vector.mark import Contour, Layer, VectorMark

PALETTE = (
    PaletteColor("Blue", "#1F6FEB", "primary"),
    PaletteColor("Linen", "#FBF7F0", "neutral"),
    PaletteColor("Coral", "#FF6B5E", "accent"),
    PaletteColor("Slate", "#26323F", "secondary"),
)
S = TypeVar("S")
T = TypeVar("T")
DOOR = Contour((250, 200), (((750, 200),), ((750, 800),), ((250, 800),), ((250, 200),)))
MARK = CreativeImage(
    "mark", "mark", VectorMark(1000, 1000, (Layer("Blue", "blue", "#1F6FEB", (DOOR,)),)), "#FBF7F0", b""
)


def main() -> None:
    parser = argparse.ArgumentParser(description="What a creative costs.")
    parser.add_argument("--creatives", type=int, default=8, help="how many of each kind, 8 at most")
    count = parser.parse_args().creatives
    fonts = open_fonts([])
    print(f"{'ms of CPU':16} {'compose':>8} {'files':>8} {'together':>9} {'naive':>8} {'share':>6}")
    for name, background, image in (
        ("palette shapes", "palette", MARK),
        ("a mark", "image", MARK),
        ("a picture", "image", CreativeImage("picture", "picture", None, None, _paint())),
    ):
        brief = _write_brief(background)
        plans = plan_creatives(brief, [image])[:count]
        composed, compose_ms = _time(plans, partial(compose, brief=brief, fonts=fonts))
        _, files_ms = _time(composed, lambda creative: list(render_creative(creative)))
        _, naive_ms = _time(composed, _render_naively)
        together, naive = compose_ms + files_ms, compose_ms + naive_ms
        print(f"{name:16} {compose_ms:8.0f} {files_ms:8.0f} {together:9.0f} {naive:8.0f} {together / naive:6.0%}")


def _time(items: list[S], make: Callable[[S], T]) -> tuple[list[T], float]:
    start = time.process_time()
    made = [make(item) for item in items]
    return made, 1000 * (time.process_time() - start) / len(items)


def _render_naively(creative: Creative) -> None:
    rasterise(creative.svg)  # what a ground costs that is drawn to be looked at
    for name, _, _ in FORMATS.values():
        Image.fromarray(rasterise(creative.svg)).save(io.BytesIO(), name)


def _write_brief(background: str) -> Brief:
    return Brief(
        campaign="spring",
        brand=Brand("Atlas Clinic"),
        palette=PALETTE,
        directions=(Direction("door", "A door."),),
        seed=7,
        sha256="0" * 64,
        deliverables=("logo", "creatives"),
        creatives=Creatives(
            aspect_ratios=("1:1", "4:5", "9:16", "16:9"),
            messages=(Message("Seen at 9:10. Home by 10.", "Book a visit", "en"),),
            background="image" if background == "image" else "palette",
        ),
    )


def _paint() -> bytes:
    """A sky with grain and a sun: as hard to code as a photograph."""
    rows, columns = np.mgrid[0:1024, 0:1024]
    sky = np.stack([np.full((1024, 1024), c) - 40 * rows / 1024 for c in (150.0, 180.0, 215.0)], axis=-1)
    sky[np.hypot(columns - 330, rows - 300) < 110] = (250, 190, 90)
    grain = np.random.default_rng(0).normal(0, 6, sky.shape)
    stream = io.BytesIO()
    Image.fromarray(np.clip(sky + grain, 0, 255).astype(np.uint8)).save(stream, "PNG")
    return stream.getvalue()


if __name__ == "__main__":
    main()
