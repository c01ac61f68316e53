"""This file checks variations: nearer for a small strength, never the parent itself, and recipes from hostile files."""

import json
import struct
import zlib
from itertools import pairwise

import numpy as np
import pytest

from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.marks import Mark, read_recipe, write_recipe
from brand_assets.generation.draft.recipe_chunk import KEYWORD, SIGNATURE, splice_recipe
from brand_assets.generation.draft.render import read_mark, render_png
from brand_assets_tests.generation.draft.examples import draw_of, intent, pixels, wish_for

WISH = intent(lettering="initials")


def distance(one: Mark, other: Mark) -> float:
    return float(np.abs(pixels(one, 96, 96) - pixels(other, 96, 96)).mean())


def test_strength_nought_is_the_parent() -> None:
    mark = draw_mark(WISH, 1)
    assert mutate_mark(mark, 0.0, 9, WISH) == mark


def test_full_strength_ignores_the_parent() -> None:
    assert mutate_mark(draw_mark(WISH, 1), 1.0, 9, WISH) == draw_mark(WISH, 9)


@pytest.mark.parametrize("family", sorted(FAMILIES))
def test_a_child_is_never_its_parent_nor_its_sibling(family: str) -> None:
    wish = wish_for(family)
    mark = draw_of(family, 3, wish)
    for strength in (0.05, 0.2, 0.5, 0.7, 0.84):
        children = [mutate_mark(mark, strength, seed, wish) for seed in range(8)]
        assert {child.family for child in children} == {family}
        recipes = {write_recipe(child) for child in children}
        assert len(recipes) == 8
        assert write_recipe(mark) not in recipes


def test_the_way_from_the_parent_grows_with_strength() -> None:
    steps = (0.1, 0.2, 0.4, 0.6, 0.8)
    mean = []
    for strength in steps:
        pairs = [(draw_mark(WISH, s), s) for s in range(24)]
        mean.append(np.mean([distance(mark, mutate_mark(mark, strength, 100 + s, WISH)) for mark, s in pairs]))
    assert all(a < b for a, b in pairwise(mean)), mean


def test_no_number_is_nearer_to_the_parent_at_a_greater_strength() -> None:
    mark = draw_mark(WISH, 5)
    far = [0.0] * len(mark.numbers)
    for strength in (0.1, 0.3, 0.5, 0.8):
        child = mutate_mark(mark, strength, 4, WISH)
        now = [abs(child.numbers[name] - mark.numbers[name]) for name in mark.numbers]
        assert all(a <= b + 1e-9 for a, b in zip(far, now, strict=True))
        far = now


def test_at_great_strength_the_family_may_change() -> None:
    mark = draw_mark(WISH, 5)
    assert len({mutate_mark(mark, 0.97, seed, WISH).family for seed in range(40)}) > 1


def test_a_fresh_drawing_that_is_the_parent_gives_way_to_another() -> None:
    mark = draw_mark(WISH, 5)
    assert mutate_mark(mark, 1.0, 5, WISH) != mark


def test_a_parent_with_letters_is_redrawn_where_no_letters_are_allowed() -> None:
    mark = draw_of("monogram", 2, WISH)
    child = mutate_mark(mark, 0.2, 3, intent())
    assert child.letters == ""
    assert child.family not in ("monogram", "modules", "lettermark")


RECIPE = json.loads(write_recipe(draw_of("petals", 1, WISH)))


def edited(**changes: object) -> str:
    return json.dumps({**RECIPE, **changes})


def numbered(**changes: object) -> str:
    return edited(numbers={**RECIPE["numbers"], **changes})


def worded(**changes: object) -> str:
    return edited(words={**RECIPE["words"], **changes})


def test_what_is_edited_here_is_else_a_recipe() -> None:
    assert read_recipe(edited()) == draw_of("petals", 1, WISH)
    assert read_recipe(numbered(weight=0.5, slippage=1)) is not None
    assert read_recipe(worded(corners="round")) is not None
    assert read_recipe(edited(fonts={})) is not None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "[" * 12_000,
        '{"version": 1}',
        "1" * 5_000,
        edited(version=1),
        edited(family="nothing"),
        edited(family=["petals"]),
        edited(letters="ABCDEFGH"),
        edited(letters=7),
        edited(name="x" * 4_000),
        edited(inks={}),
        edited(inks=dict.fromkeys(("paper", "ink", "second", "accent", "glint"), "#12345")),
        edited(inks=dict.fromkeys(("paper", "ink", "second", "accent", "glint"), '"/><script>')),
        edited(numbers={}),
        numbered(weight=10**400),
        numbered(weight=float("nan")),
        numbered(weight=float("inf")),
        numbered(weight=2.0),
        numbered(weight=True),
        numbered(weight="0.5"),
        numbered(weight=None),
        numbered(hollowness=0.5),
        worded(corners="blunt"),
        worded(corners=["round"]),
        worded(hollow="yes"),
        edited(words={}),
        edited(words=["petal"]),
        edited(name="Harbor\nPine"),
        edited(name="\ud800"),
        edited(letters=" "),
        edited(letters="\u200d"),
        edited(fonts={"../../etc/passwd": "0" * 64}),
        edited(fonts={"small.ttf": 7}),
        edited(fonts=["small.ttf"]),
    ],
)
def test_a_recipe_that_cannot_be_drawn_is_none(text: str) -> None:
    assert read_recipe(text) is None
    assert read_mark(splice_recipe(render_png(draw_of("petals", 1, WISH), 16, 16)[:33], text)) is None


def test_a_monogram_without_its_letters_is_none() -> None:
    recipe = json.loads(write_recipe(draw_of("monogram", 1, WISH)))
    assert read_recipe(json.dumps({**recipe, "letters": ""})) is None
    assert read_recipe(json.dumps({**recipe, "letters": "光"})) is None


def test_bytes_that_are_no_png_of_ours_are_none() -> None:
    png = render_png(draw_mark(WISH, 1), 32, 32)
    rng = np.random.default_rng(7)
    for end in range(0, 600, 7):
        read_mark(png[:end])
    for _ in range(300):
        damaged = bytearray(png)
        for at in rng.integers(0, min(len(png), 1_500), 6):
            damaged[at] = rng.integers(0, 256)
        read_mark(bytes(damaged))
    assert read_mark(b"") is None
    assert read_mark(b"\xff\xd8\xff\xe0" * 9) is None
    assert read_mark(SIGNATURE + b"\xff\xff\xff\xffiTXt" + KEYWORD) is None
    stray = struct.pack(">I", 3) + b"tEXt" + b"a\0b" + struct.pack(">I", zlib.crc32(b"tEXta\0b"))
    assert read_mark(SIGNATURE + stray * 100_000) is None
