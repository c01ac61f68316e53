"""This file draws and finishes with Freepik's API, which is called Magnific since May 2026.

https://docs.magnific.com, with the paths and replies of https://docs.freepik.com. Everything but the classic model is a
task; a list of tasks has their ids and no inputs, and no task can be cancelled.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import quote, urlsplit

from brand_assets.catalogue.models import ImageModel
from brand_assets.catalogue.services import Service, find_service
from brand_assets.errors import DrawError, ImageQuarantined, OutcomeUnknown, PromptRefused, RequestInvalid
from brand_assets.generation.clients.bells import Bell, find_bell
from brand_assets.generation.clients.freepik_input import write_input
from brand_assets.generation.clients.outputs import find_address, find_id, is_flagged, take_first
from brand_assets.generation.clients.pictures import guess_media_type, read_base64
from brand_assets.generation.clients.polling import (
    DEFAULT_RHYTHM,
    Ended,
    Rhythm,
    Started,
    fetch_paid,
    follow,
    read_state,
)
from brand_assets.generation.clients.pricing import find_priced
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.remote.client import RemoteClient, Reply, need_key, open_remote
from brand_assets.remote.pacing import Pace, open_pace
from brand_assets.remote.redaction import excerpt
from brand_assets.settings import Settings

PROVIDER = "freepik"
OLD_HOST = "freepik.com"
ENDED = ("COMPLETED", "FAILED")
MOST_PAGES = 100
LOOKS_FOR_OWN = 8
"""For a lost task among those that others create meanwhile: a quarter of a minute."""


class Freepik:
    """A draw is a task of its model, or for the classic model one answer."""

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
        webhook = self._bell.address if self._bell and model.is_task else None
        job = _Task(self._remote, model, request, parent, self._rhythm, webhook)
        if not model.is_task:
            if task.is_lost or task.task_id is not None:
                raise OutcomeUnknown("It was sent before, and this model's pictures are in no list. Settle it.")
            reply = await job.send()
            return self._read_at_once(reply, price_usd, job.usage)
        ended = await follow(job, task, self._rhythm, self._pace.poll, self._bell)
        return await self._read(ended, price_usd, job.usage | {"task_id": ended.task_id})

    async def close(self) -> None:
        await self._pace.close()
        await self._remote.close()

    async def _read(self, ended: Ended[Mapping[str, Any]], price_usd: float, usage: Mapping[str, object]) -> Drawing:
        if is_flagged(ended.end.get("has_nsfw")):
            raise self._refuse(price_usd, usage)
        if ended.end["status"] == "FAILED":
            raise OutcomeUnknown("Freepik's task failed; whether that is billed is not documented.", usage=usage)
        url = find_address(ended.end.get("generated"))
        if url is None:
            found = "Freepik's task is completed, and there is no picture in it."
            raise ImageQuarantined(found, cost_usd=price_usd, usage=usage)
        data = await fetch_paid(self._remote, url, price_usd, usage)
        return Drawing(data, guess_media_type(url), price_usd, usage, ended.pause_s)

    def _read_at_once(self, reply: Reply, price_usd: float, usage: Mapping[str, object]) -> Drawing:
        image = take_first(read_state(reply, "Freepik").get("data"))
        if isinstance(image, dict) and is_flagged(image.get("has_nsfw")):
            raise self._refuse(price_usd, usage)
        text = image.get("base64") if isinstance(image, dict) else None
        data = read_base64(text, "Freepik", price_usd, usage)
        return Drawing(data, "image/png", price_usd, usage, reply.pause_s)

    def _refuse(self, price_usd: float, usage: Mapping[str, object]) -> PromptRefused:
        found = "Freepik drew the picture and found something in it that is not safe for work."
        return PromptRefused(found, cost_usd=price_usd if self._service.bills_refusals else 0.0, usage=usage)


@dataclass(slots=True)
class _Task:
    """One request; `usage` is what was sent otherwise than it was asked for."""

    remote: RemoteClient
    model: ImageModel
    request: DrawRequest
    parent: bytes | None
    rhythm: Rhythm
    webhook: str | None = None
    usage: dict[str, object] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Makes a task, lists them all, and with an id shows one."""
        return f"/v1/{next(iter(self.model.endpoint.values()))}"

    async def send(self) -> Reply:
        fields, self.usage = await asyncio.to_thread(write_input, self.request, self.model, self.parent)
        told = {"webhook_url": self.webhook} if self.webhook else {}
        return await self.remote.create(self.path, json={**fields, **told})

    async def create(self) -> Started[Mapping[str, Any]]:
        reply = await self.send()
        state = _unwrap(read_state(reply, "Freepik"))
        task_id = find_id(state, "task_id")
        if task_id is None:
            raise OutcomeUnknown(f"Freepik answered {reply.status} without a task's id.")
        return Started(task_id, None, reply.pause_s)

    async def find(self, task: TaskRecord) -> str:
        """The only task that nobody has, when nobody else may look for it: which input it had is not shown.

        Whoever creates one just now has its id in a moment, so that it is looked for again.
        """
        for pause_s in [0.0, *islice(self.rhythm.pauses(), LOOKS_FOR_OWN - 1)]:
            await asyncio.sleep(pause_s)
            ids = await self._list()
            unclaimed = await task.find_unclaimed(ids)
            if len(unclaimed.task_ids) == 1 and unclaimed.rivals == 0:
                return unclaimed.task_ids[0]
            if not (unclaimed.task_ids and unclaimed.rivals):
                break
        raise OutcomeUnknown(
            f"Of {len(ids)} tasks that Freepik lists {len(unclaimed.task_ids)} are nobody's, and {unclaimed.rivals} "
            "other requests look for theirs: which is whose is not shown. Settle it."
        )

    async def _list(self) -> list[str]:
        """Page by page until one has nothing new: whether pages are told apart is not documented."""
        ids: dict[str, None] = {}
        for page in range(1, MOST_PAGES + 1):
            listed = read_state(await self.remote.ask("GET", f"{self.path}?page={page}"), "Freepik").get("data")
            entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
            found = [task_id for entry in entries if (task_id := find_id(entry, "task_id"))]
            if all(task_id in ids for task_id in found):
                break
            ids |= dict.fromkeys(found)
        return list(ids)

    async def poll(self, task_id: str) -> Mapping[str, Any] | None:
        reply = await self.remote.ask("GET", f"{self.path}/{quote(task_id, safe='')}")
        state = _unwrap(read_state(reply, "Freepik"))
        return state if state.get("status") in ENDED else None

    async def cancel(self, task_id: str) -> None:
        """There is no way to; the next run polls it."""


