"""This file draws with services that ring when a task has ended, and with some that do not."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from brand_assets.campaigns.hearing import Delivery, take_delivery
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BrandAssetsError
from brand_assets.generation.clients.bells import find_bell
from brand_assets.generation.clients.fal import open_fal
from brand_assets.generation.clients.freepik import open_freepik
from brand_assets.generation.clients.polling import Rhythm
from brand_assets.generation.clients.replicate import open_replicate
from brand_assets.generation.clients.replicate_prediction import WAIT_S
from brand_assets.records.drawing import Drawing
from brand_assets.settings import ReviewSettings, Settings
from brand_assets_tests.generation.clients.asking import Record, adding, ask_for, run, settings_for
from brand_assets_tests.notifying.local_server import Answer, Asked, LocalServer
from brand_assets_tests.simulator import Options, Simulator

SECRETS = {"replicate": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "freepik": "magnific's own words"}
OPENERS = {"replicate/flux-schnell": open_replicate, "fal/flux-schnell": open_fal, "freepik/flux-dev": open_freepik}
RARE = Rhythm(first_s=6.0, longest_s=60.0, look_s=0.01)
"""Stretched, the first poll comes after a minute: who is done before has heard the bell."""
WORKING_S = {"replicate/flux-schnell": WAIT_S + 0.4}


@pytest.fixture(autouse=True)
def priced(studio: Studio, tmp_path: Path) -> Iterator[None]:
    """Freepik publishes no price for this model, so that an installation sets one."""
    with adding(tmp_path, {"freepik/flux-dev": {"price": {"flat": 0.02}}}):
        yield


def draw(model: str, sim: Simulator, settings: Settings, rhythm: Rhythm) -> Drawing:
    provider = OPENERS[model](settings, rhythm)
    return run(provider, lambda client: client.draw(ask_for(model), None, Record()))


def options_for(model: str, *, rings: bool = True) -> Options:
    return Options(working_s=WORKING_S.get(model, 0.3), webhook_secrets=SECRETS, rings=rings)


def count_polls(sim: Simulator, model: str) -> int:
    """Questions about how the task stands, and for fal the one for its result."""
    provider = model.partition("/")[0]
    return sum((seen.provider, seen.method) == (provider, "GET") and "jwks" not in seen.path for seen in sim.requests)


@pytest.mark.parametrize("model", sorted(OPENERS))
def test_a_task_whose_end_is_rung_is_asked_about_once(model: str, studio: Studio) -> None:
    def hear(asked: Asked) -> Answer:
        try:
            take_delivery(house, asked.path.rpartition("/")[2], Delivery(asked.headers, asked.body))
        except BrandAssetsError as problem:
            return Answer(400, str(problem))
        return Answer(204, b"")

    with LocalServer(hear) as here, Simulator(options=options_for(model)) as sim:
        review = ReviewSettings(url=here.url, provider_webhook_secrets=SECRETS)
        settings = settings_for(sim, studio.settings.data_root, review=review)
        house = replace(studio, settings=settings)
        drawing = draw(model, sim, settings, RARE)
        assert drawing.data
        assert [status for _, status in sim.world.rung] == [204]
    assert count_polls(sim, model) == (2 if model.startswith("fal/") else 1)
    assert not list(settings.webhooks.glob("*.ended")), "what was heard is taken down"


@pytest.mark.parametrize("model", sorted(OPENERS))
def test_a_task_whose_bell_stays_silent_ends_all_the_same(model: str, tmp_path: Path) -> None:
    with Simulator(options=options_for(model, rings=False)) as sim:
        review = ReviewSettings(url="https://review.example.com", provider_webhook_secrets=SECRETS)
        settings = settings_for(sim, tmp_path, review=review)
        assert draw(model, sim, settings, Rhythm(first_s=0.01, longest_s=0.02, look_s=0.01)).data


def test_a_lie_on_the_board_brings_a_poll_and_no_picture(tmp_path: Path) -> None:
    """Whatever rang: the task has ended when its provider says so."""
    with Simulator(options=Options(working_s=0.5, rings=False)) as sim:
        settings = settings_for(sim, tmp_path, review=ReviewSettings(url="https://review.example.com"))
        bell = find_bell("fal", settings)
        assert bell is not None
        record, started = Record(), time.monotonic()

        class Liar(Record):
            async def keep(self, task_id: str) -> None:
                bell.board.pin("fal", task_id)
                await super().keep(task_id)

        record = Liar()
        rhythm = replace(RARE, first_s=0.05, longest_s=0.05)
        provider = open_fal(settings, rhythm)
        assert run(provider, lambda client: client.draw(ask_for("fal/flux-schnell"), None, record)).data
        assert time.monotonic() - started >= 0.5
    assert count_polls(sim, "fal/flux-schnell") > 2


def test_a_create_names_its_webhook_as_each_service_documents_it(tmp_path: Path) -> None:
    seen = {}
    for model in OPENERS:
        with Simulator(options=Options(rings=False)) as sim:
            review = ReviewSettings(url="https://review.example.com", provider_webhook_secrets=SECRETS)
            quick = Rhythm(first_s=0.01, longest_s=0.02, look_s=0.01)
            draw(model, sim, settings_for(sim, tmp_path, review=review), quick)
            with_bell = next(request for request in sim.requests if request.method == "POST")
            draw(model, sim, settings_for(sim, tmp_path), quick)
            seen[model] = (with_bell, [request for request in sim.requests if request.method == "POST"][-1])
    with_bell, without = seen["replicate/flux-schnell"]
    told = {"webhook": "https://review.example.com/webhooks/replicate", "webhook_events_filter": ["completed"]}
    assert json.loads(with_bell.body) == {**json.loads(without.body), **told}
    with_bell, without = seen["freepik/flux-dev"]
    assert json.loads(with_bell.body) == {
        **json.loads(without.body),
        "webhook_url": "https://review.example.com/webhooks/magnific",
    }
    with_bell, without = seen["fal/flux-schnell"]
    assert json.loads(with_bell.body) == json.loads(without.body)


@pytest.mark.parametrize(
    ("url", "secrets", "base_url", "providers"),
    [
        (None, SECRETS, None, []),
        ("https://review.example.com", {}, None, ["fal"]),
        ("https://review.example.com", SECRETS, None, ["fal", "freepik", "replicate"]),
        ("http://review.example.com", SECRETS, None, []),
        ("http://127.0.0.1:8000", SECRETS, "http://127.0.0.1:9", ["fal", "freepik", "replicate"]),
    ],
)
def test_nobody_is_told_of_an_address_that_they_cannot_reach_or_we_cannot_verify(
    url: str | None, secrets: dict[str, str], base_url: str | None, providers: list[str], tmp_path: Path
) -> None:
    names = ("stability", "replicate", "openai", "fal", "freepik", "draft")
    base_urls = dict.fromkeys(names, base_url) if base_url else {}
    review = ReviewSettings(url=url, provider_webhook_secrets=secrets)
    settings = Settings(tmp_path, tmp_path, base_urls={k: v for k, v in base_urls.items() if v}, review=review)
    assert sorted(name for name in names if find_bell(name, settings)) == providers
