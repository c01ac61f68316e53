"""This file holds images of a known kind, drawn, photographed and synthetic, and what is said of each."""

import io
from functools import cache
from importlib.resources import files

import numpy as np
import pytest
from PIL import Image

from brand_assets.errors import ExportError
from brand_assets.pictures.kind import judge_kind
from brand_assets_tests.export.marks import BADGE, EMBER, HARBOR, LETTERS, as_jpeg, draw_mark

GRADIENT = (
    '<defs><linearGradient id="{0}" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="{1}"/>'
    '<stop offset=".5" stop-color="{2}"/><stop offset="1" stop-color="{3}"/></linearGradient></defs>'
)
SHADED_GROUND = (
    GRADIENT.format("g", "#FFFFFF", "#EAF0F6", "#C4D6E8") + '<rect width="1024" height="1024" fill="url(#g)"/>'
)
SHADED_INK = GRADIENT.format("i", "#FEDA75", "#D62976", "#4F5BD5")
SHADED_MARK = SHADED_INK + '<path fill="url(#i)" d="M512 120 L860 800 H164 Z"/>'
TILE = (
    SHADED_INK
    + '<rect x="90" y="90" width="844" height="844" rx="190" fill="url(#i)"/>'
    + LETTERS.replace(HARBOR, "#FFFFFF")
)
LINES = "".join(
    f'<path d="M{120 + 40 * k} 120 V900" stroke="{HARBOR}" stroke-width="9" fill="none"/>' for k in range(20)
)
PALE = '<circle cx="512" cy="512" r="300" fill="#E4DFD5"/>'


def resized(data: bytes, side_px: int) -> bytes:
    image = Image.open(io.BytesIO(data))
    scale = side_px / max(image.size)
    return encode(np.asarray(image.resize((round(image.width * scale), round(image.height * scale)))))


def encode(pixels: np.ndarray) -> bytes:
    encoded = io.BytesIO()
    Image.fromarray(pixels).save(encoded, "PNG", compress_level=1)
    return encoded.getvalue()


def with_paper_grain(data: bytes) -> bytes:
    rgb = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    grain = np.random.default_rng(4).normal(0, 3, rgb.shape)
    return encode(np.clip(rgb + grain, 0, 255).astype(np.uint8))


@cache
def make_marks() -> dict[str, bytes]:
    badge, letters = draw_mark(BADGE), draw_mark(LETTERS)
    tile = draw_mark(TILE, background="#FFFFFF")
    return {
        "three colours": badge,
        "three colours, JPEG 85": as_jpeg(badge),
        "letters on white": draw_mark(LETTERS, background="#FFFFFF"),
        "letters, JPEG 60": as_jpeg(letters, quality=60),
        "on nothing": draw_mark(BADGE, background=None),
        "on a dark ground": draw_mark(BADGE.replace(HARBOR, "#FFFFFF"), background="#101820"),
        "on a shaded ground": draw_mark(SHADED_GROUND + LETTERS),
        "on a shaded ground, JPEG 85": as_jpeg(draw_mark(SHADED_GROUND + LETTERS)),
        "a shaded ink": draw_mark(SHADED_MARK),
        "a shaded ink, JPEG 85": as_jpeg(draw_mark(SHADED_MARK)),
        "a shaded tile with letters": tile,
        "a shaded tile with letters, JPEG 85": as_jpeg(tile),
        "thin lines": draw_mark(LINES),
        "thin lines, JPEG 85": as_jpeg(draw_mark(LINES)),
        "a pale ink": draw_mark(PALE),
        "one colour and nothing else": draw_mark(""),
        "on grained paper": with_paper_grain(letters),
        "48 px": resized(badge, 48),
        "128 px, JPEG 85": as_jpeg(resized(badge, 128)),
        "16 px": resized(letters, 16),
        "3000 px": draw_mark(BADGE, width=3000, height=3000),
    }


def find_photographs() -> dict[str, bytes]:
    photographs = {}
    for folder, package in (("data", "skimage"), ("images", "sklearn.datasets")):
        for name in (
            "astronaut.png",
            "chelsea.png",
            "coffee.png",
            "brick.png",
            "grass.png",
            "camera.png",
            "china.jpg",
            "flower.jpg",
        ):
            path = files(package) / folder / name
            if path.is_file():
                photographs[name.partition(".")[0]] = path.read_bytes()
    return photographs


