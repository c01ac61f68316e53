"""This file reads all that the ledger has of one checkpoint at once, so that the desk asks a single time."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from brand_assets.records.brief import RoundName
from brand_assets.records.checkpoint import Checkpoint, Decision, Shown
from brand_assets.review import Verdict
from brand_assets.storage.ledger.checkpoint_rows import (
    find_checkpoint,
    judge_checkpoint,
    read_checkpoints,
    read_decisions,
    read_shown,
)
from brand_assets.storage.ledger.checkpoint_writing import read_reviewers
from brand_assets.web.failures import NotThere

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class Sitting:
    """A checkpoint with what it shows and all that was decided; `is_latest` is False for one of the past.

    `reviewers` are those that it was opened with, the lead first.
    """

    checkpoint: Checkpoint
    shown: tuple[Shown, ...]
    decisions: tuple[Decision, ...]
    verdicts: tuple[Verdict, ...]
    reviewers: tuple[str, ...]
    is_latest: bool


def read_sitting(
    connection: "DuckDBPyConnection", campaign: str, round_name: RoundName, checkpoint_id: str | None
) -> Sitting | None:
    """Of the round's present checkpoint, None when it has none, or of the one asked for.

    Raises NotThere when that is another round's, DecisionRefused when there is no such checkpoint.
    """
    where = "WHERE campaign = ? AND round = ? AND status <> 'superseded'"
    present = next(iter(read_checkpoints(connection, where, [campaign, round_name])), None)
    checkpoint = find_checkpoint(connection, checkpoint_id) if checkpoint_id else present
    if checkpoint is None:
        return None
    if (checkpoint.campaign, checkpoint.round) != (campaign, round_name):
        raise NotThere(f"The {round_name} round of {campaign!r} has no such shortlist.")
    key = checkpoint.checkpoint_id
    return Sitting(
        checkpoint=checkpoint,
        shown=tuple(read_shown(connection, key)),
        decisions=tuple(read_decisions(connection, key)),
        verdicts=tuple(judge_checkpoint(connection, checkpoint)),
        reviewers=tuple(json.loads(read_reviewers(connection, key))),
        is_latest=present is not None and present.checkpoint_id == key,
    )
