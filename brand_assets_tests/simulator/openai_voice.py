"""This file words OpenAI's errors."""

from starlette.requests import Request
from starlette.responses import Response

from brand_assets_tests.simulator.world import Service, say

CODES = {
    "throttled": ("requests", "rate_limit_exceeded"),
    "quota": ("insufficient_quota", "insufficient_quota"),
    "payment": ("insufficient_quota", "insufficient_quota"),
    "no_key": ("invalid_request_error", None),
    "wrong_key": ("invalid_request_error", "invalid_api_key"),
    "failed": ("server_error", None),
    "no_model": ("invalid_request_error", "model_not_found"),
    "moderation": ("image_generation_user_error", "moderation_blocked"),
}


def voice(status: int, cause: str, words: str, *, param: str | None = None) -> Response:
    kind, code = CODES.get(cause, ("invalid_request_error", cause))
    status = 429 if cause == "payment" else status
    return say(status, {"error": {"message": words, "type": kind, "param": param, "code": code}})


def read_key(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    return key if scheme == "Bearer" else None


SERVICE = Service("openai", voice)
