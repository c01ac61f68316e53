"""This file checks that each attribute does visibly what it says, on the pixels of abstract marks of many seeds."""

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.marks import Mark
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask, intent
from brand_assets_tests.generation.draft.measures import (
    SIDE_PX,
    Mask,
    constructed_share,
    count_inks,
    count_level_gaps,
    deepest,
    difference,
    edge_length,
    extent,
    frame_box,
    is_parted,
    least_turn_error,
    luminance,
    mirror_error,
    repeated_share,
    ruled_share,
    sharpness,
    thickness,
    turn_error,
    turned,
)

SEEDS = range(20)
MERIDIAN = [
    {"name": "Dusk", "hex": "#1C2541", "role": "primary"},
    {"name": "Zenith", "hex": "#3A6EA5", "role": "secondary"},
    {"name": "First Light", "hex": "#F2A65A", "role": "accent"},
    {"name": "Limestone", "hex": "#EFEBE0", "role": "neutral"},
]
LINES = ("lattice", "concentric", "handover", "interlock", "orbit", "truchet", "knot", "bars", "mitre")
ANGULAR = ("facets", "mitre", "bars", "chevrons", "tiles")


def marks(mark_type: str = "abstract", **attributes: str) -> list[Mark]:
    wish = intent(attributes={"mark_type": mark_type, "enclosure": "none", **attributes}, palette=MERIDIAN)
    return [draw_mark(wish, seed) for seed in SEEDS]


def median_of(measure: Callable[[Mark], float], family: str, **attributes: str) -> float:
    wish = intent(attributes={"enclosure": "none", "fill": "solid", "axis": "upright", **attributes}, palette=MERIDIAN)
    return float(np.median([measure(draw_of(family, seed, wish)) for seed in range(8)]))


def test_bilateral_is_its_own_mirror_image() -> None:
    assert max(map(mirror_error, marks(symmetry="bilateral"))) < 0.004


def test_rotational_is_itself_after_half_a_turn() -> None:
    assert max(map(turn_error, marks(symmetry="rotational"))) < 0.004


def test_radial_is_both() -> None:
    drawn = marks(symmetry="radial")
    assert max(map(turn_error, drawn)) < 0.004
    assert max(map(mirror_error, drawn)) < 0.004


def test_asymmetric_is_neither_its_mirror_image_nor_itself_after_any_turn() -> None:
    drawn = marks(symmetry="asymmetric")
    assert min(map(mirror_error, drawn)) > 0.04
    assert min(map(least_turn_error, drawn)) > 0.04
    assert len({mark.family for mark in drawn}) >= 6


@pytest.mark.parametrize("family", LINES)
def test_lines_are_as_thick_as_asked(family: str) -> None:
    thin, medium, bold = (median_of(thickness, family, line_weight=weight) for weight in ("thin", "medium", "bold"))
    assert medium > 1.15 * thin
    assert bold > 1.08 * medium


@pytest.mark.parametrize("weight", ["thin", "medium", "bold"])
def test_a_line_weight_is_given_to_families_that_show_it(weight: str) -> None:
    assert not any("line_weight" in FAMILIES[mark.family].fixed for mark in marks(line_weight=weight))


@pytest.mark.parametrize(
    "family",
    [
        "lattice",
        "concentric",
        "handover",
        "interlock",
        "orbit",
        "truchet",
        "bars",
        "tiles",
        "waves",
        "petals",
        "pinwheel",
    ],
)
def test_a_denser_mark_has_longer_edges(family: str) -> None:
    sparse, medium, dense = (median_of(edge_length, family, density=d) for d in ("sparse", "medium", "dense"))
    assert sparse < medium < dense
    assert dense > 1.3 * sparse


@pytest.mark.parametrize("family", ANGULAR)
def test_corners_lose_their_points_as_they_are_eased(family: str) -> None:
    sharp, eased, round_ = (
        np.mean([sharpness(draw_of(family, seed, corner_wish(corners))) for seed in range(8)])
        for corners in ("sharp", "eased", "round")
    )
    assert sharp > 2 * eased
    assert eased > 1.2 * round_


def corner_wish(corners: str) -> Intent:
    plain = {"enclosure": "none", "fill": "solid", "terminals": "flat", "density": "sparse", "surface": "plain"}
    return intent(attributes={**plain, "corners": corners})


@pytest.mark.parametrize("family", ["bars", "concentric", "handover"])
def test_round_terminals_have_no_corners(family: str) -> None:
    plain = {"enclosure": "none", "surface": "plain", "axis": "upright", "fill": "solid", "density": "sparse"}
    flat, round_ = (
        np.mean([sharpness(draw_of(family, seed, intent(attributes={**plain, "corners": "sharp", "terminals": ends})))
                 for seed in range(8)])
        for ends in ("flat", "round")
    )  # fmt: skip
    assert flat > 1.5 * round_


def test_outlines_have_no_depth() -> None:
    solid, outline = ([deepest(mark) for mark in marks(fill=fill)] for fill in ("solid", "outline"))
    assert np.median(outline) < 0.4 * np.median(solid)
    assert max(outline) < 0.09


