"""This file draws with fal's queue: FLUX from a text, or from a text and a parent image.

https://fal.ai/docs/model-endpoints/queue. A request that is COMPLETED may have failed all the same; its result is then
the error, with the error's own status (read by `fal_errors`).
"""

import asyncio
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from brand_assets.catalogue.models import ImageModel
from brand_assets.catalogue.prices import MEGAPIXEL, MegapixelPrice
from brand_assets.catalogue.services import Service, find_service
from brand_assets.errors import ImageQuarantined, OutcomeUnknown, PromptRefused, RequestInvalid
from brand_assets.generation.clients.bells import Bell, find_bell
from brand_assets.generation.clients.fal_errors import UNBILLED_KINDS, Failure, classify, explain_failure, read_failure
from brand_assets.generation.clients.outputs import find_address, is_flagged, take_first
from brand_assets.generation.clients.parents import SentParent
from brand_assets.generation.clients.pictures import data_url, guess_media_type, within_pixels
from brand_assets.generation.clients.polling import DEFAULT_RHYTHM, Rhythm, Started, fetch_paid, follow, read_state
from brand_assets.generation.clients.pricing import find_priced
from brand_assets.pixels import MAX_PIXELS
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.remote.client import RemoteClient, Reply, need_key, open_remote
from brand_assets.remote.pacing import Pace, open_pace
from brand_assets.settings import Settings

PROVIDER = "fal"
TASK = r"[\w.-]{1,100}/[\w.-]{1,100}/requests/[\w-]{1,100}"
LONGEST_URL_CHARS = 400
RESULT_ATTEMPTS = 4  # a result may be an error of 5xx, which asking again does not mend


class Fal:
    """Every draw is a request in the queue of its endpoint."""

    def __init__(
        self, remote: RemoteClient, service: Service, pace: Pace, rhythm: Rhythm, bell: Bell | None = None
    ) -> None:
        self._remote = remote
        self._service = service
        self._pace = pace
        self._rhythm = rhythm
        self._bell = bell

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        model, price_usd = find_priced(request, task)
        queued = _Queued(self._remote, model, request, parent, self._bell.address if self._bell else None)
        ended = await follow(queued, task, self._rhythm, self._pace.poll, self._bell)
        usage: dict[str, object] = {"task_id": ended.task_id}
        usage |= {"parent": queued.change} if queued.change else {}
        if isinstance(ended.end, Failure):
            raise explain_failure(ended.end, self._service, price_usd, usage)
        return await self._read(ended.end, model, price_usd, usage, ended.pause_s)

    async def close(self) -> None:
        await self._pace.close()
        await self._remote.close()

    async def _read(
        self, result: Mapping[str, Any], model: ImageModel, price_usd: float, usage: dict[str, object], pause_s: float
    ) -> Drawing:
        image, url = take_first(result.get("images")), find_address(result.get("images"))
        if url is None:
            raise ImageQuarantined("fal's result has no picture in it.", cost_usd=price_usd, usage=usage)
        image = image if isinstance(image, dict) else {}
        cost_usd = _bill(image, model, price_usd)
        usage |= {name: image[name] for name in ("width", "height") if isinstance(image.get(name), int)}
        usage |= {"seed": result["seed"]} if isinstance(result.get("seed"), int) else {}
        if is_flagged(result.get("has_nsfw_concepts")):
            raise PromptRefused(
                "fal drew the picture and found something in it that is not safe for work.",
                cost_usd=cost_usd if self._service.bills_refusals else 0.0,
                usage=usage,
            )
        data = await fetch_paid(self._remote, url, cost_usd, usage)
        named = image.get("content_type")
        media_type = named if isinstance(named, str) and named.startswith("image/") else guess_media_type(url)
        return Drawing(data, media_type, cost_usd, usage, pause_s)


