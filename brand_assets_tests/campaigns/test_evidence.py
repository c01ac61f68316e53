"""This file tests which decisions count as people's, and that each image counts once."""

import numpy as np
import polars as pl
import pytest

from brand_assets.campaigns.evidence import SCORED, BrandEvidence, gather_evidence, is_by_people
from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Decision
from brand_assets.review.joining import Verdict
from brand_assets_tests.campaigns.decided_brands import choose_by, decide, decide_campaign, score_campaign, show


def gather_one(studio: Studio) -> BrandEvidence:
    [found] = gather_evidence(studio)
    return found


def approved_in(found: BrandEvidence) -> list[str]:
    return [one.image_id for one in found.decided if one.is_approved]


def test_where_there_is_no_ledger_there_is_no_evidence_and_none_is_made(studio: Studio) -> None:
    assert gather_evidence(studio) == []
    assert not studio.ledger.path.exists()


def test_what_was_shown_counts_and_what_was_not_does_not(studio: Studio) -> None:
    shown = decide_campaign(studio, "spring", choose_by("color", 10), shown=50, images=120)
    found = gather_one(studio)
    assert [one.image_id for one in found.decided] == shown
    assert len(approved_in(found)) == 10
    assert (found.brand, found.campaigns, found.by_machines) == ("Harbor & Pine", ("spring",), 0)
    assert all(one.scores["color"] is not None and one.quality is not None for one in found.decided)


def test_a_checkpoint_that_nobody_submitted_is_no_evidence(studio: Studio) -> None:
    shown = list(score_campaign(studio, "spring"))[:30]
    decide(studio, show(studio, "spring", shown), shown[:5], submit=False)
    assert gather_evidence(studio) == []


def test_what_the_demo_decided_is_no_persons_decision(studio: Studio) -> None:
    decide_campaign(studio, "spring", choose_by("color"), reviewer="demo", shown=40)
    decide_campaign(studio, "autumn", choose_by("color"), reviewer="ada", shown=30, seed=1)
    found = gather_one(studio)
    assert (len(found.decided), found.by_machines) == (30, 40)
    assert {one.image_id.split("-")[0] for one in found.decided} == {"autumn"}


@pytest.mark.parametrize(
    ("reviewer", "expected"),
    [("demo", False), (" Demo", False), ("auto", False), ("ada", True), ("demo, ada", True), ("demonstrator", True)],
)
def test_a_verdict_is_a_persons_when_a_person_had_a_part_in_it(reviewer: str, expected: bool) -> None:
    assert is_by_people(Verdict("image", "approved", reviewer)) == expected


def test_what_a_person_left_undecided_beside_the_demos_choice_is_the_persons_rejection(studio: Studio) -> None:
    shown = list(score_campaign(studio, "spring"))[:30]
    checkpoint = show(studio, "spring", shown)
    decide(studio, checkpoint, shown[:4], reviewer="demo", submit=False)
    decide(studio, checkpoint, shown[3:6])
    found = gather_one(studio)
    assert approved_in(found) == shown[3:6]  # of the fourth both had said so
    assert (len(found.decided), found.by_machines) == (27, 3)


def test_an_image_that_is_decided_again_counts_once_as_it_was_decided_last(studio: Studio) -> None:
    shown = decide_campaign(studio, "spring", choose_by("color"), shown=30)
    again = studio.ledger.checkpoints.reopen("spring", "concept")
    stood = studio.ledger.checkpoints.decisions(again.checkpoint_id)
    other_minds = [Decision(one.image_id, one.reviewer, "rejected") for one in stood]
    studio.ledger.checkpoints.decide(again.checkpoint_id, other_minds)
    decide(studio, again, shown[20:25])
    found = gather_one(studio)
    assert [one.image_id for one in found.decided] == shown
    assert approved_in(found) == shown[20:25]
    assert {one.checkpoint_id for one in found.decided} == {again.checkpoint_id}


def test_several_reviewers_count_as_their_rule_joins_them(studio: Studio) -> None:
    shown = list(score_campaign(studio, "spring"))[:30]
    checkpoint = show(studio, "spring", shown, rule="majority")
    for reviewer, approved in (("ada", shown[:6]), ("ben", shown[3:9]), ("cy", shown[3:4])):
        rest = [image_id for image_id in shown if image_id not in approved]
        decisions = [Decision(image_id, reviewer, "approved") for image_id in approved]
        decisions += [Decision(image_id, reviewer, "rejected") for image_id in rest]
        studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, decisions)
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, reviewer="ada")
    assert approved_in(gather_one(studio)) == shown[3:6]


def test_campaigns_of_one_brand_are_one_however_its_name_is_written(studio: Studio) -> None:
    decide_campaign(studio, "autumn", choose_by("color"), brand="HARBOR  &pine")
    decide_campaign(studio, "spring", choose_by("color"))
    decide_campaign(studio, "other", choose_by("color"), brand="Fern & Field")
    found = {one.brand: one.campaigns for one in gather_evidence(studio)}
    assert found == {"HARBOR &pine": ("autumn", "spring"), "Fern & Field": ("other",)}


def test_a_campaign_without_a_readable_brief_has_no_brand(studio: Studio) -> None:
    decide_campaign(studio, "spring", choose_by("color"))
    decide_campaign(studio, "broken", choose_by("color"), brand="Other")
    (studio.settings.briefs / "broken.md").write_text("no front matter", encoding="utf-8")
    assert [one.brand for one in gather_evidence(studio)] == ["Harbor & Pine"]


def test_an_image_that_the_lake_has_no_scores_of_is_decided_without_any(studio: Studio) -> None:
    shown = decide_campaign(studio, "spring", choose_by("color"), dimensions=4)
    scores = studio.lake.read("scores", "spring", "concept")
    studio.lake.write(scores.slice(10), "scores", "spring", "concept")
    found = {one.image_id: one for one in gather_one(studio).decided}
    assert found[shown[0]].scores == {}
    assert (found[shown[0]].quality, found[shown[0]].percentiles) == (None, {})
    assert found[shown[10]].quality is not None
    assert found[shown[10]].vector is not None


def test_what_a_scorer_without_a_column_said_is_read_from_the_details(studio: Studio) -> None:
    shown = decide_campaign(studio, "spring", choose_by("color"))
    scores = studio.lake.read("scores", "spring", "concept")
    details = '{"preference": {"value": 0.75, "scorer": "x"}, "color": {"value": 0.1}, "composite": {"weights": {}}}'
    studio.lake.write(scores.with_columns(details=pl.lit(details)), "scores", "spring", "concept")
    one = gather_one(studio).decided[0]
    assert one.scores["preference"] == 0.75
    assert one.scores["color"] == scores.filter(image_id=shown[0])["color"].item()
    assert set(one.scores) == {*SCORED, "preference"}


def test_quality_is_the_mix_of_the_rounds_percentiles_by_todays_weights(studio: Studio) -> None:
    """Not of the shortlist's: people are shown the best, and the ranking knows the whole round."""
    decide_campaign(studio, "spring", choose_by("color"), images=100, more="weights: {semantic: 0, aesthetic: 0}\n")
    scores = studio.lake.read("scores", "spring", "concept")
    found = gather_one(studio)
    assert found.own_weights == ("spring",)
    for one in found.decided[:10]:
        shares = {part: np.mean(scores[part].to_numpy() < (one.scores[part] or 0)) + 0.005 for part in WEIGHED}
        expected = (0.25 * shares["color"] + 0.20 * shares["composition"]) / 0.45
        assert one.quality == pytest.approx(expected)


WEIGHED = ("color", "composition")
