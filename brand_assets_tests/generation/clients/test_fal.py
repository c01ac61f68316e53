"""This file tests fal's client against a real server that speaks its queue protocol, and against replies on order."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from brand_assets.catalogue.services import find_service
from brand_assets.errors import (
    DrawError,
    DrawFailed,
    DrawImpossible,
    ImageQuarantined,
    OutcomeUnknown,
    PaymentRequired,
    PromptRefused,
    RequestInvalid,
)
from brand_assets.generation.clients.fal import Fal, open_fal
from brand_assets.generation.clients.fal_errors import Failure, classify
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider
from brand_assets.remote.client import Reply, open_remote
from brand_assets.remote.pacing import open_pace
from brand_assets.settings import Settings
from brand_assets_tests.generation.clients.asking import (
    QUICK,
    Record,
    ask_for,
    from_parent,
    give_up,
    picture,
    run,
    settings_for,
)
from brand_assets_tests.simulator import Mischief, Options, Simulator

SCHNELL, DEV = "fal/flux-schnell", "fal/flux-dev"
ID = "764cabcf-b745-4b3e-ae38-1200304cf45b"
QUEUE = "https://queue.fal.run/fal-ai/flux/requests"
Answer = Callable[[httpx.Request], httpx.Response]


def _draw(sim: Simulator, folder: Path, request: DrawRequest, record: Record, parent: bytes | None = None) -> Drawing:
    return run(open_fal(settings_for(sim, folder), QUICK), lambda client: client.draw(request, parent, record))


def _open(folder: Path, answer: Answer) -> ImageProvider:
    """A client whose service answers as told."""
    settings = Settings(folder, folder / "home")
    service = find_service("fal")
    remote = open_remote(
        "fal",
        settings,
        headers={"authorization": "Key test"},
        classify=classify,
        transport=httpx.MockTransport(answer),
    )
    return Fal(remote, service, open_pace(service, settings), QUICK)


def _queue(result: httpx.Response, status: dict[str, Any] | None = None, asked: list[str] | None = None) -> Answer:
    """A queue whose request is completed at once, with this result; `asked` gets what was asked for."""

    def answer(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(f"{request.method} {request.url}")
        if request.method == "POST":
            here = f"{QUEUE}/{ID}"
            urls = {"response_url": here, "status_url": f"{here}/status?shard=4", "cancel_url": f"{here}/cancel"}
            return httpx.Response(200, json={"status": "IN_QUEUE", "request_id": ID, **urls})
        if request.url.path.endswith("/status"):
            return httpx.Response(200, json={"status": "COMPLETED", **(status or {})})
        if request.url.host == "v3.fal.media":
            return httpx.Response(200, content=picture(), headers={"content-type": "image/png"})
        return httpx.Response(result.status_code, content=result.content, headers=result.headers)

    return answer


def _fail(folder: Path, result: httpx.Response, status: dict[str, Any] | None = None) -> DrawError:
    with pytest.raises(DrawError) as problem:
        run(_open(folder, _queue(result, status)), lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    return problem.value


def _images(**changes: Any) -> httpx.Response:
    image = {"url": "https://v3.fal.media/files/a/b.png", "width": 1024, "height": 1024, "content_type": "image/png"}
    return httpx.Response(200, json={"images": [{**image, **changes}], "seed": 7, "has_nsfw_concepts": [False]})


def test_a_text_becomes_a_picture_that_costs_its_megapixels(tmp_path: Path) -> None:
    record = Record()
    with Simulator() as sim:
        request = ask_for(SCHNELL, params={"image_size": "square_hd", "output_format": "png"})
        drawing = _draw(sim, tmp_path, request, record)
    assert inspect_image(drawing.data).media_type == drawing.media_type == "image/png"
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)
    assert drawing.cost_usd == pytest.approx(0.003)
    [create] = sim.creates
    assert create.fields is not None
    assert create.fields["num_images"] == 1
    assert create.fields["seed"] == 7
    assert "sync_mode" not in create.fields


def test_the_kept_id_leads_to_the_request_under_another_base_url(tmp_path: Path) -> None:
    first = Record()
    with Simulator() as sim:
        _draw(sim, tmp_path, ask_for(DEV), first)
        [task_id] = first.kept
        assert task_id.startswith("fal-ai/flux/requests/")
        again = _draw(sim, tmp_path, ask_for(DEV), Record(task_id=task_id))
    assert again.usage["task_id"] == task_id
    assert len(sim.creates) == 1


def test_addresses_that_were_handed_out_are_used_as_they_are(tmp_path: Path) -> None:
    asked: list[str] = []
    run(_open(tmp_path, _queue(_images(), asked=asked)), lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    assert asked[:3] == [
        "POST https://queue.fal.run/fal-ai/flux/schnell",
        f"GET {QUEUE}/{ID}/status?shard=4",
        f"GET {QUEUE}/{ID}",
    ]


def test_documented_hosts_are_asked_at_the_configured_base_url(tmp_path: Path) -> None:
    with Simulator(options=Options(names_documented_hosts=True)) as sim:
        drawing = _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)


def test_a_parent_goes_along_with_the_strength_at_one_megapixel_at_most(tmp_path: Path) -> None:
    with Simulator(options=Options(image_px=None)) as sim:
        drawing = _draw(sim, tmp_path, from_parent(DEV, 0.3), Record(), picture(1600, 800))
    [create] = sim.creates
    assert create.fields is not None
    assert create.fields["strength"] == 0.3
    sent = inspect_image(base64.b64decode(str(create.fields["image_url"]).partition(",")[2]))
    assert 0.99 * 1024 * 1024 < sent.width_px * sent.height_px <= 1024 * 1024
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)
    assert drawing.cost_usd == pytest.approx(0.025)
    assert drawing.usage["parent"] == f"sent as {sent.width_px} x {sent.height_px} PNG; it is 1600 x 800"


def test_what_is_billed_goes_by_the_size_that_was_drawn(tmp_path: Path) -> None:
    answer = _queue(_images(width=2048, height=1024))
    drawing = run(_open(tmp_path, answer), lambda client: client.draw(ask_for(DEV), None, Record()))
    assert drawing.cost_usd == pytest.approx(0.05)


@pytest.mark.parametrize("width", [10**30, -5, 0])
def test_a_size_that_cannot_be_is_billed_as_it_was_asked_for(tmp_path: Path, width: int) -> None:
    answer = _queue(_images(width=width))
    drawing = run(_open(tmp_path, answer), lambda client: client.draw(ask_for(DEV), None, Record()))
    assert drawing.cost_usd == pytest.approx(0.025)


def test_a_flag_outside_of_a_list_counts(tmp_path: Path) -> None:
    result = httpx.Response(200, json={**_images().json(), "has_nsfw_concepts": True})
    assert isinstance(_fail(tmp_path, result), PromptRefused)


def test_a_create_whose_answer_is_lost_is_unknown_and_not_sent_again(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"fal": ["reset"]})) as sim, pytest.raises(OutcomeUnknown, match="dashboard"):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert len(sim.creates) == 1


def test_a_lost_request_cannot_be_found_and_none_is_created(tmp_path: Path) -> None:
    with Simulator() as sim, pytest.raises(OutcomeUnknown):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record(is_lost=True))
    assert sim.creates == []


def test_a_picture_that_is_not_safe_for_work_is_refused_and_billed(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"fal": ["filter"]})) as sim, pytest.raises(PromptRefused) as refusal:
        _draw(sim, tmp_path, ask_for(SCHNELL, params={"image_size": "square_hd"}), Record())
    assert refusal.value.cost_usd == pytest.approx(sim.billed_usd)
    assert refusal.value.cost_usd == pytest.approx(0.003)


def test_a_prompt_against_the_policy_is_refused_and_counts_as_billed(tmp_path: Path) -> None:
    with (
        Simulator(Mischief(script={"fal": ["refuse"]})) as sim,
        pytest.raises(PromptRefused, match="policy") as refusal,
    ):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert refusal.value.cost_usd == pytest.approx(0.003)
    assert len(sim.creates) == 1


def test_a_request_that_is_completed_with_an_infrastructure_error_is_unbilled(tmp_path: Path) -> None:
    with (
        Simulator(Mischief(script={"fal": ["task_error"]})) as sim,
        pytest.raises(DrawFailed, match="runner_disconnected"),
    ):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert sim.billed_usd == 0.0


def test_the_result_of_an_infrastructure_error_is_not_asked_for(tmp_path: Path) -> None:
    asked: list[str] = []
    status = {"error": "The runner disconnected.", "error_type": "runner_disconnected"}
    answer = _queue(httpx.Response(503), status, asked)
    with pytest.raises(DrawFailed):
        run(_open(tmp_path, answer), lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    assert f"GET {QUEUE}/{ID}" not in asked


def test_a_cancelled_request_is_cancelled_in_the_queue_and_unbilled_when_it_is_polled_again(tmp_path: Path) -> None:
    record = Record()
    with Simulator(options=Options(working_s=3600)) as sim:
        give_up(open_fal(settings_for(sim, tmp_path), QUICK), ask_for(SCHNELL), record, lambda: record.kept)
        [task_id] = record.kept
        assert sim.world.tasks[task_id.rpartition("/")[2]].cancelled
        with pytest.raises(DrawFailed, match="cancelled"):
            _draw(sim, tmp_path, ask_for(SCHNELL), Record(task_id=task_id))
    assert sim.billed_usd == 0.0


@pytest.mark.parametrize(
    ("headers", "leaf"),
    [
        ({}, DrawFailed),
        ({"x-fal-retryable": "true"}, DrawFailed),
        ({"x-fal-retryable": "false"}, DrawImpossible),
        ({"x-fal-request-timeout-type": "user"}, DrawImpossible),
    ],
)
def test_an_error_that_fal_says_is_not_worth_another_try_is_not_sent_again(
    tmp_path: Path, headers: dict[str, str], leaf: type[DrawError]
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(504, json={"detail": "Timed out", "error_type": "request_timeout"}, headers=headers)

    with pytest.raises(leaf) as problem:
        run(_open(tmp_path, answer), lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    assert type(problem.value) is leaf


def test_input_that_the_model_refuses_counts_as_billed(tmp_path: Path) -> None:
    detail = [{"loc": ["body", "image_size"], "msg": "Too large", "type": "image_too_large"}]
    problem = _fail(tmp_path, httpx.Response(422, json={"detail": detail}))
    assert isinstance(problem, PromptRefused)
    assert "image_too_large" in str(problem)
    assert problem.cost_usd == pytest.approx(0.003)


def test_a_result_that_is_gone_was_paid_for(tmp_path: Path) -> None:
    problem = _fail(tmp_path, httpx.Response(404, json={"detail": "Not found"}))
    assert isinstance(problem, ImageQuarantined)
    assert problem.cost_usd == pytest.approx(0.003)


def test_a_result_without_a_picture_was_paid_for(tmp_path: Path) -> None:
    problem = _fail(tmp_path, httpx.Response(200, json={"images": []}))
    assert isinstance(problem, ImageQuarantined)
    assert problem.cost_usd == pytest.approx(0.003)


def test_an_error_that_says_nothing_of_its_kind_is_unknown(tmp_path: Path) -> None:
    problem = _fail(tmp_path, httpx.Response(200, json={"images": []}), {"error": "Something else"})
    assert isinstance(problem, OutcomeUnknown)


def test_a_picture_on_a_host_that_is_not_fals_is_not_fetched(tmp_path: Path) -> None:
    problem = _fail(tmp_path, _images(url="https://elsewhere.example/a.png"))
    assert isinstance(problem, ImageQuarantined)
    assert problem.cost_usd == pytest.approx(0.003)


def test_a_locked_account_asks_for_credit(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"fal": ["payment"]})) as sim, pytest.raises(PaymentRequired, match="balance"):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())


def test_an_error_of_the_platform_is_told_in_its_words() -> None:
    said = {"error": {"type": "validation_error", "message": "image_size is unknown", "request_id": "r1"}}
    problem = classify(Reply(422, {}, json.dumps(said).encode()))
    assert isinstance(problem, RequestInvalid)
    assert "(validation_error): image_size is unknown" in str(problem)
    told = Failure.told_by({"error": {"type": "runner_disconnected", "message": "gone"}})
    assert told == Failure("runner_disconnected", "gone")


def test_a_task_of_another_service_is_not_asked_for(tmp_path: Path) -> None:
    with Simulator() as sim, pytest.raises(OutcomeUnknown, match="none of fal's"):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record(task_id="../../elsewhere?x="))
    assert sim.creates == []


def test_a_parent_without_a_strength_or_that_is_no_picture_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    with Simulator() as sim:
        with pytest.raises(RequestInvalid, match="strength"):
            _draw(sim, tmp_path, from_parent(DEV, None), Record(), picture())
        with pytest.raises(RequestInvalid, match="cannot be read"):
            _draw(sim, tmp_path, from_parent(DEV), Record(), b"<svg/>")
    assert sim.creates == []


def test_a_task_is_polled_even_where_its_parent_cannot_be_read_any_more(tmp_path: Path) -> None:
    with Simulator() as sim:
        first = Record()
        _draw(sim, tmp_path, from_parent(DEV), first, picture())
        again = _draw(sim, tmp_path, from_parent(DEV), Record(task_id=first.kept[0]), b"")
    assert again.usage["task_id"] == first.kept[0]
    assert len(sim.creates) == 1
