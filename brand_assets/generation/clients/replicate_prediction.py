"""This file is one prediction of Replicate's: how it is created, polled, cancelled, and found when its id was lost.

https://replicate.com/docs/reference/http. The account's list shows inputs, by which a prediction is recognised, until
an hour after it ended.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from brand_assets.catalogue.models import ImageModel
from brand_assets.errors import DrawFailed, OutcomeUnknown, RequestInvalid
from brand_assets.generation.clients.forms import picture_part
from brand_assets.generation.clients.outputs import find_id
from brand_assets.generation.clients.parents import SentParent, fit_parent
from brand_assets.generation.clients.pictures import data_url
from brand_assets.generation.clients.polling import Started, read_state
from brand_assets.records.drawing import TaskRecord
from brand_assets.remote.client import RemoteClient

PREDICTIONS = "/v1/predictions"
FILES = "/v1/files"
WAIT_S = 2
"""A fast model is done by then. To wait longer leaves a task without a kept id for longer, and a cancelled request has
to wait as long before it can cancel its prediction."""
SHORTEST_LIFE_S = 5
MAX_DATA_URL_CHARS = 256 * 1024
MAX_UPLOAD_BYTES = 100_000_000
MEMORY = timedelta(minutes=70)
"""Inputs are removed an hour after a prediction ended; a clock may be wrong by some minutes."""
MOST_PAGES = 400
"""600 creates a minute, for the time above, at 100 on a page."""
ENDED = ("succeeded", "failed", "canceled", "aborted")


@dataclass(frozen=True, slots=True)
class Prediction:
    """`fields` is its input but for the parent; `taken` are the predictions that this process has a request for.

    `webhook`: where Replicate is to say that it has ended.
    """

    remote: RemoteClient
    model: ImageModel
    fields: Mapping[str, object]
    parent: bytes | None
    life_s: float
    taken: set[str]
    webhook: str | None = None

    async def create(self) -> Started[Mapping[str, Any]]:
        path, body = _address(self.model)
        sent = {} if self.parent is None else {"image": await self._send_parent(self.parent)}
        headers = {"prefer": f"wait={WAIT_S}", "cancel-after": f"{max(SHORTEST_LIFE_S, round(self.life_s))}s"}
        told = {"webhook": self.webhook, "webhook_events_filter": ["completed"]} if self.webhook else {}
        body |= {"input": {**self.fields, **sent}, **told}
        reply = await self.remote.create(path, json=body, headers=headers)
        state = read_state(reply, "Replicate")
        task_id = find_id(state, "id")
        if task_id is None:
            raise OutcomeUnknown(f"Replicate answered {reply.status} without a prediction's id.")
        self.taken.add(task_id)
        return Started(task_id, _end(state), reply.pause_s)

    async def find(self, task: TaskRecord) -> str:
        since = datetime.now(UTC) - MEMORY
        parent_url = None if self.parent is None else await asyncio.to_thread(_write_url, self.parent)
        found = [entry["id"] for entry in await self._list(since) if self._is_like(entry, parent_url)]
        unclaimed = await task.find_unclaimed([task_id for task_id in found if task_id not in self.taken])
        for task_id in unclaimed.task_ids:  # alike in every input: whichever of them it is makes no difference
            if task_id not in self.taken:
                self.taken.add(task_id)
                return task_id
        raise OutcomeUnknown(
            f"Of {len(found)} predictions that Replicate lists with this input none is left for it: see "
            "replicate.com/predictions, and settle it."
        )

    async def poll(self, task_id: str) -> Mapping[str, Any] | None:
        reply = await self.remote.ask("GET", f"{PREDICTIONS}/{quote(task_id, safe='')}")
        return _end(read_state(reply, "Replicate"))

    async def cancel(self, task_id: str) -> None:
        await self.remote.ask("POST", f"{PREDICTIONS}/{quote(task_id, safe='')}/cancel")

    async def _send_parent(self, parent: bytes) -> str:
        """Its address: a small one carries it. An upload is not billed, so that nothing is in doubt when it fails."""
        sent = await asyncio.to_thread(_fit_parent, parent)
        url = data_url(sent.data, sent.media_type)
        return url if len(url) <= MAX_DATA_URL_CHARS else await self._upload(sent)

    async def _upload(self, sent: SentParent) -> str:
        part = picture_part(sent.data, sent.media_type)
        try:
            reply = await self.remote.create(FILES, files={"content": part})
            urls = read_state(reply, "Replicate").get("urls")
        except OutcomeUnknown as problem:
            raise DrawFailed(f"The parent could not be uploaded, and nothing was asked for. {problem}") from None
        url = urls.get("get") if isinstance(urls, dict) else None
        if not isinstance(url, str):
            raise DrawFailed("The parent was uploaded, but Replicate gave no address for it; nothing was asked for.")
        return url

    async def _list(self, since: datetime) -> list[Mapping[str, Any]]:
        """The account's predictions since then, the newest first."""
        target: object = f"{PREDICTIONS}?{urlencode({'created_after': since.strftime('%Y-%m-%dT%H:%M:%SZ')})}"
        entries: list[Mapping[str, Any]] = []
        for _ in range(MOST_PAGES):
            if not isinstance(target, str) or not target:
                break
            page = read_state(await self.remote.ask("GET", target), "Replicate")
            listed = page.get("results")
            results = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
            entries += [entry for entry in results if _is_since(entry, since)]
            if not results or not _is_since(results[-1], since):
                break
            target = page.get("next")
        return entries

    def _is_like(self, entry: Mapping[str, Any], parent_url: str | None) -> bool:
        """Whether it was asked what we ask, of the same model; defaults may stand beside our inputs."""
        theirs = entry.get("input")
        if not isinstance(theirs, dict) or find_id(entry, "id") is None:
            return False
        version = (self.model.version or "").rpartition(":")[2]
        is_model = entry.get("version") == version if version else entry.get("model") == _endpoint(self.model)
        is_input = all(name in theirs and theirs[name] == value for name, value in self.fields.items())
        return is_model and is_input and _is_same_parent(theirs.get("image"), parent_url)


