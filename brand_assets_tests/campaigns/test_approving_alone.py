"""This file tests campaigns that approve by themselves: the best, marked, and only while nobody is at it."""

import pytest

from brand_assets.campaigns import deciding, pairing
from brand_assets.campaigns.approving_alone import approve_alone
from brand_assets.campaigns.evidence import gather_evidence
from brand_assets.campaigns.revising import revise
from brand_assets.campaigns.status import list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import verify_checkpoint
from brand_assets.errors import DecisionRefused
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets_tests.campaigns.shown_rounds import show_round
from brand_assets_tests.small_briefs import write_small_brief

AUTO = "review: {mode: auto}\n"


def ids(studio: Studio, checkpoint: Checkpoint) -> list[str]:
    return [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]


def test_the_best_by_quality_are_approved_submitted_and_marked(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept", qualities=(0.1, 0.4, 0.3, 0.4))
    assert "mode auto" in list_statuses(studio, ["tide"])[0].describe()
    standing = approve_alone(studio, checkpoint).standing
    assert standing is not None
    assert (standing.checkpoint.status, standing.checkpoint.submitted_by) == ("submitted", "auto")
    rows = deciding.list_approvals(studio, "tide", "concept")
    a, b, c, d = ids(studio, checkpoint)
    assert dict(rows.select("image_id", "decision").rows()) == {
        a: "rejected",
        b: "approved",
        c: "rejected",
        d: "approved",
    }
    assert set(rows["reviewer"]) == {"auto"}
    [first] = rows.filter(rows["image_id"] == b)["reason"]
    assert first == (
        "approved by itself (review mode auto), number 1 of the shortlist by a quality of 0.40; no person looked"
    )
    [status] = list_statuses(studio, ["tide"])
    assert (status.state, status.review, status.submitted_by) == ("decided", "auto", "auto")
    assert "no person looked" in status.describe()
    assert [(one.decided, one.by_machines) for one in gather_evidence(studio)] == [((), 4)]
    assert verify_checkpoint(studio, "tide", before="direction") == standing.checkpoint


def test_what_is_out_of_the_ranking_is_never_approved(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(
        studio, "tide", "concept", qualities=(0.9, None, 0.2, 0.8), gates=("blank", None, None, "a copy of another")
    )
    standing = approve_alone(studio, checkpoint).standing
    assert standing is not None
    approved = [verdict.image_id for verdict in standing.verdicts if verdict.decision == "approved"]
    assert approved == [ids(studio, checkpoint)[2]]


def test_without_an_image_in_the_ranking_a_person_is_waited_for(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept", gates=("blank",) * 4)
    alone = approve_alone(studio, checkpoint)
    assert alone.standing is None
    assert "none of its images is in the ranking: a person decides" in alone.note
    assert studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id) == []


@pytest.mark.parametrize("kind", ["approved", "starred", "withdrawn"])
def test_where_a_person_has_been_it_waits_for_them_and_says_so(studio: Studio, kind: str) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept")
    deciding.record(studio, checkpoint, [Decision(ids(studio, checkpoint)[0], "ada", kind)])  # type: ignore[arg-type]
    alone = approve_alone(studio, checkpoint)
    assert alone.standing is None
    assert alone.note == "tide concept is in mode auto, and waits all the same: ada is at it."
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"


def test_what_a_person_reopens_waits_for_them(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    approve_alone(studio, show_round(studio, "tide", "concept"))
    again = deciding.reopen(studio, "tide", "concept", reviewer="ada")
    assert studio.ledger.checkpoints.decisions(again.checkpoint_id) == []
    assert approve_alone(studio, again).standing is None
    assert studio.ledger.checkpoints.find(again.checkpoint_id).status == "open"


def test_who_compared_images_or_sent_the_round_back_is_waited_for(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept")
    first, second, *_ = ids(studio, checkpoint)
    pairing.compare(studio, checkpoint, first, second, reviewer="ada")
    assert approve_alone(studio, checkpoint).standing is None
    revise(studio, checkpoint, "bolder", "ben")
    again = show_round(studio, "tide", "concept", run_id="next")
    assert approve_alone(studio, again).note == "tide concept is in mode auto, and waits all the same: ben is at it."
    with pytest.raises(DecisionRefused, match="ben had a hand in the concept checkpoint"):
        studio.ledger.checkpoints.settle_alone(again.checkpoint_id, [], "auto")


def test_a_shortlist_that_is_not_stored_yet_is_not_decided(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept", is_stored=False)
    assert "about to be stored" in approve_alone(studio, checkpoint).note
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"


def test_a_second_machine_that_comes_too_late_does_nothing(studio: Studio) -> None:
    write_small_brief(studio, "tide", more=AUTO)
    checkpoint = show_round(studio, "tide", "concept")
    assert approve_alone(studio, checkpoint).standing is not None
    late = approve_alone(studio, checkpoint)
    assert late.standing is None
    assert "was submitted by auto" in late.note
    assert len(studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)) == 2


def test_people_decide_where_the_brief_does_not_say_auto(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    checkpoint = show_round(studio, "tide", "concept")
    alone = approve_alone(studio, checkpoint)
    assert (alone.standing, alone.note) == (None, "")
    (studio.settings.briefs / "tide.md").unlink()
    assert approve_alone(studio, checkpoint).standing is None
