"""This file holds a notice: one thing that happened to a campaign, as every channel is told of it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Event = Literal[
    "checkpoint_opened",
    "reminder",
    "checkpoint_overdue",
    "checkpoint_decided",
    "checkpoint_superseded",
    "export_ready",
]


@dataclass(frozen=True, slots=True)
class Notice:
    """`subject` tells apart what is told once each: a checkpoint's id, with `#2` behind it for a second reminder.

    `at`: when it happened. `images` were shown, or for `export_ready` delivered; `due_at` is None without a deadline.
    """

    event: Event
    subject: str
    checkpoint_id: str
    campaign: str
    round: str
    link: str
    at: datetime
    images: int
    to_approve: int
    opened_at: datetime
    due_at: datetime | None
    spent_usd: float
    budget_usd: float | None
    approved: int = 0
    submitted_by: str | None = None
    is_by_machine: bool = False
    """Nobody decided: the brief has the best approved by itself."""

    @property
    def id(self) -> str:
        """The same whenever it is sent again, so that a receiver can tell."""
        return hashlib.sha256(f"{self.event}/{self.subject}".encode()).hexdigest()[:32]

    def as_json(self) -> dict[str, object]:
        """What programs are told; moments in ISO 8601, money in dollars."""
        return {
            "campaign": self.campaign,
            "round": self.round,
            "checkpoint_id": self.checkpoint_id,
            "images": self.images,
            "to_approve": self.to_approve,
            "approved": self.approved,
            "submitted_by": self.submitted_by,
            "opened_at": self.opened_at.isoformat(),
            "due_at": self.due_at.isoformat() if self.due_at else None,
            "spent_usd": round(self.spent_usd, 6),
            "budget_usd": self.budget_usd,
            "link": self.link,
        }
