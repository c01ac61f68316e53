"""This file runs the real thing for a test: the command, the daemon and the webserver as processes on a data root."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dagster as dg

from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.cli.home import prepare_home
from brand_assets.settings import Settings

REPO = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent

LAUNCH = """
mutation Launch($params: ExecutionParams!) {
  launchRun(executionParams: $params) {
    __typename
    ... on LaunchRunSuccess { run { runId } }
    ... on PythonError { message }
    ... on RunConfigValidationInvalid { errors { message } }
  }
}
"""


@dataclass
class House:
    """An installation whose processes belong to one test and end with it."""

    data: Path
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    port: int = 0

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "BRAND_ASSETS_DATA": str(self.data),
            "DAGSTER_HOME": str(self.data / "dagster_home"),
            "BRAND_ASSETS_RESERVATION_TTL_S": "5",
            "DAGSTER_DISABLE_TELEMETRY": "yes",
        }

    @property
    def studio(self) -> Studio:
        home = self.data / "dagster_home"
        return open_studio(Settings(self.data, dagster_home=home, is_home_set=True))

    def instance(self) -> dg.DagsterInstance:
        return dg.DagsterInstance.from_config(str(prepare_home(self.studio.settings)))

    def command(self, *words: str, expect: int = 0) -> str:
        """Run `brand-assets` to its end; its stdout."""
        done = subprocess.run(
            [str(BIN / "brand-assets"), *words], env=self.environment, cwd=REPO, capture_output=True, text=True
        )
        assert done.returncode == expect, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def start_daemon(self) -> None:
        prepare_home(self.studio.settings)
        self._start("daemon", "dagster-daemon", "run", "-w", str(REPO / "workspace.yaml"))

    def start_webserver(self) -> None:
        prepare_home(self.studio.settings)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._start("web", "dagster-webserver", "-w", str(REPO / "workspace.yaml"), "-p", str(self.port))
        wait_until(self._answers, 90, "the webserver answers")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/server_info", timeout=2) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False

    def _start(self, name: str, program: str, *words: str) -> None:
        log = (self.data / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            [str(BIN / program), *words],
            env=self.environment,
            cwd=REPO,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def kill(self, name: str) -> None:
        """SIGKILL to the process alone, as a crash does; its children find out by themselves."""
        process = self.processes.pop(name)
        process.kill()
        process.wait()

    def close(self) -> None:
        for process in self.processes.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()

    def launch_alone(self, key: list[str], campaign: str) -> str:
        """Materialize one asset of one partition through the UI's API; the run's id."""
        variables = {
            "params": {
                "selector": {
                    "repositoryLocationName": "brand-assets",
                    "repositoryName": "__repository__",
                    "jobName": "__ASSET_JOB",
                    "assetSelection": [{"path": key}],
                },
                "executionMetadata": {"tags": [{"key": "dagster/partition", "value": campaign}]},
                "mode": "default",
                "runConfigData": {},
            }
        }
        launched = self.query(LAUNCH, variables)["launchRun"]
        assert launched["__typename"] == "LaunchRunSuccess", launched
        return str(launched["run"]["runId"])

    def query(self, query: str, variables: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/graphql",
            data=json.dumps({"query": query, "variables": variables}).encode(),
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 - loopback
            answer = json.load(reply)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]


def wait_until(is_so: Callable[[], object], seconds: float, what: str) -> float:
    """Seconds it took; fails when it is not so in time."""
    started = time.monotonic()
    while time.monotonic() - started < seconds:
        if is_so():
            return time.monotonic() - started
        time.sleep(0.5)
    raise AssertionError(f"After {seconds:.0f} s it was still not so that {what}.")
