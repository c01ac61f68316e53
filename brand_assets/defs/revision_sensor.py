"""This file draws a round again that a reviewer sent back with notes."""

import dagster as dg

from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import time_since
from brand_assets.defs.jobs import ROUND_JOBS
from brand_assets.defs.partitions import campaigns
from brand_assets.defs.started_runs import IN_PROGRESS, choose_run_key, find_run_from_terminal
from brand_assets.errors import BrandAssetsError
from brand_assets.records.brief import ROUNDS
from brand_assets.records.checkpoint import REVISION_TAG, Revision

MAX_REQUESTS = 20


@dg.sensor(
    name="revisions",
    jobs=[ROUND_JOBS[round_name] for round_name in ROUNDS],
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=15,
    description="Draws a round again, once, that a reviewer sent back with notes; its prompts heed them.",
)
def revisions(context: dg.SensorEvaluationContext, studio: dg.ResourceParam[Studio]) -> dg.SensorResult:
    """The ledger says what waits: a revision whose attempt has begun is done with, whoever began it."""
    try:
        pending = studio.ledger.revisions.list_pending()
    except BrandAssetsError as error:
        return dg.SensorResult(skip_reason=str(error))
    requests: list[dg.RunRequest] = []
    said: list[str] = []
    for revision in pending:
        key = choose_run_key(
            context.instance, f"{revision.campaign}/{revision.round}/revision-{revision.revision_id}", revision.at
        )
        elsewhere = find_run_from_terminal(context.instance, REVISION_TAG, str(revision.revision_id), since=revision.at)
        if elsewhere in IN_PROGRESS:
            said.append(f"{revision.campaign} {revision.round} is being run from a terminal.")
        elif _is_used(context.instance, key):
            said.append(
                f"{revision.campaign} {revision.round} was started, and has not come to its prompts since "
                f"{time_since(revision.at)}. If its run failed: brand-assets run {revision.campaign}"
            )
        elif len(requests) < MAX_REQUESTS:
            requests.append(_request_run(revision, key))
    names = [request.partition_key for request in requests if request.partition_key]
    return dg.SensorResult(
        run_requests=requests,
        dynamic_partitions_requests=[campaigns.build_add_request(names)] if names else [],
        skip_reason=None if requests else " ".join(said) or "No round is sent back.",
    )


def _is_used(instance: dg.DagsterInstance, run_key: str) -> bool:
    return bool(instance.get_run_records(dg.RunsFilter(tags={"dagster/run_key": run_key}), limit=1))


def _request_run(revision: Revision, run_key: str) -> dg.RunRequest:
    return dg.RunRequest(
        run_key=run_key,
        partition_key=revision.campaign,
        job_name=ROUND_JOBS[revision.round].name,
        tags={REVISION_TAG: str(revision.revision_id)},
    )
