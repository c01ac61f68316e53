"""This file says what has become of a round's decision since it was submitted: what follows, and how far that is."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from brand_assets.campaigns.run_records import find_record
from brand_assets.campaigns.status import Stage, list_statuses
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LakeError
from brand_assets.records.brief import ROUNDS, RoundName
from brand_assets.records.checkpoint import Checkpoint

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Following:
    """The `stage` after a decision: `is_begun` once it is under way, `is_there` once there is something to look at.

    `done` of `asked` images have come to an end; 0 of 0 while nobody can tell.
    """

    stage: Stage
    is_begun: bool
    is_there: bool
    done: int = 0
    asked: int = 0


def follow(studio: Studio, checkpoint: Checkpoint) -> Following:
    """What follows a submitted checkpoint, as far as it is now."""
    place = ROUNDS.index(checkpoint.round) + 1
    [status] = list_statuses(studio, [checkpoint.campaign])
    run = find_record(studio, checkpoint.campaign)
    if place == len(ROUNDS):
        is_making = run is not None and run.is_alive and run.stage == "export"
        return Following("export", is_making, status.state == "exported")
    stage = ROUNDS[place]
    latest = studio.ledger.checkpoints.latest(checkpoint.campaign, stage)
    if latest and checkpoint.submitted_at and latest.opened_at > checkpoint.submitted_at:
        return Following(stage, is_begun=True, is_there=True)
    if run is not None and run.is_alive and run.stage == stage:
        done, asked = run.images or _count(studio, checkpoint.campaign, stage)
        return Following(stage, is_begun=True, is_there=False, done=done, asked=asked)
    if status.round != stage or status.state != "started":
        return Following(stage, is_begun=False, is_there=False)
    done, asked = _count(studio, checkpoint.campaign, stage)
    return Following(stage, is_begun=True, is_there=False, done=done, asked=asked)


def _count(studio: Studio, campaign: str, round_name: RoundName) -> tuple[int, int]:
    """Images of the current attempt that have come to an end, and those that its prompts ask for."""
    attempt = studio.ledger.attempts.current(campaign, round_name)
    try:
        prompts = studio.lake.read_or_none("prompts", campaign, round_name)
    except LakeError:
        prompts = None
    asked = 0 if prompts is None else prompts.filter(prompts["attempt"] == attempt).height
    done = studio.ledger.call(lambda connection: _count_ended(connection, campaign, round_name, attempt))
    return (min(done, asked), asked) if asked else (0, 0)


def _count_ended(connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int) -> int:
    [(count,)] = connection.execute(
        "SELECT count(DISTINCT prompt_id) FROM outcomes WHERE campaign = ? AND round = ? AND attempt = ?",
        [campaign, round_name, attempt],
    ).fetchall()
    return int(count)
