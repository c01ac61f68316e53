"""This file materializes assets of the real definitions in an instance of the test's own."""

import dagster as dg

from brand_assets.definitions import defs


def open_test_instance(*campaigns: str) -> dg.DagsterInstance:
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions("campaigns", list(campaigns))
    return instance


def run_job(name: str, campaign: str, instance: dg.DagsterInstance) -> dg.ExecuteInProcessResult:
    job = defs.resolve_job_def(name)
    return job.execute_in_process(instance=instance, partition_key=campaign, raise_on_error=False)


def materialize_alone(
    key: list[str], campaign: str, instance: dg.DagsterInstance, *, run_config: dict[str, object] | None = None
) -> dg.ExecuteInProcessResult:
    """One asset, as Materialize in the UI does it."""
    job = defs.resolve_implicit_global_asset_job_def()
    return job.execute_in_process(
        run_config=run_config,
        instance=instance,
        partition_key=campaign,
        asset_selection=[dg.AssetKey(key)],
        raise_on_error=False,
    )


def failure_words(result: dg.ExecuteInProcessResult) -> str:
    """What the producer reads in the UI; empty when nothing failed."""
    failed = [event for event in result.all_events if event.is_step_failure]
    data = failed[0].step_failure_data if failed else None
    return (data.user_failure_data.description or "") if data and data.user_failure_data else ""
