"""This file reads revisions out of the ledger, and refuses to show what a newer attempt is to take the place of."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from brand_assets.errors import RoundIncomplete
from brand_assets.records.checkpoint import Revision
from brand_assets.storage.ledger.attempts import read_current
from brand_assets.storage.ledger.columns import from_instant

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SELECT = 'SELECT revision_id, campaign, round, checkpoint_id, notes, reviewer, "at", attempt FROM revisions'


def read_revisions(connection: "DuckDBPyConnection", where: str, values: Sequence[object]) -> list[Revision]:
    """The revisions that a clause of this package's own picks."""
    found = [Revision(*row) for row in connection.execute(f"{_SELECT} {where}", list(values)).fetchall()]
    return [replace(revision, at=from_instant(revision.at)) for revision in found]


def find_pending(connection: "DuckDBPyConnection", campaign: str, round_name: str) -> Revision | None:
    """The round's revision whose attempt has not begun."""
    where = "WHERE campaign = ? AND round = ? AND attempt IS NULL ORDER BY revision_id DESC LIMIT 1"
    found = read_revisions(connection, where, [campaign, round_name])
    return found[0] if found else None


def refuse_sent_back(connection: "DuckDBPyConnection", campaign: str, round_name: str, deed: str) -> None:
    """Raise RoundIncomplete while the round waits to be drawn again; `deed` is what cannot be done."""
    revision = find_pending(connection, campaign, round_name)
    if revision is not None:
        raise RoundIncomplete(
            f"{revision.reviewer} sent the {round_name} round of {campaign!r} back with notes, so it is to be drawn "
            f"again before you can {deed}. Run it whole: brand-assets run {campaign} --round {round_name}"
        )


def refuse_left_behind(connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int) -> None:
    """Raise RoundIncomplete for an attempt that another was begun after: somebody did not want what it drew."""
    current = read_current(connection, campaign, round_name)
    if attempt < current:
        raise RoundIncomplete(
            f"This shortlist is of attempt {attempt} at the {round_name} round of {campaign!r}, and attempt {current} "
            f"was begun since, so it is not shown. Run the round whole: "
            f"brand-assets run {campaign} --round {round_name}"
        )
