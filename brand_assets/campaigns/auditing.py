"""This file notes who did what, for the house's audit log; a secret that strays into it is masked."""

import re
from typing import Literal

from brand_assets.campaigns.studio import Studio

Action = Literal[
    "login",
    "login_failed",
    "logout",
    "token_made",
    "token_revoked",
    "brief_created",
    "brief_changed",
    "run_started",
    "run_cancelled",
    "submitted",
    "reopened",
    "revised",
    "exported",
    "taken_away",
    "settings_changed",
]
MAX_CHARS = 500
_SECRET = re.compile(r"bas_[A-Za-z0-9_-]{8,}")


def note(
    studio: Studio,
    person_name: str,
    role: str,
    action: Action,
    campaign: str | None = None,
    subject: str | None = None,
    details: str | None = None,
    address: str | None = None,
) -> int:
    """Append one row, durable on return, and give its number; texts are cut at 500 characters.

    Raises LedgerBusy when the ledger is not free in time.
    """
    return studio.ledger.audit.add(
        _tidy(person_name) or "somebody",
        role,
        action,
        campaign=_tidy(campaign),
        subject=_tidy(subject),
        details=_tidy(details),
        address=_tidy(address),
    )


def _tidy(text: str | None) -> str | None:
    if text is None:
        return None
    masked = _SECRET.sub("bas_...", text)
    return masked if len(masked) <= MAX_CHARS else f"{masked[: MAX_CHARS - 3]}..."
