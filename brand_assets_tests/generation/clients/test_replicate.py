"""This file tests Replicate's client against a real server that speaks its protocol, and against replies on order."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from brand_assets.catalogue.services import find_service
from brand_assets.errors import (
    DrawFailed,
    ImageQuarantined,
    OutcomeUnknown,
    PromptRefused,
    RequestInvalid,
    Throttled,
)
from brand_assets.generation.clients.replicate import Replicate, classify, open_replicate
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider
from brand_assets.remote.client import open_remote
from brand_assets.remote.pacing import open_pace
from brand_assets.settings import Settings
from brand_assets_tests.generation.clients.asking import (
    QUICK,
    Record,
    adding,
    ask_for,
    from_parent,
    give_up,
    picture,
    run,
    settings_for,
)
from brand_assets_tests.simulator import Mischief, Options, Simulator
from brand_assets_tests.specs import check, needs_specs

SCHNELL, DEV, SDXL = "replicate/flux-schnell", "replicate/flux-dev", "replicate/sdxl"
VERSION = "0123456789abcdef" * 4
Answer = Callable[[httpx.Request], httpx.Response]


def _draw(sim: Simulator, folder: Path, request: DrawRequest, record: Record, parent: bytes | None = None) -> Drawing:
    provider = open_replicate(settings_for(sim, folder), QUICK)
    return run(provider, lambda client: client.draw(request, parent, record))


def _open(folder: Path, answer: Answer) -> ImageProvider:
    """A client whose service answers as told."""
    settings = Settings(folder, folder / "home")
    service = find_service("replicate")
    remote = open_remote(
        "replicate", settings, headers={"authorization": "Bearer r8_test"}, classify=classify, transport=_mock(answer)
    )
    return Replicate(remote, service, open_pace(service, settings), QUICK, 900)


def _mock(answer: Answer) -> httpx.MockTransport:
    return httpx.MockTransport(answer)


def _prediction(**changes: Any) -> dict[str, Any]:
    state = {"id": "p1", "model": "black-forest-labs/flux-schnell", "version": "hidden", "status": "succeeded"}
    return {
        **state,
        "output": ["https://replicate.delivery/x/out.png"],
        "error": None,
        "data_removed": False,
        **changes,
    }


@pytest.fixture
def sdxl(tmp_path: Path) -> Iterator[None]:
    """SDXL, as an installation sets it up."""
    with adding(tmp_path, {SDXL: {"version": VERSION, "price": {"flat": 0.004}}}):
        yield


def test_a_text_becomes_a_picture_that_costs_its_list_price(tmp_path: Path) -> None:
    record = Record()
    with Simulator() as sim:
        drawing = _draw(sim, tmp_path, ask_for(SCHNELL, params={"output_format": "png", "go_fast": False}), record)
    assert inspect_image(drawing.data).media_type == drawing.media_type == "image/png"
    assert drawing.cost_usd == pytest.approx(0.003)
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)
    assert drawing.usage["task_id"] == record.kept[0]
    assert drawing.usage["predict_time_s"] == pytest.approx(0.004, rel=0.1)
    [create] = sim.creates
    assert create.fields is not None
    assert create.fields["seed"] == 7
    assert create.fields["num_outputs"] == 1
    assert create.fields["go_fast"] is False


def test_a_prediction_is_waited_for_shortly_and_ends_with_the_deadline(tmp_path: Path) -> None:
    with Simulator() as sim:
        provider = open_replicate(settings_for(sim, tmp_path, deadline_s=120.0), QUICK)
        run(provider, lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    [seen] = [seen for seen in sim.books.requests if seen.method == "POST"]
    assert seen.headers["prefer"] == "wait=2"
    assert seen.headers["cancel-after"] == "120s"


@needs_specs
def test_creates_are_as_the_published_document_has_them(tmp_path: Path, sdxl: None) -> None:
    with Simulator() as sim:
        _draw(sim, tmp_path, ask_for(SCHNELL, params={"aspect_ratio": "1:1", "go_fast": False}), Record())
        _draw(sim, tmp_path, from_parent(DEV, params={"guidance": 3.5}), Record(), picture())
        _draw(sim, tmp_path, ask_for(SDXL, negative="text"), Record())
    creates = [seen for seen in sim.books.requests if seen.method == "POST"]
    schemas = ["schemas_prediction_request"] * 2 + ["schemas_version_prediction_request"]
    for seen, schema in zip(creates, schemas, strict=True):
        check("replicate", f"components/schemas/{schema}", json.loads(seen.body))
        check("replicate", "components/parameters/parameters_prefer_header/schema", seen.headers["prefer"])


@pytest.mark.parametrize(("side_px", "prefix"), [(64, "data:image/png;base64,"), (400, "http")])
def test_a_small_parent_goes_along_and_a_large_one_is_uploaded(tmp_path: Path, side_px: int, prefix: str) -> None:
    with Simulator() as sim:
        drawing = _draw(sim, tmp_path, from_parent(DEV, 0.3), Record(), picture(side_px, side_px))
    [create] = sim.creates
    assert create.fields is not None
    assert str(create.fields["image"]).startswith(prefix)
    assert create.fields["prompt_strength"] == 0.3
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)


def test_sdxl_is_asked_for_by_its_version_with_a_negative_prompt(tmp_path: Path, sdxl: None) -> None:
    with Simulator() as sim:
        drawing = _draw(sim, tmp_path, ask_for(SDXL, negative="text, watermark"), Record())
    [create] = sim.creates
    assert create.fields is not None
    assert create.fields["negative_prompt"] == "text, watermark"
    assert drawing.cost_usd == pytest.approx(0.004)


def test_sdxl_without_a_version_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    words = r"version.*catalogue\.yaml"
    priced = adding(tmp_path, {SDXL: {"price": {"flat": 0.004}}})
    with Simulator() as sim, priced, pytest.raises(RequestInvalid, match=words):
        _draw(sim, tmp_path, ask_for(SDXL), Record())
    assert sim.creates == []


def test_a_task_of_a_run_that_is_gone_is_polled_and_not_created_again(tmp_path: Path) -> None:
    with Simulator() as sim:
        first = Record()
        _draw(sim, tmp_path, ask_for(SCHNELL), first)
        again = _draw(sim, tmp_path, ask_for(SCHNELL), Record(task_id=first.kept[0]))
    assert len(sim.creates) == 1
    assert again.usage["task_id"] == first.kept[0]


@pytest.mark.parametrize("kind", ["reset", "fail"])
def test_a_create_whose_answer_is_lost_is_found_in_the_list(tmp_path: Path, kind: Any) -> None:
    record = Record()
    with Simulator(Mischief(script={"replicate": [kind]})) as sim:
        drawing = _draw(sim, tmp_path, ask_for(SCHNELL), record)
    assert len(sim.creates) == 1
    assert record.kept == [drawing.usage["task_id"]]
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)


def test_a_create_that_hangs_is_found_in_the_list_after_its_time_out(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"replicate": ["hang"]})) as sim:
        provider = open_replicate(settings_for(sim, tmp_path, timeout_s=0.6), QUICK)
        drawing = run(provider, lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    assert len(sim.creates) == 1
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)


def test_a_lost_task_is_found_by_its_input_among_many(tmp_path: Path) -> None:
    with Simulator(options=Options(is_limited=False)) as sim:
        provider = open_replicate(settings_for(sim, tmp_path), QUICK)

        async def draw_many(client: ImageProvider) -> list[str]:
            records = [Record() for _ in range(110)]
            asked = [client.draw(ask_for(SCHNELL, seed=seed), None, record) for seed, record in enumerate(records)]
            await asyncio.gather(*asked)
            return [record.kept[0] for record in records]

        kept = run(provider, draw_many)
        found = _draw(sim, tmp_path, ask_for(SCHNELL, seed=3), Record(is_lost=True))
    assert found.usage["task_id"] == kept[3]
    assert len(sim.creates) == 110


def test_a_task_that_another_request_has_is_not_taken_for_a_lost_one(tmp_path: Path) -> None:
    with Simulator() as sim:
        first = Record()
        _draw(sim, tmp_path, ask_for(SCHNELL), first)
        with pytest.raises(OutcomeUnknown, match="none is left for it"):
            _draw(sim, tmp_path, ask_for(SCHNELL), Record(is_lost=True, known=(first.kept[0],)))
    assert len(sim.creates) == 1


def test_a_task_of_another_model_is_not_taken_for_a_lost_one(tmp_path: Path) -> None:
    with Simulator() as sim:
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
        with pytest.raises(OutcomeUnknown, match="Of 0 predictions"):
            _draw(sim, tmp_path, ask_for(DEV), Record(is_lost=True))
    assert len(sim.creates) == 1


def test_two_lost_tasks_with_the_same_input_are_taken_by_one_request_each(tmp_path: Path) -> None:
    with Simulator() as sim:
        kept = []
        for _ in range(2):
            record = Record()
            _draw(sim, tmp_path, ask_for(SCHNELL), record)
            kept += record.kept
        lost = [Record(is_lost=True), Record(is_lost=True)]

        async def resume(client: ImageProvider) -> None:
            await asyncio.gather(*(client.draw(ask_for(SCHNELL), None, record) for record in lost))

        run(open_replicate(settings_for(sim, tmp_path), QUICK), resume)
    assert sorted(record.kept[0] for record in lost) == sorted(kept)
    assert len(sim.creates) == 2


def test_a_refinement_from_another_parent_is_not_taken_for_a_lost_one(tmp_path: Path) -> None:
    with Simulator() as sim:
        _draw(sim, tmp_path, from_parent(DEV), Record(), picture(32, 32))
        with pytest.raises(OutcomeUnknown):
            _draw(sim, tmp_path, from_parent(DEV), Record(is_lost=True), picture(48, 48))
        with pytest.raises(OutcomeUnknown):
            _draw(sim, tmp_path, ask_for(DEV), Record(is_lost=True))


def test_what_is_withheld_as_not_safe_is_refused_and_unbilled(tmp_path: Path) -> None:
    with (
        Simulator(Mischief(script={"replicate": ["filter"]})) as sim,
        pytest.raises(PromptRefused, match="NSFW") as refusal,
    ):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert refusal.value.cost_usd == pytest.approx(sim.billed_usd) == 0.0


def test_a_failed_prediction_of_an_official_model_is_unbilled(tmp_path: Path) -> None:
    with (
        Simulator(Mischief(script={"replicate": ["late_failure"]})) as sim,
        pytest.raises(DrawFailed, match="CUDA error"),
    ):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert sim.billed_usd == 0.0


def test_a_failed_prediction_that_is_billed_by_the_second_is_unknown(tmp_path: Path, sdxl: None) -> None:
    with (
        Simulator(Mischief(script={"replicate": ["late_failure"]})) as sim,
        pytest.raises(OutcomeUnknown, match="seconds"),
    ):
        _draw(sim, tmp_path, ask_for(SDXL), Record())


def test_a_picture_that_is_gone_was_paid_for(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"replicate": ["gone_url"]})) as sim, pytest.raises(ImageQuarantined) as problem:
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert problem.value.cost_usd == pytest.approx(sim.billed_usd)
    assert problem.value.cost_usd == pytest.approx(0.003)


def test_a_prediction_whose_output_was_removed_was_paid_for(tmp_path: Path) -> None:
    with (
        Simulator(options=Options(url_lifetime_s=0.0)) as sim,
        pytest.raises(ImageQuarantined, match="removed after an hour") as problem,
    ):
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert problem.value.cost_usd == pytest.approx(sim.billed_usd)


def test_a_cancelled_request_cancels_its_prediction_and_is_unbilled_when_it_is_polled_again(tmp_path: Path) -> None:
    record = Record()
    with Simulator(options=Options(working_s=3600)) as sim:
        provider = open_replicate(settings_for(sim, tmp_path), QUICK)
        give_up(provider, ask_for(SCHNELL), record, lambda: sim.world.tasks)
        [task_id] = record.kept
        assert sim.world.tasks[task_id].cancelled
        with pytest.raises(DrawFailed, match="cancelled"):
            _draw(sim, tmp_path, ask_for(SCHNELL), Record(task_id=task_id))
    assert sim.billed_usd == 0.0


def test_a_throttled_create_says_for_how_long(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"replicate": ["throttle"]})) as sim, pytest.raises(Throttled) as throttled:
        _draw(sim, tmp_path, ask_for(SCHNELL), Record())
    assert throttled.value.retry_after_s == 1.0


def test_a_single_output_is_taken_as_a_list_of_one_is(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "replicate.delivery":
            return httpx.Response(200, content=picture(), headers={"content-type": "image/png"})
        return httpx.Response(201, json=_prediction(output="https://replicate.delivery/x/out.png"))

    drawing = run(_open(tmp_path, answer), lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    assert inspect_image(drawing.data).width_px == 64


def test_a_create_without_an_id_is_looked_for_by_its_input_and_not_sent_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path}")
        return httpx.Response(200, json={"results": [], "next": None} if request.method == "GET" else {"detail": "?"})

    with pytest.raises(OutcomeUnknown, match="without a prediction's id"):
        run(_open(tmp_path, answer), lambda client: client.draw(ask_for(SCHNELL), None, Record()))
    assert asked == ["POST /v1/models/black-forest-labs/flux-schnell/predictions"] + ["GET /v1/predictions"] * 2


@pytest.mark.parametrize("results", [5, {"id": "p1"}, [None, 3], [{"id": "\ud83d", "input": {}}], None])
def test_a_list_that_is_none_finds_nothing(tmp_path: Path, results: object) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, content=json.dumps({"results": results}).encode())

    with pytest.raises(OutcomeUnknown, match="none is left"):
        run(_open(tmp_path, answer), lambda client: client.draw(ask_for(SCHNELL), None, Record(is_lost=True)))


def test_predictions_that_are_older_than_their_inputs_are_not_walked_through(tmp_path: Path) -> None:
    pages = 0

    def answer(request: httpx.Request) -> httpx.Response:
        nonlocal pages
        pages += 1
        old = (datetime.now(UTC) - timedelta(hours=3)).isoformat()
        entry = _prediction(input={"prompt": "A sun over a hill", "seed": 7, "num_outputs": 1}, created_at=old)
        return httpx.Response(
            200, json={"results": [entry], "next": "https://api.replicate.com/v1/predictions?cursor=2"}
        )

    with pytest.raises(OutcomeUnknown):
        run(_open(tmp_path, answer), lambda client: client.draw(ask_for(SCHNELL), None, Record(is_lost=True)))
    assert pages == 1


def test_an_upload_that_fails_leaves_nothing_in_doubt(tmp_path: Path) -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return httpx.Response(500, json={"detail": "Oops"})

    with pytest.raises(DrawFailed, match="nothing was asked for"):
        run(_open(tmp_path, answer), lambda client: client.draw(from_parent(DEV), picture(400, 400), Record()))
    assert asked == ["/v1/files"]


def test_a_task_is_polled_even_where_its_parent_cannot_be_read_any_more(tmp_path: Path) -> None:
    with Simulator() as sim:
        first = Record()
        _draw(sim, tmp_path, from_parent(DEV), first, picture())
        again = _draw(sim, tmp_path, from_parent(DEV), Record(task_id=first.kept[0]), b"")
    assert again.usage["task_id"] == first.kept[0]
    assert len(sim.creates) == 1


def test_a_lost_task_whose_parent_cannot_be_read_any_more_is_unknown(tmp_path: Path) -> None:
    with Simulator() as sim:
        _draw(sim, tmp_path, from_parent(DEV), Record(), picture())
        with pytest.raises(OutcomeUnknown, match="cannot be looked for"):
            _draw(sim, tmp_path, from_parent(DEV), Record(is_lost=True), b"")
    assert len(sim.creates) == 1


def test_a_lost_refinement_is_found_by_its_parent(tmp_path: Path) -> None:
    parents = {"small": picture(48, 48), "large": picture(400, 400)}
    with Simulator() as sim:
        for name, parent in parents.items():
            first, again = Record(), Record(is_lost=True)
            _draw(sim, tmp_path, from_parent(DEV, text=name), first, parent)
            _draw(sim, tmp_path, from_parent(DEV, text=name), again, parent)
            assert again.kept == first.kept
    assert len(sim.creates) == 2
