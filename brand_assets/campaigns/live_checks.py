"""This file asks the services, where that costs nothing, whether the key works and the models are still there."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

from brand_assets.catalogue.models import ImageModel, list_models
from brand_assets.errors import BrandAssetsError
from brand_assets.generation.providers import open_image_provider
from brand_assets.pixels import inspect_image
from brand_assets.records.drawing import DrawRequest, NoTask
from brand_assets.settings import Settings

if TYPE_CHECKING:
    from brand_assets.remote.client import RemoteClient, Reply

SIDE_PX = 64
DRAFT_PARAMS: Mapping[str, object] = {
    "intent": {"palette": [{"hex": "#0B3C5D", "role": "primary"}], "brand": "Check", "lettering": "initials"},
    "width_px": SIDE_PX,
    "height_px": SIDE_PX,
}
TIMEOUT_S = 20.0
ATTEMPTS = 3
"""Of one question: somebody waits at a terminal."""


@dataclass(frozen=True, slots=True)
class LiveCheck:
    """`not checked` is neither good nor bad news; `found` says why."""

    state: Literal["ok", "failed", "not checked"]
    found: str


Ask = Callable[["RemoteClient", Sequence[ImageModel]], Awaitable[LiveCheck]]


def check_providers(names: Collection[str], settings: Settings) -> dict[str, LiveCheck]:
    """By name, in their order; all at once, since one that is down answers late."""
    ordered = sorted(names)
    with ThreadPoolExecutor(max_workers=max(1, len(ordered))) as pool:
        return dict(zip(ordered, pool.map(lambda name: check_provider(name, settings), ordered), strict=True))


def check_provider(name: str, settings: Settings) -> LiveCheck:
    """Draw one tiny image with `draft`; ask every other provider for what it tells free of charge."""
    if name == "draft":
        return _check_draft(settings)
    ask = ASK.get(name)
    if ask is None:
        return LiveCheck("not checked", "there is nothing to ask it")
    if name not in settings.keys:
        return LiveCheck("not checked", "no key is set")
    models = [model for model in list_models() if model.provider == name]
    try:
        return asyncio.run(_ask(name, ask, models, settings))
    except BrandAssetsError as error:
        return LiveCheck("failed", str(error))


def _check_draft(settings: Settings) -> LiveCheck:
    started = time.monotonic()
    try:
        drawing = asyncio.run(open_image_provider("draft", settings).draw(_request_tiny_image(), None, NoTask()))
        facts = inspect_image(drawing.data)
    except BrandAssetsError as error:
        return LiveCheck("failed", str(error))
    seconds = time.monotonic() - started
    return LiveCheck("ok", f"drew {facts.width_px} x {facts.height_px} pixels in {seconds:.2f} s for 0 USD")


async def _ask(name: str, ask: Ask, models: Sequence[ImageModel], settings: Settings) -> LiveCheck:
    remote: RemoteClient = import_module(CLIENTS.get(name, f"brand_assets.generation.clients.{name}")).connect(settings)
    try:
        return await ask(remote, models)
    finally:
        await remote.close()


async def _ask_openai(remote: "RemoteClient", models: Sequence[ImageModel]) -> LiveCheck:
    """The account's models, of which one that will go says when (`shutdown_date`)."""
    reply = await remote.ask("GET", "/v1/models", timeout_s=TIMEOUT_S, attempts=ATTEMPTS)
    entries = _read(reply).get("data")
    if reply.status != 200 or not isinstance(entries, list):
        return _refused(reply)
    there = {entry.get("id"): entry for entry in entries if isinstance(entry, dict)}
    missing = [model.model for model in models if model.endpoint["text-to-image"] not in there]
    ending = [f"{name} ends {one['shutdown_date']}" for name, one in there.items() if one.get("shutdown_date")]
    ours = {model.endpoint["text-to-image"] for model in models}
    return _tell_models(len(models), missing, [words for words in ending if words.split(" ")[0] in ours])


