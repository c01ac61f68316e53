"""This file tests top-ups: what a drawn concept round lacks is added to it once, paid once, and shown to people."""

from collections import Counter
from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from brand_assets.campaigns import deciding
from brand_assets.campaigns.boosting import measure_concept
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import MAX_TOP_UP, keep_top_up, plan_top_up
from brand_assets.coverage.gaps import list_gaps
from brand_assets.errors import (
    BudgetExceeded,
    ConfigError,
    DecisionRefused,
    LedgerError,
    PromptRefused,
    RoundIncomplete,
)
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.records.tables import TAGS
from brand_assets_tests.campaigns.walking import (
    approve_first,
    draw_images_table,
    see_round,
    walk_round,
    write_prompts_table,
)
from brand_assets_tests.scripted_provider import ScriptedProvider, Step
from brand_assets_tests.small_briefs import write_small_brief

IMAGES = 20


def attributes_of(row: dict[str, object]) -> dict[str, str]:
    return {pair["key"]: pair["value"] for pair in row["attributes"]}  # type: ignore[attr-defined]


def draw_without_bold(studio: Studio, campaign: str = "tide", more: str = "") -> Checkpoint:
    """A concept round of 20, at a cent each, in which the provider refuses every mark with bold lines."""
    write_small_brief(studio, campaign, images=IMAGES, more=more)
    rows = write_prompts_table(studio, campaign, "concept")
    bold = [row["seed"] for row in rows.iter_rows(named=True) if is_bold(row)]
    script: dict[int, list[Step]] = {seed: [PromptRefused("too heavy")] for seed in bold}
    draw_images_table(studio, campaign, "concept", providers={"draft": ScriptedProvider(script)})
    return see_round(studio, campaign, "concept")


def is_bold(row: dict[str, object]) -> bool:
    return attributes_of(row).get("line_weight") == "bold"


def draw(studio: Studio, run_id: str) -> int:
    """Draw what is missing; how many calls the provider got."""
    provider = ScriptedProvider()
    draw_images_table(studio, "tide", "concept", run_id, {"draft": provider})
    return len(provider.calls)


def test_a_top_up_adds_images_of_what_is_missing_and_pays_for_those_alone(studio: Studio) -> None:
    draw_without_bold(studio)
    before = studio.lake.read("prompts", "tide", "concept")
    plan = plan_top_up(studio, "tide")
    assert (plan.gaps[0].attribute, plan.gaps[0].value) == ("line_weight", "bold")
    assert plan.count == 4, "a fifth of the round"
    after = write_prompts_table(studio, "tide", "concept", "more", top_up=plan.count)
    assert_frame_equal(after.head(IMAGES), before)
    added = [attributes_of(row) for row in after.slice(IMAGES).iter_rows(named=True)]
    assert len(added) == 4
    wanted = {(gap.attribute, gap.value) for gap in plan.gaps}
    assert all(wanted & set(attributes.items()) for attributes in added)
    assert after["prompt_id"].is_unique().all()
    assert draw(studio, "more") == 4
    assert draw(studio, "again") == 0
    assert_frame_equal(write_round_prompts(studio, "tide", "concept", run_id="plain").rows, after)


def test_topping_up_again_and_again_comes_to_an_end(studio: Studio) -> None:
    draw_without_bold(studio)
    lacking = []
    for run_id in ("one", "two", "three", "four", "five"):
        plan = plan_top_up(studio, "tide")
        lacking.append(sum(gap.missing for gap in plan.gaps))
        if not plan.gaps:
            break
        write_prompts_table(studio, "tide", "concept", run_id, top_up=plan.count)
        draw(studio, run_id)
    assert lacking[-1] == 0
    assert lacking == sorted(lacking, reverse=True), "what was added made no new gaps"


def test_the_same_run_asked_twice_adds_once_and_another_run_adds_again(studio: Studio) -> None:
    draw_without_bold(studio)
    heights = []
    for run_id in ("first", "first", "second"):
        heights.append(write_prompts_table(studio, "tide", "concept", run_id, top_up=2).height)
        draw(studio, run_id)
    assert heights == [IMAGES + 2, IMAGES + 2, IMAGES + 4]
    images = studio.lake.read("raw_images", "tide", "concept")
    assert (images.height, images["image_id"].is_unique().all()) == (IMAGES + 4, True)


def test_what_was_added_is_drawn_by_the_next_run_when_the_first_was_killed_before(studio: Studio) -> None:
    draw_without_bold(studio)
    write_prompts_table(studio, "tide", "concept", "killed", top_up=2)
    with pytest.raises(RoundIncomplete, match="2 of 22 images are missing"):
        plan_top_up(studio, "tide")
    assert write_prompts_table(studio, "tide", "concept", "next").height == IMAGES + 2
    assert draw(studio, "next") == 2


