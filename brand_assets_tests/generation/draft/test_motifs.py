"""This file checks the motifs: that each is drawn in its box, symmetric where it says so, legible and like no other."""

from functools import lru_cache
from itertools import combinations, product

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage

from brand_assets.generation.draft.geometry import Curve, path_data
from brand_assets.generation.draft.intent import read_intent
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.choosing import list_said
from brand_assets.generation.draft.motifs.motif import HALF, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import even, flip, trace
from brand_assets.generation.draft.shapes import Shape, measure
from brand_assets.taxonomy.vocabulary import find_attribute
from brand_assets_tests.generation.draft.examples import intent, raw_intent
from brand_assets_tests.generation.draft.painting import paint_shapes

BUILDS = [(name, build) for name, motif in MOTIFS.items() for build in motif.builds]
WEIGHTS = (0.0, 0.5, 1.0)


@lru_cache(maxsize=512)
def mask(name: str, build: str, weight: float, side_px: int = 64) -> NDArray[np.bool_]:
    """True where the motif's box is not paper."""
    return paint_shapes(MOTIFS[name].draw(build, Style(weight)), side_px)


def slots_of(name: str) -> list[tuple[str, Slot]]:
    return [(build, slot) for build, how in MOTIFS[name].builds.items() for slot in how.slots]


def test_the_taxonomy_draws_these_motifs_and_no_others() -> None:
    motif = find_attribute("motif")
    assert motif is not None
    assert {value.name for value in motif.values.values() if value.is_drawable} == set(MOTIFS)


def test_a_motif_is_listed_under_its_own_name() -> None:
    assert all(name == motif.name and name in motif.words for name, motif in MOTIFS.items())


@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_has_constructions_of_two_kinds_and_one_that_is_even(name: str) -> None:
    builds = MOTIFS[name].builds.values()
    assert len({build.kind for build in builds}) >= 2
    assert any(build.is_even for build in builds)


@pytest.mark.parametrize("name", MOTIFS)
def test_a_construction_fits_its_box_at_every_weight(name: str) -> None:
    for build, weight in product(MOTIFS[name].builds, WEIGHTS):
        extent = measure(MOTIFS[name].draw(build, Style(weight)))
        assert max(-extent.left, extent.right, -extent.top, extent.bottom) <= HALF, (build, weight)
        assert max(extent.width, extent.height) >= 1.5 * HALF, (build, weight)


@pytest.mark.parametrize("name", MOTIFS)
def test_an_even_construction_is_its_own_mirror_image(name: str) -> None:
    for build in MOTIFS[name].builds:
        images = [mask(name, build, weight, 160) for weight in WEIGHTS]
        is_mirrored = all(np.mean(image != image[:, ::-1]) < 0.002 for image in images)
        assert is_mirrored is MOTIFS[name].builds[build].is_even, build


@pytest.mark.parametrize("name", MOTIFS)
def test_a_silhouette_is_unclipped_so_that_arrangements_can_clip_it(name: str) -> None:
    for build in MOTIFS[name].builds:
        assert all(s.clip is None for s in MOTIFS[name].draw(build, Style()) if s.tone != "paper"), build


@pytest.mark.parametrize("name", MOTIFS)
def test_a_bolder_weight_never_thins_the_strokes(name: str) -> None:
    for build in (build for build, how in MOTIFS[name].builds.items() if how.kind == "line"):
        thin, medium, bold = (float(mask(name, build, weight, 160).mean()) for weight in WEIGHTS)
        assert thin < medium < bold, build


@pytest.mark.parametrize("name", MOTIFS)
def test_a_motif_is_legible_in_a_favicon(name: str) -> None:
    """At 32 pixels: a twelfth of the box is ink, in few pieces, of which one is no speck."""
    for build in MOTIFS[name].builds:
        image = mask(name, build, 0.5, 32)
        labels, pieces = ndimage.label(image, structure=np.ones((3, 3)))
        sizes = ndimage.sum(image, labels, range(1, pieces + 1))
        assert image.mean() > 0.08, build
        assert pieces <= 20, build
        assert max(sizes) >= 20, build


