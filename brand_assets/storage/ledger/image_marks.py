"""This file reads what stands of every image at present: its verdict, its stars, its tags and its collections."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets.review import Verdict
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.checkpoint_rows import judge_checkpoint, read_checkpoints, read_decisions
from brand_assets.storage.ledger.door import wal_path

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True, slots=True)
class ImageVerdict:
    """What stands of an image at the last checkpoint that showed it; `decision` is None while nobody decided."""

    checkpoint_id: str
    is_submitted: bool
    decision: Literal["approved", "rejected"] | None
    is_starred: bool
    reviewer: str | None
    reason: str | None
    decided_at: datetime | None
    rubric: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Marks:
    """By image id. `labels`: by (kind, image id) the tags, or the ids of collections, in the order they were put on.

    `collection_names`: by id.
    """

    verdicts: Mapping[str, ImageVerdict] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    collection_names: Mapping[str, str] = field(default_factory=dict)

    def tags(self, image_id: str) -> tuple[str, ...]:
        return self.labels.get(("tag", image_id), ())

    def collections(self, image_id: str) -> tuple[str, ...]:
        return self.labels.get(("collection", image_id), ())


NO_MARKS = Marks()


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, with what tells whether there is more to read."""

    marks: Marks
    judged: Mapping[str, tuple[tuple[object, ...], Mapping[str, ImageVerdict]]]
    last_label: int


_UNREAD = _Read(NO_MARKS, {}, 0)
_Files = tuple[tuple[int, int, int] | None, ...]


class ImageMarks:
    """Reads the ledger only when its file has changed, and of it only the checkpoints where anything has."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls
        self._kept: tuple[_Files, _Read] | None = None

    def read(self) -> Marks:
        """What stands now: the same object as before when nothing changed. Where there is no ledger none is made."""
        files = _sign_files(self._calls)
        if files[0] is None:
            return NO_MARKS
        kept = self._kept
        if kept is not None and kept[0] == files:
            return kept[1].marks
        is_same_ledger = kept is not None and kept[0][0] is not None and kept[0][0][2] == files[0][2]
        before = kept[1] if kept is not None and is_same_ledger else _UNREAD
        found = self._calls.call(lambda connection: _read(connection, before))
        self._kept = (files, found)
        return found.marks


def _sign_files(calls: LedgerCalls) -> _Files:
    signed: list[tuple[int, int, int] | None] = []
    for path in (calls.ledger, wal_path(calls.ledger)):
        try:
            found = os.stat(path)
        except OSError:
            signed.append(None)
        else:
            signed.append((found.st_mtime_ns, found.st_size, found.st_ino))
    return tuple(signed)


def _read(connection: "DuckDBPyConnection", before: _Read) -> _Read:
    versions = _read_versions(connection)
    last_label = _last_label(connection)
    names = dict(connection.execute("SELECT collection_id, name FROM collections ORDER BY collection_id").fetchall())
    known = {key: version for key, (version, _) in before.judged.items()}
    if known == versions and last_label == before.last_label and names == before.marks.collection_names:
        return before
    judged = {
        key: before.judged[key] if known.get(key) == version else (version, _judge(connection, key))
        for key, version in versions.items()
    }
    verdicts = {image_id: verdict for _, found in judged.values() for image_id, verdict in found.items()}
    labels = before.marks.labels if last_label == before.last_label else _read_labels(connection)
    return _Read(Marks(verdicts, labels, names), judged, last_label)


def _read_versions(connection: "DuckDBPyConnection") -> dict[str, tuple[object, ...]]:
    """By checkpoint, in the order of their opening, all that its verdicts depend on. What was replaced before anybody
    submitted it says nothing any more."""
    rows = connection.execute(
        """SELECT c.checkpoint_id, c.submission, c.status, c.rule, c.reviewers, coalesce(max(d.decision_id), 0)
           FROM checkpoints c LEFT JOIN decisions d USING (checkpoint_id)
           WHERE c.status <> 'superseded' OR c.submission IS NOT NULL
           GROUP BY ALL ORDER BY any_value(c.opened_at), c.checkpoint_id"""
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


def _judge(connection: "DuckDBPyConnection", checkpoint_id: str) -> dict[str, ImageVerdict]:
    [checkpoint] = read_checkpoints(connection, "WHERE checkpoint_id = ?", [checkpoint_id])
    starred = _find_starred(read_decisions(connection, checkpoint_id))
    return {
        verdict.image_id: _tell(checkpoint, verdict, verdict.image_id in starred)
        for verdict in judge_checkpoint(connection, checkpoint)
    }


def _find_starred(decisions: list[Decision]) -> set[str]:
    """The images whose last word of any reviewer is a star."""
    last = {(one.image_id, one.reviewer.strip().casefold()): one.decision for one in decisions}
    return {image_id for (image_id, _), decision in last.items() if decision == "starred"}


def _tell(checkpoint: Checkpoint, verdict: Verdict, is_starred: bool) -> ImageVerdict:
    is_submitted = checkpoint.submitted_at is not None
    is_decided = is_submitted or verdict.reviewer is not None
    return ImageVerdict(
        checkpoint_id=checkpoint.checkpoint_id,
        is_submitted=is_submitted,
        decision=verdict.decision if is_decided else None,
        is_starred=is_starred,
        reviewer=verdict.reviewer if is_decided else None,
        reason=verdict.reason if is_decided else None,
        decided_at=verdict.decided_at if is_decided else None,
        rubric=verdict.rubric,
    )


def _last_label(connection: "DuckDBPyConnection") -> int:
    row = connection.execute("SELECT coalesce(max(label_id), 0) FROM labels").fetchone()
    return int(row[0]) if row else 0


def _read_labels(connection: "DuckDBPyConnection") -> dict[tuple[str, str], tuple[str, ...]]:
    rows = connection.execute(
        """SELECT kind, image_id, list(label ORDER BY label_id) FROM (
               SELECT kind, image_id, label, max(label_id) AS label_id, arg_max(is_on, label_id) AS is_on
               FROM labels GROUP BY kind, image_id, label)
           WHERE is_on GROUP BY kind, image_id"""
    ).fetchall()
    return {(kind, image_id): tuple(found) for kind, image_id, found in rows}