def test_a_changed_shortlist_takes_the_place_of_the_open_one(studio: Studio) -> None:
    checkpoint = draw_without_bold(studio)
    [shown, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=[shown.image_id])
    assert plan_top_up(studio, "tide").decided == 1
    write_prompts_table(studio, "tide", "concept", "more", top_up=4)
    draw(studio, "more")
    opened = see_round(studio, "tide", "concept")
    latest = studio.ledger.checkpoints.latest("tide", "concept")
    assert latest is not None
    assert (latest.checkpoint_id, latest.status, latest.attempt) == (opened.checkpoint_id, "open", 1)
    assert (opened.checkpoint_id == checkpoint.checkpoint_id) is (opened.shown_sha256 == checkpoint.shown_sha256)


def test_a_round_that_lacks_nothing_is_left_as_it_is(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=IMAGES)
    walk_round(studio, "tide", "concept")
    plan = plan_top_up(studio, "tide")
    assert (plan.gaps, plan.rows.height, plan.count) == ((), 0, 0)
    written = write_round_prompts(studio, "tide", "concept", run_id="more", top_up=5)
    assert (written.rows.height, written.topped_up) == (IMAGES, 0)


def test_a_decided_round_is_not_topped_up_until_it_is_reopened(studio: Studio) -> None:
    approve_first(studio, draw_without_bold(studio), 1)
    with pytest.raises(DecisionRefused, match=r"ada submitted it, .* decide tide concept --reopen, then .* --redraw"):
        plan_top_up(studio, "tide")
    with pytest.raises(DecisionRefused):
        write_round_prompts(studio, "tide", "concept", run_id="more", top_up=2)
    deciding.reopen(studio, "tide", "concept")
    assert plan_top_up(studio, "tide", 2).rows.height == 2


