"""This file tests the command `calibration`: what it shows, and that weights change only when a person says so."""

import json
from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.calibration import calibration
from brand_assets.errors import CampaignNotFound, ConfigError
from brand_assets_tests.campaigns.decided_brands import choose_by, decide_campaign, score_campaign

BRAND = "Harbor & Pine"
app = typer.Typer()
app.command()(calibration)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the command as the terminal would, and give what it wrote to stdout."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        app(list(arguments), standalone_mode=False)
        return capsys.readouterr().out

    return run


@pytest.fixture
def by_color(studio: Studio) -> Studio:
    """A brand whose people decide by color alone, in two campaigns, and one whose people decided too little."""
    for k in range(2):
        decide_campaign(studio, f"season-{k}", choose_by("color"), seed=k, absent=("semantic", "aesthetic"))
    decide_campaign(studio, "other", choose_by("color", 4), shown=12, brand="Fern & Field")
    return studio


def list_applied(studio: Studio) -> list[object]:
    return [row.weights for row in studio.ledger.brand_weights.list()]


def test_the_table_says_how_far_each_part_agrees_and_what_to_do(by_color: Studio, call: Callable[..., str]) -> None:
    told = " ".join(call().split())
    assert "100% (100% to 100%) │ agrees" in told
    assert "not computed" in told
    assert "The ranking agrees with Harbor & Pine's people on" in told
    assert "Fern & Field's people cannot be told: too few decisions. 12 decided images; it takes 20" in told
    assert "(none for semantic and aesthetic, not computed for these images)" in told
    assert "Apply them with: brand-assets calibration 'Harbor & Pine' --apply" in told
    assert told.count("Apply them with") == 1
    assert list_applied(by_color) == []


def test_json_has_every_number_and_null_where_there_is_none(by_color: Studio, call: Callable[..., str]) -> None:
    found = {one["brand"]: one for one in json.loads(call("--json"))["brands"]}
    assert list(found) == ["all", "Fern & Field", BRAND]
    assert (found["all"]["decided"], found[BRAND]["decided"]) == (112, 100)
    parts = {row["part"]: row for row in found[BRAND]["parts"]}
    assert list(parts)[:6] == ["semantic", "color", "aesthetic", "composition", "composite", "quality"]
    assert (parts["color"]["agreement"], parts["color"]["verdict"]) == (1.0, "agrees")
    assert (parts["semantic"]["agreement"], parts["semantic"]["rho"]) == (None, None)
    assert found[BRAND]["proposal"]["weights"]["color"] > 0.7
    assert found["Fern & Field"]["proposal"] == {
        "weights": None,
        "finding": "Keep the weights: 12 decided images; it takes 20 to say anything.",
        "gain": None,
    }


def test_one_brand_is_shown_by_its_name_or_by_a_campaign_of_it(by_color: Studio, call: Callable[..., str]) -> None:
    by_name, by_campaign = call("harbor & PINE", "--json"), call("--campaign", "season-1", "--json")
    assert by_name == by_campaign
    assert [one["brand"] for one in json.loads(by_name)["brands"]] == [BRAND]
    with pytest.raises(CampaignNotFound, match="Brands with decisions: Fern & Field, Harbor & Pine"):
        call("Nobody")


def test_weights_are_applied_by_a_name_and_taken_back(by_color: Studio, call: Callable[..., str]) -> None:
    score_campaign(by_color, "own", more="weights: {color: 0.1}\n")
    decide_campaign(
        by_color, "own", choose_by("color"), more="weights: {color: 0.1}\n", absent=("semantic", "aesthetic")
    )
    told = call(BRAND, "--apply", "--by", "ada")
    [weights] = list_applied(by_color)
    assert isinstance(weights, dict)
    assert weights["color"] > 0.7
    assert f"color {weights['color']:.2f}" in told
    assert "applied by ada" in told
    assert "The weights in their briefs go first in: own." in told
    assert "brand-assets calibration 'Harbor & Pine' --undo" in told
    assert call("--campaign", "season-0", "--undo", "--by", "ada").startswith(
        "Harbor & Pine is ranked by semantic 0.30, color 0.25, aesthetic 0.25, composition 0.20 again (the defaults)."
    )
    assert list_applied(by_color) == [weights, None]
    with pytest.raises(ConfigError, match="nothing to undo"):
        call(BRAND, "--undo", "--by", "ada")


def test_where_nothing_is_proposed_nothing_is_applied(by_color: Studio, call: Callable[..., str]) -> None:
    with pytest.raises(ConfigError, match=r"No weights are proposed for Fern & Field, so none were applied\. Keep"):
        call("Fern & Field", "--apply", "--by", "ada")
    assert list_applied(by_color) == []


def test_before_anybody_has_decided_anything_it_says_so(studio: Studio, call: Callable[..., str]) -> None:
    assert "cannot be told: too few decisions. 0 decided images; it takes 20" in " ".join(call().split())
    assert not studio.ledger.path.exists()


@pytest.mark.parametrize(
    "arguments",
    [
        (BRAND, "--campaign", "season-0"),
        (BRAND, "--apply", "--undo"),
        ("--apply",),
        ("--undo", "--by", "ada"),
        (BRAND, "--apply", "--json"),
    ],
)
def test_options_that_contradict_one_another_are_wrong_use(studio: Studio, arguments: tuple[str, ...]) -> None:
    assert CliRunner().invoke(app, list(arguments)).exit_code == 2
    assert not studio.ledger.path.exists()