def make_clouds(seed: int) -> np.ndarray:
    """(512, 512, 3): soft colours without an edge."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 256, (5, 5, 3), dtype=np.uint8))
    return np.asarray(coarse.resize((512, 512), Image.Resampling.BICUBIC))


def fill_shape(inside: np.ndarray, outside: np.ndarray) -> bytes:
    """Two textures, one in the shape of a mark."""
    shape = np.asarray(Image.open(io.BytesIO(draw_mark(SHADED_MARK, None, 512, 512))))[..., 3:] / 255.0
    return encode(np.rint(inside * shape + outside * (1 - shape)).clip(0, 255).astype(np.uint8))


@cache
def make_pictures() -> dict[str, bytes]:
    rng = np.random.default_rng(8)
    photographs = find_photographs()
    white = np.full((512, 512, 3), 255.0)
    china = np.asarray(Image.open(io.BytesIO(photographs["china"])).crop((0, 0, 427, 427)).resize((512, 512)))
    ink, paper = np.array([180.0, 90, 50]), np.array([240.0, 230, 210])
    grain = rng.normal(0, 30, (512, 512, 3))
    strokes = np.asarray(Image.fromarray(rng.normal(0, 40, (256, 16)).astype(np.float32)).resize((512, 512)))[..., None]
    made = {
        "noise": encode(rng.integers(0, 256, (512, 512, 3), dtype=np.uint8)),
        "noise of 32 px": encode(rng.integers(0, 256, (32, 32, 3), dtype=np.uint8)),
        "large noise": encode(rng.integers(0, 256, (2048, 2048, 3), dtype=np.uint8)),
        "grey noise": encode(np.repeat(rng.integers(0, 256, (512, 512, 1), dtype=np.uint8), 3, axis=2)),
        "soft colours": encode(make_clouds(1)),
        "a photograph in the shape of a mark": fill_shape(china, white),
        "a grained illustration": fill_shape(ink + grain, paper + grain),
        "a brushed illustration": fill_shape(ink + strokes, paper + strokes),
    }
    for name, data in photographs.items():
        made |= {name: data, f"{name}, JPEG 85": as_jpeg(data), f"{name}, 96 px": resized(data, 96)}
    return made | {"a photograph of 2048 px": resized(photographs["coffee"], 2048)}


@pytest.mark.parametrize("name", sorted(make_marks()))
def test_what_is_drawn_flat_is_a_mark(name):
    verdict = judge_kind(make_marks()[name])
    assert verdict.kind == "mark", verdict


@pytest.mark.parametrize("name", sorted(make_pictures()))
def test_what_has_texture_is_a_picture(name):
    verdict = judge_kind(make_pictures()[name])
    assert verdict.kind == "picture", verdict


def test_there_are_photographs_of_several_sorts():
    assert len(find_photographs()) >= 6


def test_the_evidence_is_plain_numbers_and_the_reason_a_sentence():
    verdict = judge_kind(make_marks()["three colours"])
    assert verdict.evidence["measured_at_px"] == 512
    assert set(verdict.evidence) > {"in_colors", "in_values", "edges", "plain", "texture", "texture_per_edge"}
    assert all(isinstance(value, int | float) for value in verdict.evidence.values())
    assert verdict.evidence["in_colors"] > 0.95
    assert verdict.reason.endswith(".")
    assert "6 colours" in verdict.reason


def test_the_colour_beneath_transparency_is_not_looked_at():
    rgba = np.asarray(
        Image.open(io.BytesIO(draw_mark(f'<circle cx="512" cy="512" r="300" fill="{EMBER}"/>', None)))
    ).copy()
    hidden = rgba[..., 3] == 0
    rgba[hidden, :3] = np.random.default_rng(1).integers(0, 256, (int(hidden.sum()), 3))
    assert judge_kind(encode(rgba)).kind == "mark"


def test_what_is_not_an_image_is_refused_in_words():
    with pytest.raises(ExportError, match="cannot be judged"):
        judge_kind(b"not an image")
