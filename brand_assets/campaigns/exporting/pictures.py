"""This file makes a textured picture's rasters: enlarged and cut out as pixels, and says by what."""

import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from brand_assets.errors import ExportError, ImageQuarantined
from brand_assets.export.package import PictureRasters
from brand_assets.pictures.cutting_out import open_cutter
from brand_assets.pictures.enlarging import LANCZOS, enlarge, open_enlarger
from brand_assets.pixels import decode_rgba

LARGE_PX = 4096
"""The longer side of a picture's rasters."""
MAX_SOURCE_PX = 8192


@dataclass(frozen=True, slots=True)
class PictureTools:
    """Where the weights lie; models are opened for the first picture that needs them."""

    weights: Path


@dataclass(frozen=True, slots=True)
class MadeRasters:
    """`notes` say, in sentences, what enlarged the picture and what cut it out; `enlarged` is the whole picture as a
    PNG where a model enlarged it, None where interpolation did."""

    files: PictureRasters
    notes: tuple[str, ...]
    enlarged: bytes | None = None


def make_rasters(data: bytes, tools: PictureTools) -> MadeRasters:
    """The picture at `LARGE_PX`, whole and cut out. Raises ExportError when it cannot be read."""
    try:
        rgba = decode_rgba(data, max_side_px=MAX_SOURCE_PX)
    except ImageQuarantined as error:
        raise ExportError(f"The approved image cannot be exported: {error}") from None
    enlarger, cutter = open_enlarger(tools.weights), open_cutter(tools.weights)
    large = enlarge(rgba, LARGE_PX, enlarger)
    by = enlarger.name_for(max(rgba.shape), LARGE_PX)
    whole = _encode(large)
    enlarged = None if by == LANCZOS else whole
    notes = [f"The picture was brought from {rgba.shape[1]} x {rgba.shape[0]} to {LARGE_PX} pixels by {by}."]
    if cutter is None:
        notes.append(
            "logo_transparent.png is not cut out: no model for that is here. Get one with: brand-assets models pull"
        )
        return MadeRasters(PictureRasters(whole, whole), tuple(notes), enlarged)
    try:
        alpha = cutter.cut_out(rgba)[..., 3:]
    except ExportError as error:
        notes.append(f"logo_transparent.png is not cut out: {error}")
        return MadeRasters(PictureRasters(whole, whole), tuple(notes), enlarged)
    cut = enlarge(np.dstack([rgba[..., :3], alpha]), LARGE_PX, enlarger)
    notes.append(f"The picture was cut out by {cutter.name}; look at fine edges before using it.")
    return MadeRasters(PictureRasters(whole, _encode(cut)), tuple(notes), enlarged)


def _encode(rgba: NDArray[np.uint8]) -> bytes:
    from PIL import Image

    encoded = io.BytesIO()
    Image.fromarray(rgba).save(encoded, "PNG", compress_level=6)
    return encoded.getvalue()
