"""This file tests that a known mark is found in whatever colours, and that other marks are not."""

import io
import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageOps

from brand_assets.compliance.checking import Instruments, MarkToCheck, check_creative, check_mark
from brand_assets.compliance.figures import find_figures
from brand_assets.compliance.fingerprints import MOST_STRETCH, list_turned
from brand_assets.compliance.known_marks import KnownMarks, ask_likeness
from brand_assets.compliance.mark_folder import read_known_marks
from brand_assets.pixels import decode_rgba
from brand_assets.records.delivery import Box
from brand_assets.storage.svg_rendering import render_svg
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
    return read_known_marks(tmp_path, render_svg)


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


def test_a_mark_that_is_only_like_a_known_one_is_a_hint(known: KnownMarks) -> None:
    """The clock beside a bar of half its height."""
    image = draw_clock("#FF6B5E", "#26323F", "#FBF7F0")
    ImageDraw.Draw(image).rectangle((325, 150, 440, 200), fill="#FBF7F0")
    found = check_mark(MarkToCheck("ab" * 32, to_rgba(image)), RULES, Instruments(known_marks=known))
    (finding,) = [one for one in found if one.rule == "known_mark"]
    assert (finding.severity, finding.evidence["file"]) == ("warning", "more/clock.webp")
    assert "It may remind of more/clock.webp" in finding.reason
    assert "not legal advice" in finding.reason


def test_the_more_marks_are_known_the_more_alike_one_has_to_be() -> None:
    assert [round(ask_likeness(count), 3) for count in (0, 1, 100, 1000, 3000)] == [0.82, 0.82, 0.82, 0.85, 0.864]
    assert ask_likeness(10**9) == 0.92


@pytest.mark.parametrize(
    "change",
    [
        ImageOps.mirror,
        lambda image: image.rotate(90),
        lambda image: image.rotate(15, resample=Image.Resampling.BICUBIC, fillcolor="#FBF7F0"),
        lambda image: image.rotate(-81, resample=Image.Resampling.BICUBIC, fillcolor="#FBF7F0"),
    ],
    ids=["mirrored", "a quarter", "by 15 degrees", "by 81 degrees"],
)
def test_a_known_mark_is_found_mirrored_and_turned(known: KnownMarks, change: object) -> None:
    copy = change(draw_clock("#FF6B5E", "#26323F", "#FBF7F0"))  # type: ignore[operator]
    found = known.find_in(to_rgba(copy))
    assert found is not None
    assert found.file == "more/clock.webp"


def test_a_known_mark_is_found_on_a_gradient_and_under_grain(known: KnownMarks) -> None:
    flat = np.asarray(draw_kite("#14286E", "#FFFFFF", margin=0.2)).astype(np.float64)
    slope = np.linspace(-60, 0, 400)[:, None, None] * (flat > 128)
    grain = np.random.default_rng(3).normal(0, 6, flat.shape)
    for spoiled in (flat + slope, flat + grain):
        found = known.find_in(to_rgba(Image.fromarray(spoiled.clip(0, 255).astype(np.uint8))))
        assert found is not None
        assert found.file == "kite.svg"


def test_hostile_files_are_told_of_and_the_others_are_still_read(tmp_path: Path) -> None:
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
    (tmp_path / "kite.svg").write_text(
        f'<!DOCTYPE svg PUBLIC "a" "b">{head}<path fill-rule="evenodd" d="{KITE}"/></svg>'
    )
    (tmp_path / "entities.svg").write_text(f'<!DOCTYPE svg [<!ENTITY a "aa">]>{head}</svg>')
    (tmp_path / "thin.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1000000"/>')
    os.mkfifo(tmp_path / "pipe.png")
    with (tmp_path / "huge.png").open("wb") as huge:
        huge.truncate(1 << 33)
    (tmp_path / os.fsdecode(b"\xff.png")).write_bytes(b"no picture")
    known = read_known_marks(tmp_path, render_svg)
    assert known.files == ("kite.svg",)
    assert {name for name, _ in known.skipped} == {"entities.svg", "thin.svg", "pipe.png", "huge.png", "?.png"}
    assert not any("0x" in reason for _, reason in known.skipped)


def test_what_was_read_is_kept_and_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    folder, cache = tmp_path / "marks", tmp_path / "kept" / "marks.npz"
    folder.mkdir()
    rendered: list[int] = []

    def render(data: bytes, side_px: int) -> bytes:
        rendered.append(len(data))
        return render_svg(data, side_px)

    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">'
    (folder / "kite.svg").write_text(f'{head}<path fill-rule="evenodd" d="{KITE}"/></svg>')
    (folder / "none.svg").write_text(f"{head}</svg>")
    first = read_known_marks(folder, render, cache)
    again = read_known_marks(folder, render, cache)
    assert len(rendered) == 2
    assert (again.files, again.skipped) == (first.files, first.skipped)
    assert np.allclose(again.index.outlines, first.index.outlines, atol=1e-4)
    (folder / "none.svg").write_text(f'{head}<path d="M40 40h400v200h-200v200h-200z"/></svg>')
    assert read_known_marks(folder, render, cache).files == ("kite.svg", "none.svg")
    assert len(rendered) == 3
    cache.write_bytes(b"PK\x03\x04 no archive")
    assert read_known_marks(folder, render, cache).files == ("kite.svg", "none.svg")


def test_the_index_finds_what_comparing_one_by_one_finds(known: KnownMarks) -> None:
    (figure, *_) = find_figures(to_rgba(draw_clock("#000000", "#777777", "#FFFFFF")))
    ways = [one for some in list_turned(figure) for one in some]
    index = known.index
    likeness = [
        max(
            min(float(one.shape @ shape), float(one.outline @ outline))
            for one in ways
            if abs(one.log_aspect - aspect) <= MOST_STRETCH
        )
        for shape, outline, aspect in zip(index.shapes, index.outlines, index.log_aspects, strict=True)
        if any(abs(one.log_aspect - aspect) <= MOST_STRETCH for one in ways)
    ]
    found = index.find_nearest(figure)
    assert found is not None
    assert found[1] == pytest.approx(max(likeness), abs=1e-5)
