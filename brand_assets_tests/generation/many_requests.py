"""This file draws ten thousand images in a process of its own and prints by how many megabytes that grew it."""

import asyncio
import io
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from PIL import Image, PngImagePlugin

from brand_assets.generation.draw_all import Drawer, draw_all
from brand_assets.records.drawing import Drawing, DrawRequest, Outcome, Reservation, TaskRecord, Unclaimed

TEXT = "A lighthouse whose beam is the letter H, in two flat inks on warm paper, bold and calm. " * 8


class ForgetfulBook:
    """A ledger that keeps nothing."""

    heartbeat_every_s = 5.0

    async def reserve(self, request: DrawRequest) -> Reservation:
        return Reservation(request.request_key, "reserved")

    async def make_sure(self, request_key: str) -> None: ...

    async def settle(self, outcome: Outcome, usage: Mapping[str, object]) -> None: ...

    async def keep_task(self, request_key: str, task_id: str | None) -> None: ...

    async def find_unclaimed(self, request_key: str, task_ids: Sequence[str]) -> Unclaimed:
        return Unclaimed((), rivals=0)

    async def heartbeat(self) -> None: ...

    async def abandon(self) -> None: ...


class ForgetfulImages:
    def put(self, data: bytes) -> str:
        return "0" * 64

    def get(self, sha256: str) -> bytes:
        return bytes(500_000)


class LargeImages:
    """Every image is half a megabyte of its own."""

    def __init__(self) -> None:
        padding = PngImagePlugin.PngInfo()
        padding.add_text("note", "x" * 500_000)
        buffer = io.BytesIO()
        Image.new("RGB", (64, 64), "#0B3C5D").save(buffer, "PNG", pnginfo=padding)
        self._data = buffer.getvalue()

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        assert parent is not None
        await asyncio.sleep(0.001)
        return Drawing(bytes(bytearray(self._data)), "image/png", 0.01)

    async def close(self) -> None: ...


def ask_for(count: int) -> Iterator[DrawRequest]:
    first = DrawRequest("c", "direction", 1, "p", "large", "m", TEXT, "", {}, 0, parent_sha256="ab" * 32, strength=0.3)
    return (replace(first, seed=seed, prompt_id=f"p{seed}", params={"size": "1k", "n": seed}) for seed in range(count))


def measure_peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    provider = LargeImages()
    drawer = Drawer(
        {"large": provider}, ForgetfulBook(), ForgetfulImages(), lambda name, model: False, workers={"large": 64}
    )
    asyncio.run(draw_all(ask_for(200), drawer))
    before = measure_peak_mb()
    tally = asyncio.run(draw_all(ask_for(10_000), drawer))
    assert tally.drawn == 10_000, tally
    print(measure_peak_mb() - before)


if __name__ == "__main__":
    main()
