import dagster as dg
import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio
from brand_assets_tests.campaigns.walking import approve_first
from brand_assets_tests.defs.materializing import failure_words, materialize_alone, open_test_instance, run_job
from brand_assets_tests.small_briefs import write_small_brief

GATED = {
    ("direction", "prompts"): "concept",
    ("direction", "raw_images"): "concept",
    ("concept", "approvals"): "concept",
    ("final", "raw_images"): "direction",
    ("finished_images",): "final",
    ("exports",): "final",
}


@pytest.mark.parametrize("key", GATED)
def test_a_gated_asset_alone_fails_before_it_touches_anything_when_nothing_was_decided(
    studio: Studio, key: tuple[str, ...]
) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance("tide") as instance:
        result = materialize_alone(list(key), "tide", instance)
    assert not result.success
    words = failure_words(result)
    assert f"The {GATED[key]} round of 'tide' has not reached its checkpoint" in words
    assert "Go on with what is due: brand-assets run tide" in words
    assert not list(studio.settings.images.rglob("*.*"))
    assert not studio.lake.path("prompts", "tide", "direction").exists()
    assert studio.ledger.spend.sum_spend("campaign") == []


def test_the_whole_way_with_each_gate_shut_until_it_is_decided(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance("tide") as instance:
        concept = run_job("concept_round", "tide", instance)
        assert concept.success
        _assert_cost_everywhere(concept)
        for key in (["direction", "prompts"], ["direction", "raw_images"]):
            assert "images have waited" in failure_words(materialize_alone(key, "tide", instance))
        approve_first(studio, deciding.find_checkpoint(studio, "tide", "concept"), 2)
        _make_stale(studio, "concept")
        for key in (["direction", "prompts"], ["direction", "raw_images"]):
            assert "is stale: the shortlist has changed" in failure_words(materialize_alone(key, "tide", instance))
        _put_back(studio, "concept")
        direction = run_job("direction_round", "tide", instance)
        assert direction.success
        _assert_cost_everywhere(direction)
        assert "images have waited" in failure_words(materialize_alone(["final", "raw_images"], "tide", instance))
        approve_first(studio, deciding.find_checkpoint(studio, "tide", "direction"), 2)
        assert run_job("final_round", "tide", instance).success
        assert "images have waited" in failure_words(materialize_alone(["exports"], "tide", instance))
        approve_first(studio, deciding.find_checkpoint(studio, "tide", "final"), 1)
        _make_stale(studio, "final")
        assert "is stale: the shortlist has changed" in failure_words(materialize_alone(["exports"], "tide", instance))
        assert not (studio.settings.exports / "tide").exists()
        _make_stale(studio, "direction")
        assert "is stale" in failure_words(materialize_alone(["final", "raw_images"], "tide", instance))
        _put_back(studio, "final")
        export = run_job("export_round", "tide", instance)
        assert export.success, failure_words(export)
        _assert_cost_everywhere(export)
    assert (studio.settings.exports / "tide" / "index.html").is_file()


def _make_stale(studio: Studio, round_name: str) -> None:
    path = studio.lake.path("dpp_selections", "tide", round_name)
    path.with_suffix(".kept").write_bytes(path.read_bytes())
    rows = studio.lake.read("dpp_selections", "tide", round_name)
    studio.lake.write(rows.head(1), "dpp_selections", "tide", round_name)


def _put_back(studio: Studio, round_name: str) -> None:
    path = studio.lake.path("dpp_selections", "tide", round_name)
    path.with_suffix(".kept").rename(path)


def _assert_cost_everywhere(result: dg.ExecuteInProcessResult) -> None:
    materializations = [event.materialization for event in result.all_events if event.is_step_materialization]
    assert materializations
    for materialization in materializations:
        assert isinstance(materialization.metadata["cost_usd"].value, float), materialization.asset_key
        assert "dagster/row_count" in materialization.metadata
        assert materialization.metadata["seconds"].value >= 0
