"""This file measures how long a reviewer waits for a decision to be acknowledged, while a run writes beside them.

Four reviewers decide at a human's fast pace (one decision every half second each) on one server process, over HTTP;
another process writes ten spend rows a second into the same ledger, through the same door. Against it the naive way:
a connection opened for each decision and each spend row, without lock file and group commit, tried again with jitter
while the file is locked; measured without HTTP, which favours it. Counts of what was acknowledged and is not there are
told beside the times.

Predicted, on two cores with nothing else to do: through the door p50 about 25 ms (a transaction takes 12 to 16 ms, one
in six meets the run's and waits half of it, one in ten another reviewer's), p95 below 50 ms, p99 below 70 ms. The
naive way p50 about 40 ms, because a DuckDB instance is made each time, and p95 several times that of the door, because
who finds the file locked makes another instance to try again: a ratio of 2 or more at p95.

Run: python -m benchmarks.review.decisions [--decisions 80] [--pace 0.5]
"""

import argparse
import contextlib
import multiprocessing
import random
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import httpx

from brand_assets.records.checkpoint import Checkpoint
from brand_assets.storage.ledger import Ledger, PricedRequest
from brand_assets.storage.tokens import TokenBook
from brand_assets_tests.storage.ledger_workers import request
from brand_assets_tests.web.drawn_house import lay_out_wide, open_house
from brand_assets_tests.web.killing import KilledServer

