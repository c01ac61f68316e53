"""This file makes the files of one approved mark, from the picture as it was approved to what a client receives."""

import importlib.metadata
import struct
import unicodedata
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from brand_assets.errors import ExportError
from brand_assets.export.counters import Wish
from brand_assets.export.fidelity import Fidelity, measure_fidelity
from brand_assets.export.flat_mark import FlatMark, read_mark
from brand_assets.export.mark_colors import MarkColor
from brand_assets.export.printing.eps import write_eps
from brand_assets.export.printing.pdf import write_pdf
from brand_assets.export.stacking import order_layers, stack_coverage, stack_masks, trace_layers
from brand_assets.export.tracing import TraceEngine
from brand_assets.export.unmixing import cut_out
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import NewFile, Wants, want_all
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.svg import write_svg

MEDIA_TYPES = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".pdf": "application/pdf",
    ".eps": "application/postscript",
    ".json": "application/json",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
}
PNG_SIZE = slice(16, 24)
"""Bytes of a PNG that hold width and height (RFC 2083, 4.1.1)."""
MAX_TITLE = 200
OWN_VECTOR = "own vector"
MAX_SIZE_PX = 8192
MAX_SVG_COLORS = 6
MIN_DRAWN_PX = 64
"""In a smaller image, what rasterising displaces an edge by is as large as what is drawn."""


@dataclass(frozen=True, slots=True)
class TracedMark:
    """An approved image, read as a mark; `tracer` is the engine's name, or `OWN_VECTOR` of a mark that has one.

    `background_hex` is what the mark stands on, None when it stands on nothing. `colors` are the layers' colours.
    """

    flat: FlatMark
    vector: VectorMark
    background_hex: str | None
    colors: Sequence[MarkColor]
    tracer: str
    tracer_version: str
    fidelity: Fidelity

    @property
    def is_own(self) -> bool:
        return self.tracer == OWN_VECTOR


@dataclass(frozen=True, slots=True)
class PictureRasters:
    """PNG bytes of a picture's rasters, which are enlarged and cut out as pixels and not rendered from a vector."""

    large: bytes
    transparent: bytes


def name_finished(step: str, media_type: str, taken: Container[str]) -> str:
    """`finished_<step>.png`, numbered from the second of a name on; the suffix is the media type's."""
    suffix = next(suffix for suffix, known in MEDIA_TYPES.items() if known == media_type)
    names = (f"finished_{step}{number}{suffix}" for number in ("", *(f"_{count}" for count in range(2, 100))))
    return next(name for name in names if name not in taken)


def trace_image(
    data: bytes, palette: Sequence[PaletteColor], svg_colors: int, engine: TraceEngine, counters: Wish = "auto"
) -> TracedMark:
    """At most `svg_colors` colours; `counters` as in `read_mark`.

    Raises ExportError when the image cannot be read, is blank, or is not traced.
    """
    if not 1 <= svg_colors <= MAX_SVG_COLORS:
        raise ExportError(f"svg_colors is {svg_colors}; it may be 1 to {MAX_SVG_COLORS}.")
    flat = read_mark(data, palette, svg_colors, counters)
    vector = trace_mark(flat, engine)
    fidelity = measure_fidelity(vector, flat)
    return TracedMark(flat, vector, flat.background_hex, flat.colors, engine.name, engine.version, fidelity)


def take_own_vector(
    flat: FlatMark, vector: VectorMark, background_hex: str | None, colors: Sequence[MarkColor]
) -> TracedMark:
    """The mark of an image whose vector is known; what was read of the image says how near the two are."""
    version = importlib.metadata.version("brand-assets")
    return TracedMark(flat, vector, background_hex, colors, OWN_VECTOR, version, measure_fidelity(vector, flat))


def make_logo_files(
    mark: TracedMark,
    title: str,
    made_at: datetime | None,
    *,
    size_px: int = 4096,
    picture: PictureRasters | None = None,
    wants: Wants = want_all,
) -> Iterator[NewFile]:
    """The rasters, with `size_px` as their longer side, and the vectors; of them, those that are wanted.

    The same mark gives the same bytes.
    """
    if not 16 <= size_px <= MAX_SIZE_PX:
        raise ExportError(f"size_px is {size_px}; it may be 16 to {MAX_SIZE_PX}.")
    name, vector = clean_title(title), mark.vector
    size = _scale_to(vector, size_px)
    makers: dict[str, tuple[str, Callable[[], bytes]]] = {
        "logo_4k.png": (
            "raster",
            lambda: picture.large if picture else render_mark(vector, *size, mark.background_hex),
        ),
        "logo_transparent.png": ("cutout", lambda: picture.transparent if picture else _draw_transparent(mark, size)),
        "logo_vector.svg": ("vector", lambda: write_svg(vector, name).encode()),
        "logo_print.pdf": ("print", lambda: write_pdf(vector, name, made_at)),
        "logo.eps": ("vector", lambda: write_eps(vector, name).encode("ascii")),
    }
    for file, (kind, make) in makers.items():
        if wants(file):
            yield _new_file(file, kind, make())


def trace_mark(mark: FlatMark, engine: TraceEngine) -> VectorMark:
    """Outlines are redrawn, save a texture's thousands: there is no drawing behind those to find."""
    order = order_layers(mark.labels, len(mark.colors))
    is_drawn = mark.is_flat and max(mark.rgba.shape) >= MIN_DRAWN_PX
    coverages = stack_coverage(mark.coverage, order) if is_drawn else None
    return trace_layers(stack_masks(mark.labels, order), coverages, [mark.colors[k] for k in order], engine)


def clean_title(title: str) -> str:
    """One line of at most `MAX_TITLE` characters, without the control characters that XML cannot hold."""
    printable = (" " if unicodedata.category(character).startswith(("C", "Z")) else character for character in title)
    return " ".join("".join(printable).split())[:MAX_TITLE] or "Untitled mark"


def _scale_to(vector: VectorMark, size_px: int) -> tuple[int, int]:
    scale = size_px / max(vector.width, vector.height)
    return max(1, round(vector.width * scale)), max(1, round(vector.height * scale))


def _draw_transparent(mark: TracedMark, size: tuple[int, int]) -> bytes:
    is_rendered = mark.is_own or mark.flat.is_flat
    return render_mark(mark.vector, *size) if is_rendered else cut_out(mark.flat)


def _new_file(file: str, kind: str, data: bytes) -> NewFile:
    media_type = MEDIA_TYPES[file[file.rindex(".") :]]
    if media_type != "image/png":
        return NewFile(file, kind, data, media_type)
    width, height = struct.unpack(">II", data[PNG_SIZE])
    return NewFile(file, kind, data, media_type, (width, height))
