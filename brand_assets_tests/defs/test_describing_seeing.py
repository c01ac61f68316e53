"""This file tests what the UI is told of tags and scores: what was seen, by which model, and what was not and why."""

import numpy as np
import polars as pl

from brand_assets.defs.describing_seeing import describe_scores, describe_tags
from brand_assets.records.tables import SCORES, TAGS
from brand_assets.scoring.part import Evidence, Sight
from brand_assets.scoring.score import score_all
from brand_assets_tests.scoring.drawn import EMBER, HARBOR, PALETTE, WEIGHTS, canvas, encode, put_disc

IMAGES = [("a", encode(put_disc(canvas(), HARBOR))), ("b", encode(put_disc(canvas(), EMBER, 0.2))), ("c", b"no image")]


def look_up(image_id: str) -> Evidence:
    """Image a is seen to be bold; nobody looked at b."""
    unit = np.array([1.0, 0.0], dtype=np.float32)
    likelihoods = {"line_weight": {"thin": 0.1, "bold": 0.9}}
    sight = Sight("clip-x", unit, unit, judge="clip-x", likelihoods=likelihoods) if image_id == "a" else None
    return Evidence({"line_weight": "thin"}, sight, absent_sight="nobody looked")


def test_scores_report_means_what_is_missing_why_and_by_whom() -> None:
    told = describe_scores(score_all(IMAGES, PALETTE, WEIGHTS, look_up=look_up, weights_from="the brief"))
    assert told["mean_semantic"] == 1.0
    assert told["not_computed"] == "aesthetic"
    assert "nobody looked" in told["why_not_computed"].value
    assert "LAION" in told["why_not_computed"].value
    assert "| semantic | clip-score/clip-x 1 | 1 |" in told["scorers"].value
    assert "| line_weight | thin | bold | 1 |" in told["missing"].value
    assert told["weights_from"] == "the brief"
    assert "| unreadable | 1 |" in told["out_of_the_ranking"].value


def test_scores_of_no_images_report_that_nothing_was_computed() -> None:
    told = describe_scores(pl.DataFrame(schema=SCORES))
    assert told["not_computed"] == "semantic, color, aesthetic, composition, composite"
    assert not [name for name in told if name.startswith("mean_")]


def test_tags_report_the_share_of_what_was_asked_by_attribute() -> None:
    rows = [("a", "density", "sparse", "sparse"), ("b", "density", "dense", "sparse"), ("b", "style", "rosette", None)]
    tags = pl.DataFrame(
        [
            {"image_id": i, "attribute": a, "value": v, "likelihood": 0.7, "asked": asked, "model": "clip-x"}
            for i, a, v, asked in rows
        ],
        schema=TAGS,
    )
    told = describe_tags(tags, images=5)
    assert (told["models"], told["tagged_images"], told["shown_of_asked"]) == ("clip-x", "2 of 5", 0.5)
    assert "| density | 2 | 1 | 50% |" in told["shown_of_asked_by_attribute"].value


def test_no_tags_say_that_nothing_could_be_judged() -> None:
    told = describe_tags(pl.DataFrame(schema=TAGS), images=5)
    assert (told["models"], told["tagged_images"]) == ("none", "0 of 5")
    assert "shown_of_asked" not in told
