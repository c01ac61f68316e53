"""This file holds what every trace engine must do alike, how one is chosen, and why layers are stacked."""

import importlib.util
import sys

import numpy as np
import pytest

from brand_assets.errors import ConfigError
from brand_assets.export.fidelity import count_gaps, render_alpha
from brand_assets.export.flat_mark import read_mark
from brand_assets.export.stacking import order_layers, stack_coverage, stack_masks, trace_layers
from brand_assets.export.tracing import ENGINES, open_engine
from brand_assets.vector.mark import Layer, VectorMark
from brand_assets_tests.export.marks import BADGE, PALETTE, draw_mark


def find_engine(name: str):
    try:
        return open_engine(name)
    except ConfigError as error:
        pytest.skip(str(error))


def make_shapes() -> dict[str, np.ndarray]:
    y, x = np.mgrid[0:240, 0:320]
    ring = np.hypot(x - 150, y - 110)
    return {
        "ring": (ring < 90) & (ring > 45),
        "island in a hole": ((ring < 90) & (ring > 60)) | (ring < 25),
        "bar": (abs(x - 160) < 100) & (abs(y - 60) < 14),
        "touching the border": (x + y) < 150,
    }


def render(contours, shape) -> np.ndarray:
    mark = VectorMark(shape[1], shape[0], (Layer("Ink", "ink", "#000000", tuple(contours)),))
    return render_alpha(mark, shape) >= 128


@pytest.mark.parametrize("name", sorted(ENGINES))
@pytest.mark.parametrize("shape", sorted(make_shapes()))
def test_a_traced_mask_renders_as_the_mask(name, shape):
    engine = find_engine(name)
    mask = make_shapes()[shape]
    drawn = render(engine.trace(mask), mask.shape)
    assert (drawn & mask).sum() / (drawn | mask).sum() > 0.96


@pytest.mark.parametrize("name", sorted(ENGINES))
def test_an_empty_mask_has_no_contours(name):
    assert find_engine(name).trace(np.zeros((40, 40), np.bool_)) == []


def test_auto_takes_the_first_engine_that_is_installed():
    installed = [name for name in ENGINES if is_installed(name)]
    assert open_engine() == open_engine(installed[0])


def is_installed(name: str) -> bool:
    try:
        open_engine(name)
    except ConfigError:
        return False
    return True


def test_an_unknown_engine_is_refused_with_the_choices():
    with pytest.raises(ConfigError, match="'autotrace'; choose one of: auto, potrace, potrace-python, vtracer"):
        open_engine("autotrace")


def test_a_missing_engine_says_how_to_get_it(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ConfigError, match="apt-get install potrace"):
        open_engine("potrace")


@pytest.mark.skipif(importlib.util.find_spec("potrace") is None, reason="no package with the potrace API is installed")
def test_the_gpl_package_is_never_imported_here():
    open_engine("potrace-python").trace(make_shapes()["bar"])
    assert "potrace" not in sys.modules


@pytest.mark.parametrize("name", ["potrace", "vtracer"])
def test_stacked_layers_leave_no_gap_where_cut_outs_do(name):
    mark = read_mark(draw_mark(BADGE, width=512, height=512), PALETTE, 3)
    order = order_layers(mark.labels, len(mark.colors))
    colors = [mark.colors[k] for k in order]
    is_ink = mark.labels > 0
    engine = find_engine(name)
    stacked = trace_layers(stack_masks(mark.labels, order), stack_coverage(mark.coverage, order), colors, engine)
    cut_out = trace_layers([mark.labels == k + 1 for k in order], None, colors, engine)
    assert count_gaps(render_alpha(stacked, is_ink.shape), is_ink, edge_px=3) == 0
    assert count_gaps(render_alpha(cut_out, is_ink.shape), is_ink, edge_px=3) > 500
