"""This file tests the readings of a shortlist: a row for each image, what is wanted of it, and nothing read twice."""

import polars as pl

from brand_assets.campaigns.reading_letters import count_concerns, read_shortlist
from brand_assets.campaigns.studio import Studio
from brand_assets.records.tables import READINGS
from brand_assets_tests.campaigns.walking import walk_round
from brand_assets_tests.lettering.test_read import letter
from brand_assets_tests.scoring.drawn import encode
from brand_assets_tests.small_briefs import write_small_brief


def test_each_image_of_the_shortlist_has_its_reading_and_none_is_read_twice(studio: Studio) -> None:
    campaign = "harbor"
    write_small_brief(studio, campaign)
    walk_round(studio, campaign, "concept")
    tables = {name: studio.lake.read(name, campaign, "concept") for name in ("prompts", "raw_images", "dpp_selections")}
    rows = studio.lake.read("readings", campaign, "concept")
    assert rows.schema == READINGS
    assert rows["image_id"].to_list() == tables["dpp_selections"].sort("position")["image_id"].to_list()
    assert rows.filter(pl.col("finding").str.starts_with("Not computed")).height == 0
    assert sum(count_concerns(rows).values()) <= rows.height
    again = read_shortlist(studio, campaign, "concept", **tables)
    assert again.read == 0
    assert again.rows.equals(rows)


def test_letters_in_a_picture_of_which_nobody_said_what_it_shows_are_read_and_not_held_against_it(
    studio: Studio,
) -> None:
    campaign = "harbor"
    write_small_brief(studio, campaign)
    sha256 = studio.images.put(encode(letter("Harbor & Pine", "wordmark", 3)))
    prompts = pl.DataFrame([{"prompt_id": "p", "direction": "imported", "attributes": [], "params": "{}"}])
    images = pl.DataFrame([{"image_id": "i", "prompt_id": "p", "sha256": sha256}])
    shown = pl.DataFrame([{"image_id": "i", "position": 1}])
    [row] = read_shortlist(studio, campaign, "concept", prompts, images, shown).rows.to_dicts()
    assert row["text"].casefold() == "harbor & pine"
    assert row["finding"].endswith("; nobody said whether any are wanted.")
    assert (row["expected"], row["concern"]) == ("", None)


def test_a_file_that_is_gone_is_a_row_that_says_so(studio: Studio) -> None:
    campaign = "harbor"
    write_small_brief(studio, campaign)
    walk_round(studio, campaign, "concept")
    tables = {name: studio.lake.read(name, campaign, "concept") for name in ("prompts", "raw_images", "dpp_selections")}
    first = tables["dpp_selections"].sort("position")["image_id"][0]
    studio.lake.write(READINGS.to_frame(), "readings", campaign, "concept")
    broken = tables["raw_images"].with_columns(
        sha256=pl.when(pl.col("image_id") == first).then(pl.lit("0" * 64)).otherwise("sha256")
    )
    rows = read_shortlist(studio, campaign, "concept", **(tables | {"raw_images": broken})).rows
    assert rows["finding"][0].startswith("Not computed")
    assert rows["distance"][0] is None
    assert count_concerns(rows)["not computed"] == 1