async def _ask_replicate(remote: "RemoteClient", models: Sequence[ImageModel]) -> LiveCheck:
    missing = []
    named = [model for model in models if "/" in model.endpoint["text-to-image"]]
    for model in named:
        reply = await remote.ask(
            "GET", f"/v1/models/{model.endpoint['text-to-image']}", timeout_s=TIMEOUT_S, attempts=ATTEMPTS
        )
        if reply.status == 404:
            missing.append(model.model)
        elif reply.status != 200:
            return _refused(reply)
    return _tell_models(len(named), missing, [])


async def _ask_stability(remote: "RemoteClient", models: Sequence[ImageModel]) -> LiveCheck:
    reply = await remote.ask("GET", "/v1/user/balance", timeout_s=TIMEOUT_S, attempts=ATTEMPTS)
    credits = _read(reply).get("credits")
    if reply.status != 200 or not isinstance(credits, int | float):
        return _refused(reply)
    return LiveCheck(
        "ok", f"the key works; {credits:g} credits, {credits / 100:.2f} USD, are left; models are not listed"
    )


async def _ask_fal(remote: "RemoteClient", models: Sequence[ImageModel]) -> LiveCheck:
    """Its list prices, which it has for the endpoints that are there."""
    missing = []
    for model in models:
        target = f"https://api.fal.ai/v1/models/pricing?endpoint_id={model.endpoint[model.modes[0]]}"
        reply = await remote.ask("GET", target, timeout_s=TIMEOUT_S, attempts=ATTEMPTS)
        if reply.status not in (200, 404):
            return _refused(reply)
        if not _read(reply).get("prices"):
            missing.append(model.model)
    if len(missing) == len(models) and reply.status == 404:
        return _refused(reply)
    return _tell_models(len(models), missing, [])


async def _ask_freepik(remote: "RemoteClient", models: Sequence[ImageModel]) -> LiveCheck:
    """The list of the account's own tasks, which only a good key gets."""
    reply = await remote.ask("GET", "/v1/ai/mystic?page=1", timeout_s=TIMEOUT_S, attempts=ATTEMPTS)
    return LiveCheck("ok", "the key works; models are not listed") if reply.status == 200 else _refused(reply)


async def _ask_anthropic(remote: "RemoteClient", models: Sequence[ImageModel]) -> LiveCheck:
    """The list of language models that the account may ask."""
    reply = await remote.ask("GET", "/v1/models", timeout_s=TIMEOUT_S, attempts=ATTEMPTS)
    listed = _read(reply).get("data")
    if reply.status != 200 or not isinstance(listed, list):
        return _refused(reply)
    return LiveCheck("ok", "the key works; it rewords prompts and draws nothing")


ASK: dict[str, Ask] = {
    "anthropic": _ask_anthropic,
    "fal": _ask_fal,
    "freepik": _ask_freepik,
    "openai": _ask_openai,
    "replicate": _ask_replicate,
    "stability": _ask_stability,
}
"""What each service tells free of charge."""
CLIENTS = {"anthropic": "brand_assets.prompts.enhancing.clients.anthropic"}
"""Where the connection of a service lies that draws nothing."""


def _read(reply: "Reply") -> Mapping[str, Any]:
    try:
        body = reply.json()
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}


def _refused(reply: "Reply") -> LiveCheck:
    return LiveCheck("failed", f"it answered {reply.status}: {reply.text or 'nothing more'}")


def _tell_models(asked: int, missing: Sequence[str], ending: Sequence[str]) -> LiveCheck:
    words = "".join(f"; {one}" for one in ending)
    if missing:
        return LiveCheck("failed", f"the key works; it does not have: {', '.join(missing)}{words}")
    return LiveCheck("ok", f"the key works; it has all {asked} models of the catalogue{words}")


def _request_tiny_image() -> DrawRequest:
    return DrawRequest(
        campaign="check",
        round="concept",
        attempt=1,
        prompt_id="check",
        provider="draft",
        model="draft",
        text="A monogram.",
        negative="",
        params=DRAFT_PARAMS,
        seed=1,
    )
