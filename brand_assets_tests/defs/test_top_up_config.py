import dagster as dg

from brand_assets.campaigns.studio import Studio
from brand_assets.definitions import defs
from brand_assets_tests.campaigns.test_memory import decide_for_bold, write_brief
from brand_assets_tests.campaigns.test_top_up import IMAGES, draw_without_bold
from brand_assets_tests.defs.materializing import failure_words, materialize_alone, open_test_instance, run_job
from brand_assets_tests.small_briefs import write_small_brief


def run_concept(instance: dg.DagsterInstance, campaign: str, **config: object) -> dg.ExecuteInProcessResult:
    return defs.resolve_job_def("concept_round").execute_in_process(
        run_config={"ops": {"concept__prompts": {"config": config}}},
        instance=instance,
        partition_key=campaign,
        raise_on_error=False,
    )


def describe_prompts(result: dg.ExecuteInProcessResult) -> dict[str, object]:
    """What the prompts asset reported."""
    [told] = [
        event.materialization.metadata
        for event in result.all_events
        if event.is_step_materialization and event.materialization.asset_key.path[-1] == "prompts"
    ]
    return {name: value.value for name, value in told.items()}


def test_the_run_config_tops_the_round_up_and_a_later_run_keeps_what_was_added(studio: Studio) -> None:
    draw_without_bold(studio)
    with open_test_instance("tide") as instance:
        topped = run_concept(instance, "tide", top_up=2)
        assert topped.success, failure_words(topped)
        told = describe_prompts(topped)
        assert (told["topped_up"], told["frozen"], told["dagster/row_count"]) == (2, True, IMAGES + 2)
        assert studio.lake.read("raw_images", "tide", "concept").height == IMAGES + 2
        plain = describe_prompts(run_job("concept_round", "tide", instance))
        assert (plain["topped_up"], plain["dagster/row_count"]) == (0, IMAGES + 2)


def test_a_top_up_of_a_round_that_is_not_drawn_fails_in_words(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with open_test_instance("tide") as instance:
        result = run_concept(instance, "tide", top_up=2)
        assert not result.success
        assert "The concept round of 'tide' is not drawn to its end" in failure_words(result)


def test_the_prompts_report_what_was_remembered_and_the_boosts_that_came_of_it(studio: Studio) -> None:
    shown = decide_for_bold(studio)
    write_brief(studio, "autumn")
    with open_test_instance("autumn") as instance:
        told = describe_prompts(materialize_alone(["concept", "prompts"], "autumn", instance))
    assert told["remembered"] == "spring"
    assert "| attribute | value | extra weight | because |" in str(told["boosts"])
    assert f"6 of {shown} approved" in str(told["boosts"])
    assert len(str(told["boosts"])) < 1000, "longer Markdown does not show inline"