@pytest.mark.parametrize("kind", ["solid", "line"])
def test_two_motifs_never_share_a_silhouette(kind: str) -> None:
    images = {(n, b): mask(n, b, 0.5) for n, b in BUILDS if MOTIFS[n].builds[b].kind == kind}
    for (one, a), (other, b) in combinations(images.items(), 2):
        if one[0] != other[0]:
            assert (a & b).sum() / (a | b).sum() < 0.86, (one, other)


@pytest.mark.parametrize("name", MOTIFS)
def test_two_constructions_of_a_motif_are_two_drawings(name: str) -> None:
    images = [mask(name, build, 0.5) for build in MOTIFS[name].builds]
    for a, b in combinations(images, 2):
        assert (a & b).sum() / (a | b).sum() < 0.93


@pytest.mark.parametrize("name", MOTIFS)
def test_a_part_that_is_left_out_leaves_a_figure(name: str) -> None:
    for build, slot in slots_of(name):
        shapes = MOTIFS[name].draw(build, Style(0.5, frozenset({slot.name})))
        assert paint_shapes(shapes, 64).sum() > 0.2 * mask(name, build, 0.5).sum(), (build, slot.name)
        assert abs(slot.at[0]) <= HALF
        assert abs(slot.at[1]) <= HALF


@pytest.mark.parametrize("name", MOTIFS)
def test_a_place_on_ink_is_within_the_ink(name: str) -> None:
    """Nine tenths of a circle of 0.7 times its size: corners of a guest may look over, its middle may not."""
    rows, columns = np.mgrid[0:160, 0:160]
    for build, slot in slots_of(name):
        if slot.on_ink and slot.way == "sits":
            image = paint_shapes(MOTIFS[name].draw(build, Style(0.5, frozenset({slot.name}))), 160)
            x, y = (80 + 80 * value / HALF for value in slot.at)
            inside = (columns + 0.5 - x) ** 2 + (rows + 0.5 - y) ** 2 <= (0.7 * slot.size * 80 / HALF) ** 2
            assert image[inside].mean() > 0.9, (build, slot.name)


@pytest.mark.parametrize(
    ("direction", "description", "motifs"),
    [
        ("anchor-and-bean", "An anchor whose flukes read as two coffee leaves.", ("anchor", "bean", "leaf")),
        ("clock-and-hand", "A clock face whose hands are a carer's hand holding a smaller one.", ("clock", "hand")),
        ("open-door", "A door ajar that is also the letter A.", ("door",)),
        ("", "Something for a coffee roaster.", ("bean", "cup")),
        ("", "Roasted by the water.", ("bean", "flame", "boat", "drop", "fish", "wave")),
        ("", "Two arcs passing one dot between them.", ()),
    ],
)
def test_the_words_of_a_direction_choose_the_motifs(direction: str, description: str, motifs: tuple[str, ...]) -> None:
    wish = read_intent({"intent": raw_intent(direction={"name": direction, "description": description})})
    assert list_said(wish) == motifs


def test_a_motif_that_is_asked_for_comes_before_those_that_are_said() -> None:
    assert list_said(intent("An anchor and a leaf.", {"motif": "boat"})) == ("boat", "anchor", "leaf")


def test_a_traced_arc_ends_where_it_is_told_to() -> None:
    """A quarter of the unit circle twice, clockwise and back: exact end points, the true middle."""
    (there,) = trace("M0 -10 A10 10 0 U10 0 -10").contours
    ends = [step.end for step in there.steps if isinstance(step, Curve)]
    assert ends == [(10.0, 0.0), (0.0, -10.0)]
    extent = measure([Shape(trace("M0 -10 A-10 0 10 Z"))])
    assert extent.right == pytest.approx(10.0, abs=0.01)


def test_an_even_outline_and_its_mirror_are_one() -> None:
    outline = even("M0 -50 C30 -50 40 0 40 20 A20 20 40 L0 60")
    once = {round(x, 6) for contour in outline.contours for x, _ in [contour.start]}
    assert once == {0.0}
    assert sorted(path_data(flip(flip(outline))).split("C")) == sorted(path_data(outline).split("C"))
    assert measure([Shape(outline)]).left == -measure([Shape(outline)]).right
