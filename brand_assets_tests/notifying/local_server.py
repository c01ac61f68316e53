"""This file is a small HTTP server on loopback that answers as a test says, badly where it says so."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """`is_lost`: the connection breaks in place of the answer. `after`: nothing is said before this is set."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    is_lost: bool = False
    after: threading.Event | None = None


class LocalServer:
    """`with LocalServer(answer) as server:` serves until the block ends; `requests` are what came in."""

    def __init__(self, answer: Callable[[Asked], Answer]) -> None:
        self.requests: list[Asked] = []
        requests = self.requests

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                parts = urlsplit(self.path)
                query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                body = self.rfile.read(int(headers.get("content-length", 0)))
                asked = Asked(self.command, parts.path, query, headers, body)
                requests.append(asked)
                self.give(answer(asked))

            def give(self, answer: Answer) -> None:
                if answer.after is not None:
                    answer.after.wait(60)
                if answer.is_lost:
                    self.close_connection = True
                    return
                body = json.dumps(answer.body).encode() if not isinstance(answer.body, bytes) else answer.body
                self.send_response(answer.status)
                for name, value in {"content-length": str(len(body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PATCH = answer  # noqa: N815 - names that the base class looks for

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
