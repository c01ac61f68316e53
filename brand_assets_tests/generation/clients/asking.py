"""This file asks a client for one image as the orchestrator does, and remembers its task as the ledger does."""

import asyncio
import io
import json
from collections.abc import Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from brand_assets.catalogue.reading import use_additions
from brand_assets.generation.clients.polling import Rhythm
from brand_assets.records.drawing import DrawRequest, ImageProvider, Unclaimed
from brand_assets.settings import Settings
from brand_assets_tests.simulator import Simulator

QUICK = Rhythm(first_s=0.002, growth=1.5, longest_s=0.02)
Answer = TypeVar("Answer")


@dataclass
class Record:
    """A row of the ledger. `known`: tasks that other requests have; `rivals`: other requests that lost theirs."""

    task_id: str | None = None
    is_lost: bool = False
    known: tuple[str, ...] = ()
    rivals: int = 0
    kept: list[str] = field(default_factory=list)

    async def keep(self, task_id: str) -> None:
        await asyncio.sleep(0)
        self.kept.append(task_id)

    async def find_unclaimed(self, task_ids: Sequence[str]) -> Unclaimed:
        return Unclaimed(tuple(task_id for task_id in task_ids if task_id not in self.known), self.rivals)


def ask_for(key: str, **changes: Any) -> DrawRequest:
    """A request for one image of the model `provider/model`."""
    provider, _, model = key.partition("/")
    asked = {"text": "A sun over a hill", "negative": "", "params": {}, "seed": 7, **changes}
    return DrawRequest("lumen", "concept", 1, "p1", provider, model, **asked)


def from_parent(key: str, strength: float | None = 0.3, **changes: Any) -> DrawRequest:
    return ask_for(key, parent_image_id="a1", parent_sha256="b2", strength=strength, **changes)


def settings_for(sim: Simulator, folder: Path, **changes: Any) -> Settings:
    return Settings(folder, folder / "home", base_urls=sim.base_urls, keys=sim.keys, **changes)


@contextmanager
def adding(folder: Path, models: Mapping[str, Mapping[str, object]]) -> Iterator[None]:
    """The catalogue, with what an installation adds to it."""
    path = folder / "catalogue.yaml"
    path.write_text(json.dumps({"models": models}), encoding="utf-8")
    use_additions(path)
    try:
        yield
    finally:
        use_additions(None)


def run(provider: ImageProvider, act: Callable[[ImageProvider], Coroutine[Any, Any, Answer]]) -> Answer:
    """What the provider is asked within one event loop; its connections are given back."""

    async def go() -> Answer:
        try:
            return await act(provider)
        finally:
            await provider.close()

    return asyncio.run(go())


def give_up(provider: ImageProvider, request: DrawRequest, record: Record, has_begun: Callable[[], object]) -> None:
    """Ask for an image, and cancel that as soon as it has begun."""

    async def cancel(client: ImageProvider) -> None:
        drawing = asyncio.ensure_future(client.draw(request, None, record))
        while not (has_begun() or drawing.done()):
            await asyncio.sleep(0.002)
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing

    run(provider, cancel)


def picture(width_px: int = 64, height_px: int = 64, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((width_px, height_px), 60).convert("RGB").save(buffer, kind)
    return buffer.getvalue()
