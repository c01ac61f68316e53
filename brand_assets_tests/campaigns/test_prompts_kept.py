"""This file tests that what is paid for stays known: its prompts, its way back, and which attempt it belongs to."""

import shutil
from collections.abc import Sequence
from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from brand_assets.campaigns import deciding
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import current_images, draw_round
from brand_assets.campaigns.exporting.export import export_campaign
from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.campaigns.lineage import tell_recipe
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import DrawFailed, LedgerError
from brand_assets.records.brief import RoundName
from brand_assets_tests.campaigns.walking import (
    approve_first,
    draw_images_table,
    see_round,
    walk_round,
    write_prompts_table,
)
from brand_assets_tests.scripted_provider import ScriptedProvider
from brand_assets_tests.small_briefs import write_small_brief


def draw_paid(studio: Studio, campaign: str, round_name: RoundName = "concept", run_id: str = "run") -> int:
    """Draw what is missing with a provider that bills; how many calls it got."""
    provider = ScriptedProvider(cost_usd=1.0)
    draw_images_table(studio, campaign, round_name, run_id, {"draft": provider, "stability": provider})
    return len(provider.calls)


def decide_again(studio: Studio, campaign: str, image_ids: Sequence[str]) -> None:
    """Approve these alone; what was approved before stands on the reopened checkpoint until it is rejected."""
    deciding.reopen(studio, campaign, "concept")
    stood = deciding.standing(studio, deciding.find_checkpoint(studio, campaign, "concept")).verdicts
    dropped = [one.image_id for one in stood if one.decision == "approved" and one.image_id not in image_ids]
    deciding.decide(studio, campaign, "concept", reviewer="ada", approve=image_ids, reject=dropped)
    deciding.submit(studio, campaign, "concept", reviewer="ada")


def edit_brief(studio: Studio, campaign: str) -> None:
    """Change what every prompt says."""
    path = studio.settings.briefs / f"{campaign}.md"
    text = path.read_text(encoding="utf-8")
    edited = text.replace("Two letters joined", "Two bold letters joined").replace(
        "lattice of nodes", "lattice of dots"
    )
    assert edited.count("bold letters") == edited.count("of dots") == 1
    path.write_text(edited, encoding="utf-8")


@pytest.mark.parametrize("is_edited", [False, True], ids=["same brief", "edited brief"])
def test_a_parent_that_was_dropped_and_approved_again_is_not_paid_again(studio: Studio, is_edited: bool) -> None:
    write_small_brief(studio, "tide")
    a, b = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    first = write_prompts_table(studio, "tide", "direction")
    assert draw_paid(studio, "tide", "direction") == 6
    decide_again(studio, "tide", [a])
    assert write_prompts_table(studio, "tide", "direction").height == 3
    assert draw_paid(studio, "tide", "direction") == 0
    if is_edited:
        edit_brief(studio, "tide")
    decide_again(studio, "tide", [a, b])
    again = write_prompts_table(studio, "tide", "direction")
    assert_frame_equal(again, first)
    assert draw_paid(studio, "tide", "direction") == 0
    assert current_images(studio.lake.read("raw_images", "tide", "direction"), again).height == 6


def test_models_that_were_dealt_stay_dealt_whichever_parent_was_away(studio: Studio) -> None:
    shares = "refinement: {stability/sd3.5-large: 0.5, stability/sd3.5-medium: 0.5}\n"
    write_small_brief(studio, "tide", more=shares)
    a, b = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    billed = replace(studio, settings=replace(studio.settings, profile="production"))
    calls = []
    for approved in ([a, b], [b], [a, b], [a], [a, b]):
        decide_again(studio, "tide", approved)
        write_prompts_table(billed, "tide", "direction")
        calls.append(draw_paid(billed, "tide", "direction"))
    assert calls == [6, 0, 0, 0, 0]


@pytest.mark.parametrize("round_name", ["concept", "direction"])
def test_prompts_of_paid_images_outlive_the_lakes_table_and_the_brief(studio: Studio, round_name: RoundName) -> None:
    write_small_brief(studio, "tide")
    if round_name == "direction":
        approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    first = write_prompts_table(studio, "tide", round_name)
    draw_paid(studio, "tide", round_name)
    shutil.rmtree(studio.settings.lake / round_name)
    edit_brief(studio, "tide")
    written = write_round_prompts(studio, "tide", round_name, run_id="later")
    assert written.is_frozen
    assert_frame_equal(written.rows, first)
    studio.lake.write(written.rows, "prompts", "tide", round_name)
    assert draw_paid(studio, "tide", round_name) == 0


