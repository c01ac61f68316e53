"""This file checks plans: shares by largest remainder, and worked estimates of real briefs to the last hundredth."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from brand_assets.briefs.read import read_brief
from brand_assets.catalogue.models import find_model
from brand_assets.catalogue.planning import (
    PlannedWording,
    allocate,
    count_planned,
    plan_wording,
    planned_total_usd,
    planned_unit_usd,
)
from brand_assets.catalogue.reading import use_additions
from brand_assets.records.brief import ROUNDS, Brand, Brief, ConceptPlan, Direction, PaletteColor

SHARED = Path(__file__).parents[2].parent / "shared" / "briefs"


def _shared(name: str) -> Brief:
    path = SHARED / f"{name}.md"
    if not path.is_file():
        pytest.skip(f"{name}.md is not here")
    return read_brief(path)


def _totals(brief: Brief) -> list[dict[str, float]]:
    return [
        {key: round(n * (planned_unit_usd(brief, find_model(key), name) or 0), 6) for key, n in counts.items()}
        for name in ROUNDS
        for counts in [count_planned(brief, name)]
    ]


def test_three_hundred_at_seventy_twenty_ten() -> None:
    assert allocate({"a": 0.7, "b": 0.2, "c": 0.1}, 300) == {"a": 210, "b": 60, "c": 30}


@pytest.mark.parametrize(
    ("shares", "count", "expected"),
    [
        ({"a": 1 / 3, "b": 1 / 3, "c": 1 / 3}, 100, {"a": 34, "b": 33, "c": 33}),
        ({"a": 0.5, "b": 0.5}, 1, {"a": 1, "b": 0}),
        ({"a": 0.29, "b": 0.71}, 100, {"a": 29, "b": 71}),
        ({"a": 2, "b": 1, "c": 1}, 300, {"a": 150, "b": 75, "c": 75}),
        ({"a": 0.7, "b": 0.3}, 0, {"a": 0, "b": 0}),
        ({}, 5, {}),
        ({"a": 0.0}, 5, {"a": 0}),
    ],
)
def test_shares_by_largest_remainder(shares: dict[str, float], count: int, expected: dict[str, int]) -> None:
    assert allocate(shares, count) == expected


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.001, 1), min_size=1, max_size=8), st.integers(0, 5000))
def test_an_allocation_sums_up_and_is_less_than_one_off(shares: list[float], count: int) -> None:
    dealt = allocate({str(i): share for i, share in enumerate(shares)}, count)
    assert sum(dealt.values()) == count
    assert all(abs(dealt[str(i)] - share * count / sum(shares)) < 1 + 1e-6 for i, share in enumerate(shares))


def test_the_estimate_of_lumen_grid() -> None:
    brief = _shared("lumen-grid")
    flux = "replicate/flux-schnell", "replicate/flux-dev"
    assert _totals(brief) == [{flux[0]: 0.18}, {flux[1]: 0.90}, {flux[1]: 0.40}]
    assert round(planned_total_usd(brief), 6) == 1.48


def test_the_estimate_of_harbor_coffee() -> None:
    brief = _shared("harbor-coffee")
    turbo, schnell, flare = "stability/sd3.5-large-turbo", "replicate/flux-schnell", "openai/gpt-image-2.5-flare"
    concept, direction, final = _totals(brief)
    assert count_planned(brief, "concept") == {turbo: 210, schnell: 60, flare: 30}
    assert concept == {turbo: 8.40, schnell: 0.18, flare: 0.396}
    assert round(sum(direction.values()), 6) == 5.70
    assert sum(count_planned(brief, "final").values()) == 30
    assert round(sum(final.values()), 6) == 1.71


def test_the_estimate_of_atlas_clinic() -> None:
    concept, direction, final = (round(sum(total.values()), 2) for total in _totals(_shared("atlas-clinic-spring")))
    assert (concept, direction, final) == (2.66, 1.92, 0.72)
    assert round(concept + direction + final, 2) == 5.30


def test_of_a_swept_price_the_dearest_counts() -> None:
    brief = Brief(
        campaign="sweep",
        brand=Brand("Sweep"),
        palette=(PaletteColor("Ink", "#112233", "primary"),),
        directions=(Direction("one", "A dot."),),
        seed=1,
        sha256="",
        concept=ConceptPlan(10, 2, 1, {"quality": ("low", "high"), "guidance": (1, 2)}),
    )
    flare = find_model("openai/gpt-image-2.5-flare")
    assert planned_unit_usd(brief, flare, "concept") == 0.0527
    assert planned_unit_usd(brief, flare, "direction") == 0.0132


def test_rewording_is_planned_for_every_prompt_that_a_model_reads(tmp_path: Path) -> None:
    brief = Brief(
        campaign="worded",
        brand=Brand("Worded"),
        palette=(PaletteColor("Ink", "#112233", "primary"),),
        directions=(Direction("one", "A dot."),),
        seed=1,
        sha256="",
        concept=ConceptPlan(100, 2, 1),
        allocation={"draft/draft": 0.4, "stability/sd3.5-large": 0.6},
        enhance=("openai/gpt-6-luna", "anthropic/claude-haiku-5-5"),
    )
    assert plan_wording(brief) == PlannedWording("openai/gpt-6-luna", 60, None)  # later rounds are drawn by draft
    additions = tmp_path / "catalogue.yaml"
    additions.write_text("language_models: {openai/gpt-6-luna: {input_usd: 1.0, output_usd: 4.0}}\n", encoding="utf-8")
    use_additions(additions)
    planned = plan_wording(brief)
    assert planned is not None
    assert planned.about_usd == pytest.approx(60 * (400 * 1.0 + 400 * 4.0) / 1e6)
    assert plan_wording(replace(brief, enhance=())) is None