REVIEWERS = 4
SPEND_PACE_S = 0.1
SHOWN = 50
STARTUP_S = 60
LARGEST = 10_000_000
_spawn = multiprocessing.get_context("spawn")
Decide = Callable[[int, str], object]


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds from sending to being told, of each decision."""

    way: str
    waits_ms: list[float]
    spend_rows: int
    lost: int

    def percentile(self, percent: int) -> float:
        return statistics.quantiles(self.waits_ms, n=100, method="inclusive")[percent - 1]

    def describe(self) -> str:
        told = ", ".join(f"p{percent} {self.percentile(percent):.1f} ms" for percent in (50, 95, 99))
        counts = f"beside {self.spend_rows} spend rows; {self.lost} lost"
        return f"{self.way:<14} {len(self.waits_ms)} decisions: {told}, {counts}"


def spend_through_door(path: Path, stop: Path) -> None:
    ledger, rng = Ledger(path), random.Random(1)
    while not stop.exists():
        began = time.monotonic()
        ledger.spend.reserve([PricedRequest(request(rng.randrange(LARGEST)), 0.04)], "run")
        time.sleep(max(0.0, began + SPEND_PACE_S - time.monotonic()))


def spend_naively(path: Path, stop: Path) -> None:
    rng = random.Random(1)
    while not stop.exists():
        began = time.monotonic()
        _write_naively(path, rng, "INSERT INTO spend_rows VALUES (?, 0.04)", [str(rng.randrange(LARGEST))])
        time.sleep(max(0.0, began + SPEND_PACE_S - time.monotonic()))


def _write_naively(path: Path, rng: random.Random, statement: str, values: list[str]) -> None:
    while True:
        try:
            with contextlib.closing(duckdb.connect(str(path))) as connection:
                connection.execute(statement, values)
            return
        except duckdb.Error:
            time.sleep(rng.uniform(0.001, 0.02))


def review(decide: list[Decide], image_ids: list[str], count: int, pace_s: float) -> list[float]:
    """Let every reviewer decide so many times, each at a pace of their own; how long they waited each time, in ms."""
    waits_ms: list[float] = []

    def sit(number: int) -> None:
        rng = random.Random(number)
        for _ in range(count):
            time.sleep(rng.uniform(0.5, 1.5) * pace_s)
            began = time.perf_counter()
            decide[number](number, rng.choice(image_ids))
            waits_ms.append((time.perf_counter() - began) * 1000)

    reviewers = [threading.Thread(target=sit, args=(number,)) for number in range(len(decide))]
    for reviewer in reviewers:
        reviewer.start()
    for reviewer in reviewers:
        reviewer.join()
    return waits_ms


def measure_door(folder: Path, count: int, pace_s: float) -> Result:
    studio = open_house(folder / "door")
    checkpoint = lay_out_wide(studio, images=SHOWN + 10, shown=SHOWN)
    image_ids = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    tokens, server = TokenBook(studio.settings.access), KilledServer(studio.settings.data_root)
    secrets = [tokens.add(f"r{number}", role="reviewer", campaign=None, days=1).secret for number in range(REVIEWERS)]
    server.start()
    try:
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(_visit(server.address, secret)) for secret in secrets]
            _wait_for(clients[0])
            deciding: list[Decide] = [_decide_over_http(client, checkpoint) for client in clients]
            review(deciding, image_ids, 3, 0.1)
            before = len(studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id))
            with _spending(spend_through_door, studio.ledger.path):
                waits_ms = review(deciding, image_ids, count, pace_s)
    finally:
        server.kill()
    there = len(studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)) - before
    return Result("the door", waits_ms, studio.ledger.copy_table("spend").height - SHOWN - 10, len(waits_ms) - there)


def measure_naively(folder: Path, count: int, pace_s: float) -> Result:
    path = folder / "naive.duckdb"
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        connection.execute("CREATE TABLE decisions (reviewer VARCHAR, image_id VARCHAR, n VARCHAR)")
        connection.execute("CREATE TABLE spend_rows (request_key VARCHAR, usd DOUBLE)")
    rng = random.Random(2)

    def decide(number: int, image_id: str) -> None:
        values = [f"r{number}", image_id, str(rng.random())]
        _write_naively(path, rng, "INSERT INTO decisions VALUES (?, ?, ?)", values)

    with _spending(spend_naively, path):
        waits_ms = review([decide] * REVIEWERS, [f"{number:064x}" for number in range(SHOWN)], count, pace_s)
    with contextlib.closing(duckdb.connect(str(path))) as connection:
        [(there,)] = connection.execute("SELECT count(*) FROM decisions").fetchall()
        [(spent,)] = connection.execute("SELECT count(*) FROM spend_rows").fetchall()
    return Result("the naive way", waits_ms, spent, len(waits_ms) - there)


@contextlib.contextmanager
def _spending(spend: Callable[[Path, Path], None], path: Path) -> Iterator[None]:
    """A run that spends beside, for as long as this lasts."""
    stop = path.with_suffix(".stop")
    run = _spawn.Process(target=spend, args=(path, stop))
    run.start()
    time.sleep(2)
    try:
        yield
    finally:
        stop.touch()
        run.join()


def _visit(address: str, secret: str) -> httpx.Client:
    return httpx.Client(base_url=address, headers={"Authorization": f"Bearer {secret}"}, timeout=30)


def _wait_for(client: httpx.Client) -> None:
    until = time.monotonic() + STARTUP_S
    while time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            client.get("/healthz")
            return
        time.sleep(0.1)
    raise SystemExit(f"The server did not start within {STARTUP_S} s.")


def _decide_over_http(client: httpx.Client, checkpoint: Checkpoint) -> Decide:
    path = f"/api/v1/checkpoints/{checkpoint.checkpoint_id}/decisions"

    def decide(_: int, image_id: str) -> None:
        body = {"image_id": image_id, "decision": random.choice(["approved", "rejected"]), "seconds": 1.0}
        client.post(path, json=body).raise_for_status()

    return decide


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--decisions", type=int, default=80, help="of each of the four reviewers")
    parser.add_argument("--pace", type=float, default=0.5, help="seconds between two decisions of one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        door = measure_door(Path(folder), options.decisions, options.pace)
        print(door.describe(), flush=True)
        naive = measure_naively(Path(folder), options.decisions, options.pace)
        print(naive.describe())
    ratios = ", ".join(
        f"p{percent} {naive.percentile(percent) / door.percentile(percent):.1f}" for percent in (50, 95, 99)
    )
    print(f"the naive way takes times as long: {ratios}")


if __name__ == "__main__":
    main()
