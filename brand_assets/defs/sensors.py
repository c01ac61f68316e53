"""This file holds what starts work by itself: a brief in the folder, a submitted checkpoint, a round that has ended."""

import json
import time
from datetime import UTC, datetime

import dagster as dg

from brand_assets.briefs.read import check_brief
from brand_assets.campaigns.approving_alone import approve_alone
from brand_assets.campaigns.briefs import brief_path, list_campaigns
from brand_assets.campaigns.deadlines import find_due, is_past
from brand_assets.campaigns.deciding import standing
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import time_since
from brand_assets.defs.jobs import ROUND_JOBS, refresh_insight
from brand_assets.defs.partitions import campaigns
from brand_assets.defs.revision_sensor import revisions
from brand_assets.defs.started_runs import IN_PROGRESS, choose_run_key, find_run_from_terminal
from brand_assets.errors import BrandAssetsError
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import MACHINES, RUN_TAG, Checkpoint

MAX_REQUESTS = 20  # a tick has 60 s, and a request takes about one second on a busy machine
REFRESH_AFTER_S = 300  # a long backfill sees its numbers refreshed at least this often
GIVE_UP_AFTER_S = 3600  # on a refresh that is left as if in progress, by a machine that went down
LEFT_TO_OTHERS_S = 30
"""After a machine's decision at a terminal, which goes on with the next round by itself."""


@dg.sensor(
    job=ROUND_JOBS["concept"],
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Registers the campaign of a new or changed brief; starts its concept round on `auto_start: true`.",
)
def briefs_folder(context: dg.SensorEvaluationContext, studio: dg.ResourceParam[Studio]) -> dg.SensorResult:
    """A brief that cannot be read registers nothing, and a folder that cannot be read removes nothing.

    A campaign that has reached a checkpoint is never started again by itself: that could put another shortlist in the
    place of one that was decided.
    """
    seen: dict[str, str] = json.loads(context.cursor or "{}")
    if not studio.settings.briefs.is_dir():
        return dg.SensorResult(skip_reason=f"There is no folder {studio.settings.briefs}.", cursor=context.cursor)
    found: dict[str, str] = {}
    names: list[str] = []
    requests: list[dg.RunRequest] = []
    problems: list[str] = []
    for campaign in list_campaigns(studio):
        stamp = _stamp(studio, campaign)
        if seen.get(campaign) == stamp or len(names) >= MAX_REQUESTS:
            found[campaign] = seen.get(campaign, "")
            continue
        report = check_brief(brief_path(studio, campaign))
        if report.brief is None:
            problems.append(f"{campaign}: {len(report.problems)} problems, see: brand-assets check {campaign}")
            continue  # without a stamp, so that the next tick says so again
        found[campaign] = stamp
        names.append(campaign)
        if report.brief.auto_start and studio.ledger.checkpoints.latest(campaign, "concept") is None:
            run_key = f"{campaign}/concept/{report.brief.sha256[:16]}"
            requests.append(dg.RunRequest(run_key=run_key, partition_key=campaign))
    return dg.SensorResult(
        run_requests=requests,
        dynamic_partitions_requests=[campaigns.build_add_request(names)] if names else [],
        skip_reason=None if requests else _say(names, problems),
        cursor=json.dumps(found),
    )


def _stamp(studio: Studio, campaign: str) -> str:
    stat = brief_path(studio, campaign).stat()
    return f"{stat.st_mtime_ns}:{stat.st_size}"


def _say(names: list[str], problems: list[str]) -> str:
    said = [f"Registered: {', '.join(names)}."] if names else []
    said += [f"Not registered: {'; '.join(problems)}."] if problems else []
    return " ".join(said) or "No brief is new or changed."


def _checkpoint_sensor(round_name: RoundName) -> dg.SensorDefinition:
    following = ([*ROUNDS, "export"])[ROUNDS.index(round_name) + 1]

    @dg.sensor(
        name=f"{round_name}_checkpoint",
        job=ROUND_JOBS[following],
        default_status=dg.DefaultSensorStatus.RUNNING,
        minimum_interval_seconds=15,
        description=(
            f"Starts a campaign's {following} round when a person has submitted its {round_name} checkpoint. In a "
            "campaign whose review is in mode auto it first approves the best by itself."
        ),
    )
    def checkpoint(context: dg.SensorEvaluationContext, studio: dg.ResourceParam[Studio]) -> dg.SensorResult:
        try:
            alone, notes = _approve_alone(studio, round_name)
            submitted = [one for one in studio.ledger.checkpoints.list_submitted() if one.round == round_name]
            waiting = [one for one in studio.ledger.checkpoints.list_open() if one.round == round_name]
        except BrandAssetsError as error:
            return dg.SensorResult(skip_reason=str(error), cursor=context.cursor)
        handled = _read_marks(context.cursor) & {_mark(one) for one in submitted}
        requests: list[dg.RunRequest] = []
        started: list[str] = []
        resting: list[str] = []
        for one in submitted:
            if _mark(one) in handled or len(requests) >= MAX_REQUESTS:
                continue
            elsewhere = find_run_from_terminal(context.instance, RUN_TAG, one.checkpoint_id, _tell_decided_at(one))
            if elsewhere in IN_PROGRESS or (one.checkpoint_id not in alone and _is_fresh_from_machine(one)):
                continue  # looked at again at the next tick: it may fail, or never begin
            handled.add(_mark(one))
            if elsewhere is dg.DagsterRunStatus.SUCCESS:
                continue
            if standing(studio, one).approved:
                requests.append(_request_run(context.instance, one))
                started.append(one.campaign)
            else:
                resting.append(one.campaign)
        return dg.SensorResult(
            run_requests=requests,
            dynamic_partitions_requests=[campaigns.build_add_request(started)] if started else [],
            skip_reason=None if requests else _say_waiting(studio, round_name, waiting, resting, notes),
            cursor=json.dumps(sorted(handled)),
        )

    return checkpoint


