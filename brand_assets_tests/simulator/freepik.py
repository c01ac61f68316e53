"""This file speaks Freepik's protocol, which is Magnific's now: tasks behind `data`, but for one endpoint."""

import base64
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.billing import price_of
from brand_assets_tests.simulator.books import Create
from brand_assets_tests.simulator.forms import FormError, check, read_json
from brand_assets_tests.simulator.freepik_inputs import BARE, CLASSIC, ENDPOINTS, INPUTS, PICTURES
from brand_assets_tests.simulator.pictures import draw_picture, open_picture, read_data_url, redraw
from brand_assets_tests.simulator.ringing import ring
from brand_assets_tests.simulator.sizes import fit, size_of_ratio
from brand_assets_tests.simulator.tasks import Task
from brand_assets_tests.simulator.work import work
from brand_assets_tests.simulator.world import Service, World, say

KEY_HEADERS = ("x-magnific-api-key", "x-freepik-api-key")
PAGE_LENGTH = 20
STATUSES = {
    "queued": "CREATED",
    "working": "IN_PROGRESS",
    "succeeded": "COMPLETED",
    "refused": "COMPLETED",
    "failed": "FAILED",
    "cancelled": "FAILED",
}
LIMIT = 50


def voice(status: int, cause: str, words: str) -> Response:
    status = {"quota": 402, "payment": 402}.get(cause, status)
    words = {"no_key": "Missing API key", "wrong_key": words}.get(cause, words)
    headers = {"x-ratelimit-limit": str(LIMIT), "x-ratelimit-remaining": "0"} if cause == "throttled" else {}
    return say(status, {"message": words}, headers)


SERVICE = Service("freepik", voice)


def freepik_routes(world: World) -> list[Route]:
    routes = [Route("/freepik/v1/ai/text-to-image", _classic(world), methods=["POST"])]
    for path, model in ENDPOINTS.items():
        at = f"/freepik/v1/ai/{path}"
        routes += [
            Route(at, _create(world, model), methods=["POST"]),
            Route(at, _list(world, model), methods=["GET"]),
            Route(f"{at}/{{id}}", _show(world, model), methods=["GET"]),
        ]
    return routes


def _create(world: World, model: str) -> Any:
    async def create(request: Request) -> Response:
        body, key = await _admit(world, request)
        fields = _read(request, body, model)
        told = world.take_create(SERVICE, model, fields, key=key)
        task = _make_task(world, model, fields, told)
        world.begin(told, price_of(world.options, "freepik", model), task=task)
        ring(world, task, fields.get("webhook_url"), lambda: _describe(task))
        world.break_off(SERVICE, told)
        if model in BARE:
            return say(200, {"task_id": task.task_id, "task_status": STATUSES[task.phase], "generated": []})
        return say(200, {"data": {"task_id": task.task_id, "status": STATUSES[task.phase], "generated": []}})

    return create


def _show(world: World, model: str) -> Any:
    async def show(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        task = world.find_task(SERVICE, request.path_params["id"])
        if task.model != model:
            return voice(404, "no_task", "Task not found")
        return say(200, {"data": _describe(task)})

    return show


def _list(world: World, model: str) -> Any:
    async def list_all(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        tasks = [task for task in list(world.tasks.values()) if (task.provider, task.model) == ("freepik", model)][::-1]
        start = PAGE_LENGTH * (int(request.query_params.get("page", 1)) - 1)
        shown = [{"task_id": t.task_id, "status": STATUSES[t.phase]} for t in tasks[start : start + PAGE_LENGTH]]
        return say(200, {"data": shown})

    return list_all


def _classic(world: World) -> Any:
    async def draw(request: Request) -> Response:
        body, key = await _admit(world, request)
        fields = _read(request, body, CLASSIC)
        told = world.take_create(SERVICE, CLASSIC, fields, key=key)
        world.begin(told, price_of(world.options, "freepik", CLASSIC) * int(fields.get("num_images", 1)))
        world.break_off(SERVICE, told)
        seed = int(fields.get("seed", secrets.randbelow(1_000_000)))
        size = fit((1024, 1024), world.options.image_px)
        picture = await work(world, lambda: draw_picture(str(fields["prompt"]), seed, size, "jpeg"))
        picture = picture[: len(picture) // 2] if told.kind == "cut_image" else picture
        image = {"base64": base64.b64encode(picture).decode(), "has_nsfw": told.kind in ("filter", "refuse")}
        meta = {"image": {"size": "square_1_1", "width": size[0], "height": size[1]}, "seed": seed}
        answer = say(200, {"data": [image] * int(fields.get("num_images", 1)), "meta": meta})
        return world.spoil(answer, told.kind) if told.kind in ("cut_body", "slow_body", "html") else answer

    return draw


async def _admit(world: World, request: Request, *, is_create: bool = True) -> tuple[bytes, str]:
    body = await world.note(request, "freepik")
    key = next((request.headers[name] for name in KEY_HEADERS if name in request.headers), None)
    world.check_key(SERVICE, key)
    if is_create:
        world.check_window(SERVICE)
    return body, key or ""


def _read(request: Request, body: bytes, model: str) -> dict[str, Any]:
    """The fields; a problem document when they are wrong."""
    try:
        fields = read_json(request.headers.get("content-type", ""), body)
        check(fields, INPUTS[model])
        for name in () if model == CLASSIC else PICTURES:
            _check_picture(name, fields.get(name))
    except FormError as problem:
        fault = {"name": problem.field or "body", "reason": str(problem)}
        told = {"problem": {"message": "Your request parameters didn't validate.", "invalid_params": [fault]}}
        raise Answered(say(400, told)) from None
    return fields


def _check_picture(name: str, text: object) -> None:
    """Base64 of a picture, or for a reference an https URL."""
    if text is None or str(text).startswith("https://"):
        return
    try:
        open_picture(read_data_url(str(text)))
    except (ValueError, OSError):
        raise FormError(name, f"{name}: is not a picture in base64") from None


def _make_task(world: World, model: str, fields: dict[str, Any], create: Create) -> Task:
    seed = int(fields.get("seed", secrets.randbelow(2**31)))
    text, parent = str(fields.get("prompt", "")), fields.get("image") or fields.get("structure_reference")
    kind = "jpeg" if model in ("mystic", "flux-dev") else "png"

    def draw(number: int) -> bytes:
        if isinstance(parent, str):
            return redraw(read_data_url(parent), text, seed, _strength(model, fields), kind)
        named = str(fields.get("aspect_ratio", "square_1_1")).split("_")[-2:]
        return draw_picture(text, seed, fit(size_of_ratio(":".join(named)), world.options.image_px), kind)

    return world.make_task(create, dict(fields), draw, 1, f"image/{kind}", seed)


def _strength(model: str, fields: dict[str, Any]) -> float:
    """How far from its parent; a structure's strength counts the other way."""
    return 1 - float(fields.get("structure_strength", 50)) / 100 if model == "mystic" else 0.1


def _describe(task: Task) -> dict[str, Any]:
    phase = task.phase
    is_done = phase in ("succeeded", "refused")
    body: dict[str, Any] = {
        "task_id": task.task_id,
        "status": STATUSES[phase],
        "generated": task.urls if is_done else [],
    }
    if is_done and task.model in ("mystic", "flux-dev"):
        body["has_nsfw"] = [phase == "refused"] * task.count
    return body
