"""This file sends the review app webhooks as providers do, and as somebody would who only says to be one."""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.remote.notice_board import NoticeBoard
from brand_assets.settings import ReviewSettings
from brand_assets.web.app import create_app
from brand_assets_tests.simulator import Simulator
from brand_assets_tests.simulator.ringing import sign_as_fal, sign_as_svix
from brand_assets_tests.web.visiting import visit

SECRETS = {"replicate": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "freepik": "magnific's own words"}
BODIES = {"replicate": {"id": "task-1"}, "fal": {"request_id": "task-1"}, "magnific": {"task_id": "task-1"}}
PROVIDERS = {"replicate": "replicate", "fal": "fal", "magnific": "freepik"}


def sign_as(sender: str, body: bytes, now: float | None = None) -> dict[str, str]:
    if sender == "fal":
        return sign_as_fal(body, "task-1", now=now)
    return sign_as_svix(body, "task-1", SECRETS[PROVIDERS[sender]], now)


@pytest.fixture
def board(studio: Studio) -> NoticeBoard:
    return NoticeBoard(studio.settings.webhooks)


@pytest.fixture
def client(studio: Studio) -> Iterator[TestClient]:
    with Simulator() as sim:
        review = ReviewSettings(url="https://review.example.com", provider_webhook_secrets=SECRETS)
        settings = replace(studio.settings, review=review, base_urls=sim.base_urls)
        with visit(create_app(replace(studio, settings=settings))) as visitor:
            yield visitor


@pytest.mark.parametrize("sender", sorted(PROVIDERS))
def test_a_signed_webhook_leaves_word_and_a_second_time_is_refused(
    client: TestClient, board: NoticeBoard, sender: str
) -> None:
    body = json.dumps(BODIES[sender]).encode()
    headers = sign_as(sender, body)
    first, again = (client.post(f"/webhooks/{sender}", content=body, headers=headers) for _ in range(2))
    assert (first.status_code, first.content) == (204, b"")
    assert again.status_code == 409
    assert board.is_pinned(PROVIDERS[sender], "task-1")


@pytest.mark.parametrize("sender", sorted(PROVIDERS))
@pytest.mark.parametrize("forgery", ["none", "body", "late", "early", "other"])
def test_what_is_not_signed_just_now_by_its_sender_is_refused_and_leaves_no_word(
    client: TestClient, board: NoticeBoard, sender: str, forgery: str
) -> None:
    body = json.dumps(BODIES[sender]).encode()
    moment = time.time() + {"late": -400, "early": 400}.get(forgery, 0)
    headers = {} if forgery == "none" else sign_as(sender, body, moment)
    if forgery == "other":
        other = "magnific" if sender == "fal" else "fal"
        headers = {name: value for name, value in sign_as(other, body).items() if name != "content-type"}
    answer = client.post(f"/webhooks/{sender}", content=body + (b" " if forgery == "body" else b""), headers=headers)
    assert answer.status_code == 403
    assert not board.is_pinned(PROVIDERS[sender], "task-1")


@pytest.mark.parametrize("secret", ["bWFnbmlmaWM=", "whsec_bWFnbmlmaWM=", "magnific"])
def test_magnific_may_have_signed_with_its_secret_as_text_or_as_base64(
    studio: Studio, board: NoticeBoard, secret: str
) -> None:
    review = ReviewSettings(provider_webhook_secrets={"freepik": secret})
    house = replace(studio, settings=replace(studio.settings, review=review))
    body = b'{"task_id": "task-1", "status": "COMPLETED"}'
    with visit(create_app(house)) as visitor:
        answer = visitor.post("/webhooks/magnific", content=body, headers=sign_as_svix(body, "task-1", "magnific"))
    assert answer.status_code == 204
    assert board.is_pinned("freepik", "task-1")


def test_fals_keys_are_asked_for_once_and_kept(studio: Studio) -> None:
    with Simulator() as sim:
        review = ReviewSettings(url="https://review.example.com")
        house = replace(studio, settings=replace(studio.settings, review=review, base_urls=sim.base_urls))
        with visit(create_app(house)) as visitor:
            for number in range(3):
                body = json.dumps({"request_id": f"task-{number}"}).encode()
                headers = sign_as_fal(body, f"task-{number}")
                assert visitor.post("/webhooks/fal", content=body, headers=headers).status_code == 204
            for _ in range(3):
                forged = {**sign_as_fal(b"{}", "task-9"), "x-fal-webhook-signature": "00" * 64}
                assert visitor.post("/webhooks/fal", content=b"{}", headers=forged).status_code == 403
    assert [seen.path for seen in sim.requests] == ["/fal/.well-known/jwks.json"]


def test_while_fals_keys_cannot_be_had_it_is_asked_to_come_again(studio: Studio) -> None:
    review = ReviewSettings(url="https://review.example.com")
    base_urls = {"fal": "http://127.0.0.1:9"}
    house = replace(studio, settings=replace(studio.settings, review=review, base_urls=base_urls))
    body = b'{"request_id": "task-1"}'
    with visit(create_app(house)) as visitor:
        answer = visitor.post("/webhooks/fal", content=body, headers=sign_as_fal(body, "task-1"))
    assert answer.status_code == 503


def test_while_fal_does_not_answer_it_is_asked_once_in_a_while_and_never_for_what_bears_no_signature(
    studio: Studio,
) -> None:
    review = ReviewSettings(url="https://review.example.com")
    house = replace(studio, settings=replace(studio.settings, review=review, base_urls={"fal": "http://127.0.0.1:9"}))
    with visit(create_app(house)) as visitor:
        unsigned = visitor.post("/webhooks/fal", content=b"{}")
        signed = [visitor.post("/webhooks/fal", content=b"{}", headers=sign_as_fal(b"{}", "task-9")) for _ in range(3)]
    assert (unsigned.status_code, [answer.status_code for answer in signed]) == (403, [503] * 3)
    assert ["asked for its keys a moment ago" in answer.text for answer in signed] == [False, True, True]


@pytest.mark.parametrize("body", [b"{}", b"[]", b"null", b"nonsense", b'{"id": 7}', b'{"id": ""}', b"[" * 5000])
def test_a_signed_webhook_that_names_no_task_is_unreadable(client: TestClient, body: bytes) -> None:
    assert client.post("/webhooks/replicate", content=body, headers=sign_as("replicate", body)).status_code == 422


def test_a_task_with_a_paths_name_stays_in_the_folder(
    client: TestClient, studio: Studio, board: NoticeBoard, tmp_path: Path
) -> None:
    body = json.dumps({"id": "../../../etc/passwd"}).encode()
    assert client.post("/webhooks/replicate", content=body, headers=sign_as("replicate", body)).status_code == 204
    assert [path.parent for path in tmp_path.rglob("*.ended")] == [studio.settings.webhooks]


def test_an_unknown_sender_and_one_without_a_secret_are_not_there(studio: Studio) -> None:
    with visit(create_app(studio)) as visitor:
        for sender in ("replicate", "magnific", "fal", "stability", "..%2ffal"):
            assert visitor.post(f"/webhooks/{sender}", content=b"{}").status_code == 404


def test_a_body_beyond_a_megabyte_is_refused(client: TestClient) -> None:
    body = b'{"id": "task-1", "padding": "' + b"-" * 1_100_000 + b'"}'
    assert client.post("/webhooks/replicate", content=body, headers=sign_as("replicate", body)).status_code == 413
