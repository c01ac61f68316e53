"""This file packages one approved image: every file a client receives, and the recipe that says how each was made."""

import hashlib
import json
import struct
import unicodedata
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brand_assets.errors import ExportError
from brand_assets.export.fidelity import measure_fidelity
from brand_assets.export.flat_mark import FlatMark, read_mark
from brand_assets.export.metadata import FINISHED, describe_export, read_instant
from brand_assets.export.printing.eps import write_eps
from brand_assets.export.printing.pdf import write_pdf
from brand_assets.export.stacking import order_layers, stack_coverage, stack_masks, trace_layers
from brand_assets.export.tracing import TraceEngine
from brand_assets.export.unmixing import cut_out
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import ExportedFile
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
MAX_SIZE_PX = 8192
MAX_SVG_COLORS = 6
MIN_DRAWN_PX = 64
"""In a smaller image, what rasterising displaces an edge by is as large as what is drawn."""


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """An image that a service made of the approved one, delivered as it came."""

    file: str
    data: bytes
    width_px: int
    height_px: int


def name_finished(step: str, media_type: str, taken: Container[str]) -> str:
    """`finished_<step>.png`, numbered from the second of a name on; the suffix is the media type's."""
    suffix = next(suffix for suffix, known in MEDIA_TYPES.items() if known == media_type)
    names = (f"finished_{step}{number}{suffix}" for number in ("", *(f"_{count}" for count in range(2, 100))))
    return next(name for name in names if name not in taken)


def export_image(
    data: bytes,
    recipe: Mapping[str, object],
    *,
    palette: Sequence[PaletteColor],
    svg_colors: int,
    title: str,
    folder: Path,
    engine: TraceEngine,
    size_px: int = 4096,
    finished: Sequence[FinishedFile] = (),
) -> list[ExportedFile]:
    """Write the rasters, vectors and `metadata.json` of one image into `folder`, which exists; name what was written.

    What is `finished` already is put beside them unchanged.

    The rasters' longer side is `size_px`. The same image, recipe and tools give the same bytes; `recipe["drawn_at"]`
    dates the PDF. Raises ExportError when the image cannot be read, is blank, or a file cannot be made.
    """
    _check_numbers(svg_colors, size_px)
    name = clean_title(title)
    mark = read_mark(data, palette, svg_colors)
    vector = trace_mark(mark, engine)
    fidelity = measure_fidelity(vector, mark)
    width, height = _scale_to(vector, size_px)
    transparent = render_mark(vector, width, height) if mark.is_flat else cut_out(mark)
    files = [
        _write(folder, "logo_4k.png", "raster", render_mark(vector, width, height, mark.background_hex)),
        _write(folder, "logo_transparent.png", "cutout", transparent),
        _write(folder, "logo_vector.svg", "vector", write_svg(vector, name).encode()),
        _write(folder, "logo_print.pdf", "print", write_pdf(vector, name, read_instant(recipe.get("drawn_at")))),
        _write(folder, "logo.eps", "vector", write_eps(vector, name).encode("ascii")),
        *(_write(folder, one.file, FINISHED, one.data, (one.width_px, one.height_px)) for one in finished),
    ]
    metadata = describe_export(name, recipe, mark, vector, fidelity, engine, files)
    text = json.dumps(metadata, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return [*files, _write(folder, "metadata.json", "metadata", text.encode())]


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


def _check_numbers(svg_colors: int, size_px: int) -> None:
    if not 1 <= svg_colors <= MAX_SVG_COLORS:
        raise ExportError(f"svg_colors is {svg_colors}; it may be 1 to {MAX_SVG_COLORS}.")
    if not 16 <= size_px <= MAX_SIZE_PX:
        raise ExportError(f"size_px is {size_px}; it may be 16 to {MAX_SIZE_PX}.")


def _scale_to(vector: VectorMark, size_px: int) -> tuple[int, int]:
    scale = size_px / max(vector.width, vector.height)
    return max(1, round(vector.width * scale)), max(1, round(vector.height * scale))


def _write(folder: Path, file: str, kind: str, data: bytes, size_px: tuple[int, int] | None = None) -> ExportedFile:
    try:
        (folder / file).write_bytes(data)
    except OSError as error:
        raise ExportError(
            f"{folder / file} cannot be written: {error.strerror}. Check the folder and the disk."
        ) from None
    if size_px is None and file.endswith(".png"):
        size_px = struct.unpack(">II", data[PNG_SIZE])
    width, height = size_px or (None, None)
    return ExportedFile(
        file=file,
        kind=kind,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        width_px=width,
        height_px=height,
        media_type=MEDIA_TYPES[Path(file).suffix],
    )
