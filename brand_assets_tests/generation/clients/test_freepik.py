"""This file tests Freepik's (Magnific's) client against a real server that speaks its protocol."""

import base64
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest

from brand_assets.catalogue.models import find_model, list_models
from brand_assets.catalogue.services import find_service
from brand_assets.errors import ImageQuarantined, OutcomeUnknown, PromptRefused, RequestInvalid
from brand_assets.generation.clients.freepik import Freepik, classify, key_header, open_freepik
from brand_assets.generation.clients.freepik_input import fit_seed, write_input
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, NoTask, TaskRecord, Unclaimed
from brand_assets.remote.client import Reply, open_remote
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

MYSTIC, FLUX, CLASSIC = "freepik/mystic", "freepik/flux-dev", "freepik/classic-fast"
UPSCALER, RELIGHT, STYLE = "freepik/image-upscaler", "freepik/image-relight", "freepik/image-style-transfer"
USD = {MYSTIC: 0.10, FLUX: 0.03, CLASSIC: 0.01, UPSCALER: 0.10, RELIGHT: 0.10, STYLE: 0.10}


@pytest.fixture(autouse=True)
def _prices(tmp_path: Path) -> Iterator[None]:
    """Prices, as an installation sets them."""
    with adding(tmp_path, {key: {"price": {"flat": usd}} for key, usd in USD.items()}):
        yield


def _draw(
    sim: Simulator, folder: Path, request: DrawRequest, record: TaskRecord, parent: bytes | None = None
) -> Drawing:
    return run(open_freepik(settings_for(sim, folder), QUICK), lambda client: client.draw(request, parent, record))


def _fields(sim: Simulator) -> dict[str, Any]:
    [create] = sim.creates
    assert create.fields is not None
    return dict(create.fields)


def test_a_text_becomes_a_picture_of_a_task(tmp_path: Path) -> None:
    record = Record()
    with Simulator() as sim:
        drawing = _draw(sim, tmp_path, ask_for(FLUX, params={"aspect_ratio": "square_1_1"}), record)
    assert inspect_image(drawing.data).media_type == drawing.media_type == "image/jpeg"
    assert drawing.cost_usd == pytest.approx(0.03)
    assert record.kept == [drawing.usage["task_id"]]
    assert _fields(sim)["seed"] == 7


def test_mystic_takes_no_seed_and_counts_the_strength_the_other_way(tmp_path: Path) -> None:
    with Simulator() as sim:
        _draw(sim, tmp_path, from_parent(MYSTIC, 0.3), Record(), picture())
    fields = _fields(sim)
    assert fields["structure_strength"] == 70
    assert inspect_image(base64.b64decode(fields["structure_reference"])).width_px == 64
    assert "seed" not in fields
    assert "negative_prompt" not in fields


@pytest.mark.parametrize(("strength", "held"), [(0.0, 100), (1.0, 0), (0.255, 74)])
def test_a_strength_of_nothing_holds_all_of_the_structure(strength: float, held: int) -> None:
    fields, _ = write_input(from_parent(MYSTIC, strength), find_model(MYSTIC), picture())
    assert fields["structure_strength"] == held


def test_the_classic_model_answers_at_once(tmp_path: Path) -> None:
    record = Record()
    with Simulator() as sim:
        request = ask_for(
            CLASSIC, negative="text", params={"size": "square_1_1", "guidance_scale": 1.5}, seed=4_000_000_000
        )
        drawing = _draw(sim, tmp_path, request, record)
    fields = _fields(sim)
    assert inspect_image(drawing.data).width_px > 0
    assert record.kept == []
    assert fields["negative_prompt"] == "text"
    assert fields["image"] == {"size": "square_1_1"}
    assert 0 <= fields["seed"] <= 1_000_000
    assert drawing.usage["seed"] == fields["seed"]


def test_a_lost_answer_of_the_classic_model_is_unknown_and_not_asked_for_again(tmp_path: Path) -> None:
    with Simulator() as sim, pytest.raises(OutcomeUnknown, match="sent before"):
        _draw(sim, tmp_path, ask_for(CLASSIC), Record(is_lost=True))
    assert sim.creates == []


def test_a_seed_that_a_model_takes_stays_and_another_is_mapped_into_its_range() -> None:
    assert fit_seed(1, "flux-dev") == 1
    assert fit_seed(4_294_967_295, "flux-dev") == 4_294_967_295
    assert fit_seed(0, "flux-dev") == 4_294_967_295
    assert fit_seed(1_000_000, "classic-fast") == 1_000_000
    assert fit_seed(1_000_001, "classic-fast") == 0


