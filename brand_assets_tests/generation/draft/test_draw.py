"""This file checks which mark is drawn for which intent: family, letters, symmetry, weight, density, enclosure."""

import numpy as np
import pytest

from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.families import FAMILIES, LETTERS
from brand_assets_tests.generation.draft.examples import LUMEN, draw_of, ink_mask, intent, pixels, wish_for

LINES_OF_PAPER = {"emblem", "crest", "horizon", "seal", "letter_tile", "lockup", "wordmark"}
LETTER_FAMILIES = {name for name, family in FAMILIES.items() if family.group in LETTERS}


@pytest.mark.parametrize(
    ("mark_type", "groups"),
    [
        ("monogram", {"monogram"}),
        ("lettermark", {"monogram"}),
        ("badge", {"badge"}),
        ("abstract", {"lattice", "radial", "arcs", "negative", "bars", "knot"}),
    ],
)
def test_the_mark_type_decides_the_group(mark_type: str, groups: set[str]) -> None:
    wish = intent(attributes={"mark_type": mark_type}, lettering="initials")
    assert {FAMILIES[draw_mark(wish, seed).family].group for seed in range(60)} == groups


@pytest.mark.parametrize(
    ("description", "family"),
    [
        ("A hexagonal lattice of nodes that share one brighter centre.", "lattice"),
        ("Two arcs passing one dot between them.", "handover"),
        ("A round badge, horizon line, tree line above, water below.", "horizon"),
    ],
)
def test_the_words_of_the_direction_lead_to_a_family(description: str, family: str) -> None:
    mark_type = "abstract" if family in ("lattice", "handover") else "badge"
    wish = intent(description, {"mark_type": mark_type})
    drawn = [draw_mark(wish, seed).family for seed in range(60)]
    assert drawn.count(family) > 30


@pytest.mark.parametrize(
    ("description", "word"),
    [
        ("An anchor whose flukes read as two coffee leaves.", "anchor"),
        ("A clock face whose hands are a carer's hand.", "clock"),
    ],
)
def test_a_pictorial_mark_is_drawn_by_families_that_know_what_it_shows(description: str, word: str) -> None:
    wish = intent(description, {"mark_type": "pictorial"})
    drawn = [draw_mark(wish, seed).family for seed in range(60)]
    assert sum(word in FAMILIES[family].words for family in drawn) > 45


@pytest.mark.parametrize("grid", ["hexagonal", "square", "radial"])
def test_the_named_grid_is_the_one_drawn(grid: str) -> None:
    wish = intent(f"A {grid} lattice of nodes.")
    allowed = {"square": {"square", "diamond"}}.get(grid, {grid})
    assert {draw_of("lattice", seed, wish).words["grid"] for seed in range(30)} <= allowed


@pytest.mark.parametrize("cargo", ["dot", "bar"])
def test_what_is_handed_over_is_what_the_words_say(cargo: str) -> None:
    wish = intent(f"Two arcs passing one {cargo} between them.", {"symmetry": "rotational"})
    assert {draw_of("handover", seed, wish).words["cargo"] for seed in range(20)} == {cargo}


def test_without_lettering_no_mark_has_letters() -> None:
    for mark_type in ("monogram", "lettermark", "wordmark", "badge", "abstract", "pictorial"):
        for seed in range(20):
            mark = draw_mark(intent(attributes={"mark_type": mark_type}), seed)
            assert mark.family not in LETTER_FAMILIES
            assert (mark.letters, mark.name) == ("", "")


@pytest.mark.parametrize("brand", ["", "光網", "☃ — !!"])
def test_a_brand_without_drawable_letters_gets_a_mark_without_letters(brand: str) -> None:
    mark = draw_mark(intent(attributes={"mark_type": "monogram"}, lettering="name", brand=brand), 3)
    assert mark.family not in LETTER_FAMILIES
    assert ink_mask(mark).any()


def test_a_name_is_set_beneath_the_mark() -> None:
    plain = draw_of("petals", 4, intent())
    named = draw_of("petals", 4, intent(lettering="name"))
    rows = np.flatnonzero(ink_mask(named, 256).any(axis=1))
    gaps = np.flatnonzero(np.diff(rows) > 8)
    assert len(gaps) == 1, "one band of paper parts mark and name"
    assert np.flatnonzero(np.diff(np.flatnonzero(ink_mask(plain, 256).any(axis=1))) > 8).size == 0


def test_a_mark_over_three_lines_of_name_keeps_clear_of_the_border() -> None:
    wish = intent(
        attributes={"clear_space": "tight"}, lettering="name", brand="one two three four five six seven eight"
    )
    for family in ("petals", "lattice", "emblem"):
        for seed in range(6):
            rows = np.flatnonzero(ink_mask(draw_of(family, seed, wish), 200).any(axis=1))
            assert min(rows[0], 199 - rows[-1]) >= 0.08 * 200


@pytest.mark.parametrize("symmetry", ["bilateral", "rotational", "radial"])
@pytest.mark.parametrize("mark_type", ["abstract", "badge", "pictorial", ""])
def test_a_symmetry_that_is_asked_for_holds_to_the_pixel(symmetry: str, mark_type: str) -> None:
    attributes = {"symmetry": symmetry} | ({"mark_type": mark_type} if mark_type else {})
    for seed in range(7):
        image = pixels(draw_mark(intent(attributes=attributes), seed), 400, 400)
        images = []
        if symmetry in ("bilateral", "radial"):
            images.append(image[:, ::-1])
        if symmetry in ("rotational", "radial"):
            images.append(image[::-1, ::-1])
        for other in images:
            differs = np.abs(image - other).max(axis=2) > 96  # anti-aliasing is not the same on both sides
            assert differs.mean() < 0.0005, seed


SHOW_WEIGHT = {name for name, f in FAMILIES.items() if "line_weight" not in f.fixed and f.group != "pictorial"}


@pytest.mark.parametrize("family", sorted(SHOW_WEIGHT - LINES_OF_PAPER))
def test_a_bolder_line_puts_more_ink_on_paper(family: str) -> None:
    """But for badges, on whose solid grounds the lines are paper, and for names, whose weight is the letters'."""

    def area(weight: str, seed: int) -> float:
        mark = draw_of(family, seed, wish_for(family, {"line_weight": weight, "composition": "centered"}))
        image = pixels(mark, 96, 96)
        return float((np.abs(image - image[0, 0]).sum(axis=2) > 60).mean())

    thin, medium, bold = (np.array([area(weight, seed) for seed in range(10)]) for weight in ("thin", "medium", "bold"))
    differs = np.abs(bold - thin) > 0.002
    grown = np.mean(bold[differs] > thin[differs])
    assert differs.mean() > 0.6
    assert grown > 0.7
    assert thin.mean() < medium.mean() < bold.mean()


def test_a_contained_mark_has_one_outline_around_everything() -> None:
    from scipy.ndimage import label

    for seed in range(16):
        mask = ink_mask(draw_mark(intent(attributes={"mark_type": "abstract", "composition": "contained"}), seed))
        labels, _ = label(mask, np.ones((3, 3)))
        boxes = [np.argwhere(labels == i) for i in range(1, labels.max() + 1)]
        largest = max(boxes, key=lambda points: np.ptp(points, axis=0).prod())
        everything = np.argwhere(mask)
        assert np.ptp(largest, axis=0).tolist() == np.ptp(everything, axis=0).tolist()


def test_one_palette_of_two_colours_draws_both_ways_round() -> None:
    grounds = {draw_mark(intent(palette=LUMEN), seed).inks["paper"] for seed in range(30)}
    assert grounds == {"#14142B", "#FFD23F"}
