"""This file measures what becomes of acknowledged ledger rows when many write: through the door, and the naive way.

Eight processes each commit 200 transactions while the processors are busy and two more processes read. The naive way
opens DuckDB, inserts, closes, and tries again with jitter while the file is locked; it is stopped after a time.

Predicted, from earlier measurements with duckdb 2.0.0 on two cores: through the door 0 of 1,600 acknowledged rows lost,
at 12 to 36 transactions a second; the naive way 9 to 40 a second, and some acknowledged rows missing without an error
(13 of 1,616 with the processors busy).

Measured on two cores that had other work to do as well, three runs: through the door 0 of 1,600 lost, twice, at 9 a
second, and 500 to 640 a second when one process asks for 200 at a time; the naive way 3 to 6.5 a second, with 0 of 376
lost, 4 of 801 lost, and once a file that DuckDB could not read any more.

Run: python -m benchmarks.ledger [--transactions 200] [--naive-seconds 90]
"""

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import duckdb

from brand_assets.storage.ledger import Ledger

WRITERS = 8
READERS = 2
GROUP = 200
_spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class Result:
    way: str
    acknowledged: int
    found: int
    lost: int
    seconds: float
    reads: int

    @property
    def rate(self) -> float:
        return self.acknowledged / self.seconds


def write_through_door(path: Path, name: str, count: int, log: Path, ready: Barrier, _limit_s: float) -> None:
    ledger = Ledger(path, timeout_s=600)
    ready.wait()
    with log.open("w") as acknowledged:
        for number in range(count):
            ledger.feedback.add(f"{name}-{number}", "benchmark", None, None, name)
            print(f"{name}-{number}", file=acknowledged, flush=True)


def write_naively(path: Path, name: str, count: int, log: Path, ready: Barrier, limit_s: float) -> None:
    rng = random.Random(name)
    ready.wait()
    deadline = time.monotonic() + limit_s
    with log.open("w") as acknowledged:
        for number in range(count):
            while not _insert_once(path, f"{name}-{number}"):
                if time.monotonic() > deadline:
                    return
                time.sleep(rng.uniform(0.001, 0.02))
            print(f"{name}-{number}", file=acknowledged, flush=True)


def _insert_once(path: Path, row: str) -> bool:
    try:
        with contextlib.closing(duckdb.connect(str(path))) as connection:
            connection.execute("INSERT INTO rows VALUES (?)", [row])
        return True
    except duckdb.Error:
        return False


def read_through_door(path: Path, stop: Path, log: Path) -> None:
    ledger, reads = Ledger(path, timeout_s=600), 0
    while not stop.exists():
        ledger.feedback.list()
        reads += 1
        time.sleep(0.05)
    log.write_text(str(reads))


def read_naively(path: Path, stop: Path, log: Path) -> None:
    reads = 0
    while not stop.exists():
        with (
            contextlib.suppress(duckdb.Error),
            contextlib.closing(duckdb.connect(str(path), read_only=True)) as connection,
        ):
            connection.execute("SELECT count(*) FROM rows").fetchall()
            reads += 1
        time.sleep(0.05)
    log.write_text(str(reads))


def burn(stop: Path) -> None:
    """Keep a processor busy."""
    while not stop.exists():
        sum(range(100_000))


