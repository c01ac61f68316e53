import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parents[2]
PATIENCE_S = 120


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def command(*words: str) -> Iterator["subprocess.Popen[str]"]:
    """`brand-assets` in a group of its own, which is ended whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "brand_assets.cli", *words],
        cwd=REPO,
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        assert process.stdout is not None
        process.stdout.close()


def ask(url: str, process: "subprocess.Popen[str]") -> tuple[int, str]:
    """What the address answers, as soon as it does."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=10) as reply:  # noqa: S310 - our own
                return reply.status, reply.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            assert process.poll() is None, process.stdout and process.stdout.read()
            time.sleep(0.1)
    raise AssertionError(f"{url} did not answer within {PATIENCE_S} s.")


def end(process: "subprocess.Popen[str]", number: int) -> str:
    """What it printed until it had ended."""
    process.send_signal(number)
    told, _ = process.communicate(timeout=PATIENCE_S)
    return told


def test_the_review_app_answers_where_it_says_and_stops_quietly_in_the_middle_of_a_stream(tmp_path: Path) -> None:
    port = free_port()
    with command("serve", "--port", str(port)) as process:
        address = f"http://127.0.0.1:{port}"
        assert ask(f"{address}/", process)[0] == 200
        assert json.loads(ask(f"{address}/healthz", process)[1]) == {"status": "ok"}
        assert ask(f"{address}/readyz", process)[0] == 200
        assert ask(f"{address}/openapi.json", process)[0] == 200
        assert ask(f"{address}/images/{'0' * 64}", process)[0] == 404
        with urllib.request.urlopen(f"{address}/events", timeout=10) as stream:  # noqa: S310 - our own
            assert stream.readline() == b": listening\n"
            told = end(process, signal.SIGINT)
        assert process.returncode == 0
        assert f"Review app: {address}" in told
        assert str(tmp_path / "data") in told
        assert "Traceback" not in told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_as_quietly_when_its_terminal_or_its_machine_goes(number: int) -> None:
    port = free_port()
    with command("serve", "--port", str(port)) as process:
        assert ask(f"http://127.0.0.1:{port}/healthz", process)[0] == 200
        told = end(process, number)
        assert (process.returncode, "Traceback" in told) == (0, False)


def test_a_port_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with command("serve", "--port", str(port)) as process:
            told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "cannot be listened on" in told
    assert "Traceback" not in told


def test_an_address_that_others_reach_is_refused_without_a_token() -> None:
    with command("serve", "--host", "0.0.0.0", "--port", str(free_port())) as process:  # noqa: S104 - it is refused
        told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "brand-assets token new" in told


def test_dagster_and_the_review_app_start_and_stop_together() -> None:
    port, review_port = free_port(), free_port()
    with command("dev", "--port", str(port), "--review-port", str(review_port)) as process:
        assert ask(f"http://127.0.0.1:{review_port}/", process)[0] == 200
        assert "version" in ask(f"http://127.0.0.1:{port}/server_info", process)[1]
        house = ask(f"http://127.0.0.1:{review_port}/settings", process)[1]
        assert f'href="http://127.0.0.1:{port}"' in house
        assert "runs: what is submitted starts by itself" in house
        started = list_children(process.pid)
        assert started
        told = end(process, signal.SIGINT)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in told
    assert f"http://127.0.0.1:{review_port}" in told
    assert "Traceback" not in told
    assert [pid for pid in started if is_running(pid)] == []
    for used in (port, review_port):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", used))


def test_when_dagster_dies_the_review_app_ends_too_and_says_why() -> None:
    port, review_port = free_port(), free_port()
    with command("dev", "--port", str(port), "--review-port", str(review_port)) as process:
        assert ask(f"http://127.0.0.1:{review_port}/", process)[0] == 200
        [dagster, *_] = wait_for_children(process.pid)
        os.kill(dagster, signal.SIGTERM)
        told, _ = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert "Dagster stopped by itself" in told
    assert "Traceback" not in told.partition("Review app:")[2].partition("Dagster stopped")[2]


def list_children(pid: int) -> list[int]:
    """Of a process and of its children, all that Linux knows."""
    try:
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        pytest.skip("This system does not list a process's children.")
    found = [int(child) for child in told.split()]
    return [
        *found,
        *(grandchild for child in found for grandchild in list_children(child) if Path(f"/proc/{child}").exists()),
    ]


def wait_for_children(pid: int) -> list[int]:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if found := list_children(pid):
            return found
        time.sleep(0.1)
    raise AssertionError("Dagster was not started.")


def is_running(pid: int) -> bool:
    """A zombie is over, whoever has not asked for its exit code yet."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"