def test_a_round_that_is_not_drawn_has_nothing_to_top_up(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    for _ in range(2):
        with pytest.raises(RoundIncomplete, match=r"nothing of attempt 1 is there.* run tide --round concept"):
            plan_top_up(studio, "tide")
        write_prompts_table(studio, "tide", "concept")
    walk_round(studio, "tide", "concept")
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    with pytest.raises(RoundIncomplete, match="nothing of attempt 2 is there"):
        plan_top_up(studio, "tide")


def test_what_would_pass_the_budget_or_cannot_be_drawn_is_refused_before_anything_is_added(studio: Studio) -> None:
    shares = "allocation: {stability/sd3.5-large: 1.0}\nbudget_usd: 0.3\n"
    draw_without_bold(studio, more=shares)
    billed = replace(studio, settings=replace(studio.settings, profile="production"))
    assert plan_top_up(billed, "tide", 2).cost_usd == pytest.approx(2 * 0.065)  # api.stability.ai, 2026-11-20
    with pytest.raises(BudgetExceeded, match=r"by 4 images costs up to 0\.26 USD, and 0\.18 USD is left of"):
        plan_top_up(billed, "tide", 4)
    with pytest.raises(BudgetExceeded):
        write_round_prompts(billed, "tide", "concept", run_id="more", top_up=4)
    assert write_round_prompts(billed, "tide", "concept", run_id="plain").rows.height == IMAGES
    with pytest.raises(ConfigError, match="STABILITY_API_KEY"):
        write_round_prompts(billed, "tide", "concept", run_id="more", top_up=2)
    assert len(studio.ledger.prompts.of("tide", "concept", 1).prompts) == IMAGES, "nobody could draw what is added"
    monthly = replace(billed, settings=replace(billed.settings, monthly_budget_usd=0.2))
    with pytest.raises(BudgetExceeded, match=r"this month.* BRAND_ASSETS_MONTHLY_BUDGET_USD"):
        plan_top_up(monthly, "tide", 2)


@pytest.mark.parametrize(
    ("round_name", "new_attempt", "count"), [("final", False, 2), ("concept", True, 2), ("concept", False, -1)]
)
def test_a_top_up_that_makes_no_sense_is_refused(
    studio: Studio, round_name: str, new_attempt: bool, count: int
) -> None:
    draw_without_bold(studio)
    with pytest.raises(ConfigError, match="It adds images to a concept round as it is drawn"):
        write_round_prompts(studio, "tide", round_name, run_id="more", new_attempt=new_attempt, top_up=count)  # type: ignore[arg-type]
    assert studio.ledger.attempts.current("tide", "concept") == 1


@pytest.mark.parametrize("count", [0, MAX_TOP_UP + 1])
def test_no_top_up_is_without_bound_wherever_it_is_asked_for(studio: Studio, count: int) -> None:
    with pytest.raises(ConfigError, match=f"by {count} images was asked for; from 1 to {MAX_TOP_UP}"):
        plan_top_up(studio, "tide", count)


def test_of_two_top_ups_planned_at_once_one_is_kept(studio: Studio) -> None:
    draw_without_bold(studio)
    first, second = plan_top_up(studio, "tide", 2), plan_top_up(studio, "tide", 2)
    keep_top_up(studio, first, "first")
    with pytest.raises(LedgerError, match="changed while it was added to"):
        keep_top_up(studio, second, "second")


def test_the_gap_is_smaller_after_a_top_up_than_before(studio: Studio) -> None:
    draw_without_bold(studio)
    gaps = []
    for run_id in ("first", "second", "third"):
        coverage = studio.lake.read("coverage", "tide", "concept")
        bold = coverage.filter(pl.col("value") == "bold", pl.col("attribute") == "line_weight")
        gaps.append(bold["gap"].item())
        plan = plan_top_up(studio, "tide")
        if plan.rows.height:
            write_prompts_table(studio, "tide", "concept", run_id, top_up=plan.count)
            draw(studio, run_id)
            see_round(studio, "tide", "concept")
    assert gaps[0] > gaps[1] >= gaps[2]
    assert Counter(studio.lake.read("raw_images", "tide", "concept")["status"])["drawn"] > IMAGES - 5


def test_what_made_room_for_a_boost_is_not_called_missing(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=72)
    path = studio.settings.briefs / "tide.md"
    listed = path.read_text(encoding="utf-8").replace("density: [sparse, medium]", "line_weight: [medium, bold]")
    path.write_text(listed, encoding="utf-8")
    rows = write_prompts_table(studio, "tide", "concept")
    refused: dict[int, list[Step]] = {
        row["seed"]: [PromptRefused("too heavy")] for row in rows.iter_rows(named=True) if is_bold(row)
    }
    draw_images_table(studio, "tide", "concept", providers={"draft": ScriptedProvider(refused)})
    again = write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert sum(is_bold(row) for row in again.iter_rows(named=True)) == 40  # of 72, 1.25 to 1
    draw_images_table(studio, "tide", "concept", "redraw", {"draft": ScriptedProvider()})
    brief = load_brief(studio, "tide")
    rows = measure_concept(studio, brief, 2, {}).rows
    assert [gap.value for gap in list_gaps(rows, 72)] == ["medium"], "against half of them, some are missing"
    assert plan_top_up(studio, "tide").gaps == ()


def tag_all(studio: Studio, seen_as: str) -> None:
    """Tags as a model would write them that sees these lines in every image."""
    drawn = studio.lake.read("raw_images", "tide", "concept").filter(pl.col("status") == "drawn")
    prompts = {row["prompt_id"]: row for row in studio.lake.read("prompts", "tide", "concept").iter_rows(named=True)}
    rows = [
        (image_id, "line_weight", seen_as, 1.0, attributes_of(prompts[prompt_id]).get("line_weight"), "clip")
        for image_id, prompt_id in drawn.select("image_id", "prompt_id").iter_rows()
    ]
    studio.lake.write(pl.DataFrame(rows, schema=TAGS, orient="row"), "tags", "tide", "concept")


def test_what_images_show_is_what_a_top_up_goes_by(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=IMAGES)
    rows = write_prompts_table(studio, "tide", "concept")
    draw(studio, "first")
    asked = [attributes_of(row)["line_weight"] for row in rows.iter_rows(named=True)]
    assert plan_top_up(studio, "tide").gaps == (), "all was drawn that was asked for"
    lacking = max({"bold", "medium"} & set(asked), key=asked.count)
    tag_all(studio, "thin")
    found = measure_concept(studio, load_brief(studio, "tide"), 1, {}).rows
    row = found.filter(pl.col("value") == lacking, pl.col("attribute") == "line_weight").row(0, named=True)
    assert (row["share"], row["severity"], row["basis"]) == (0.0, "high", "shown")


def test_a_value_that_no_image_comes_to_show_is_not_drawn_for_without_end(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=IMAGES)
    write_prompts_table(studio, "tide", "concept")
    draw(studio, "first")
    added = 0
    for run_id in (f"run {number}" for number in range(30)):
        tag_all(studio, "thin")
        plan = plan_top_up(studio, "tide")
        if not plan.gaps:
            break
        added += write_prompts_table(studio, "tide", "concept", run_id, top_up=plan.count).height
        draw(studio, run_id)
    assert plan_top_up(studio, "tide").gaps == ()
    prompts = studio.lake.read("prompts", "tide", "concept")
    assert prompts.height <= 2 * IMAGES


def test_tags_of_another_attempt_say_nothing_of_this_one(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=IMAGES)
    write_prompts_table(studio, "tide", "concept")
    draw(studio, "first")
    tag_all(studio, "thin")
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    draw(studio, "redraw")
    found = measure_concept(studio, load_brief(studio, "tide"), 2, {}).rows
    assert found["basis"].unique().to_list() == ["asked"]
