"""This file opens what drawing with paid services needs, and closes it: their clients, their limits, their breakers."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from brand_assets.campaigns.studio import Studio
from brand_assets.catalogue.services import list_services
from brand_assets.errors import AuthenticationFailed, ConfigError
from brand_assets.generation.gates import Gate
from brand_assets.generation.providers import open_image_provider
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.settings import Settings

SERVICE_WORKERS = 64
"""Requests under way at once with a service that does not limit them: 15 a second of 3 s each, and some to spare."""


@dataclass(frozen=True, slots=True)
class Unopened:
    """A fallback that cannot be opened here: its requests fail with the reason, and what needs no fallback is drawn."""

    reason: str

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        raise AuthenticationFailed(self.reason)

    async def close(self) -> None:
        """Nothing is open."""


def open_providers(studio: Studio, names: Collection[str]) -> dict[str, ImageProvider]:
    """By name; ConfigError when one is unknown or lacks its key."""
    return {name: open_image_provider(name, studio.settings) for name in sorted(names)}


def open_fallbacks(studio: Studio, names: Collection[str]) -> dict[str, ImageProvider]:
    """By name; what cannot be opened is there as well, and says so when it is asked."""
    return {name: _open_if_possible(name, studio.settings) for name in sorted(names)}


def _open_if_possible(name: str, settings: Settings) -> ImageProvider:
    try:
        return open_image_provider(name, settings)
    except ConfigError as error:
        return Unopened(str(error))


@asynccontextmanager
async def open_gates(names: Iterable[str], settings: Settings) -> AsyncIterator[dict[str, Gate]]:
    """By provider, for those that are services; slots that were not used are given back at the end."""
    from brand_assets.remote.pacing import Breaker, open_pace

    services = list_services()
    paces = {name: open_pace(services[name], settings) for name in sorted(set(names)) if name in services}
    async with AsyncExitStack() as closing:
        for pace in paces.values():
            closing.push_async_callback(pace.close)
        yield {name: Gate(pace, Breaker(name)) for name, pace in paces.items()}


def count_workers(names: Iterable[str], settings: Settings) -> Mapping[str, int]:
    """Requests under way at once, by provider, for those that are services."""
    services = list_services()
    return {
        name: settings.concurrency or services[name].limits.running or SERVICE_WORKERS
        for name in set(names)
        if name in services
    }
