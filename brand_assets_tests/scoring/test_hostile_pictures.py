"""This file tests that any size and mode of image is scored or refused with a reason, without NaN or chance."""

import io
import json
import math
import tracemalloc
from collections.abc import Callable, Mapping

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from PIL import Image

from brand_assets.color.lab import rgb_to_lab
from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.errors import ImageQuarantined
from brand_assets.lettering.read import crop_to_mark
from brand_assets.pixels import decode_rgba, inspect_image
from brand_assets.scoring.score import score_all
from brand_assets_tests.scoring.drawn import EMBER, HARBOR, PALETTE, WEIGHTS, canvas, encode, put_box, put_disc
from brand_assets_tests.test_pixels import png

SIDE_PX = 256


def mark() -> Image.Image:
    return Image.fromarray(put_box(put_disc(canvas(SIDE_PX), HARBOR), (0.42, 0.42, 0.58, 0.58), EMBER))


def save(image: Image.Image, format_name: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, format_name, **options)
    return out.getvalue()


def deep_grey() -> bytes:
    return save(Image.fromarray(np.asarray(mark().convert("L")).astype(np.uint16) * 257))


def deep_color() -> bytes:
    """Pillow writes no 16-bit RGB; OpenCV does."""
    import cv2

    bgr = np.asarray(mark().convert("RGB"))[..., ::-1].astype(np.uint16) * 257
    return bytes(cv2.imencode(".png", bgr)[1])


def clear_palette() -> bytes:
    indexed = mark().convert("RGB").quantize(8)
    return save(indexed, transparency=int(np.asarray(indexed)[0, 0]))


def moving(format_name: str) -> bytes:
    return save(mark().convert("RGB"), format_name, save_all=True, append_images=[Image.new("RGB", (SIDE_PX, SIDE_PX))])


TAKEN: Mapping[str, Callable[[], bytes]] = {
    "1 x 1": lambda: save(Image.new("RGB", (1, 1), "navy")),
    "1 x 4000": lambda: save(Image.new("RGB", (1, 4000), "navy")),
    "4000 x 1": lambda: save(Image.new("RGB", (4000, 1), "navy")),
    "2 x 3 of noise": lambda: encode(np.random.default_rng(1).integers(0, 256, (3, 2, 4)).astype(np.uint8)),
    "CMYK JPEG": lambda: save(mark().convert("RGB").convert("CMYK"), "JPEG", quality=95),
    "16-bit grey": deep_grey,
    "16-bit colour": deep_color,
    "palette with transparency": clear_palette,
    "1 bit": lambda: save(mark().convert("1")),
    "grey with alpha": lambda: save(mark().convert("LA")),
    "turned by EXIF": lambda: save(mark().convert("RGB"), "JPEG", exif=_turned(), quality=95),
    "with an ICC profile": lambda: save(mark().convert("RGB"), icc_profile=_srgb()),
    "with a broken ICC profile": lambda: save(mark().convert("RGB"), icc_profile=b"no profile"),
}
REFUSED: Mapping[str, tuple[Callable[[], bytes], str]] = {
    "12,000 x 12,000": (lambda: png(12_000, 12_000, pixels=b""), "at most 100000000 pixels"),
    "animated GIF": (lambda: moving("GIF"), "GIF"),
    "animated WebP": (lambda: moving("WEBP"), "moves"),
    "animated PNG": (lambda: moving("PNG"), "moves"),
    "truncated": (lambda: save(mark())[:600], "cut short"),
    "nothing": (lambda: b"", "0 bytes"),
}


def _turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif.tobytes()


def _srgb() -> bytes:
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def score(data: bytes) -> pl.DataFrame:
    return score_all([("x", data)], PALETTE, WEIGHTS)


def numbers_in(told: object) -> list[float]:
    if isinstance(told, dict):
        return [number for inner in told.values() for number in numbers_in(inner)]
    if isinstance(told, list):
        return [number for inner in told for number in numbers_in(inner)]
    return [told] if isinstance(told, float) else []


