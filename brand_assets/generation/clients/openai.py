"""This file draws with OpenAI's image models, from a text, or from a text and a parent image (an edit).

https://developers.openai.com/api/docs/api-reference/images. The answer is base64 in JSON, and what was billed is in its
`usage`. These models take no seed, no negative prompt and no strength.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from brand_assets.catalogue.models import ImageModel
from brand_assets.errors import (
    AuthenticationFailed,
    DrawError,
    ModelGone,
    OutcomeUnknown,
    PromptRefused,
    QuotaExhausted,
    RequestInvalid,
)
from brand_assets.generation.clients.forms import picture_part, write_fields
from brand_assets.generation.clients.parents import fit_for
from brand_assets.generation.clients.pictures import read_base64
from brand_assets.generation.clients.pricing import find_priced
from brand_assets.generation.clients.token_bill import bill_tokens, list_counts
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.remote.client import RemoteClient, Reply, need_key, open_remote
from brand_assets.remote.redaction import excerpt
from brand_assets.settings import Settings

PROVIDER = "openai"
GENERATIONS = "/v1/images/generations"
EDITS = "/v1/images/edits"
REFUSALS = ("moderation_blocked", "content_policy_violation")
NO_QUOTA = ("insufficient_quota", "billing_hard_limit_reached")
MODERATED, UNSAFE = "image_generation_user_error", "safety system"
"""The type of a refusal and words of it, where it comes without its code."""
UNVERIFIED = "must be verified"


class OpenAIImages:
    """There is no task to poll: an answer may take minutes, and one that is not waited for is billed."""

    def __init__(self, remote: RemoteClient) -> None:
        self._remote = remote

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        model, _ = find_priced(request, task)
        reply = await self._create(request, parent, model)
        return _read(reply, request, model, has_parent=parent is not None)

    async def close(self) -> None:
        await self._remote.close()

    async def _create(self, request: DrawRequest, parent: bytes | None, model: ImageModel) -> Reply:
        fields: dict[str, object] = {"prompt": request.text, "n": 1, **request.params}
        if parent is None:
            return await self._remote.create(GENERATIONS, json={"model": model.endpoint["text-to-image"], **fields})
        sent = await asyncio.to_thread(fit_for, model, parent)
        parts = write_fields({"model": model.endpoint["image-to-image"], **fields})
        parts["image"] = picture_part(sent.data, sent.media_type)
        return await self._remote.create(EDITS, files=parts)


def open_openai(settings: Settings) -> ImageProvider:
    """Raise ConfigError when no key is set."""
    return OpenAIImages(connect(settings))


def connect(settings: Settings) -> RemoteClient:
    """The service with this installation's key. Raises ConfigError when none is set."""
    headers = {"authorization": f"Bearer {need_key(PROVIDER, settings)}"}
    return open_remote(PROVIDER, settings, headers=headers, classify=classify)


def classify(reply: Reply) -> DrawError | None:
    """What `{"error": {message, type, param, code}}` says beyond the status; None leaves it to the status."""
    error = _read_error(reply)
    if not error or reply.status >= 500:  # whatever it says: no document says that it is not billed
        return None
    code = excerpt(str(error.get("code") or error.get("type") or ""), length=80)
    words = excerpt(str(error.get("message") or "no reason given"))
    if code in REFUSALS or (code == MODERATED and UNSAFE in str(error.get("message")).lower()):
        return PromptRefused(f"OpenAI refuses this prompt ({code}): {words}")
    if code in NO_QUOTA:
        return QuotaExhausted(f"OpenAI draws nothing more for this account ({code}): {words}")
    if UNVERIFIED in str(error.get("message", "")).lower():
        return AuthenticationFailed(
            f"OpenAI asks for a verified organisation: {words} Verify it in the account's settings, or draw with "
            "another model."
        )
    if code == "model_not_found":
        return ModelGone(f"OpenAI has no such model, or not for this account: {words}")
    if reply.status in (400, 413, 422):
        return RequestInvalid(f"OpenAI does not take this request ({reply.status} {code}): {words}")
    return None


def _read_error(reply: Reply) -> Mapping[str, Any]:
    try:
        body: Any = reply.json()
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}


def _read(reply: Reply, request: DrawRequest, model: ImageModel, *, has_parent: bool) -> Drawing:
    """The picture and its bill. Raises OutcomeUnknown when the reply, which is billed, cannot be read."""
    try:
        body: Any = reply.json()
    except ValueError:
        raise OutcomeUnknown(f"OpenAI answered {reply.status} with {len(reply.body)} bytes that are no JSON.") from None
    if not isinstance(body, dict):
        raise OutcomeUnknown(f"OpenAI answered {reply.status} with JSON that is no reply of its image models.")
    cost_usd, usage = _bill(body, request, model, has_parent=has_parent)
    usage |= {"request_id": reply.headers["x-request-id"][:80]} if "x-request-id" in reply.headers else {}
    data = _decode_image(body, cost_usd, usage)
    media_type = f"image/{body.get('output_format') or request.params.get('output_format', 'png')}"[:40]
    return Drawing(data, media_type, cost_usd, usage, reply.pause_s)


def _bill(
    body: Mapping[str, Any], request: DrawRequest, model: ImageModel, *, has_parent: bool
) -> tuple[float, dict[str, object]]:
    """What was billed, and the usage as it came with what it comes to; the worst case where none came."""
    bill = None if model.tokens is None else bill_tokens(body.get("usage"), model.tokens, has_parent=has_parent)
    if bill is not None:
        return bill.total_usd, {**list_counts(body["usage"]), **asdict(bill)}
    worst_usd = model.worst_case_usd(request.params, request.text, has_parent=has_parent)
    assert worst_usd is not None  # noqa: S101 - what has no price was not sent
    return worst_usd, {"billed_by": "worst case: the reply has no usage that can be"}


def _decode_image(body: Mapping[str, Any], cost_usd: float, usage: Mapping[str, object]) -> bytes:
    images = body.get("data")
    first = images[0] if isinstance(images, list) and images else None
    text = first.get("b64_json") if isinstance(first, dict) else None
    if not isinstance(text, str) and "image_usd" not in usage:
        raise OutcomeUnknown("OpenAI's reply has neither a picture nor a usage, so nobody knows what it cost.")
    return read_base64(text, "OpenAI", cost_usd, usage)
