"""This file tests who gets through the ledger's door: one at a time, with a private file that is really a ledger."""

import asyncio
import os
import threading
import time
from pathlib import Path

import duckdb
import pytest

from brand_assets.errors import DecisionRefused, LedgerBusy, LedgerError
from brand_assets.storage.ledger import Ledger
from brand_assets.storage.ledger.door import hold_lock
from brand_assets.storage.ledger.schema import MIGRATIONS
from brand_assets_tests.storage.ledger_workers import hold_ledger, run_all, running, wait_for, write_acknowledged


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_making_a_ledger_opens_nothing(tmp_path: Path) -> None:
    Ledger(tmp_path / "deep" / "ledger.duckdb")
    assert list(tmp_path.iterdir()) == []


def test_ledger_lock_and_log_are_private_whatever_the_umask(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    previous = os.umask(0)
    try:
        ledger = Ledger(path)
        ledger.feedback.add("a", "test", None, None, "ana")

        def look(connection: duckdb.DuckDBPyConnection) -> int:
            connection.execute(
                """INSERT INTO feedback (image_id, kind, author, "at") VALUES ('b', 'test', 'ana', now()::TIMESTAMP)"""
            )
            connection.commit()
            connection.begin()
            assert (tmp_path / "ledger.duckdb.wal").stat().st_size > 0
            return mode(tmp_path / "ledger.duckdb.wal")

        assert ledger.call(look) == 0o600
    finally:
        os.umask(previous)
    assert {entry.name: mode(entry) for entry in tmp_path.iterdir()} == {
        "ledger.duckdb": 0o600,
        "ledger.duckdb.lock": 0o600,
    }


def test_a_ledger_held_too_long_names_its_holder_and_nothing_is_done(tmp_path: Path) -> None:
    path, ready = tmp_path / "ledger.duckdb", tmp_path / "ready"
    with running(hold_ledger, [(path, ready, 60.0)]) as (holder,):
        wait_for(ready)
        with pytest.raises(LedgerBusy, match=rf"not free within 0.3 s: process {holder.pid} \(.+\) has held it since"):
            Ledger(path, timeout_s=0.3).feedback.add("late", "test", None, None, "ana")

        async def call() -> None:
            await Ledger(path, timeout_s=0.3).acall(lambda connection: None)

        with pytest.raises(LedgerBusy, match=f"process {holder.pid} "):
            asyncio.run(call())
    assert Ledger(path).feedback.list() == []


def test_a_job_that_has_begun_is_waited_for_beyond_the_timeout_and_a_busy_one_never_began(tmp_path: Path) -> None:
    begun: list[float] = []
    for timeout_s in (0.2, 0.8, 3.2, 12.8):

        def outlast(_: object, timeout_s: float = timeout_s) -> str:
            begun.append(timeout_s)
            time.sleep(1.25 * timeout_s)
            return "done"

        try:
            answer = Ledger(tmp_path / "ledger.duckdb", timeout_s).call(outlast)
            break
        except LedgerBusy:
            assert begun == []
    assert answer == "done"
    assert begun == [timeout_s]


def test_a_program_that_opens_the_file_without_the_lock_is_named_and_waited_out(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    Ledger(path).feedback.add("a", "test", None, None, "ana")
    ready = tmp_path / "ready"
    with running(_open_without_lock, [(path, ready)]) as (stranger,):
        wait_for(ready)
        with pytest.raises(LedgerBusy, match=f"Another program has the ledger open.*PID {stranger.pid}"):
            Ledger(path, timeout_s=3.0).feedback.list()
        threading.Timer(0.3, stranger.kill).start()
        assert [row.image_id for row in Ledger(path).feedback.list()] == ["a"]


def _open_without_lock(path: Path, ready: Path) -> None:
    connection = duckdb.connect(str(path))
    ready.touch()
    threading.Event().wait(60)
    connection.close()


def test_a_lock_file_that_was_deleted_does_not_let_two_in(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    entered: list[str] = []

    def enter() -> None:
        with hold_lock(path):
            entered.append("second")

    with hold_lock(path):
        waiting = threading.Thread(target=enter)
        waiting.start()
        waiting.join(0.2)
        (tmp_path / "ledger.duckdb.lock").unlink()
    waiting.join()
    with hold_lock(path):
        assert (tmp_path / "ledger.duckdb.lock").exists()
    assert entered == ["second"]


@pytest.mark.parametrize("content", [b"", b"not a database" * 1000])
def test_a_file_that_is_no_database_is_refused_in_words_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ledger.duckdb"
    path.write_bytes(content)
    with pytest.raises(LedgerError, match=r"cannot be opened\. Restore it from a backup"):
        Ledger(path).feedback.list()
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE recipes (name VARCHAR)")
    with pytest.raises(LedgerError, match="not a ledger: it holds recipes"):
        Ledger(path).feedback.list()


def test_a_newer_ledger_says_to_upgrade(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    Ledger(path).call(lambda c: c.execute("INSERT INTO migrations VALUES (99, 'm099_later', NULL)").fetchall())
    with pytest.raises(LedgerError, match=r"has schema 99, .* Upgrade brand-assets"):
        Ledger(path).feedback.list()


def test_a_log_without_its_ledger_is_not_taken_for_an_empty_ledger(tmp_path: Path) -> None:
    (tmp_path / "ledger.duckdb.wal").write_bytes(b"acknowledged rows")
    with pytest.raises(LedgerError, match="Restore the ledger from a backup"):
        Ledger(tmp_path / "ledger.duckdb").feedback.list()
    assert (tmp_path / "ledger.duckdb.wal").read_bytes() == b"acknowledged rows"


def test_a_ledger_in_a_place_that_cannot_be_written_is_an_error_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError, match="cannot be used"):
        Ledger(tmp_path / "file" / "ledger.duckdb").feedback.list()


def test_processes_that_start_together_on_no_ledger_make_one(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    run_all(write_acknowledged, [(path, f"w{i}", 1, tmp_path / f"log{i}") for i in range(5)])
    assert sorted(row.image_id for row in Ledger(path).feedback.list()) == [f"w{i}-0" for i in range(5)]
    applied = Ledger(path).call(lambda c: c.execute("SELECT version, name FROM migrations").fetchall())
    assert applied == [(number, path.stem) for number, path in enumerate(sorted(MIGRATIONS.glob("m*.sql")), start=1)]


def test_paths_that_lead_to_one_file_share_one_lock(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    Ledger(tmp_path / "link" / "ledger.duckdb").feedback.add("a", "test", None, None, "ana")
    assert (
        Ledger(tmp_path / "real" / ".." / "link" / "ledger.duckdb").path == Ledger(tmp_path / "real/ledger.duckdb").path
    )


def test_a_job_cannot_call_the_ledger_and_hang(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    with pytest.raises(LedgerError, match="must use the connection"):
        ledger.call(lambda connection: ledger.feedback.list())


def test_a_statement_that_duckdb_refuses_is_a_ledger_error(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")
    with pytest.raises(LedgerError, match="did not take this"):
        ledger.call(lambda connection: connection.execute("SELECT * FROM nowhere").fetchall())


def test_a_group_with_a_refused_job_commits_the_others(tmp_path: Path) -> None:
    ledger, gate = Ledger(tmp_path / "ledger.duckdb"), threading.Event()
    answers: dict[int, object] = {}

    def add(number: int) -> None:
        def job(connection: duckdb.DuckDBPyConnection) -> int:
            connection.execute(
                """INSERT INTO feedback (image_id, kind, author, "at") VALUES (?, 'test', 'ana', '2026-01-01')""",
                [str(number)],
            )
            if number % 3 == 0:
                raise DecisionRefused(f"no {number}")
            if number == 4:
                connection.execute("SELECT * FROM nowhere")
            return number

        try:
            answers[number] = ledger.call(job)
        except (DecisionRefused, LedgerError) as error:
            answers[number] = type(error)

    blocker = threading.Thread(target=ledger.call, args=(lambda connection: gate.wait(10),))
    blocker.start()
    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in [blocker, *threads]:
        thread.join()
    refused = {0: DecisionRefused, 3: DecisionRefused, 6: DecisionRefused, 4: LedgerError}
    assert answers == {number: number for number in (1, 2, 5, 7)} | refused
    assert sorted(row.image_id for row in ledger.feedback.list()) == ["1", "2", "5", "7"]


def test_what_is_queued_together_is_committed_together(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")

    def number_of_transaction(connection: duckdb.DuckDBPyConnection) -> int:
        row = connection.execute("SELECT txid_current()").fetchone()
        return id(connection) if row is None else int(row[0])

    async def call_many() -> list[int]:
        return await asyncio.gather(*(ledger.acall(number_of_transaction) for _ in range(50)))

    assert len(set(asyncio.run(call_many()))) <= 3


def test_a_cancelled_coroutine_does_not_take_its_job_back(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.duckdb")

    def add(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute(
            """INSERT INTO feedback (image_id, kind, author, "at") VALUES ('a', 'test', 'ana', '2026-01-01')"""
        )

    async def give_up() -> None:
        task = asyncio.create_task(ledger.acall(add))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(give_up())
    assert [row.image_id for row in ledger.feedback.list()] == ["a"]
