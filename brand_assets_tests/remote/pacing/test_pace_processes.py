"""This file tests pacing with real processes that share one file, and with some that are killed."""

import os
import signal
import time
from itertools import pairwise
from pathlib import Path

import pytest

from brand_assets.remote.pacing.account import parse_account
from brand_assets.remote.pacing.schedule import SPAN_S
from brand_assets_tests.remote.pacing.pacing_workers import LEAD_S, take_and_log
from brand_assets_tests.storage.ledger_workers import run_all, running, wait_for

INTERVAL_S = 1.2 / 40


def read_times(logs: list[Path]) -> list[float]:
    return sorted(float(line) for log in logs for line in log.read_text().split("\n")[:-1])


@pytest.mark.parametrize("count", [40, pytest.param(400, marks=pytest.mark.soak)])
def test_the_slots_of_four_processes_never_collide(tmp_path: Path, count: int) -> None:
    logs = [tmp_path / f"log-{i}" for i in range(4)]
    run_all(take_and_log, [(tmp_path / "a.json", count, log) for log in logs])
    times = read_times(logs)
    assert len(times) == 4 * count
    assert min(after - before for before, after in pairwise(times)) > INTERVAL_S - 1e-5
    assert sorted(path.name for path in tmp_path.glob("*.json")) == ["a.json"]


@pytest.mark.parametrize("kills", [2, pytest.param(20, marks=pytest.mark.soak)])
def test_a_killed_process_wastes_no_more_than_it_had_leased_and_stops_nobody(tmp_path: Path, kills: int) -> None:
    file = tmp_path / "a.json"
    for kill in range(kills):
        log = tmp_path / f"killed-{kill}"
        with running(take_and_log, [(file, 100_000, log)]) as (process,):
            wait_for(log)
            while len(read_times([log])) < 5 + kill:
                time.sleep(0.01)
            os.kill(process.pid or 0, signal.SIGKILL)
            process.join()
        account = parse_account(file.read_text())
        assert account is not None
        wasted = (account.creates.next_at - read_times([log])[-1]) / INTERVAL_S
        assert wasted <= (SPAN_S + LEAD_S) / INTERVAL_S + 2
    run_all(take_and_log, [(file, 20, tmp_path / "after")])
    assert len(read_times([tmp_path / "after"])) == 20