def _is_same_parent(theirs: object, ours: str | None) -> bool:
    """An uploaded parent has another address each time: the seed, text and strength have to do."""
    if isinstance(theirs, str) and theirs.startswith("data:"):
        return theirs == ours
    return ours is not None or theirs is None


def _address(model: ImageModel) -> tuple[str, dict[str, object]]:
    """Where a prediction is created, and what says which model. RequestInvalid when a version has to be set first."""
    if model.version:
        return PREDICTIONS, {"version": model.version}
    if "/" not in _endpoint(model):
        raise RequestInvalid(
            f"Nothing was sent: Replicate draws {model.key} by version only, and none is set. Copy its id from "
            f"{model.source}/versions into catalogue.yaml in the data folder: models: {{{model.key}: {{version: ID}}}}."
        )
    return f"/v1/models/{_endpoint(model)}/predictions", {}


def _endpoint(model: ImageModel) -> str:
    return next(iter(model.endpoint.values()))


def _fit_parent(data: bytes) -> SentParent:
    return fit_parent(data, service="Replicate", min_side_px=1, max_bytes=MAX_UPLOAD_BYTES)


def _write_url(data: bytes) -> str:
    """The parent as it was sent along. OutcomeUnknown when it cannot be read: it was sent once, and is needed now."""
    try:
        sent = _fit_parent(data)
    except RequestInvalid as problem:
        raise OutcomeUnknown(f"The lost prediction cannot be looked for. {problem}") from None
    return data_url(sent.data, sent.media_type)


def _end(state: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """A status that we do not know counts as at work: it is asked for again until the deadline."""
    return state if state.get("status") in ENDED else None


def _is_since(entry: Mapping[str, Any], since: datetime) -> bool:
    try:
        return datetime.fromisoformat(str(entry.get("created_at"))) >= since
    except (ValueError, TypeError):  # no moment, or one without its zone
        return True
