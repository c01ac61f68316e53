"""This file lets scripted reviewers decide on a server that is killed under them, again and again."""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import httpx

PATIENCE_S = 60
DECISIONS_BETWEEN_KILLS = 40


@dataclass(frozen=True, slots=True)
class Acknowledged:
    decision_id: int
    image_id: str
    decision: str
    client_key: str


class KilledServer:
    """A server process on a port of its own, which can be killed and started again."""

    def __init__(self, data_root: Path) -> None:
        self._data_root = data_root
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "brand_assets_tests.web.serving_process", str(self._data_root), str(self._port)]
        self._process = subprocess.Popen(words)

    def kill(self) -> None:
        if self._process is not None:
            os.kill(self._process.pid, signal.SIGKILL)
            self._process.wait()


@dataclass
class Reviewer(threading.Thread):
    """Decides at random, one after the other, and sends again what was not acknowledged until it is."""

    address: str
    token: str
    checkpoint_id: str
    image_ids: list[str]
    seed: int
    stop: threading.Event
    acknowledged: list[Acknowledged] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    sent_again: int = 0

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        rng = random.Random(self.seed)
        with httpx.Client(
            base_url=self.address, headers={"Authorization": f"Bearer {self.token}"}, timeout=10
        ) as client:
            while not self.stop.is_set():
                decision = rng.choice(["approved", "rejected", "starred", "withdrawn"])
                self._decide(client, rng.choice(self.image_ids), decision)
                time.sleep(rng.uniform(0, 0.02))

    def _decide(self, client: httpx.Client, image_id: str, decision: str) -> None:
        key, path = str(uuid.uuid4()), f"/api/v1/checkpoints/{self.checkpoint_id}/decisions"
        body = {"image_id": image_id, "decision": decision, "seconds": 1.0}
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            try:
                answer = client.post(path, json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError:
                self.sent_again += 1
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                [taken] = answer.json()["decisions"]
                self.acknowledged.append(Acknowledged(taken["decision_id"], image_id, decision, key))
            else:
                self.refused.append(answer.text)
            return
        self.refused.append("nothing answered")


def kill_under(server: KilledServer, reviewers: list[Reviewer], kills: int, rng: random.Random) -> None:
    """Start the server and kill it so many times while decisions come in; it runs at the end."""
    server.start()
    for reviewer in reviewers:
        reviewer.start()
    for _ in range(kills):
        _wait_for_decisions(reviewers, DECISIONS_BETWEEN_KILLS)
        time.sleep(rng.uniform(0, 0.05))
        server.kill()
        server.start()
    _wait_for_decisions(reviewers, DECISIONS_BETWEEN_KILLS)


def _wait_for_decisions(reviewers: list[Reviewer], count: int) -> None:
    wanted = sum(len(one.acknowledged) for one in reviewers) + count
    until = time.monotonic() + PATIENCE_S
    while sum(len(one.acknowledged) for one in reviewers) < wanted:
        if time.monotonic() > until or any(one.refused for one in reviewers):
            raise AssertionError(
                f"No {count} decisions within {PATIENCE_S} s: {[one.refused[:1] for one in reviewers]}"
            )
        time.sleep(0.01)
