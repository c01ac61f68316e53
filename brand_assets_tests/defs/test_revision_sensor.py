"""This file tests what starts by itself for a round that was sent back, and for a campaign that approves alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg

from brand_assets.campaigns.approving_alone import approve_alone
from brand_assets.campaigns.revising import revise
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import REVISION_TAG, Decision
from brand_assets_tests.campaigns.shown_rounds import show_round
from brand_assets_tests.defs.materializing import open_test_instance
from brand_assets_tests.defs.test_sensors import tick
from brand_assets_tests.small_briefs import write_small_brief

AUTO = "review: {mode: auto}\n"


def said(result: dg.SensorResult) -> str:
    return (result.skip_reason or dg.SkipReason("")).skip_message or ""


def test_a_round_that_was_sent_back_is_run_once_until_its_attempt_has_begun(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    revision = revise(studio, show_round(studio, "tide", "concept"), "bolder", "ada")
    with open_test_instance() as instance:
        result = tick("revisions", studio, instance)
        [request] = result.run_requests or []
        assert request.run_key == f"tide/concept/revision-{revision.revision_id}"
        assert (request.partition_key, request.job_name) == ("tide", "concept_round")
        assert request.tags[REVISION_TAG] == str(revision.revision_id)
        studio.ledger.revisions.begin("tide", "concept")
        assert tick("revisions", studio, instance).run_requests == []


def test_a_run_from_the_terminal_is_not_doubled(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    revision = revise(studio, show_round(studio, "tide", "concept"), "bolder", "ada")
    with open_test_instance() as instance:
        run = instance.create_run_for_job(
            job_def=_any_job(), tags={REVISION_TAG: str(revision.revision_id)}, status=dg.DagsterRunStatus.STARTED
        )
        result = tick("revisions", studio, instance)
        assert result.run_requests == []
        assert "tide concept is being run from a terminal" in said(result)
        instance.report_run_failed(run)
        assert len(tick("revisions", studio, instance).run_requests or []) == 1


def test_a_run_that_died_before_its_prompts_is_told_of_and_not_repeated(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    revision = revise(studio, show_round(studio, "tide", "concept"), "bolder", "ada")
    tags = {"dagster/run_key": f"tide/concept/revision-{revision.revision_id}"}
    with open_test_instance() as instance:
        instance.create_run_for_job(job_def=_any_job(), tags=tags, status=dg.DagsterRunStatus.FAILURE)
        result = tick("revisions", studio, instance)
    assert result.run_requests == []
    assert "If its run failed: brand-assets run tide" in said(result)


def test_a_ledger_restored_from_a_backup_gives_a_number_again_and_its_round_is_run(
    studio: Studio, tmp_path: Path
) -> None:
    write_small_brief(studio, "tide")
    checkpoint = show_round(studio, "tide", "concept")
    studio.ledger.snapshot(tmp_path / "backup")
    before = revise(studio, checkpoint, "bolder", "ada")
    with open_test_instance() as instance:
        key = f"tide/concept/revision-{before.revision_id}"
        instance.create_run_for_job(
            job_def=_any_job(), tags={"dagster/run_key": key}, status=dg.DagsterRunStatus.SUCCESS
        )
        studio.ledger.restore_snapshot(tmp_path / "backup", force=True)
        again = revise(studio, checkpoint, "rounder", "ada")
        [request] = tick("revisions", studio, instance).run_requests or []
        assert again.revision_id == before.revision_id
        assert request.run_key == f"{key}@{again.at.timestamp():.6f}"
        tags = {"dagster/run_key": request.run_key}
        instance.create_run_for_job(job_def=_any_job(), tags=tags, status=dg.DagsterRunStatus.STARTED)
        assert tick("revisions", studio, instance).run_requests == []


def test_a_campaign_in_mode_auto_is_decided_and_goes_on_in_the_same_tick(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept")
    with open_test_instance() as instance:
        result = tick("concept_checkpoint", studio, instance)
        [request] = result.run_requests or []
        assert request.run_key == f"tide/concept/{checkpoint.checkpoint_id}"
        assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).submitted_by == "auto"
        assert tick("concept_checkpoint", studio, instance, cursor=result.cursor).run_requests == []


def test_where_a_person_is_at_it_the_sensor_waits_and_says_for_whom(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept")
    [first, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [Decision(first.image_id, "ada", "starred")])
    with open_test_instance() as instance:
        result = tick("concept_checkpoint", studio, instance)
    assert result.run_requests == []
    assert "tide concept is in mode auto, and waits all the same: ada is at it." in said(result)


def test_what_a_machine_just_decided_at_a_terminal_is_left_to_it_for_a_while(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept")
    approve_alone(studio, checkpoint)
    with open_test_instance() as instance:
        first = tick("concept_checkpoint", studio, instance)
        assert first.run_requests == []
        long_ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=1)
        studio.ledger.call(
            lambda connection: connection.execute("UPDATE checkpoints SET submitted_at = ?", [long_ago]).fetchall()
        )
        second = tick("concept_checkpoint", studio, instance, cursor=first.cursor)
    assert [request.run_key for request in second.run_requests or []] == [f"tide/concept/{checkpoint.checkpoint_id}"]


def test_an_overdue_checkpoint_is_named_as_such(studio: Studio) -> None:
    write_small_brief(studio, "tide", more="review: {deadline_days: 2}\n")
    show_round(studio, "tide", "concept")
    long_ago = datetime.now(UTC).replace(tzinfo=None) - timedelta(days=3)
    studio.ledger.call(
        lambda connection: connection.execute("UPDATE checkpoints SET opened_at = ?", [long_ago]).fetchall()
    )
    with open_test_instance() as instance:
        result = tick("concept_checkpoint", studio, instance)
    assert "tide (4 images, 3 days, overdue)" in said(result)


def _any_job() -> dg.JobDefinition:
    @dg.op
    def nothing() -> None:
        """Does nothing."""

    @dg.job
    def some_job() -> None:
        nothing()

    return some_job