def open_freepik(settings: Settings, rhythm: Rhythm = DEFAULT_RHYTHM) -> ImageProvider:
    """Raise ConfigError when no key is set."""
    service = find_service(PROVIDER)
    return Freepik(connect(settings), service, open_pace(service, settings), rhythm, find_bell(PROVIDER, settings))


def connect(settings: Settings) -> RemoteClient:
    """Raise ConfigError when no key is set."""
    headers = {key_header(settings): need_key(PROVIDER, settings)}
    return open_remote(PROVIDER, settings, headers=headers, classify=classify)


def key_header(settings: Settings) -> str:
    """Where the key goes: the old host knows it by its old name alone."""
    host = urlsplit(settings.base_urls.get(PROVIDER, find_service(PROVIDER).base_url)).hostname or ""
    is_old = host == OLD_HOST or host.endswith(f".{OLD_HOST}")
    return "x-freepik-api-key" if is_old else "x-magnific-api-key"


def classify(reply: Reply) -> DrawError | None:
    """What `{message}` or `{problem: {message, invalid_params}}` says; None leaves it to the status."""
    if reply.status not in (400, 422):
        return None
    try:
        body: Any = reply.json()
    except ValueError:
        return None
    problem = body.get("problem", body) if isinstance(body, dict) else {}
    said = problem.get("message") if isinstance(problem, dict) else None
    params = problem.get("invalid_params") if isinstance(problem, dict) else None
    named = [f"{one.get('name')}: {one.get('reason')}" for one in params or () if isinstance(one, dict)]
    words = excerpt(" ".join([str(said or "no reason given"), *named]))
    if "nsfw" in words.lower() or "moderat" in words.lower():
        return PromptRefused(f"Freepik refuses this prompt: {words}")
    return RequestInvalid(f"Freepik does not take this request ({reply.status}): {words}")


def _unwrap(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """A task as `{task_id, status, generated}`: some replies wrap it in `data`, some call its status `task_status`."""
    data = body.get("data")
    state = data if isinstance(data, dict) else body
    return {**state, "status": str(state.get("status", state.get("task_status"))).upper()}
