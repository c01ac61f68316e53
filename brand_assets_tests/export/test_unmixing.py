"""This file holds what is left of a mark, and of nothing else, when its background is taken away."""

import io
from functools import cache

import cv2
import numpy as np
import pytest
import resvg_py
from PIL import Image

from brand_assets.export.background import find_background
from brand_assets.export.flat_mark import read_mark
from brand_assets.export.unmixing import cut_out
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor
from brand_assets_tests.export.icons import CANVAS, COLORS, PALETTE, Composition, compose_icon, list_icons
from brand_assets_tests.export.marks import as_jpeg, draw_mark

LINEAR = '<linearGradient id="ground" x1="0" y1="0" x2="1" y2="1">{}</linearGradient>'
RADIAL = '<radialGradient id="ground" cx=".5" cy=".42" r=".8">{}</radialGradient>'
GROUNDS = {
    "white": "#FFFFFF",
    "tinted": "#CFE0EE",
    "dark": "#12202E",
    "a gradient": LINEAR.format('<stop offset="0" stop-color="#FFFFFF"/><stop offset="1" stop-color="#C4D6E8"/>'),
    "a radial gradient": RADIAL.format(
        '<stop offset="0" stop-color="#FFFBF0"/><stop offset="1" stop-color="#DCCBA4"/>'
    ),
    "three stops": LINEAR.format(
        '<stop offset="0" stop-color="#FFFFFF"/><stop offset=".5" stop-color="#DCE8F0"/>'
        '<stop offset="1" stop-color="#F6E8DC"/>'
    ),
}
LIGHT = {COLORS[0]: "#F2C14E", COLORS[1]: "#8FD3F4", COLORS[2]: "#F78154"}
"""What is drawn on the dark ground instead."""


def draw_on(body: str, ground: str, width_px: int = CANVAS) -> bytes:
    paint = GROUNDS[ground]
    defs, fill = (f"<defs>{paint}</defs>", "url(#ground)") if paint.startswith("<") else ("", paint)
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{width_px}" viewBox="0 0 1024 1024">'
        f'{defs}<rect width="1024" height="1024" fill="{fill}"/>{body}</svg>'
    )
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=96.0, skip_system_fonts=True))


def cut(data: bytes, svg_colors: int = 3) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(cut_out(read_mark(data, PALETTE, svg_colors)))).convert("RGBA"))


def measure_iou(alpha: np.ndarray, truth: np.ndarray) -> float:
    one, other = alpha.astype(float), truth.astype(float)
    return float(np.minimum(one, other).sum() / np.maximum(one, other).sum())


def count_closed(alpha: np.ndarray, truth: np.ndarray) -> int:
    """Counters and gaps of at least 60 pixels that are not open."""
    count, areas, stats, _ = cv2.connectedComponentsWithStats((truth < 5).astype(np.uint8), connectivity=4)
    large = [k for k in range(1, count) if stats[k, cv2.CC_STAT_AREA] >= 60]
    return sum(alpha[areas == k].mean() > 25 for k in large)


