"""This file finds out whether somebody has started already what a sensor is about to start.

A ledger that was restored from a backup gives ids and numbers a second time: a run from before counts for none of them.
"""

from datetime import datetime

import dagster as dg

IN_PROGRESS = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def find_run_from_terminal(
    instance: dg.DagsterInstance, tag: str, value: str, since: datetime
) -> dg.DagsterRunStatus | None:
    """How far the runs with this tag have come that no sensor started; None when there is none, or all failed.

    One that has succeeded counts only if it was at work after `since`.
    """
    records = instance.get_run_records(dg.RunsFilter(tags={tag: value}))
    others = [record for record in records if "dagster/run_key" not in record.dagster_run.tags]
    done = dg.DagsterRunStatus.SUCCESS
    if any(one.dagster_run.status is done and one.update_timestamp >= since for one in others):
        return done
    statuses = {one.dagster_run.status for one in others}
    return next((status for status in IN_PROGRESS if status in statuses), None)


def choose_run_key(instance: dg.DagsterInstance, run_key: str, since: datetime) -> str:
    """The key, or one that tells the moment as well where a run used it up before that moment."""
    records = instance.get_run_records(dg.RunsFilter(tags={"dagster/run_key": run_key}))
    is_used_up = any(record.create_timestamp < since for record in records)
    return f"{run_key}@{since.timestamp():.6f}" if is_used_up else run_key
