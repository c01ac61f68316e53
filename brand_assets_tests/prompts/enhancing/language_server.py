"""This file is a language service on loopback that says what a test tells it to, in OpenAI's or Anthropic's form."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

USAGE = {"input_tokens": 1000, "output_tokens": 500}
Material = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]
    body: dict[str, Any]

    @property
    def material(self) -> Material:
        told = self.body["input"] if "input" in self.body else self.body["messages"][0]["content"]
        found: Material = json.loads(told)
        return found


Say = Callable[[Material], object]
"""What the model makes of the material: an object as JSON, a text as it is, a `Turned` as an error, None: no answer."""


@dataclass(frozen=True, slots=True)
class Turned:
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


def reword_all(material: Material) -> object:
    """Every prompt with two words more, and no opinion on models."""
    return {"prompts": [{**entry(one, f"Finely drawn: {one['text']}")} for one in material["prompts"]]}


def entry(one: Material, text: str, model: str | None = None, reason: str | None = None) -> dict[str, object]:
    return {"id": one["id"], "text": text, "model": model, "reason": reason}


@dataclass
class LanguageServer:
    """`with LanguageServer(say) as server:` answers on `server.url`; `asked` holds what came in."""

    say: Say = reword_all
    usage: dict[str, int] | None = field(default_factory=lambda: dict(USAGE))
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                server.asked.append(asked)
                said = server.say(asked.material)
                if said is None:
                    self.close_connection = True
                    return
                turned = said if isinstance(said, Turned) else Turned(200, server.form(asked.path, said))
                data = json.dumps(turned.body).encode()
                self.send_response(turned.status)
                for name, value in {"content-type": "application/json", **turned.headers}.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing is printed."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def form(self, path: str, said: object) -> dict[str, Any]:
        text = said if isinstance(said, str) else json.dumps(said)
        usage = {"usage": self.usage} if self.usage is not None else {}
        if path.endswith("/v1/responses"):
            part = {"type": "output_text", "text": text, "annotations": [], "logprobs": []}
            return {"status": "completed", "output": [{"type": "message", "content": [part]}], **usage}
        return {"content": [{"type": "text", "text": text}], "stop_reason": "end_turn", **usage}
