import json
from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.money import settle, spend
from brand_assets.errors import LedgerError
from brand_assets_tests.cli import waiting
from brand_assets_tests.cli.waiting import draw_request

app = typer.Typer()
for command in (spend, settle):
    app.command()(command)


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run a command as the terminal would, and give what it wrote to stdout."""

    def run(*arguments: str) -> str:
        capsys.readouterr()
        app(list(arguments), standalone_mode=False)
        return capsys.readouterr().out

    return run


def test_spend_sums_by_each_key_in_the_agreed_json(studio: Studio, call: Callable[..., str]) -> None:
    waiting.spend(studio, draw_request("harbor", 1), 0.25)
    waiting.spend(studio, draw_request("harbor", 2), 0.5)
    waiting.spend(studio, draw_request("lumen", 3, provider="stability", model="sd3.5-large"), 0.065)
    assert json.loads(call("spend", "--by", "model", "--json")) == {
        "by": "model",
        "rows": [
            {
                "key": "openai/gpt-image-1",
                "images": 2,
                "cost_usd": 0.75,
                "reserved_usd": 0.0,
                "unknown_usd": 0.0,
            },
            {
                "key": "stability/sd3.5-large",
                "images": 1,
                "cost_usd": 0.065,
                "reserved_usd": 0.0,
                "unknown_usd": 0.0,
            },
        ],
        "total_usd": 0.815,
    }
    for by in ("campaign", "round", "provider", "month"):
        assert json.loads(call("spend", "--by", by, "--json"))["total_usd"] == 0.815


def test_nothing_spent_is_an_empty_sum(studio: Studio, call: Callable[..., str]) -> None:
    assert json.loads(call("spend", "--json")) == {"by": "campaign", "rows": [], "total_usd": 0.0}


def test_a_piped_table_keeps_names_and_amounts_whole(studio: Studio, call: Callable[..., str]) -> None:
    campaign = "a-campaign-with-a-name-as-long-as-sixty-three-characters-allow-x"[:63]
    waiting.spend(studio, draw_request(campaign, 1), 1234.5)
    table = call("spend")
    assert campaign in table
    assert "1234.5000" in table


def test_unknown_outcomes_are_listed_with_their_whole_keys(studio: Studio, call: Callable[..., str]) -> None:
    key = waiting.spend(studio, draw_request("harbor", 1), 0.25, "unknown")
    assert key in call("spend", "--unknown")
    listed = json.loads(call("spend", "--unknown", "--json"))
    assert [row["request_key"] for row in listed["unknown"]] == [key]
    assert listed["total_usd"] == 0.25


@pytest.mark.parametrize(("usd", "word", "cost_usd"), [("0.19", "charged 0.19 USD", 0.19), ("0", "released", 0.0)])
def test_a_request_is_settled_by_the_beginning_of_its_key(
    studio: Studio, call: Callable[..., str], usd: str, word: str, cost_usd: float
) -> None:
    key = waiting.spend(studio, draw_request("harbor", 1), 0.25, "unknown")
    told = call("settle", key[:6].upper(), "--usd", usd, "--by", "ada")
    assert key in told
    assert word in told
    [row] = json.loads(call("spend", "--json"))["rows"]
    assert (row["cost_usd"], row["unknown_usd"]) == (cost_usd, 0.0)


def test_what_is_settled_already_says_what_became_of_it(studio: Studio, call: Callable[..., str]) -> None:
    key = waiting.spend(studio, draw_request("harbor", 1), 0.25)
    with pytest.raises(LedgerError, match=r"was charged 0\.25 USD already"):
        call("settle", key, "--usd", "1")


@pytest.mark.parametrize(("key", "words"), [("abc", "too short"), ("f" * 64, "No unknown outcome"), ("", "too short")])
def test_a_key_that_is_not_unknown_is_refused(studio: Studio, call: Callable[..., str], key: str, words: str) -> None:
    with pytest.raises(LedgerError, match=words):
        call("settle", key, "--usd", "1")


@pytest.mark.parametrize("usd", ["-1", "nan", "inf", "1e9", "much"])
def test_an_amount_that_is_none_is_wrong_use(studio: Studio, usd: str) -> None:
    assert CliRunner().invoke(app, ["settle", "abcdef", "--usd", usd]).exit_code == 2
