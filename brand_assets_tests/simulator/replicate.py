"""This file speaks Replicate's protocol: predictions that are created, waited for, polled, listed and cancelled."""

import asyncio
import operator
import re
import secrets
import time
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.billing import price_of
from brand_assets_tests.simulator.forms import FormError, check, read_json, read_multipart
from brand_assets_tests.simulator.pictures import MEDIA_TYPES, draw_picture, open_picture, read_data_url, redraw
from brand_assets_tests.simulator.replicate_inputs import INPUTS, OFFICIAL, REQUEST, SDXL, VERSIONED_REQUEST
from brand_assets_tests.simulator.ringing import ring
from brand_assets_tests.simulator.sizes import fit, size_of_ratio
from brand_assets_tests.simulator.tasks import ENDED, Task
from brand_assets_tests.simulator.world import Service, World, say

PREFER = re.compile(r"^wait(=([1-9]|[1-9][0-9]|60))?$")
CANCEL_AFTER = re.compile(r"^(?=.)((\d+)h)?((\d+)m)?((\d+)s?)?$")
MIN_CANCEL_S = 5
MAX_DATA_URL_BYTES = 256 * 1024
PAGE_LENGTH = 100
WAIT_S = 60.0
STATUSES = {
    "queued": "starting",
    "working": "processing",
    "succeeded": "succeeded",
    "refused": "failed",
    "failed": "failed",
    "cancelled": "canceled",
}
TITLES = {401: "Unauthenticated", 402: "Payment Required", 404: "Not found", 422: "Input validation failed"}
WORDS = {"refused": "NSFW content detected. Try running it again, or try a different prompt.", "failed": "CUDA error"}


def voice(status: int, cause: str, words: str) -> Response:
    if cause == "throttled":
        return say(429, {"detail": "Request was throttled. Your rate limit resets in ~1s.", "status": 429})
    status = 402 if cause == "quota" else status
    return say(status, {"title": TITLES.get(status, "Error"), "detail": words, "status": status})


SERVICE = Service("replicate", voice)


