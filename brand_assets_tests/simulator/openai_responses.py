"""This file speaks OpenAI's protocol for words: one response to one input, structured when a schema comes with it."""

import secrets
import time
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from brand_assets_tests.simulator.bad_manners import Answered
from brand_assets_tests.simulator.forms import FormError, check, read_json
from brand_assets_tests.simulator.language import answer_in_words, count_words_usd
from brand_assets_tests.simulator.openai_voice import SERVICE, read_key, voice
from brand_assets_tests.simulator.work import work
from brand_assets_tests.simulator.world import World, say

REQUEST: dict[str, Any] = {
    "type": "object",
    "required": ["model", "input"],
    "additionalProperties": False,
    "properties": {
        "model": {"type": "string"},
        "input": {"type": ["string", "array"], "minLength": 1, "minItems": 1},
        "instructions": {"type": ["string", "null"]},
        "max_output_tokens": {"type": ["integer", "null"], "minimum": 16},
        "temperature": {"type": ["number", "null"], "minimum": 0, "maximum": 2},
        "store": {"type": ["boolean", "null"]},
        "metadata": {"type": ["object", "null"]},
        "reasoning": {"type": ["object", "null"]},
        "safety_identifier": {"type": "string"},
        "text": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "verbosity": {"enum": ["low", "medium", "high", None]},
                "format": {
                    "type": "object",
                    "required": ["type"],
                    "properties": {"type": {"enum": ["text", "json_object", "json_schema"]}},
                    "if": {"properties": {"type": {"const": "json_schema"}}},
                    "then": {
                        "required": ["name", "schema"],
                        "properties": {
                            "name": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$"},
                            "schema": {"type": "object"},
                            "strict": {"type": ["boolean", "null"]},
                        },
                    },
                },
            },
        },
    },
}
RETIRED = ("gpt-4-turbo", "gpt-3.5-turbo")


async def respond(world: World, request: Request, body: bytes) -> Response:
    try:
        fields = read_json(request.headers.get("content-type", ""), body)
        check(fields, REQUEST)
    except FormError as problem:
        raise Answered(voice(400, "invalid_value", str(problem), param=problem.field or None)) from None
    model = str(fields["model"])
    if not model.startswith(("gpt-", "o3", "o4")) or model in RETIRED:
        return voice(404, "no_model", f"The model {model!r} does not exist or you do not have access to it.")
    create = world.take_create(SERVICE, model, fields, key=read_key(request))
    if create.kind == "refuse":
        return voice(400, "moderation", "Your request was rejected by the safety system.")
    wanted = fields.get("text", {}).get("format", {}).get("schema")
    words = answer_in_words(_list_texts(fields), wanted, create.kind, str(fields.get("max_output_tokens") or ""))
    usage, usd = count_words_usd(world.options, model, body, words.text)
    world.begin(create, usd, text_usd=usd)
    world.break_off(SERVICE, create)
    await work(world, bytes)
    answer = say(200, _describe(fields, words.text, words.is_whole, usage, is_refused=create.kind == "filter"))
    return world.spoil(answer, create.kind) if create.kind in ("cut_body", "slow_body", "html") else answer


def _list_texts(fields: dict[str, Any]) -> list[str]:
    found = fields["input"]
    if isinstance(found, str):
        return [found]
    contents = [item.get("content") for item in found]
    flat = [
        part for content in contents for part in ([{"text": content}] if isinstance(content, str) else content or [])
    ]
    return [str(part.get("text", "")) for part in flat]


def _describe(
    fields: dict[str, Any], text: str, is_whole: bool, usage: dict[str, int], *, is_refused: bool
) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
    content = {"type": "refusal", "refusal": "I cannot help with that."} if is_refused else said
    message = {
        "type": "message",
        "id": f"msg_{secrets.token_hex(12)}",
        "status": "completed" if is_whole else "incomplete",
        "role": "assistant",
        "content": [content],
    }
    return {
        "id": f"resp_{secrets.token_hex(12)}",
        "object": "response",
        "created_at": int(time.time()),
        "status": "completed" if is_whole else "incomplete",
        "error": None,
        "incomplete_details": None if is_whole else {"reason": "max_output_tokens"},
        "instructions": fields.get("instructions"),
        "model": fields["model"],
        "output": [message],
        "parallel_tool_calls": True,
        "temperature": fields.get("temperature", 1),
        "tool_choice": "auto",
        "tools": [],
        "top_p": 1,
        "metadata": {},
        "usage": {
            "input_tokens": usage["input_tokens"],
            "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
            "output_tokens": usage["output_tokens"],
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": usage["input_tokens"] + usage["output_tokens"],
        },
    }
