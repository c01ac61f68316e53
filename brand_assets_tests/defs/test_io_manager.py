from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.defs.partitions import campaigns
from brand_assets.defs.resources import lake_io_manager
from brand_assets.records.tables import SCORES
from brand_assets_tests.defs.materializing import failure_words, open_test_instance


@dg.asset(name="scores", key_prefix="concept", partitions_def=campaigns, io_manager_key="lake")
def empty_scores() -> pl.DataFrame:
    return SCORES.to_frame()


@dg.asset(name="after", ins={"scores": dg.AssetIn(key=["concept", "scores"])}, partitions_def=campaigns)
def scores_height(scores: pl.DataFrame) -> int:
    return scores.height


@dg.asset(name="spend", key_prefix="insight", io_manager_key="lake")
def wrong_spend() -> pl.DataFrame:
    return pl.DataFrame({"amount": [1]})


def materialize(campaign: str, *assets: dg.AssetsDefinition) -> dg.ExecuteInProcessResult:
    with open_test_instance(campaign) as instance:
        return dg.materialize(
            list(assets),
            instance=instance,
            partition_key=campaign,
            resources={"lake": lake_io_manager},
            selection=[asset.key for asset in assets[-1:]],
            raise_on_error=False,
        )


def files_in(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.name != "ledger.lock"}


@pytest.mark.parametrize(
    "key", ["a/../../../x", "../x", "/etc/x", "a/b", ".", "..", "Tide", "tide ", "-tide", "a" * 64, "tide%2F", "día"]
)
def test_a_partition_key_that_is_no_campaigns_name_is_refused_and_writes_nothing(
    studio: Studio, tmp_path: Path, key: str
) -> None:
    before = files_in(tmp_path)
    written = materialize(key, empty_scores)
    assert not written.success
    assert "is not a campaign's name: lower-case letters" in failure_words(written)
    read = materialize(key, empty_scores, scores_height)
    assert not read.success
    assert "is not a campaign's name: lower-case letters" in failure_words(read)
    assert files_in(tmp_path) == before


def test_a_table_is_written_and_read_where_the_lake_says(studio: Studio) -> None:
    assert materialize("tide", empty_scores).success
    assert studio.lake.path("scores", "tide", "concept").is_file()
    assert materialize("tide", empty_scores, scores_height).success
    assert studio.lake.read("scores", "tide", "concept").schema == SCORES


def test_a_missing_table_and_one_of_another_schema_fail_in_words(studio: Studio) -> None:
    assert "does not exist. Materialize what makes it first." in failure_words(
        materialize("tide", empty_scores, scores_height)
    )
    refused = dg.materialize([wrong_spend], resources={"lake": lake_io_manager}, raise_on_error=False)
    assert "column 'amount' is unknown" in failure_words(refused)
    assert not studio.lake.path("spend").exists()
