"""This file tests the checks on a drawn round, as the Dagster UI shows them after a materialization."""

from datetime import UTC, datetime

import dagster as dg
import polars as pl
import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.records.drawing import DrawRequest, Outcome, OutcomeStatus
from brand_assets.storage.ledger import PricedRequest
from brand_assets_tests.defs.materializing import materialize_alone, open_test_instance, run_job
from brand_assets_tests.small_briefs import write_small_brief


def settle_one(studio: Studio, status: OutcomeStatus, usd: float, variant: int = 0) -> None:
    """One more request of the concept round in the ledger, as another provider's."""
    request = DrawRequest("tide", "concept", 2, "p", "stability", "sd3.5-large", "A mark.", "", {}, 1, variant)
    studio.ledger.spend.reserve([PricedRequest(request, usd)], "run")
    outcome = Outcome(
        request.request_key, "p", "tide", "concept", 2, "stability", "sd3.5-large", status, "Because.", usd, 1.0,
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
        assert run_job("concept_round", "tide", instance).success
        found = look(studio, instance)
    assert {name for name, check in found.items() if not check.passed} == set()
    assert {"success_rate", "mix_as_allocated", "no_unknown_outcomes", "within_budget"} <= found.keys()
    assert found["mix_as_allocated"].description == "draft/draft 100% of 100%"


def test_an_unknown_outcome_is_flagged_with_what_it_may_have_cost_and_where_to_look(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance("tide") as instance:
        assert run_job("concept_round", "tide", instance).success
        settle_one(studio, "unknown", 0.065)
        check = look(studio, instance)["no_unknown_outcomes"]
    assert not check.passed
    assert check.metadata["unknown_usd"].value == pytest.approx(0.065)
    assert "brand-assets spend --unknown" in (check.description or "")


@pytest.mark.parametrize(
    ("charged", "passed", "severity"), [(4.49, True, "WARN"), (4.5, False, "WARN"), (5.0, False, "ERROR")]
)
def test_the_budget_warns_at_ninety_per_cent_and_fails_at_a_hundred(
    studio: Studio, charged: float, passed: bool, severity: str
) -> None:
    write_small_brief(studio, "tide", more="budget_usd: 5\n")
    with open_test_instance("tide") as instance:
        assert run_job("concept_round", "tide", instance).success
        settle_one(studio, "drawn", charged)
        check = look(studio, instance)["within_budget"]
    assert (check.passed, check.severity.value) == (passed, severity)


def test_refusals_lower_the_success_rate(studio: Studio) -> None:
    write_small_brief(studio, "tide")  # eight images, all drawn
    with open_test_instance("tide") as instance:
        assert run_job("concept_round", "tide", instance).success
        settle_one(studio, "refused", 0.0)
        assert not look(studio, instance)["success_rate"].passed  # 8 of 9
        metadata = _describe(instance)
    assert metadata["success_rate"].value == pytest.approx(8 / 9, abs=1e-4)
    assert "refused | Because. | 1" not in str(metadata["failures"].value)  # it is no prompt of this round


def test_what_the_round_cost_is_the_ledgers_sum_to_the_cent(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance("tide") as instance:
        assert run_job("concept_round", "tide", instance).success
        for variant, usd in enumerate((0.065, 0.0132, 0.003)):
            settle_one(studio, "drawn", usd, variant)
        look(studio, instance)
        metadata = _describe(instance)
    spent = studio.ledger.copy_table("spend").filter(pl.col("status") == "charged")["cost_usd"].sum()
    assert metadata["cost_usd"].value == pytest.approx(0.0812)
    assert spent == pytest.approx(0.0812)


def _describe(instance: dg.DagsterInstance) -> dict[str, dg.MetadataValue]:
    event = instance.get_latest_materialization_event(dg.AssetKey(["concept", "raw_images"]))
    assert event is not None
    assert event.asset_materialization is not None
    return dict(event.asset_materialization.metadata)
