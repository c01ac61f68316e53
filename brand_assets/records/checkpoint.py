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
MACHINES = frozenset({DEMO_REVIEWER, "auto"})
"""Reviewers that are no people, in lower case: what they decide repeats the machine's own ranking."""

CheckpointStatus = Literal["open", "submitted", "superseded"]
DecisionKind = Literal["approved", "rejected", "starred", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Shown:
    """One image as it was shown at a checkpoint."""

    position: int
    image_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A shortlist put before people.

    `to_approve` is how many may be approved; `submission` numbers submissions in the order of their commits.
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


@dataclass(frozen=True, slots=True)
class Decision:
    """One keystroke of one reviewer; append-only, the last one per image and reviewer stands."""

    image_id: str
    reviewer: str
    decision: DecisionKind
    reason: str | None = None
    seconds: float | None = None
    decided_at: datetime | None = None
    checkpoint_id: str = ""
    decision_id: int = 0


def shown_sha256(shown: Iterable[tuple[str, str]]) -> str:
    """Lower-case hex SHA-256 over the ordered (image_id, sha256) pairs of a shortlist."""
    digest = hashlib.sha256()
    for image_id, image_sha256 in shown:
        digest.update(f"{image_id}:{image_sha256}\n".encode())
    return digest.hexdigest()
