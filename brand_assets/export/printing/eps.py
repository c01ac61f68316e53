"""This file writes a mark as EPS: vector paths and plain RGB fills, which is all that PostScript level 2 needs."""

import math
import unicodedata

from brand_assets.color import hex_to_rgb
from brand_assets.vector.mark import VectorMark, measure_bounds
from brand_assets.vector.path_data import PathWords, format_path

PRINT_SIDE_MM = 100.0
"""The longer side of the canvas on paper; a vector is scaled as needed, but some size must be said."""
POINTS_PER_MM = 72.0 / 25.4
UNTITLED = "Brand mark"
"""For a title without a letter that ASCII has."""
MAX_TITLE = 120
"""The document structuring conventions allow lines of 255 characters, and an escaped character takes four."""

_PROLOG = ("/m {moveto} bind def", "/l {lineto} bind def", "/c {curveto} bind def", "/z {closepath} bind def")
_WORDS = PathWords(move="{} m", line="{} l", curve="{} c", close="z", between="\n")


def write_eps(mark: VectorMark, title: str) -> str:
    """ASCII PostScript. The bounding box is tight around the ink: a layout program places the mark by its edge."""
    scale = PRINT_SIDE_MM * POINTS_PER_MM / max(mark.width, mark.height)
    ink = measure_bounds(mark)
    left, right = ink.left * scale, ink.right * scale
    bottom, top = (mark.height - ink.bottom) * scale, (mark.height - ink.top) * scale
    lines = [
        "%!PS-Adobe-3.0 EPSF-3.0",
        f"%%BoundingBox: {math.floor(left)} {math.floor(bottom)} {math.ceil(right)} {math.ceil(top)}",
        f"%%HiResBoundingBox: {left:.4f} {bottom:.4f} {right:.4f} {top:.4f}",
        f"%%Title: ({_as_postscript(title)})",
        "%%LanguageLevel: 2",
        "%%DocumentData: Clean7Bit",
        "%%Pages: 1",
        "%%EndComments",
        "%%BeginProlog",
        *_PROLOG,
        "%%EndProlog",
        "%%Page: 1 1",
        f"gsave 0 {mark.height * scale:.6f} translate {scale:.8f} {-scale:.8f} scale",
    ]
    for layer in mark.layers:
        red, green, blue = (f"{channel / 255:.5f}" for channel in hex_to_rgb(layer.hex))
        lines += [f"{red} {green} {blue} setrgbcolor newpath", format_path(layer.contours, _WORDS), "eofill"]
    return "\n".join((*lines, "grestore", "showpage", "%%Trailer", "%%EOF", ""))


def _as_postscript(title: str) -> str:
    """Printable ASCII on one line, for a line break would start a new comment, safe inside parentheses."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    printable = "".join(character for character in plain if character.isprintable())[:MAX_TITLE]
    return (printable.strip() or UNTITLED).replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
