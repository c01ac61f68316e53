"""This file checks that a greater strength leads farther away, to the eye as to the descriptor."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.marks import Mark
from brand_assets_tests.generation.draft.examples import intent, pixels

PAIRS = 48
STRENGTHS = (0.1, 0.3, 0.5, 0.7, 0.9)
WISHES = (
    intent(attributes={"mark_type": "abstract"}),
    intent(attributes={"mark_type": "pictorial"}),
    intent(attributes={"mark_type": "badge"}, lettering="initials"),
    intent(attributes={"mark_type": "monogram"}, lettering="initials"),
)


def pictures(marks: list[Mark]) -> list[NDArray[np.uint8]]:
    images = [pixels(mark, 96, 96).astype(np.uint8) for mark in marks]
    return [np.dstack([image, np.full(image.shape[:2], 255, np.uint8)]) for image in images]


def wish_of(pair: int) -> Intent:
    return WISHES[pair % len(WISHES)]


def draw_parents() -> list[Mark]:
    return [draw_mark(wish_of(pair), pair) for pair in range(PAIRS)]


def draw_children(parents: list[Mark], strength: float) -> list[Mark]:
    return [mutate_mark(mark, strength, 1_000 + pair, wish_of(pair)) for pair, mark in enumerate(parents)]


def test_the_way_from_the_parent_grows_with_every_step_of_strength() -> None:
    """By the cosine distance of the descriptors, and by the pixels; means over all pairs."""
    parents = draw_parents()
    before = pictures(parents)
    origin = LabEdgeShape().embed(before)
    cosines, differences = [], []
    for strength in STRENGTHS:
        after = pictures(draw_children(parents, strength))
        cosines.append(float((1 - (origin * LabEdgeShape().embed(after)).sum(axis=1)).mean()))
        differences.append(np.mean([np.abs(a.astype(int) - b).mean() for a, b in zip(before, after, strict=True)]))
    assert all(near < far for near, far in pairwise(cosines)), cosines
    assert all(near < far for near, far in pairwise(differences)), differences


def test_a_fifth_keeps_the_family_and_nine_tenths_may_leave_it() -> None:
    parents = draw_parents()
    kept = {}
    for strength in (0.2, 0.9):
        children = draw_children(parents, strength)
        kept[strength] = [child.family == mark.family for child, mark in zip(children, parents, strict=True)]
    assert all(kept[0.2])
    assert 0.3 < np.mean(kept[0.9]) < 1.0


def test_no_strength_is_the_parent_itself() -> None:
    parents = draw_parents()
    assert draw_children(parents, 0.0) == parents
