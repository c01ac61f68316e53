"""This file stops real processes in the middle of a round, and looks at what the ledger and the next run make of it."""

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets_tests.campaigns.stopping_worker import PROVIDER, settings_for
from brand_assets_tests.campaigns.walking import write_prompts_table
from brand_assets_tests.scripted_provider import TaskProvider
from brand_assets_tests.small_briefs import write_small_brief

WORKERS = 4
PATIENCE_S = 120


@pytest.fixture
def paid(tmp_path: Path) -> Studio:
    """An installation with a concept round of eight paid images to be drawn."""
    studio = open_studio(settings_for(tmp_path / "data"))
    write_small_brief(studio, "tide", more="allocation: {stability/sd3.5-flash: 1}\n")
    write_prompts_table(studio, "tide", "concept")
    return studio


@contextmanager
def drawing(studio: Studio, kind: str, run_id: str = "first") -> Iterator[subprocess.Popen[bytes]]:
    """A process that draws the round, from the moment at which WORKERS calls are under way."""
    root = studio.settings.data_root
    command = [sys.executable, "-m", "brand_assets_tests.campaigns.stopping_worker", str(root), "tide", kind, run_id]
    process = subprocess.Popen(command, stderr=subprocess.PIPE)
    try:
        wait_for_calls(root / "calls.log", process)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_calls(log: Path, process: subprocess.Popen[bytes]) -> None:
    while not log.exists() or len(log.read_text().splitlines()) < WORKERS:
        assert process.poll() is None, process.stderr and process.stderr.read().decode()
        time.sleep(0.01)


def with_ttl(studio: Studio, seconds: float) -> Studio:
    return replace(studio, settings=replace(studio.settings, reservation_ttl_s=seconds))


def spend_statuses(studio: Studio) -> Counter[str]:
    return Counter(studio.ledger.copy_table("spend")["status"].to_list())


def wait_for_tasks(studio: Studio) -> None:
    while studio.ledger.copy_table("spend")["task_id"].drop_nulls().len() < WORKERS:
        time.sleep(0.02)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_process_once_what_is_in_flight_is_answered_and_settled(
    paid: Studio, number: signal.Signals
) -> None:
    with drawing(paid, "answers") as process:
        process.send_signal(number)
        (paid.settings.data_root / "may_answer").touch()
        assert process.wait(PATIENCE_S) == -number
    assert spend_statuses(paid) == {"charged": WORKERS}
    assert [outcome.status for outcome in paid.ledger.spend.outcomes("tide", "concept")] == ["drawn"] * WORKERS


def test_a_second_signal_gives_up_what_has_no_answer(paid: Studio) -> None:
    with drawing(paid, "silence") as process:
        process.send_signal(signal.SIGINT)
        time.sleep(0.1)
        process.send_signal(signal.SIGTERM)  # a second SIGINT is lost where the first was not heard yet
        assert process.wait(PATIENCE_S) == -signal.SIGINT
    assert spend_statuses(paid) == {"unknown": WORKERS}


def test_a_signal_leaves_tasks_with_their_ids_to_the_next_run_which_need_not_wait(paid: Studio) -> None:
    with drawing(paid, "tasks") as process:
        wait_for_tasks(paid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE_S) == -signal.SIGTERM
    assert spend_statuses(paid) == {"reserved": WORKERS}
    left = paid.ledger.copy_table("spend")["task_id"].to_list()
    service = TaskProvider(tasks={f"other-{task}": "" for task in left}, cancelled=list(left))
    drawn = draw_round(paid, "tide", "concept", run_id="second", providers={PROVIDER: service})
    assert (drawn.tally.drawn, spend_statuses(paid)) == (8, {"charged": 8})
    assert sorted(task for task in service.polled if task in left) == sorted(left)
    assert len(service.billed) == 8, "each of the cancelled ones was asked about, and created anew"


def test_after_a_kill_the_next_run_polls_the_tasks_and_creates_none_of_them_again(paid: Studio) -> None:
    with drawing(paid, "tasks") as process:
        wait_for_tasks(paid)
        process.kill()
        process.wait()
    left = paid.ledger.copy_table("spend")["task_id"].to_list()
    service = TaskProvider(tasks={f"other-{task}": "" for task in left})
    drawn = draw_round(with_ttl(paid, 0.5), "tide", "concept", run_id="second", providers={PROVIDER: service})
    assert (drawn.tally.drawn, spend_statuses(paid)) == (8, {"charged": 8})
    assert len(service.tasks) - len(left) == 4, "only the four that were not under way"


def test_after_a_kill_what_answers_at_once_is_unknown_and_listed(paid: Studio) -> None:
    with drawing(paid, "silence") as process:
        process.kill()
        process.wait()
    drawn = draw_round(with_ttl(paid, 0.5), "tide", "concept", run_id="second", providers={PROVIDER: TaskProvider()})
    assert (drawn.tally.drawn, drawn.tally.unknown) == (4, 4)
    assert len(paid.ledger.spend.list_unknown("tide")) == 4
    assert spend_statuses(paid) == {"charged": 4, "unknown": 4}