@dataclass(slots=True)
class _Queued:
    """One request in the queue; `change` says what was done to its parent before it was sent.

    Its kept id is the path of its result, which holds under any base URL; the addresses that were handed out are used
    as they are while we have them.
    """

    remote: RemoteClient
    model: ImageModel
    request: DrawRequest
    parent: bytes | None
    webhook: str | None = None
    change: str | None = None
    addresses: dict[str, str] = field(default_factory=dict)

    async def create(self) -> Started["Mapping[str, Any] | Failure"]:
        sent = None if self.parent is None else await asyncio.to_thread(_fit_parent, self.parent)
        self.change = sent.change if sent else None
        endpoint = self.model.endpoint["text-to-image" if sent is None else "image-to-image"]
        asked = f"?{urlencode({'fal_webhook': self.webhook})}" if self.webhook else ""
        reply = await self.remote.create(f"/{endpoint}{asked}", json=_write_input(self.request, self.model, sent))
        state = read_state(reply, "fal")
        named = {name: state.get(f"{name}_url") for name in ("status", "response", "cancel")}
        self.addresses = {name: url for name, url in named.items() if isinstance(url, str) and url}
        return Started(_name_task(state, endpoint), None, reply.pause_s)

    async def find(self, task: TaskRecord) -> str:
        raise OutcomeUnknown("fal shows no list of requests to look in: see its dashboard, and settle it.")

    async def poll(self, task_id: str) -> "Mapping[str, Any] | Failure | None":
        state = read_state(await self.remote.ask("GET", self._address("status", task_id)), "fal")
        if state.get("status") != "COMPLETED":
            return None
        told = Failure.told_by(state)
        if told is not None and told.kind in UNBILLED_KINDS:
            return told
        try:
            reply = await self.remote.ask("GET", self._address("response", task_id), attempts=RESULT_ATTEMPTS)
        except OutcomeUnknown:
            if told is None:
                raise
            return told
        return _read_result(reply, told)

    async def cancel(self, task_id: str) -> None:
        await self.remote.ask("PUT", self._address("cancel", task_id))

    def _address(self, name: str, task_id: str) -> str:
        if not re.fullmatch(TASK, task_id):
            raise OutcomeUnknown(
                f"The ledger's task {task_id[:80]!r} is none of fal's; see fal's dashboard, settle it."
            )
        ending = {"status": "/status", "response": "", "cancel": "/cancel"}[name]
        return self.addresses.get(name) or f"/{task_id}{ending}"


def open_fal(settings: Settings, rhythm: Rhythm = DEFAULT_RHYTHM) -> ImageProvider:
    """Raise ConfigError when no key is set."""
    service = find_service(PROVIDER)
    return Fal(connect(settings), service, open_pace(service, settings), rhythm, find_bell(PROVIDER, settings))


def connect(settings: Settings) -> RemoteClient:
    """Raise ConfigError when no key is set."""
    headers = {"authorization": f"Key {need_key(PROVIDER, settings)}"}
    return open_remote(PROVIDER, settings, headers=headers, classify=classify)


def _fit_parent(parent: bytes) -> SentParent:
    """A picture is as large as its parent and is billed by its size: one megapixel at most is what was reserved."""
    try:
        return within_pixels(parent, MEGAPIXEL)
    except ImageQuarantined as problem:
        raise RequestInvalid(f"Nothing was sent to fal: the parent cannot be read. {problem}") from None


def _write_input(request: DrawRequest, model: ImageModel, sent: SentParent | None) -> dict[str, object]:
    """`strength` counts as ours does: 0 keeps the parent, 1 ignores it."""
    fields: dict[str, object] = {"prompt": request.text, **request.params, "seed": request.seed, "num_images": 1}
    if sent is None:
        return fields
    if request.strength is None or model.strength is None:
        raise RequestInvalid("Nothing was sent to fal: a picture from a parent needs a strength from 0 to 1.")
    return {**fields, "image_url": data_url(sent.data, sent.media_type), model.strength: request.strength}


def _name_task(state: Mapping[str, Any], endpoint: str) -> str:
    """Owner, app and request, as in the path of its result; what an endpoint's name has after the app is left out."""
    found = re.search(f"{TASK}$", str(state.get("response_url", ""))[-LONGEST_URL_CHARS:])
    if found is not None:
        return found[0]
    request_id = state.get("request_id")
    if isinstance(request_id, str) and re.fullmatch(r"[\w-]{1,100}", request_id):
        return "/".join([*endpoint.split("/")[:2], "requests", request_id])
    raise OutcomeUnknown("fal took the request and gave no id for it.")


def _read_result(reply: Reply, told: Failure | None) -> "Mapping[str, Any] | Failure":
    """The model's output, or why there is none."""
    if reply.status >= 400:
        return read_failure(reply, told)
    result = read_state(reply, "fal")
    return told if told is not None and not result.get("images") else result


def _bill(image: Mapping[str, Any], model: ImageModel, price_usd: float) -> float:
    """By the size that was drawn, where the reply tells one that can be."""
    width, height = image.get("width"), image.get("height")
    if not isinstance(model.price, MegapixelPrice) or not isinstance(width, int) or not isinstance(height, int):
        return price_usd
    if not 0 < width * height <= MAX_PIXELS:
        return price_usd
    return model.price.usd * math.ceil(width * height / MEGAPIXEL)
