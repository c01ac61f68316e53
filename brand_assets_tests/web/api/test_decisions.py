"""Tests of deciding through the API: one commit, counted by the rule, once however often it is sent."""

import pytest
from starlette.testclient import TestClient

from brand_assets.campaigns.studio import Studio
from brand_assets.records.checkpoint import Checkpoint
from brand_assets.storage.tokens import TokenBook
from brand_assets.web.app import create_app
from brand_assets_tests.web.drawn_house import TIDE, WIDE
from brand_assets_tests.web.visiting import visit


@pytest.fixture
def checkpoint(waiting_studio: Studio) -> Checkpoint:
    return next(one for one in waiting_studio.ledger.checkpoints.list_open() if one.campaign == TIDE)


@pytest.fixture
def images(waiting_studio: Studio, checkpoint: Checkpoint) -> list[str]:
    return [image.image_id for image in waiting_studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]


@pytest.fixture
def ada(waiting_studio: Studio) -> TestClient:
    return enter(waiting_studio, "ada")


def enter(studio: Studio, name: str, campaign: str | None = None) -> TestClient:
    token = TokenBook(studio.settings.access).add(name, role="reviewer", campaign=campaign, days=1)
    return visit(create_app(studio), token=token.secret)


def path(checkpoint: Checkpoint, rest: str = "decisions") -> str:
    return f"/api/v1/checkpoints/{checkpoint.checkpoint_id}/{rest}"


def test_a_request_sent_again_after_a_lost_answer_gets_the_same_answer(
    ada: TestClient, waiting_studio: Studio, checkpoint: Checkpoint, images: list[str]
) -> None:
    body = {"image_id": images[0], "decision": "approved", "seconds": 2.5}
    first = ada.post(path(checkpoint), json=body, headers={"Idempotency-Key": "k1"})
    ada.post(path(checkpoint), json={**body, "decision": "rejected"}, headers={"Idempotency-Key": "k2"})
    after_restart = visit(create_app(waiting_studio), token=ada.headers["authorization"].removeprefix("Bearer "))
    again = after_restart.post(path(checkpoint), json=body, headers={"Idempotency-Key": "k1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json()["decisions"] == first.json()["decisions"]
    assert again.json()["counts"]["rejected"] == 1
    assert len(waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)) == 2


def test_a_key_that_comes_back_with_another_decision_is_refused(
    ada: TestClient, checkpoint: Checkpoint, images: list[str]
) -> None:
    for image_id, status in ((images[0], 201), (images[1], 422)):
        body = {"image_id": image_id, "decision": "approved"}
        assert ada.post(path(checkpoint), json=body, headers={"Idempotency-Key": "k"}).status_code == status


def test_two_reviewers_may_use_the_same_key(
    ada: TestClient, waiting_studio: Studio, checkpoint: Checkpoint, images: list[str]
) -> None:
    body = {"image_id": images[0], "decision": "approved"}
    for client in (ada, enter(waiting_studio, "ben")):
        assert client.post(path(checkpoint), json=body, headers={"Idempotency-Key": "k"}).status_code == 201
    taken = waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    assert [one.reviewer for one in taken] == ["ada", "ben"]


def test_a_key_is_answered_after_submission_too(ada: TestClient, checkpoint: Checkpoint, images: list[str]) -> None:
    body = {"image_id": images[0], "decision": "approved"}
    ada.post(path(checkpoint), json=body, headers={"Idempotency-Key": "k"})
    assert ada.post(path(checkpoint, "submit"), json={}).status_code == 200
    assert ada.post(path(checkpoint), json=body, headers={"Idempotency-Key": "k"}).status_code == 201
    assert ada.post(path(checkpoint), json=body, headers={"Idempotency-Key": "new"}).status_code == 409


def test_counts_are_by_the_rule_and_for_whoever_asks(
    ada: TestClient, waiting_studio: Studio, checkpoint: Checkpoint, images: list[str]
) -> None:
    ben = enter(waiting_studio, "ben")
    ben.post(path(checkpoint), json=[{"image_id": one, "decision": "rejected"} for one in images[:3]])
    ben.post(path(checkpoint), json={"image_id": images[3], "decision": "starred"})
    counts = ada.post(path(checkpoint), json={"image_id": images[0], "decision": "approved"}).json()["counts"]
    assert counts == {
        "shown": 8,
        "to_approve": 2,
        "approved": 1,
        "rejected": 2,
        "starred": 1,
        "undecided": 5,
        "mine": {"approved": 1, "rejected": 0, "starred": 0, "undecided": 7},
    }
    assert ada.get(path(checkpoint, "foresight")).json()["not_chosen"] == counts["undecided"]


def test_of_several_decisions_none_is_taken_when_one_cannot_be(
    ada: TestClient, waiting_studio: Studio, checkpoint: Checkpoint, images: list[str]
) -> None:
    wanted = [{"image_id": one, "decision": "approved"} for one in (images[0], "0" * 64)]
    assert ada.post(path(checkpoint), json=wanted).json()["error"]["code"] == "decision_refused"
    assert waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id) == []


