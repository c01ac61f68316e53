"""This file tests what the assets report by which a round comes down to a shortlist, and their run config."""

import dagster as dg
import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from brand_assets.campaigns.studio import Studio
from brand_assets.clustering.profiles import NO_CLEAR_CLUSTERS
from brand_assets.definitions import defs
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


def group(studio: Studio, vectors: NDArray[np.float64]) -> dict[str, object]:
    """What `clusters` reports of a round with these vectors."""
    seen = studio.lake.read("embeddings", "tide", "concept")
    vector = pl.Series("vector", vectors, dtype=pl.Array(pl.Float32, vectors.shape[1])).cast(EMBEDDINGS["vector"])
    studio.lake.write(seen.with_columns(vector), "embeddings", "tide", "concept")
    with open_test_instance("tide") as instance:
        result = defs.resolve_implicit_global_asset_job_def().execute_in_process(
            instance=instance,
            partition_key="tide",
            asset_selection=[dg.AssetKey(["concept", table]) for table in ("clusters", "cluster_profiles")],
            raise_on_error=False,
        )
    assert result.success, failure_words(result)
    told = [event.materialization.metadata for event in result.all_events if event.is_step_materialization]
    assert told[0]["groups"] == told[1]["groups"]
    return {name: value.value for name, value in told[0].items()}


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
    planted = np.repeat(np.eye(3, 8), (8, 5, 3), axis=0) + np.random.default_rng(2).normal(0, 0.2, (16, 8))
    told = group(studio, planted)
    profiles = studio.lake.read("cluster_profiles", "tide", "concept")
    assert told["clusters"] == profiles.height == 3
    assert told["silhouette"] == pytest.approx((profiles["silhouette"] * profiles["size"]).sum() / 16)
    assert told["silhouette"] != pytest.approx(profiles["silhouette"][0]), "not that of the largest alone"
    assert "| cluster 0 | 8 | " in str(told["groups"])


def test_a_round_without_clear_clusters_says_so(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=16)
    write_tables(studio)
    studio.lake.write(TAGS.to_frame(), "tags", "tide", "concept")
    told = group(studio, np.ones((16, 8)))
    assert f"| {NO_CLEAR_CLUSTERS} | 16 | not known | not known |" in str(told["groups"])
    assert "silhouette" not in told


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