@pytest.mark.parametrize("name", TAKEN)
def test_an_image_of_any_size_and_mode_is_scored_the_same_way_twice_and_without_nan(name: str) -> None:
    data = TAKEN[name]()
    facts = inspect_image(data)
    rows = score(data)
    assert rows.equals(score(data))
    assert all(math.isfinite(number) for number in numbers_in(json.loads(rows["details"][0])))
    assert not any(rows[column].is_nan().any() for column in rows.columns if rows.schema[column] == pl.Float64)
    rgba = decode_rgba(data)
    assert sorted(rgba.shape[:2]) == sorted((facts.height_px, facts.width_px))
    vector = LabEdgeShape().embed([rgba])
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-5)
    assert min(crop_to_mark(rgba).shape[:2]) >= 1


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_with_its_reason_and_is_a_row_of_its_round(name: str) -> None:
    make, reason = REFUSED[name]
    data = make()
    with pytest.raises(ImageQuarantined, match=reason):
        inspect_image(data)
    [row] = score(data[:60_000_000]).to_dicts()
    assert row["gate"] in ("unreadable", None)


@pytest.mark.parametrize("name", ["CMYK JPEG", "16-bit colour", "with an ICC profile", "turned by EXIF"])
def test_the_colours_of_a_mark_survive_its_mode(name: str) -> None:
    disc = decode_rgba(TAKEN[name]())[SIDE_PX // 2, SIDE_PX // 4 + 20, :3]
    assert np.linalg.norm(rgb_to_lab(disc) - rgb_to_lab(HARBOR)) < 5.0


def test_a_deep_grey_scale_keeps_its_tones() -> None:
    expected = np.asarray(mark().convert("L"))
    assert np.abs(decode_rgba(deep_grey())[..., 0].astype(int) - expected).max() <= 1


def test_nothing_is_unpacked_of_a_picture_that_is_too_large() -> None:
    bomb = png(12_000, 12_000, pixels=b"")
    score(bomb)
    tracemalloc.start()
    [row] = score(bomb).to_dicts()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert row["gate"] == "unreadable"
    assert "12000 x 12000" in str(row["details"])
    assert peak < 5_000_000


def test_a_picture_of_a_display_p3_camera_is_shown_in_srgb() -> None:
    """A green that Display P3 has and sRGB has not: its bytes are tamer in P3 than they become here."""
    rgba = decode_rgba(save(Image.new("RGB", (8, 8), (60, 200, 60)), icc_profile=_display_p3()))
    red, green, blue, _ = rgba[4, 4].tolist()
    assert (red < 60, green > 200, blue < 60) == (True, True, True)


def _display_p3() -> bytes:
    """A matrix profile made here: P3 primaries (SMPTE EG 432-1) adapted to D50, and sRGB's curve as a gamma of 2.2."""
    import struct

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))

    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + b"\0" * 79
    tags = [
        (b"desc", text + b"\0" * (-len(text) % 4)),
        (b"wtpt", xyz(0.9642, 1.0, 0.8249)),
        (b"rXYZ", xyz(0.5151, 0.2412, -0.0011)),
        (b"gXYZ", xyz(0.2920, 0.6922, 0.0419)),
        (b"bXYZ", xyz(0.1571, 0.0666, 0.7841)),
        (b"rTRC", curve),
        (b"gTRC", curve),
        (b"bTRC", curve),
        (b"cprt", b"text\0\0\0\0none"),
    ]
    table, body, at = b"", b"", 128 + 4 + 12 * len(tags)
    for name, data in tags:
        table += name + struct.pack(">II", at + len(body), len(data))
        body += data
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02100000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    head += bytes(28) + fixed(0.9642) + fixed(1.0) + fixed(0.8249) + bytes(48)
    return head + struct.pack(">I", len(tags)) + table + body


def test_the_alpha_of_a_mark_is_kept(tmp_path: object) -> None:
    rgba: NDArray[np.uint8] = decode_rgba(clear_palette())
    assert rgba[2, 2, 3] == 0
    assert rgba[SIDE_PX // 2, SIDE_PX // 2, 3] == 255
