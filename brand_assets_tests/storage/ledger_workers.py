"""This file is what the ledger's tests run in other processes, and how they start and reap them."""

import json
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from brand_assets.errors import LedgerBusy
from brand_assets.records.checkpoint import Decision
from brand_assets.records.drawing import DrawRequest
from brand_assets.storage.ledger import Budgets, Ledger, PricedRequest

_spawn = multiprocessing.get_context("spawn")


@contextmanager
def running(function: Callable[..., None], arguments: list[tuple[Any, ...]]) -> Iterator[list[BaseProcess]]:
    """One process for each tuple of arguments, all ended on leaving."""
    processes: list[BaseProcess] = [_spawn.Process(target=function, args=each) for each in arguments]
    for process in processes:
        process.start()
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.join()


def run_all(function: Callable[..., None], arguments: list[tuple[Any, ...]]) -> None:
    """Run one process for each tuple of arguments until all have ended well."""
    with running(function, arguments) as processes:
        for process in processes:
            process.join()
        assert [process.exitcode for process in processes] == [0] * len(processes)


def wait_for(path: Path, lines: int = 0) -> None:
    """Until the file is there and has so many lines."""
    while not path.exists() or path.read_text().count("\n") < lines:
        time.sleep(0.005)


def write_acknowledged(ledger: Path, name: str, count: int, log: Path) -> None:
    """Append rows, and note each in a file only once the ledger has acknowledged it."""
    opened = Ledger(ledger, timeout_s=120)
    with log.open("w") as acknowledged:
        for number in range(count):
            opened.feedback.add(f"{name}-{number}", "test", None, None, name)
            acknowledged.write(f"{name}-{number}\n")
            acknowledged.flush()


KEPT = [(f"kept-{place}", f"{place:064x}") for place in range(20)]
"""Images that every shortlist of `decide_and_replace` shows; each shows one more of its own."""


def decide_and_replace(ledger: Path, first: int, log: Path) -> None:
    """Decide on KEPT images and put another shortlist up in between; note what is acknowledged."""
    opened = Ledger(ledger, timeout_s=120)
    with log.open("w") as acknowledged:
        for number in range(first, first + 100_000):
            if number % 3 == 0:
                shown = [*KEPT, (f"own-{number}", f"{number:064x}")]
                checkpoint = opened.checkpoints.open("harbor", "concept", 1, shown, to_approve=30)
            image_id, _ = KEPT[number % len(KEPT)]
            said = Decision(image_id, "ana", "approved", reason=str(number))
            opened.checkpoints.decide(checkpoint.checkpoint_id, [said])
            acknowledged.write(f"{image_id} {number}\n")
            acknowledged.flush()


def read_until_told(ledger: Path, stop: Path, log: Path) -> None:
    """Read over and over; note how often, and whether a row that was there was ever gone."""
    opened, reads, highest = Ledger(ledger, timeout_s=120), 0, 0
    while not stop.exists():
        count = len(opened.feedback.list())
        if count < highest:
            raise AssertionError(f"{highest} rows were there, and then {count}.")
        reads, highest = reads + 1, count
    log.write_text(str(reads))


def hold_ledger(ledger: Path, ready: Path, seconds: float) -> None:
    def dawdle(_: object) -> None:
        ready.touch()
        time.sleep(seconds)

    Ledger(ledger).call(dawdle)


def request(number: int, *, campaign: str = "harbor", provider: str = "openai") -> DrawRequest:
    return DrawRequest(
        campaign=campaign, round="concept", attempt=1, prompt_id=f"p{number}", provider=provider, model="m",
        text="a mark", negative="", params={}, seed=number,
    )  # fmt: skip


def reserve_numbers(
    ledger: Path, name: str, numbers: list[int], each_usd: float, budget: float | None, log: Path
) -> None:
    """Reserve the numbers one by one and note the state of each."""
    opened, states = Ledger(ledger, timeout_s=120), {}
    for number in numbers:
        priced = PricedRequest(request(number), each_usd)
        states[number] = opened.spend.reserve([priced], name, Budgets(campaign_usd=budget))[0].state
    log.write_text(json.dumps(states))


def use_after_fork(ledger: Path, log: Path) -> None:
    """Fork while a thread keeps the ledger busy; parent and child both go on writing."""
    opened, stop = Ledger(ledger, timeout_s=60), threading.Event()

    def keep_busy() -> None:
        while not stop.is_set():
            opened.feedback.add("busy", "test", None, None, "parent")

    busy = threading.Thread(target=keep_busy)
    busy.start()
    opened.feedback.add("before", "test", None, None, "parent")
    children = []
    for child in range(4):
        pid = os.fork()
        if pid == 0:
            opened.feedback.add(f"child-{child}", "test", None, None, "child")
            os._exit(0)
        children.append(pid)
    statuses = [os.waitpid(pid, 0)[1] for pid in children]
    stop.set()
    busy.join()
    log.write_text(json.dumps(statuses))


def outlive_as_fork(ledger: Path, queued: Path, log: Path) -> None:
    """Fork a child while waiting for the lock; then hold it until killed, while the child lives on."""
    opened, held = Ledger(ledger, timeout_s=60), log.with_suffix(".held")

    def hold(_: object) -> None:
        held.touch()
        time.sleep(60)

    threading.Thread(target=opened.call, args=(hold,), daemon=True).start()
    time.sleep(0.3)
    pid = os.fork()
    if pid == 0:
        time.sleep(60)
        os._exit(0)
    queued.touch()
    wait_for(held)
    log.write_text(str(pid))
    time.sleep(60)


def try_once(ledger: Path, timeout_s: float) -> str | None:
    try:
        Ledger(ledger, timeout_s=timeout_s).feedback.list()
    except LedgerBusy as busy:
        return str(busy)
    return None
