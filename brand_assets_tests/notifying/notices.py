"""This file makes notices to be told in tests."""

from datetime import UTC, datetime, timedelta

from brand_assets.notifying.notice import Event, Notice

OPENED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = OPENED + timedelta(days=2)


def make_notice(event: Event = "checkpoint_opened", *, submitted_by: str | None = None, subject: str = "") -> Notice:
    return Notice(
        event=event,
        subject=subject or "c0ffee",
        checkpoint_id="c0ffee",
        campaign="tide",
        round="concept",
        link="https://review.example.com/campaigns/tide/concept",
        at=NOW,
        images=50,
        to_approve=10,
        opened_at=OPENED,
        due_at=OPENED + timedelta(days=5),
        spent_usd=3.5,
        budget_usd=40.0,
        approved=7 if submitted_by else 0,
        submitted_by=submitted_by,
    )
