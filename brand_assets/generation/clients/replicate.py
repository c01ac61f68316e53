"""This file draws with Replicate: FLUX as official models, SDXL by its version, from a text or with a parent image.

https://replicate.com/docs/reference/http. A prediction is a task; what it made is gone after an hour.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from brand_assets.catalogue.models import ImageModel
from brand_assets.catalogue.services import Service, find_service
from brand_assets.errors import (
    DrawError,
    DrawFailed,
    ImageQuarantined,
    OutcomeUnknown,
    PromptRefused,
    Throttled,
)
from brand_assets.generation.clients.bells import Bell, find_bell
from brand_assets.generation.clients.outputs import find_address
from brand_assets.generation.clients.pictures import guess_media_type
from brand_assets.generation.clients.polling import (
    DEFAULT_RHYTHM,
    Ended,
    Rhythm,
    fetch_paid,
    follow,
)
from brand_assets.generation.clients.pricing import find_priced
from brand_assets.generation.clients.replicate_prediction import Prediction
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.remote.client import RemoteClient, Reply, need_key, open_remote
from brand_assets.remote.pacing import Pace, open_pace
from brand_assets.remote.redaction import excerpt
from brand_assets.settings import Settings

PROVIDER = "replicate"
REFUSAL = re.compile(r"nsfw|flagged|sensitive|safety|content polic|moderat", re.IGNORECASE)
RESETS_IN = re.compile(r"resets in ~?(\d{1,4})\s?s")


class Replicate:
    """Every draw is a prediction of its own."""

    def __init__(
        self,
        remote: RemoteClient,
        service: Service,
        pace: Pace,
        rhythm: Rhythm,
        life_s: float,
        bell: Bell | None = None,
    ) -> None:
        self._remote = remote
        self._service = service
        self._pace = pace
        self._rhythm = rhythm
        self._life_s = life_s
        self._bell = bell
        self._taken: set[str] = set()

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        model, price_usd = find_priced(request, task)
        fields = _write_input(request, model)
        webhook = self._bell.address if self._bell else None
        prediction = Prediction(self._remote, model, fields, parent, self._life_s, self._taken, webhook)
        ended = await follow(prediction, task, self._rhythm, self._pace.poll, self._bell)
        return await self._read(ended, model, price_usd)

    async def close(self) -> None:
        await self._pace.close()
        await self._remote.close()

    async def _read(self, ended: Ended[Mapping[str, Any]], model: ImageModel, price_usd: float) -> Drawing:
        usage = _list_usage(ended)
        if ended.end["status"] != "succeeded":
            raise _explain(ended.end, model, self._service, price_usd, usage)
        url = find_address(ended.end.get("output"))
        if url is None:
            gone = ended.end.get("data_removed") is True
            found = "its picture was removed after an hour" if gone else "there is no picture in its output"
            raise ImageQuarantined(f"Replicate's prediction succeeded, but {found}.", cost_usd=price_usd, usage=usage)
        data = await fetch_paid(self._remote, url, price_usd, usage)
        return Drawing(data, guess_media_type(url), price_usd, usage, ended.pause_s)


def open_replicate(settings: Settings, rhythm: Rhythm = DEFAULT_RHYTHM) -> ImageProvider:
    """Raise ConfigError when no key is set."""
    service = find_service(PROVIDER)
    pace, bell = open_pace(service, settings), find_bell(PROVIDER, settings)
    return Replicate(connect(settings), service, pace, rhythm, settings.deadline_s, bell)


def connect(settings: Settings) -> RemoteClient:
    """Raise ConfigError when no key is set."""
    headers = {"authorization": f"Bearer {need_key(PROVIDER, settings)}"}
    return open_remote(PROVIDER, settings, headers=headers, classify=classify)


def classify(reply: Reply) -> DrawError | None:
    """What `{title, detail}` says that the status alone does not; None leaves it to the status."""
    try:
        body: Any = reply.json()
    except ValueError:
        return None
    detail = excerpt(str(body.get("detail") or body.get("title") or "")) if isinstance(body, dict) else ""
    resets = RESETS_IN.search(detail)
    if reply.status == 429 and resets:
        return Throttled(f"Replicate asks for a pause: {detail}", retry_after_s=max(reply.pause_s, float(resets[1])))
    if reply.status in (400, 422) and REFUSAL.search(detail):
        return PromptRefused(f"Replicate refuses this prompt: {detail}")
    return None


def _write_input(request: DrawRequest, model: ImageModel) -> dict[str, object]:
    """`prompt_strength` counts as ours does: 0 keeps the parent, 1 ignores it."""
    fields: dict[str, object] = {"prompt": request.text, **request.params, "seed": request.seed, "num_outputs": 1}
    if model.negative_prompt and request.negative:
        fields["negative_prompt"] = request.negative
    if request.parent_sha256 and model.strength and request.strength is not None:
        fields[model.strength] = request.strength
    return fields


def _list_usage(ended: Ended[Mapping[str, Any]]) -> dict[str, object]:
    metrics = ended.end.get("metrics")
    seconds = metrics.get("predict_time") if isinstance(metrics, dict) else None
    is_known = isinstance(seconds, int | float) and math.isfinite(seconds)
    return {"task_id": ended.task_id} | ({"predict_time_s": seconds} if is_known else {})


def _explain(
    state: Mapping[str, Any], model: ImageModel, service: Service, price_usd: float, usage: Mapping[str, object]
) -> DrawError:
    """A prediction that did not succeed. Official models are priced by the image, so that none is nothing to bill."""
    words = excerpt(str(state.get("error") or "no reason given"))
    if state["status"] == "aborted":
        return DrawFailed("Replicate ended the prediction before it began.", usage=usage)
    if state["status"] == "canceled" and service.bills_cancelled:
        found = "Replicate's prediction was cancelled, which is billed."
        return ImageQuarantined(found, cost_usd=price_usd, usage=usage)
    if state["status"] == "canceled":
        return DrawFailed("Replicate's prediction was cancelled.", usage=usage)
    if REFUSAL.search(words):
        cost_usd = price_usd if service.bills_refusals else 0.0
        return PromptRefused(f"Replicate withholds this picture: {words}", cost_usd=cost_usd, usage=usage)
    if model.version:
        return OutcomeUnknown(
            f"Replicate's prediction failed, and the seconds it ran may be billed: {words}", usage=usage
        )
    return DrawFailed(f"Replicate's prediction failed: {words}", usage=usage)
