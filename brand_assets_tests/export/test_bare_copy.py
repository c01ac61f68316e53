import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from brand_assets.errors import ExportError
from brand_assets.export.bare_copy import copy_bare
from brand_assets.pixels import decode_rgba

SECRET = "a heron of seven strokes"


def draw(size: tuple[int, int] = (40, 24)) -> Image.Image:
    width, height = size
    ramp = np.linspace(0, 255, width * height * 3).reshape(height, width, 3).astype(np.uint8)
    return Image.fromarray(ramp, "RGB")


def exif(orientation: int | None = None) -> bytes:
    found = Image.Exif()
    found[0x010E] = SECRET
    if orientation is not None:
        found[0x0112] = orientation
    return found.tobytes()


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def holds_secret(data: bytes) -> bool:
    """In the open, or packed as PNG packs text."""
    if SECRET.encode() in data:
        return True
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return SECRET in str(image.info) + str(dict(image.getexif()))


def test_a_png_loses_every_text_and_keeps_pixels_profile_and_density() -> None:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("parameters", SECRET)
    texts.add_text("workflow", SECRET * 20, zip=True)
    texts.add_itxt("XML:com.adobe.xmp", SECRET)
    texts.add(b"caBX", SECRET.encode())  # C2PA
    texts.add(b"prVt", SECRET.encode())
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encode(draw(), "PNG", pnginfo=texts, exif=exif(), icc_profile=profile, dpi=(300, 300)) + SECRET.encode()
    assert holds_secret(data)
    bare = copy_bare(data)
    assert not holds_secret(bare)
    assert np.array_equal(decode_rgba(bare), decode_rgba(data))
    with Image.open(io.BytesIO(bare)) as image:
        assert image.info["icc_profile"] == profile
        assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)


@pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")
@pytest.mark.parametrize("orientation", [None, 1, 3, 6, 8])
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_loses_its_words_and_stays_the_right_way_up(orientation: int | None, progressive: bool) -> None:
    plain = encode(draw(), "JPEG", exif=exif(orientation), comment=SECRET, progressive=progressive, quality=90)
    words = SECRET.encode()
    segments = b"".join(
        struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body
        for marker, body in (
            (0xEB, words),
            (0xED, b"Photoshop 3.0\0" + words),
            (0xE2, b"MPF\0" + words),
            (0xE0, b"JFXX\0"),
        )
    )
    data = plain[:2] + segments + plain[2:] + words
    bare = copy_bare(data)
    assert not holds_secret(bare)
    assert np.array_equal(decode_rgba(bare), decode_rgba(data))
    with Image.open(io.BytesIO(bare)) as image:
        assert image.getexif().get(0x0112, 1) == (orientation or 1)
        assert set(image.getexif()) <= {0x0112}


@pytest.mark.parametrize("lossless", [True, False])
def test_a_webp_loses_exif_and_xmp_and_keeps_transparency(lossless: bool) -> None:
    image = draw()
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    data = encode(image, "WEBP", exif=exif(), xmp=SECRET.encode(), lossless=lossless)
    assert holds_secret(data)
    bare = copy_bare(data)
    assert not holds_secret(bare)
    assert np.array_equal(decode_rgba(bare), decode_rgba(data))


def test_a_plain_picture_is_copied_as_it_is() -> None:
    for kind in ("PNG", "WEBP"):
        data = encode(draw(), kind)
        assert copy_bare(data) == data


@pytest.mark.parametrize("data", [b"", b"GIF89a....", b"<svg/>", b"RIFF\x04\0\0\0WAVE"])
def test_another_format_is_refused(data: bytes) -> None:
    with pytest.raises(ExportError, match="PNG, JPEG and WebP"):
        copy_bare(data)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_that_is_cut_short_is_refused_wherever_it_is_cut(kind: str) -> None:
    data = encode(draw(), kind, exif=exif(6))
    for end in range(12, len(data) - 2, max(1, len(data) // 97)):
        with pytest.raises(ExportError, match="damaged"):
            copy_bare(data[:end])


def test_a_chunk_that_says_it_is_longer_than_the_file_is_refused() -> None:
    data = encode(draw(), "PNG")
    lying = data[:8] + struct.pack(">I", 2**31) + data[12:]
    with pytest.raises(ExportError, match="damaged"):
        copy_bare(lying)


def test_what_is_left_is_still_a_sound_png() -> None:
    bare = copy_bare(encode(draw(), "PNG", exif=exif()))
    at = 8
    while at < len(bare):
        (length,) = struct.unpack_from(">I", bare, at)
        kind_and_data = bare[at + 4 : at + 8 + length]
        assert struct.unpack_from(">I", bare, at + 8 + length)[0] == zlib.crc32(kind_and_data)
        at += 12 + length
    assert at == len(bare)