def test_a_reason_holds_only_what_can_be_seen(ada: TestClient, checkpoint: Checkpoint, images: list[str]) -> None:
    for reason in ("a\u202eb", "a\x00b", "a\u200bb"):
        body = {"image_id": images[0], "decision": "rejected", "reason": reason}
        answer = ada.post(path(checkpoint), json=body)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "input_refused")


def test_the_reviewer_is_whoever_is_logged_in(ada: TestClient, checkpoint: Checkpoint, images: list[str]) -> None:
    body = {"image_id": images[0], "decision": "approved", "reviewer": "mallory"}
    refused = ada.post(path(checkpoint), json=body)
    assert refused.status_code == 422
    assert "reviewer: Extra inputs are not permitted" in refused.json()["error"]["problems"][0]


def test_who_is_bound_to_a_campaign_decides_nothing_elsewhere(
    waiting_studio: Studio, checkpoint: Checkpoint, images: list[str]
) -> None:
    bound = enter(waiting_studio, "carl", campaign=WIDE)
    body = {"image_id": images[0], "decision": "approved"}
    assert bound.post(path(checkpoint), json=body).status_code == 404
    assert bound.get(path(checkpoint)).status_code == 404
    assert [one["campaign"] for one in bound.get("/api/v1/checkpoints").json()["items"]] == [WIDE]
    assert waiting_studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id) == []


def test_what_has_not_changed_is_not_sent_again(ada: TestClient, checkpoint: Checkpoint, images: list[str]) -> None:
    for one in (path(checkpoint), path(checkpoint, "images"), "/api/v1/campaigns", f"/api/v1/images/{images[0]}"):
        first = ada.get(one)
        unchanged = ada.get(one, headers={"If-None-Match": f"W/{first.headers['etag']}"})
        assert (unchanged.status_code, unchanged.content) == (304, b""), one
    tag = ada.get(path(checkpoint)).headers["etag"]
    ada.post(path(checkpoint), json={"image_id": images[0], "decision": "starred"})
    assert ada.get(path(checkpoint), headers={"If-None-Match": tag}).status_code == 200


def test_pages_lead_from_one_to_the_next_until_all_is_told(ada: TestClient, checkpoint: Checkpoint) -> None:
    found, url = [], path(checkpoint, "images?limit=3")
    while url:
        answer = ada.get(url)
        found += [one["position"] for one in answer.json()["items"]]
        url = answer.json()["next"]
        assert (url is None) == ("link" not in answer.headers)
    assert found == list(range(1, 9))


def test_scores_are_told_once_decided_or_when_asked_for(
    ada: TestClient, checkpoint: Checkpoint, images: list[str]
) -> None:
    ada.post(path(checkpoint), json={"image_id": images[1], "decision": "starred"})
    ada.post(path(checkpoint), json={"image_id": images[2], "decision": "rejected"})
    for url in (path(checkpoint, "images"), f"/api/v1/images?campaign={TIDE}&is_shortlisted=true"):
        told = {one["image_id"]: one for one in ada.get(url).json()["items"]}
        assert [one for one in images if told[one]["scores"] is not None] == [images[2]]
        assert [told[images[0]][name] for name in ("quality", "rank", "gate", "findings")] == [None] * 4
    shown = ada.get(path(checkpoint, "images?scores=shown")).json()["items"]
    assert all(one["scores"] for one in shown)
    assert ada.get(f"/api/v1/images/{images[0]}").json()["scores_hidden"]
    assert not ada.get(f"/api/v1/images/{images[0]}?scores=shown").json()["scores_hidden"]
