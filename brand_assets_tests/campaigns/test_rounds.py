import asyncio
import threading

import polars as pl
import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import verify_checkpoint
from brand_assets.errors import (
    CheckpointOpen,
    CheckpointStale,
    DecisionRefused,
    OutcomeUnknown,
    PromptRefused,
    RejectedAll,
)
from brand_assets_tests.campaigns.walking import (
    approve_first,
    draw_images_table,
    see_round,
    walk_round,
    write_prompts_table,
)
from brand_assets_tests.scripted_provider import ScriptedProvider
from brand_assets_tests.small_briefs import write_small_brief


def test_a_later_round_starts_from_the_approved_images_and_knows_its_way_back(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    concepts = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    directions = approve_first(studio, walk_round(studio, "tide", "direction"), 1)
    walk_round(studio, "tide", "final")

    prompts = studio.lake.read("prompts", "tide", "direction")
    assert prompts.height == 2 * 3
    assert set(prompts["parent_image_id"]) == set(concepts)
    for (_parent,), rows in prompts.group_by("parent_image_id"):
        assert sorted(rows["strength"]) == [0.3, 0.3, 0.6]  # strengths[i mod n] over three variations
    assert prompts.select("parent_image_id", "strength", "seed").is_unique().all()
    finals = studio.lake.read("raw_images", "tide", "final")
    assert finals.height == 2
    assert set(finals["parent_image_id"]) == set(directions)
    assert set(studio.lake.read("raw_images", "tide", "direction")["parent_image_id"]) == set(concepts)


def test_what_is_drawn_is_never_drawn_again(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    first = draw_images_table(studio, "tide", "concept", "run-1")
    again = draw_images_table(studio, "tide", "concept", "run-2")
    assert (first.tally.drawn, again.tally.drawn, again.tally.already_there) == (8, 0, 8)
    assert again.rows.equals(first.rows)


def test_prompts_stay_as_they_are_once_an_image_is_paid_whatever_the_brief_says_now(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=8)
    before = write_prompts_table(studio, "tide", "concept")
    draw_images_table(studio, "tide", "concept")
    write_small_brief(studio, "tide", images=12)
    kept = write_round_prompts(studio, "tide", "concept", run_id="later")
    assert kept.is_frozen
    assert kept.rows.equals(before)


def test_prompts_follow_the_brief_as_long_as_nothing_is_drawn(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=8)
    write_prompts_table(studio, "tide", "concept")
    write_small_brief(studio, "tide", images=12)
    written = write_round_prompts(studio, "tide", "concept", run_id="later")
    assert (written.is_frozen, written.rows.height) == (False, 12)


def test_a_new_attempt_draws_everything_anew_and_keeps_what_was_there(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    drawn = draw_images_table(studio, "tide", "concept", "redraw")
    assert drawn.tally.drawn == 8
    assert sorted(drawn.rows["attempt"].to_list()) == [1] * 8 + [2] * 8
    checkpoint = see_round(studio, "tide", "concept")
    assert checkpoint.attempt == 2
    shown = studio.lake.read("dpp_selections", "tide", "concept")["image_id"].to_list()
    second = drawn.rows.filter(pl.col("attempt") == 2)["image_id"].to_list()
    assert set(shown) <= set(second)


def test_the_same_run_asking_twice_for_a_new_attempt_starts_one(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    draw_images_table(studio, "tide", "concept")
    first = write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    draw_images_table(studio, "tide", "concept", "redraw")
    retried = write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert first["attempt"].unique().to_list() == retried["attempt"].unique().to_list() == [2]


def test_approving_another_parent_later_pays_only_for_the_new_one(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    [first, second] = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    walk_round(studio, "tide", "direction")
    deciding.reopen(studio, "tide", "concept")
    shown = deciding.standing(studio, deciding.find_checkpoint(studio, "tide", "concept")).verdicts
    third = shown[2].image_id
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=[first, third], reject=[second])
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    write_prompts_table(studio, "tide", "direction")
    drawn = draw_images_table(studio, "tide", "direction")
    prompts = studio.lake.read("prompts", "tide", "direction")
    assert set(prompts["parent_image_id"]) == {first, third}
    assert (drawn.tally.drawn, drawn.tally.already_there) == (3, 3)


def test_the_guard_is_shut_until_a_person_has_submitted(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with pytest.raises(CheckpointOpen, match="has not reached its checkpoint"):
        verify_checkpoint(studio, "tide", before="direction")
    checkpoint = walk_round(studio, "tide", "concept")
    with pytest.raises(CheckpointOpen, match="4 images have waited 0 minutes for a decision"):
        write_round_prompts(studio, "tide", "direction", run_id="run")
    approve_first(studio, checkpoint, 1)
    verify_checkpoint(studio, "tide", before="direction")


def test_a_decision_on_another_shortlist_is_stale(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    shortlist = studio.lake.read("dpp_selections", "tide", "concept")
    studio.lake.write(shortlist.head(2), "dpp_selections", "tide", "concept")
    with pytest.raises(CheckpointStale, match="the shortlist has changed since ada decided"):
        verify_checkpoint(studio, "tide", before="direction")


def test_a_rerun_with_the_same_result_is_not_stale_and_opens_nothing(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    approve_first(studio, checkpoint, 1)
    assert see_round(studio, "tide", "concept").checkpoint_id == checkpoint.checkpoint_id
    verify_checkpoint(studio, "tide", before="direction")


def test_rejecting_everything_rests_the_campaign(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    with pytest.raises(RejectedAll, match="ada rejected all 4 images"):
        verify_checkpoint(studio, "tide", before="direction")


def test_images_of_prompts_for_an_older_decision_are_not_drawn(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    [_, second] = approve_first(studio, walk_round(studio, "tide", "concept"), 2)
    write_prompts_table(studio, "tide", "direction")
    deciding.reopen(studio, "tide", "concept")
    deciding.decide(studio, "tide", "concept", reviewer="ada", reject=[second])
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    with pytest.raises(CheckpointStale, match="Materialize direction/prompts first"):
        draw_round(studio, "tide", "direction", run_id="run")


def test_an_id_that_was_not_shown_is_refused_and_nothing_is_recorded(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    [shown, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    with pytest.raises(DecisionRefused, match=r"'ffffffff' was not shown .* which shows 4"):
        deciding.decide(studio, "tide", "concept", reviewer="ada", approve=[shown.image_id, "ffffffff"])
    assert studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id) == []


def scripted(studio: Studio, campaign: str, provider: ScriptedProvider, run_id: str = "run") -> pl.DataFrame:
    return draw_images_table(studio, campaign, "concept", run_id, {"draft": provider}).rows


def test_a_provider_that_fails_leaves_a_row_for_each_request(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    seeds = write_prompts_table(studio, "tide", "concept")["seed"].to_list()
    provider = ScriptedProvider({seeds[0]: [PromptRefused("no such mark")], seeds[1]: [OutcomeUnknown("hung up")]})
    rows = scripted(studio, "tide", provider)
    assert sorted(rows["status"]) == ["drawn"] * 6 + ["refused", "unknown"]
    again = ScriptedProvider()
    scripted(studio, "tide", again, "later")
    assert again.calls == [], "neither a refusal nor an unknown outcome is sent again"


def test_two_runs_of_one_campaign_at_the_same_time_draw_each_image_once(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    provider = ScriptedProvider(delay_s=0.02)
    rows: list[pl.DataFrame] = []
    runs = [
        threading.Thread(
            target=lambda name=name: rows.append(
                draw_round(studio, "tide", "concept", run_id=name, providers={"draft": provider}).rows
            )
        )
        for name in ("run-a", "run-b")
    ]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert len(provider.calls) == 8
    assert [frame.height for frame in rows] == [8, 8]
    assert rows[0].sort("image_id").equals(rows[1].sort("image_id"))


def test_a_reservation_of_a_dead_run_is_taken_over_when_its_heartbeat_has_gone_cold(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from brand_assets.campaigns.drawing import RoundBook, build_requests
    from brand_assets.storage.ledger import Budgets

    write_small_brief(studio, "tide")
    prompts = write_prompts_table(studio, "tide", "concept")
    soon = replace(studio, settings=replace(studio.settings, reservation_ttl_s=0.5))
    dead = RoundBook(soon, "dead-run", Budgets())
    [request, *_] = build_requests(prompts, "tide", "concept", {})
    assert asyncio.run(dead.reserve(request)).state == "reserved"
    provider = ScriptedProvider()
    draw_round(soon, "tide", "concept", run_id="next", providers={"draft": provider})
    assert len(provider.calls) == 8


def test_the_ledger_and_the_table_agree_on_what_was_spent(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    write_prompts_table(studio, "tide", "concept")
    rows = scripted(studio, "tide", ScriptedProvider(cost_usd=0.035))
    [spent] = studio.ledger.spend.sum_spend("campaign")
    assert spent.cost_usd == pytest.approx(8 * 0.035)
    assert rows["cost_usd"].sum() == pytest.approx(spent.cost_usd)
