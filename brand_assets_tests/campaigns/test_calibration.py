"""This file tests what a calibration finds out about brands whose people decide for a reason that is known."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest

from brand_assets.calibration.calibrate import Calibration
from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.calibrating import apply_weights, find_brand_weights, take_weights_back, weights_for
from brand_assets.campaigns.calibration_report import BrandCalibration, calibrate_brands, find_brand, tabulate
from brand_assets.campaigns.calibration_words import list_cells, tell_evidence, tell_proposal, tell_ranking
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import CampaignNotFound, ConfigError, LedgerError
from brand_assets.records.tables import CALIBRATION
from brand_assets_tests.campaigns.decided_brands import WEIGHTS, choose_by, decide_campaign, score_campaign
from brand_assets_tests.campaigns.walking import walk_round
from brand_assets_tests.small_briefs import write_small_brief

BRAND = "Harbor & Pine"
NEW = {"semantic": 0.0, "color": 0.9, "aesthetic": 0.0, "composition": 0.1}


def decide_by_color(studio: Studio, campaigns: int = 3, **more: object) -> None:
    for k in range(campaigns):
        decide_campaign(studio, f"season-{k}", choose_by("color"), seed=k, **more)


def part_of(found: BrandCalibration, part: str) -> Calibration:
    return next(one for one in found.all_parts if one.part == part)


def test_a_brand_whose_people_decide_by_color_is_found_out(studio: Studio) -> None:
    decide_by_color(studio)
    found = find_brand(calibrate_brands(studio), "harbor&pine")
    color = part_of(found, "color")
    assert color.agreement is not None
    assert (color.verdict, color.agreement.pairs.value, color.decisions, color.approved) == ("agrees", 1.0, 150, 30)
    for part in ("semantic", "aesthetic", "composition"):
        assert part_of(found, part).verdict == "like chance"
    assert found.ranking.agreement is not None
    assert 0.5 < found.ranking.agreement.pairs.value < 0.9
    assert found.proposal.weights is not None
    assert found.proposal.weights["color"] > 0.8
    assert sum(found.proposal.weights.values()) == pytest.approx(1.0)
    assert found.learned.agreement is not None
    assert found.learned.agreement.pairs.value > 0.95


def test_weights_that_were_applied_rank_the_next_campaign_as_its_people_do(studio: Studio) -> None:
    decide_by_color(studio)
    before = find_brand(calibrate_brands(studio), BRAND)
    assert before.proposal.weights is not None
    assert before.ranking.agreement is not None
    apply_weights(studio, BRAND, before.proposal.weights, because=before.proposal.finding, by="ada")
    decide_campaign(studio, "later", choose_by("color"), seed=9)
    after = find_brand(calibrate_brands(studio), BRAND)
    assert after.evidence.weights == before.proposal.weights
    assert after.proposal.today is not None
    assert after.proposal.today.pairs.low > before.ranking.agreement.pairs.high
    assert after.proposal.weights is None
    assert after.proposal.finding.startswith("Keep the weights: ")


def test_people_who_decide_as_the_ranking_does_leave_the_weights_alone(studio: Studio) -> None:
    def choose(shown: object) -> list[str]:
        assert isinstance(shown, dict)
        mix = {key: sum(WEIGHTS[part] * value for part, value in parts.items()) for key, parts in shown.items()}
        return sorted(mix, key=lambda key: -mix[key])[:10]

    for k in range(3):
        decide_campaign(studio, f"season-{k}", choose, seed=k)
    found = find_brand(calibrate_brands(studio), BRAND)
    assert found.ranking.verdict == "agrees"
    assert found.proposal.weights is None
    assert found.proposal.finding.startswith("Keep the weights: ")


def test_parts_that_were_not_computed_have_no_number_and_get_no_weight(studio: Studio) -> None:
    decide_by_color(studio, absent=("semantic", "aesthetic"))
    found = find_brand(calibrate_brands(studio), BRAND)
    for part in ("semantic", "aesthetic"):
        assert (part_of(found, part).verdict, part_of(found, part).agreement) == ("not computed", None)
    assert found.proposal.weights is not None
    assert (found.proposal.weights["semantic"], found.proposal.weights["aesthetic"]) == (0.0, 0.0)
    assert "none for semantic and aesthetic, not computed for these images" in tell_proposal(found)


def test_too_few_decisions_show_no_number_anywhere(studio: Studio) -> None:
    decide_campaign(studio, "spring", choose_by("color", 5), shown=19, dimensions=8)
    found = calibrate_brands(studio)
    table = tabulate(found)
    measures = ["rho", "rho_low", "rho_high", "agreement", "agreement_low", "agreement_high", "proposed_weight"]
    assert table.select(measures).null_count().row(0) == (table.height,) * len(measures)
    assert set(table["verdict"]) == {"too few decisions"}
    assert "cannot be told: too few decisions. 19 decided images; it takes 20" in tell_ranking(found[0])
    assert found[1].proposal.weights is None


def test_nothing_decided_is_a_table_that_says_so(studio: Studio) -> None:
    [found] = calibrate_brands(studio)
    assert (found.brand, found.ranking.verdict, found.ranking.decisions) == ("all", "too few decisions", 0)
    assert tell_evidence(found) == ""
    assert len(list_cells([found])) == 7


def test_the_machines_own_decisions_are_counted_and_told_but_measured_by_nobody(studio: Studio) -> None:
    decide_campaign(studio, "spring", choose_by("color"), reviewer="demo")
    overall, brand = calibrate_brands(studio)
    assert (overall.ranking.decisions, brand.evidence.by_machines) == (0, 50)
    assert tell_evidence(brand) == "50 images were decided by the machine itself and do not count."


def test_overall_takes_every_brand_together(studio: Studio) -> None:
    decide_by_color(studio, 2)
    decide_campaign(studio, "other", choose_by("composition"), brand="Fern & Field", seed=5)
    overall, *brands = calibrate_brands(studio)
    assert [one.brand for one in brands] == ["Fern & Field", BRAND]
    assert [one.ranking.decisions for one in (overall, *brands)] == [150, 50, 100]
    composition = [part_of(one, "composition").verdict for one in (overall, *brands)]
    assert composition == ["agrees", "agrees", "like chance"]


def test_the_table_has_a_row_for_each_part_of_each_brand_with_its_weight(studio: Studio) -> None:
    decide_by_color(studio, dimensions=8)
    table = tabulate(calibrate_brands(studio))
    assert table.schema == CALIBRATION
    assert table.select("brand", "part").n_unique() == table.height == 15  # a taste is a brand's own
    of_brand = table.filter(brand=BRAND)
    weights = dict(of_brand.select("part", "weight").drop_nulls().rows())
    assert weights == pytest.approx(WEIGHTS)
    assert of_brand["proposed_weight"].sum() == pytest.approx(1.0)
    assert of_brand.filter(part="taste")["verdict"].to_list() == ["like chance"]
    assert table.equals(tabulate(calibrate_brands(studio)))


def test_a_taste_is_measured_on_the_vectors_that_most_images_have(studio: Studio) -> None:
    decide_by_color(studio, dimensions=8)
    seen = studio.lake.read("embeddings", "season-0", "concept")
    studio.lake.write(seen.with_columns(model=pl.lit("other")), "embeddings", "season-0", "concept")
    taste = part_of(find_brand(calibrate_brands(studio), BRAND), "taste")
    assert (taste.decisions, taste.shortlists) == (100, 2)


def test_a_brand_without_decisions_is_told_which_have_some(studio: Studio) -> None:
    decide_campaign(studio, "spring", choose_by("color"))
    with pytest.raises(CampaignNotFound, match=r"'Foo' was submitted. Brands with decisions: Harbor & Pine"):
        find_brand(calibrate_brands(studio), "Foo")


def test_the_briefs_weights_go_first_then_the_brands_then_the_defaults(studio: Studio) -> None:
    write_small_brief(studio, "plain")
    write_small_brief(studio, "own", more="weights: {semantic: 0.5}\n")
    assert weights_for(studio, load_brief(studio, "plain")) == (WEIGHTS, "the defaults")
    assert not studio.ledger.path.exists()
    apply_weights(studio, "HARBOR &pine", NEW, because="so", by="ada")
    weights, source = weights_for(studio, load_brief(studio, "plain"))
    assert weights == NEW
    assert source == f"applied to HARBOR &pine by ada on {datetime.now(UTC):%Y-%m-%d}"
    assert weights_for(studio, load_brief(studio, "own")) == ({**WEIGHTS, "semantic": 0.5}, "the brief")
    assert find_brand_weights(studio, "Fern & Field") == (WEIGHTS, "the defaults")


def test_each_undo_goes_one_application_back_and_nothing_is_forgotten(studio: Studio) -> None:
    second = {**WEIGHTS, "color": 0.5}
    apply_weights(studio, BRAND, NEW, because="first", by="ada")
    apply_weights(studio, BRAND, second, because="second", by="ben")
    standing = take_weights_back(studio, BRAND, by="ada")
    assert standing is not None
    assert (standing.weights, standing.because) == (NEW, "first")
    assert take_weights_back(studio, BRAND, by="ada") is None
    assert find_brand_weights(studio, BRAND) == (WEIGHTS, "the defaults")
    with pytest.raises(ConfigError, match="there is nothing to undo"):
        take_weights_back(studio, BRAND, by="ada")
    apply_weights(studio, BRAND, second, because="third", by="ada")
    assert find_brand_weights(studio, BRAND)[0] == second
    kept = studio.ledger.brand_weights.list()
    assert [row.weights for row in kept] == [NEW, second, None, None, second]
    assert [row.applied_by for row in kept] == ["ada", "ben", "ada", "ada", "ada"]


def test_weights_that_nobody_signs_for_are_refused(studio: Studio) -> None:
    with pytest.raises(LedgerError, match="Nobody signed for the weights of 'Harbor & Pine'"):
        apply_weights(studio, BRAND, NEW, because="so", by="  ")
    assert studio.ledger.brand_weights.list() == []


def test_a_round_says_whose_weights_it_was_ranked_by(studio: Studio) -> None:
    apply_weights(studio, BRAND, NEW, because="so", by="ada")
    write_small_brief(studio, "autumn", images=6)
    walk_round(studio, "autumn", "concept")
    scores = studio.lake.read("scores", "autumn", "concept").filter(pl.col("gate").is_null())
    assert scores.height
    for row in scores.rows(named=True):
        used = json.loads(row["details"])["composite"]
        assert used["weights_from"].startswith("applied to Harbor & Pine by ada on ")
        assert row["composite"] == pytest.approx(0.9 * row["color"] + 0.1 * row["composition"], abs=1e-5)


def test_scores_that_left_the_lake_are_told_of(studio: Studio) -> None:
    decide_campaign(studio, "spring", choose_by("color"))
    score_campaign(studio, "autumn")
    studio.lake.path("scores", "spring", "concept").unlink()
    found = find_brand(calibrate_brands(studio), BRAND)
    assert (found.unscored, found.ranking.verdict) == (50, "too few decisions")
    assert "of 50 decided images the lake has no scores any more" in tell_evidence(found)