@pytest.mark.parametrize(
    ("key", "params"),
    [
        (UPSCALER, {"scale_factor": "2x", "creativity": -2}),
        (RELIGHT, {"style": "clean", "change_background": False}),
        (STYLE, {"reference_image": base64.b64encode(picture()).decode(), "style_strength": 80}),
    ],
)
def test_a_finishing_step_works_on_the_image_that_it_is_given(tmp_path: Path, key: str, params: dict[str, Any]) -> None:
    record = Record()
    with Simulator() as sim:
        drawing = _draw(sim, tmp_path, from_parent(key, None, text="", params=params), record, picture())
    fields = _fields(sim)
    assert inspect_image(drawing.data).media_type == "image/png"
    assert record.kept == [drawing.usage["task_id"]]
    assert base64.b64decode(fields["image"])[:8] == b"\x89PNG\r\n\x1a\n"
    assert "prompt" not in fields
    assert fields.items() >= params.items()


def test_a_task_is_read_with_and_without_its_wrapping_in_any_case(tmp_path: Path) -> None:
    url = "https://ai-statics.freepik.com/a.png"
    replies = [
        {"task_id": "t1", "task_status": "CREATED", "generated": []},
        {"data": {"task_id": "t1", "status": "IN_PROGRESS", "generated": []}},
        {"task_id": "t1", "task_status": "Completed", "generated": [{"url": url}]},
    ]

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "ai-statics.freepik.com":
            return httpx.Response(200, content=picture(), headers={"content-type": "image/png"})
        return httpx.Response(200, json=replies.pop(0))

    settings, service = Settings(tmp_path, tmp_path / "home"), find_service("freepik")
    remote = open_remote(
        "freepik", settings, headers={"x-magnific-api-key": "test"}, transport=httpx.MockTransport(answer)
    )
    client = Freepik(remote, service, open_pace(service, settings), QUICK)
    drawing = run(client, lambda client: client.draw(from_parent(STYLE, None), picture(), Record()))
    assert inspect_image(drawing.data).width_px == 64
    assert replies == []


def test_a_finishing_step_without_an_image_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    with Simulator() as sim, pytest.raises(RequestInvalid, match="needs an image"):
        _draw(sim, tmp_path, ask_for(UPSCALER), Record())
    assert sim.creates == []


def test_what_is_upscaled_is_made_smaller_where_the_result_would_be_too_large() -> None:
    fields, _ = write_input(
        from_parent(UPSCALER, None, params={"scale_factor": "16x"}), find_model(UPSCALER), picture(800, 400)
    )
    facts = inspect_image(base64.b64decode(str(fields["image"])))
    assert facts.width_px * facts.height_px * 16**2 <= 25_300_000
    assert facts.width_px == pytest.approx(2 * facts.height_px, abs=1)


def test_finishing_models_are_not_among_those_that_draw() -> None:
    drawing = {model.key for model in list_models()}
    assert {MYSTIC, FLUX, CLASSIC} <= drawing
    assert drawing.isdisjoint({UPSCALER, RELIGHT, STYLE})


def test_a_task_of_a_run_that_is_gone_is_polled_and_not_created_again(tmp_path: Path) -> None:
    with Simulator() as sim:
        first = Record()
        _draw(sim, tmp_path, ask_for(FLUX), first)
        again = _draw(sim, tmp_path, ask_for(FLUX), Record(task_id=first.kept[0]))
    assert len(sim.creates) == 1
    assert again.usage["task_id"] == first.kept[0]


def test_a_task_is_polled_even_where_its_parent_cannot_be_read_any_more(tmp_path: Path) -> None:
    with Simulator() as sim:
        first = Record()
        _draw(sim, tmp_path, from_parent(MYSTIC), first, picture())
        again = _draw(sim, tmp_path, from_parent(MYSTIC), Record(task_id=first.kept[0]), b"")
    assert again.usage["task_id"] == first.kept[0]
    assert len(sim.creates) == 1


def _make_tasks(sim: Simulator, folder: Path, count: int) -> tuple[str, ...]:
    async def make(client: ImageProvider) -> tuple[str, ...]:
        records = [Record() for _ in range(count)]
        for seed, record in enumerate(records, start=1):
            await client.draw(ask_for(FLUX, seed=seed), None, record)
        return tuple(record.kept[0] for record in records)

    return run(open_freepik(settings_for(sim, folder), QUICK), make)


def test_a_lost_task_is_the_only_one_that_nobody_has(tmp_path: Path) -> None:
    with Simulator(options=Options(is_limited=False)) as sim:
        tasks = _make_tasks(sim, tmp_path, 25)
        record = Record(is_lost=True, known=tasks[:2] + tasks[3:])
        _draw(sim, tmp_path, ask_for(FLUX, seed=3), record)
    assert record.kept == [tasks[2]]
    assert len(sim.creates) == 25


@pytest.mark.parametrize(("known", "rivals"), [(1, 0), (2, 1), (3, 0)])
def test_a_lost_task_that_may_be_anothers_is_not_taken(tmp_path: Path, known: int, rivals: int) -> None:
    with Simulator() as sim:
        tasks = _make_tasks(sim, tmp_path, 3)
        record = Record(is_lost=True, known=tasks[:known], rivals=rivals)
        with pytest.raises(OutcomeUnknown, match="which is whose"):
            _draw(sim, tmp_path, ask_for(FLUX, seed=3), record)
    assert record.kept == []
    assert len(sim.creates) == 3


