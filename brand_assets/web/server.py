"""This file runs the review app: listens, says where, and stops cleanly when it is asked to."""

import logging
import socket
import threading
from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BrandAssetsError
from brand_assets.web.access.connections import make_protocol, raise_file_limit
from brand_assets.web.access.door import MAX_HEAD_BYTES
from brand_assets.web.access.opening import bind, decide_openness
from brand_assets.web.app import create_app
from brand_assets.web.live import get_live

STOP_WAIT_S = 3

_log = logging.getLogger(__name__)


def serve(
    studio: Studio,
    *,
    host: str,
    port: int,
    has_daemon: bool = False,
    dagster_url: str | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; `on_ready` is told the address once it answers.

    Raises ConfigError, before anything is listened on, when others could reach the house and no token is live, when
    the port is taken, or when there is no such address.
    """
    is_open = decide_openness(studio.settings, host)
    listener = bind(host, port)
    try:
        app = create_app(studio, is_open=is_open, has_daemon=has_daemon, dagster_url=dagster_url)
        app.state.access.listen_on(host)
        if not is_open and not app.state.access.is_secure:
            _log.warning(
                "Tokens and decisions travel unencrypted over http. Put a proxy with TLS before the review app, and "
                "set BRAND_ASSETS_URL to its https address."
            )
        address = _tell_address(host, listener.getsockname()[1])
        _Server(_configure(app), app, lambda: on_ready(address) if on_ready else None).run([listener])
    except KeyboardInterrupt:
        return
    finally:
        listener.close()


def _configure(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=make_protocol(raise_file_limit()),
        ws="none",
        log_level="error",
        access_log=False,
        proxy_headers=False,  # whose word counts for what is decided in `access/hosts.py`
        server_header=False,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        timeout_graceful_shutdown=STOP_WAIT_S,
    )


def _tell_address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


class _Server(uvicorn.Server):
    """Tells when it listens, reads the library meanwhile, and ends streams that would otherwise keep it."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._app, self._on_ready = app, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            threading.Thread(target=self._read_ahead, daemon=True).start()
            self._on_ready()

    def _read_ahead(self) -> None:
        try:
            self._app.state.house.library.warm()
        except BrandAssetsError as error:
            _log.warning("The library could not be read ahead, so the first search is slow: %s", error)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        get_live(self._app).close()
        super().handle_exit(sig, frame)
