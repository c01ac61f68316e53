"""This file is a server of one file of weights that misbehaves in the ways that servers of large files do."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Act = Callable[["Exchange"], None]


@dataclass
class Exchange:
    """One request, and what is done about it."""

    handler: BaseHTTPRequestHandler
    content: bytes

    @property
    def start(self) -> int:
        """The first byte that was asked for."""
        asked = self.handler.headers.get("range", "bytes=0-")
        return int(asked.removeprefix("bytes=").removesuffix("-"))

    def send(self, status: int, body: bytes = b"", *, length: int | None = None, content_range: str = "") -> None:
        self.handler.send_response(status)
        self.handler.send_header("content-length", str(len(body) if length is None else length))
        if content_range:
            self.handler.send_header("content-range", content_range)
        self.handler.end_headers()
        self.handler.wfile.write(body)
        self.handler.wfile.flush()
        self.handler.close_connection = True

    def send_rest(self, until: int | None = None) -> None:
        """As asked, announced in full; cut off at byte `until`."""
        total, start = len(self.content), self.start
        body = self.content[start:until]
        if start == 0:
            self.send(200, body, length=total)
        else:
            self.send(206, body, length=total - start, content_range=f"bytes {start}-{total - 1}/{total}")


@dataclass
class WeightsServer:
    """The n-th request is treated by the n-th act; the last one is for all that follow."""

    content: bytes
    acts: list[Act] = field(default_factory=list)
    ranges: list[str | None] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def __enter__(self) -> "WeightsServer":
        mine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                mine.ranges.append(self.headers.get("range"))
                mine.paths.append(self.path)
                act = mine.acts[min(len(mine.ranges), len(mine.acts)) - 1]
                act(Exchange(self, mine.content))

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"


def whole(exchange: Exchange) -> None:
    exchange.send_rest()


def whole_slowly(exchange: Exchange) -> None:
    time.sleep(0.3)
    exchange.send_rest()


def cut_at(until: int) -> Act:
    return lambda exchange: exchange.send_rest(until)


def ignore_range(exchange: Exchange) -> None:
    exchange.send(200, exchange.content)


def give_other_part(exchange: Exchange) -> None:
    exchange.send(
        206, exchange.content[7:], content_range=f"bytes 7-{len(exchange.content) - 1}/{len(exchange.content)}"
    )


def give_status(status: int) -> Act:
    return lambda exchange: exchange.send(status, b"no")


def give(content: bytes) -> Act:
    """Another file than the one that is wanted; parts of it where a part is asked for."""
    return lambda exchange: Exchange(exchange.handler, content).send_rest()
