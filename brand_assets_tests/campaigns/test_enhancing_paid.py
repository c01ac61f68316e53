"""This file tests that each prompt is asked about once and paid once, within the budget, whatever goes wrong."""

import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from brand_assets.campaigns.stage_costs import wording_usd
from brand_assets.campaigns.studio import open_studio
from brand_assets.errors import ConfigError
from brand_assets_tests.campaigns.reworded_house import (
    HAIKU,
    HAIKU_CALL_USD,
    LUNA,
    LUNA_CALL_USD,
    PRICES,
    House,
    charged,
    count_by,
    write,
)
from brand_assets_tests.conftest import REPO
from brand_assets_tests.prompts.enhancing.language_server import LanguageServer, Material, Turned, reword_all
from brand_assets_tests.simulator import Kind, Mischief, Options, Simulator

ASK = """
import sys
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.studio import open_studio

write_round_prompts(open_studio(), "pier", "concept", run_id="worker")
"""


def test_nothing_is_asked_twice_whoever_materializes_again(house: House) -> None:
    with LanguageServer() as server:
        first = write(house(server))
        again = write(open_studio(), "another run")
        assert len(server.asked) == 3
    assert again.rows.equals(first.rows)
    assert again.cost_usd == 0
    assert wording_usd(open_studio(), "pier", "concept") == pytest.approx(3 * LUNA_CALL_USD)
    assert wording_usd(open_studio(), "pier", "direction") == 0


def test_only_what_is_new_is_asked_after_the_brief_has_changed(house: House) -> None:
    with LanguageServer() as server:
        studio = house(server)
        write(studio)
        path = studio.settings.briefs / "pier.md"
        path.write_text(path.read_text().replace("A [hexagonal,square] lattice", "A [triangular,square] lattice"))
        texts = {one["text"] for asked in server.asked for one in asked.material["prompts"]}
        write(studio)
        asked_anew = [one["text"] for asked in server.asked[3:] for one in asked.material["prompts"]]
    assert asked_anew
    assert texts.isdisjoint(asked_anew)


def test_an_empty_account_is_asked_no_further_and_the_next_takes_over(house: House) -> None:
    def refuse(material: Material) -> object:
        return Turned(429, {"error": {"code": "insufficient_quota", "message": "You exceeded your current quota."}})

    with LanguageServer(refuse) as openai, LanguageServer() as anthropic:
        studio = house(openai, anthropic, images=80)
        written = write(studio)
        assert 1 <= len(openai.asked) <= 4  # as many as were under way
    assert count_by(written) == {HAIKU: 80}
    assert charged(studio) == {LUNA: 0.0, HAIKU: pytest.approx(8 * HAIKU_CALL_USD)}
    assert "exceeded your current quota" in written.note


def test_a_429_is_waited_out_and_paid_once(house: House) -> None:
    turns = iter([Turned(429, {"error": {"code": "rate_limit_exceeded"}}, {"retry-after-ms": "50"})])

    def throttle_once(material: Material) -> object:
        return next(turns, None) or reword_all(material)

    with LanguageServer(throttle_once) as server:
        studio = house(server, images=8)
        written = write(studio)
        assert len(server.asked) == 2
    assert count_by(written) == {LUNA: 8}
    assert charged(studio) == {LUNA: pytest.approx(LUNA_CALL_USD)}


def test_an_answer_that_was_lost_is_listed_and_asked_of_nobody_again(house: House) -> None:
    with LanguageServer(lambda material: None) as openai, LanguageServer() as anthropic:
        studio = house(openai, anthropic, images=8)
        written, again = write(studio), write(studio, "again")
        assert [len(openai.asked), len(anthropic.asked)] == [1, 0]
    assert count_by(written) == {None: 8}
    assert written.rows.equals(again.rows)
    [lost] = studio.ledger.spend.list_unknown("pier")
    assert (lost.round, lost.provider, lost.model) == ("prompts", "openai", "gpt-6-luna")
    assert "brand-assets spend --unknown" in again.note


def test_what_a_person_settled_as_not_billed_is_asked_again(house: House) -> None:
    answers = iter([None])
    with LanguageServer(lambda material: next(answers, reword_all(material))) as server:
        studio = house(server, images=8)
        write(studio)
        [lost] = studio.ledger.spend.list_unknown("pier")
        studio.ledger.spend.settle_unknown(lost.request_key, 0.0, "ada")
        written = write(studio, "again")
    assert count_by(written) == {LUNA: 8}
    assert charged(studio) == {LUNA: pytest.approx(LUNA_CALL_USD)}


def test_what_a_person_settled_as_billed_goes_to_the_next(house: House) -> None:
    with LanguageServer(lambda material: None) as openai, LanguageServer() as anthropic:
        studio = house(openai, anthropic, images=8)
        write(studio)
        [lost] = studio.ledger.spend.list_unknown("pier")
        studio.ledger.spend.settle_unknown(lost.request_key, 0.01, "ada")
        written = write(studio, "again")
        assert len(openai.asked) == 1
    assert count_by(written) == {HAIKU: 8}
    assert charged(studio) == {LUNA: pytest.approx(0.01), HAIKU: pytest.approx(HAIKU_CALL_USD)}


