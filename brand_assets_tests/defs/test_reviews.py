"""This file materializes `insight/reviews`, with the copies it reads, in the real definitions."""

import dagster as dg

from brand_assets.campaigns.studio import Studio
from brand_assets.definitions import defs
from brand_assets.records.checkpoint import Decision
from brand_assets.records.preference import Repeat
from brand_assets.records.tables import REVIEWS
from brand_assets_tests.defs.materializing import failure_words, open_test_instance

KEYS = [dg.AssetKey(["insight", table]) for table in ("decisions", "repeats", "comparisons", "reviews")]


def materialize_reviews(instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    job = defs.resolve_job_def("refresh_insight")
    return job.execute_in_process(instance=instance, asset_selection=KEYS, raise_on_error=False)


def test_reviews_are_a_table_and_what_people_can_read(studio: Studio) -> None:
    images = [f"{number:064x}" for number in range(6)]
    shown = [(image, image) for image in images]
    key = studio.ledger.checkpoints.open("harbor", "concept", 1, shown, to_approve=2).checkpoint_id
    studio.ledger.checkpoints.decide(key, [Decision(image, "Ada", "rejected", seconds=2.0) for image in images])
    studio.ledger.checkpoints.decide(key, [Decision(image, "auto", "approved") for image in images])
    for image in images:
        studio.ledger.repeats.add(Repeat(0, key, image, "Ada", "approved" if image == images[0] else "rejected"))
    with open_test_instance() as instance:
        result = materialize_reviews(instance)
        assert result.success, failure_words(result)
        [event] = result.asset_materializations_for_node("insight__reviews")
    table = studio.lake.read("reviews")
    assert table.schema == REVIEWS
    assert table.select("reviewer", "is_machine").rows() == [("Ada", False), ("auto", True)]
    told = str(event.metadata["people"].value)
    assert "| harbor | concept | Ada | 6 | 2.0 s (n 6) | 0% (n 6) | 0 | 83% (n 6) | - (n 0) |" in told
    assert "auto" not in told
    assert studio.lake.read("repeats").height == 6


def test_before_anybody_decided_the_table_is_empty_and_says_so(studio: Studio) -> None:
    with open_test_instance() as instance:
        result = materialize_reviews(instance)
        assert result.success, failure_words(result)
        [event] = result.asset_materializations_for_node("insight__reviews")
    assert studio.lake.read("reviews").height == 0
    assert event.metadata["people"].value == "no person has decided yet"
