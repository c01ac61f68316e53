import numpy as np
import pytest

from brand_assets.embedding.brand_clip.picture import TRAINED_PX, lay_on_square


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (96, 96), (95, 97), (640, 480)])
def test_the_square_has_the_trained_size(size: tuple[int, int]) -> None:
    assert lay_on_square(np.zeros((*size, 4), dtype=np.uint8)).shape == (TRAINED_PX, TRAINED_PX, 3)


def test_what_is_left_of_the_square_has_the_color_of_the_border() -> None:
    wide = np.full((40, 160, 4), (200, 30, 60, 255), dtype=np.uint8)
    wide[15:25, 70:90, :3] = 0
    square = lay_on_square(wide)
    assert (square[0] == (200, 30, 60)).all()
    assert (square[-1] == (200, 30, 60)).all()


def test_a_square_of_the_trained_size_is_left_as_it_is() -> None:
    rgba = np.random.default_rng(3).integers(0, 256, (TRAINED_PX, TRAINED_PX, 4), dtype=np.uint8)
    rgba[..., 3] = 255
    assert np.array_equal(lay_on_square(rgba), rgba[..., :3])
