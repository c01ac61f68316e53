"""This file measures how much of a rate limit drawing uses, and whether it ever passes it: in one process and in four.

The service is `benchmarks/limited_service.py`: 150 creates in any 10 s, a 60 s time-out when there are more, a latency
that is lognormal with a median of 2 s. The limit without bursts is 15 creates a second; `share` is 1,500 divided by
15 a second times the seconds from the start signal to the last create that the service took. `wall` goes on until the
last process has ended: the last answers take their seconds whatever the limit allows.

`brand-assets` is the product: `draw_all` with the Stability client over HTTP, reservations and outcomes in one ledger,
every image stored, pacing shared through one file. Beside it what is often written: `gather`, 150 requests at once and
a fixed sleep of 10 s; and a thread pool of 32. Both wait 10 s and try again after a 429, and are stopped after a time;
their share is of the time until then.

Predicted: the schedule leaves 1.5 % to the network and as much again to what the machine delays; the first create comes
0.3 s after the start. So 97 % with one process, 96 % with four, and not one 429; wall 8 s longer. `gather` with one
process 50 to 55 % without a 429 (it waits for the slowest of 150, then 10 s), the pool about 90 % and perhaps a breach
(32 / 2.27 s = 14 a second on average, more at times). With four processes both breach within seconds: most of their
time is spent in time-outs, under 30 %, and hundreds of 429s.

Run: python -m benchmarks.throughput [--images 1500] [--naive-seconds 150]
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path

import httpx

from benchmarks.limited_service import LIMIT, WINDOW_S, Count, limited_service, read_count
from brand_assets.campaigns.drawing_room import count_workers, open_gates, open_providers
from brand_assets.campaigns.round_book import RoundBook
from brand_assets.campaigns.studio import open_studio
from brand_assets.generation.draw_all import Drawer, draw_all
from brand_assets.records.drawing import DrawRequest
from brand_assets.settings import Settings
from brand_assets.storage.ledger import Budgets

PROCESSES = 4
CHUNK = 150
FIXED_SLEEP_S = 10.0
THREADS = 32
_spawn = multiprocessing.get_context("spawn")

Way = Callable[[str, Path, range, Barrier], None]


@dataclass(frozen=True, slots=True)
class Result:
    way: str
    processes: int
    count: Count
    sending_s: float
    wall_s: float

    @property
    def share(self) -> float:
        return len(self.count.taken_at) / (LIMIT / WINDOW_S * self.sending_s)


def draw_with_product(address: str, data: Path, numbers: range, ready: Barrier) -> None:
    settings = Settings(data, data / "dagster_home", base_urls={"stability": address}, keys={"stability": "none"})
    asyncio.run(_draw(settings, numbers, ready))


async def _draw(settings: Settings, numbers: range, ready: Barrier) -> None:
    studio = open_studio(settings)
    providers = open_providers(studio, ["stability"])
    async with open_gates(providers, settings) as gates:
        drawer = Drawer(
            providers=providers,
            book=RoundBook(studio, f"run-{numbers.start}", Budgets()),
            images=studio.images,
            is_repeatable=lambda provider, model: False,
            gates=gates,
            workers=count_workers(providers, settings),
        )
        studio.ledger.spend.outcomes("throughput", "concept")  # as before every round: what is there already
        ready.wait()
        tally = await draw_all([_request(number) for number in numbers], drawer)
    for provider in providers.values():
        await provider.close()
    assert tally.drawn == len(numbers), tally


def _request(number: int) -> DrawRequest:
    return DrawRequest(
        campaign="throughput",
        round="concept",
        attempt=1,
        prompt_id=f"{number:05d}",
        provider="stability",
        model="sd3.5-flash",
        text="A flat mark of a lighthouse.",
        negative="",
        params={"aspect_ratio": "1:1", "output_format": "png"},
        seed=number,
    )


def gather_and_sleep(address: str, _data: Path, numbers: range, ready: Barrier) -> None:
    async def one(client: httpx.AsyncClient) -> None:
        while (await client.post(f"{address}/create")).status_code == 429:
            await asyncio.sleep(FIXED_SLEEP_S)

    async def run() -> None:
        async with httpx.AsyncClient(timeout=120, limits=httpx.Limits(max_connections=CHUNK)) as client:
            ready.wait()
            for first in range(0, len(numbers), CHUNK):
                await asyncio.gather(*(one(client) for _ in numbers[first : first + CHUNK]))
                await asyncio.sleep(FIXED_SLEEP_S)

    asyncio.run(run())


def use_threads(address: str, _data: Path, numbers: range, ready: Barrier) -> None:
    client = httpx.Client(timeout=120, limits=httpx.Limits(max_connections=THREADS))

    def one(_number: int) -> None:
        while client.post(f"{address}/create").status_code == 429:
            time.sleep(FIXED_SLEEP_S)

    with client, ThreadPoolExecutor(THREADS) as pool:
        ready.wait()
        list(pool.map(one, numbers))


@dataclass(slots=True)
class Started:
    """One way under way, with a service of its own."""

    way: str
    address: str
    workers: Sequence[BaseProcess]
    at: float

    def finish(self, limit_s: float | None = None) -> Result:
        deadline = None if limit_s is None else self.at + limit_s
        for worker in self.workers:
            worker.join(None if deadline is None else max(0.0, deadline - time.monotonic()))
        wall_s = time.monotonic() - self.at
        was_cut = any(worker.exitcode is None for worker in self.workers)
        assert was_cut or not any(worker.exitcode for worker in self.workers), f"{self.way} failed."
        count = read_count(self.address)
        sending_s = wall_s if was_cut else max(count.taken_at) - self.at
        for worker in self.workers:
            worker.kill()
            worker.join()
        return Result(self.way, len(self.workers), count, sending_s, wall_s)


def start(way: str, run: Way, processes: int, images: int, stack: ExitStack) -> Started:
    """Processes that begin together, once all of them have loaded what they need."""
    address = stack.enter_context(limited_service())
    data = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    ready, each = _spawn.Barrier(processes + 1), images // processes
    workers = [
        _spawn.Process(target=run, args=(address, data, range(i * each, (i + 1) * each), ready))
        for i in range(processes)
    ]
    for worker in workers:
        worker.start()
        stack.callback(worker.kill)
    ready.wait()
    return Started(way, address, workers, time.monotonic())


def measure_all(images: int, naive_seconds: float) -> Iterator[Result]:
    for processes in (1, PROCESSES):
        with ExitStack() as stack:
            yield start("brand-assets", draw_with_product, processes, images, stack).finish()
    ways = {"gather and a fixed sleep": gather_and_sleep, f"{THREADS} threads": use_threads}
    with ExitStack() as stack:  # all at once, since they mostly sleep
        starts = [partial(start, way, run, n, images, stack) for n in (1, PROCESSES) for way, run in ways.items()]
        started = [begin() for begin in starts]
        with ThreadPoolExecutor(len(started)) as watchers:
            yield from list(watchers.map(lambda one: one.finish(naive_seconds), started))


def main() -> None:
    parser = argparse.ArgumentParser(description="How much of a rate limit is used, and how often it is passed.")
    parser.add_argument("--images", type=int, default=1500)
    parser.add_argument("--naive-seconds", type=float, default=150.0, help="when what is not the product is stopped")
    arguments = parser.parse_args()
    print(
        f"limit: {LIMIT} in any {WINDOW_S:.0f} s; share: of {LIMIT / WINDOW_S:.0f} creates a second, from the start on"
    )
    print(f"{'way':26} {'processes':>9} {'images':>6} {'share':>7} {'wall s':>7} {'429s':>5} {'most in 10 s':>12}")
    for r in measure_all(arguments.images, arguments.naive_seconds):
        counts = f"{r.way:26} {r.processes:9} {len(r.count.taken_at):6} {r.share:7.1%} {r.wall_s:7.1f}"
        print(f"{counts} {r.count.throttled:5} {r.count.most_in_a_window():12}", flush=True)


if __name__ == "__main__":
    main()
