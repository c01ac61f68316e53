"""This file holds what our clients send, and what the simulator answers, against the services' own documents."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from brand_assets.catalogue.language_models import find_language_model
from brand_assets.catalogue.models import find_model, list_models
from brand_assets.catalogue.reading import use_additions
from brand_assets.prompts.enhancing.enhancers import open_language_client
from brand_assets.records.enhancing import Question
from brand_assets.settings import Settings
from brand_assets_tests.generation.contracts import ask, read_body, request_for, vary_params
from brand_assets_tests.simulator import Mischief, Options, RateLimit, Simulator
from brand_assets_tests.simulator.mischief import Kind
from brand_assets_tests.simulator.pictures import draw_picture
from brand_assets_tests.specs import check, list_fields, needs_specs, read_spec

pytestmark = needs_specs

SD3 = "paths/~1v2beta~1stable-image~1generate~1sd3/post"
PREDICTION = "components/schemas/schemas_prediction_response"
GENERATION = "paths/~1images~1generations/post/requestBody/content/application~1json/schema"
EDIT = "paths/~1images~1edits/post/requestBody/content/multipart~1form-data/schema"
RESPONSES = "paths/~1responses/post"
SDXL_VERSION = "39ed52f2a78e934b3ba6e2a89f5b1c712de7dfea535525255b1aa35c5565e08b"
PARENT = draw_picture("a parent", 1, (256, 256))
KEYS = {"stability": "sk-a", "replicate": "r8-a", "openai": "sk-b", "anthropic": "sk-c"}


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(options=Options(is_limited=False, queued_s=0, working_s=0)) as serving:
        yield serving


@pytest.fixture
def settings(simulator: Simulator, tmp_path: Path) -> Iterator[Settings]:
    """An installation that has a version for SDXL, and prices for what has none published."""
    catalogue = tmp_path / "catalogue.yaml"
    catalogue.write_text(
        f"models:\n  replicate/sdxl: {{version: {SDXL_VERSION}, price: {{flat: 0.004}}}}\n"
        "  openai/gpt-image-2.6-sunburst: {price: {flat: 0.02}}\n"
        "  openai/gpt-image-2.6-flare: {price: {flat: 0.02}}\n"
    )
    use_additions(catalogue)
    yield Settings(tmp_path, tmp_path / "home", base_urls=simulator.base_urls, keys=simulator.keys)
    use_additions(None)


def _check_requests(simulator: Simulator, name: str, place: str, path: str) -> list[dict[str, Any]]:
    """The bodies of everything that was created: as documented, and with nothing that the document does not name."""
    seen = [one for one in simulator.requests if one.method == "POST" and re.fullmatch(path, one.path)]
    bodies = [read_body(one, name, place) for one in seen]
    for body in bodies:
        check(name, place, body)
        assert set(body) <= set(list_fields(name, place))
    return bodies


def _models(provider: str, mode: str) -> list[str]:
    return [
        model.key
        for model in list_models()
        if model.provider == provider and mode in model.modes and model.purpose == "drawing"
    ]


@pytest.mark.parametrize("key", _models("stability", "text-to-image"))
def test_what_stability_is_sent_is_as_documented(key: str, simulator: Simulator, settings: Settings) -> None:
    varied = vary_params(key, "text-to-image")
    ask(simulator, settings, [request_for(key, params, seed) for seed, params in enumerate(varied, 1)])
    ask(simulator, settings, [request_for(key, {"output_format": "png"}, strength=0.4)], PARENT)
    place = f"{SD3}/requestBody/content/multipart~1form-data/schema"
    bodies = _check_requests(simulator, "stability.partial", place, ".*/generate/sd3")
    assert len(bodies) == len(varied) + 1
    assert bodies[-1]["mode"] == "image-to-image"
    assert bodies[-1]["strength"] == 0.4
    for seen in simulator.requests:
        check("stability.partial", f"{SD3}/parameters/2/schema", seen.headers["accept"])
        assert seen.headers["authorization"] == f"Bearer {simulator.keys['stability']}"


@pytest.mark.parametrize("key", _models("replicate", "text-to-image"))
def test_what_replicate_is_sent_is_as_documented(key: str, simulator: Simulator, settings: Settings) -> None:
    varied = vary_params(key, "text-to-image")
    ask(simulator, settings, [request_for(key, params, seed) for seed, params in enumerate(varied, 1)])
    if find_model(key).can_refine:
        ask(simulator, settings, [request_for(key, {}, strength=0.4)], PARENT)
    is_versioned = find_model(key).version is not None
    schema = "schemas_version_prediction_request" if is_versioned else "schemas_prediction_request"
    bodies = _check_requests(simulator, "replicate", f"components/schemas/{schema}", ".*/predictions")
    assert len(bodies) == len(varied) + find_model(key).can_refine
    creates = [seen for seen in simulator.requests if seen.path.endswith("/predictions")]
    for seen in creates:
        check("replicate", "components/parameters/parameters_prefer_header/schema", seen.headers["prefer"])
        assert re.fullmatch(r"(\d+h)?(\d+m)?(\d+s?)?", seen.headers["cancel-after"])
        assert int(seen.headers["cancel-after"].rstrip("s")) >= 5
    if not is_versioned:
        assert {body["input"]["go_fast"] for body in bodies if "image" not in body["input"]} == {False, True}


@pytest.mark.parametrize("key", _models("openai", "text-to-image"))
def test_what_openai_is_sent_for_images_is_as_documented(key: str, simulator: Simulator, settings: Settings) -> None:
    varied = vary_params(key, "text-to-image")
    requests = [request_for(key, params, seed) for seed, params in enumerate(varied, 1)]
    ask(simulator, settings, requests)
    ask(simulator, settings, [request_for(key, {"quality": "low"}, strength=0.4)], PARENT)
    bodies = _check_requests(simulator, "openai", GENERATION, ".*/images/generations")
    assert len(bodies) == len(varied)
    assert all(body["model"] == key.partition("/")[2] for body in bodies)
    [edit] = _check_requests(simulator, "openai", EDIT, ".*/images/edits")
    assert edit["image"]
    assert edit["quality"] == "low"


def _ask_language_model(simulator: Simulator, tmp_path: Path, key: str) -> Any:
    item = {
        "type": "object",
        "properties": {"id": {"type": "string"}, "text": {"type": "string"}},
        "required": ["id", "text"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"prompts": {"type": "array", "items": item}},
        "required": ["prompts"],
        "additionalProperties": False,
    }
    settings = Settings(tmp_path, tmp_path, base_urls=simulator.base_urls, keys=KEYS)

    async def question() -> Any:
        client = open_language_client(find_language_model(key), settings)
        try:
            told = '{"prompts": [{"id": "p1", "text": "A sun over a hill"}]}'
            return await client.ask(Question("Reword each prompt.", told, schema, 400))
        finally:
            await client.close()

    return asyncio.run(question())


def test_what_openai_is_sent_for_words_is_as_documented(simulator: Simulator, tmp_path: Path) -> None:
    answer = _ask_language_model(simulator, tmp_path, "openai/gpt-6-luna")
    assert answer.problem == ""
    assert '"p1"' in answer.text
    place = f"{RESPONSES}/requestBody/content/application~1json/schema"
    [body] = _check_requests(simulator, "openai", place, ".*/responses")
    assert body["text"]["format"]["strict"] is True


def test_what_anthropic_is_sent_has_what_its_api_requires(simulator: Simulator, tmp_path: Path) -> None:
    answer = _ask_language_model(simulator, tmp_path, "anthropic/claude-haiku-5-5")
    assert answer.problem == ""
    assert '"p1"' in answer.text
    [seen] = simulator.requests
    assert {"x-api-key", "anthropic-version", "content-type"} <= set(seen.headers)


@pytest.mark.parametrize("accept", ["application/json", "image/*"])
def test_the_simulator_answers_as_stability_documents(accept: str, simulator: Simulator) -> None:
    reply = _send_to_stability(simulator, accept)
    assert reply.status_code == 200
    headers = read_spec("stability.partial")["paths"]["/v2beta/stable-image/generate/sd3"]["post"]["responses"]["200"]
    if accept == "image/*":
        assert set(headers["headers"]) <= set(reply.headers)
        return
    content = f"{SD3}/responses/200/content/application~1json; type=image~1png/schema"
    check("stability.partial", content, reply.json())
    assert "finish-reason" not in reply.headers


@pytest.mark.parametrize(("kind", "status"), [("throttle", 429), ("fail", 500), ("refuse", 403)])
def test_the_simulator_fails_as_stability_documents(kind: Kind, status: int) -> None:
    with Simulator(Mischief({kind: 1.0})) as simulator:
        reply = _send_to_stability(simulator, "image/*")
    assert reply.status_code == status
    check("stability.partial", f"{SD3}/responses/{status}/content/application~1json/schema", reply.json())


def test_the_simulator_turns_json_away_as_stability_does(simulator: Simulator) -> None:
    url = simulator.base_urls["stability"] + "/v2beta/stable-image/generate/sd3"
    reply = httpx.post(url, json={"prompt": "A sun"}, headers={"authorization": "Bearer a", "accept": "image/*"})
    assert reply.status_code == 400
    assert simulator.bill == []
    check("stability.partial", f"{SD3}/responses/400/content/application~1json/schema", reply.json())


def test_the_simulator_answers_as_replicate_documents(simulator: Simulator) -> None:
    base = simulator.base_urls["replicate"] + "/v1"
    headers = {"authorization": "Bearer r8-a"}
    path = f"{base}/models/black-forest-labs/flux-schnell/predictions"
    at_once = httpx.post(path, json={"input": {"prompt": "A sun"}}, headers=headers)
    waited = httpx.post(path, json={"input": {"prompt": "A sun"}}, headers={**headers, "prefer": "wait=5"})
    assert (at_once.status_code, waited.status_code, waited.json()["status"]) == (201, 201, "succeeded")
    shown = httpx.get(at_once.json()["urls"]["get"], headers=headers).json()
    cancelled = httpx.post(at_once.json()["urls"]["cancel"], headers=headers).json()
    for body in (at_once.json(), waited.json(), shown, cancelled):
        check("replicate", PREDICTION, body)
    listed = httpx.get(f"{base}/predictions", headers=headers).json()
    assert [one["id"] for one in listed["results"]] == [waited.json()["id"], at_once.json()["id"]]
    check("replicate", "components/schemas/schemas_paginated_prediction_response", listed)
    model = httpx.get(f"{base}/models/black-forest-labs/flux-schnell", headers=headers).json()
    check("replicate", "components/schemas/schemas_model_response", model)


def test_the_simulator_answers_as_openai_documents(simulator: Simulator) -> None:
    base, headers = simulator.base_urls["openai"] + "/v1", {"authorization": "Bearer sk-a"}
    fields = {"model": "gpt-image-2.5-flare", "prompt": "A sun", "quality": "xhigh", "size": "1024x1536"}
    drawn = httpx.post(f"{base}/images/generations", json=fields, headers=headers).json()
    check("openai", "components/schemas/ImagesResponse", drawn)
    file = {"image": ("parent.png", PARENT, "image/png")}
    edited = httpx.post(f"{base}/images/edits", data={**fields, "n": "1"}, files=file, headers=headers).json()
    check("openai", "components/schemas/ImagesResponse", edited)
    assert edited["usage"]["input_tokens_details"]["image_tokens"] > 0
    said = httpx.post(f"{base}/responses", json={"model": "gpt-6-luna", "input": "Hello"}, headers=headers).json()
    check("openai", f"{RESPONSES}/responses/200/content/application~1json/schema", said)
    for model in httpx.get(f"{base}/models", headers=headers).json()["data"]:
        check("openai", "components/schemas/Model", model)
    gone = httpx.post(f"{base}/images/generations", json={"model": "dall-e-3", "prompt": "A sun"}, headers=headers)
    assert gone.status_code == 404
    check("openai", "components/schemas/ErrorResponse", gone.json())


def test_a_breach_of_stabilitys_limit_is_a_time_out() -> None:
    limits = {"stability": RateLimit(3, 30, penalty_s=60)}
    with Simulator(options=Options(limits=limits, working_s=0)) as simulator:
        statuses = [_send_to_stability(simulator, "image/*", seed).status_code for seed in range(1, 6)]
    assert statuses == [200, 200, 200, 429, 429]
    assert simulator.breaches["stability"] == 2
    assert len(simulator.bill) == 3


def _send_to_stability(simulator: Simulator, accept: str, seed: int = 7) -> httpx.Response:
    url = simulator.base_urls["stability"] + "/v2beta/stable-image/generate/sd3"
    fields = {"prompt": (None, "A sun"), "seed": (None, str(seed))}
    return httpx.post(url, files=fields, headers={"authorization": "Bearer sk-a", "accept": accept})
