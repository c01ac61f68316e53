"""This file holds how true real brand icons are traced, in one colour and composed to two and three."""

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from statistics import median
from xml.etree import ElementTree

import numpy as np
import pytest
import resvg_py

from brand_assets.errors import ConfigError
from brand_assets.export.fidelity import count_gaps
from brand_assets.export.flat_mark import FlatMark, read_mark
from brand_assets.export.package import trace_mark
from brand_assets.export.tracing import TraceEngine, open_engine
from brand_assets.pixels import decode_rgba
from brand_assets.vector.mark import VectorMark
from brand_assets.vector.svg import write_svg
from brand_assets_tests.export.icons import (
    COLORS,
    PALETTE,
    PAPER,
    Composition,
    compose_icon,
    list_icons,
    measure_delta_e,
)

SVG = "{http://www.w3.org/2000/svg}"
SIDE_PX = 1024
QUICK = {1: 12, 2: 4, 3: 4}
"""How many icons, evenly out of all, are traced in so many colours; the others are for `make soak`."""


@dataclass(frozen=True, slots=True)
class Traced:
    mark: Composition
    read: FlatMark
    vector: VectorMark
    svg: str

    @property
    def contours(self) -> int:
        return sum(len(layer.contours) for layer in self.vector.layers)


@pytest.fixture(scope="module", autouse=True)
def potrace():
    try:
        return open_engine("potrace")
    except ConfigError as error:
        pytest.skip(str(error))


@cache
def trace(icon: str, colors: int, choice: int) -> Traced:
    mark = compose_icon(icon, colors, choice)
    read = read_mark(mark.draw(SIDE_PX), PALETTE, colors)
    vector = trace_mark(read, open_engine("potrace"))
    return Traced(mark, read, vector, write_svg(vector, icon))


def trace_some(colors: int) -> list[Traced]:
    icons = list_icons()
    step = len(icons) // QUICK[colors]
    return [trace(icon, colors, k) for k, icon in enumerate(icons[::step])]


def render(svg: str, ground: str | None = None) -> np.ndarray:
    return decode_rgba(bytes(resvg_py.svg_to_bytes(svg_string=svg, background=ground, dpi=96.0)))


def measure_iou(one: Traced) -> float:
    own, drawn = one.mark.alpha(SIDE_PX) >= 128, render(one.svg)[..., 3] >= 128
    return float((own & drawn).sum() / (own | drawn).sum())


def check_fidelity(traced: list[Traced]) -> None:
    assert median(measure_iou(one) for one in traced) >= 0.998
    gaps = {one.mark.icon: measure_delta_e(*pictures(one)) for one in traced}
    assert sum(gaps.values()) / len(gaps) <= 0.08, gaps
    for one in traced:
        assert count_gaps(render(one.svg)[..., 3], one.mark.alpha(SIDE_PX) == 255, edge_px=2) == 0, one.mark.icon


def pictures(one: Traced) -> tuple[np.ndarray, np.ndarray]:
    return decode_rgba(one.mark.draw(SIDE_PX))[..., :3], render(one.svg, PAPER)[..., :3]


@pytest.mark.parametrize("colors", [1, 2, 3])
def test_icons_are_traced_true_and_without_gaps(colors):
    check_fidelity(trace_some(colors))


@pytest.mark.soak
@pytest.mark.parametrize("colors", [1, 2, 3])
def test_all_icons_are_traced_true_and_without_gaps(colors):
    check_fidelity([trace(icon, colors, k) for k, icon in enumerate(list_icons())])


def test_sixty_icons_are_here():
    assert len(list_icons()) == 60


@pytest.mark.parametrize("colors", [1, 2, 3])
def test_no_more_than_twice_the_outlines_that_potrace_finds(colors, potrace):
    for one in trace_some(colors):
        labels = one.read.coverage.argmax(axis=0)
        found = sum(len(potrace.trace(labels == k + 1)) for k in range(len(one.read.colors)))
        assert one.contours <= 2 * found, one.mark


@pytest.mark.parametrize("colors", [1, 2, 3])
def test_no_more_than_twice_the_nodes_that_potrace_draws(colors, potrace):
    for one in trace_some(colors):
        assert count_nodes(one.vector) <= 2 * count_own_nodes(one, potrace), one.mark


@pytest.mark.parametrize("icon", ["sketch", "ngrx"])
def test_where_two_parts_touch_outlines_are_redrawn_all_the_same(icon, potrace):
    one = trace(icon, 2, list_icons().index(icon))
    assert count_nodes(one.vector) <= 2 * count_own_nodes(one, potrace)


def count_nodes(vector: VectorMark) -> int:
    return sum(len(contour.segments) for layer in vector.layers for contour in layer.contours)


def count_own_nodes(one: Traced, potrace: TraceEngine) -> int:
    labels = one.read.coverage.argmax(axis=0)
    traced = (contour for k in range(len(one.read.colors)) for contour in potrace.trace(labels == k + 1))
    return sum(len(contour.segments) for contour in traced)


@pytest.mark.parametrize("colors", [1, 2, 3])
def test_a_vector_is_a_few_named_paths_and_nothing_else(colors):
    for one in trace_some(colors):
        root = ElementTree.fromstring(one.svg)  # noqa: S314
        paths = list(root.iter(f"{SVG}path"))
        assert {element.tag for element in root.iter()} == {f"{SVG}{tag}" for tag in ("svg", "title", "g", "path")}
        assert root.get("viewBox") == "0 0 1024 1024"
        assert root.findtext(f"{SVG}title") == one.mark.icon
        assert len(paths) <= colors
        assert {(path.get("id"), path.get("fill")) for path in paths} <= {
            ("deep-harbor", COLORS[0]),
            ("ember", COLORS[1]),
            ("mint", COLORS[2]),
        }


def test_the_same_raster_is_the_same_vector_again():
    first = trace(list_icons()[20], 3, 0)
    again = trace_mark(read_mark(first.mark.draw(SIDE_PX), PALETTE, 3), open_engine("potrace"))
    assert write_svg(again, first.mark.icon) == first.svg


@pytest.mark.skipif(shutil.which("rsvg-convert") is None, reason="rsvg-convert (librsvg2-bin) is not installed")
@pytest.mark.parametrize("colors", [1, 3])
def test_another_renderer_shows_the_same_picture(colors):
    for one in trace_some(colors)[::2]:
        command = ["rsvg-convert", "--background-color", PAPER, "--format", "png"]
        done = subprocess.run(command, input=one.svg.encode(), capture_output=True, check=True, timeout=60)
        other = decode_rgba(done.stdout)[..., :3]
        assert measure_delta_e(render(one.svg, PAPER)[..., :3], other) < 0.5


@pytest.mark.parametrize("ground", ["#F7F3EC", "#10131A", None])
def test_the_ground_makes_no_difference(ground):
    mark = compose_icon(list_icons()[7], 2, 0)
    vector = trace_mark(read_mark(mark.draw(SIDE_PX, ground), PALETTE, 2), open_engine("potrace"))
    own, drawn = mark.alpha(SIDE_PX) >= 128, render(write_svg(vector, mark.icon))[..., 3] >= 128
    assert (own & drawn).sum() / (own | drawn).sum() >= 0.998
