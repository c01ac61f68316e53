"""This file tests the checks on a drawn round, as the Dagster UI shows them after a materialization."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import polars as pl
import pytest

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.definitions import defs
from brand_assets.lettering.spelling import MISSPELLED
from brand_assets.records.drawing import DrawRequest, Outcome, OutcomeStatus, StageName
from brand_assets.records.tables import READINGS
from brand_assets.settings import Settings
from brand_assets.storage.ledger import PricedRequest
from brand_assets_tests.campaigns.walking import draw_images_table, write_prompts_table
from brand_assets_tests.defs.materializing import materialize_alone, open_test_instance
from brand_assets_tests.small_briefs import write_small_brief


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a concept round whose eight images are drawn."""
    root = tmp_path_factory.mktemp("drawn")
    studio = open_studio(Settings(data_root=root, dagster_home=root / "dagster_home"))
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    draw_images_table(studio, "tide", "concept")
    return root


@pytest.fixture
def studio(studio: Studio, drawn: Path) -> Studio:
    """An installation of the test's own, with that round."""
    shutil.copytree(drawn, studio.settings.data_root, dirs_exist_ok=True)
    return studio


def settle_one(
    studio: Studio, status: OutcomeStatus, usd: float, variant: int = 0, *, stage: StageName = "concept", by: str = "p"
) -> None:
    """One more request of a stage in the ledger, as another provider's, for the prompt `by`."""
    request = DrawRequest("tide", stage, 2, by, "stability", "sd3.5-large", "A mark.", "", {}, 1, variant)
    studio.ledger.spend.reserve([PricedRequest(request, usd)], "run")
    outcome = Outcome(
        request.request_key, by, "tide", stage, 2, "stability", "sd3.5-large", status, "Because.", usd, 1.0,
        datetime.now(UTC),
    )  # fmt: skip
    studio.ledger.spend.settle_outcome(outcome, "run")


def look(studio: Studio, instance: dg.DagsterInstance) -> dict[str, dg.AssetCheckEvaluation]:
    result = materialize_alone(["concept", "raw_images"], "tide", instance)
    assert result.success
    return {found.check_name: found for found in result.get_asset_check_evaluations()}


def test_a_round_that_went_well_passes_every_check(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 5\n")
    with open_test_instance("tide") as instance:
        found = look(studio, instance)
    assert {name for name, check in found.items() if not check.passed} == set()
    assert {"success_rate", "mix_as_allocated", "no_unknown_outcomes", "within_budget"} <= found.keys()
    assert found["mix_as_allocated"].description == "draft/draft 100% (brief: 100%)"


def test_an_unknown_outcome_is_flagged_with_what_it_may_have_cost_and_where_to_look(studio: Studio) -> None:
    with open_test_instance("tide") as instance:
        settle_one(studio, "unknown", 0.065)
        check = look(studio, instance)["no_unknown_outcomes"]
    assert not check.passed
    assert check.metadata["unknown_usd"].value == pytest.approx(0.065)
    assert "brand-assets spend --unknown" in (check.description or "")


def test_what_is_in_doubt_of_the_rounds_wording_is_flagged_with_its_images(studio: Studio) -> None:
    with open_test_instance("tide") as instance:
        settle_one(studio, "unknown", 0.02, stage="prompts", by="direction-1")
        assert look(studio, instance)["no_unknown_outcomes"].passed
        settle_one(studio, "unknown", 0.03, 1, stage="prompts", by="concept-1")
        check = look(studio, instance)["no_unknown_outcomes"]
    assert check.metadata["unknown_usd"].value == pytest.approx(0.03)


def test_the_months_budget_counts_beside_the_briefs(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRAND_ASSETS_MONTHLY_BUDGET_USD", "1")
    with open_test_instance("tide") as instance:
        settle_one(studio, "drawn", 0.95)
        check = look(studio, instance)["within_budget"]
    assert not check.passed
    assert check.description == (
        "0.95 USD committed; the brief sets no budget; this month 0.95 of 1.00 USD are committed."
    )


@pytest.mark.parametrize(
    ("charged", "passed", "severity"), [(4.49, True, "WARN"), (4.5, False, "WARN"), (5.0, False, "ERROR")]
)
def test_the_budget_warns_at_ninety_per_cent_and_fails_at_a_hundred(
    studio: Studio, charged: float, passed: bool, severity: str
) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 5\n")
    with open_test_instance("tide") as instance:
        settle_one(studio, "drawn", charged)
        check = look(studio, instance)["within_budget"]
    assert (check.passed, check.severity.value) == (passed, severity)


def test_refusals_lower_the_success_rate(studio: Studio) -> None:
    with open_test_instance("tide") as instance:
        settle_one(studio, "refused", 0.0)
        assert not look(studio, instance)["success_rate"].passed  # 8 of 9 are drawn
        metadata = _describe(instance)
    assert metadata["success_rate"].value == pytest.approx(8 / 9, abs=1e-4)
    assert "refused | Because. | 1" not in str(metadata["failures"].value)  # it is no prompt of this round


def test_what_the_round_cost_is_the_ledgers_sum_to_the_cent(studio: Studio) -> None:
    with open_test_instance("tide") as instance:
        for variant, usd in enumerate((0.065, 0.0132, 0.003)):
            settle_one(studio, "drawn", usd, variant)
        look(studio, instance)
        metadata = _describe(instance)
    spent = studio.ledger.copy_table("spend").filter(pl.col("status") == "charged")["cost_usd"].sum()
    assert metadata["cost_usd"].value == pytest.approx(0.0812)
    assert spent == pytest.approx(0.0812)
    told = metadata["campaign_against_budget"].value
    assert told == "0.08 USD spent, reserved or in doubt; budget: its brief sets none"


def _describe(instance: dg.DagsterInstance) -> dict[str, dg.MetadataValue]:
    event = instance.get_latest_materialization_event(dg.AssetKey(["concept", "raw_images"]))
    assert event is not None
    assert event.asset_materialization is not None
    return dict(event.asset_materialization.metadata)


@pytest.mark.parametrize("concern", [None, MISSPELLED])
def test_a_misspelled_name_in_the_shortlist_is_flagged(studio: Studio, concern: str | None) -> None:
    row = ("image", "Harbour", "Harbor", 0.14, concern, "Reads Harbour.", "a reader")
    columns = ("image_id", "text", "expected", "distance", "concern", "finding", "reader")
    readings = pl.DataFrame([dict(zip(columns, row, strict=True))], schema=READINGS)
    studio.lake.write(readings, "readings", "tide", "concept")
    key = dg.AssetCheckKey(dg.AssetKey(["concept", "readings"]), "lettering")
    beside = dg.AssetSelection.assets(["concept", "prompts"])  # a job of checks alone has no partitions
    job = dg.define_asset_job("look", selection=beside | dg.AssetSelection.checks(key))
    with open_test_instance("tide") as instance:
        only = dg.Definitions.merge(dg.Definitions(jobs=[job]), defs).resolve_job_def("look")
        [check] = only.execute_in_process(instance=instance, partition_key="tide").get_asset_check_evaluations()
    assert check.passed == (concern is None)
    assert concern is None or f"1 {MISSPELLED}" in (check.description or "")
