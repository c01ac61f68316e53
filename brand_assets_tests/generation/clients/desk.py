"""This file puts a service behind a client that answers as a test says, and reads what it was asked."""

import asyncio
import io
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path

import httpx
from PIL import Image

from brand_assets.records.drawing import Drawing, DrawRequest, ImageProvider, NoTask
from brand_assets.settings import Settings

KEYS = {"stability": "sk-stability-planted-0001", "openai": "sk-openai-planted-0002"}
SETTINGS = Settings(Path("nowhere"), dagster_home=Path("nowhere"), keys=KEYS)


class Desk:
    """A service that gives one answer to everything, and keeps what it was asked."""

    def __init__(self, answer: httpx.Response | Callable[[httpx.Request], httpx.Response]) -> None:
        self.asked: list[httpx.Request] = []
        self._answer = answer

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self._take)

    def _take(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        return self._answer(request) if callable(self._answer) else self._answer


def make_request(model_key: str, *, strength: float | None = None, **params: object) -> DrawRequest:
    """A request of the concept round, or with a strength of the one after it."""
    provider, _, model = model_key.partition("/")
    return DrawRequest(
        campaign="pier",
        round="concept" if strength is None else "direction",
        attempt=1,
        prompt_id="p1",
        provider=provider,
        model=model,
        text="A pier of two posts, “calm”.",
        negative="gradients",
        params=params,
        seed=4294967294,
        strength=strength,
    )


def make_picture(width_px: int = 96, height_px: int = 96, kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width_px, height_px), "#0B3C5D").save(buffer, kind)
    return buffer.getvalue()


def draw(client: ImageProvider, request: DrawRequest, parent: bytes | None = None) -> Drawing:
    """One image; the client's connections are given back."""

    async def ask() -> Drawing:
        try:
            return await client.draw(request, parent, NoTask())
        finally:
            await client.close()

    return asyncio.run(ask())


def read_parts(request: httpx.Request) -> dict[str, tuple[str | None, str, bytes]]:
    """What a form holds: for each name its file name, media type and content."""
    head = b"content-type: " + request.headers["content-type"].encode() + b"\r\n\r\n"
    message = BytesParser(policy=HTTP).parsebytes(head + request.content)
    return {
        str(part.get_param("name", header="content-disposition")): (
            part.get_filename(),
            part.get_content_type(),
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    }
