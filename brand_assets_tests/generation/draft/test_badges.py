"""This file checks badges, seals and shields: their outlines, the name on a circle, divided fields, scenes."""

import math
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import label

from brand_assets.generation.draft.compose import compose
from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.families.badge_frames import OUTLINES, SEALS, SHIELDS, badge_frame
from brand_assets.generation.draft.families.crest_fields import DIVISIONS
from brand_assets.generation.draft.families.horizon import ABOVE, WITH_TREES
from brand_assets.generation.draft.families.horizon_water import WATERS
from brand_assets.generation.draft.families.ring_text import arc_length, arrange, fit_cap, set_on_circle
from brand_assets.generation.draft.geometry import Path, flatten
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_glyphs
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.shapes import Shape, measure
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask, intent
from brand_assets_tests.generation.draft.measures import difference

TIDE = intent(
    "A round badge, horizon line, tree line above, water below.", {"mark_type": "badge", "composition": "contained"}
)


def reach(path: Path) -> tuple[float, float]:
    distances = [math.hypot(x, y) for points in flatten(path) for x, y in points]
    return min(distances), max(distances)


@pytest.mark.parametrize("below", [False, True])
def test_letters_on_a_circle_keep_to_its_band(below: bool) -> None:
    near, far = reach(set_on_circle("HARBOR", 80.0, 12.0, "bold", 0.1, below))
    assert 73.0 < near < 76.0
    assert 84.0 < far < 88.5


@pytest.mark.parametrize("below", [False, True])
def test_letters_on_a_circle_are_read_from_left_to_right(below: bool) -> None:
    path = set_on_circle("HHH", 80.0, 12.0, "bold", 0.1, below)
    middles = [np.mean([x for x, _ in points]) for points in flatten(path)]
    assert middles == sorted(middles)
    ys = [y for points in flatten(path) for _, y in points]
    assert (min(ys) > 0) is below


@pytest.mark.parametrize("name", ["Ola", "Harbor & Pine", "Société Générale de Café", "X" * 34])
@pytest.mark.parametrize("kind", ["top", "split", "around", "twice"])
def test_a_name_never_runs_into_itself(name: str, kind: str) -> None:
    for tracking in (0.0, 0.3):
        texts = arrange(name, kind)
        cap = fit_cap(texts, kind, 80.0, "bold", tracking)
        degrees = sum(math.degrees(arc_length(text, "bold", tracking) * cap / 80.0) for text in texts)
        assert degrees < 330
        assert cap > 4.5


def test_a_seal_carries_the_whole_name() -> None:
    wish = intent(attributes={"mark_type": "seal"}, lettering="name")
    drawn = [draw_mark(wish, seed) for seed in range(40)]
    seals = [mark for mark in drawn if mark.family == "seal"]
    assert len(seals) >= 10
    letters = len(set_glyphs("HARBOR&PINE"))
    for mark in seals:
        line = replace(mark, words={**mark.words, "style": "line", "case": "upper", "arcs": "top", "middle": "center"})
        assert label(ink_mask(line, 700), np.ones((3, 3)))[1] >= letters


def test_a_seal_is_as_wide_as_it_is_high() -> None:
    for lettering in ("none", "initials"):
        for seed in range(20):
            mask = ink_mask(draw_mark(intent(attributes={"mark_type": "seal"}, lettering=lettering), seed), 240)
            rows, columns = np.nonzero(mask)
            assert abs(np.ptp(rows) - np.ptp(columns)) <= 5


def test_a_shield_narrows_to_its_foot() -> None:
    for lettering in ("none", "initials"):
        for seed in range(30):
            mask = ink_mask(draw_mark(intent(attributes={"mark_type": "shield"}, lettering=lettering), seed), 240)
            rows = np.flatnonzero(mask.any(axis=1))
            wide = [np.ptp(np.flatnonzero(mask[int(rows[0] + share * np.ptp(rows))])) for share in (0.25, 0.93)]
            assert wide[1] < 0.62 * wide[0]


def test_mark_types_keep_to_their_outlines() -> None:
    for mark_type, outlines in (("shield", SHIELDS), ("seal", SEALS)):
        marks = [draw_mark(intent(attributes={"mark_type": mark_type}), seed) for seed in range(40)]
        assert {mark.words["shape"] for mark in marks} <= set(outlines)


def test_a_round_badge_is_round_whatever_is_in_it() -> None:
    for seed in range(60):
        mark = draw_mark(TIDE, seed)
        assert FAMILIES[mark.family].group == "badge"
        assert mark.words["shape"] == "round"


