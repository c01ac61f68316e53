"""This file speaks Stability's protocol: multipart in, bytes or base64 out, one image a request."""

import base64
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.billing import price_of
from brand_assets_tests.simulator.books import Create
from brand_assets_tests.simulator.forms import FormError, Upload, check, read_multipart, read_numbers
from brand_assets_tests.simulator.pictures import MEDIA_TYPES, blur, draw_picture, open_picture, redraw
from brand_assets_tests.simulator.sizes import fit, size_of_ratio
from brand_assets_tests.simulator.work import work
from brand_assets_tests.simulator.world import Service, World, say

MAX_BYTES = 10 * 1024 * 1024
MIN_SIDE_PX = 64
RATIOS = ["21:9", "16:9", "3:2", "5:4", "1:1", "4:5", "2:3", "9:16", "9:21"]
STYLES = [
    "enhance",
    "anime",
    "photographic",
    "digital-art",
    "comic-book",
    "fantasy-art",
    "line-art",
    "analog-film",
    "neon-punk",
    "isometric",
    "low-poly",
    "origami",
    "modeling-compound",
    "cinematic",
    "3d-model",
    "pixel-art",
    "tile-texture",
]
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["prompt"],
    "additionalProperties": False,
    "properties": {
        "prompt": {"type": "string", "minLength": 1, "maxLength": 10000},
        "negative_prompt": {"type": "string", "maxLength": 10000},
        "mode": {"enum": ["text-to-image", "image-to-image"]},
        "strength": {"type": "number", "minimum": 0, "maximum": 1},
        "aspect_ratio": {"enum": RATIOS},
        "model": {"enum": ["sd3.5-large", "sd3.5-large-turbo", "sd3.5-medium", "sd3.5-flash"]},
        "seed": {"type": "number", "minimum": 0, "maximum": 4294967294, "multipleOf": 1},
        "cfg_scale": {"type": "number", "minimum": 1, "maximum": 10},
        "style_preset": {"enum": STYLES},
        "output_format": {"enum": ["png", "jpeg", "webp"]},
        "none": {"type": "string"},  # the vendor's own example sends it, to make a form of a request without a file
    },
}
NAMES = {
    "throttled": "rate_limit_exceeded",
    "failed": "internal_error",
    "payment": "payment_required",
    "quota": "payment_required",
    "moderation": "content_moderation",
    "too_large": "payload_too_large",
}


def voice(status: int, cause: str, words: str) -> Response:
    body: dict[str, Any] = {"id": secrets.token_hex(16), "name": NAMES.get(cause, "bad_request")}
    if status == 401:
        return say(401, {**body, "name": "unauthorized", "message": words})
    if cause == "quota":
        status = 402
    return say(status, {**body, "errors": [words]})


SERVICE = Service("stability", voice)


def stability_routes(world: World) -> list[Route]:
    async def generate(request: Request) -> Response:
        body = await world.note(request, "stability")
        key = _read_key(request)
        world.check_key(SERVICE, key)
        world.check_window(SERVICE)
        if len(body) > MAX_BYTES:
            return voice(413, "too_large", "body: payloads cannot be larger than 10MiB in size")
        fields, parent = _read(request, body)
        create = world.take_create(SERVICE, str(fields["model"]), fields, parent, key=key)
        if create.kind == "refuse":
            return voice(403, "moderation", "Your request was flagged by our content moderation system.")
        world.begin(create, price_of(world.options, "stability", create.model))
        world.break_off(SERVICE, create)
        picture = await work(world, lambda: _draw(world, fields, parent, create))
        return world.spoil(_answer(request, fields, picture, create), create.kind)

    async def balance(request: Request) -> Response:
        await world.note(request, "stability")
        world.check_key(SERVICE, _read_key(request))
        return say(200, {"credits": 1000.0})

    return [
        Route("/stability/v2beta/stable-image/generate/sd3", generate, methods=["POST"]),
        Route("/stability/v1/user/balance", balance, methods=["GET"]),
    ]


def _read_key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key if scheme == "Bearer" else None


def _read(request: Request, body: bytes) -> tuple[dict[str, Any], Upload | None]:
    """The fields with their defaults, and the parent; 400 when they do not go together."""
    accept = request.headers.get("accept", "image/*")
    try:
        if accept not in ("image/*", "application/json"):
            raise FormError("accept", f"accept: {accept[:40]!r} must be one of image/*, application/json")
        texts, files = read_multipart(request.headers.get("content-type", ""), body)
        if unknown := set(files) - {"image", "none"}:
            raise FormError(min(unknown), f"{min(unknown)}: is not a file of this request")
        fields = read_numbers(texts, SCHEMA)
        check(fields, SCHEMA)
        parent = files.get("image", [None])[0]
        _check_mode(fields, parent)
    except FormError as problem:
        raise Answered(voice(400, "bad_request", str(problem))) from None
    defaults = {"model": "sd3.5-large", "mode": "text-to-image", "output_format": "png"}
    fields.pop("none", None)
    return {**defaults, **fields}, parent


def _check_mode(fields: dict[str, Any], parent: Upload | None) -> None:
    has_parent = fields.get("mode") == "image-to-image"
    for name, is_there in (("image", parent is not None), ("strength", "strength" in fields)):
        if is_there != has_parent:
            fault = "is required" if has_parent else "is not valid"
            raise FormError(name, f"{name}: {fault} with mode {fields.get('mode', 'text-to-image')}")
    if has_parent and "aspect_ratio" in fields:
        raise FormError("aspect_ratio", "aspect_ratio: is not valid with mode image-to-image")
    if parent is not None:
        try:
            size = open_picture(parent.data).size
        except OSError:
            raise FormError("image", "image: is not a jpeg, png or webp") from None
        if min(size) < MIN_SIDE_PX:
            raise FormError("image", f"image: every side must be at least {MIN_SIDE_PX} pixels, found {size}")


def _draw(world: World, fields: dict[str, Any], parent: Upload | None, create: Create) -> bytes:
    text, seed, kind = str(fields["prompt"]), int(fields.get("seed") or 1), str(fields["output_format"])
    if parent is not None:
        picture = redraw(parent.data, text, seed, float(fields["strength"]), kind)
    else:
        size = fit(size_of_ratio(str(fields.get("aspect_ratio", "1:1"))), world.options.image_px)
        picture = draw_picture(text, seed, size, kind)
    return blur(picture, kind) if create.kind == "filter" else picture


def _answer(request: Request, fields: dict[str, Any], picture: bytes, create: Create) -> Response:
    reason = "CONTENT_FILTERED" if create.kind == "filter" else "SUCCESS"
    seed, media_type = int(fields.get("seed") or 343940597), MEDIA_TYPES[str(fields["output_format"])]
    if request.headers.get("accept") == "application/json":
        body = {"image": base64.b64encode(picture).decode(), "seed": seed, "finish_reason": reason}
        return say(200, body, {"content-type": f"application/json; type={media_type}"})
    headers = {"x-request-id": secrets.token_hex(16), "finish-reason": reason, "seed": str(seed)}
    return Response(picture, 200, {**headers, "content-type": media_type})
