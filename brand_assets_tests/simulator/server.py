"""This file runs the simulator: a real HTTP server on loopback, in a thread of its own."""

import asyncio
import socket
import threading
from dataclasses import asdict
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from brand_assets_tests.simulator.anthropic import anthropic_routes
from brand_assets_tests.simulator.bad_manners import Answered, OpenProtocol
from brand_assets_tests.simulator.books import Books, Charge, Create, Seen
from brand_assets_tests.simulator.fal import fal_routes
from brand_assets_tests.simulator.files import file_routes
from brand_assets_tests.simulator.freepik import freepik_routes
from brand_assets_tests.simulator.mischief import CALM, Mischief
from brand_assets_tests.simulator.openai import openai_routes
from brand_assets_tests.simulator.options import Options
from brand_assets_tests.simulator.replicate import replicate_routes
from brand_assets_tests.simulator.ringing import ringing_routes
from brand_assets_tests.simulator.stability import stability_routes
from brand_assets_tests.simulator.world import World

KEYS = {
    "stability": "STABILITY_API_KEY",
    "replicate": "REPLICATE_API_TOKEN",
    "openai": "OPENAI_API_KEY",
    "fal": "FAL_KEY",
    "freepik": "FREEPIK_API_KEY",
    "anthropic": "ANTHROPIC_API_KEY",
}
PROVIDERS = tuple(KEYS)


def build_app(world: World) -> Starlette:
    """Every service under a path of its own, and `/_bill` for whoever started this."""

    async def show_bill(request: Request) -> Response:
        creates = [{**asdict(c), "fields": None} for c in list(world.books.creates)]
        bill = [asdict(charge) for charge in world.books.bill()]
        return JSONResponse({"billed_usd": world.books.billed_usd(), "bill": bill, "creates": creates})

    routes = [Route("/_bill", show_bill), *file_routes(world), *stability_routes(world), *replicate_routes(world)]
    routes += [*openai_routes(world), *fal_routes(world), *freepik_routes(world), *anthropic_routes(world)]
    routes += ringing_routes(world)
    return Starlette(routes=routes, exception_handlers={Answered: _answer})


async def _answer(request: Request, early: Exception) -> Response:
    assert isinstance(early, Answered)
    return early.response


class Simulator:
    """`with Simulator(mischief) as sim:` serves until the block ends. Its bill and its log stay readable afterwards."""

    def __init__(self, mischief: Mischief = CALM, options: Options | None = None, *, port: int = 0) -> None:
        self.world = World(mischief, options or Options())
        self._socket = socket.create_server(("127.0.0.1", port), backlog=1024)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.port: int = self._socket.getsockname()[1]
        self.world.origin = f"http://127.0.0.1:{self.port}"
        self._refused_origin = f"http://127.0.0.1:{_find_silent_port()}"
        config = uvicorn.Config(
            build_app(self.world),
            http=OpenProtocol,
            loop="asyncio",
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            backlog=1024,
            timeout_keep_alive=60,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, name="simulator", daemon=True)

    @property
    def base_urls(self) -> dict[str, str]:
        """By provider, as `Settings.base_urls` wants them."""
        refused = self.world.mischief.refused
        origins = {name: self._refused_origin if name in refused else self.world.origin for name in PROVIDERS}
        return {name: f"{origin}/{name}" for name, origin in origins.items()}

    @property
    def keys(self) -> dict[str, str]:
        """By provider, a key that this simulator takes, as `Settings.keys` wants them."""
        return {name: self.world.options.keys.get(name, f"simulated-{name}-key") for name in PROVIDERS}

    @property
    def environment(self) -> dict[str, str]:
        """The variables that lead an installation here."""
        urls = {f"{name.upper()}_BASE_URL": url for name, url in self.base_urls.items()}
        return urls | {KEYS[name]: key for name, key in self.keys.items()}

    @property
    def books(self) -> Books:
        return self.world.books

    @property
    def bill(self) -> list[Charge]:
        return self.books.bill()

    @property
    def billed_usd(self) -> float:
        return self.books.billed_usd()

    @property
    def creates(self) -> list[Create]:
        """Every valid create, turned away or begun, in order of arrival."""
        return list(self.books.creates)

    @property
    def requests(self) -> list[Seen]:
        """Everything that came in, creates, polls and downloads."""
        return list(self.books.requests)

    @property
    def breaches(self) -> dict[str, int]:
        """How many creates came beyond a rate limit, by provider."""
        return {name: window.breaches for name, window in self.world.windows.items()}

    def begun_twice(self) -> list[str]:
        """Digests of the bodies that were paid for more than once; there must be none."""
        return self.books.begun_twice()

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """Breaks off whatever still hangs."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(10)
        self._socket.close()

    def _serve(self) -> None:
        asyncio.run(self._server.serve(sockets=[self._socket]))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def _find_silent_port() -> int:
    """A port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        return int(nobody.getsockname()[1])
