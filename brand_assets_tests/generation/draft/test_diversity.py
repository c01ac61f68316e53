"""This file checks that many draws of one direction are many ideas, not one in many sizes.

Two marks are one idea when both a perceptual hash and the descriptor say so, of their silhouettes: black on white, so
that no colour counts as an idea. The thresholds stand between what is one idea (a variation at a strength of 0.1) and
what is not (marks of two families); `test_the_thresholds_part...` measures both.
"""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from brand_assets.embedding.descriptor import LabEdgeShape
from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.marks import Mark
from brand_assets_tests.generation.draft.examples import ink_mask, intent

SIDE_PX = 128
NEAR_COSINE = 0.12
NEAR_BITS = 26  # of 63
DRAWS = 200
DIRECTIONS = {
    "abstract": intent(attributes={"mark_type": "abstract"}),
    "handover": intent(
        "Two arcs passing one dot between them.", {"mark_type": "abstract", "symmetry": "rotational"}
    ),
    "lattice": intent(
        "A hexagonal lattice of nodes that share one brighter centre.", {"mark_type": "abstract", "geometry": "modular"}
    ),
    "pictorial": intent("A lighthouse by the sea.", {"mark_type": "pictorial"}),
    "badge": intent("A badge to be stamped on sacks.", {"mark_type": "badge"}),
    "monogram": intent("The two initials as one sign.", {"mark_type": "monogram"}, lettering="initials"),
}  # fmt: skip


def silhouette(mark: Mark) -> NDArray[np.uint8]:
    picture = np.full((SIDE_PX, SIDE_PX, 4), 255, np.uint8)
    picture[ink_mask(mark, SIDE_PX), :3] = 20
    return picture


def hash_of(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """63 bits: whether each low frequency of the cosine transform, but the first, is above their median."""
    small = cv2.resize(picture[..., 0].astype(np.float32), (32, 32), interpolation=cv2.INTER_AREA)
    low = cv2.dct(small)[:8, :8].reshape(-1)[1:]
    return np.asarray(low > np.median(low))


def describe(marks: list[Mark]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    pictures = [silhouette(mark) for mark in marks]
    return LabEdgeShape().embed(pictures), np.stack([hash_of(picture) for picture in pictures])


def draw_many(wish: Intent) -> list[Mark]:
    return [draw_mark(wish, seed) for seed in range(DRAWS)]


def count_ideas(marks: list[Mark]) -> int:
    """Marks that are no near-duplicate of one counted before."""
    vectors, hashes = describe(marks)
    counted: list[int] = []
    for i in range(len(marks)):
        cosines = 1 - vectors[counted] @ vectors[i]
        bits = (hashes[counted] != hashes[i]).sum(axis=1)
        if not ((cosines < NEAR_COSINE) & (bits < NEAR_BITS)).any():
            counted.append(i)
    return len(counted)


def test_the_thresholds_part_one_idea_from_two() -> None:
    wish = DIRECTIONS["abstract"]
    parents = [draw_mark(wish, seed) for seed in range(60)]
    children = [mutate_mark(mark, 0.1, 900 + i, wish) for i, mark in enumerate(parents)]
    (vectors, hashes), (near_vectors, near_hashes) = describe(parents), describe(children)
    cosines = 1 - (vectors * near_vectors).sum(axis=1)
    bits = (hashes != near_hashes).sum(axis=1)
    assert np.mean((cosines < NEAR_COSINE) & (bits < NEAR_BITS)) > 0.75
    strangers = [(i, j) for i in range(60) for j in range(i) if parents[i].family != parents[j].family]
    mistaken = [
        1 - vectors[i] @ vectors[j] < NEAR_COSINE and (hashes[i] != hashes[j]).sum() < NEAR_BITS for i, j in strangers
    ]
    assert np.mean(mistaken) < 0.01


@pytest.mark.parametrize("name", sorted(set(DIRECTIONS) - {"monogram"}))
def test_two_hundred_draws_of_one_direction_are_at_least_sixty_ideas(name: str) -> None:
    assert count_ideas(draw_many(DIRECTIONS[name])) >= 60


def test_two_letters_leave_room_for_some_thirty_ideas() -> None:
    """Every monogram of a brand is made of the same few strokes, so that silhouettes are nearer to one another."""
    assert count_ideas(draw_many(DIRECTIONS["monogram"])) >= 30
