"""This file runs a campaign's stage in a process of its own: starts it, says how far it is, and stops it.

Whoever asked may go away: the run goes on. It holds a lock (`<data>/runs/<campaign>.lock`) from its first moment to its
last, so that one campaign has one such run, and so that a number that the system gave to another process since is
never taken for it.
"""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from brand_assets.campaigns.briefs import brief_path, load_brief
from brand_assets.campaigns.exporting.order import EVERYTHING, ExportOrder
from brand_assets.campaigns.run_records import (
    RunRecord,
    find_log,
    find_record,
    is_held,
    list_records,
    open_lock,
    read_start,
    write_record,
)
from brand_assets.campaigns.status import Stage, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.topping_up import MAX_TOP_UP
from brand_assets.errors import AlreadyRunning, CheckpointOpen, ConfigError

__all__ = ["RunRecord", "cancel_run", "choose_stage", "find_run", "list_runs", "start_run"]

STOP_WAITS_S = ((signal.SIGINT, 20.0), (signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
"""Each signal, and how long the run may take to heed it; an interrupted run first finishes what it has paid for."""
POLL_S = 0.05
TRIES = 10


def start_run(
    studio: Studio,
    campaign: str,
    stage: Stage | None,
    by: str,
    redraw: bool = False,
    top_up: int = 0,
    order: ExportOrder = EVERYTHING,
) -> RunRecord:
    """Start a stage and come back at once; without a stage the one that is due. What it costs was agreed to before.

    `top_up` adds that many images to the concept round; `order` is what an export delivers. Raises AlreadyRunning while
    another one runs, CheckpointOpen while a person is asked, ConfigError when nothing is due or what is asked for
    contradicts itself, BriefError and CampaignNotFound as `load_brief` does.
    """
    load_brief(studio, campaign)
    stage = choose_stage(studio, campaign, stage, redraw=redraw, top_up=top_up)
    if order != EVERYTHING and stage != "export":
        raise ConfigError(f"A client's copy, a preset or some formats are of an export; the {stage} stage would run.")
    with _hold(studio, campaign) as lock:
        begun = RunRecord(
            campaign,
            stage,
            by,
            started_at=datetime.now(UTC),
            pid=None,
            pid_started=None,
            redraw=redraw,
            top_up=top_up,
            order=order,
        )
        # Written without a process first: what the last run's record says must not be taken for this one's.
        write_record(studio, begun)
        process = _spawn(studio, begun, lock)
        started = begun.with_process(process.pid, read_start(process.pid))
        write_record(studio, started)
    return started


def choose_stage(studio: Studio, campaign: str, stage: Stage | None, *, redraw: bool = False, top_up: int = 0) -> Stage:
    """The stage that would run. Raises CheckpointOpen and ConfigError as `start_run` does."""
    if top_up and (redraw or stage not in (None, "concept")):
        raise ConfigError("A top-up adds to the concept round as it is; it goes with no other round and no redrawing.")
    if not 0 <= top_up <= MAX_TOP_UP:
        raise ConfigError(f"A top-up by {top_up} images was asked for; from 1 to {MAX_TOP_UP} are drawn at once.")
    if top_up:
        return "concept"
    if redraw and stage == "export":
        raise ConfigError("An export draws nothing; start it without redrawing.")
    return stage or _find_due(studio, campaign, redraw=redraw)


def find_run(studio: Studio, campaign: str) -> RunRecord | None:
    """The campaign's last run that was started here, whether it still runs or not; None when there was none."""
    brief_path(studio, campaign)
    return find_record(studio, campaign)


def list_runs(studio: Studio) -> list[RunRecord]:
    """The last run of every campaign that had one, by campaign; records that cannot be read are passed over."""
    return list_records(studio)


def cancel_run(studio: Studio, campaign: str, by: str = "") -> RunRecord:
    """Stop the campaign's run and wait until it has; what it drew is kept. At most about half a minute.

    Raises ConfigError when nothing runs, or when the run does not stop.
    """
    record = find_run(studio, campaign)
    if record is None or not record.is_alive:
        raise ConfigError(f"Nothing that was started here runs for {campaign!r}, so there is nothing to stop.")
    write_record(studio, record.as_cancelled(by))
    for number, wait_s in STOP_WAITS_S:
        _signal(record, number)
        if _wait_until_over(studio, campaign, wait_s):
            return find_record(studio, campaign) or record
    raise ConfigError(f"The run of {campaign!r} (process {record.pid}) does not stop. End it by hand.")


def _find_due(studio: Studio, campaign: str, *, redraw: bool) -> Stage:
    [status] = list_statuses(studio, [campaign])
    if redraw and status.state in ("started", "waiting", "resting"):
        return status.round
    if status.next_stage is not None:
        return status.next_stage
    if status.state == "waiting":
        raise CheckpointOpen(
            f"{campaign!r} waits for a person at its {status.round} checkpoint: {status.decided} of {status.to_decide} "
            "images are decided. Decide and submit it; then the next round can start."
        )
    raise ConfigError(f"Nothing is due for {campaign!r}: {status.describe()}. Name a stage to run it again.")


@contextmanager
def _hold(studio: Studio, campaign: str) -> Iterator[int]:
    """The campaign's lock, which the run takes over; AlreadyRunning when another run has it."""
    lock = open_lock(studio, campaign)
    try:
        if not _take(lock):
            record = find_record(studio, campaign)
            what = f"its {record.stage} stage, started by {record.by}" if record else "a stage"
            raise AlreadyRunning(f"{campaign!r} runs already: {what}. Wait until it is done, or stop it first.")
        yield lock
    finally:
        os.close(lock)


def _take(lock: int) -> bool:
    """Tried for a moment: who only asks whether a run is under way has the lock for as long as that takes."""
    for _ in range(TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            time.sleep(POLL_S)
        else:
            return True
    return False


def _spawn(studio: Studio, record: RunRecord, lock: int) -> "subprocess.Popen[bytes]":
    """The command, on its own: it keeps the lock open until it ends, and nothing else of ours."""
    words = [sys.executable, "-m", "brand_assets.cli", "run", record.campaign, "--yes"]
    words += ["--top-up", str(record.top_up)] if record.top_up else ["--round", record.stage]
    words += ["--redraw"] if record.redraw else []
    words += ["--client"] if record.order.is_client else []
    words += ["--only", ",".join(record.order.only)] if record.order.only else []
    words += [] if record.order.has_zip else ["--no-zip"]
    log = os.open(find_log(studio, record.campaign), os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        return subprocess.Popen(  # noqa: S603 - our own interpreter, a checked slug, and words of a closed list
            words,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(studio),
            start_new_session=True,
            pass_fds=(lock,),
        )
    finally:
        os.close(log)


def _environment(studio: Studio) -> dict[str, str]:
    settings = studio.settings
    home = {"DAGSTER_HOME": str(settings.dagster_home)} if settings.is_home_set else {}
    root = Path(__file__).resolve().parents[2]
    return {
        **os.environ,
        **home,
        "BRAND_ASSETS_DATA": str(settings.data_root),
        "BRAND_ASSETS_PROFILE": settings.profile,
        "PYTHONPATH": os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])]),
        "PYTHONUNBUFFERED": "1",
    }


def _signal(record: RunRecord, number: int) -> None:
    """To the run alone first; its whole group is ended only when it does not heed that."""
    if record.pid is None or read_start(record.pid) != record.pid_started:
        return
    send = os.kill if number == signal.SIGINT else os.killpg
    try:
        send(record.pid, number)
    except (ProcessLookupError, PermissionError):
        return


def _wait_until_over(studio: Studio, campaign: str, wait_s: float) -> bool:
    until = time.monotonic() + wait_s
    while time.monotonic() < until:
        if not is_held(studio, campaign):
            return True
        time.sleep(POLL_S)
    return not is_held(studio, campaign)
