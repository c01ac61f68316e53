"""This file speaks fal's queue protocol: a submitted request has URLs of its own, and COMPLETED may carry an error."""

import json
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.billing import count_megapixels, price_of
from brand_assets_tests.simulator.fal_inputs import ENDPOINTS, INPUTS
from brand_assets_tests.simulator.forms import FormError, check, read_json
from brand_assets_tests.simulator.pictures import MEDIA_TYPES, draw_picture, open_picture, read_data_url, redraw
from brand_assets_tests.simulator.ringing import ring
from brand_assets_tests.simulator.sizes import NAMED, fit
from brand_assets_tests.simulator.tasks import ENDED, Task
from brand_assets_tests.simulator.world import Service, World, say

APP_DEPTH = 2
"""How many parts of an endpoint's name the URLs of its requests keep: owner and app."""
POLICY = {"loc": ["body", "prompt"], "msg": "The content could not be processed.", "type": "content_policy_violation"}
FAULT = "The runner disconnected."


def voice(status: int, cause: str, words: str) -> Response:
    if cause == "failed":
        return say(
            status, {"detail": words, "error_type": "runner_disconnected"}, {"x-fal-error-type": "runner_disconnected"}
        )
    status = {"payment": 403, "quota": 403, "no_task": 404}.get(cause, status)
    return say(
        status, {"detail": "User is locked. Reason: Exhausted balance." if cause in ("payment", "quota") else words}
    )


SERVICE = Service("fal", voice)


def fal_routes(world: World) -> list[Route]:
    async def submit(request: Request) -> Response:
        body = await world.note(request, "fal")
        key = _check_key(world, request)
        world.check_window(SERVICE)
        endpoint = request.path_params["endpoint"]
        if endpoint not in ENDPOINTS:
            return voice(404, "no_model", f"Application {endpoint!r} not found")
        fields, parent = _read(request, body, endpoint)
        task = _take(world, endpoint, fields, parent, key)
        ring(world, task, request.query_params.get("fal_webhook"), lambda: _report(task))
        return say(200, _describe(world, endpoint, task, is_new=True))

    async def status(request: Request) -> Response:
        task = await _find(world, request)
        return say(*_show_status(world, request.path_params["app"], task))

    async def result(request: Request) -> Response:
        return _show_result(await _find(world, request))

    async def cancel(request: Request) -> Response:
        task = await _find(world, request)
        if task.cancel():
            return say(202, {"status": "CANCELLATION_REQUESTED"})
        return say(400, {"status": "ALREADY_COMPLETED"})

    async def show_prices(request: Request) -> Response:
        await world.note(request, "fal")
        _check_key(world, request)
        names = request.query_params.get("endpoint_id", "").split(",")
        if unknown := [name for name in names if name not in ENDPOINTS]:
            return say(404, {"error": {"type": "not_found", "message": f"Unknown endpoint {unknown[0]!r}"}})
        return say(200, {"prices": [_price(world, name) for name in names], "next_cursor": None, "has_more": False})

    return [
        Route("/fal/v1/models/pricing", show_prices, methods=["GET"]),
        Route("/fal/{app:path}/requests/{id}/status", status, methods=["GET"]),
        Route("/fal/{app:path}/requests/{id}/cancel", cancel, methods=["PUT"]),
        Route("/fal/{app:path}/requests/{id}", result, methods=["GET"]),
        Route("/fal/{endpoint:path}", submit, methods=["POST"]),
    ]


def _price(world: World, endpoint: str) -> dict[str, Any]:
    usd = price_of(world.options, "fal", ENDPOINTS[endpoint])
    return {"endpoint_id": endpoint, "unit_price": usd, "unit": "megapixels", "currency": "USD"}


