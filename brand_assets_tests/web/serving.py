"""This file serves the review app on a free port of this machine, in a thread, for as long as a test needs it."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from brand_assets.campaigns.studio import Studio
from brand_assets.web.app import create_app
from brand_assets.web.live import get_live

PATIENCE_S = 20


@contextmanager
def serve_app(app: FastAPI) -> Iterator[str]:
    """Its address, as `http://127.0.0.1:PORT`."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", access_log=False, ws="none", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    try:
        _wait_until_started(server)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        get_live(app).close()
        server.should_exit = True
        thread.join(PATIENCE_S)
        listener.close()


@contextmanager
def serve_studio(studio: Studio, *, has_daemon: bool = False) -> Iterator[str]:
    """The app over an installation that only this machine can reach."""
    with serve_app(create_app(studio, has_daemon=has_daemon)) as address:
        yield address


def _wait_until_started(server: uvicorn.Server) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not server.started:
        if time.monotonic() > deadline:
            raise AssertionError(f"The review app did not start within {PATIENCE_S} s.")
        time.sleep(0.02)
