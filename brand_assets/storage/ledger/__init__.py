"""This package is the ledger: the truth about what cannot be recomputed, in one DuckDB file behind one door."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from brand_assets.errors import LedgerError
from brand_assets.records.tables import LEDGER_TABLES
from brand_assets.storage.ledger.attempts import Attempts
from brand_assets.storage.ledger.audit import AuditBook, AuditRow
from brand_assets.storage.ledger.brand_weights import BrandWeights
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.checkpoints import Checkpoints
from brand_assets.storage.ledger.comparisons import Comparisons
from brand_assets.storage.ledger.copies import copy_ledger, read_table, restore_ledger
from brand_assets.storage.ledger.deliveries import Deliveries
from brand_assets.storage.ledger.enhancements import Enhancements
from brand_assets.storage.ledger.feedback import Feedback
from brand_assets.storage.ledger.image_marks import ImageMarks
from brand_assets.storage.ledger.labels import Labels
from brand_assets.storage.ledger.notices import Notices
from brand_assets.storage.ledger.prompts import KeptPrompts
from brand_assets.storage.ledger.repeats import Repeats
from brand_assets.storage.ledger.revisions import Revisions
from brand_assets.storage.ledger.rows import (
    AppliedWeights,
    Budgets,
    Committed,
    FeedbackRow,
    KeptPrompt,
    KeptRound,
    OpenRequest,
    PricedRequest,
    Settled,
    SpendKey,
    SpendRow,
    UnknownSpend,
)
from brand_assets.storage.ledger.spend import SpendBook

if TYPE_CHECKING:
    import polars as pl
    from duckdb import DuckDBPyConnection

__all__ = [
    "AppliedWeights",
    "AuditRow",
    "Budgets",
    "Committed",
    "FeedbackRow",
    "KeptPrompt",
    "KeptRound",
    "Ledger",
    "OpenRequest",
    "PricedRequest",
    "Settled",
    "SpendKey",
    "SpendRow",
    "UnknownSpend",
]

T = TypeVar("T")


class Ledger:
    """Checkpoints, decisions, spend, prompts, weights. Making one opens nothing; each method is a short transaction.

    Methods raise LedgerBusy when the ledger was not free within `timeout_s`, LedgerError when it cannot be used.
    """

    def __init__(self, path: Path, timeout_s: float = 30.0) -> None:
        self._calls = LedgerCalls(path, timeout_s)
        self.path = self._calls.ledger
        self.checkpoints = Checkpoints(self._calls)
        self.spend = SpendBook(self._calls)
        self.prompts = KeptPrompts(self._calls)
        self.enhancements = Enhancements(self._calls)
        self.attempts = Attempts(self._calls)
        self.revisions = Revisions(self._calls)
        self.feedback = Feedback(self._calls)
        self.comparisons = Comparisons(self._calls)
        self.repeats = Repeats(self._calls)
        self.brand_weights = BrandWeights(self._calls)
        self.audit = AuditBook(self._calls)
        self.labels = Labels(self._calls)
        self.image_marks = ImageMarks(self._calls)
        self.notices = Notices(self._calls)
        self.deliveries = Deliveries(self._calls)

    def call(self, job: Callable[["DuckDBPyConnection"], T]) -> T:
        """Run a job in a transaction and give its answer once that is durable.

        The job may run twice, may not keep the connection or a result of it, and may not call the ledger.
        """
        return self._calls.call(job)

    async def acall(self, job: Callable[["DuckDBPyConnection"], T]) -> T:
        return await self._calls.acall(job)

    def copy_table(self, name: str) -> "pl.DataFrame":
        """A table as `insight` puts it into the lake, one of LEDGER_TABLES."""
        if name not in LEDGER_TABLES:
            raise LedgerError(f"The ledger has no table {name!r} to copy; it has: {', '.join(sorted(LEDGER_TABLES))}.")
        return self._calls.call(lambda connection: read_table(connection, name))

    def snapshot(self, target: Path) -> None:
        """Copy the whole ledger to a file, consistent, mode 0600."""
        try:
            self._calls.errand(lambda ledger: copy_ledger(ledger, target))
        except OSError as error:
            raise LedgerError(f"The ledger was not copied to {target}: {error.strerror or error}.") from error

    def restore_snapshot(self, source: Path, force: bool = False) -> Path | None:
        """Put a snapshot in the ledger's place; where the ledger that it replaced was kept, if there was one.

        Raises LedgerError when there is a ledger and `force` is not set, or when the snapshot is not a sound ledger.
        """
        try:
            return self._calls.errand(lambda ledger: restore_ledger(ledger, source, force))
        except OSError as error:
            raise LedgerError(f"The ledger was not restored from {source}: {error.strerror or error}.") from error
