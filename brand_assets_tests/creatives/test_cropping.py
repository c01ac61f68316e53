import numpy as np
import pytest

from brand_assets.creatives.cropping import cut_crop, fit_picture
from brand_assets.creatives.saliency import find_salient_box, measure_covered, measure_saliency
from brand_assets.records.delivery import Box
from brand_assets_tests.creatives.studies import paint_picture

ORANGE = (250, 120, 30)


def _share_of_disc(rgb: np.ndarray) -> float:
    return float((np.abs(rgb.astype(int) - ORANGE).max(axis=-1) < 40).mean())


@pytest.mark.parametrize(("x", "y"), [(0.2, 0.3), (0.8, 0.3), (0.5, 0.7)])
def test_what_holds_the_eye_is_the_thing_and_not_the_sky(x: float, y: float) -> None:
    picture = paint_picture(x, y)
    saliency = measure_saliency(picture)
    assert measure_covered(saliency, x - 0.15, y - 0.15, x + 0.15, y + 0.15) > 0.6  # of 0.09 of the area
    left, top, right, bottom = find_salient_box(saliency)
    assert left <= x - 0.06
    assert right >= x + 0.06
    assert top <= y - 0.08
    assert bottom >= y + 0.06


@pytest.mark.parametrize("x", [0.15, 0.5, 0.85])
def test_a_crop_follows_the_subject_to_where_it_is(x: float) -> None:
    picture = paint_picture(x, 0.5, radius=0.1)
    crop = fit_picture(picture, Box(0, 0, 400, 800))
    assert crop.target == (0, 0, 400, 800)
    shown = cut_crop(picture, crop)
    assert shown.shape == (800, 400, 3)
    assert _share_of_disc(shown) == pytest.approx(2 * _share_of_disc(picture), rel=0.05)


def test_a_subject_too_wide_for_the_frame_is_shown_whole_and_the_ground_goes_on() -> None:
    picture = paint_picture(0.5, 0.5)
    picture[350:450, 40:760] = ORANGE
    crop = fit_picture(picture, Box(0, 0, 200, 800))
    left, top, right, bottom = crop.target
    assert (right - left) * (bottom - top) < 200 * 800
    assert crop.source[0] <= 40
    assert crop.source[2] >= 760


def test_the_crop_keeps_the_pictures_proportions() -> None:
    crop = fit_picture(paint_picture(0.3, 0.5), Box(10, 20, 1010, 420))
    across = (crop.target[2] - crop.target[0]) / (crop.source[2] - crop.source[0])
    down = (crop.target[3] - crop.target[1]) / (crop.source[3] - crop.source[1])
    assert across == pytest.approx(down, rel=0.01)
    assert crop.scale == pytest.approx(1000 / 800)


def test_a_crop_cuts_the_foot_of_a_subject_and_not_its_head() -> None:
    picture = paint_picture(0.5, 0.25, radius=0.1)  # a head
    picture[300:790, 250:550] = (30, 60, 140)  # and the coat below it
    crop = fit_picture(picture, Box(0, 0, 1080, 620))
    assert crop.fills(Box(0, 0, 1080, 620))
    assert crop.source[1] <= 0.15 * 800
    assert _share_of_disc(cut_crop(picture, crop)) > 1.5 * _share_of_disc(picture)


def test_a_picture_of_no_one_thing_fills_its_frame() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (8, 64, 3)).astype(np.uint8).repeat(60, 0).repeat(60, 1)
    for frame in (Box(0, 0, 1080, 620), Box(0, 0, 500, 1080)):
        assert fit_picture(picture, frame).fills(frame)
