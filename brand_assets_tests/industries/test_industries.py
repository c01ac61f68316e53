"""This file draws briefs of eight industries as campaigns do: nothing fails, colours are exact, margins stay clear.

Five briefs stand beside this file; three more are tested where the folder of shared briefs is at hand.
"""

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from brand_assets.briefs.read import check_brief, read_brief
from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.intent import read_intent
from brand_assets.generation.draft.render import render_png
from brand_assets.prompts.write import write_prompts
from brand_assets.records.brief import Brief
from brand_assets_tests.conftest import SHARED_BRIEFS
from brand_assets_tests.generation.draft.examples import decode
from brand_assets_tests.generation.draft.measures import flat_colors
from brand_assets_tests.generation.draft.test_diversity import count_ideas

HERE = Path(__file__).parent
OWN = sorted(path.stem for path in HERE.glob("*.md"))
SHARED = ["atlas-clinic-spring", "harbor-coffee", "lumen-grid"]
SIDE_PX = 256
MARGIN = 0.08
"""Of the side, on every side: what a mark leaves clear even when its brief asks for a tight fit."""
DRAWN = 40
"""Of each brief, evenly over the round, so that every direction is among them."""
IDEAS_AMONG = 200


def find_brief(name: str) -> Path:
    path = HERE / f"{name}.md"
    if path.exists():
        return path
    shared = SHARED_BRIEFS / f"{name}.md"
    if not shared.exists():
        pytest.skip(f"the shared brief {name} is not at hand")
    return shared


@cache
def plan(name: str) -> tuple[Brief, pl.DataFrame]:
    brief = read_brief(find_brief(name))
    return brief, write_prompts(brief, "concept", 1, profile="embedded")


def shots(name: str) -> list[dict[str, Any]]:
    rows = plan(name)[1]
    return rows[:: max(1, rows.height // DRAWN)].to_dicts()


@pytest.mark.parametrize("name", OWN)
def test_a_brief_of_ours_has_no_problem_and_says_what_draft_leaves_out(name: str) -> None:
    report = check_brief(find_brief(name))
    assert report.brief is not None, report.problems
    rows = plan(name)[1]
    assert rows.height == report.brief.concept.images
    assert set(rows["direction"]) >= {direction.name for direction in report.brief.directions}


@pytest.mark.parametrize("name", [*OWN, *SHARED])
def test_every_draw_is_whole_in_palette_colours_with_clear_margins(name: str) -> None:
    brief, _ = plan(name)
    allowed = {color.hex for color in brief.palette} | {"#FFFFFF", "#000000"}
    margin = round(MARGIN * SIDE_PX)
    for row in shots(name):
        mark = draw_mark(read_intent(json.loads(row["params"])), row["seed"])
        image = decode(render_png(mark, SIDE_PX, SIDE_PX))
        where = (name, row["direction"], row["seed"], mark.family)
        assert flat_colors(image) <= allowed, where
        frame = np.ones(image.shape[:2], dtype=bool)
        frame[margin:-margin, margin:-margin] = False
        assert (image[frame] == image[0, 0]).all(), where
        assert (image != image[0, 0]).any(axis=2).mean() > 0.01, where


@pytest.mark.parametrize("name", ["harbor-coffee", "kestrel-metrology"])
def test_two_hundred_draws_of_a_brief_hold_sixty_ideas(name: str) -> None:
    brief, _ = plan(name)
    larger = replace(brief, concept=replace(brief.concept, images=IDEAS_AMONG))
    rows = write_prompts(larger, "concept", 1, profile="embedded").to_dicts()
    assert len(rows) == IDEAS_AMONG
    assert count_ideas([draw_mark(read_intent(json.loads(row["params"])), row["seed"]) for row in rows]) >= 60