def _approve_alone(studio: Studio, round_name: RoundName) -> tuple[set[str], list[str]]:
    """The checkpoints that campaigns in mode auto decided just now, and why others of them wait."""
    decided, notes = set(), []
    for one in studio.ledger.checkpoints.list_open():
        if one.round != round_name:
            continue
        try:
            alone = approve_alone(studio, one)
        except BrandAssetsError as error:  # one campaign's tables are damaged; the others go on
            notes.append(f"{one.campaign}: {error}")
            continue
        if alone.standing is not None:
            decided.add(one.checkpoint_id)
        elif alone.note:
            notes.append(alone.note)
    return decided, notes


def _is_fresh_from_machine(checkpoint: Checkpoint) -> bool:
    if checkpoint.submitted_at is None or (checkpoint.submitted_by or "").casefold() not in MACHINES:
        return False
    return (datetime.now(UTC) - checkpoint.submitted_at).total_seconds() < LEFT_TO_OTHERS_S


def _mark(checkpoint: Checkpoint) -> str:
    """Names one decision: a ledger restored from a backup may see the same checkpoint submitted a second time."""
    return f"{checkpoint.checkpoint_id}@{_tell_decided_at(checkpoint).timestamp():.6f}"


def _read_marks(cursor: str | None) -> set[str]:
    """The decisions that were seen to; losing them is harmless, because a run key is used only once."""
    return set(json.loads(cursor)) if cursor else set()


def _request_run(instance: dg.DagsterInstance, checkpoint: Checkpoint) -> dg.RunRequest:
    run_key = f"{checkpoint.campaign}/{checkpoint.round}/{checkpoint.checkpoint_id}"
    return dg.RunRequest(
        run_key=choose_run_key(instance, run_key, _tell_decided_at(checkpoint)),
        partition_key=checkpoint.campaign,
        tags={RUN_TAG: checkpoint.checkpoint_id},
    )


def _tell_decided_at(checkpoint: Checkpoint) -> datetime:
    return checkpoint.submitted_at or checkpoint.opened_at


def _say_waiting(
    studio: Studio, round_name: RoundName, waiting: list[Checkpoint], resting: list[str], notes: list[str]
) -> str:
    said = [f"Everything was rejected, so nothing follows: {', '.join(resting)}."] if resting else []
    if waiting:
        who = "; ".join(
            f"{one.campaign} ({one.shown} images, {time_since(one.opened_at)}"
            f"{', overdue' if is_past(find_due(studio, one)) else ''})"
            for one in waiting
        )
        said.append(f"Waiting for a person at the {round_name} checkpoint: {who}.")
    return " ".join([*said, *notes]) or f"No campaign waits at the {round_name} checkpoint."


@dg.sensor(
    job=refresh_insight,
    default_status=dg.DefaultSensorStatus.RUNNING,
    minimum_interval_seconds=30,
    description="Refreshes the numbers once after rounds have ended: many runs that end together make one refresh.",
)
def after_rounds(context: dg.SensorEvaluationContext) -> dg.SensorResult:
    """The cursor is the moment up to which ended runs are in the numbers."""
    refreshed_until = float(context.cursor or 0)
    ended = context.instance.get_run_records(
        dg.RunsFilter(
            statuses=[dg.DagsterRunStatus.SUCCESS], updated_after=datetime.fromtimestamp(refreshed_until, tz=UTC)
        ),
        limit=100,
        order_by="update_timestamp",
    )
    fresh = sorted(
        record.update_timestamp.timestamp()
        for record in ended
        if record.dagster_run.job_name != refresh_insight.name and record.update_timestamp.timestamp() > refreshed_until
    )
    if not fresh:
        return dg.SensorResult(skip_reason="No round has ended since the last refresh.", cursor=context.cursor)
    running = context.instance.get_runs(dg.RunsFilter(statuses=IN_PROGRESS))
    waited_s = time.time() - fresh[0]
    is_refreshing = any(run.job_name == refresh_insight.name for run in running) and waited_s < GIVE_UP_AFTER_S
    if is_refreshing or (running and waited_s < REFRESH_AFTER_S):
        reason = f"{len(fresh)} runs have ended; {len(running)} are in progress, and one refresh will do for all."
        return dg.SensorResult(skip_reason=reason, cursor=context.cursor)
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=f"until/{fresh[-1]}")], cursor=str(fresh[-1]))


SENSORS = [briefs_folder, *(_checkpoint_sensor(round_name) for round_name in ROUNDS), revisions, after_rounds]