def test_past_the_budget_nothing_is_sent_and_the_note_says_so(house: House) -> None:
    with LanguageServer() as openai, LanguageServer() as anthropic:
        studio = house(openai, anthropic, more="budget_usd: 0.001\n")
        written = write(studio)
        assert [len(openai.asked), len(anthropic.asked)] == [0, 0]
    assert count_by(written) == {None: 24}
    assert "Not all was asked: This would bring campaign 'pier' to" in written.note
    assert written.cost_usd == 0


def test_without_a_price_nothing_is_sent_and_the_error_says_what_to_write(house: House) -> None:
    with LanguageServer() as server:
        studio = house(server, prices="")
        with pytest.raises(ConfigError, match=r"catalogue\.yaml.*`language_models: \{openai/gpt-6-luna: \{input_usd"):
            write(studio)
        assert server.asked == []
    assert charged(studio) == {}


def test_the_second_one_without_a_price_stops_the_first_too(house: House) -> None:
    with LanguageServer() as server:
        studio = house(server, prices=PRICES.rpartition("  anthropic")[0])
        with pytest.raises(ConfigError, match="claude-haiku-5-5 has no price"):
            write(studio)
        assert server.asked == []


def test_without_a_key_the_error_names_the_variable_and_the_way_out(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house()
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    with pytest.raises(ConfigError, match=r"ANTHROPIC_API_KEY.*off the brief's `enhance`"):
        write(open_studio())


def test_two_runs_at_once_ask_for_each_prompt_once(house: House) -> None:
    def take_time(material: Material) -> object:
        time.sleep(0.2)
        return reword_all(material)

    with LanguageServer(take_time) as server:
        studio = house(server, images=30)
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(lambda name: write(open_studio(studio.settings), name), ["one", "two"]))
        texts = [one["text"] for asked in server.asked for one in asked.material["prompts"]]
    assert len(texts) == len(set(texts)) == 30
    assert both[0].rows.equals(both[1].rows)
    assert charged(studio) == {LUNA: pytest.approx(3 * LUNA_CALL_USD)}
    assert sum(one.cost_usd for one in both) == pytest.approx(3 * LUNA_CALL_USD)


def test_the_ledger_agrees_with_the_services_bill_on_a_bad_day(house: House) -> None:
    shares: dict[Kind, float] = {
        "throttle": 0.2,
        "fail": 0.1,
        "hang": 0.1,
        "cut_body": 0.1,
        "nonsense": 0.1,
        "filter": 0.1,
    }
    prices = {"gpt-6-luna:in": 1.0, "gpt-6-luna:out": 4.0, "claude-haiku-5-5:in": 2.0, "claude-haiku-5-5:out": 8.0}
    with Simulator(Mischief(shares, seed=3), Options(prices=prices)) as simulator:
        studio = house(images=60)
        settings = replace(studio.settings, base_urls=simulator.base_urls, keys=simulator.keys, timeout_s=0.5)
        studio = open_studio(settings)
        written, again = write(studio), write(studio, "again")
        lost = studio.ledger.spend.list_unknown("pier")
        charged_usd = sum(charged(studio).values())
        in_doubt_usd = sum(one.estimated_usd for one in lost)
        assert simulator.begun_twice() == []
        assert charged_usd <= simulator.billed_usd + 1e-6 <= charged_usd + in_doubt_usd + 2e-6
        answered = [one for one in simulator.creates if one.has_begun]
    assert written.cost_usd + again.cost_usd == pytest.approx(charged_usd)
    assert len(answered) >= len(lost) > 0
    assert again.rows.height == 60
    assert written.rows["enhanced_by"].is_not_null().sum() > 0


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_is_killed_while_asking_pays_for_nothing_twice(
    house: House, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    arrived, go_on = threading.Event(), threading.Event()

    def answer_the_first(material: Material) -> object:
        if len(server.asked) > 1:
            arrived.set()
            go_on.wait(120)
        return reword_all(material)

    with LanguageServer(answer_the_first) as server:
        studio = house(server, images=30)
        monkeypatch.setenv("BRAND_ASSETS_CONCURRENCY", "1")
        worker = subprocess.Popen([sys.executable, "-c", ASK], cwd=REPO, stderr=subprocess.DEVNULL)
        assert arrived.wait(120)
        worker.send_signal(how)
        worker.wait(60)
        go_on.set()
        written = write(studio)
        assert len(server.asked) == 3
    assert count_by(written) == {LUNA: 20, None: 10}
    [lost] = studio.ledger.spend.list_unknown("pier")
    assert lost.round == "prompts"
    assert charged(studio) == {LUNA: pytest.approx(2 * LUNA_CALL_USD)}