def replicate_routes(world: World) -> list[Route]:
    async def create_official(request: Request) -> Response:
        body = await _admit(world, request)
        name = f"{request.path_params['owner']}/{request.path_params['name']}"
        fields = _read(request, body, REQUEST)
        if name not in OFFICIAL:
            return voice(404, "no_model", "The requested resource could not be found.")
        return await _create(world, request, OFFICIAL[name], name, "hidden", fields)

    async def create_versioned(request: Request) -> Response:
        body = await _admit(world, request)
        fields = _read(request, body, VERSIONED_REQUEST)
        name, _, version = str(fields["version"]).rpartition(":")
        if fields["version"] in OFFICIAL:
            name, version = fields["version"], "hidden"
        elif not re.fullmatch(r"[0-9a-f]{64}", version) or name not in ("", SDXL):
            return voice(422, "bad_request", "- version: Invalid version or not permitted")
        return await _create(world, request, OFFICIAL.get(name, "sdxl"), name or SDXL, version, fields)

    async def show(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        return say(200, describe(world, world.find_task(SERVICE, request.path_params["id"])))

    async def cancel(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        task = world.find_task(SERVICE, request.path_params["id"])
        task.cancel()
        return say(200, describe(world, task))

    async def list_all(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        return say(200, _list(world, request))

    async def show_model(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        name = f"{request.path_params['owner']}/{request.path_params['name']}"
        if name not in OFFICIAL and name != SDXL:
            return voice(404, "no_model", "The requested resource could not be found.")
        return say(200, _describe_model(name))

    async def upload(request: Request) -> Response:
        body = await _admit(world, request, is_create=False)
        try:
            _, files = read_multipart(request.headers.get("content-type", ""), body)
        except FormError as problem:
            return voice(400, "bad_request", str(problem))
        if "content" not in files:
            return voice(422, "bad_request", "- content: is required")
        return say(201, _keep_upload(world, files["content"][0].data, files["content"][0].media_type))

    return [
        Route("/replicate/v1/models/{owner}/{name}/predictions", create_official, methods=["POST"]),
        Route("/replicate/v1/predictions", create_versioned, methods=["POST"]),
        Route("/replicate/v1/predictions", list_all, methods=["GET"]),
        Route("/replicate/v1/predictions/{id}", show, methods=["GET"]),
        Route("/replicate/v1/predictions/{id}/cancel", cancel, methods=["POST"]),
        Route("/replicate/v1/models/{owner}/{name}", show_model, methods=["GET"]),
        Route("/replicate/v1/files", upload, methods=["POST"]),
    ]


async def _admit(world: World, request: Request, *, is_create: bool = True) -> bytes:
    body = await world.note(request, "replicate")
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    world.check_key(SERVICE, key if scheme == "Bearer" else None)
    if is_create:
        world.check_window(SERVICE)
    return body


def _read(request: Request, body: bytes, schema: dict[str, Any]) -> dict[str, Any]:
    prefer, lifetime = request.headers.get("prefer"), request.headers.get("cancel-after")
    try:
        if prefer is not None and not PREFER.match(prefer):
            raise FormError("Prefer", f"- Prefer: {prefer[:40]!r} does not match {PREFER.pattern}")
        if lifetime is not None and _count_seconds(lifetime) < MIN_CANCEL_S:
            raise FormError(
                "Cancel-After", f"- Cancel-After: {lifetime[:40]!r} is under {MIN_CANCEL_S} s, or no duration"
            )
        fields = read_json(request.headers.get("content-type", ""), body)
        check(fields, schema)
    except FormError as problem:
        raise Answered(voice(422, "bad_request", f"- {problem}")) from None
    return fields


def _count_seconds(lifetime: str) -> int:
    found = CANCEL_AFTER.match(lifetime)
    if found is None:
        return 0
    hours, minutes, seconds = (int(found[group] or 0) for group in (2, 4, 6))
    return 3600 * hours + 60 * minutes + seconds


async def _create(
    world: World, request: Request, model: str, name: str, version: str, asked: dict[str, Any]
) -> Response:
    inputs = asked["input"]
    try:
        check(inputs, INPUTS[model])
        parent = _read_parent(world, inputs.get("image"))
    except FormError as problem:
        raise Answered(voice(422, "bad_request", f"- input.{problem}")) from None
    key = request.headers["authorization"].partition(" ")[2]
    create = world.take_create(SERVICE, model, inputs, key=key)
    fields = {"input": inputs, "model": name, "version": version}
    kind = str(inputs.get("output_format", "png" if model == "sdxl" else "webp"))
    seed, count = int(inputs.get("seed", secrets.randbelow(2**31))), int(inputs.get("num_outputs", 1))

    def draw(number: int) -> bytes:
        text = str(inputs["prompt"])
        if parent is not None:
            return redraw(parent, text, seed + number, float(inputs.get("prompt_strength", 0.8)), kind)
        return draw_picture(text, seed + number, fit(_size(inputs), world.options.image_px), kind)

    task = world.make_task(create, fields, draw, count, MEDIA_TYPES[kind], seed)
    world.begin(create, price_of(world.options, "replicate", model) * count, task=task)
    ring(world, task, asked.get("webhook"), lambda: describe(world, task))
    world.break_off(SERVICE, create)
    return await _answer(world, request, task)


async def _answer(world: World, request: Request, task: Task) -> Response:
    """At once, or when it has ended, or when the wait is over."""
    found = PREFER.match(request.headers.get("prefer", ""))
    if found is None:
        return say(201, describe(world, task))
    until = time.monotonic() + float(found[2] or WAIT_S)
    while task.phase not in ENDED and time.monotonic() < until:
        await asyncio.sleep(0.001)
    return say(201 if task.phase in ENDED else 202, describe(world, task))


def _read_parent(world: World, image: object) -> bytes | None:
    """From a data URL of at most 256 KB, or the URL of an uploaded file."""
    if image is None:
        return None
    text = str(image)
    name = text.rpartition("/")[2]
    try:
        data = read_data_url(text) if text.startswith("data:") else world.uploads[name]
        open_picture(data)
    except (ValueError, KeyError, OSError):
        raise FormError("image", "image: cannot be read") from None
    if text.startswith("data:") and len(data) > MAX_DATA_URL_BYTES:
        raise FormError("image", f"image: a data URL holds at most {MAX_DATA_URL_BYTES} bytes, found {len(data)}")
    return data


def _size(inputs: dict[str, Any]) -> tuple[int, int]:
    if "width" in inputs or "height" in inputs:
        return int(inputs.get("width", 1024)), int(inputs.get("height", 1024))
    scale = 4 if inputs.get("megapixels") == "0.25" else 1
    return size_of_ratio(str(inputs.get("aspect_ratio", "1:1")), 1024 * 1024 // scale)


def describe(world: World, task: Task) -> dict[str, Any]:
    """A prediction, as every endpoint shows it."""
    phase = task.phase
    has_ended, now = phase in ENDED, time.monotonic()
    is_removed = now > task.ends_at + world.options.url_lifetime_s
    origin = "https://api.replicate.com" if world.options.names_documented_hosts else f"{world.origin}/replicate"
    here = f"{origin}/v1/predictions/{task.task_id}"
    body: dict[str, Any] = {
        "id": task.task_id,
        "model": task.fields["model"],
        "version": task.fields["version"],
        "input": {} if is_removed else task.fields["input"],
        "output": task.urls if phase == "succeeded" and not is_removed else None,
        "error": WORDS.get(phase),
        "logs": "",
        "data_removed": is_removed,
        "source": "api",
        "status": STATUSES[phase],
        "created_at": _stamp(task.created),
        "urls": {"get": here, "cancel": f"{here}/cancel", "web": f"https://replicate.com/p/{task.task_id}"},
        "metrics": {},
    }
    if has_ended:
        spent = {"predict_time": task.ends_at - task.starts_at, "total_time": task.ends_at - task.starts_at}
        body |= {"started_at": body["created_at"], "completed_at": _stamp(datetime.now(UTC)), "metrics": spent}
    return body


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _list(world: World, request: Request) -> dict[str, Any]:
    """Newest first, 100 a page."""
    tasks = [task for task in list(world.tasks.values()) if task.provider == "replicate"]
    for name, keeps in (("created_after", operator.ge), ("created_before", operator.lt)):
        if (text := request.query_params.get(name)) is not None:
            moment = datetime.fromisoformat(text)
            tasks = [task for task in tasks if keeps(task.created, moment)]
    start = int(request.query_params.get("cursor", 0))
    page = tasks[::-1][start : start + PAGE_LENGTH]
    origin = "https://api.replicate.com" if world.options.names_documented_hosts else f"{world.origin}/replicate"
    query = {name: value for name, value in request.query_params.items() if name != "cursor"}
    more = request.url.include_query_params(**query, cursor=start + PAGE_LENGTH).query
    has_more = start + PAGE_LENGTH < len(tasks)
    return {
        "next": f"{origin}/v1/predictions?{more}" if has_more else None,
        "previous": None,
        "results": [describe(world, task) for task in page],
    }


def _describe_model(name: str) -> dict[str, Any]:
    owner, _, model = name.partition("/")
    schema = {"components": {"schemas": {"Input": INPUTS[OFFICIAL.get(name, "sdxl")]}}}
    return {
        "url": f"https://replicate.com/{name}",
        "owner": owner,
        "name": model,
        "description": None,
        "visibility": "public",
        "is_official": name in OFFICIAL,
        "run_count": 1,
        "latest_version": {"id": "0" * 64, "created_at": "2025-01-01T00:00:00Z", "openapi_schema": schema},
    }


def _keep_upload(world: World, data: bytes, media_type: str) -> dict[str, Any]:
    name = secrets.token_hex(12)
    world.uploads[name] = data
    return {
        "id": name,
        "content_type": media_type,
        "size": len(data),
        "etag": name,
        "checksums": {"sha256": name, "md5": name},
        "metadata": {},
        "created_at": _stamp(datetime.now(UTC)),
        "expires_at": _stamp(datetime.now(UTC)),
        "urls": {"get": f"{world.origin}/files/{name}"},
    }
