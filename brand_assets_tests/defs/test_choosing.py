"""This file tests what the assets report by which a round comes down to a shortlist, and their run config."""

import dagster as dg
import numpy as np
import polars as pl
import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.clustering.profiles import NO_CLEAR_CLUSTERS
from brand_assets.records.tables import EMBEDDINGS, TAGS
from brand_assets_tests.campaigns.test_holding import write_tables
from brand_assets_tests.defs.materializing import failure_words, materialize_alone, open_test_instance
from brand_assets_tests.small_briefs import write_small_brief


def describe(result: dg.ExecuteInProcessResult) -> dict[str, object]:
    assert result.success, failure_words(result)
    [told] = [event.materialization.metadata for event in result.all_events if event.is_step_materialization]
    return {name: value.value for name, value in told.items()}


def choose(instance: dg.DagsterInstance, **config: list[str]) -> dg.ExecuteInProcessResult:
    return materialize_alone(
        ["concept", "dpp_selections"],
        "tide",
        instance,
        run_config={"ops": {"concept__dpp_selections": {"config": config}}},
    )


def test_the_shortlist_reports_every_method_beside_the_ranking_and_what_is_locked(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    wanted = studio.lake.read("scores", "tide", "concept").sort("quality")["image_id"][0]
    with open_test_instance("tide") as instance:
        told = describe(choose(instance, locked=[wanted[:12]]))
        assert studio.lake.read("dpp_selections", "tide", "concept")["image_id"][0] == wanted
        again = describe(choose(instance))
    table = str(told["methods"])
    assert len(table) < 1000, "longer Markdown does not show inline"
    assert [line.split("|")[1].strip() for line in table.splitlines()[2:]] == [
        "plain ranking",
        "dpp",
        "mmr",
        "facility",
        "top",
    ]
    assert [line.split("|")[1].strip() for line in table.splitlines() if "shown" in line] == ["dpp"]
    assert (told["locked"], told["banned"]) == (wanted, "none")
    assert again["locked"] == wanted, "a run that does not name it keeps it"


def test_the_clusters_report_their_profiles_and_the_silhouette_of_all(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    studio.lake.write(TAGS.to_frame(), "tags", "tide", "concept")
    vectors = np.repeat(np.eye(3, 8), (8, 5, 3), axis=0) + np.random.default_rng(2).normal(0, 0.2, (16, 8))
    seen = studio.lake.read("embeddings", "tide", "concept")
    found = pl.Series("vector", vectors, dtype=EMBEDDINGS["vector"])
    for embeddings, label in ((seen.with_columns(found), "cluster 0"), (seen, NO_CLEAR_CLUSTERS)):
        studio.lake.write(embeddings, "embeddings", "tide", "concept")
        with open_test_instance("tide") as instance:
            result = materialize_alone(["concept", "clusters"], "tide", instance)
        told = [event.materialization.metadata for event in result.all_events if event.is_step_materialization]
        assert [label in str(metadata["groups"].value) for metadata in told] == [True, True], failure_words(result)
        profiles = studio.lake.read("cluster_profiles", "tide", "concept")
        expected = (profiles["silhouette"] * profiles["size"]).sum() / 16
        assert told[0]["silhouette"].value == pytest.approx(expected)


def test_an_id_that_is_none_fails_in_words(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    with open_test_instance("tide") as instance:
        assert "'nothere' is to be banned, and no image" in failure_words(choose(instance, banned=["nothere"]))


def test_the_coverage_shows_its_map_within_the_event_logs_room(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    studio.lake.write(TAGS.to_frame(), "tags", "tide", "concept")
    with open_test_instance("tide") as instance:
        told = describe(materialize_alone(["concept", "coverage"], "tide", instance))
    picture = str(told["coverage_map"])
    assert picture.startswith("![coverage map](data:image/webp;base64,")
    assert len(picture) < 60_000
    assert told["gaps"] == 5, "all are bold: medium lines, both mark types and both densities are missing"
