"""This file holds that a mark in one colour still says what it said in several."""

import io

import cv2
import numpy as np
import pytest
from PIL import Image

from brand_assets.export.kit.areas import as_area, grow, measure, subtract
from brand_assets.export.kit.one_color import GAP_RATIO, reduce_to_one_color
from brand_assets.export.kit.recoloring import BLACK
from brand_assets.export.kit.refitting import TOLERANCE, refit
from brand_assets.export.kit.regions import take_apart
from brand_assets.export.kit.survival import measure_survival
from brand_assets.vector.mark import Layer, VectorMark
from brand_assets.vector.rendering import render_mark
from brand_assets_tests.export.kit.shapes import BADGE, EMBER, HARBOR, RINGS, SALT, box, circle, mark


def reduce(vector, background=SALT):
    return reduce_to_one_color(vector, take_apart(vector), background, BLACK, "Black")


def alpha_of(vector, side=512):
    data = render_mark(vector, side, side)
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))[..., 3]


def is_ink(vector, x, y):
    return alpha_of(vector)[round(y / 2), round(x / 2)] > 128


def test_what_lies_inside_becomes_paper_and_what_lies_in_that_ink_again():
    one = reduce(BADGE)
    assert [is_ink(one.vector, x, y) for x, y in ((180, 512), (380, 512), (512, 512), (40, 40))] == [1, 0, 1, 0]
    assert (one.knocked_out, one.separated, len(one.vector.layers)) == (1, 0, 1)


def test_parts_that_cross_on_the_ground_are_kept_apart_by_a_hairline():
    one = reduce(RINGS)
    assert (one.knocked_out, one.separated) == (0, 2)
    alpha = alpha_of(one.vector, 1024)
    upper = alpha_of(mark((EMBER, RINGS.layers[1].contours)), 1024)
    around = cv2.dilate(upper, np.ones((11, 11), np.uint8)) & ~cv2.dilate(upper, np.ones((5, 5), np.uint8))
    assert (alpha[upper == 255] > 250).all()
    assert (alpha[around == 255] < 20).all()


@pytest.mark.parametrize("vector", [BADGE, RINGS])
def test_the_edges_of_the_grey_picture_are_kept(vector):
    assert measure_survival(vector, reduce(vector).vector, SALT).edges_kept > 0.97


def test_a_blob_does_not_survive_and_that_is_told():
    blob = VectorMark(1024, 1024, (Layer("Black", "black", BLACK, (circle(512, 512, 400),)),))
    survival = measure_survival(BADGE, blob, SALT)
    assert survival.edges_kept < 0.8
    assert not survival.survives


def test_a_mark_of_one_colour_keeps_its_own_curves():
    single = mark((HARBOR, (circle(512, 512, 400), circle(512, 512, 200))))
    assert reduce(single).vector.layers[0].contours == single.layers[0].contours


def test_a_knocked_out_shape_keeps_its_own_curves():
    contours = reduce(BADGE).vector.layers[0].contours
    assert set(contours) == {contour for layer in BADGE.layers for contour in layer.contours}


def test_the_grounds_own_colour_is_paper_even_at_the_edge():
    one = reduce(mark((HARBOR, (circle(512, 512, 400),)), (SALT, (box(480, 100, 64, 500),))))
    assert not is_ink(one.vector, 512, 300)
    assert is_ink(one.vector, 300, 512)


def test_on_a_dark_ground_the_light_colour_is_the_ink():
    light = mark(
        (SALT, (circle(512, 512, 400),)), (HARBOR, (circle(512, 512, 300),)), (EMBER, (circle(512, 512, 100),))
    )
    one = reduce(light, HARBOR)
    assert [is_ink(one.vector, x, 512) for x in (160, 300, 512)] == [1, 0, 1]


def test_a_texture_is_not_taken_apart():
    dots = tuple(circle(30 + 24 * (k % 40), 30 + 24 * (k // 40), 8) for k in range(600))
    texture = mark((HARBOR, dots[:300]), (EMBER, dots[300:]))
    assert take_apart(texture).regions == ()
    assert len(reduce(texture).vector.layers[0].contours) == 600


@pytest.mark.parametrize("shape", [circle(512, 512, 300), box(200, 300, 500, 80)])
def test_refitted_polygons_stay_within_the_tolerance_and_are_few_curves(shape):
    grown = grow(as_area([shape]), GAP_RATIO * 600)
    contours = refit(grown)
    again = as_area(contours)
    strayed = measure(subtract(again, grow(grown, 2 * TOLERANCE))) + measure(
        subtract(grow(grown, -2 * TOLERANCE), again)
    )
    assert strayed < 1e-3
    assert sum(len(contour.segments) for contour in contours) <= 16
