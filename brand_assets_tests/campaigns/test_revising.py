"""This file tests a round that a reviewer sends back with notes: drawn again once, and heeding them."""

import polars as pl
import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.holding import HoldRequest
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.revising import foresee_revision, revise
from brand_assets.campaigns.shortlisting import refuse_impossible_holds
from brand_assets.campaigns.status import list_statuses
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.campaigns.topping_up import plan_top_up
from brand_assets.campaigns.verify import verify_checkpoint
from brand_assets.errors import BudgetExceeded, CheckpointOpen, ConfigError, DecisionRefused
from brand_assets.records.checkpoint import Checkpoint
from brand_assets_tests.campaigns.shown_rounds import show_round
from brand_assets_tests.campaigns.walking import approve_first, write_prompts_table
from brand_assets_tests.small_briefs import write_small_brief

NOTES = "bolder lines, no gradients"
"""`line_weight: bold` is one of two values that the small brief's monograms may have."""


def waiting(studio: Studio, more: str = "", images: int = 8) -> Checkpoint:
    write_small_brief(studio, "tide", images=images, more=more)
    return show_round(studio, "tide", "concept")


def in_production(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Studio:
    monkeypatch.setenv("BRAND_ASSETS_PROFILE", "production")
    return open_studio(None)


def test_the_next_run_begins_exactly_one_attempt_that_heeds_the_notes(studio: Studio) -> None:
    checkpoint = waiting(studio)
    deciding.decide(
        studio,
        "tide",
        "concept",
        reviewer="ada",
        approve=[studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)[0].image_id],
    )
    revision = revise(studio, checkpoint, f" {NOTES}\x00 ", "ada")
    assert revision.notes == NOTES
    rows = write_prompts_table(studio, "tide", "concept", "next")
    assert rows["attempt"].unique().to_list() == [2]
    assert all("Revision notes: Bolder lines." in text and "gradients" in text for text in rows["text"])
    assert set(rows["notes"]) == {NOTES}
    again = write_prompts_table(studio, "tide", "concept", "another")
    assert again.equals(rows), "the attempt was begun once, and whoever runs it next works on it"
    assert show_round(studio, "tide", "concept", run_id="another").attempt == 2
    assert len(studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)) == 1


def test_what_the_notes_ask_for_is_drawn_more_often(studio: Studio) -> None:
    checkpoint = waiting(studio, images=32)
    before = studio.lake.read("prompts", "tide", "concept")
    revise(studio, checkpoint, NOTES, "ada")
    after = write_prompts_table(studio, "tide", "concept", "next")
    counts = [
        sum({"key": "line_weight", "value": "bold"} in attributes for attributes in rows["attributes"])
        for rows in (before.filter(pl.col("direction") == "monogram"), after.filter(pl.col("direction") == "monogram"))
    ]
    assert counts == [8, 12]  # 16 monograms: half of them, then three of four


def test_only_the_attempt_that_was_begun_for_them_heeds_the_notes(studio: Studio) -> None:
    revise(studio, waiting(studio), NOTES, "ada")
    show_round(studio, "tide", "concept", run_id="next")
    rows = write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert rows["attempt"].unique().to_list() == [3]
    assert rows["notes"].null_count() == rows.height


def test_a_run_killed_before_it_drew_anything_leaves_the_attempt_for_the_next(studio: Studio) -> None:
    checkpoint = waiting(studio)
    revise(studio, checkpoint, NOTES, "ada")
    studio.ledger.revisions.begin("tide", "concept")  # and no more: the run is killed here
    assert list_statuses(studio, ["tide"])[0].state == "started"
    rows = write_prompts_table(studio, "tide", "concept", "next")
    assert (rows["attempt"][0], rows["notes"][0]) == (2, NOTES)


def test_a_later_round_varies_the_same_approved_parents_again(studio: Studio) -> None:
    approved = approve_first(studio, waiting(studio), 2)
    checkpoint = show_round(studio, "tide", "direction")
    before = studio.lake.read("prompts", "tide", "direction")
    foreseen = foresee_revision(studio, checkpoint)
    assert (foreseen.images, foreseen.cost_usd, foreseen.left_usd, foreseen.obstacle) == (6, 0.0, None, "")
    assert foreseen.describe() == "The direction round is drawn again: 6 images, free of charge."
    revise(studio, checkpoint, NOTES, "ada")
    after = write_prompts_table(studio, "tide", "direction", "next")
    assert set(after["parent_image_id"]) == set(before["parent_image_id"]) == set(approved)
    assert after["attempt"].unique().to_list() == [2]
    assert set(after["seed"]).isdisjoint(before["seed"])
    assert all("Bolder lines" in text for text in after["text"])


