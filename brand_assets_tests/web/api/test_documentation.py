"""Tests of the OpenAPI document and of the page that is read off it: whole, valid, and its commands work."""

import json
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.web.api.examples import BODIES
from brand_assets.web.api.openapi import list_operations
from brand_assets.web.api.reading import list_groups
from brand_assets.web.app import create_app
from brand_assets_tests.web.drawn_house import TIDE
from brand_assets_tests.web.visiting import HERE, visit


@pytest.fixture
def client(waiting_studio: Studio) -> TestClient:
    return visit(create_app(waiting_studio))


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_every_operation_has_a_name_a_tag_that_is_described_and_its_refusals(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    tags = {tag["name"] for tag in document["tags"]}
    names = [operation["operationId"] for _, _, operation in list_operations(document)]
    assert len(names) == len(set(names))
    for path, _, operation in list_operations(document):
        assert path.startswith("/api/v1/")
        assert set(operation["tags"]) <= tags
        assert operation["description"]
        assert {"401", "403", "422", "429", "503"} <= operation["responses"].keys()
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    names = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert names <= document["components"]["schemas"].keys()
    assert "HTTPValidationError" not in text


def test_every_example_is_one_that_would_be_taken(document: dict[str, Any]) -> None:
    checked = set()
    for _, _, operation in list_operations(document):
        content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
        if "example" in content:
            root = {"components": document["components"], **content["schema"]}
            Draft202012Validator(root).validate(content["example"])
            checked.add(operation["operationId"])
    assert checked == BODIES.keys()


def test_the_commands_of_the_page_work(client: TestClient, document: dict[str, Any], waiting_studio: Studio) -> None:
    checkpoint = next(one for one in waiting_studio.ledger.checkpoints.list_open() if one.campaign == TIDE)
    image_id = waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)[0].image_id
    ids = {"campaign": TIDE, "checkpoint_id": checkpoint.checkpoint_id, "image_id": image_id}
    groups = list_groups(document, HERE, ids, is_open=True)
    tried = set()
    for one in (operation for group in groups for operation in group.operations):
        if one.method == "GET" or one.operation_id in ("decide", "giveFeedback", "validateBrief", "takeAway"):
            answer = run(client, one.command)
            is_unknown = one.operation_id == "getCollection"
            assert (answer.status_code < 400) != is_unknown, (one.command, answer.text)
            tried.add(one.operation_id)
    assert {"decide", "takeAway", "getCampaign", "listShown"} <= tried
    assert [one.image_id for one in waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)] == [image_id]


def run(client: TestClient, command: str) -> Any:
    """What curl would do, with the options that the page uses."""
    words = shlex.split(command)
    method = words[words.index("-X") + 1] if "-X" in words else "GET"
    url = urlsplit(words[-1])
    if "-d" not in words:
        return client.request(method, url.path)
    body = json.loads(words[words.index("-d") + 1])
    return client.request("POST" if method == "GET" else method, url.path, json=body)


def test_the_page_shows_every_operation_and_says_how_to_log_in(
    waiting_studio: Studio, document: dict[str, Any]
) -> None:
    page = visit(create_app(waiting_studio)).get("/api", headers={"Accept": "text/html"})
    assert page.status_code == 200
    for _, _, operation in list_operations(document):
        assert f'id="{operation["operationId"]}"' in page.text
    assert "On this machine no login is needed" in page.text
    assert "<script>" not in page.text
