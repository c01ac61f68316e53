"""This file says when a checkpoint is due: the brief gives the days, the checkpoint's opening the start."""

from datetime import UTC, datetime, timedelta

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import BriefError, CampaignNotFound
from brand_assets.records.brief import Brief
from brand_assets.records.checkpoint import Checkpoint


def find_due(studio: Studio, checkpoint: Checkpoint) -> datetime | None:
    """When the brief wants the checkpoint decided; None where it sets no deadline or cannot be read."""
    try:
        return due_by(load_brief(studio, checkpoint.campaign), checkpoint)
    except (BriefError, CampaignNotFound):
        return None


def due_by(brief: Brief, checkpoint: Checkpoint) -> datetime | None:
    """`deadline_days` of this brief after the opening; None where it sets none."""
    days = brief.review.deadline_days
    return None if days is None else checkpoint.opened_at + timedelta(days=days)


def is_past(due_at: datetime | None, now: datetime | None = None) -> bool:
    """Whether that moment is over; never so without one."""
    return due_at is not None and due_at < (now or datetime.now(UTC))
