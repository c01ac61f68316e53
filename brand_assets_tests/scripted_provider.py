"""This file is an image provider that does as it is told: it draws, or fails in the way that a script says."""

import asyncio
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageDraw

from brand_assets.errors import DrawFailed, OutcomeUnknown
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
    under_way: int = 0
    most_under_way: int = 0
    is_closed: bool = False

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        earlier = sum(call.seed == request.seed for call in self.calls)
        self.calls.append(request)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(self.delay_s)
        finally:
            self.under_way -= 1
        steps = self.script.get(request.seed, [])
        step = steps[earlier] if earlier < len(steps) else None
        if isinstance(step, Exception):
            raise step
        if callable(step):
            return step(request)
        return Drawing(small_mark(request.seed) if step is None else step, "image/png", self.cost_usd)

    async def close(self) -> None:
        self.is_closed = True


@dataclass
class TaskProvider:
    """A service of asynchronous tasks: a create makes one, and it is done `delay_s` later unless it is cancelled.

    `tasks` maps each task's id to its request's key; `billed` holds the ids of those that were finished. Tasks live
    here, so that a second run with the same object finds what the first one left.
    """

    delay_s: float = 0.0
    answer_s: float = 0.0
    cost_usd: float = 0.01
    tasks: dict[str, str] = field(default_factory=dict)
    billed: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    polled: list[str] = field(default_factory=list)

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        task_id = task.task_id
        if task_id is None and task.is_lost:
            task_id = next((one for one, key in self.tasks.items() if key == request.request_key), None)
            if task_id is None:
                raise OutcomeUnknown("The service lists no such task.")
            await task.keep(task_id)
        elif task_id is None:
            task_id = f"task-{len(self.tasks) + 1}"
            self.tasks[task_id] = request.request_key
            await asyncio.sleep(self.answer_s)
            await task.keep(task_id)
        self.polled.append(task_id)
        if task_id in self.cancelled:
            raise DrawFailed(f"Task {task_id} was cancelled.")
        try:
            await asyncio.sleep(self.delay_s)
        except asyncio.CancelledError:
            self.cancelled.append(task_id)
            raise
        if task_id not in self.billed:
            self.billed.append(task_id)
        return Drawing(small_mark(request.seed), "image/png", self.cost_usd)

    async def close(self) -> None:
        """Nothing is held open."""
