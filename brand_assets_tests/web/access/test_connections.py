"""Connections that ask for nothing, for half of something, or for ever, against a real server on loopback."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
import uvicorn

from brand_assets.campaigns.studio import Studio
from brand_assets.web.access.bodies import Bodies
from brand_assets.web.access.connections import make_protocol
from brand_assets.web.access.opening import bind
from brand_assets.web.app import create_app

HEAD_S = 0.5
LIMIT = 200
CUT = (ConnectionResetError, BrokenPipeError)


@pytest.fixture
def port(studio: Studio) -> Iterator[int]:
    """A server with room for 200 connections and half a second of patience."""
    app = create_app(studio)
    app.state.access.bodies = Bodies(deadline_s=0.5)
    listener = bind("127.0.0.1", 0)
    protocol = make_protocol(LIMIT, head_deadline_s=HEAD_S, stalled_s=0.5)
    config = uvicorn.Config(app, http=protocol, ws="none", log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],))
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
    assert not thread.is_alive()


@contextmanager
def connect(port: int, sent: bytes = b"") -> Iterator[socket.socket]:
    with closing(socket.create_connection(("127.0.0.1", port), timeout=15)) as opened:
        if sent:
            opened.sendall(sent)
        yield opened


def answers(port: int) -> bool:
    return httpx.get(f"http://127.0.0.1:{port}/static/mark.svg", timeout=15).status_code == 200


def trickle(opened: socket.socket) -> None:
    """A byte every 20 ms for four seconds, or until the other side has had enough."""
    for _ in range(200):
        opened.sendall(b"X")
        time.sleep(0.02)


def pour(opened: socket.socket, piece: bytes, times: int) -> None:
    for _ in range(times):
        opened.sendall(piece)


def read_all(opened: socket.socket) -> bytes:
    """Until the other side closes; a socket's timeout fails the test."""
    parts = []
    try:
        while part := opened.recv(65_536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def test_a_thousand_idle_connections_stop_nobody(port: int) -> None:
    """Five times as many as there is room for: those that have waited longest make way, and we are answered."""
    idle = [socket.create_connection(("127.0.0.1", port), timeout=15) for _ in range(1000)]
    try:
        for number, opened in enumerate(idle[-100:]):
            opened.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-" + b"a" * number)
        assert answers(port)
        assert answers(port)
        assert sum(read_all(opened) == b"" for opened in idle) == 1000
    finally:
        for opened in idle:
            opened.close()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"])
def test_half_a_request_is_not_waited_for(port: int, sent: bytes) -> None:
    with connect(port, sent) as opened:
        assert read_all(opened) == b""
    assert answers(port)


def test_a_header_that_trickles_is_cut_though_it_never_pauses(port: int) -> None:
    with connect(port, b"GET / HTTP/1.1\r\n") as opened, pytest.raises(CUT):
        trickle(opened)
    assert answers(port)


def test_half_a_second_request_on_a_kept_connection_is_not_waited_for_either(port: int) -> None:
    first = b"GET /static/mark.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with connect(port, first + b"GET / HT") as opened:
        assert read_all(opened).startswith(b"HTTP/1.1 200")


def test_a_body_that_trickles_is_refused_in_time(port: int) -> None:
    head = b"POST /you HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with connect(port, head + b"Content-Length: 1000\r\n\r\nname=") as opened:
        assert read_all(opened).startswith(b"HTTP/1.1 408")


def test_an_endless_body_is_refused_and_its_connection_closed(port: int) -> None:
    head = b"POST /you HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    with connect(port, head) as opened, pytest.raises(CUT):
        pour(opened, chunk, 1000)
    assert answers(port)


def test_a_body_that_nobody_wants_is_not_taken_in(port: int) -> None:
    """A GET with a body that never ends: it is answered, and the connection is closed."""
    head = b"GET /static/mark.svg HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\nabc"
    with connect(port, head) as opened:
        assert read_all(opened).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"POST /you HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /you HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=["two hosts", "no host", "two framings", "two lengths", "huge head", "tls"],
)
def test_what_is_no_request_or_two_in_one_is_refused(port: int, head: bytes) -> None:
    with connect(port, head) as opened:
        answer = read_all(opened)
    assert answer == b"" or answer.startswith((b"HTTP/1.1 400", b"HTTP/1.1 403"))
    assert answers(port)


def test_who_asks_without_reading_is_cut(port: int) -> None:
    """Asks for ten megabytes of fonts and takes none of them."""
    ask = b"GET /static/fonts/Manrope-Bold.ttf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with closing(socket.socket()) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        opened.settimeout(15)
        opened.connect(("127.0.0.1", port))
        pour(opened, ask, 120)
        with pytest.raises(CUT):
            trickle(opened)
    assert answers(port)
