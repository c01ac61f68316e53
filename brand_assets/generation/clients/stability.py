"""This file draws with Stability AI: Stable Diffusion 3.5, from a text, or from a text and a parent image.

https://platform.stability.ai/docs/api-reference, `POST /v2beta/stable-image/generate/sd3`. One request, one image,
answered with its bytes. A picture that its filter withholds comes blurred, with status 200.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from brand_assets.catalogue.models import ImageModel
from brand_assets.catalogue.services import Service, find_service
from brand_assets.errors import DrawError, PromptRefused, RequestInvalid
from brand_assets.generation.clients.forms import picture_part, write_fields
from brand_assets.generation.clients.parents import SentParent, fit_for
from brand_assets.generation.clients.pictures import read_base64
from brand_assets.generation.clients.pricing import find_priced
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.remote.client import RemoteClient, Reply, need_key, open_remote
from brand_assets.remote.redaction import excerpt
from brand_assets.settings import Settings

PROVIDER = "stability"
PATH = "/v2beta/stable-image/generate/sd3"
REFUSALS = ("content_moderation", "public_figure")


class Stability:
    """Answers at once: there is no task to poll."""

    def __init__(self, remote: RemoteClient, service: Service) -> None:
        self._remote = remote
        self._service = service

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        model, price_usd = find_priced(request, task)
        sent = None if parent is None else await asyncio.to_thread(fit_for, model, parent)
        parts = write_fields(_list_fields(request, model, sent))
        if sent is not None:
            parts["image"] = picture_part(sent.data, sent.media_type)
        reply = await self._remote.create(PATH, files=parts, headers={"accept": "image/*"})
        return self._read(reply, price_usd, sent)

    async def close(self) -> None:
        await self._remote.close()

    def _read(self, reply: Reply, price_usd: float, sent: SentParent | None) -> Drawing:
        packed = _read_packed(reply)
        usage = _list_usage(reply, packed, sent)
        if str(packed.get("finish_reason") or reply.headers.get("finish-reason")).upper() == "CONTENT_FILTERED":
            raise PromptRefused(
                "Stability drew the picture and withheld it: its content filter found something in it.",
                cost_usd=price_usd if self._service.bills_refusals else 0.0,
                usage=usage,
            )
        if "image" in packed:
            data = read_base64(packed["image"], "Stability", price_usd, usage)
            return Drawing(data, "application/octet-stream", price_usd, usage, reply.pause_s)
        media_type = reply.headers.get("content-type", "").partition(";")[0].strip()
        return Drawing(reply.body, media_type, price_usd, usage, reply.pause_s)


def open_stability(settings: Settings) -> ImageProvider:
    """Raise ConfigError when no key is set."""
    return Stability(connect(settings), find_service(PROVIDER))


def connect(settings: Settings) -> RemoteClient:
    """The service with this installation's key. Raises ConfigError when none is set."""
    headers = {"authorization": f"Bearer {need_key(PROVIDER, settings)}"}
    return open_remote(PROVIDER, settings, headers=headers, classify=classify)


def classify(reply: Reply) -> DrawError | None:
    """What `{id, name, errors}` says that the status alone does not; None leaves it to the status."""
    error = _read_error(reply)
    if error is None or reply.status >= 500:
        return None
    name, words = error
    if name in REFUSALS:
        return PromptRefused(f"Stability refuses this prompt ({name}): {words}")
    if reply.status in (400, 413, 422):
        return RequestInvalid(f"Stability does not take this request ({reply.status} {name}): {words}")
    return None


def _read_error(reply: Reply) -> tuple[str, str] | None:
    """Its name and words, short; None when the body is something else."""
    try:
        body: Any = reply.json()
    except ValueError:
        return None
    if not isinstance(body, dict) or not isinstance(body.get("name"), str):
        return None
    errors = body.get("errors")
    words = "; ".join(map(str, errors)) if isinstance(errors, list) else str(body.get("message", "no reason given"))
    return excerpt(body["name"], length=80), excerpt(words)


def _list_fields(request: DrawRequest, model: ImageModel, sent: SentParent | None) -> dict[str, object]:
    """`strength` counts as ours does: 0 keeps the parent, 1 ignores it. `aspect_ratio` is for texts alone."""
    common: dict[str, object] = {
        "prompt": request.text,
        "negative_prompt": request.negative or None,
        "seed": request.seed,
        **request.params,
    }
    if sent is None:
        return {"mode": "text-to-image", "model": model.endpoint["text-to-image"], **common}
    if request.strength is None:
        raise RequestInvalid("Nothing was sent to Stability: a picture from a parent needs a strength from 0 to 1.")
    mode = {"mode": "image-to-image", "model": model.endpoint["image-to-image"], "strength": request.strength}
    return {**mode, **common}


def _read_packed(reply: Reply) -> Mapping[str, Any]:
    """`{image, seed, finish_reason}`, the other form of its answer, which comes without the headers; else empty."""
    try:
        body: Any = reply.json() if reply.body.lstrip()[:1] == b"{" else None
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _list_usage(reply: Reply, packed: Mapping[str, Any], sent: SentParent | None) -> dict[str, object]:
    """What the reply says of itself, and what was done to the parent."""
    said: dict[str, object] = {
        name.replace("-", "_"): reply.headers.get(name, "")[:80] for name in ("seed", "x-request-id")
    }
    said["seed"] = said["seed"] or excerpt(str(packed.get("seed") or ""), length=80)
    if sent and sent.change:
        said["parent"] = sent.change
    return {name: value for name, value in said.items() if value}
