"""This file starts Dagster from the terminal: one run of a stage, with live progress."""

import logging
import os
import platform
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.exporting.order import EVERYTHING, ExportOrder
from brand_assets.campaigns.holding import NOTHING_ASKED, HoldRequest
from brand_assets.campaigns.status import Stage
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.home import prepare_home
from brand_assets.errors import RoundIncomplete
from brand_assets.records.brief import ROUNDS
from brand_assets.records.checkpoint import REVISION_TAG, RUN_TAG

if TYPE_CHECKING:
    from dagster import DagsterInstance, EventLogEntry

PROJECT = Path(__file__).resolve().parents[2]
PARTITIONS = "campaigns"
UNCAPTURED = {"module": "dagster._core.storage.noop_compute_log_manager", "class": "NoOpComputeLogManager"}
INTERRUPTIONS = ("DagsterExecutionInterruptedError", "KeyboardInterrupt")
"""What Dagster says of a step that a signal ended; the run itself it calls failed."""
QUIET: dict[str, object] = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""A run's log goes to Dagster's event log, and the terminal shows progress instead."""
PROCESS_TAG = "brand_assets/process"
"""`host/pid` of the command that a run lives in."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a run tells while it goes: which step of how many, and its last words."""

    step: str
    done: int
    steps: int
    message: str


def run_stage(
    studio: Studio,
    campaign: str,
    stage: Stage,
    *,
    on_progress: Callable[[Progress], None],
    new_attempt: bool = False,
    top_up: int = 0,
    holds: HoldRequest = NOTHING_ASKED,
    order: ExportOrder = EVERYTHING,
) -> str:
    """Run one stage's job in this process and return the run's id; the last four as in its run config.

    Registers the campaign's partition if need be. Raises RoundIncomplete with the failed step's own words.
    """
    config = _configure(stage, new_attempt=new_attempt, top_up=top_up, holds=holds, order=order)
    tags = {**_tag_checkpoint(studio, campaign, stage), **_tag_revision(studio, campaign, stage)}
    return _run_job(studio, campaign, f"{stage}_round", config, tags, on_progress)


def run_export(studio: Studio, campaign: str, order: ExportOrder, *, on_progress: Callable[[Progress], None]) -> str:
    """Package a campaign again; the run's id.

    Nothing is drawn, finished or paid for. Raises RoundIncomplete with the failed step's own words.
    """
    config = {**QUIET, "ops": {"exports": {"config": order.describe()}}}
    return _run_job(studio, campaign, "package_again", config, {}, on_progress)


def _run_job(
    studio: Studio,
    campaign: str,
    job_name: str,
    config: dict[str, object],
    tags: dict[str, str],
    on_progress: Callable[[Progress], None],
) -> str:
    load_brief(studio, campaign)
    instance = open_instance(studio)
    from dagster import DagsterExecutionInterruptedError

    from brand_assets.definitions import defs

    instance.add_dynamic_partitions(PARTITIONS, [campaign])
    job = defs.resolve_job_def(job_name)
    run_id = str(uuid.uuid4())
    listener = _Listener(on_progress, steps=len(job.graph.node_dict))
    instance.add_event_listener(run_id, listener.hear)
    try:
        result = job.execute_in_process(
            run_config=config,
            instance=instance,
            partition_key=campaign,
            raise_on_error=False,
            run_id=run_id,
            tags={PROCESS_TAG: _name_process(os.getpid()), **tags},
        )
    except (KeyboardInterrupt, DagsterExecutionInterruptedError):
        is_stopped, is_done = True, False
    else:
        is_stopped, is_done = listener.is_stopped, result.success
    if is_stopped:
        _report_stopped(instance, run_id)
        raise RoundIncomplete(
            f"Stopped. What was drawn is kept, and paid for once. Go on with: brand-assets run {campaign}"
        )
    if not is_done:
        raise RoundIncomplete(listener.failure or f"Run {run_id} failed; `make dev` shows why.")
    return run_id


