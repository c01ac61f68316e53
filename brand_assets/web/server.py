"""This file runs the review app: listens, says where, and stops cleanly when it is asked to."""

from collections.abc import Callable
from types import FrameType

import uvicorn
from fastapi import FastAPI

from brand_assets.campaigns.studio import Studio
from brand_assets.web.app import create_app
from brand_assets.web.live import get_live

STOP_WAIT_S = 5


def serve(
    studio: Studio,
    *,
    host: str,
    port: int,
    has_daemon: bool = False,
    dagster_url: str | None = None,
    on_ready: Callable[[str], None] | None = None,
) -> None:
    """Serve until SIGINT or SIGTERM; `on_ready` is told the address once it answers."""
    app = create_app(studio, has_daemon=has_daemon, dagster_url=dagster_url)
    config = uvicorn.Config(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=STOP_WAIT_S)
    server = _Server(config, app, on_ready)
    try:
        server.run()
    except KeyboardInterrupt:
        return


class _Server(uvicorn.Server):
    """Tells when it listens, and ends streams that would otherwise keep it."""

    def __init__(self, config: uvicorn.Config, app: FastAPI, on_ready: Callable[[str], None] | None) -> None:
        super().__init__(config)
        self._app, self._on_ready = app, on_ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started and self._on_ready:
            self._on_ready(f"http://{self.config.host}:{self.config.port}")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        get_live(self._app).close()
        super().handle_exit(sig, frame)
