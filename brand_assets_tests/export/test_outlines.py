"""This file holds how true a redrawn outline is: round where the drawing was round, sharp where it was sharp."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import resvg_py
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

import brand_assets
from brand_assets.errors import ConfigError
from brand_assets.export.fidelity import count_gaps, render_alpha
from brand_assets.export.flat_mark import read_mark
from brand_assets.export.outlines import redraw_contour, sample_evenly
from brand_assets.export.package import trace_mark
from brand_assets.export.tracing import open_engine
from brand_assets.vector.mark import Contour, VectorMark
from brand_assets.vector.path_data import parse_path_data
from brand_assets.vector.svg import write_svg
from brand_assets_tests.export.marks import BADGE, HARBOR, PALETTE, as_jpeg, draw_mark, open_png

BOLD = Path(brand_assets.__file__).parent / "fonts" / "Manrope-Bold.ttf"
DISC = f'<circle cx="512.3" cy="511.6" r="300" fill="{HARBOR}"/>'
RING = (
    f'<path fill-rule="evenodd" fill="{HARBOR}" d="M440 512a72 72 0 0 0 144 0a72 72 0 0 0-144 0z'
    'm24 0a48 48 0 0 1 96 0a48 48 0 0 1-96 0z"/>'
)
BAND = f'<path fill="{HARBOR}" d="M332.5 512.5A180 180 0 0 1 692.5 512.5H652.5A140 140 0 0 0 372.5 512.5Z"/>'
STADIUM = f'<rect x="400.3" y="480.6" width="220" height="46" rx="23" fill="{HARBOR}"/>'


def trace(data: bytes, engine: str = "auto") -> VectorMark:
    try:
        return trace_mark(read_mark(data, PALETTE, 3), open_engine(engine))
    except ConfigError as error:
        pytest.skip(str(error))


def walk(mark: VectorMark) -> tuple[np.ndarray, np.ndarray]:
    """Points all along the contours, and the unit directions there."""
    paths = [sample_evenly(contour) for layer in mark.layers for contour in layer.contours]
    turns = [np.roll(path, -1, axis=0) - np.roll(path, 1, axis=0) for path in paths]
    directions = np.vstack(turns)
    return np.vstack(paths), directions / np.linalg.norm(directions, axis=1, keepdims=True)


def measure_arc(
    mark: VectorMark, center: tuple[float, float], radius: float, above: float
) -> tuple[float, float, float]:
    """Largest and root mean square distance from the circle, and the largest angle between the two tangents."""
    points, directions = walk(mark)
    rays = points - np.array(center)
    lengths = np.linalg.norm(rays, axis=1)
    on_arc = (np.abs(lengths - radius) < 2) & (points[:, 1] < above)
    misses = lengths[on_arc] - radius
    leans = np.abs((directions * rays / lengths[:, None]).sum(axis=1))[on_arc]
    assert on_arc.sum() > radius
    return np.abs(misses).max(), math.sqrt((misses**2).mean()), math.degrees(math.asin(leans.max()))


@pytest.mark.parametrize("engine", ["auto", "vtracer"])
@pytest.mark.parametrize("as_delivered", [bytes, as_jpeg])
@pytest.mark.parametrize(
    ("body", "center", "radius", "above"),
    [
        (DISC, (512.3, 511.6), 300, 1024),
        (RING, (512, 512), 72, 1024),
        (RING, (512, 512), 48, 1024),
        (BAND, (512.5, 512.5), 180, 508),
        (BAND, (512.5, 512.5), 140, 508),
    ],
    ids=["disc", "ring outside", "ring inside", "band outside", "band inside"],
)
def test_a_circle_is_round_and_has_no_facets(body, center, radius, above, as_delivered, engine):
    worst, rms, lean = measure_arc(trace(as_delivered(draw_mark(body)), engine), center, radius, above)
    assert worst <= 0.15
    assert rms <= 0.07
    assert lean <= 0.5


@pytest.mark.parametrize("as_delivered", [bytes, as_jpeg])
def test_straight_sides_lead_into_round_ends_without_a_bump(as_delivered):
    points, directions = walk(trace(as_delivered(draw_mark(STADIUM))))
    core = np.clip(points[:, 0], 423.3, 597.3)
    distances = np.hypot(points[:, 0] - core, points[:, 1] - 503.6) - 23
    turns = np.degrees(np.arccos(np.clip((directions * np.roll(directions, -1, axis=0)).sum(axis=1), -1, 1)))
    assert np.abs(distances).max() <= 0.25
    assert turns.max() <= 4


@pytest.mark.parametrize("as_delivered", [bytes, as_jpeg])
@pytest.mark.parametrize(
    "corners",
    [
        [(200.3, 300.4), (700.3, 300.4), (700.3, 800.7), (200.3, 800.7)],
        [(512.0, 150.3), (880.4, 500.2), (530.1, 868.6), (161.7, 518.7)],
        [(300.2, 800.3), (800.2, 800.3), (550.2, 367.3)],
    ],
    ids=["upright square", "turned square", "triangle of 60 degrees"],
)
def test_a_corner_is_where_it_was_drawn_and_sides_are_lines(corners, as_delivered):
    polygon = " ".join(f"{x},{y}" for x, y in corners)
    mark = trace(as_delivered(draw_mark(f'<polygon points="{polygon}" fill="{HARBOR}"/>')))
    (contour,) = mark.layers[0].contours
    found = np.array([contour.start, *(segment[-1] for segment in contour.open_segments)])
    assert [len(segment) for segment in contour.open_segments] == [1] * (len(corners) - 1)
    for corner in corners:
        assert np.linalg.norm(found - np.array(corner), axis=1).min() <= 0.3


@cache
def draw_letters(text: str, left: float, base: float, size: float) -> str:
    """Path data of letters in Manrope Bold."""
    with TTFont(BOLD) as font:
        glyphs, scale = font.getGlyphSet(), size / font["head"].unitsPerEm
        pen = SVGPathPen(glyphs)
        for letter in text:
            name = font.getBestCmap()[ord(letter)]
            glyphs[name].draw(TransformPen(pen, (scale, 0, 0, -scale, left, base)))
            left += glyphs[name].width * scale
        return pen.getCommands()


@pytest.mark.parametrize("as_delivered", [bytes, as_jpeg])
def test_letters_cover_what_the_type_covers(as_delivered):
    body = f'<path fill="{HARBOR}" d="{draw_letters("Rg", 60, 700, 640)}"/>'
    mark = trace(as_delivered(draw_mark(body)))
    drawn = render_alpha(mark, (4096, 4096)) >= 128
    meant = np.asarray(open_png(draw_mark(body, None, 4096, 4096)))[..., 3] >= 128
    assert (drawn & meant).sum() / (drawn | meant).sum() >= 0.998
    assert len(mark.layers[0].contours) == 4
    assert len(write_svg(mark, "Letters")) < 5000


@pytest.mark.parametrize("engine", ["auto", "vtracer"])
def test_three_colours_that_touch_leave_no_gap_and_few_nodes(engine):
    data = draw_mark(BADGE)
    mark = read_mark(data, PALETTE, 3)
    vector = trace_mark(mark, open_engine(engine))
    is_ink = mark.labels > 0
    assert count_gaps(render_alpha(vector, is_ink.shape), is_ink, edge_px=3) == 0
    assert sum(len(contour.segments) for layer in vector.layers for contour in layer.contours) < 60


def test_thin_lines_and_small_dots_are_kept():
    lines = "".join(f'<path d="M200 {y}H800" stroke="{HARBOR}" stroke-width="{y / 100}"/>' for y in (200, 300, 400))
    dots = "".join(f'<circle cx="{100 * r}" cy="700.4" r="{r}" fill="{HARBOR}"/>' for r in (2, 3, 4, 6))
    drawn = render_alpha(trace(draw_mark(lines + dots)), (1024, 1024))
    assert [int(drawn[y, 500]) > 100 for y in (200, 300, 400)] == [True] * 3
    assert [int(drawn[700, 100 * r]) > 200 for r in (2, 3, 4, 6)] == [True] * 4


def test_an_outline_without_an_edge_beneath_stays_where_it_was():
    square = Contour((10.0, 10.0), (((30.0, 10.0),), ((30.0, 30.0),), ((10.0, 30.0),), ((10.0, 10.0),)))
    redrawn = redraw_contour(square, np.ones((40, 40), np.float32))
    points = sample_evenly(redrawn)
    assert (points.min(axis=0), points.max(axis=0)) == (
        pytest.approx([10, 10], abs=0.2),
        pytest.approx([30, 30], abs=0.2),
    )


def test_a_sliver_along_a_circle_is_not_the_circle():
    angles = np.linspace(0, 0.8, 200)
    there, back = (radius * np.stack([np.cos(angles), np.sin(angles)], axis=1) + 20 for radius in (200.1, 199.9))
    start, *rest = [(float(x), float(y)) for x, y in np.vstack([there, back[::-1]])]
    sliver = Contour(start, tuple((point,) for point in (*rest, start)))
    drawn = sample_evenly(redraw_contour(sliver, np.zeros((256, 256), np.float32)))
    assert drawn.min() > 10


def test_a_speck_is_left_as_it_was_traced():
    (speck,) = parse_path_data("M5 5H6V6H5Z")
    assert redraw_contour(speck, np.zeros((12, 12), np.float32)) == speck


def test_an_image_is_redrawn_the_same_each_time():
    data = as_jpeg(draw_mark(BADGE, width=512, height=512))
    first, second = (write_svg(trace(data), "Badge") for _ in range(2))
    assert first == second
    assert len(resvg_py.svg_to_bytes(svg_string=first)) > 1000