@pytest.mark.parametrize(("enclosure", "shape"), [("disc", "round"), ("square", "square"), ("hexagon", "hexagon")])
def test_an_enclosure_is_the_badges_outline(enclosure: str, shape: str) -> None:
    wish = intent(attributes={"mark_type": "badge", "enclosure": enclosure})
    assert {draw_of("emblem", seed, wish).words["shape"] for seed in range(20)} == {shape}


@pytest.mark.parametrize("outline", sorted(OUTLINES))
def test_an_outline_is_about_two_units_wide_and_even(outline: str) -> None:
    extent = measure([Shape(badge_frame(outline, 1.0))])
    assert 1.6 < extent.width < 2.6
    assert extent.left == pytest.approx(-extent.right)


@pytest.mark.parametrize("division", sorted(DIVISIONS))
def test_a_shields_parts_are_told_apart_in_one_colour(division: str) -> None:
    mark = draw_of("crest", 3, intent(attributes={"mark_type": "shield", "color_count": "one"}))
    bare = replace(mark, words={**mark.words, "division": division, "charge": "none", "rim": "none", "tints": "one"})
    labels, count = label(ink_mask(bare, 300))
    sizes = np.sort(np.bincount(labels.ravel())[1:])[::-1]
    assert count >= 2
    assert sizes[1] > 0.04 * sizes.sum()


@pytest.mark.parametrize("motif", ["anchor", "star", "leaf"])
def test_a_badge_carries_the_motif_that_is_asked_for(motif: str) -> None:
    assert motif in MOTIFS
    wish = intent(attributes={"mark_type": "badge", "motif": motif})
    assert {draw_of("emblem", seed, wish).words["center"] for seed in range(10)} == {motif}
    crest = intent(attributes={"mark_type": "shield", "motif": motif})
    assert {draw_of("crest", seed, crest).words["charge"] for seed in range(10)} == {motif}


@pytest.mark.parametrize(("family", "lettering"), [("emblem", "none"), ("seal", "name")])
def test_a_motif_keeps_a_symmetry_that_it_would_break_by_standing_in_a_ring(family: str, lettering: str) -> None:
    wish = intent(attributes={"mark_type": "seal", "motif": "cup", "symmetry": "radial"}, lettering=lettering)
    for seed in range(6):
        mark = draw_of(family, seed, wish)
        assert (mark.words["center"], mark.words["middle"]) == ("cup", "center")
        if family == "emblem":
            mask = ink_mask(mark, 300)
            assert difference(mask, mask[::-1]) < 0.004
            assert difference(mask, mask[:, ::-1]) < 0.004
        one = replace(mark, words={**mark.words, "repeat": "one"})
        assert len(compose(mark)) > len(compose(one))


def test_the_tide_badge_has_trees_above_and_water_below() -> None:
    marks = [draw_of("horizon", seed, TIDE) for seed in range(60)]
    assert {mark.words["above"] for mark in marks} == set(WITH_TREES)
    assert {mark.words["below"] for mark in marks} == set(WATERS)


@pytest.mark.parametrize("above", sorted(ABOVE))
@pytest.mark.parametrize("below", sorted(WATERS))
def test_a_scene_stays_within_its_frame(above: str, below: str) -> None:
    mark = draw_of("horizon", 5, TIDE)
    bare = replace(mark, words={**mark.words, "above": above, "below": below, "style": "line", "rim": "none"})
    rows, columns = np.nonzero(ink_mask(bare, 200))
    assert abs(np.ptp(rows) - np.ptp(columns)) <= 2
    assert np.hypot(rows - 99.5, columns - 99.5).max() <= np.ptp(rows) / 2 + 1.5


@pytest.mark.parametrize("family", ["horizon", "crest", "emblem"])
def test_an_even_badge_is_even_to_the_pixel(family: str) -> None:
    wish = intent(attributes={"symmetry": "bilateral"})
    for seed in range(24):
        mask = ink_mask(draw_of(family, seed, wish), 300)
        assert difference(mask, mask[:, ::-1]) < 0.004, seed


def count_ideas(wish: Intent) -> int:
    """Of a hundred draws those that differ from all before in over a quarter of what either inks."""
    kept: list[NDArray[np.bool_]] = []
    for seed in range(100):
        mask = ink_mask(draw_mark(wish, seed), 64)
        if all((mask != other).sum() > 0.25 * (mask | other).sum() for other in kept):
            kept.append(mask)
    return len(kept)


def test_a_hundred_tide_badges_hold_many_ideas() -> None:
    assert count_ideas(TIDE) >= 50


def test_a_hundred_monograms_hold_many_ideas() -> None:
    wish = intent(
        "The letters H and P joined by a shared stem, like a pier.",
        {"mark_type": "monogram", "geometry": "constructed"},
        lettering="initials",
    )
    assert count_ideas(wish) >= 50
