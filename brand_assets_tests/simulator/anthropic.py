"""This file speaks Anthropic's protocol: one message in, content blocks out."""

import json
import secrets
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.forms import FormError, check, read_json
from brand_assets_tests.simulator.language import Words, answer_in_words, count_words_usd
from brand_assets_tests.simulator.work import work
from brand_assets_tests.simulator.world import Service, World, say

VERSIONS = ("2023-06-01", "2026-10-21")
OVERLOADED = 529
REQUEST: dict[str, Any] = {
    "type": "object",
    "required": ["model", "max_tokens", "messages"],
    "additionalProperties": False,
    "properties": {
        "model": {"type": "string", "minLength": 1},
        "max_tokens": {"type": "integer", "minimum": 1},
        "messages": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["role", "content"],
                "properties": {"role": {"enum": ["user", "assistant"]}, "content": {"type": ["string", "array"]}},
            },
        },
        "system": {"type": ["string", "array"]},
        "temperature": {"type": "number", "minimum": 0, "maximum": 1},
        "metadata": {"type": "object"},
        "stop_sequences": {"type": "array"},
        "output_config": {"type": "object"},
        "thinking": {"type": "object"},
        "tools": {"type": "array", "items": {"type": "object", "required": ["name", "input_schema"]}},
        "tool_choice": {"type": "object", "required": ["type"]},
    },
}
KINDS = {
    "no_key": "authentication_error",
    "wrong_key": "authentication_error",
    "throttled": "rate_limit_error",
    "no_model": "not_found_error",
    "failed": "overloaded_error",
}


def voice(status: int, cause: str, words: str) -> Response:
    if cause in ("payment", "quota"):
        status, words = 400, "Your credit balance is too low to access the API."
    kind = KINDS.get(cause, "invalid_request_error")
    body = {"type": "error", "error": {"type": kind, "message": words}, "request_id": f"req_{secrets.token_hex(8)}"}
    return say(status, body)


SERVICE = Service("anthropic", voice, OVERLOADED)


def anthropic_routes(world: World) -> list[Route]:
    async def answer(request: Request) -> Response:
        body = await world.note(request, "anthropic")
        key = request.headers.get("x-api-key")
        world.check_key(SERVICE, key)
        world.check_window(SERVICE)
        fields = _read(request, body)
        model = str(fields["model"])
        if not model.startswith("claude-") or model.startswith("claude-3"):
            return voice(404, "no_model", f"model: {model}")
        create = world.take_create(SERVICE, model, fields, key=key)
        if create.kind == "refuse":
            return voice(400, "refused", "Output blocked by content filtering policy")
        tool = next(iter(fields.get("tools", [])), None)
        words = answer_in_words(_list_texts(fields), _find_schema(fields), create.kind, str(fields["max_tokens"]))
        usage, usd = count_words_usd(world.options, model, body, words.text)
        world.begin(create, usd, text_usd=usd)
        world.break_off(SERVICE, create)
        await work(world, bytes)
        reply = say(200, _describe(model, words, tool, usage, is_refused=create.kind == "filter"), _headers())
        return world.spoil(reply, create.kind) if create.kind in ("cut_body", "slow_body", "html") else reply

    async def list_models(request: Request) -> Response:
        await world.note(request, "anthropic")
        world.check_key(SERVICE, request.headers.get("x-api-key"))
        names = ("claude-haiku-5-5", "claude-sonnet-5-5", "claude-opus-5-5")
        data = [
            {"type": "model", "id": name, "display_name": name, "created_at": "2026-09-01T00:00:00Z"} for name in names
        ]
        return say(200, {"data": data, "has_more": False, "first_id": names[0], "last_id": names[-1]})

    return [
        Route("/anthropic/v1/messages", answer, methods=["POST"]),
        Route("/anthropic/v1/models", list_models, methods=["GET"]),
    ]


def _read(request: Request, body: bytes) -> dict[str, Any]:
    version = request.headers.get("anthropic-version")
    try:
        if version not in VERSIONS:
            raise FormError("anthropic-version", f"anthropic-version: {str(version)[:40]!r} is not a valid version")
        fields = read_json(request.headers.get("content-type", ""), body)
        check(fields, REQUEST)
    except FormError as problem:
        raise Answered(voice(400, "bad_request", str(problem))) from None
    return fields


def _list_texts(fields: dict[str, Any]) -> list[str]:
    contents = [message["content"] for message in fields["messages"] if message["role"] == "user"]
    flat = [part for content in contents for part in ([{"text": content}] if isinstance(content, str) else content)]
    return [str(part.get("text", "")) for part in flat]


def _find_schema(fields: dict[str, Any]) -> dict[str, Any] | None:
    """Of a tool that has to be used, or of the output itself."""
    for tool in fields.get("tools", []):
        return dict(tool["input_schema"])
    wanted: dict[str, Any] | None = fields.get("output_config", {}).get("format", {}).get("schema")
    return wanted


def _describe(
    model: str, words: Words, tool: dict[str, Any] | None, usage: dict[str, int], *, is_refused: bool
) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "text", "text": words.text}
    reason = "end_turn" if words.is_whole else "max_tokens"
    if tool is not None and words.is_whole and words.text.startswith("{"):
        block = {"type": "tool_use", "id": f"toolu_{secrets.token_hex(8)}", "name": tool["name"]}
        block["input"] = json.loads(words.text)
        reason = "tool_use"
    return {
        "id": f"msg_{secrets.token_hex(12)}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [] if is_refused else [block],
        "stop_reason": "refusal" if is_refused else reason,
        "stop_sequence": None,
        "usage": {**usage, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0},
    }


def _headers() -> dict[str, str]:
    return {
        "request-id": f"req_{secrets.token_hex(8)}",
        "anthropic-ratelimit-requests-limit": "4000",
        "anthropic-ratelimit-requests-remaining": "3999",
        "anthropic-ratelimit-requests-reset": "2026-11-20T00:00:00Z",
    }
