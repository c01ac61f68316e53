"""Tests that a program with nothing but the API takes a campaign from its brief into the second round."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.storage.tokens import TokenBook
from brand_assets_tests.small_briefs import FRONT
from brand_assets_tests.web.serving import serve_studio

PATIENCE_S = 240
CAMPAIGN = "lantern"
BRIEF = FRONT.format(campaign=CAMPAIGN, images=6, shortlist=4, more="")


@pytest.fixture
def agent(studio: Studio) -> Iterator[httpx.Client]:
    """Speaks to the API with an admin's token; a fixture's studio is empty."""
    secret = TokenBook(studio.settings.access).add("agent", role="admin", campaign=None, days=1).secret
    with serve_studio(studio) as address:
        headers = {"Authorization": f"Bearer {secret}"}
        with httpx.Client(base_url=f"{address}/api/v1/", headers=headers, timeout=90) as client:
            yield client


@pytest.mark.timeout(600)
def test_a_program_takes_a_campaign_from_its_brief_into_the_second_round(agent: httpx.Client) -> None:
    begin(agent)
    checkpoint = wait_for(lambda: find_waiting(agent))
    approved = decide(agent, checkpoint)
    submitted = ask(agent, "POST", f"checkpoints/{checkpoint['checkpoint_id']}/submit", {})
    assert submitted["approved"] == approved
    assert "direction round starts: 6 images" in submitted["summary"]
    refused(agent, "POST", f"checkpoints/{checkpoint['checkpoint_id']}/decisions", 409, "was submitted by agent", {
        "image_id": approved[0], "decision": "rejected",
    })  # fmt: skip
    assert ask(agent, "POST", f"campaigns/{CAMPAIGN}/runs", {}, 202)["stage"] == "direction"
    refused(agent, "POST", f"campaigns/{CAMPAIGN}/runs", 409, "runs already", {})
    stopped = ask(agent, "DELETE", f"campaigns/{CAMPAIGN}/runs")
    assert (stopped["is_alive"], stopped["cancelled_by"]) == (False, "agent")
    deeds = [row["action"] for row in ask(agent, "GET", "audit")["items"]]
    assert deeds == ["run_cancelled", "run_started", "submitted", "run_started", "brief_created"]


def begin(agent: httpx.Client) -> None:
    """Check the brief, mend it, keep it, learn what it costs, and start."""
    wrong = ask(agent, "POST", "briefs/validate", {"text": BRIEF.replace("approve: 2", "aprove: 2", 1)})
    assert not wrong["ok"]
    assert any("'approve'" in problem["message"] for problem in wrong["problems"])
    checked = ask(agent, "POST", "briefs/validate", {"text": BRIEF})
    assert checked["ok"]
    assert checked["estimate"]["total_usd"] == 0
    assert ask(agent, "POST", "briefs", {"text": BRIEF}, 201)["campaign"] == CAMPAIGN
    refused(agent, "POST", "briefs", 422, "already", {"text": BRIEF})
    refused(agent, "GET", "campaigns/lanten", 404, f"Did you mean {CAMPAIGN}?")
    images = [
        line["images"]
        for part in ask(agent, "GET", f"campaigns/{CAMPAIGN}/estimate")["rounds"]
        for line in part["lines"]
    ]
    assert images == [6, 6, 4]
    assert ask(agent, "GET", f"campaigns/{CAMPAIGN}")["next_stage"] == "concept"
    refused(agent, "POST", f"campaigns/{CAMPAIGN}/runs", 422, "cannot be understood", {"round": "concept"})
    run = ask(agent, "POST", f"campaigns/{CAMPAIGN}/runs", {}, 202)
    assert (run["stage"], run["by"], run["is_alive"]) == ("concept", "agent", True)


def find_waiting(agent: httpx.Client) -> dict[str, Any] | None:
    [run] = ask(agent, "GET", f"campaigns/{CAMPAIGN}/runs")["items"]
    assert run["state"] in ("running", "done"), run["words"]
    if run["state"] == "running":
        return None
    [waiting] = ask(agent, "GET", "checkpoints")["items"]
    assert ask(agent, "GET", f"campaigns/{CAMPAIGN}")["checkpoint_id"] == waiting["checkpoint_id"]
    refused(agent, "POST", f"campaigns/{CAMPAIGN}/runs", 409, "waits for a person", {})
    return waiting


def decide(agent: httpx.Client, checkpoint: dict[str, Any]) -> list[str]:
    """Look at a thumbnail, approve one too many, think better of it; the ids that are approved."""
    path = f"checkpoints/{checkpoint['checkpoint_id']}"
    shown = ask(agent, "GET", f"{path}/images")["items"]
    assert [image["position"] for image in shown] == [1, 2, 3, 4]
    assert {(image["scores_hidden"], image["scores"]) for image in shown} == {(True, None)}
    thumbnail = agent.get(str(agent.base_url.join(shown[0]["thumbnail_urls"]["400"])))
    assert thumbnail.headers["content-type"] == "image/webp"
    taken = ask(agent, "POST", f"{path}/decisions", [
        {"image_id": image["image_id"], "decision": "approved", "rubric": ["mood"], "seconds": 2} for image in shown[:3]
    ], 201)  # fmt: skip
    assert (taken["counts"]["approved"], taken["counts"]["undecided"]) == (3, 1)
    refused(agent, "POST", f"{path}/submit", 409, "at most 2 may be", {})
    back = {"image_id": shown[0]["image_id"], "decision": "withdrawn"}
    assert ask(agent, "POST", f"{path}/decisions", back, 201)["counts"]["mine"]["approved"] == 2
    seen = ask(agent, "GET", f"{path}/images")["items"]
    assert [image["scores_hidden"] for image in seen] == [True, False, False, True]
    assert ask(agent, "GET", f"{path}/foresight")["images"] == 6
    return [image["image_id"] for image in shown[1:3]]


def ask(agent: httpx.Client, method: str, path: str, body: object = None, status: int = 200) -> Any:
    answer = agent.request(method, path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(agent: httpx.Client, method: str, path: str, status: int, words: str, body: object = None) -> None:
    assert words in ask(agent, method, path, body, status)["error"]["message"]


def wait_for(look: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if (found := look()) is not None:
            return found
        time.sleep(0.5)
    raise AssertionError(f"Nothing came within {PATIENCE_S} s.")
