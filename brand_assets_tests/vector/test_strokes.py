"""This file holds that an expanded stroke covers what SVG's own does: caps, joints, tight bends, closed paths."""

import numpy as np
import pytest
import resvg_py

from brand_assets.pixels import decode_rgba
from brand_assets.vector.curve_book import CurveBook, unite
from brand_assets.vector.mark import Contour, Layer, VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets.vector.strokes import Pen, outline_stroke

SIDE = 512
A_THIRD = 85
"""Of a pixel's coverage in 0..255: resvg's own strokes are up to a quarter of a pixel off."""
PATHS = {
    "line": ("M60 100L400 300", Contour((60, 100), (((400, 300),),))),
    "zigzag": (
        "M60 400L150 80L240 400L270 90L300 400",
        Contour((60, 400), (((150, 80),), ((240, 400),), ((270, 90),), ((300, 400),))),
    ),
    "bow": ("M60 300C60 20 450 20 450 300", Contour((60, 300), (((60, 20), (450, 20), (450, 300)),))),
    "loop": ("M100 400C560 60 -40 60 420 400", Contour((100, 400), (((560, 60), (-40, 60), (420, 400)),))),
    "hairpin": ("M100 100C420 240 420 250 100 390", Contour((100, 100), (((420, 240), (420, 250), (100, 390)),))),
    "dot": ("M200 200L200 200", Contour((200, 200), (((200, 200),),))),
}


def draw(data: str, pen: Pen) -> np.ndarray:
    look = f'stroke-width="{pen.width}" stroke-linecap="{pen.cap}" stroke-linejoin="{pen.joint}"'
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIDE}" height="{SIDE}">'
        f'<path d="{data}" fill="none" stroke="#000" {look}/></svg>'
    )
    return decode_rgba(bytes(resvg_py.svg_to_bytes(svg_string=svg)))[..., 3].astype(int)


def expand(path: Contour, is_closed: bool, pen: Pen) -> tuple[Contour, ...]:
    book = CurveBook()
    return book.restore(unite(*(book.add([outline]) for outline in outline_stroke(path, is_closed, pen))))


def cover(contours: tuple[Contour, ...]) -> np.ndarray:
    mark = VectorMark(SIDE, SIDE, (Layer("Ink", "ink", "#000000", contours),))
    return decode_rgba(render_mark(mark, SIDE, SIDE))[..., 3].astype(int)


@pytest.mark.parametrize("cap", ["butt", "round", "square"])
@pytest.mark.parametrize("joint", ["miter", "round"])
@pytest.mark.parametrize("path", ["line", "zigzag", "bow", "loop", "hairpin"])
def test_an_expanded_stroke_is_the_stroke(path, joint, cap):
    data, contour = PATHS[path]
    for width in (6.0, 34.0, 90.0):
        pen = Pen(width, cap, joint)
        meant, drawn = draw(data, pen), cover(expand(contour, False, pen))
        assert np.abs(meant - drawn).max() <= A_THIRD, width


@pytest.mark.parametrize("joint", ["miter", "round"])
def test_a_closed_path_has_a_joint_where_it_closes(joint):
    data, contour = PATHS["zigzag"]
    pen = Pen(20.0, "butt", joint)
    meant, drawn = draw(data + "Z", pen), cover(expand(contour, True, pen))
    assert np.abs(meant - drawn).max() <= A_THIRD


def test_a_path_without_length_is_a_dot():
    drawn = cover(expand(PATHS["dot"][1], False, Pen(40.0)))
    assert drawn.sum() / 255 == pytest.approx(np.pi * 20**2, rel=0.01)


def test_a_ring_is_two_circles_of_few_curves():
    quarter = 55.228475
    ring = Contour(
        (250, 150),
        (
            ((250 + quarter, 150), (350, 250 - quarter), (350, 250)),
            ((350, 250 + quarter), (250 + quarter, 350), (250, 350)),
            ((250 - quarter, 350), (150, 250 + quarter), (150, 250)),
            ((150, 250 - quarter), (250 - quarter, 150), (250, 150)),
        ),
    )
    contours = expand(ring, True, Pen(30.0))
    assert len(contours) == 2
    assert sum(len(contour.segments) for contour in contours) <= 16
