import json

import dagster as dg
import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.studio import Studio
from brand_assets.definitions import defs
from brand_assets_tests.campaigns.walking import approve_first, walk_round
from brand_assets_tests.defs.materializing import open_test_instance
from brand_assets_tests.small_briefs import write_small_brief


def tick(name: str, studio: Studio, instance: dg.DagsterInstance, cursor: str | None = None) -> dg.SensorResult:
    context = dg.build_sensor_context(instance=instance, cursor=cursor, definitions=defs, resources={"studio": studio})
    result = defs.get_sensor_def(name)(context)
    assert isinstance(result, dg.SensorResult)
    return result


def test_a_waiting_campaign_is_named_with_how_long_it_waits(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    with open_test_instance() as instance:
        result = tick("concept_checkpoint", studio, instance)
    assert result.run_requests == []
    assert "tide (4 images, 0 minutes)" in (result.skip_reason or dg.SkipReason("")).skip_message


def test_a_submission_asks_for_exactly_one_run_of_the_next_round(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    approve_first(studio, checkpoint, 1)
    with open_test_instance() as instance:
        first = tick("concept_checkpoint", studio, instance)
        lost_cursor = tick("concept_checkpoint", studio, instance, cursor=None)
        second = tick("concept_checkpoint", studio, instance, cursor=first.cursor)
        others = tick("direction_checkpoint", studio, instance)
    [request] = first.run_requests or []
    assert request.run_key == f"tide/concept/{checkpoint.checkpoint_id}"
    assert request.partition_key == "tide"
    assert [again.run_key for again in lost_cursor.run_requests or []] == [request.run_key]
    assert second.run_requests == []
    assert others.run_requests == []


def test_rejecting_everything_asks_for_no_run_and_says_so(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    with open_test_instance() as instance:
        result = tick("concept_checkpoint", studio, instance)
    assert result.run_requests == []
    assert "Everything was rejected" in (result.skip_reason or dg.SkipReason("")).skip_message


def test_reopening_and_submitting_asks_for_one_more_run_under_another_key(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    approve_first(studio, checkpoint, 1)
    with open_test_instance() as instance:
        first = tick("concept_checkpoint", studio, instance)
        reopened = deciding.reopen(studio, "tide", "concept")
        waiting = tick("concept_checkpoint", studio, instance, cursor=first.cursor)
        approve_first(studio, reopened, 2)
        second = tick("concept_checkpoint", studio, instance, cursor=waiting.cursor)
    assert reopened.checkpoint_id != checkpoint.checkpoint_id
    assert waiting.run_requests == []
    assert [request.run_key for request in second.run_requests or []] == [f"tide/concept/{reopened.checkpoint_id}"]


def test_a_decision_that_was_carried_out_from_the_terminal_is_not_carried_out_again(studio: Studio) -> None:
    from brand_assets.defs.jobs import direction_round
    from brand_assets.records.checkpoint import RUN_TAG

    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    approve_first(studio, checkpoint, 1)
    with open_test_instance("tide") as instance:
        job = defs.resolve_job_def(direction_round.name)
        tags = {RUN_TAG: checkpoint.checkpoint_id}
        assert job.execute_in_process(instance=instance, partition_key="tide", tags=tags).success
        assert tick("concept_checkpoint", studio, instance).run_requests == []


def test_a_run_from_the_terminal_before_the_decision_is_of_a_ledger_that_was_restored_since(studio: Studio) -> None:
    from brand_assets.records.checkpoint import RUN_TAG

    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    with open_test_instance("tide") as instance:
        instance.create_run_for_job(
            defs.resolve_job_def("direction_round"),
            tags={RUN_TAG: checkpoint.checkpoint_id},
            status=dg.DagsterRunStatus.SUCCESS,
        )
        approve_first(studio, checkpoint, 1)
        assert len(tick("concept_checkpoint", studio, instance).run_requests or []) == 1


def test_a_decision_whose_run_from_the_terminal_was_cancelled_is_carried_out_by_the_sensor(studio: Studio) -> None:
    from brand_assets.records.checkpoint import RUN_TAG

    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    approve_first(studio, checkpoint, 1)
    with open_test_instance("tide") as instance:
        run = instance.create_run_for_job(
            defs.resolve_job_def("direction_round"), tags={RUN_TAG: checkpoint.checkpoint_id}
        )
        instance.report_run_canceling(run)
        instance.report_run_canceled(run)
        assert len(tick("concept_checkpoint", studio, instance).run_requests or []) == 1


def test_more_submissions_than_a_tick_takes_are_launched_by_the_next(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from brand_assets.defs import sensors

    monkeypatch.setattr(sensors, "MAX_REQUESTS", 2)
    for name in ("tide-a", "tide-b", "tide-c"):
        write_small_brief(studio, name, images=4, shortlist=2)
        approve_first(studio, walk_round(studio, name, "concept"), 1)
    with open_test_instance() as instance:
        first = tick("concept_checkpoint", studio, instance)
        second = tick("concept_checkpoint", studio, instance, cursor=first.cursor)
        third = tick("concept_checkpoint", studio, instance, cursor=second.cursor)
    launched = [request.partition_key for result in (first, second, third) for request in result.run_requests or []]
    assert (len(first.run_requests or []), sorted(launched)) == (2, ["tide-a", "tide-b", "tide-c"])


def test_a_submission_that_was_reopened_before_the_tick_launches_nothing(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    deciding.reopen(studio, "tide", "concept")
    with open_test_instance() as instance:
        assert tick("concept_checkpoint", studio, instance).run_requests == []


def test_a_cursor_of_another_ledger_hides_no_submission(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    with open_test_instance() as instance:
        foreign = json.dumps(["ffffffff@1.000000"])
        assert len(tick("concept_checkpoint", studio, instance, cursor=foreign).run_requests or []) == 1


def test_auto_start_never_starts_a_campaign_that_has_reached_a_checkpoint(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="auto_start: true\n")
    walk_round(studio, "tide", "concept")
    with open_test_instance() as instance:
        result = tick("briefs_folder", studio, instance)
    assert result.run_requests == []
    assert result.dynamic_partitions_requests


def test_a_new_brief_registers_its_campaign_and_starts_nothing(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance() as instance:
        result = tick("briefs_folder", studio, instance)
        again = tick("briefs_folder", studio, instance, cursor=result.cursor)
    [request] = result.dynamic_partitions_requests or []
    assert list(request.partition_keys) == ["tide"]
    assert result.run_requests == []
    assert not again.dynamic_partitions_requests


def test_a_brief_that_says_auto_start_starts_its_concept_round_once_per_version(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="auto_start: true\n")
    with open_test_instance() as instance:
        first = tick("briefs_folder", studio, instance)
        write_small_brief(studio, "tide", more="auto_start: true\nseed: 7\n")
        second = tick("briefs_folder", studio, instance, cursor=first.cursor)
    [one], [other] = first.run_requests or [], second.run_requests or []
    assert one.partition_key == other.partition_key == "tide"
    assert one.run_key != other.run_key


def test_a_brief_with_problems_is_not_registered_and_is_named(studio: Studio) -> None:
    (studio.settings.briefs / "broken.md").write_text("---\ncampaign: broken\n---\n")
    with open_test_instance() as instance:
        result = tick("briefs_folder", studio, instance)
        again = tick("briefs_folder", studio, instance, cursor=result.cursor)
    assert not result.dynamic_partitions_requests
    for told in (result, again):
        assert "brand-assets check broken" in (told.skip_reason or dg.SkipReason("")).skip_message


def test_a_folder_that_cannot_be_read_removes_nothing(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance() as instance:
        first = tick("briefs_folder", studio, instance)
        studio.settings.briefs.rename(studio.settings.briefs.with_name("away"))
        result = tick("briefs_folder", studio, instance, cursor=first.cursor)
    assert result.cursor == first.cursor
    assert json.loads(result.cursor or "").keys() == {"tide"}
    assert not result.dynamic_partitions_requests


def test_rounds_that_end_together_make_one_refresh(studio: Studio) -> None:
    with open_test_instance() as instance:
        for _ in range(3):
            ended = dg.job(name="concept_round")(lambda: None)
            assert ended.execute_in_process(instance=instance).success
        first = tick("after_rounds", studio, instance)
        second = tick("after_rounds", studio, instance, cursor=first.cursor)
    assert len(first.run_requests or []) == 1
    assert second.run_requests == []


@pytest.mark.parametrize("name", ["briefs_folder", "concept_checkpoint", "direction_checkpoint", "final_checkpoint"])
def test_the_sensors_run_without_being_switched_on(name: str) -> None:
    assert defs.get_sensor_def(name).default_status is dg.DefaultSensorStatus.RUNNING
