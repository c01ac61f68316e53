"""This file checks the simulator where it could be kinder, or bill otherwise, than the services' documents say."""

import base64
from collections.abc import Iterator

import httpx
import pytest

from brand_assets_tests.simulator import CHAOS, Kind, Mischief, Options, Simulator
from brand_assets_tests.simulator.pictures import draw_picture, open_picture, redraw

FAL = {"authorization": "Key k"}
FREEPIK = {"x-magnific-api-key": "k"}
QUICK = Options(queued_s=0, working_s=0)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(options=QUICK) as serving:
        yield serving


def _draw_at_stability(simulator: Simulator, seed: int, timeout_s: float = 30.0, key: str = "k") -> httpx.Response:
    url = simulator.base_urls["stability"] + "/v2beta/stable-image/generate/sd3"
    fields = {"prompt": (None, "A sun"), "seed": (None, str(seed))}
    headers = {"authorization": f"Bearer {key}", "accept": "image/*"}
    return httpx.post(url, files=fields, headers=headers, timeout=timeout_s)


def _submit_to_fal(simulator: Simulator) -> dict[str, str]:
    fields = {"prompt": "A sun", "seed": 1}
    body: dict[str, str] = httpx.post(f"{simulator.base_urls['fal']}/fal-ai/flux/dev", json=fields, headers=FAL).json()
    return body


def test_a_request_meets_the_same_fate_whatever_came_before_it() -> None:
    fates = [CHAOS.choose("stability", 99, f"body {number}", 0) for number in range(400)]
    again = [CHAOS.choose("stability", number, f"body {number}", 0) for number in reversed(range(400))]
    assert fates == again[::-1]
    assert 60 <= sum(fate in ("throttle", "throttle_after") for fate in fates) <= 100


def test_a_create_that_hangs_is_billed_and_one_that_is_turned_away_is_not() -> None:
    script: dict[str, list[Kind | None]] = {
        "stability": ["hang", "throttle", "fail", "hang_unbilled", "reset", "reset_unbilled"]
    }
    with Simulator(Mischief(script=script), QUICK) as simulator:
        for seed in range(1, 7):
            try:
                _draw_at_stability(simulator, seed, timeout_s=0.5)
            except httpx.TransportError:
                continue
        assert [(create.kind, create.has_begun) for create in simulator.creates] == [
            ("hang", True),
            ("throttle", False),
            ("fail", False),
            ("hang_unbilled", False),
            ("reset", True),
            ("reset_unbilled", False),
        ]
    assert simulator.billed_usd == 2 * 0.065


def test_a_wrong_key_comes_back_in_the_words_of_the_refusal() -> None:
    with Simulator(Mischief(script={"stability": ["auth_echo"]}), QUICK) as simulator:
        refused = _draw_at_stability(simulator, 1, key="sk-planted")
    assert (refused.status_code, "sk-planted" in refused.text) == (401, True)


@pytest.mark.parametrize(("lifetime_s", "status"), [(60.0, 200), (0.0, 410)])
def test_a_result_is_gone_when_its_time_is_over(lifetime_s: float, status: int) -> None:
    with Simulator(options=Options(queued_s=0, working_s=0, url_lifetime_s=lifetime_s)) as simulator:
        task = _submit_to_fal(simulator)
        url = httpx.get(task["response_url"], headers=FAL).json()["images"][0]["url"]
        assert httpx.get(url).status_code == status


def test_fals_tasks_answer_under_owner_and_app_alone(simulator: Simulator) -> None:
    task = _submit_to_fal(simulator)
    assert task["status_url"].endswith(f"/fal-ai/flux/requests/{task['request_id']}/status")
    deeper = task["status_url"].replace("/flux/requests", "/flux/dev/requests")
    assert httpx.get(deeper, headers=FAL).status_code == 405


def test_a_task_that_is_cancelled_is_taken_off_the_bill() -> None:
    with Simulator(options=Options(queued_s=5, working_s=5)) as simulator:
        task = _submit_to_fal(simulator)
        assert simulator.billed_usd == 0.025
        cancelled = httpx.put(task["cancel_url"], headers=FAL)
        assert (cancelled.status_code, simulator.billed_usd) == (202, 0)
        shown = httpx.get(task["status_url"], headers=FAL).json()
    assert (shown["status"], "error" in shown) == ("COMPLETED", True)


def test_freepik_wraps_its_tasks_in_data_but_for_style_transfer(simulator: Simulator) -> None:
    base = f"{simulator.base_urls['freepik']}/v1/ai"
    picture = base64.b64encode(draw_picture("a mark", 1, (64, 64))).decode()
    drawn = httpx.post(f"{base}/text-to-image/flux-dev", json={"prompt": "A sun"}, headers=FREEPIK).json()
    fields = {"image": picture, "reference_image": picture}
    styled = httpx.post(f"{base}/image-style-transfer", json=fields, headers=FREEPIK).json()
    assert set(drawn) == {"data"}
    assert "task_status" in styled
    assert "data" in httpx.get(f"{base}/image-style-transfer/{styled['task_id']}", headers=FREEPIK).json()
    refused = httpx.post(f"{base}/mystic", json={"prompt": "A sun", "seed": 3}, headers=FREEPIK)
    assert (refused.status_code, refused.json()["problem"]["invalid_params"][0]["name"]) == (400, "body")


def test_a_picture_stays_its_parent_at_strength_0_and_differs_by_seed() -> None:
    parent = draw_picture("a parent", 1, (64, 64))
    kept = open_picture(redraw(parent, "another", 2, 0.0))
    assert kept.tobytes() == open_picture(parent).tobytes()
    assert draw_picture("a mark", 1, (64, 64)) != draw_picture("a mark", 2, (64, 64))