class Clearing(Record):
    """Others create tasks meanwhile; by every look one more of them has its own."""

    async def find_unclaimed(self, task_ids: Sequence[str]) -> Unclaimed:
        self.rivals -= 1
        return await super().find_unclaimed(task_ids)


def test_a_lost_task_is_found_once_the_others_have_theirs(tmp_path: Path) -> None:
    with Simulator() as sim:
        tasks = _make_tasks(sim, tmp_path, 3)
        record = Clearing(is_lost=True, known=tasks[:2], rivals=3)
        _draw(sim, tmp_path, ask_for(FLUX, seed=3), record)
    assert record.kept == [tasks[2]]
    assert len(sim.creates) == 3


def test_a_task_is_never_taken_without_a_ledger_that_knows_the_others(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"freepik": ["reset"]})) as sim, pytest.raises(OutcomeUnknown):
        _draw(sim, tmp_path, ask_for(FLUX), NoTask())
    assert len(sim.creates) == 1


def test_a_create_whose_answer_is_lost_is_found_when_it_is_the_only_one(tmp_path: Path) -> None:
    record = Record()
    with Simulator(Mischief(script={"freepik": ["reset"]})) as sim:
        drawing = _draw(sim, tmp_path, ask_for(FLUX), record)
    assert record.kept == [drawing.usage["task_id"]]
    assert len(sim.creates) == 1


@pytest.mark.parametrize("key", [FLUX, CLASSIC])
def test_a_picture_that_is_not_safe_for_work_is_refused_and_counts_as_billed(tmp_path: Path, key: str) -> None:
    with Simulator(Mischief(script={"freepik": ["filter"]})) as sim, pytest.raises(PromptRefused) as refusal:
        _draw(sim, tmp_path, ask_for(key), Record())
    assert refusal.value.cost_usd == pytest.approx(USD[key])
    assert len(sim.creates) == 1


def test_a_failed_task_is_unknown_since_nobody_says_whether_it_is_billed(tmp_path: Path) -> None:
    with (
        Simulator(Mischief(script={"freepik": ["late_failure"]})) as sim,
        pytest.raises(OutcomeUnknown, match="billed"),
    ):
        _draw(sim, tmp_path, ask_for(FLUX), Record())
    assert len(sim.creates) == 1


def test_a_picture_that_is_gone_was_paid_for(tmp_path: Path) -> None:
    with Simulator(Mischief(script={"freepik": ["gone_url"]})) as sim, pytest.raises(ImageQuarantined) as problem:
        _draw(sim, tmp_path, ask_for(FLUX), Record())
    assert problem.value.cost_usd == pytest.approx(sim.billed_usd)


def test_a_cancelled_request_leaves_its_task_to_the_next_run(tmp_path: Path) -> None:
    record = Record()
    with Simulator(options=Options(working_s=3600)) as sim:
        give_up(open_freepik(settings_for(sim, tmp_path), QUICK), ask_for(FLUX), record, lambda: record.kept)
        sim.world.tasks[record.kept[0]].ends_at = 0.0
        drawing = _draw(sim, tmp_path, ask_for(FLUX), Record(task_id=record.kept[0]))
    assert drawing.cost_usd == pytest.approx(sim.billed_usd)
    assert len(sim.creates) == 1


@pytest.mark.parametrize(
    ("base_url", "header"),
    [
        (None, "x-magnific-api-key"),
        ("https://api.freepik.com", "x-freepik-api-key"),
        ("https://gateway.example/freepik", "x-magnific-api-key"),
        ("https://notfreepik.com", "x-magnific-api-key"),
    ],
)
def test_the_old_host_gets_the_key_under_its_old_name(base_url: str | None, header: str) -> None:
    settings = Settings(Path("data"), Path("home"), base_urls={"freepik": base_url} if base_url else {})
    assert key_header(settings) == header


def test_a_model_without_a_price_is_refused_before_anything_is_sent(tmp_path: Path) -> None:
    with Simulator() as sim, adding(tmp_path, {}), pytest.raises(RequestInvalid, match="no list price"):
        _draw(sim, tmp_path, ask_for(FLUX), Record())
    assert sim.creates == []


def test_a_refused_request_names_what_is_wrong_with_it() -> None:
    body = b'{"problem": {"message": "No.", "invalid_params": [{"name": "seed", "reason": "too large"}]}}'
    problem = classify(Reply(400, {}, body))
    assert isinstance(problem, RequestInvalid)
    assert "seed: too large" in str(problem)
    assert classify(Reply(401, {}, b'{"message": "Invalid API key"}')) is None