@pytest.mark.parametrize(
    ("enclosure", "filled", "shape"),
    [
        ("disc", (0.76, 0.81), 1.0),
        ("ring", (0.76, 0.81), 1.0),
        ("square", (0.95, 1.0), 1.0),
        ("hexagon", (0.75, 0.8), 0.9),
    ],
)
def test_an_enclosure_holds_everything_and_has_its_shape(
    enclosure: str, filled: tuple[float, float], shape: float
) -> None:
    for mark in marks(enclosure=enclosure):
        held, area, ratio = frame_box(mark)
        assert held == 1.0
        assert filled[0] < area < filled[1]
        assert ratio == pytest.approx(shape, abs=0.03)


def test_a_ring_is_open_and_a_disc_is_solid() -> None:
    """By the ink on the circle at four fifths of the way out, where no content reaches."""
    for enclosure, is_solid in (("disc", True), ("ring", False)):
        for mark in marks(enclosure=enclosure, line_weight="medium", fill="solid", surface="plain"):
            mask = ink_mask(mark, SIDE_PX)
            radius = extent(mask) / 2 * 0.82
            angles = np.linspace(0, 2 * np.pi, 90)
            spots = (SIDE_PX / 2 + radius * np.array([np.sin(angles), np.cos(angles)])).astype(int)
            assert (mask[spots[0], spots[1]].mean() > 0.95) == is_solid


@pytest.mark.parametrize(("composition", "is_framed"), [("contained", True), ("centered", False), ("open", False)])
def test_the_composition_says_whether_there_is_a_frame(composition: str, is_framed: bool) -> None:
    wish = intent(attributes={"mark_type": "abstract", "composition": composition})
    assert {draw_mark(wish, seed).words["frame"] != "none" for seed in SEEDS} == {is_framed}


def test_more_clear_space_makes_a_smaller_mark() -> None:
    shares = {
        space: [extent(ink_mask(mark, SIDE_PX)) / SIDE_PX for mark in marks(clear_space=space)]
        for space in ("generous", "moderate", "tight")
    }
    assert max(shares["generous"]) < min(shares["moderate"])
    assert max(shares["moderate"]) < min(shares["tight"])
    assert max(shares["tight"]) < 0.82


@pytest.mark.parametrize("family", ["bars", "facets", "chevrons", "lattice", "waves", "knot", "halves", "overlap"])
def test_a_diagonal_mark_is_the_upright_one_turned_by_an_eighth(family: str) -> None:
    for seed in range(6):
        upright, diagonal = (
            ink_mask(draw_of(family, seed, intent(attributes={"axis": axis, "enclosure": "none", "surface": "plain",
                                                              "fill": "solid"})), 2 * SIDE_PX)
            for axis in ("upright", "diagonal")
        )  # fmt: skip
        back = turned(diagonal, -45.0)
        assert difference(resized_like(upright, back), back) < 0.12


def resized_like(mask: Mask, other: Mask) -> Mask:
    """The first mask enlarged about the ink's middle to the other's ink, which was fitted to the canvas anew."""
    boxes = [cv2.boundingRect(cv2.findNonZero(m.astype(np.uint8))) for m in (mask, other)]
    (x, y, w, h), (ox, oy, ow, oh) = boxes
    piece = cv2.resize(mask[y : y + h, x : x + w].astype(np.float32), (ow, oh), interpolation=cv2.INTER_AREA) > 0.5
    placed = np.zeros_like(other)
    placed[oy : oy + oh, ox : ox + ow] = piece
    return placed


@pytest.mark.parametrize(("count", "inks"), [("one", 1), ("two", 2)])
def test_as_many_inks_lie_on_the_ground_as_are_asked_for(count: str, inks: int) -> None:
    assert {count_inks(mark) for mark in marks(color_count=count)} == {inks}


def test_three_inks_are_shown_by_nearly_all_that_are_asked() -> None:
    assert sum(count_inks(mark) == 3 for mark in marks(color_count="three")) >= 0.9 * len(SEEDS)


def test_the_ground_is_as_light_as_asked() -> None:
    assert min(map(luminance, marks(ground="light"))) > 0.7
    assert max(map(luminance, marks(ground="dark"))) < 0.1


def test_a_sliced_mark_has_even_level_gaps_right_across() -> None:
    for mark in marks(surface="sliced"):
        gaps = count_level_gaps(mark)
        assert len(gaps) >= 2
        starts, heights = np.array(gaps).T
        assert np.ptp(heights) <= 2
        assert len(starts) < 3 or np.ptp(np.diff(starts)) <= 3


def test_a_split_mark_is_two_halves() -> None:
    assert all(map(is_parted, marks(surface="split")))
    assert sum(map(is_parted, marks(surface="plain"))) < 0.6 * len(SEEDS)


def test_constructed_outlines_are_lines_and_circles() -> None:
    assert min(map(constructed_share, marks(geometry="constructed"))) > 0.9


def test_modular_marks_repeat_their_shapes() -> None:
    assert min(map(repeated_share, marks(geometry="modular"))) > 0.6


def test_organic_outlines_are_neither_straight_nor_whole_circles() -> None:
    organic, constructed = ([ruled_share(mark) for mark in marks(geometry=g)] for g in ("organic", "constructed"))
    assert max(organic) < 0.4
    assert np.median(organic) < 0.1 < 0.5 < np.median(constructed)
