"""This file is a process that draws a round until somebody stops it: `python -m ... DATA_ROOT CAMPAIGN KIND RUN_ID`."""

import asyncio
import sys
from dataclasses import dataclass
from pathlib import Path

from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.studio import open_studio
from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, TaskRecord
from brand_assets.settings import Settings
from brand_assets_tests.scripted_provider import ScriptedProvider, TaskProvider

PROVIDER = "stability"


def settings_for(data_root: Path) -> Settings:
    return Settings(data_root=data_root, dagster_home=data_root / "dagster_home", profile="production", concurrency=4)


@dataclass
class Noting:
    """Draws with another provider, and notes each call in a file before it begins."""

    inner: ImageProvider
    log: Path

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        with self.log.open("a") as log:
            log.write(f"{request.request_key}\n")
        return await self.inner.draw(request, parent, task)

    async def close(self) -> None:
        await self.inner.close()


@dataclass
class Waiting(ScriptedProvider):
    """Answers once this file is there."""

    sign: Path = Path()

    async def draw(self, request: DrawRequest, parent: bytes | None, task: TaskRecord) -> Drawing:
        while not self.sign.exists():
            await asyncio.sleep(0.01)
        return await super().draw(request, parent, task)


def open_provider(kind: str, data_root: Path) -> ImageProvider:
    if kind == "tasks":
        return TaskProvider(delay_s=3600)
    return Waiting(sign=data_root / "may_answer") if kind == "answers" else ScriptedProvider(delay_s=3600)


if __name__ == "__main__":
    data_root, campaign, kind, run_id = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
    provider = Noting(open_provider(kind, data_root), data_root / "calls.log")
    draw_round(open_studio(settings_for(data_root)), campaign, "concept", run_id=run_id, providers={PROVIDER: provider})
