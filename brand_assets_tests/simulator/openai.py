"""This file speaks OpenAI's protocol for images: generations in JSON, edits as a form, base64 and usage back."""

import base64
import secrets
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.billing import (
    IMAGE_IN,
    IMAGE_OUT,
    PARENT_TOKENS,
    TEXT_IN,
    count_image_tokens,
    count_text_tokens,
)
from brand_assets_tests.simulator.books import Create
from brand_assets_tests.simulator.forms import FormError, Upload, check, read_json, read_multipart, read_numbers
from brand_assets_tests.simulator.openai_fields import EDIT, GENERATION, LIVE_MODELS, RETIRED_MODELS, check_together
from brand_assets_tests.simulator.openai_responses import respond
from brand_assets_tests.simulator.openai_voice import SERVICE, read_key, voice
from brand_assets_tests.simulator.pictures import draw_picture, open_picture, redraw
from brand_assets_tests.simulator.sizes import fit
from brand_assets_tests.simulator.work import work
from brand_assets_tests.simulator.world import World, say

MAX_PARENTS = 16
MAX_PARENT_BYTES = 50_000_000
EDIT_KEEPS = 0.5
"""How much of another picture an edit lays over its parent here; the service has no such number."""


def openai_routes(world: World) -> list[Route]:
    async def generate(request: Request) -> Response:
        body = await _admit(world, request)
        try:
            fields = read_json(request.headers.get("content-type", ""), body)
            check(fields, GENERATION)
            check_together(fields)
        except FormError as problem:
            raise Answered(_refuse(problem)) from None
        return await _draw(world, request, fields, [])

    async def edit(request: Request) -> Response:
        body = await _admit(world, request)
        try:
            texts, files = read_multipart(request.headers.get("content-type", ""), body)
            fields = read_numbers(texts, EDIT)
            check(fields, EDIT)
            check_together(fields)
            parents = _read_parents(files)
        except FormError as problem:
            raise Answered(_refuse(problem)) from None
        return await _draw(world, request, fields, parents)

    async def answer(request: Request) -> Response:
        return await respond(world, request, await _admit(world, request))

    async def list_models(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        return say(200, {"object": "list", "data": [_describe(name) for name in LIVE_MODELS]})

    async def show_model(request: Request) -> Response:
        await _admit(world, request, is_create=False)
        name = request.path_params["name"]
        if name not in LIVE_MODELS:
            return voice(404, "no_model", f"The model {name!r} does not exist.")
        return say(200, _describe(name))

    return [
        Route("/openai/v1/images/generations", generate, methods=["POST"]),
        Route("/openai/v1/images/edits", edit, methods=["POST"]),
        Route("/openai/v1/responses", answer, methods=["POST"]),
        Route("/openai/v1/models", list_models, methods=["GET"]),
        Route("/openai/v1/models/{name}", show_model, methods=["GET"]),
    ]


async def _admit(world: World, request: Request, *, is_create: bool = True) -> bytes:
    body = await world.note(request, "openai")
    world.check_key(SERVICE, read_key(request))
    if is_create:
        world.check_window(SERVICE)
    return body


def _refuse(problem: FormError) -> Response:
    cause = {"additionalProperties": "unknown_parameter", "required": "missing_required_parameter"}
    return voice(400, cause.get(problem.rule, "invalid_value"), str(problem), param=problem.field or None)


def _read_parents(files: dict[str, list[Upload]]) -> list[Upload]:
    if unknown := set(files) - {"image", "image[]", "mask", "markup"}:
        raise FormError(min(unknown), f"{min(unknown)}: unknown file", "additionalProperties")
    parents = [*files.get("image", []), *files.get("image[]", [])]
    if not 1 <= len(parents) <= MAX_PARENTS:
        raise FormError("image", f"image: 1 to {MAX_PARENTS} files, found {len(parents)}", "required")
    for parent in parents:
        if parent.media_type not in ("image/png", "image/jpeg", "image/webp") or len(parent.data) > MAX_PARENT_BYTES:
            raise FormError("image", f"image: unsupported file of type {parent.media_type!r}")
        try:
            open_picture(parent.data)
        except OSError:
            raise FormError("image", "image: cannot be read") from None
    return parents


async def _draw(world: World, request: Request, fields: dict[str, Any], parents: list[Upload]) -> Response:
    model = str(fields.get("model", ""))
    if model in RETIRED_MODELS or model not in LIVE_MODELS:
        return voice(404, "no_model", f"The model {model!r} does not exist or you do not have access to it.")
    create = world.take_create(SERVICE, model, fields, parents, key=read_key(request))
    if create.kind in ("refuse", "filter"):
        words = "Your request was rejected by the safety system. safety_violations=[sexual]."
        return voice(400, "moderation", words)
    usage, usd, text_usd = _count(fields, parents)
    world.begin(create, usd, text_usd=text_usd)
    world.break_off(SERVICE, create)
    picture = await work(world, lambda: _picture(world, fields, parents, create))
    picture = picture[: len(picture) // 2] if create.kind == "cut_image" else picture
    picture = b"<!doctype html><html></html>" if create.kind == "html" else picture
    body = _describe_images(fields, usage, picture)
    answer = say(200, body, {"x-request-id": f"req_{secrets.token_hex(8)}", **_limit_headers()})
    return world.spoil(answer, create.kind) if create.kind in ("cut_body", "slow_body") else answer


def _count(fields: dict[str, Any], parents: list[Upload]) -> tuple[dict[str, Any], float, float]:
    """The usage, what it costs, and how much of that is for the words."""
    size, quality = str(fields.get("size", "auto")), str(fields.get("quality", "auto"))
    out = count_image_tokens("1024x1024" if size == "auto" else size, quality) * int(fields.get("n", 1))
    words, seen = count_text_tokens(str(fields["prompt"])), PARENT_TOKENS * len(parents)
    usage = {
        "input_tokens": words + seen,
        "input_tokens_details": {"text_tokens": words, "image_tokens": seen},
        "output_tokens": out,
        "output_tokens_details": {"text_tokens": 0, "image_tokens": out},
        "total_tokens": words + seen + out,
    }
    return usage, words * TEXT_IN + seen * IMAGE_IN + out * IMAGE_OUT, words * TEXT_IN


def _picture(world: World, fields: dict[str, Any], parents: list[Upload], create: Create) -> bytes:
    text, kind = str(fields["prompt"]), str(fields.get("output_format", "png"))
    seed = secrets.randbelow(2**31)
    if parents:
        return redraw(parents[0].data, text, seed, EDIT_KEEPS, kind)
    size = str(fields.get("size", "auto"))
    width, height = (int(side) for side in ("1024x1024" if size == "auto" else size).split("x"))
    is_transparent = fields.get("background") == "transparent"
    return draw_picture(text, seed, fit((width, height), world.options.image_px), kind, is_transparent=is_transparent)


def _describe_images(fields: dict[str, Any], usage: dict[str, Any], picture: bytes) -> dict[str, Any]:
    named = {"size": "1024x1024", "quality": "medium", "background": "opaque"}
    told = {name: fields.get(name) for name in named if fields.get(name) not in (None, "auto")}
    return {
        "created": int(time.time()),
        "data": [{"b64_json": base64.b64encode(picture).decode()}] * int(fields.get("n", 1)),
        "output_format": fields.get("output_format", "png"),
        **named,
        **told,
        "usage": usage,
    }


def _limit_headers() -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": "5000",
        "x-ratelimit-remaining-requests": "4999",
        "x-ratelimit-reset-requests": "12ms",
    }


def _describe(name: str) -> dict[str, Any]:
    return {"id": name, "object": "model", "created": 1788825600, "owned_by": "openai", "shutdown_date": None}