def test_prompts_follow_the_brief_while_every_request_failed_unbilled(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    seeds = write_prompts_table(studio, "tide", "concept")["seed"].to_list()
    failing = ScriptedProvider({seed: [DrawFailed("down")] * 9 for seed in seeds})
    draw_images_table(studio, "tide", "concept", providers={"draft": failing})
    edit_brief(studio, "tide")
    written = write_round_prompts(studio, "tide", "concept", run_id="later")
    assert not written.is_frozen
    studio.lake.write(written.rows, "prompts", "tide", "concept")
    assert draw_paid(studio, "tide") == 8
    kept = studio.ledger.prompts.of("tide", "concept", 1).prompts
    assert [prompt.row["text"] for prompt in kept] == written.rows["text"].to_list()


def test_a_table_that_is_not_what_was_paid_for_is_not_drawn(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    rows = write_prompts_table(studio, "tide", "concept")
    draw_paid(studio, "tide")
    studio.lake.write(rows.with_columns(pl.col("seed") + 1), "prompts", "tide", "concept")
    provider = ScriptedProvider()
    with pytest.raises(LedgerError, match=r"8 prompts of the concept round of 'tide' .* Materialize concept/prompts"):
        draw_round(studio, "tide", "concept", run_id="later", providers={"draft": provider})
    assert provider.calls == []


def test_paid_images_without_kept_prompts_stop_the_round_until_the_lakes_table_is_kept(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    first = write_prompts_table(studio, "tide", "concept")
    draw_paid(studio, "tide")
    studio.ledger.call(lambda connection: connection.execute("DELETE FROM prompts").fetchall())
    with pytest.raises(LedgerError, match=r"the ledger has none of their prompts, .* materialize concept/raw_images"):
        write_round_prompts(studio, "tide", "concept", run_id="later")
    assert draw_paid(studio, "tide") == 0
    assert_frame_equal(write_round_prompts(studio, "tide", "concept", run_id="later").rows, first)


def test_a_redraw_that_stopped_leaves_the_decided_round_to_build_on(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    first = write_round_prompts(studio, "tide", "direction", run_id="run").rows
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert_frame_equal(write_round_prompts(studio, "tide", "direction", run_id="run").rows, first)
    draw_images_table(studio, "tide", "concept", "redraw")
    studio.lake.write(first, "prompts", "tide", "direction")
    assert draw_paid(studio, "tide", "direction") == 6


def test_a_decided_campaign_is_delivered_whatever_was_drawn_again_before_it(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    approve_first(studio, walk_round(studio, "tide", "direction"), 2)
    [final] = approve_first(studio, walk_round(studio, "tide", "final"), 1)
    brief = load_brief(studio, "tide")
    before = tell_recipe(studio, brief, final, "final")
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert tell_recipe(studio, brief, final, "final") == before
    draw_images_table(studio, "tide", "concept", "redraw")
    see_round(studio, "tide", "concept")
    assert export_campaign(studio, "tide", ExportOrder(only=("logo",))).rows["image_id"].unique().to_list() == [final]
    after = tell_recipe(studio, brief, final, "final")
    assert [parent["round"] for parent in after["parents"]] == ["direction", "concept"]
    assert before["parents"][1]["scores"]["composite"] is not None
    lost = after["parents"][1].pop("scores")
    assert lost.pop("missing").startswith("The lake has no scores of this image")
    assert set(lost) == set(before["parents"][1].pop("scores"))
    assert set(lost.values()) == {None}
    assert after == before


def test_a_recipe_tells_the_last_submitted_decision(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    [image_id] = approve_first(studio, walk_round(studio, "tide", "concept"), 1, reviewer="ada")
    deciding.reopen(studio, "tide", "concept")
    deciding.decide(studio, "tide", "concept", reviewer="ada", reject=[image_id], reason="too thin")
    brief = load_brief(studio, "tide")
    told = tell_recipe(studio, brief, image_id, "concept")["decision"]
    assert (told["decision"], told["reviewer"]) == ("approved", "ada")
    deciding.submit(studio, "tide", "concept", reviewer="ben")
    told = tell_recipe(studio, brief, image_id, "concept")["decision"]
    assert (told["decision"], told["reviewer"], told["reason"]) == ("rejected", "ada", "too thin")


def test_what_the_ledger_lacks_of_a_recipe_is_named(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    [shown, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    brief = load_brief(studio, "tide")
    with pytest.raises(LedgerError, match=f"outcomes have no drawn image {'f' * 64} of the concept round of 'tide'"):
        tell_recipe(studio, brief, "f" * 64, "concept")
    with pytest.raises(LedgerError, match=f"checkpoints have no submitted decision on image {shown.image_id}"):
        tell_recipe(studio, brief, shown.image_id, "concept")
    studio.ledger.call(lambda connection: connection.execute("DELETE FROM prompts").fetchall())
    with pytest.raises(LedgerError, match=f"prompts have none for image {shown.image_id}"):
        tell_recipe(studio, brief, shown.image_id, "concept")


def test_an_old_redraw_that_is_executed_again_writes_over_nothing(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    draw_paid(studio, "tide")
    for run_id in ("redraw-x", "redraw-y"):
        write_prompts_table(studio, "tide", "concept", run_id, new_attempt=True)
        assert draw_paid(studio, "tide", run_id=run_id) == 8
    edit_brief(studio, "tide")
    with pytest.raises(LedgerError, match=r"began attempt 2 at the concept round of 'tide', and attempt 3 was begun"):
        write_round_prompts(studio, "tide", "concept", run_id="redraw-x", new_attempt=True)
    assert write_prompts_table(studio, "tide", "concept", "plain")["attempt"].unique().to_list() == [3]
    assert draw_paid(studio, "tide", run_id="plain") == 0