def _check_key(world: World, request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    world.check_key(SERVICE, key if scheme == "Key" else None)
    return key


async def _find(world: World, request: Request) -> Task:
    """The task, under its owner and app alone: the rest of the endpoint's name is not part of its URLs."""
    await world.note(request, "fal")
    _check_key(world, request)
    app = request.path_params["app"]
    if app.count("/") != APP_DEPTH - 1:
        raise Answered(say(405, {"detail": "Method Not Allowed"}))
    task = world.find_task(SERVICE, request.path_params["id"])
    if not task.fields["endpoint"].startswith(app):
        raise Answered(voice(404, "no_task", "NOT_FOUND"))
    return task


def _read(request: Request, body: bytes, endpoint: str) -> tuple[dict[str, Any], bytes | None]:
    try:
        fields = read_json(request.headers.get("content-type", ""), body)
        check(fields, INPUTS[endpoint])
        parent = _read_parent(fields.get("image_url"))
    except FormError as problem:
        fault = {"loc": ["body", *filter(None, problem.field.split("."))], "msg": str(problem), "type": problem.rule}
        raise Answered(say(422, {"detail": [fault]})) from None
    return fields, parent


def _read_parent(url: object) -> bytes | None:
    if url is None:
        return None
    try:
        data = read_data_url(str(url))
        open_picture(data)
    except (ValueError, OSError):
        raise FormError("image_url", "Failed to load the image.", "image_load_error") from None
    return data


def _take(world: World, endpoint: str, fields: dict[str, Any], parent: bytes | None, key: str) -> Task:
    """Create, task and charge; a megapixel is 1024 x 1024."""
    model = ENDPOINTS[endpoint]
    create = world.take_create(SERVICE, model, endpoint, fields, key=key)
    kind = str(fields.get("output_format", "jpeg"))
    seed, count = int(fields.get("seed", secrets.randbelow(2**31))), int(fields.get("num_images", 1))
    size = _size(fields) if parent is None else open_picture(parent).size

    def draw(number: int) -> bytes:
        if parent is not None:
            return redraw(parent, str(fields["prompt"]), seed + number, float(fields.get("strength", 0.95)), kind)
        return draw_picture(str(fields["prompt"]), seed + number, fit(size, world.options.image_px), kind)

    told = {**fields, "endpoint": endpoint, "size": size}
    task = world.make_task(create, told, draw, count, MEDIA_TYPES[kind], seed)
    world.begin(create, price_of(world.options, "fal", model) * count_megapixels(size) * count, task=task)
    world.break_off(SERVICE, create)
    return task


def _size(fields: dict[str, Any]) -> tuple[int, int]:
    size = fields.get("image_size", "landscape_4_3")
    return NAMED[size] if isinstance(size, str) else (int(size["width"]), int(size["height"]))


def _describe(world: World, endpoint: str, task: Task, *, is_new: bool = False) -> dict[str, Any]:
    origin = "https://queue.fal.run" if world.options.names_documented_hosts else f"{world.origin}/fal"
    app = "/".join(endpoint.split("/")[:APP_DEPTH])
    here = f"{origin}/{app}/requests/{task.task_id}"
    body: dict[str, Any] = {
        "request_id": task.task_id,
        "response_url": here,
        "status_url": f"{here}/status",
        "cancel_url": f"{here}/cancel",
    }
    return {"status": "IN_QUEUE", **body, "queue_position": 0} if is_new else body


def _report(task: Task) -> dict[str, Any]:
    """What its webhook carries."""
    result = json.loads(bytes(_show_result(task).body))
    is_ok = task.phase in ("succeeded", "refused") and "images" in result
    told = {"payload": result} if is_ok else {"error": "Invalid status code: 422", "payload": result}
    return {
        "request_id": task.task_id,
        "gateway_request_id": task.task_id,
        "status": "OK" if is_ok else "ERROR",
        **told,
    }


def _show_status(world: World, app: str, task: Task) -> tuple[int, dict[str, Any]]:
    """COMPLETED says that it is over, not that it went well."""
    phase, body = task.phase, _describe(world, app, task)
    if phase not in ENDED:
        place = {"queue_position": 0} if phase == "queued" else {}
        return 202, {"status": "IN_QUEUE" if phase == "queued" else "IN_PROGRESS", **body, **place}
    fault: dict[str, Any] = {}
    if phase == "failed":
        fault = {"error": FAULT, "error_type": "runner_disconnected"}
    if phase == "cancelled":
        fault = {"error": "Request was cancelled by the user.", "error_type": "client_cancelled"}
    if phase == "refused" and task.kind == "refuse":
        fault = {"error": json.dumps([POLICY]), "error_type": "content_policy_violation"}
    return 200, {"status": "COMPLETED", **body, "metrics": {"inference_time": task.ends_at - task.starts_at}, **fault}


def _show_result(task: Task) -> Response:
    phase = task.phase
    if phase not in ENDED:
        return say(400, {"detail": "Request is still in progress"})
    if phase == "failed":
        return say(
            503, {"detail": FAULT, "error_type": "runner_disconnected"}, {"x-fal-error-type": "runner_disconnected"}
        )
    if phase == "cancelled":
        return say(499, {"detail": "Request was cancelled by the user.", "error_type": "client_cancelled"})
    if phase == "refused" and task.kind == "refuse":
        return say(422, {"detail": [POLICY]}, {"x-fal-error-type": "content_policy_violation"})
    width, height = task.fields["size"]
    files = [{"url": url, "width": width, "height": height, "content_type": task.media_type} for url in task.urls]
    body = {
        "images": files,
        "timings": {"inference": task.ends_at - task.starts_at},
        "seed": task.seed,
        "has_nsfw_concepts": [phase == "refused"] * task.count,
        "prompt": task.fields["prompt"],
    }
    return say(200, body, {"x-fal-request-id": task.task_id})
