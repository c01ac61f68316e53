"""This file is a service with a rate limit, on loopback: 150 creates in any 10 s, and one too many shuts it for 60 s.

It counts for itself: what it took and when, and how often it answered 429. A create is answered with a small PNG after
a time that is lognormal with a median of 2 s; the n-th create takes as long in every run.
"""

import asyncio
import io
import json
import math
import multiprocessing
import random
import time
import urllib.request
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from multiprocessing.connection import Connection

from PIL import Image

LIMIT = 150
WINDOW_S = 10.0
SHUT_S = 60.0
MEDIAN_S = 2.0
SIGMA = 0.5
_spawn = multiprocessing.get_context("spawn")


@dataclass(slots=True)
class Count:
    """What the service saw; `taken_at` by the machine's monotonic clock."""

    taken_at: list[float] = field(default_factory=list)
    throttled: int = 0
    breaches: int = 0

    def most_in_a_window(self) -> int:
        times = sorted(self.taken_at)
        return max((bisect_left(times, start + WINDOW_S) - i for i, start in enumerate(times)), default=0)


class Service:
    def __init__(self) -> None:
        self.count = Count()
        self._window: deque[float] = deque()
        self._shut_until = 0.0
        self._rng = random.Random(7)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await _read_request(reader):
                is_report = head.startswith(b"GET /count ")
                writer.write(
                    _reply(200, json.dumps(asdict(self.count)).encode()) if is_report else await self._create()
                )
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            writer.close()

    async def _create(self) -> bytes:
        now = time.monotonic()
        while self._window and self._window[0] <= now - WINDOW_S:
            self._window.popleft()
        if now >= self._shut_until and len(self._window) >= LIMIT:
            self.count.breaches += 1
            self._shut_until = now + SHUT_S
        if now < self._shut_until:
            self.count.throttled += 1
            return _reply(429, b'{"name": "rate_limit_exceeded"}')
        self._window.append(now)
        self.count.taken_at.append(now)
        number = len(self.count.taken_at)
        await asyncio.sleep(self._rng.lognormvariate(math.log(MEDIAN_S), SIGMA))
        return _reply(200, _paint(number), "image/png")


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            await reader.readexactly(int(line.split(b":")[1]))
    return head


def _reply(status: int, body: bytes, media_type: str = "application/json") -> bytes:
    return f"HTTP/1.1 {status} .\r\ncontent-type: {media_type}\r\ncontent-length: {len(body)}\r\n\r\n".encode() + body


def _paint(number: int) -> bytes:
    """No two are the same, so that every image is stored."""
    buffer = io.BytesIO()
    Image.new("RGB", (64, 64), (number >> 16 & 255, number >> 8 & 255, number & 255)).save(buffer, "png")
    return buffer.getvalue()


def _serve(pipe: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.start_server(Service().answer, "127.0.0.1", 0, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def limited_service() -> Iterator[str]:
    """Its address; a process of its own, so that nobody's work delays its clock but the machine's."""
    here, there = _spawn.Pipe()
    process = _spawn.Process(target=_serve, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.kill()
        process.join()


def read_count(address: str) -> Count:
    with urllib.request.urlopen(f"{address}/count") as reply:  # noqa: S310 - an address of this machine
        return Count(**json.load(reply))
