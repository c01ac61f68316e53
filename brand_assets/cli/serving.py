"""This file holds the commands that serve pages: `serve`, the review app; `dev`, that and the Dagster UI together."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Annotated, NoReturn

import typer

from brand_assets.campaigns.daemons import hold_daemon_lock
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.console import error_console, open_for_command
from brand_assets.cli.launch import PROJECT, open_instance
from brand_assets.errors import ConfigError
from brand_assets.settings.review import DEFAULT_PORT, MAX_PORT, PORT

DAGSTER_PORT = 3000
LOOPBACK = "127.0.0.1"
STOP_WAITS_S = ((signal.SIGINT, 20.0), (signal.SIGTERM, 8.0), (signal.SIGKILL, 5.0))
"""Each signal, and how long Dagster may take to heed it."""

Host = Annotated[str, typer.Option(help="The address to listen on; one that others can reach needs tokens.")]
Port = Annotated[int, typer.Option(min=1, max=MAX_PORT, envvar=PORT, help="The review app's port.")]


def serve(host: Host = "127.0.0.1", port: Port = DEFAULT_PORT) -> None:
    """Serve the review app: the inbox, the galleries, deciding, the library, and its API."""
    studio = open_for_command()
    with _stopping_quietly():
        _serve(studio, host, port, on_ready=lambda address: _tell_address(studio, address))


def dev(
    host: Host = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=MAX_PORT, help="The Dagster UI's port.")] = DAGSTER_PORT,
    review_port: Port = DEFAULT_PORT,
) -> None:
    """Start the review app, and the Dagster UI with its daemon; the checkpoint sensors run."""
    studio = open_for_command()
    if port == review_port:
        raise typer.BadParameter(f"The Dagster UI and the review app cannot both have {port}.", param_hint="--port")
    dagster = _Dagster(studio, port, review_port)

    def start(address: str) -> None:
        _tell_address(studio, address)
        dagster.start()
        error_console.print(f"Dagster UI: {dagster.address} (in half a minute)", highlight=False)

    with _stopping_quietly():
        try:
            _serve(studio, host, review_port, dagster_url=dagster.address, on_ready=start)
        finally:
            dagster.stop()
    dagster.refuse_death()


def _serve(
    studio: Studio, host: str, port: int, *, on_ready: Callable[[str], None], dagster_url: str | None = None
) -> None:
    """Until somebody stops it; `on_ready` is told the address once it answers."""
    from brand_assets.web.server import serve as serve_app

    has_daemon = dagster_url is not None
    serve_app(studio, host=host, port=port, has_daemon=has_daemon, dagster_url=dagster_url, on_ready=on_ready)


def _tell_address(studio: Studio, address: str) -> None:
    error_console.print(f"Review app: {address}   data: {studio.settings.data_root}", highlight=False)


class _Stopped(Exception):
    """Somebody asked us to stop while nothing was there yet, or no longer, to hear it."""


@contextmanager
def _stopping_quietly() -> Iterator[None]:
    """SIGTERM ends this as Ctrl-C does: what was started is stopped, nothing is printed."""

    def stop(number: int, frame: FrameType | None) -> NoReturn:
        raise _Stopped

    def hang_up(number: int, frame: FrameType | None) -> None:
        """The terminal was closed: as SIGTERM, to whoever hears that at this moment."""
        os.kill(os.getpid(), signal.SIGTERM)

    handlers = {signal.SIGINT: stop, signal.SIGTERM: stop, signal.SIGHUP: hang_up}
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        with suppress(_Stopped, KeyboardInterrupt):
            yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Dagster:
    """Dagster's webserver and daemon, in a group of their own, so that we alone say when they stop.

    They listen on this machine alone, whatever the review app does: the UI knows no login, and may do everything.
    """

    def __init__(self, studio: Studio, port: int, review_port: int) -> None:
        """Raise ConfigError before anything is started, when it could not be."""
        self._workspace = PROJECT / "workspace.yaml"
        if not self._workspace.is_file():
            raise ConfigError(f"There is no {self._workspace}. Start the UI from a clone of the project.")
        _refuse_taken_port(LOOPBACK, port, f"brand-assets dev --port {_another(port)}")
        self._lock = hold_daemon_lock(studio.settings)
        open_instance(studio)
        self.address = f"http://{LOOPBACK}:{port}"
        self._port = port
        self._review_port = review_port
        self._process: subprocess.Popen[bytes] | None = None
        self._is_stopping = threading.Event()
        self._death: int | None = None

    def start(self) -> None:
        where = ["-w", str(self._workspace), "-h", LOOPBACK, "-p", str(self._port)]
        command = [sys.executable, "-m", "dagster", "dev", *where]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own words
            command,
            env={**os.environ, PORT: str(self._review_port)},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            pass_fds=(self._lock,),
        )
        threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()

    def stop(self) -> None:
        """End it and all that it started. Whoever presses Ctrl-C again while this goes on changes nothing."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        self._is_stopping.set()
        if self._process is None:
            return
        for number, wait_s in STOP_WAITS_S:
            if self._process.poll() is None:
                self._process.send_signal(number)
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(wait_s)
        with suppress(ProcessLookupError, PermissionError):  # what it left behind in its group
            os.killpg(self._process.pid, signal.SIGTERM)

    def refuse_death(self) -> None:
        if self._death is not None:
            raise ConfigError(
                f"Dagster stopped by itself (exit code {self._death}), so the review app was stopped too. What it said "
                "is above."
            )

    def _follow(self, process: "subprocess.Popen[bytes]") -> None:
        """When Dagster dies, the review app is stopped as by Ctrl-C."""
        code = process.wait()
        if not self._is_stopping.is_set():
            self._death = code
            os.kill(os.getpid(), signal.SIGINT)


def _refuse_taken_port(host: str, port: int, instead: str) -> None:
    """Before anything is started: a second daemon on the same home would run its sensors without a UI."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"{host}:{port} cannot be listened on: {error.strerror or error}. If it runs already, use that; "
                f"otherwise choose another port: {instead}"
            ) from None


def _another(port: int) -> int:
    return port + 1 if port < 65535 else port - 1
