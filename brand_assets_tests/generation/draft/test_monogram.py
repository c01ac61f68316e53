"""This file checks monograms and lettermarks: weight, shared stems, even letters, lines, the A that is a doorway."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import label

from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.families.lettermark import IDEAS
from brand_assets.generation.draft.families.monogram_signs import SIGNS
from brand_assets.generation.draft.families.skeletons import BENDS, SKELETONS
from brand_assets.generation.draft.marks import Mark
from brand_assets_tests.generation.draft.examples import draw_of, ink_mask, intent
from brand_assets_tests.generation.draft.measures import difference, mirror_error, thickness

CALM = {"layout": "joined", "line": "solid", "sign": "none", "color": "plain", "bar": "straight", "frame": "none"}
DOOR = intent(
    "A door ajar that is also the letter A.",
    {"mark_type": "lettermark", "geometry": "constructed"},
    lettering="initials",
    brand="Atlas Clinic",
)


def monogram(brand: str, seed: int = 1, words: dict[str, str] | None = None, **attributes: str) -> Mark:
    mark = draw_of("monogram", seed, intent(attributes=attributes, lettering="initials", brand=brand))
    return replace(mark, words={**mark.words, **(words or {})})


def count_parts(mark: Mark) -> int:
    return int(label(ink_mask(mark, 300), np.ones((3, 3)))[1])


def test_the_line_weight_that_is_asked_for_is_the_stroke() -> None:
    for bend in BENDS:
        asked = [
            thickness(monogram("Harbor Pine", 3, {**CALM, "bend": bend, "fill": "solid"}, line_weight=weight))
            for weight in ("thin", "medium", "bold")
        ]
        assert asked[0] < 0.7 * asked[1] < 0.6 * asked[2]


def test_h_and_p_share_a_stem_and_others_stand_apart() -> None:
    assert count_parts(monogram("Harbor Pine", 2, CALM)) == 1
    assert count_parts(monogram("Atlas Clinic", 2, CALM)) == 2


def test_a_shared_stem_is_asked_for_by_the_words() -> None:
    wish = intent("The letters H and P joined by a shared stem.", {"mark_type": "monogram"}, lettering="initials")
    layouts = {draw_of("monogram", seed, wish).words["layout"] for seed in range(30)}
    assert layouts == {"joined", "stepped", "dropped"}


@pytest.mark.parametrize("brand", ["Foo Fighter", "Coca Cola", "Moon Ocean", "Atlas", "Bob Builder", "Anna Adam"])
def test_letters_that_can_be_even_are_even_where_it_is_asked(brand: str) -> None:
    for seed in range(10):
        assert mirror_error(monogram(brand, seed, symmetry="bilateral")) < 0.01, seed


def test_density_is_the_number_of_lines_in_a_stroke() -> None:
    def edges(density: str) -> int:
        mask = ink_mask(monogram("Harbor Pine", 4, {"fill": "solid"}, density=density, line_weight="bold"), 300)
        return int((mask[:, 1:] != mask[:, :-1]).sum())

    assert edges("dense") > 1.5 * edges("sparse")


@pytest.mark.parametrize("letter", sorted(SKELETONS))
def test_every_bend_keeps_a_letter_within_its_box(letter: str) -> None:
    for bend in BENDS:
        mask = ink_mask(monogram(f"{letter}xy", 1, {**CALM, "bend": bend, "fill": "solid"}), 120)
        assert mask.any()
        assert not mask[:9].any()
        assert not mask[:, :9].any()


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_every_sign_leaves_the_letters_standing(sign: str) -> None:
    mark = monogram("Harbor Pine", 5, {**CALM, "sign": sign, "tints": "one", "fill": "solid"})
    assert 0.03 < ink_mask(mark, 200).mean() < 0.4


@pytest.mark.parametrize("idea", sorted(IDEAS))
def test_every_idea_of_a_lettermark_changes_it(idea: str) -> None:
    for brand in ("Harbor Pine", "Lima Tango", "Zenith"):
        mark = draw_of("lettermark", 3, intent(attributes={"ground": "light"}, lettering="initials", brand=brand))
        calm = {**mark.words, "layout": "row", "frame": "none", "fill": "solid", "tints": "accent"}
        plain, other = (replace(mark, words={**calm, "idea": name}) for name in ("plain", idea))
        one, two = (ink_mask(m, 200) for m in (plain, other))
        assert idea == "plain" or (one != two).any()


def test_an_a_that_is_a_door_is_what_a_door_ajar_draws() -> None:
    drawn = [draw_mark(DOOR, seed).family for seed in range(60)]
    assert drawn.count("doorway") > 36
    assert {FAMILIES[name].group for name in drawn} == {"monogram"}


def test_only_an_a_can_be_a_doorway() -> None:
    can_draw = FAMILIES["doorway"].can_draw
    assert [can_draw(letters) for letters in ("A", "AC", "HP", "", "Æ")] == [True, True, False, False, False]


def test_a_doorway_has_a_leaf_parted_from_its_frame() -> None:
    for seed in range(20):
        mark = draw_of("doorway", seed, DOOR)
        one = replace(mark, words={**mark.words, "rest": "alone", "frame": "none", "knob": "none", "corners": "sharp"})
        mask = ink_mask(replace(one, inks={**one.inks, "accent": one.inks["ink"]}), 600)
        assert label(mask, np.ones((3, 3)))[1] == 2, seed


def test_doorways_differ() -> None:
    masks = [ink_mask(draw_of("doorway", seed, DOOR), 120) for seed in range(20)]
    near = sum(difference(a, b) < 0.01 for i, a in enumerate(masks) for b in masks[:i])
    assert near <= 3
