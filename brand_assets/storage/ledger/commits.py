"""This file commits in groups: each process has one thread per ledger, which runs what is queued in one transaction.

A job is a function of a connection. It may run twice, so it must touch nothing but the ledger. Its caller is answered
only when the transaction is committed, the file closed and the lock free again.
"""

import atexit
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

from brand_assets.errors import LedgerBusy, LedgerError
from brand_assets.storage.ledger.door import describe_holder, hold_lock, open_ledger

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

GATHER_S = 0.020
"""While callers come in numbers a process commits at most this often, and what is queued meanwhile goes together. Who
comes alone, as a reviewer's key does, is not made to wait for company."""
FOREIGN_RETRY_S = 0.050
DRAIN_AT_EXIT_S = 10.0


class Job:
    """A caller's function, and the future that its caller waits on."""

    __slots__ = ("_answer", "_error", "function", "future", "is_answered")

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function
        self.future: Future[Any] = Future()
        self.is_answered = False
        self._answer: Any = None
        self._error: BaseException | None = None

    def succeed(self, answer: Any) -> None:
        self._answer, self._error, self.is_answered = answer, None, True

    def fail(self, error: BaseException) -> None:
        self._answer, self._error, self.is_answered = None, _explain(error), True

    def tell(self) -> None:
        if self._error is not None:
            self.future.set_exception(self._error)
        else:
            self.future.set_result(self._answer)


class Committer:
    """The one thread of this process that opens this ledger."""

    def __init__(self, ledger: Path) -> None:
        self._ledger = ledger
        self._changed = threading.Condition()
        self._jobs: deque[Job] = deque()
        self._errands: deque[Job] = deque()
        self._is_idle = True
        self._obstacle: str | None = None
        self._thread = threading.Thread(target=self._serve, name=f"ledger {ledger.name}", daemon=True)
        self._thread.start()

    def submit(self, job: Job, is_errand: bool = False) -> None:
        """Queue a job; an errand gets the ledger's path instead of a connection, and runs while nobody has it open."""
        if threading.current_thread() is self._thread:
            raise LedgerError("A ledger job called the ledger again; it must use the connection that it was given.")
        with self._changed:
            (self._errands if is_errand else self._jobs).append(job)
            self._is_idle = False
            self._changed.notify_all()

    def describe_obstacle(self) -> str:
        return self._obstacle or describe_holder(self._ledger)

    def drain(self, timeout_s: float) -> None:
        """Wait until everything that was queued has been answered."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_idle, timeout_s)

    def _serve(self) -> None:
        gather_until = 0.0
        while True:
            with self._changed:
                self._is_idle = not (self._jobs or self._errands)
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._jobs or self._errands)
            time.sleep(max(0.0, gather_until - time.monotonic()))
            has_company = self._answer_queued() > 1
            gather_until = time.monotonic() + GATHER_S if has_company else 0.0

    def _answer_queued(self) -> int:
        """How many were answered."""
        answered: list[Job] = []
        try:
            with hold_lock(self._ledger):
                for errand in self._take(self._errands):
                    answered.append(errand)
                    _run_errand(errand, self._ledger)
                self._run_jobs(answered)
        except OSError as error:
            self._fail_all(answered, LedgerError(f"The ledger {self._ledger} cannot be used: {error}."))
        except BaseException as error:
            self._fail_all(answered, error)
        self._obstacle = None
        for job in answered:
            job.tell()
        return len(answered)

    def _fail_all(self, answered: list[Job], error: BaseException) -> None:
        answered += [*self._take(self._errands), *self._take(self._jobs)]
        for job in answered:
            if not job.is_answered:
                job.fail(error)

    def _run_jobs(self, answered: list[Job]) -> None:
        """Run what is queued in one transaction; when one of them fails, each again in its own."""
        while self._drop_cancelled():
            try:
                with open_ledger(self._ledger) as connection:
                    batch = self._take(self._jobs)
                    answered += batch
                    run_together(connection, batch)
                break
            except LedgerBusy as busy:
                self._obstacle = str(busy)
                time.sleep(FOREIGN_RETRY_S)
        for job in answered:
            if not job.is_answered:
                _run_alone(job, self._ledger)

    def _take(self, queue: deque[Job]) -> list[Job]:
        """Everything queued that its caller still waits for; from here on it cannot be cancelled."""
        with self._changed:
            jobs = list(queue)
            queue.clear()
        return [job for job in jobs if job.future.set_running_or_notify_cancel()]

    def _drop_cancelled(self) -> bool:
        with self._changed:
            for job in [job for job in self._jobs if job.future.cancelled()]:
                self._jobs.remove(job)
            return bool(self._jobs)


def run_together(connection: "DuckDBPyConnection", batch: list[Job]) -> None:
    """Answer every job of a batch in one transaction; leave them unanswered when one of several fails."""
    connection.begin()
    try:
        answers = [job.function(connection) for job in batch]
        connection.commit()
    except BaseException as error:
        _roll_back(connection)
        if len(batch) == 1:
            batch[0].fail(error)
        return
    for job, answer in zip(batch, answers, strict=True):
        job.succeed(answer)


def _run_alone(job: Job, ledger: Path) -> None:
    # A connection of its own: what failed the group may have made DuckDB give up on the whole database.
    try:
        with open_ledger(ledger) as connection:
            run_together(connection, [job])
    except BaseException as error:
        if not job.is_answered:
            job.fail(error)


def _run_errand(job: Job, ledger: Path) -> None:
    try:
        job.succeed(job.function(ledger))
    except BaseException as error:
        job.fail(error)


def _roll_back(connection: "DuckDBPyConnection") -> None:
    import duckdb

    try:
        connection.rollback()
    except duckdb.Error:
        connection.close()


def _explain(error: BaseException) -> BaseException:
    import duckdb

    if isinstance(error, duckdb.Error):
        first_line = str(error).partition("\n")[0][:300]
        explained = LedgerError(f"The ledger did not take this: {first_line}")
        explained.__cause__ = error
        return explained
    return error


_committers: dict[Path, Committer] = {}
_registry_lock = threading.Lock()


def committer_of(ledger: Path) -> Committer:
    """This process's thread for a ledger, started when it is first needed."""
    with _registry_lock:
        if ledger not in _committers:
            _committers[ledger] = Committer(ledger)
        return _committers[ledger]


def _start_afresh_after_fork() -> None:
    global _registry_lock
    _registry_lock = threading.Lock()
    _committers.clear()


def _drain_at_exit() -> None:
    deadline = time.monotonic() + DRAIN_AT_EXIT_S
    for committer in list(_committers.values()):
        committer.drain(max(0.0, deadline - time.monotonic()))


os.register_at_fork(after_in_child=_start_afresh_after_fork)
atexit.register(_drain_at_exit)
