"""This file draws simple synthetic marks for benchmarks that need pictures and no provider."""

import io

import numpy as np
from PIL import Image, ImageDraw

PAPERS = ("#FFFFFF", "#F7F3EC")
INKS = ("#0B3C5D", "#2F5D50", "#D9822B", "#0E4166", "#8A2F3C")
OVERSAMPLING = 2


def draw_mark(seed: int, side_px: int) -> Image.Image:
    """A disc, a wreath of dots, a letter-like lattice or a fan of arcs, in inks on and off the palette."""
    rng = np.random.default_rng(seed)
    side = side_px * OVERSAMPLING
    image = Image.new("RGB", (side, side), PAPERS[seed % 2])
    radius = side * float(rng.uniform(0.2, 0.36))
    inks = [INKS[k] for k in rng.permutation(len(INKS))]
    family = (_draw_disc, _draw_wreath, _draw_lattice, _draw_arcs)[int(rng.integers(4))]
    family(ImageDraw.Draw(image), rng, side / 2, radius, inks)
    return image.resize((side_px, side_px), Image.Resampling.BOX)


def encode_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


def _draw_disc(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, middle: float, radius: float, inks: list[str]
) -> None:
    inner = radius * float(rng.uniform(0.3, 0.7))
    pen.ellipse(_square(middle, middle, radius), fill=inks[0])
    pen.ellipse(_square(middle, middle, inner), fill=inks[1])


def _draw_wreath(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, middle: float, radius: float, inks: list[str]
) -> None:
    count = int(rng.integers(3, 12))
    for k in range(count):
        angle = 2 * np.pi * k / count
        x, y = middle + np.cos(angle) * radius * 0.75, middle + np.sin(angle) * radius * 0.75
        pen.ellipse(_square(x, y, radius * 0.2), fill=inks[k % 2])


def _draw_lattice(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, middle: float, radius: float, inks: list[str]
) -> None:
    count, width = int(rng.integers(2, 5)), radius * float(rng.uniform(0.1, 0.25))
    for k in range(count):
        x = middle - radius + k * (2 * radius - width) / (count - 1)
        pen.rectangle((x, middle - radius, x + width, middle + radius), fill=inks[0])
    pen.rectangle((middle - radius, middle - width / 2, middle + radius, middle + width / 2), fill=inks[1])


def _draw_arcs(
    pen: ImageDraw.ImageDraw, rng: np.random.Generator, middle: float, radius: float, inks: list[str]
) -> None:
    for k in range(int(rng.integers(2, 6))):
        start = float(rng.uniform(0, 180))
        box = _square(middle, middle, radius * (1 - 0.18 * k))
        pen.arc(box, start, start + float(rng.uniform(90, 300)), fill=inks[k % 3], width=int(radius * 0.12))


def _square(x: float, y: float, reach: float) -> tuple[float, float, float, float]:
    return x - reach, y - reach, x + reach, y + reach