def measure_crowd(
    way: str,
    write: Callable[[Path, str, int, Path, Barrier, float], None],
    read: Callable[[Path, Path, Path], None],
    read_rows: Callable[[Path], list[str]],
    path: Path,
    count: int,
    limit_s: float,
) -> Result:
    """Let the writers and readers loose on one file, then compare what was acknowledged with what is there."""
    stop, ready = path.with_suffix(".stop"), _spawn.Barrier(WRITERS + 1)
    logs = [path.with_suffix(f".writer{i}") for i in range(WRITERS)]
    reads = [path.with_suffix(f".reader{i}") for i in range(READERS)]
    beside: list[BaseProcess] = [_spawn.Process(target=burn, args=(stop,)) for _ in range(os.cpu_count() or 1)]
    beside += [_spawn.Process(target=read, args=(path, stop, log)) for log in reads]
    writers = [
        _spawn.Process(target=write, args=(path, f"w{i}", count, logs[i], ready, limit_s)) for i in range(WRITERS)
    ]
    for process in [*beside, *writers]:
        process.start()
    ready.wait()
    started = time.monotonic()
    for writer in writers:
        writer.join()
    seconds = time.monotonic() - started
    stop.touch()
    for process in beside:
        process.join()
    acknowledged = [row for log in logs for row in log.read_text().splitlines()]
    found = read_rows(path)
    lost = len(set(acknowledged) - set(found))
    return Result(way, len(acknowledged), len(found), lost, seconds, sum(int(log.read_text()) for log in reads))


def measure_group(path: Path, count: int) -> Result:
    """One process whose coroutines ask for many transactions at once."""
    ledger = Ledger(path, timeout_s=600)

    def insert(row: str) -> Callable[[duckdb.DuckDBPyConnection], None]:
        statement = """INSERT INTO feedback (image_id, kind, author, "at") VALUES (?, 'benchmark', 'group', now())"""

        def job(connection: duckdb.DuckDBPyConnection) -> None:
            connection.execute(statement, [row])

        return job

    async def insert_all() -> None:
        for start in range(0, count, GROUP):
            await asyncio.gather(*(ledger.acall(insert(f"g-{n}")) for n in range(start, min(start + GROUP, count))))

    started = time.monotonic()
    asyncio.run(insert_all())
    seconds = time.monotonic() - started
    found = {row.image_id for row in ledger.feedback.list()}
    lost = len({f"g-{n}" for n in range(count)} - found)
    return Result(f"door, one process, {GROUP} at a time", count, len(found), lost, seconds, 0)


def measure_all(transactions: int, naive_seconds: float) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as folder:
        naive, door = Path(folder) / "naive.duckdb", Path(folder) / "door.duckdb"
        with contextlib.closing(duckdb.connect(str(naive))) as connection:
            connection.execute("CREATE TABLE rows (name VARCHAR)")
        yield measure_crowd(
            "naive, 8 processes", write_naively, read_naively, _rows_of_naive, naive, transactions, naive_seconds
        )
        yield measure_crowd(
            "door, 8 processes", write_through_door, read_through_door, _rows_of_ledger, door, transactions, 0.0
        )
        yield measure_group(Path(folder) / "group.duckdb", transactions * WRITERS)


def _rows_of_ledger(path: Path) -> list[str]:
    return [row.image_id for row in Ledger(path).feedback.list()]


def _rows_of_naive(path: Path) -> list[str]:
    try:
        with contextlib.closing(duckdb.connect(str(path))) as connection:
            return [name for (name,) in connection.execute("SELECT name FROM rows").fetchall()]
    except duckdb.Error as error:
        print(f"The naive way's file cannot be read any more: {str(error)[:160]}")
        return []


def main() -> None:
    parser = argparse.ArgumentParser(description="Acknowledged ledger rows: through the door and the naive way.")
    parser.add_argument("--transactions", type=int, default=200, help="for each of the 8 writing processes")
    parser.add_argument("--naive-seconds", type=float, default=90.0, help="when the naive way is stopped")
    arguments = parser.parse_args()
    print(f"{'way':34} {'acknowledged':>12} {'found':>6} {'lost':>5} {'seconds':>8} {'per s':>7} {'ratio':>6} reads")
    naive_rate = 0.0
    for r in measure_all(arguments.transactions, arguments.naive_seconds):
        naive_rate = naive_rate or r.rate
        counts = f"{r.way:34} {r.acknowledged:12} {r.found:6} {r.lost:5}"
        print(f"{counts} {r.seconds:8.1f} {r.rate:7.1f} {r.rate / naive_rate:6.1f} {r.reads:5}", flush=True)
    print("ratio: rate against the naive way's.")


if __name__ == "__main__":
    main()
