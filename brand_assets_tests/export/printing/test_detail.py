"""This file holds how thin a mark's thinnest stroke or gap is found to be, against marks drawn with a ruler."""

import pytest

from brand_assets.export.printing.detail import measure_minimum_sizes, measure_thinnest
from brand_assets_tests.export.printing.vectors import DISC, HARBOR, SALT, make_mark, rectangle

BLOCK = rectangle(100, 100, 800, 800)


@pytest.mark.parametrize(
    ("layers", "thinnest"),
    [
        ([("A", HARBOR, rectangle(100, 100, 12, 800) + rectangle(300, 100, 400, 800))], 12 / 800),
        ([("A", HARBOR, rectangle(100, 100, 390, 800) + rectangle(510, 100, 390, 800))], 20 / 800),
        ([("A", HARBOR, BLOCK), ("B", SALT, rectangle(200, 500, 600, 16))], 16 / 800),
        ([("A", HARBOR, BLOCK), ("B", SALT, rectangle(480, 480, 40, 40))], 40 / 800),
    ],
    ids=["a stroke", "a gap", "a line of another colour inside", "a dot inside"],
)
def test_the_thinnest_part_is_measured(layers: list[tuple[str, str, str]], thinnest: float) -> None:
    assert measure_thinnest(make_mark(*layers)) == pytest.approx(thinnest, abs=1 / 400, rel=0.12)


@pytest.mark.parametrize("path", [BLOCK, DISC, "M512 100L900 900L124 900Z", "M512 100L912 512L512 900L124 512Z"])
def test_corners_are_no_thin_parts(path: str) -> None:
    sizes = measure_minimum_sizes(make_mark(("A", HARBOR, path)))
    assert (sizes.thinnest, sizes.screen_px, sizes.print_mm) == (0.1, 16, 5.0)


def test_the_least_size_gives_the_thinnest_part_a_pixel_and_a_fifth_of_a_millimetre() -> None:
    sizes = measure_minimum_sizes(make_mark(("A", HARBOR, BLOCK), ("B", SALT, rectangle(200, 500, 600, 16))))
    assert sizes.screen_px * sizes.thinnest == pytest.approx(1, abs=0.05)
    assert sizes.print_mm * sizes.thinnest == pytest.approx(0.2, abs=0.012)


def test_a_hairline_does_not_ask_for_a_poster() -> None:
    sizes = measure_minimum_sizes(make_mark(("A", HARBOR, BLOCK + rectangle(920, 100, 2, 800))))
    assert (sizes.screen_px, sizes.print_mm) == (256, 50.0)
