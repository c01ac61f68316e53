"""This file checks the duets: two motifs drawn as one, within the box, as symmetric as they say, none like another."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.duet import Duet
from brand_assets.generation.draft.motifs.duets import DUETS, list_duets
from brand_assets.generation.draft.motifs.motif import HALF, Style
from brand_assets.generation.draft.shapes import measure
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask
from brand_assets_tests.generation.draft.painting import paint_shapes
from brand_assets_tests.generation.draft.test_pictorial import ANCHOR, CLOCK, wish

ALL = [(pair, name) for pair, duets in DUETS.items() for name in duets]
IDS = [f"{'-'.join(sorted(pair))}:{name}" for pair, name in ALL]


def each(*symmetries: str) -> Iterator[Duet]:
    """The duets that hold any of these."""
    return (duet for duets in DUETS.values() for duet in duets.values() if duet.holds & set(symmetries))


@pytest.mark.parametrize(("pair", "name"), ALL, ids=IDS)
def test_a_duet_is_about_as_large_as_a_motif(pair: frozenset[str], name: str) -> None:
    for weight in (0.0, 1.0):
        extent = measure(DUETS[pair][name].draw(Style(weight)))
        assert max(extent.width, extent.height) <= 2.5 * HALF
        assert max(extent.width, extent.height) >= 1.5 * HALF


@pytest.mark.parametrize(("pair", "name"), ALL, ids=IDS)
def test_a_duet_is_as_even_as_it_says(pair: frozenset[str], name: str) -> None:
    duet = DUETS[pair][name]
    image = paint_shapes(duet.draw(Style(0.6)), 160)
    difference = float(np.mean(image != image[:, ::-1]))
    if "bilateral" in duet.holds:
        assert difference < 0.002
    elif not duet.holds:
        assert difference > 0.01


def test_a_turning_duet_is_the_same_after_half_a_turn() -> None:
    for duet in each("rotational", "radial"):
        image = paint_shapes(duet.draw(Style(0.6)), 160)
        assert np.mean(image != image[::-1, ::-1]) < 0.005


@pytest.mark.parametrize("pair", DUETS, ids=lambda pair: "-".join(sorted(pair)))
def test_the_duets_of_a_pair_are_of_motifs_that_there_are_and_differ(pair: frozenset[str]) -> None:
    assert pair <= set(MOTIFS)
    images = [paint_shapes(duet.draw(Style(0.6)), 96) for duet in DUETS[pair].values()]
    assert not any(np.array_equal(a, b) for a, b in combinations(images, 2))


def test_a_pair_has_its_duets_in_either_order() -> None:
    assert list_duets("hand", "clock") is list_duets("clock", "hand")
    assert list_duets("hand", "anchor") == {}


@pytest.mark.parametrize("family", ["pictorial_alone", "pictorial_counterchange"])
@pytest.mark.parametrize("direction", [ANCHOR, CLOCK])
def test_a_duet_is_even_where_a_picture_has_to_be(family: str, direction: tuple[str, str]) -> None:
    for seed in range(12):
        mark = draw_of(family, seed, wish(direction, symmetry="bilateral"))
        assert mark.words["idea"] == "duet"
        mask = ink_mask(mark, 160)
        assert np.mean(mask != mask[:, ::-1]) < 0.01


@pytest.mark.parametrize("symmetry", ["", "bilateral", "asymmetric"])
def test_a_clock_is_never_upside_down(symmetry: str) -> None:
    """A clock turned about has its hands below: a picture of one, doubled, would be the same after half a turn."""
    asked = wish(CLOCK, **({"symmetry": symmetry} if symmetry else {}))
    for seed in range(12):
        for family in ("pictorial_rosette", "pictorial_pair"):
            mask = ink_mask(draw_of(family, seed, asked), 160)
            assert np.mean(mask != mask[::-1, ::-1]) > 0.01, (family, seed)
