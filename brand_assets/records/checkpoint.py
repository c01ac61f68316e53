"""This file holds a checkpoint and the decisions taken at it, as the ledger keeps them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from brand_assets.records.brief import RoundName

RUN_TAG = "brand_assets/checkpoint"
"""On every run that carries out a decision, whoever started it; its value is the checkpoint's id."""

DEMO_REVIEWER = "demo"
"""Who signs what `brand-assets demo` decides by itself."""
AUTO_REVIEWER = "auto"
"""Who signs what a campaign in mode `auto` approves by itself."""
MACHINES = frozenset({DEMO_REVIEWER, AUTO_REVIEWER})
"""Reviewers that are no people, in lower case: what they decide repeats the machine's own ranking."""

RUBRIC = ("hierarchy", "color", "typography", "mood", "accuracy")
"""What a designer may name as the reason of a decision, beside words of their own."""

REVISION_TAG = "brand_assets/revision"
"""On every run that begins the attempt a revision asks for, whoever started it; its value is the revision's id."""

CheckpointStatus = Literal["open", "submitted", "superseded"]
DecisionKind = Literal["approved", "rejected", "starred", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One image as it was shown at a checkpoint; `position` is its place, from 0."""

    position: int
    image_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A shortlist put before people.

    `to_approve` is how many may be approved; `submission` numbers submissions in the order of their commits.
    `reopened_by` put up again what was submitted before; None on a checkpoint that a round opened.
    """

    checkpoint_id: str
    campaign: str
    round: RoundName
    attempt: int
    shown_sha256: str
    opened_at: datetime
    submitted_at: datetime | None
    submitted_by: str | None
    rule: str
    status: CheckpointStatus
    submission: int | None
    shown: int
    to_approve: int
    reopened_by: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """One keystroke of one reviewer; append-only, the last one per image and reviewer stands.

    `rubric` has words of RUBRIC; `carried_from` is the `decision_id` of the one that this repeats, taken by the same
    reviewer when the image was shown before: `seconds` and `decided_at` are of that one.
    """

    image_id: str
    reviewer: str
    decision: DecisionKind
    reason: str | None = None
    seconds: float | None = None
    decided_at: datetime | None = None
    checkpoint_id: str = ""
    decision_id: int = 0
    rubric: tuple[str, ...] = ()
    carried_from: int | None = None


@dataclass(frozen=True, slots=True)
class Revision:
    """A round that a reviewer sent back with notes; `attempt` is None until the one that heeds them has begun."""

    revision_id: int
    campaign: str
    round: RoundName
    checkpoint_id: str
    notes: str
    reviewer: str
    at: datetime
    attempt: int | None = None


def shown_sha256(shown: Iterable[tuple[str, str]]) -> str:
    """Lower-case hex SHA-256 over the ordered (image_id, sha256) pairs of a shortlist."""
    digest = hashlib.sha256()
    for image_id, image_sha256 in shown:
        digest.update(f"{image_id}:{image_sha256}\n".encode())
    return digest.hexdigest()
