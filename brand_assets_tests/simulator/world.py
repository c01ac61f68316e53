"""This file is what all services of the simulator share: who may ask, what goes wrong, what is billed, what runs."""

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from random import Random
from typing import Any, Protocol

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from brand_assets_tests.simulator.bad_manners import Answered, Hang, Reset, SlowBody, cut_short
from brand_assets_tests.simulator.billing import UNBILLED_STATUSES, is_billed
from brand_assets_tests.simulator.books import Books, Charge, Create, Seen
from brand_assets_tests.simulator.forms import digest_of
from brand_assets_tests.simulator.limits import Window
from brand_assets_tests.simulator.mischief import Kind, Mischief
from brand_assets_tests.simulator.options import DOCUMENTED_LIMITS, Options
from brand_assets_tests.simulator.tasks import Shelf, Task

PAGE = "<!doctype html><html><body><h1>503 Backend fetch failed</h1></body></html>"


class Voice(Protocol):
    """How one service words an error: by status, a short name of ours for its cause, and the words."""

    def __call__(self, status: int, cause: str, words: str) -> Response: ...


@dataclass(frozen=True, slots=True)
class Service:
    """One provider's name and voice."""

    name: str
    voice: Voice
    busy_status: int = 500
    """What it answers when it fails by itself."""


