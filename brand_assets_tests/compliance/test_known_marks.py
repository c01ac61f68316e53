"""This file tests that a known mark is found in whatever colours, and that other marks are not."""

import io
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from brand_assets.compliance.checking import Instruments, check_creative
from brand_assets.compliance.known_marks import KnownMarks, read_known_marks
from brand_assets.pixels import decode_rgba
from brand_assets.records.delivery import Box
from brand_assets_tests.compliance.layouts import RULES, draw_mark, make_creative

KITE = "M256 40 L420 230 L256 470 L92 230 Z M256 150 L330 236 L256 340 L182 236 Z"


def draw_kite(ink: str, ground: str, size: int = 400, margin: float = 0.1) -> Image.Image:
    image = Image.new("RGB", (size * 4, size * 4), ground)
    pen = ImageDraw.Draw(image)
    for ring, fill in zip(KITE.split("M")[1:], (ink, ground), strict=True):
        numbers = [float(value) for value in ring.replace("L", " ").replace("Z", " ").split()]
        scale = size * 4 * (1 - 2 * margin) / 512
        points = [
            (margin * size * 4 + x * scale, margin * size * 4 + y * scale)
            for x, y in zip(*[iter(numbers)] * 2, strict=True)
        ]
        pen.polygon(points, fill=fill)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def draw_clock(body: str, accent: str, ground: str, size: int = 480) -> Image.Image:
    image = Image.new("RGB", (size, size), ground)
    draw_mark(ImageDraw.Draw(image), Box(size * 0.1, size * 0.3, size * 0.9, size * 0.8), body, accent, ground)
    return image


@pytest.fixture
def known(tmp_path: Path) -> KnownMarks:
    (tmp_path / "kite.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><path fill-rule="evenodd" d="{KITE}"/></svg>'
    )
    (tmp_path / "more").mkdir()
    draw_clock("#0A4BA0", "#E03C31", "#FFFFFF").save(tmp_path / "more" / "clock.webp", lossless=True)
    (tmp_path / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "notes.txt").write_text("not a mark")
    return read_known_marks(tmp_path)


def test_every_picture_of_the_folder_is_read_and_what_cannot_be_is_told(known: KnownMarks) -> None:
    assert known.files == ("kite.svg", "more/clock.webp")
    assert [name for name, _ in known.skipped] == ["broken.png"]


def to_rgba(image: Image.Image) -> NDArray[np.uint8]:
    return np.asarray(image.convert("RGBA"))


def on_plate(image: Image.Image) -> Image.Image:
    plate = Image.new("RGB", (900, 700), "#FFFFFF")
    plate.paste(image, (250, 150))
    return plate


def as_jpeg(image: Image.Image) -> Image.Image:
    packed = io.BytesIO()
    image.save(packed, "JPEG", quality=75)
    return Image.fromarray(decode_rgba(packed.getvalue())[..., :3])


@pytest.mark.parametrize(
    "copy",
    [
        draw_kite("#FF6B5E", "#FBF7F0"),
        draw_kite("#FFFFFF", "#000000"),
        draw_kite("#777777", "#DDDDDD"),
        draw_kite("#1F6FEB", "#FFFFFF", size=120),
        draw_kite("#1F6FEB", "#FFFFFF", size=900, margin=0.35),
        on_plate(draw_kite("#FBF7F0", "#1F6FEB")),
        as_jpeg(draw_kite("#26323F", "#FF6B5E")),
    ],
    ids=["recoloured", "inverted", "grey", "small", "padded", "on a plate", "jpeg"],
)
def test_a_known_mark_is_found_in_other_colours_sizes_and_margins(known: KnownMarks, copy: Image.Image) -> None:
    found = known.find_in(to_rgba(copy))
    assert found is not None
    assert found.file == "kite.svg"


@pytest.mark.parametrize("change", [ImageOps.invert, ImageOps.grayscale], ids=["inverted", "grey"])
def test_a_known_mark_of_two_colours_is_found(known: KnownMarks, change: object) -> None:
    copy = draw_clock("#FF6B5E", "#26323F", "#FBF7F0")
    found = known.find_in(to_rgba(change(copy)))  # type: ignore[operator]
    assert found is not None
    assert found.file == "more/clock.webp"


def test_a_transparent_copy_is_found(known: KnownMarks) -> None:
    rgba = to_rgba(draw_kite("#FF0000", "#FFFFFF")).copy()
    rgba[..., 3] = 255 - rgba[..., 1]
    found = known.find_in(rgba)
    assert found is not None
    assert found.file == "kite.svg"


def draw_others() -> list[Image.Image]:
    others = []
    for shape in ("ellipse", "rectangle"):
        image = Image.new("RGB", (400, 400), "#FFFFFF")
        getattr(ImageDraw.Draw(image), shape)((80, 60, 320, 340), fill="#1F6FEB")
        others.append(image)
    solid = Image.new("RGB", (400, 400), "#FFFFFF")
    ImageDraw.Draw(solid).polygon([(200, 40), (330, 190), (200, 360), (70, 190)], fill="#000000")
    return [*others, solid, Image.new("RGB", (400, 400), "#FFFFFF")]


@pytest.mark.parametrize("other", draw_others(), ids=["ellipse", "rectangle", "solid kite", "nothing"])
def test_other_figures_are_like_none(known: KnownMarks, other: Image.Image) -> None:
    assert known.find_in(to_rgba(other)) is None


def test_a_creative_whose_logo_is_a_known_mark_in_other_colours_is_told_so(known: KnownMarks) -> None:
    (finding,) = check_creative(*make_creative(logo=Box(760, 850, 1000, 1000)), RULES, Instruments(known_marks=known))
    assert (finding.rule, finding.severity) == ("known_mark", "error")
    assert "It looks like more/clock.webp" in finding.reason
    assert "not legal advice" in finding.reason
