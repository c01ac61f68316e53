import json
import subprocess
import sys

import polars as pl
import pytest

from brand_assets.campaigns.candidates import find_waiting, list_candidates
from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.catalogue.models import find_model
from brand_assets.cli.review import review
from brand_assets.errors import CampaignNotFound, CheckpointOpen, ConfigError, DecisionRefused
from brand_assets.records.checkpoint import Checkpoint, Decision, DecisionKind
from brand_assets.records.tables import READINGS
from brand_assets_tests.cli.waiting import encode_picture, image_id, open_waiting


def decide(studio: Studio, checkpoint: Checkpoint, *words: DecisionKind) -> None:
    decisions = [Decision(image_id(index), "ada", word) for index, word in enumerate(words)]
    studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, decisions)


def test_the_lake_tells_direction_cluster_prompt_and_scores(studio: Studio) -> None:
    first, second, *_ = list_candidates(studio, open_waiting(studio))
    assert (first.direction, first.cluster, first.prompt) == ("lattice", "0", "A ferry rope 0")
    assert second.direction == "monogram"
    assert first.scores == {"color": 0.5, "composition": 0.25}


def test_what_is_wrong_with_an_image_is_told_and_what_is_right_is_not(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    told = {
        "color": {"finding": "#FF0000 on 40% of the mark is off.", "concerns": ["off-palette"]},
        "composition": {"finding": "Well placed.", "concerns": []},
        "composite": {"weights": {}},
    }
    scores = studio.lake.read("scores", "harbor", "concept").with_columns(
        gate=pl.lit("cut off at the border"), details=pl.lit(json.dumps(told))
    )
    studio.lake.write(scores, "scores", "harbor", "concept")
    row = {"text": "harbour", "expected": "Harbor", "distance": 0.1, "finding": "It reads 'harbour'.", "reader": "r"}
    readings = [{"image_id": image_id(0), "concern": "misspelled", **row}, {"image_id": image_id(1), **row}]
    studio.lake.write(pl.DataFrame(readings, schema=READINGS), "readings", "harbor", "concept")
    first, second, *_ = list_candidates(studio, checkpoint)
    assert first.findings == ("Out of the ranking: cut off at the border.", "#FF0000 on 40% of the mark is off.")
    assert (first.lettering, second.lettering) == ("It reads 'harbour'.", "")


def test_a_shortlist_without_tables_can_still_be_decided(studio: Studio) -> None:
    sha256 = studio.images.put(encode_picture(9))
    checkpoint = studio.ledger.checkpoints.open("bare", "concept", 1, [(image_id(7), sha256)], to_approve=1)
    [candidate] = list_candidates(studio, checkpoint)
    assert (candidate.direction, candidate.cluster, candidate.prompt, candidate.scores) == ("", "", "", {})


def test_submitting_is_foreseen_with_counts_and_what_follows(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    decide(studio, checkpoint, "approved", "rejected")
    assert foresee_submission(studio, checkpoint).describe() == (
        "1 approved of at most 2; 1 rejected; 2 not chosen will be rejected. "
        "The direction round starts: 3 images, about 0.00 USD."
    )


def test_in_production_the_foreseen_cost_is_the_models_price(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoint = open_waiting(studio)
    path = studio.settings.briefs / "harbor.md"
    path.write_text(
        path.read_text().replace("---\n\n# Story", "refinement: {stability/sd3.5-large: 1}\n---\n\n# Story")
    )
    decide(studio, checkpoint, "approved")
    monkeypatch.setenv("BRAND_ASSETS_PROFILE", "production")
    unit_usd = find_model("stability/sd3.5-large").unit_price_usd({})
    assert unit_usd
    assert foresee_submission(open_studio(), checkpoint).cost_usd == pytest.approx(3 * unit_usd)


def test_more_approvals_than_allowed_are_said_before_submitting(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    decide(studio, checkpoint, "approved", "approved", "approved")
    foresight = foresee_submission(studio, checkpoint)
    assert foresight.is_over
    assert "Reject 1 " in foresight.describe()


def test_nothing_waiting_says_where_the_campaign_stands(studio: Studio) -> None:
    with pytest.raises(CampaignNotFound):
        find_waiting(studio, "nobody")
    checkpoint = open_waiting(studio)
    with pytest.raises(CheckpointOpen, match="direction round of 'harbor'"):
        find_waiting(studio, "harbor", "direction")
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "bo")
    with pytest.raises(DecisionRefused, match=r"submitted by bo.*--reopen"):
        find_waiting(studio, "harbor", "concept")


def test_without_a_terminal_the_scriptable_way_is_named(studio: Studio) -> None:
    open_waiting(studio)
    with pytest.raises(ConfigError, match="brand-assets decide harbor"):
        review("harbor")


def test_as_json_a_decided_image_has_its_scores_and_no_other(
    studio: Studio, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = open_waiting(studio)
    decide(studio, checkpoint, "rejected", "starred")
    review("harbor", reviewer="Ada", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["campaign"], told["round"], told["to_approve"]) == ("harbor", "concept", 2)
    assert [image["decision"] for image in told["images"]] == ["rejected", "starred", None, None]
    assert [image["scores"] for image in told["images"]] == [{"color": 0.5, "composition": 0.25}, None, None, None]


def test_no_other_command_waits_for_the_gallery_to_be_imported() -> None:
    script = "import sys, brand_assets.cli.main; print([name for name in sys.modules if name.startswith('textual')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
