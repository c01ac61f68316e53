import fcntl
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brand_assets.campaigns.run_records import RunRecord, find_log, open_lock, read_start, write_record
from brand_assets.campaigns.running import cancel_run, choose_stage, find_run, list_runs, start_run
from brand_assets.campaigns.status import list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import AlreadyRunning, CampaignNotFound, CheckpointOpen, ConfigError
from brand_assets_tests.cli.waiting import open_waiting
from brand_assets_tests.small_briefs import write_small_brief

PATIENCE_S = 120
SLEEPER = """
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: sys.exit(1))
print("up", flush=True)
time.sleep(60)
"""
STUBBORN = """
import signal, time
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


@contextmanager
def stand_in(studio: Studio, code: str = SLEEPER) -> Iterator["subprocess.Popen[bytes]"]:
    """A process that holds the campaign's lock as a run does, with a record that names it."""
    lock = open_lock(studio, "tide")
    fcntl.flock(lock, fcntl.LOCK_EX)
    process = subprocess.Popen(
        [sys.executable, "-c", code], pass_fds=(lock,), start_new_session=True, stdout=subprocess.PIPE
    )
    os.close(lock)
    assert process.stdout is not None
    assert process.stdout.readline() == b"up\n"
    begun = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    write_record(studio, RunRecord("tide", "concept", "mira", begun, process.pid, read_start(process.pid)))
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def say(studio: Studio, *lines: str) -> None:
    find_log(studio, "tide").write_text("".join(f"{line}\n" for line in lines))


def wait_until_over(studio: Studio) -> RunRecord:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        record = find_run(studio, "tide")
        if record is not None and not record.is_alive:
            return record
        time.sleep(0.2)
    raise AssertionError(f"The run did not end within {PATIENCE_S} s.")


def test_a_run_goes_on_by_itself_to_the_shortlist(studio: Studio) -> None:
    write_small_brief(studio, "tide", images=4, shortlist=2)
    started = start_run(studio, "tide", None, "mira")
    assert (started.stage, started.by, started.is_alive) == ("concept", "mira", True)
    assert started.pid is not None
    assert os.getsid(started.pid) == started.pid
    record = wait_until_over(studio)
    assert (record.state, record.done, record.steps > 0) == ("done", record.steps, True)
    assert "wait for your decision" in record.words
    assert [(one.round, one.state) for one in list_statuses(studio, ["tide"])] == [("concept", "waiting")]


def test_of_those_who_start_one_campaign_at_once_one_does(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    outcomes: list[object] = []
    ready = threading.Barrier(3)

    def start() -> None:
        ready.wait()
        try:
            outcomes.append(start_run(studio, "tide", "concept", "mira"))
        except AlreadyRunning as refusal:
            outcomes.append(str(refusal))

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    try:
        assert sum(isinstance(one, RunRecord) for one in outcomes) == 1
        assert sum("runs already" in str(one) for one in outcomes) == 2
    finally:
        stopped = cancel_run(studio, "tide", "jo")
    assert (stopped.is_alive, stopped.state, stopped.cancelled_by) == (False, "stopped", "jo")
    with pytest.raises(ConfigError, match="nothing to stop"):
        cancel_run(studio, "tide", "jo")


def test_a_run_is_found_again_by_who_did_not_start_it(studio: Studio) -> None:
    write_small_brief(studio, "tide")
    with stand_in(studio) as process:
        say(
            studio,
            "tide concept 0/12: concept/prompts",
            "tide concept 1/12: concept/raw_images  3 of 8 images, 88 a minute",
        )
        [record] = list_runs(studio)
        assert (record.is_alive, record.state, record.pid) == (True, "running", process.pid)
        assert (record.step, record.done, record.steps) == ("concept/raw_images", 1, 12)
        assert record.words == "3 of 8 images, 88 a minute"
        assert record.images == (3, 8)
        with pytest.raises(AlreadyRunning, match="its concept stage, started by mira"):
            start_run(studio, "tide", "concept", "jo")
        assert cancel_run(studio, "tide", "jo").state == "stopped"
        assert process.wait(5) == 1


def test_a_run_that_heeds_no_signal_is_ended(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    import signal

    from brand_assets.campaigns import running

    short = ((signal.SIGINT, 0.2), (signal.SIGTERM, 0.2), (signal.SIGKILL, 5.0))
    monkeypatch.setattr(running, "STOP_WAITS_S", short)
    with stand_in(studio, STUBBORN) as process:
        assert cancel_run(studio, "tide", "jo").is_alive is False
        assert process.wait(5) == -signal.SIGKILL


def test_a_number_that_belongs_to_another_process_by_now_is_not_signalled(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    import signal

    from brand_assets.campaigns import running

    monkeypatch.setattr(running, "STOP_WAITS_S", ((signal.SIGINT, 0.2),))
    with stand_in(studio) as process:
        begun = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        write_record(studio, RunRecord("tide", "concept", "mira", begun, process.pid, "1"))
        with pytest.raises(ConfigError, match="does not stop"):
            cancel_run(studio, "tide", "jo")
        assert process.poll() is None


@pytest.mark.parametrize(
    ("lines", "state", "words"),
    [
        (
            ["tide concept 12/12: concept/readings", "tide: 2 concept images wait"],
            "done",
            "tide: 2 concept images wait",
        ),
        (
            ["tide concept 1/12: concept/raw_images", "error: No Replicate key.", "Set it."],
            "failed",
            "No Replicate key. Set it.",
        ),
        (["tide concept 1/12: concept/raw_images  3 of 8"], "failed", "It ended without a word"),
        ([], "failed", "It ended without a word"),
    ],
)
def test_its_last_words_say_how_a_run_ended(studio: Studio, lines: list[str], state: str, words: str) -> None:
    begun = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    write_record(studio, RunRecord("tide", "concept", "mira", begun, 1, "1"))
    say(studio, *lines)
    record = find_run(studio, "tide")
    assert record is not None
    assert (record.is_alive, record.state) == (False, state)
    assert record.words.startswith(words)


def test_what_is_not_due_is_not_started(studio: Studio) -> None:
    open_waiting(studio, "tide")
    with pytest.raises(CheckpointOpen, match="waits for a person"):
        start_run(studio, "tide", None, "mira")
    with pytest.raises(ConfigError, match="An export draws nothing"):
        start_run(studio, "tide", "export", "mira", redraw=True)
    with pytest.raises(ConfigError, match="no other round"):
        start_run(studio, "tide", "final", "mira", top_up=3)
    with pytest.raises(ConfigError, match="from 1 to"):
        start_run(studio, "tide", None, "mira", top_up=100_000)
    with pytest.raises(CampaignNotFound):
        start_run(studio, "../tide", None, "mira")
    assert choose_stage(studio, "tide", None, redraw=True) == "concept"
    assert not (studio.settings.data_root / "runs").exists()


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"campaign": "tide", "stage": "lunch"}', "{"])
def test_a_record_that_cannot_be_read_is_as_if_it_was_not_there(studio: Studio, text: str) -> None:
    folder = Path(studio.settings.data_root / "runs")
    folder.mkdir()
    (folder / "tide.json").write_text(text)
    assert find_run(studio, "tide") is None
    assert list_runs(studio) == []
