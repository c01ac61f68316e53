"""This file tests that each golden bad picture is told of in the very words, and that nothing is said of a good one."""

import json

import polars as pl
import pytest

from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.intent import Intent, Swatch
from brand_assets.generation.draft.render import render_png
from brand_assets.scoring.score import score_all
from brand_assets_tests.scoring.drawn import PALETTE, WEIGHTS, encode
from brand_assets_tests.scoring.golden import CONCERNS, GATED, GOOD, SAME_AGAIN, mark

INTENT = Intent(tuple(Swatch(color.hex, color.role) for color in PALETTE), {}, "initials", "Harbor & Pine", "", "")
DRAWN = 16


def score(*images: bytes) -> list[dict[str, object]]:
    return score_all([(f"{k:02d}", data) for k, data in enumerate(images)], PALETTE, WEIGHTS).to_dicts()


def flags(row: dict[str, object]) -> set[str]:
    """What is said against an image: its gate, and the concerns of its parts."""
    told = json.loads(str(row["details"]))
    concerns = {concern for part in told.values() for concern in part.get("concerns", ())}
    return concerns | ({str(row["gate"])} if row["gate"] else set())


def test_there_are_thirty_good_pictures_and_thirty_bad_ones() -> None:
    """The misspelled and the lettered ones, which take a reader, are in lettering/test_read.py."""
    assert len(GATED) + len(CONCERNS) + len(SAME_AGAIN) == 30
    assert len(GOOD) + DRAWN == 30


@pytest.mark.parametrize("name", GATED)
def test_a_picture_that_is_no_mark_is_out_of_the_ranking(name: str) -> None:
    make, gate = GATED[name]
    [row] = score(make())
    assert row["gate"] == gate
    assert (row["rank"], row["quality"]) == (None, None)


@pytest.mark.parametrize("name", CONCERNS)
def test_what_is_wrong_with_a_mark_is_a_concern(name: str) -> None:
    make, concern = CONCERNS[name]
    [row] = score(make())
    assert row["gate"] is None
    assert concern in flags(row)


@pytest.mark.parametrize("name", SAME_AGAIN)
def test_a_mark_that_comes_again_is_out_and_names_the_first(name: str) -> None:
    make, gate = SAME_AGAIN[name]
    first, again = score(encode(mark()), make())
    assert (first["gate"], again["gate"]) == (None, gate)
    assert json.loads(str(again["details"]))["duplicate_of"]["image_id"] == "00"


@pytest.mark.parametrize("name", GOOD)
def test_nothing_is_said_against_a_good_mark(name: str) -> None:
    [row] = score(GOOD[name]())
    assert flags(row) == set()


def test_nothing_is_said_against_drawn_marks_either_and_none_is_another() -> None:
    rows = score(*(render_png(draw_mark(INTENT, seed), 384, 384) for seed in range(DRAWN)))
    assert {row["image_id"]: flags(row) for row in rows if flags(row)} == {}
    assert pl.DataFrame(rows)["rank"].null_count() == 0
