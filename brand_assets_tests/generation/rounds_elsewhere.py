"""This file runs rounds in processes of their own, kills them, and reads what the simulator has of each request."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from brand_assets_tests.conftest import REPO
from brand_assets_tests.generation import round_runner
from brand_assets_tests.simulator import Simulator

PATIENCE_S = 120.0
Running = subprocess.Popen[bytes]


def start_run(
    folder: Path, simulator: Simulator, campaign: str, run_id: str, more: Mapping[str, str] | None = None
) -> Running:
    """A process that draws the campaign's concept round with the simulator's services."""
    environment = {
        **os.environ,
        **simulator.environment,
        "BRAND_ASSETS_DATA": str(folder),
        "BRAND_ASSETS_PROFILE": "production",
        "BRAND_ASSETS_RESERVATION_TTL_S": "1",
        "BRAND_ASSETS_TIMEOUT_S": "2",
        "BRAND_ASSETS_DEADLINE_S": "60",
        "BRAND_ASSETS_LEDGER_TIMEOUT_S": "60",
        **(more or {}),
    }
    return subprocess.Popen([sys.executable, "-m", round_runner.__name__, campaign, run_id], cwd=REPO, env=environment)


def kill_at(running: Running, simulator: Simulator, create_number: int, rng: random.Random) -> bool:
    """Kill the process some milliseconds after that create came in; False when it ended before."""
    until = time.monotonic() + PATIENCE_S
    while len(simulator.creates) < create_number:
        if running.poll() is not None:
            return False
        assert time.monotonic() < until, "The round does not get on."
        time.sleep(0.001)
    time.sleep(rng.uniform(0, 0.05))
    running.send_signal(signal.SIGKILL)
    return running.wait() == -signal.SIGKILL


def finish(running: Running) -> int:
    """Its exit code."""
    try:
        return running.wait(PATIENCE_S)
    finally:
        running.kill()


def find_billed(simulator: Simulator) -> set[tuple[str, int]]:
    """What was billed, by provider and seed."""
    seeds = {create.key: create.fields for create in simulator.creates}
    return {(charge.provider, _read_seed(seeds[charge.key])) for charge in simulator.bill}


def find_rows(rows: pl.DataFrame, prompts: pl.DataFrame, *statuses: str) -> set[tuple[str, int]]:
    """The requests with one of these statuses, by provider and seed."""
    found = rows.filter(pl.col("status").is_in(statuses)).join(prompts.select("prompt_id", "seed"), on="prompt_id")
    return set(found.select("provider", "seed").iter_rows())


def _read_seed(fields: Mapping[str, object]) -> int:
    seed = fields["seed"]
    assert isinstance(seed, int | float)
    return int(seed)
