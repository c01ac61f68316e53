"""This file materializes `insight/calibration` in the real definitions."""

import dagster as dg
import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.definitions import defs
from brand_assets.records.tables import CALIBRATION
from brand_assets_tests.campaigns.decided_brands import choose_by, decide_campaign
from brand_assets_tests.defs.materializing import failure_words, open_test_instance

KEY = dg.AssetKey(["insight", "calibration"])


def materialize_calibration(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    job = defs.resolve_job_def("refresh_insight")
    return job.execute_in_process(instance=instance, asset_selection=[KEY], raise_on_error=False)


def test_calibration_is_a_table_a_sentence_and_a_proposal(studio: Studio) -> None:
    for k in range(3):
        decide_campaign(studio, f"season-{k}", choose_by("color"), seed=k)
    with open_test_instance() as instance:
        result = materialize_calibration(instance)
        assert result.success, failure_words(result)
        [event] = result.asset_materializations_for_node("insight__calibration")
    table = studio.lake.read("calibration")
    assert table.schema == CALIBRATION
    assert table.filter(brand="all", part="color")["agreement"].to_list() == [1.0]
    assert not any(table[name].is_nan().any() for name, dtype in CALIBRATION.items() if dtype == pl.Float64)
    shown = {name: str(value.value) for name, value in event.metadata.items()}
    assert shown["dagster/row_count"] == str(table.height)
    assert shown["cost_usd"] == "0.0"
    assert shown["verdict"].startswith("The ranking agrees with people on ")
    assert "| all | color | 150 | 30 |" in shown["agreement"]
    assert "brand-assets calibration 'Harbor & Pine' --apply" in shown["proposed_weights"]


def test_without_a_decision_the_table_says_so_and_nothing_fails(studio: Studio) -> None:
    with open_test_instance() as instance:
        result = materialize_calibration(instance)
        assert result.success, failure_words(result)
        [event] = result.asset_materializations_for_node("insight__calibration")
    assert set(studio.lake.read("calibration")["verdict"]) == {"too few decisions"}
    assert "cannot be told" in str(event.metadata["verdict"].value)
    assert not studio.ledger.path.exists()