def open_instance(studio: Studio) -> "DagsterInstance":
    """The Dagster instance of this installation, its home made ready; what a run prints stays in the terminal.

    To keep it in files Dagster starts four processes a step, and two of them answer Ctrl-C with a traceback.
    """
    from dagster import DagsterInstance
    from dagster._core.instance.ref import InstanceRef

    home = prepare_home(studio.settings)
    instance = DagsterInstance.from_ref(InstanceRef.from_dir(str(home), overrides={"compute_logs": UNCAPTURED}))
    _bury_dead_runs(instance)
    return instance


def _report_stopped(instance: "DagsterInstance", run_id: str) -> None:
    """Dagster calls a run failed that was interrupted without its knowledge; it was stopped, and the UI says so."""
    if run := instance.get_run_by_id(run_id):
        instance.report_run_canceled(run, "Stopped from the terminal. What was drawn is kept.")


def _bury_dead_runs(instance: "DagsterInstance") -> None:
    """Mark runs of killed commands as failed: nobody else watches them, and each would hold a place in the queue."""
    from dagster import DagsterRunStatus, RunsFilter

    for run in instance.get_runs(RunsFilter(statuses=[DagsterRunStatus.STARTED, DagsterRunStatus.STARTING])):
        host, _, pid = run.tags.get(PROCESS_TAG, "").rpartition("/")
        if host == platform.node() and not _is_alive(int(pid)):
            instance.report_run_failed(run, "The command that ran this was killed. What it drew is kept; run it again.")


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _name_process(pid: int) -> str:
    return f"{platform.node()}/{pid}"


def _configure(
    stage: Stage, *, new_attempt: bool, top_up: int, holds: HoldRequest, order: ExportOrder
) -> dict[str, object]:
    asked: dict[str, dict[str, object]] = {}
    if order != EVERYTHING:
        asked["exports"] = order.describe()
    if new_attempt or top_up:
        asked[f"{stage}__prompts"] = {"new_attempt": new_attempt, "top_up": top_up}
    if holds:
        asked[f"{stage}__dpp_selections"] = {kind: list(names) for kind, names in asdict(holds).items()}
    return {**QUIET, "ops": {op: {"config": config} for op, config in asked.items()}} if asked else QUIET


def _tag_checkpoint(studio: Studio, campaign: str, stage: Stage) -> dict[str, str]:
    """Names the decision that this run carries out, so that its sensor does not start it a second time."""
    if stage == "concept":
        return {}
    source = "final" if stage == "export" else ROUNDS[ROUNDS.index(stage) - 1]
    checkpoint = studio.ledger.checkpoints.latest(campaign, source)
    return {RUN_TAG: checkpoint.checkpoint_id} if checkpoint else {}


def _tag_revision(studio: Studio, campaign: str, stage: Stage) -> dict[str, str]:
    """Names the revision that this run begins the attempt for, so that the sensor does not run the round as well."""
    revision = None if stage == "export" else studio.ledger.revisions.pending(campaign, stage)
    return {REVISION_TAG: str(revision.revision_id)} if revision else {}


class _Listener:
    """Turns a run's events into progress, and keeps the words of the step that failed or that somebody stopped."""

    def __init__(self, on_progress: Callable[[Progress], None], steps: int) -> None:
        self._tell, self._steps, self._done, self._step = on_progress, steps, 0, ""
        self.failure = ""
        self.is_stopped = False

    def hear(self, entry: "EventLogEntry") -> None:
        event = entry.dagster_event
        if event is None and int(entry.level) >= logging.INFO and not self.failure:
            # After a failure Dagster names each step that is left out because of it; none is news.
            self._report(entry.user_message)
        if event is None:
            return
        if event.is_step_start:
            self._step = (event.step_key or "").replace("__", "/")
            self._report("")
        elif event.is_step_success:
            self._done += 1
            self._report("")
        elif event.is_step_failure:
            data = event.step_failure_data
            words = data.user_failure_data.description if data.user_failure_data else None
            error = data.error
            self.is_stopped = error is not None and error.cls_name in INTERRUPTIONS
            self.failure = self.failure or words or (error.message.strip() if error else "") or "unknown"

    def _report(self, message: str) -> None:
        self._tell(Progress(self._step, self._done, self._steps, message))
