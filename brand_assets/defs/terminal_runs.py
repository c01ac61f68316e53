"""This file finds out whether somebody at a terminal has taken up already what a sensor is about to start."""

import dagster as dg

IN_PROGRESS = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def find_run_from_terminal(instance: dg.DagsterInstance, tag: str, value: str) -> dg.DagsterRunStatus | None:
    """How far the runs with this tag have come that no sensor started; None when there is none, or all failed."""
    runs = instance.get_runs(dg.RunsFilter(tags={tag: value}))
    statuses = {run.status for run in runs if "dagster/run_key" not in run.tags}
    if dg.DagsterRunStatus.SUCCESS in statuses:
        return dg.DagsterRunStatus.SUCCESS
    return next((status for status in IN_PROGRESS if status in statuses), None)
