"""This file tests that a brand's taste rates images only where it has proved itself on others."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.tasting import rate_by_taste
from brand_assets_tests.campaigns.decided_brands import decide, score_campaign, show
from brand_assets_tests.campaigns.walking import walk_round
from brand_assets_tests.small_briefs import write_small_brief


def embed(studio: Studio, campaign: str, seed: int) -> pl.DataFrame:
    score_campaign(studio, campaign, seed=seed, dimensions=8)
    return studio.lake.read("embeddings", campaign, "concept")


def first_numbers(embeddings: pl.DataFrame) -> dict[str, float]:
    return {row["image_id"]: row["vector"][0] for row in embeddings.rows(named=True)}


def decide_by_first_number(studio: Studio, campaign: str, seed: int, reviewer: str = "ada") -> None:
    """People who take what lies furthest in the first of the embedding's dimensions."""
    liked = first_numbers(embed(studio, campaign, seed).head(50))
    best = sorted(liked, key=lambda image_id: -liked[image_id])[:12]
    decide(studio, show(studio, campaign, list(liked)), best, reviewer=reviewer)


def rate_new(studio: Studio, *, model: str = "test") -> tuple[Mapping[str, float], Mapping[str, float]]:
    """How another campaign's images are rated, and what its people would like."""
    embeddings = embed(studio, "new", 99)
    rated = rate_by_taste(studio, load_brief(studio, "new"), embeddings.with_columns(model=pl.lit(model)))
    return rated, first_numbers(embeddings)


def test_a_new_campaigns_images_are_rated_by_what_the_brand_liked_before(studio: Studio) -> None:
    decide_by_first_number(studio, "spring", 1)
    decide_by_first_number(studio, "autumn", 2)
    rated, liked = rate_new(studio)
    assert len(rated) == 120
    assert 0 < min(rated.values()) < max(rated.values()) < 1
    assert np.corrcoef([rated[one] for one in liked], list(liked.values()))[0, 1] > 0.8


def test_a_vector_that_is_not_finite_is_not_rated_and_spoils_no_other(studio: Studio) -> None:
    decide_by_first_number(studio, "spring", 1)
    decide_by_first_number(studio, "autumn", 2)
    embeddings = embed(studio, "new", 99)
    broken = [[float("nan")] * 8, *embeddings["vector"].to_list()[1:]]
    spoiled = embeddings.with_columns(pl.Series("vector", broken, dtype=embeddings.schema["vector"]))
    rated = rate_by_taste(studio, load_brief(studio, "new"), spoiled)
    assert set(rated) == set(embeddings["image_id"][1:])
    assert all(0 < share < 1 for share in rated.values())


def test_chance_is_no_taste_and_neither_is_the_machines_own_choice(studio: Studio) -> None:
    for k in range(2):
        shown = embed(studio, f"season-{k}", k)["image_id"].to_list()[:50]
        decide(studio, show(studio, f"season-{k}", shown), shown[:12])
    assert rate_new(studio)[0] == {}
    decide_by_first_number(studio, "by-demo", 5, reviewer="demo")
    assert rate_new(studio)[0] == {}


def test_a_taste_for_what_one_model_sees_rates_nothing_that_another_saw(studio: Studio) -> None:
    decide_by_first_number(studio, "spring", 1)
    assert rate_new(studio, model="other")[0] == {}
    assert rate_new(studio)[0] != {}


def test_without_decisions_a_rounds_taste_is_null(studio: Studio) -> None:
    write_small_brief(studio, "pier", images=6)
    walk_round(studio, "pier", "concept")
    scores = studio.lake.read("scores", "pier", "concept")
    assert scores.height
    assert scores["taste"].null_count() == scores.height
