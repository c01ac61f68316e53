"""This file makes contact sheets: many images at a glance, small enough for an event log."""

import base64
import io
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BrandAssetsError
from brand_assets.pixels import decode_rgba
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.storage.files import replace_file
from brand_assets.storage.images import ImageStore

if TYPE_CHECKING:
    from PIL import Image

MAX_BYTES = 42_000  # base64 makes 56 kB of it; the UI stores every byte of metadata about four times
MAX_IMAGES = 60
COLUMNS = 10
SIDES_PX = ((112, 80), (96, 70), (80, 60), (64, 50), (48, 40))
"""A thumbnail's side and the WebP quality: the first sheet that is small enough is taken."""
NARROW_COLUMNS = 6
NARROW_SIDES_PX = ((66, 84), (48, 60))
GAP_PX = 4
PAPER = (236, 236, 232)


def make_contact_sheet(images: ImageStore, sha256s: Sequence[str]) -> str | None:
    """As `draw_contact_sheet`, as a data URI of about 56 kB at most."""
    sheet = draw_contact_sheet(images, sha256s)
    return None if sheet is None else f"data:image/webp;base64,{base64.b64encode(sheet).decode()}"


def draw_contact_sheet(
    images: ImageStore,
    sha256s: Sequence[str],
    columns: int = COLUMNS,
    sides_px: Sequence[tuple[int, int]] = SIDES_PX,
) -> bytes | None:
    """The first images as one WebP of at most MAX_BYTES; None when none can be decoded.

    Images that do not compress are fewer on the sheet; one alone always fits.
    """
    thumbnails = _decode_thumbnails(images, sha256s[:MAX_IMAGES])
    while thumbnails:
        for side_px, quality in sides_px:
            sheet = _encode(thumbnails, columns, side_px, quality)
            if len(sheet) <= MAX_BYTES:
                return sheet
        thumbnails = thumbnails[: len(thumbnails) // 2]
    return None


def keep_contact_sheet(studio: Studio, checkpoint: Checkpoint) -> bytes | None:
    """The sheet of what a checkpoint shows, narrow enough for a cell of a table; drawn once, kept by the thumbnails."""
    path = studio.settings.thumbnails / "sheets" / f"{checkpoint.shown_sha256}.webp"
    with suppress(FileNotFoundError):
        return path.read_bytes()
    shown = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    sheet = draw_contact_sheet(studio.images, [image.sha256 for image in shown], NARROW_COLUMNS, NARROW_SIDES_PX)
    if sheet is not None:
        with replace_file(path) as file:
            file.write(sheet)
    return sheet


def _encode(thumbnails: "list[Image.Image]", columns: int, side_px: int, quality: int) -> bytes:
    from PIL import Image

    small = [image.resize((side_px, side_px), Image.Resampling.LANCZOS) for image in thumbnails]
    sheet = _lay_out(small, min(columns, len(small)), side_px)
    buffer = io.BytesIO()
    sheet.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


def _decode_thumbnails(images: ImageStore, sha256s: Sequence[str]) -> "list[Image.Image]":
    from PIL import Image

    thumbnails = []
    for sha256 in sha256s:
        try:
            rgba = Image.fromarray(decode_rgba(images.get(sha256), max_side_px=224))
        except BrandAssetsError:
            continue  # a contact sheet shows what can be shown; the scores' gate names what cannot
        square = Image.new("RGB", (max(rgba.size),) * 2, PAPER)
        square.paste(rgba, ((square.width - rgba.width) // 2, (square.height - rgba.height) // 2), rgba)
        thumbnails.append(square)
    return thumbnails


def _lay_out(thumbnails: "list[Image.Image]", columns: int, side_px: int) -> "Image.Image":
    from PIL import Image

    rows = -(-len(thumbnails) // columns)
    step = side_px + GAP_PX
    sheet = Image.new("RGB", (columns * step + GAP_PX, rows * step + GAP_PX), PAPER)
    for index, thumbnail in enumerate(thumbnails):
        sheet.paste(thumbnail, (GAP_PX + index % columns * step, GAP_PX + index // columns * step))
    return sheet
