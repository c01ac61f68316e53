"""This file tests that no acknowledged row is ever lost: with many processes at once, and when writers are killed."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from brand_assets.storage.ledger import Ledger
from brand_assets.storage.ledger.door import hold_lock
from brand_assets_tests.storage.ledger_workers import (
    decide_and_replace,
    outlive_as_fork,
    read_until_told,
    run_all,
    running,
    try_once,
    use_after_fork,
    wait_for,
    write_acknowledged,
)


def rows_in(ledger: Path) -> list[str]:
    return [row.image_id for row in Ledger(ledger, timeout_s=60).feedback.list()]


@pytest.mark.parametrize("count", [8, pytest.param(200, marks=pytest.mark.soak)])
def test_eight_writers_and_two_readers_lose_no_acknowledged_row(tmp_path: Path, count: int) -> None:
    ledger, stop = tmp_path / "ledger.duckdb", tmp_path / "stop"
    logs = [tmp_path / f"writer-{i}" for i in range(8)]
    reads = [tmp_path / f"reader-{i}" for i in range(2)]
    with running(read_until_told, [(ledger, stop, log) for log in reads]) as readers:
        run_all(write_acknowledged, [(ledger, f"w{i}", count, log) for i, log in enumerate(logs)])
        stop.touch()
        for reader in readers:
            reader.join()
        assert [reader.exitcode for reader in readers] == [0, 0]
    acknowledged = [line for log in logs for line in log.read_text().splitlines()]
    assert len(acknowledged) == 8 * count
    assert sorted(rows_in(ledger)) == sorted(acknowledged)
    assert all(int(log.read_text()) > 0 for log in reads)


@pytest.mark.parametrize("kills", [6, pytest.param(60, marks=pytest.mark.soak)])
def test_a_killed_writer_loses_no_acknowledged_row_and_the_ledger_always_opens(tmp_path: Path, kills: int) -> None:
    ledger, rng = tmp_path / "ledger.duckdb", random.Random(11)
    acknowledged: list[str] = []
    for kill in range(kills):
        logs = [tmp_path / f"{kill}-{writer}" for writer in range(2)]
        arguments = [(ledger, f"{kill}-{writer}", 100_000, log) for writer, log in enumerate(logs)]
        with running(write_acknowledged, arguments) as processes:
            for log in logs:
                wait_for(log)
            time.sleep(rng.uniform(0.05, 0.4))
            for process in processes:
                os.kill(process.pid or 0, signal.SIGKILL)
        acknowledged += [line for log in logs for line in log.read_text().split("\n")[:-1]]
        rows = rows_in(ledger)
        assert set(acknowledged) <= set(rows)
        assert len(rows) == len(set(rows))
    assert acknowledged


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.soak)])
def test_no_acknowledged_decision_is_lost_when_a_process_is_killed_while_shortlists_replace_each_other(
    tmp_path: Path, kills: int
) -> None:
    ledger, rng, said = tmp_path / "ledger.duckdb", random.Random(7), dict[str, int]()
    for kill in range(kills):
        log = tmp_path / f"kill-{kill}"
        with running(decide_and_replace, [(ledger, kill * 300_000, log)]) as [process]:
            wait_for(log, lines=8)
            time.sleep(rng.uniform(0.0, 0.3))
            os.kill(process.pid or 0, signal.SIGKILL)
        said |= {image: int(number) for image, number in map(str.split, log.read_text().split("\n")[:-1])}
        checkpoints = Ledger(ledger, timeout_s=60).checkpoints
        [current] = checkpoints.list_open()
        standing = {one.image_id: int(one.reason or 0) for one in checkpoints.decisions(current.checkpoint_id)}
        assert {image: max(number, standing.get(image, -1)) for image, number in said.items()} == {
            image: number for image, number in standing.items() if image in said
        }
    assert said


def test_parent_and_forked_children_write_while_a_thread_is_at_the_ledger(tmp_path: Path) -> None:
    ledger, log = tmp_path / "ledger.duckdb", tmp_path / "statuses"
    run_all(use_after_fork, [(ledger, log)])
    assert log.read_text() == "[0, 0, 0, 0]"
    assert {"before", "child-0", "child-1", "child-2", "child-3"} <= set(rows_in(ledger))


def test_a_forked_child_does_not_keep_the_lock_of_a_killed_parent(tmp_path: Path) -> None:
    ledger, queued, log = tmp_path / "ledger.duckdb", tmp_path / "queued", tmp_path / "child"
    with running(outlive_as_fork, [(ledger, queued, log)]) as (parent,):
        with hold_lock(ledger):
            wait_for(queued)
        wait_for(log)
        assert "not free within 0.3 s" in (try_once(ledger, timeout_s=0.3) or "")
        os.kill(parent.pid or 0, signal.SIGKILL)
        parent.join()
        try:
            assert try_once(ledger, timeout_s=10) is None
        finally:
            os.kill(int(log.read_text()), signal.SIGKILL)