@cache
def pick_marks() -> tuple[Composition, ...]:
    """Twelve icons over the whole list, in one, two and three colours in turn."""
    icons = list_icons()[:: max(1, len(list_icons()) // 12)][:12]
    return tuple(compose_icon(icon, 1 + k % 3, k // 3) for k, icon in enumerate(icons))


def share_marks(ground: str, count: int) -> tuple[Composition, ...]:
    """Some of them for every ground, so that all of them have their turn."""
    first = sorted(GROUNDS).index(ground)
    return tuple(pick_marks()[(first + 5 * k) % 12] for k in range(count))


def body_on(mark: Composition, ground: str) -> str:
    body = mark.body
    for ink, light in LIGHT.items() if ground == "dark" else ():
        body = body.replace(ink, light)
    return body


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_icons_are_cut_out_true_and_their_counters_are_open(ground):
    for mark in share_marks(ground, 3):
        truth = mark.alpha(CANVAS)
        alpha = cut(draw_on(body_on(mark, ground), ground), mark.colors)[..., 3]
        assert measure_iou(alpha, truth) >= 0.998, mark.icon
        assert count_closed(alpha, truth) == 0, mark.icon


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_icons_are_cut_out_true_after_jpeg(ground):
    for mark in share_marks(ground, 2):
        truth = mark.alpha(CANVAS)
        alpha = cut(as_jpeg(draw_on(body_on(mark, ground), ground)), mark.colors)[..., 3]
        assert measure_iou(alpha, truth) >= 0.985, mark.icon
        assert count_closed(alpha, truth) == 0, mark.icon


@pytest.mark.parametrize("ground", ["white", "dark", "a radial gradient"])
def test_no_halo_of_the_ground_stays(ground):
    """On magenta the cut-out looks as the mark drawn on magenta does."""
    for mark in pick_marks()[:2]:
        body = body_on(mark, ground)
        made = cut(draw_on(body, ground), mark.colors).astype(float)
        wanted = decode_rgba(draw_mark(body, "#FF00FF"))[..., :3].astype(float)
        part = made[..., 3:] / 255
        shown = made[..., :3] * part + np.array([255, 0, 255.0]) * (1 - part)
        edge = (made[..., 3] > 5) & (made[..., 3] < 250)
        assert np.abs(shown - wanted)[edge].mean() < 3, mark.icon
        assert np.abs(shown - wanted).mean() < 0.2, mark.icon


def test_an_ink_that_shades_off_is_cut_out_whole_and_keeps_its_shades():
    shade = (
        '<defs><linearGradient id="ink" x1="0" y1="1" x2="1" y2="0"><stop offset="0" stop-color="#FEDA75"/>'
        '<stop offset=".5" stop-color="#D62976"/><stop offset="1" stop-color="#4F5BD5"/></linearGradient></defs>'
    )
    mark = compose_icon(pick_marks()[0].icon, 1, 0)
    body = shade + mark.body.replace(COLORS[0], "url(#ink)")
    drawn = draw_on(body, "white")
    made = cut(drawn)
    assert measure_iou(made[..., 3], mark.alpha(CANVAS)) >= 0.998
    whole = mark.alpha(CANVAS) == 255
    assert np.abs(made[whole].astype(int) - decode_rgba(drawn)[whole]).mean() < 1
    assert measure_iou(cut(as_jpeg(drawn))[..., 3], mark.alpha(CANVAS)) >= 0.97


DISC = '<circle cx="512" cy="512" r="400" fill="#0B3C5D"/><path fill="{}" d="M420 300 h180 v420 h-180 z"/>'


@pytest.mark.parametrize(("ink", "ground"), [("#FFFFFF", "#F7F3EC"), ("#FDFBF7", "#FFFFFF"), ("#F4F6F8", "#FFFFFF")])
def test_a_tone_next_to_the_grounds_stays_where_the_mark_has_it(ink, ground):
    """Holes by colour would open it: what is not the ground's own colour is the mark's."""
    made = cut(draw_mark(DISC.format(ink), ground))
    assert made[512, 512, 3] == 255
    assert np.abs(made[512, 512, :3].astype(int) - [int(ink[k : k + 2], 16) for k in (1, 3, 5)]).max() <= 2
    assert made[20, 20, 3] == 0


@pytest.mark.parametrize("ground", ["a gradient", "three stops"])
def test_white_in_a_disc_stays_where_the_ground_has_shaded_off(ground):
    made = cut(draw_on(DISC.format("#FFFFFF"), ground))
    assert made[500:524, 500:524, 3].mean() > 240


DISC_OF_TWO = '<circle cx="512" cy="512" r="400" fill="#0B3C5D"/>{}'
FIGURES = {
    "A": '<path fill-rule="evenodd" fill="{}" '
    'd="M462 300 h100 l150 420 h-90 l-36 -105 h-148 l-36 105 h-90 Z M512 400 l50 145 h-100 Z"/>',
    "star": '<path fill="{}" d="M512 232 L575 425 H778 L614 545 L677 738 L512 618 L347 738 L410 545 L246 425 H449 Z"/>',
    "tree": '<path fill="{}" d="M512 232 L680 640 H540 V760 H484 V640 H344 Z"/>',
}
NAMES = {"white": "#FFFFFF", "tinted": "#CFE0EE"}


def with_ground(ground: str) -> tuple[PaletteColor, ...]:
    return (PALETTE[0], PaletteColor("Paper", NAMES[ground], "neutral"))


@pytest.mark.parametrize("ground", sorted(NAMES))
@pytest.mark.parametrize("is_jpeg", [False, True])
def test_a_figure_in_an_ink_of_the_grounds_colour_stays_where_the_palette_names_that_ink(ground, is_jpeg):
    body = DISC_OF_TWO.format(FIGURES["A" if is_jpeg else "star"].format(NAMES[ground]))
    drawn = draw_on(body, ground)
    mark = read_mark(as_jpeg(drawn) if is_jpeg else drawn, with_ground(ground), 3)
    made = np.asarray(Image.open(io.BytesIO(cut_out(mark))))
    assert measure_iou(made[..., 3], decode_rgba(draw_mark(body, None))[..., 3]) >= 0.99
    assert [color.hex for color in mark.colors] == ["#0B3C5D", NAMES[ground]]
    assert (mark.counters.opened, mark.counters.kept) == (0, 1)
    assert "Paper" in mark.counters.because[0]


@pytest.mark.parametrize(("palette", "colors"), [(PALETTE, 3), (with_ground("white"), 1)])
def test_it_is_open_where_the_palette_does_not_name_it_or_the_brief_has_no_colour_left(palette, colors):
    mark = read_mark(draw_on(DISC_OF_TWO.format(FIGURES["A"].format("#FFFFFF")), "white"), palette, colors)
    assert (mark.counters.opened, mark.counters.kept) == (1, 0)
    assert mark.coverage[0, 330, 512] == 1


LINES = {
    "A": FIGURES["A"].format("#0B3C5D"),
    "B": '<path fill="#0B3C5D" fill-rule="evenodd" d="M300 200 H560 A160 150 0 0 1 600 490 A170 165 0 0 1 570 824 '
    'H300 Z M420 320 V440 H540 A60 60 0 0 0 540 320 Z M420 560 V704 H560 A72 72 0 0 0 560 560 Z"/>',
    "ring": '<circle cx="512" cy="512" r="320" fill="none" stroke="#0B3C5D" stroke-width="160"/>',
    "house": '<path fill="none" stroke="#0B3C5D" stroke-width="60" d="M162 862 V442 L512 152 L862 442 V862 Z '
    'M412 862 V602 H612 V862"/>',
}


@pytest.mark.parametrize("shape", sorted(LINES))
def test_counters_are_open_though_the_palette_names_the_ground(shape):
    mark = read_mark(draw_on(LINES[shape], "white"), with_ground("white"), 3)
    truth = decode_rgba(draw_mark(LINES[shape], None))[..., 3]
    made = np.asarray(Image.open(io.BytesIO(cut_out(mark))))
    assert measure_iou(made[..., 3], truth) >= 0.998
    assert mark.counters.kept == 0
    assert mark.counters.opened >= 1


RING = '<circle cx="512" cy="512" r="400" fill="none" stroke="#0B3C5D" stroke-width="{}"/>'
FLOWER = "".join(
    f'<ellipse cx="512" cy="362" rx="52" ry="130" fill="#0B3C5D" transform="rotate({45 * k} 512 512)"/>'
    for k in range(8)
)


@pytest.mark.parametrize("width_px", [256, 512, 1024])
@pytest.mark.parametrize("is_jpeg", [False, True])
def test_counters_of_two_letters_have_no_colour_of_their_own(width_px, is_jpeg):
    """In a small image most of a counter is its edge, which is of neither colour."""
    letters = "".join(f'<g transform="translate({x} 330) scale(.6)">{LINES["A"]}</g>' for x in (-20, 380))
    drawn = draw_on(letters, "white", width_px)
    mark = read_mark(as_jpeg(drawn) if is_jpeg else drawn, with_ground("white"), 3)
    assert (mark.counters.opened, mark.counters.kept) == (2, 0)
    assert [color.hex for color in mark.colors] == ["#0B3C5D"]


@pytest.mark.parametrize("width", [20, 60])
@pytest.mark.parametrize("is_jpeg", [False, True])
def test_the_ground_between_a_ring_and_the_sign_within_it_is_open(width, is_jpeg):
    body = RING.format(width) + FLOWER
    drawn = draw_on(body, "white")
    mark = read_mark(as_jpeg(drawn) if is_jpeg else drawn, with_ground("white"), 3)
    made = np.asarray(Image.open(io.BytesIO(cut_out(mark))))
    assert measure_iou(made[..., 3], decode_rgba(draw_mark(body, None))[..., 3]) >= 0.99
    assert mark.counters.kept == 0


def test_what_is_too_thin_to_be_measured_goes_with_the_figure_that_it_belongs_to():
    """A star and hairlines on a disc are all kept, or none."""
    lines = "".join(f'<rect x="262" y="{700 + 30 * k}" width="500" height="5" fill="#FFFFFF"/>' for k in range(3))
    small_star = f'<g transform="translate(205 150) scale(.6)">{FIGURES["star"].format("#FFFFFF")}</g>'
    mark = read_mark(draw_on(DISC_OF_TWO.format(small_star + lines), "white"), with_ground("white"), 3)
    assert (mark.counters.opened, mark.counters.kept) == (0, 4)
    assert mark.coverage[0, 702, 512] == 0


def test_the_brief_decides_what_an_area_of_the_grounds_colour_is():
    ring, badge = LINES["ring"], DISC_OF_TWO.format(FIGURES["tree"].format("#FFFFFF"))
    kept = read_mark(draw_on(ring, "white"), PALETTE, 3, "ink")
    opened = read_mark(draw_on(badge, "white"), with_ground("white"), 3, "open")
    assert (kept.counters.opened, kept.counters.kept, kept.coverage[0, 512, 512]) == (0, 1, 0)
    assert (opened.counters.opened, opened.counters.kept, opened.coverage[0, 512, 512]) == (1, 0, 1)


@pytest.mark.parametrize(("ink", "ground"), [("#F4F0E6", "white"), ("#FFFFFF", "tinted"), ("#FFFFFF", "a gradient")])
def test_an_ink_next_to_the_ground_is_kept_after_jpeg_beside_counters_that_are_open(ink, ground):
    letter = FIGURES["A"].format(ink)
    body = f'{DISC_OF_TWO.format(letter)}<circle cx="512" cy="800" r="{{}}" fill="{{}}"/>'
    hole = f"{NAMES[ground]}" if ground in NAMES else None
    made = cut(as_jpeg(draw_on(body.format(40 if hole else 0, hole or ink), ground)), 3)
    assert made[330, 512, 3] == 255
    if hole:
        assert made[800, 512, 3] == 0
    assert made[512, 200, 3] == 255


@pytest.mark.parametrize("is_jpeg", [False, True])
def test_a_shading_goes_on_within_a_ring_and_is_no_ink(is_jpeg):
    """The brightest of a radial shading lies within it, where the border says nothing of it."""
    ground = '<radialGradient id="ground" cx=".5" cy=".45" r=".75"><stop offset="0" stop-color="#FDF6E3"/>'
    defs = f'<defs>{ground}<stop offset="1" stop-color="#D9C7A0"/></radialGradient></defs>'
    rect = '<rect width="1024" height="1024" fill="url(#ground)"/>'
    drawn = draw_mark(defs + rect + LINES["ring"], None)
    mark = read_mark(as_jpeg(drawn) if is_jpeg else drawn, PALETTE, 3)
    made = np.asarray(Image.open(io.BytesIO(cut_out(mark))))
    assert measure_iou(made[..., 3], decode_rgba(draw_mark(LINES["ring"], None))[..., 3]) >= 0.99
    assert len(mark.colors) == 1


def test_the_grounds_own_colour_inside_the_mark_is_open_where_no_palette_names_it():
    made = cut(draw_mark(DISC.format("#CFE0EE"), "#CFE0EE"))
    assert made[512, 512, 3] == 0


@pytest.mark.parametrize("ground", sorted(GROUNDS))
def test_a_ground_is_found_beneath_the_mark_as_it_was_painted(ground):
    mark = pick_marks()[3]
    rgb = decode_rgba(draw_on(body_on(mark, ground), ground))[..., :3]
    painted = decode_rgba(draw_on("", ground))[..., :3].astype(float)
    found = find_background(np.ascontiguousarray(rgb))
    assert found is not None
    assert found.is_flat == GROUNDS[ground].startswith("#")
    misses = np.abs(found.paint(CANVAS, CANVAS) - painted).max(axis=2)
    assert misses.mean() < 1
    assert np.quantile(misses, 0.99) < 4


def test_a_texture_is_no_ground():
    noise = np.random.default_rng(6).integers(0, 256, (300, 300, 3), dtype=np.uint8)
    assert find_background(noise) is None


@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (3, 2), (17, 900)])
def test_a_plain_image_of_any_shape_is_one_flat_ground(shape):
    found = find_background(np.full((*shape, 3), 90, np.uint8))
    assert found is not None
    assert (found.is_flat, found.rgb) == (True, (90, 90, 90))
    assert found.paint(*shape).shape == (*shape, 3)