@dataclass
class World:
    mischief: Mischief
    options: Options
    books: Books = field(default_factory=Books)
    shelf: Shelf = field(default_factory=Shelf)
    tasks: dict[str, Task] = field(default_factory=dict)
    origin: str = ""
    windows: dict[str, Window] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    uploads: dict[str, bytes] = field(default_factory=dict)
    rung: list[tuple[str, int]] = field(default_factory=list)
    """Webhooks that were delivered: the task, and the status that answered; 0 for no answer."""
    dice: Random = field(default_factory=lambda: Random(0))
    _earlier: Counter[str] = field(default_factory=Counter)
    _indices: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        if self.options.is_limited:
            limits = {**DOCUMENTED_LIMITS, **self.options.limits}
            self.windows = {provider: Window(limit) for provider, limit in limits.items()}

    async def note(self, request: Request, provider: str) -> bytes:
        """Writes the request down; its body."""
        body = await request.body()
        seen = Seen(provider, request.method, request.url.path, dict(request.headers), body, time.monotonic())
        self.books.requests.append(seen)
        return body

    def check_key(self, service: Service, given: str | None) -> None:
        """Turns away who has no key, or another than the one that is set."""
        wanted = self.options.keys.get(service.name)
        if not given:
            raise Answered(service.voice(401, "no_key", "No API key was given."))
        if wanted is not None and given != wanted:
            raise Answered(service.voice(401, "wrong_key", "The API key is not valid."))

    def check_window(self, service: Service) -> None:
        """Turns away a create beyond the account's limit."""
        window = self.windows.get(service.name)
        wait_s = None if window is None else window.take()
        if window is not None and wait_s is not None:
            limit = window.limit
            raise Answered(
                service.voice(
                    429,
                    "throttled",
                    f"You have exceeded the rate limit of {limit.requests} requests within a {limit.window_s:g} second "
                    f"period. Your rate limit resets in ~{wait_s:.0f}s.",
                )
            )

    def take_create(self, service: Service, model: str, *parts: Any, key: str | None) -> Create:
        """Writes a valid create down, and turns it away when that is its fate."""
        digest = digest_of(service.name, model, *parts)
        with self.lock:
            index, earlier = self._indices[service.name], self._earlier[digest]
            self._indices[service.name] += 1
            self._earlier[digest] += 1
        kind = self.mischief.choose(service.name, index, digest, earlier)
        fields = next((part for part in parts if isinstance(part, Mapping)), {})
        create = Create(service.name, model, digest, kind, time.monotonic(), dict(fields))
        self.books.creates.append(create)
        if (response := self._turn_away(service, kind, key or "")) is not None:
            raise Answered(response)
        return create

    def begin(self, create: Create, usd: float, *, text_usd: float = 0.0, task: Task | None = None) -> None:
        """Work begins, and is billed unless it ends in a way that is not. Fails here when that is its fate."""
        create.has_begun = True
        create.task_id = task.task_id if task else secrets.token_hex(8)
        charge = Charge(create.provider, create.model, usd, create.task_id, create.key, text_usd)
        if task is not None:
            self.tasks[task.task_id] = task
            self.books.enter(charge, lambda: is_billed(task.provider, task.fate, self.options))
        else:
            fate = "refused" if create.kind == "filter" else "succeeded"
            self.books.enter(charge, lambda: is_billed(create.provider, fate, self.options))

    def break_off(self, service: Service, create: Create) -> None:
        """Ends the call without an answer to the work that has begun, when that is its fate."""
        match create.kind:
            case "hang":
                raise Answered(Hang(self.mischief.hang_s))
            case "reset":
                raise Answered(Reset())
            case "cut_reply":
                raise Answered(cut_short(say(200, {"status": "starting", "padding": "-" * 200})))
            case "fail":
                raise Answered(service.voice(service.busy_status, "failed", "Something went wrong on our side."))
            case "unavailable":
                raise Answered(service.voice(503, "failed", "The service is not available."))

    def make_task(
        self,
        create: Create,
        fields: dict[str, Any],
        draw: Callable[[int], bytes],
        count: int,
        media_type: str,
        seed: int,
    ) -> Task:
        now = time.monotonic() + self.options.queued_s
        task = Task(
            secrets.token_hex(13),
            create.provider,
            create.model,
            fields,
            draw,
            count,
            media_type,
            create.kind,
            seed,
            now,
            now + self.choose_working_s(),
        )
        for number in range(count):
            name = self.shelf.put(partial(draw, number), media_type, create.kind, self.options.url_lifetime_s)
            task.urls.append(f"{self.origin}/files/{name}")
        return task

    def choose_working_s(self) -> float:
        """How long the next picture takes."""
        return self.options.working_s * self.dice.lognormvariate(0, self.options.working_sigma)

    def find_task(self, service: Service, task_id: str) -> Task:
        task = self.tasks.get(task_id)
        if task is None or task.provider != service.name:
            raise Answered(service.voice(404, "no_task", "There is no such task."))
        return task

    def spoil(self, response: Response, kind: Kind | None) -> Response:
        """The answer that carries a picture, or its file, as its fate has it."""
        match kind:
            case "cut_body":
                return cut_short(response)
            case "slow_body":
                return SlowBody(response, self.mischief.slow_s)
            case "html":
                return Response(PAGE, 200, media_type="text/html")
            case "wrong_type":
                return Response(response.body, 200, {**_kept(response), "content-type": "text/plain"})
            case "cut_image":
                body = bytes(response.body)
                return Response(body[: len(body) // 2], 200, {**_kept(response)})
        return response

    def _turn_away(self, service: Service, kind: Kind | None, key: str) -> Response | None:
        voice = service.voice
        match kind:
            case "throttle":
                return voice(429, "throttled", "Too many requests.")
            case "throttle_after":
                response = voice(429, "throttled", "Too many requests.")
                response.headers["retry-after"] = f"{self.mischief.retry_after_s:g}"
                return response
            case "hang_unbilled":
                return Hang(self.mischief.hang_s)
            case "reset_unbilled":
                return Reset()
            case "quota":
                return voice(429, "quota", "You exceeded your current quota; check your plan and billing details.")
            case "auth_echo":
                return voice(401, "wrong_key", f"Incorrect API key provided: {key}.")
            case "payment":
                return voice(402, "payment", "There is not enough credit.")
            case "fail" if service.busy_status in UNBILLED_STATUSES.get(service.name, ()):
                return voice(service.busy_status, "failed", "Something went wrong on our side.")
            case "unavailable" if 503 in UNBILLED_STATUSES.get(service.name, ()):
                return voice(503, "failed", "The service is not available.")
        return None


def _kept(response: Response) -> dict[str, str]:
    """The headers that still hold when the body is another."""
    return {name: value for name, value in response.headers.items() if name != "content-length"}


def say(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(dict(body), status, dict(headers or {}))