def test_what_follows_waits_and_says_who_sent_the_round_back(studio: Studio) -> None:
    checkpoint = waiting(studio)
    revise(studio, checkpoint, NOTES, "ada")
    with pytest.raises(CheckpointOpen, match=r"ada sent the concept round of 'tide' back with notes 0 minutes ago"):
        verify_checkpoint(studio, "tide", before="direction")
    with pytest.raises(CheckpointOpen, match="ada sent the concept round"):
        deciding.submit(studio, "tide", "concept", reviewer="ben")
    with pytest.raises(CheckpointOpen, match="ada sent the concept round"):
        plan_top_up(studio, "tide", 2)
    with pytest.raises(CheckpointOpen, match="ada sent the concept round"):
        refuse_impossible_holds(studio, "tide", "concept", HoldRequest(locked=("abcd",)))
    [status] = list_statuses(studio, ["tide"])
    assert (status.round, status.state, status.next_stage) == ("concept", "revising", "concept")
    assert status.describe() == "ada sent it back with notes; it is to be drawn again"
    assert status.as_json()["notes"] == NOTES


@pytest.mark.parametrize("notes", ["", " \n\t ", "\x00\u200b"])
def test_empty_notes_are_refused(studio: Studio, notes: str) -> None:
    checkpoint = waiting(studio)
    with pytest.raises(DecisionRefused, match="The notes are empty"):
        revise(studio, checkpoint, notes, "ada")
    assert studio.ledger.checkpoints.latest("tide", "concept") == checkpoint


def test_notes_that_are_too_long_or_unsigned_are_refused(studio: Studio) -> None:
    checkpoint = waiting(studio)
    with pytest.raises(DecisionRefused, match="have 2001 characters, and at most 2000 are kept"):
        revise(studio, checkpoint, "x" * 2001, "ada")
    with pytest.raises(DecisionRefused, match="Nobody signed"):
        revise(studio, checkpoint, NOTES, " ")
    assert revise(studio, checkpoint, "x" * 2000, "ada").notes == "x" * 2000


def test_a_revision_that_may_pass_the_campaigns_budget_is_refused_before_anything_changes(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    checkpoint = waiting(studio, more="allocation: {stability/sd3.5-large: 1}\nbudget_usd: 0.5\n")
    paid = in_production(studio, monkeypatch)
    foreseen = foresee_revision(paid, checkpoint)
    assert (foreseen.images, foreseen.cost_usd, foreseen.left_usd) == (8, 0.52, 0.42)  # at 0.065 USD; 8 cents are spent
    with pytest.raises(BudgetExceeded, match=r"costs up to 0.52 USD, and 0.42 USD is left of the campaign's budget"):
        revise(paid, checkpoint, NOTES, "ada")
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"
    assert revise(studio, checkpoint, NOTES, "ada").attempt is None, "the embedded profile draws for nothing"


def test_a_revision_that_may_pass_the_months_budget_is_refused(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = waiting(studio, more="allocation: {stability/sd3.5-large: 1}\n")
    monkeypatch.setenv("BRAND_ASSETS_MONTHLY_BUDGET_USD", "0.51")
    with pytest.raises(BudgetExceeded, match=r"0.43 USD is left of this month's budget of 0.51 USD"):
        revise(in_production(studio, monkeypatch), checkpoint, NOTES, "ada")


def test_a_revision_by_a_model_without_a_price_is_refused(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = waiting(studio, more="allocation: {freepik/flux-dev: 1}\n")
    with pytest.raises(ConfigError, match="has no list price, so nobody knows what a revision costs"):
        revise(in_production(studio, monkeypatch), checkpoint, NOTES, "ada")


def test_a_run_that_draws_anew_as_well_begins_one_attempt_for_both(studio: Studio) -> None:
    revise(studio, waiting(studio), NOTES, "ada")
    written = write_round_prompts(studio, "tide", "concept", run_id="redraw", new_attempt=True)
    assert (written.attempt, written.rows["notes"][0]) == (2, NOTES)
    assert "heed these notes: bolder lines, no gradients" in written.note
