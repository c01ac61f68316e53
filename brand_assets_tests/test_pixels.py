"""This file tests that bytes from outside are known by what they are, and that hostile ones are turned away."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from PIL import Image, ImageOps

from brand_assets.errors import ImageQuarantined
from brand_assets.pixels import ImageFacts, decode_rgba, inspect_image, is_cut_short

START = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *extra: bytes, pixels: bytes | None = None) -> bytes:
    """An RGB PNG, made by hand: its header may say what it likes."""
    if pixels is None:
        pixels = zlib.compress(b"\0" * ((width * 3 + 1) * height))
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return START + head + b"".join(extra) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def encode(format_name: str, mode: str = "RGB", **options: object) -> bytes:
    noise = np.random.default_rng(5).integers(0, 256, (48, 64, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).convert(mode).save(buffer, format_name, **options)
    return buffer.getvalue()


def reason(data: bytes) -> str:
    with pytest.raises(ImageQuarantined) as caught:
        inspect_image(data)
    assert len(str(caught.value)) <= 260
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (encode("PNG"), "image/png"),
        (encode("PNG", "P"), "image/png"),
        (encode("PNG", "LA"), "image/png"),
        (encode("JPEG"), "image/jpeg"),
        (encode("JPEG", "L"), "image/jpeg"),
        (encode("JPEG", progressive=True), "image/jpeg"),
        (encode("WEBP"), "image/webp"),
        (encode("WEBP", "RGBA", lossless=True), "image/webp"),
        (encode("PNG") + b"and something after its end", "image/png"),
    ],
)
def test_an_image_is_known_by_its_content(data: bytes, media_type: str) -> None:
    assert inspect_image(data) == ImageFacts(media_type, 64, 48)
    assert not is_cut_short(data)


def test_a_cmyk_jpeg_is_taken_in_its_colours() -> None:
    buffer = io.BytesIO()
    Image.new("CMYK", (64, 48), (255, 0, 0, 0)).save(buffer, "JPEG", quality=95)
    assert inspect_image(buffer.getvalue()).media_type == "image/jpeg"
    red, green, blue, alpha = decode_rgba(buffer.getvalue())[20, 20]
    assert (red < 10, green > 245, blue > 245, alpha) == (True, True, True, 255)


def test_a_jpeg_with_more_behind_it_is_a_jpeg() -> None:
    """As telephones write them."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(buffer, "MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))])
    assert inspect_image(buffer.getvalue()) == ImageFacts("image/jpeg", 64, 48)


@pytest.mark.parametrize("side_px", [10_001, 12_000, 50_000, 2**31 - 1])
def test_a_bomb_is_turned_away_before_it_is_unpacked(side_px: int) -> None:
    bomb = png(side_px, side_px, pixels=zlib.compress(b"\0" * 30_000_000))
    reason(bomb)  # what Pillow loads at its first use is not counted below
    tracemalloc.start()
    assert "100000000 pixels" in reason(bomb)
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_a_hundred_megapixels_are_taken_and_one_row_more_is_not() -> None:
    assert "10000 x 10001" in reason(png(10_000, 10_001, pixels=b""))
    assert "cannot be decoded" in reason(png(10_000, 10_000, pixels=b""))


@pytest.mark.parametrize("format_name", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_image_says_so(format_name: str, share: float) -> None:
    data = encode(format_name)
    cut = data[: int(len(data) * share)]
    assert is_cut_short(cut)
    assert "cut short" in reason(cut)


@pytest.mark.parametrize(
    "packed",
    [
        chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 50_000_000)),
        chunk(b"iTXt", b"k\0\1\0\0\0" + zlib.compress(b"a" * 50_000_000)),
        chunk(b"iCCP", b"k\0\0" + zlib.compress(b"a" * 50_000_000)),
    ],
    ids=["zTXt", "iTXt", "iCCP"],
)
def test_packed_text_that_swells_is_turned_away(packed: bytes) -> None:
    assert "too large" in reason(png(8, 8, packed))


def test_a_picture_full_of_text_is_turned_away() -> None:
    assert "2000000 characters of text" in reason(png(8, 8, chunk(b"tEXt", b"k\0" + b"a" * 2_000_000)))
    assert inspect_image(png(8, 8, chunk(b"tEXt", b"k\0" + b"a" * 50_000))).width_px == 8


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_a_picture_that_moves_is_turned_away(format_name: str) -> None:
    buffer = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue", "green")]
    frames[0].save(buffer, format_name, save_all=True, append_images=frames[1:])
    assert "3 frames" in reason(buffer.getvalue())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "0 bytes"),
        (b"<!DOCTYPE html><html><body>502 Bad Gateway</body></html>", "an HTML page"),
        (b"\xef\xbb\xbf\r\n  <HTML><head>", "an HTML page"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "an SVG drawing; "),
        (b'<?xml version="1.0"?><!-- x --><svg><script>alert(1)</script></svg>', "an SVG drawing with a script"),
        (b'<svg><a href="javascript:alert(1)"/></svg>', "an SVG drawing with a script"),
        (b'<svg><rect onload = "alert(1)"/></svg>', "an SVG drawing with a script"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "XML"),
        (b'{"detail": "not found"}', "JSON"),
        (b"GIF89a" + b"\0" * 20, "a GIF"),
        (encode("TIFF"), "a TIFF"),
        (encode("BMP"), "a BMP"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "PostScript"),
        (b"PK\x03\x04...", "a ZIP archive"),
        (b"Not found", "begin with b'Not found'"),
        (START + b"\0" * 40, "cut short"),
        (START + b"\0" * 40 + b"IEND", "damaged"),
        (b"\xff\xd8\xff" + b"\0" * 40 + b"\xff\xd9", "damaged"),
        (b"\0" * (64 * 1024 * 1024 + 1), "at most 67108864 are taken"),
    ],
)
def test_what_is_no_image_is_named(data: bytes, words: str) -> None:
    assert words in reason(data)


def mark_turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "a mark"
    return exif.tobytes()


@pytest.mark.parametrize("orientation", range(10))
def test_a_picture_is_shown_the_right_way_up(orientation: int) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", exif=mark_turned(orientation))
    with Image.open(buffer) as image:
        shown = np.asarray(ImageOps.exif_transpose(image))
    assert np.array_equal(decode_rgba(buffer.getvalue())[..., :3], shown)


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
@pytest.mark.parametrize("format_name", ["PNG", "WEBP", "JPEG"])
def test_a_good_picture_with_a_damaged_exif_is_a_good_picture(format_name: str) -> None:
    """Any one byte of it damaged: the picture lies on its side then at most."""
    good, rng = mark_turned(1), np.random.default_rng(1)
    for place in range(6, len(good)):
        damaged = bytearray(good)
        damaged[place] ^= int(rng.integers(1, 256))
        buffer = io.BytesIO()
        Image.new("RGB", (5, 5), (200, 10, 10)).save(buffer, format_name, exif=bytes(damaged))
        assert decode_rgba(buffer.getvalue()).shape == (5, 5, 4)
