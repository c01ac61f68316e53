"""This file is an HTTP server that breaks off wherever a test wants it to: it writes bytes, not responses."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Act = Callable[[asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class RawServer:
    port: int = 0
    requests: list[bytes] = field(default_factory=list)
    """Head and body of each request, in their order."""

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(*acts: Act, port: int = 0) -> AsyncIterator[RawServer]:
    """A server whose n-th request is treated by the n-th act; the last act is for all that follow."""
    found = RawServer()

    async def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                found.requests.append(await _read_request(reader))
                await acts[min(len(found.requests), len(acts)) - 1](writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(treat, "127.0.0.1", port)
    found.port = server.sockets[0].getsockname()[1]
    try:
        yield found
    finally:
        server.close()


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return head + (await reader.readexactly(int(lengths[0].partition(b":")[2])) if lengths else b"")


def answer(status: int, body: bytes = b"", *headers: str, length: int | None = None) -> Act:
    """A whole answer, or one that announces another length than it has."""

    async def act(writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} X", f"content-length: {len(body) if length is None else length}", *headers]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        if length is not None and length > len(body):
            await close(writer)

    return act


def say(data: bytes) -> Act:
    """These bytes as they are, and the connection closes."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await close(writer)

    return act


def trickle(head: bytes, every_s: float = 0.02) -> Act:
    """The head, and then one byte after the other for ever."""

    async def act(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(every_s)

    return act


async def close(writer: asyncio.StreamWriter) -> None:
    await writer.drain()
    writer.close()
    raise ConnectionResetError


async def reset(writer: asyncio.StreamWriter) -> None:
    """The connection is reset, as by a machine that goes down."""
    raw: socket.socket = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    raise ConnectionResetError


async def hang(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
