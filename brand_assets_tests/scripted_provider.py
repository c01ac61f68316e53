"""This file is an image provider that does as it is told: it draws, or fails in the way that a script says."""

import asyncio
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from brand_assets.records.drawing import Drawing, DrawRequest, TaskRecord

Step = Exception | bytes | Callable[[DrawRequest], Drawing] | None
"""What one call does: raise, return these bytes, call, or (None) draw a small mark."""


def small_mark(seed: int) -> bytes:
    """A 64 px PNG, another one for every seed."""
    image = Image.new("RGB", (64, 64), "#F7F3EC")
    side = 12 + seed % 24
    ImageDraw.Draw(image).rectangle((16, 16, 16 + side, 16 + side // 2 + seed % 7), fill="#0B3C5D")
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@dataclass
class ScriptedProvider:
    """`script` maps a request's seed to what its successive calls do; a call beyond the script draws."""

    script: Mapping[int, list[Step]] = field(default_factory=dict)
    cost_usd: float = 0.01
    delay_s: float = 0.0
    calls: list[DrawRequest] = field(default_factory=list)

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        earlier = sum(call.seed == request.seed for call in self.calls)
        self.calls.append(request)
        await asyncio.sleep(self.delay_s)
        steps = self.script.get(request.seed, [])
        step = steps[earlier] if earlier < len(steps) else None
        if isinstance(step, Exception):
            raise step
        if callable(step):
            return step(request)
        return Drawing(small_mark(request.seed) if step is None else step, "image/png", self.cost_usd)

    async def close(self) -> None:
        """Nothing is held open."""
