import pytest

from brand_assets.campaigns import deciding
from brand_assets.campaigns.status import CampaignStatus, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import DecisionRefused
from brand_assets_tests.campaigns.walking import (
    approve_first,
    draw_images_table,
    see_round,
    walk_round,
    write_prompts_table,
)
from brand_assets_tests.small_briefs import write_small_brief


def status_of(studio: Studio) -> CampaignStatus:
    [status] = list_statuses(studio, ["tide"])
    return status


def test_a_campaign_is_followed_from_new_to_decided(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    seen = [status_of(studio)]
    write_prompts_table(studio, "tide", "concept")
    seen.append(status_of(studio))
    draw_images_table(studio, "tide", "concept")
    checkpoint = see_round(studio, "tide", "concept")
    seen.append(status_of(studio))
    shown = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=shown[:1])
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    seen.append(status_of(studio))
    assert [(one.round, one.state, one.next_stage) for one in seen] == [
        ("concept", "new", "concept"),
        ("concept", "started", "concept"),
        ("concept", "waiting", None),
        ("concept", "decided", "direction"),
    ]
    assert seen[2].waiting_since == checkpoint.opened_at
    assert (seen[3].decided, seen[3].to_decide, seen[3].approved) == (1, 4, 1)


def test_a_decision_taken_back_is_not_counted(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    [shown, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=[shown.image_id])
    assert status_of(studio).decided == 1
    deciding.record(studio, checkpoint, [deciding.Decision(shown.image_id, "ada", "withdrawn")])
    assert status_of(studio).decided == 0


def test_a_reopened_round_is_what_the_campaign_waits_at_whatever_was_built_on_it(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    approve_first(studio, walk_round(studio, "tide", "direction"), 1)
    walk_round(studio, "tide", "final")
    assert (status_of(studio).round, status_of(studio).state) == ("final", "waiting")
    deciding.reopen(studio, "tide", "concept")
    assert (status_of(studio).round, status_of(studio).state) == ("concept", "waiting")


def test_a_round_that_is_being_redrawn_is_started_again(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    assert (status_of(studio).round, status_of(studio).state) == ("concept", "started")


def test_a_damaged_table_is_told_of_and_its_step_is_due_again(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    approve_first(studio, walk_round(studio, "tide", "concept"), 1)
    table = studio.lake.path("approvals", "tide", "concept")
    table.parent.mkdir(parents=True, exist_ok=True)
    table.write_bytes(b"junk")
    status = status_of(studio)
    assert (status.round, status.state, status.next_stage) == ("concept", "decided", "direction")
    assert status.problem is not None
    assert "part.parquet is damaged" in status.problem


def test_rejecting_everything_is_resting(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    walk_round(studio, "tide", "concept")
    deciding.submit(studio, "tide", "concept", reviewer="ada")
    assert (status_of(studio).state, status_of(studio).next_stage) == ("resting", None)


def test_a_shortlist_that_nobody_saw_is_not_submitted_on_decisions_about_another(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = walk_round(studio, "tide", "concept")
    [shown, *_] = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
    deciding.decide(studio, "tide", "concept", reviewer="ada", approve=[shown.image_id])
    write_prompts_table(studio, "tide", "concept", "redraw", new_attempt=True)
    draw_images_table(studio, "tide", "concept", "redraw")
    see_round(studio, "tide", "concept")
    with pytest.raises(DecisionRefused, match="was replaced after ada decided on 1 of its images"):
        deciding.submit(studio, "tide", "concept", reviewer="ada")
