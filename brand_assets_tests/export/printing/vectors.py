"""This file holds marks whose every measure is known, and what the programs of print shops make of our files."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
import resvg_py
from PIL import Image

from brand_assets.color import ciede2000, rgb_to_lab
from brand_assets.vector.mark import Layer, VectorMark
from brand_assets.vector.path_data import parse_path_data
from brand_assets.vector.svg import write_svg

HARBOR, EMBER, PINE, SALT = "#0B3C5D", "#D9822B", "#2F5D50", "#F7F3EC"
DISC = "M512 112C733 112 912 291 912 512C912 733 733 912 512 912C291 912 112 733 112 512C112 291 291 112 512 112Z"
HALF = "M162 512C162 319 319 162 512 162C705 162 862 319 862 512Z"


def rectangle(left: float, top: float, width: float, height: float) -> str:
    return f"M{left} {top}H{left + width}V{top + height}H{left}Z"


def make_mark(*layers: tuple[str, str, str], width: int = 1024, height: int = 1024) -> VectorMark:
    """Each layer: its name, its colour, its path data."""
    return VectorMark(
        width,
        height,
        tuple(
            Layer(name, name.lower().replace(" ", "-"), color, tuple(parse_path_data(path)))
            for name, color, path in layers
        ),
    )


BADGE = make_mark(("Deep Harbor", HARBOR, DISC), ("Ember", EMBER, HALF), ("Pine", PINE, "M512 250L620 500L404 500Z"))
"""Three colours, the disc's edge at 112 and 912 of 1024."""
RING = make_mark(("Deep Harbor", HARBOR, DISC + rectangle(412, 412, 200, 200)))
WIDE = make_mark(("Pine", PINE, rectangle(100, 100, 1600, 200)), width=1800, height=400)
TALL = make_mark(("Pine", PINE, rectangle(150, 100, 100, 800)), width=400, height=1000)


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")


def ask(*command: str) -> str:
    """What a program of poppler's or Ghostscript prints; not one word of complaint is let pass."""
    need(command[0])
    done = subprocess.run(command, check=True, timeout=60, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout


def rasterise_pdf(data: bytes, folder: Path, width_px: int = 512, height_px: int = -1) -> list[np.ndarray]:
    """Each page as (h, w, 3) bytes, by poppler; -1: as high as the page's shape asks for."""
    (folder / "in.pdf").write_bytes(data)
    size = ("-scale-to-x", str(width_px), "-scale-to-y", str(height_px))
    ask("pdftoppm", *size, "-png", f"{folder}/in.pdf", f"{folder}/out")
    return [np.asarray(Image.open(path).convert("RGB")) for path in sorted(folder.glob("out*.png"))]


def rasterise_eps(text: str, folder: Path, width_px: int, height_px: int, dpi: float) -> np.ndarray:
    """So many pixels up and right of the origin as (h, w, 3) bytes, by Ghostscript."""
    (folder / "in.eps").write_text(text, encoding="ascii")
    options = ["-dSAFER", "-dBATCH", "-dNOPAUSE", "-q", "-sDEVICE=png16m", "-dGraphicsAlphaBits=4", "-dFIXEDMEDIA"]
    size = [f"-g{width_px}x{height_px}", f"-r{dpi}"]
    ask("gs", *options, *size, f"-sOutputFile={folder}/eps.png", f"{folder}/in.eps")
    return np.asarray(Image.open(folder / "eps.png").convert("RGB"))


def rasterise_svg(svg: str, zoom: float = 1.0, width_px: int | None = None) -> np.ndarray:
    """On white, (h, w, 3) bytes, by resvg without any font."""
    size = {"zoom": zoom} if width_px is None else {"width": width_px}
    png = resvg_py.svg_to_bytes(svg_string=svg, background="#FFFFFF", dpi=96.0, skip_system_fonts=True, **size)
    return np.asarray(Image.open(io.BytesIO(bytes(png))).convert("RGB"))


def rasterise_mark(mark: VectorMark, width_px: int = 512) -> np.ndarray:
    svg = write_svg(mark, "Mark")
    size = f'width="{width_px}" height="{round(width_px * mark.height / mark.width)}"'
    return rasterise_svg(svg.replace(f'width="{mark.width}" height="{mark.height}"', size, 1))


def mean_delta_e(first: np.ndarray, second: np.ndarray) -> float:
    assert first.shape == second.shape
    return float(ciede2000(rgb_to_lab(first), rgb_to_lab(second)).mean())
