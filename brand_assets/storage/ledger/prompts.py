"""This file keeps the prompts that images are drawn from, so that what is paid for stays known whatever the lake loses.

The prompts of an attempt that have the same parent image are a group; a concept round, which has no parents, is one
group whole. A group may be replaced until one of its images is paid or may have been sent, and never after that; a
concept round that is paid may still be added to. A picture that was made elsewhere stays in its attempt for good,
paid for or not, and makes no group paid.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from brand_assets.errors import LedgerError
from brand_assets.records.drawing import IMPORT, Outcome
from brand_assets.storage.ledger.attempts import read_current
from brand_assets.storage.ledger.calls import LedgerCalls
from brand_assets.storage.ledger.columns import insert_rows, to_instant
from brand_assets.storage.ledger.rows import KeptPrompt, KeptRound
from brand_assets.storage.ledger.settling import settle
from brand_assets.storage.ledger.spend import read_paid_keys

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COLUMNS = ("request_key", "campaign", "round", "attempt", "position", "prompt_id", "parent_image_id", "row")
ADDED = "added"
"""The reason in `attempts` of a run that added to an attempt's prompts and did not begin one."""
_SELECT = 'SELECT request_key, prompt_id, parent_image_id, "row" FROM prompts'


class KeptPrompts:
    """The prompts of all campaigns, by attempt and by request."""

    def __init__(self, calls: LedgerCalls) -> None:
        self._calls = calls

    def keep(self, campaign: str, round_name: str, attempt: int, rows: Sequence[KeptPrompt]) -> None:
        """Keep an attempt's prompts, all or none, in this order; what it had of groups that are not paid goes.

        Raises LedgerError when a paid group would get prompts that it does not have: drawing those would pay again.
        """

        def job(connection: "DuckDBPyConnection") -> None:
            groups = _read_groups(connection, campaign, round_name, attempt)
            paid_parents = _find_paid_parents(connection, campaign, round_name, attempt, groups)
            _refuse_others(campaign, round_name, attempt, rows, groups, paid_parents)
            columns = {
                row.request_key: _to_columns(row, campaign, round_name, attempt, position)
                for position, row in enumerate(rows)
                if row.parent_image_id not in paid_parents
            }
            stay = {*columns, *_read_imported(connection, campaign, round_name, attempt)}
            gone = [key for key, parent in groups.items() if parent not in paid_parents and key not in stay]
            connection.execute("DELETE FROM prompts WHERE request_key IN (SELECT unnest(?::VARCHAR[]))", [gone])
            new = [values for key, values in columns.items() if key not in groups]
            insert_rows(connection, "prompts", _COLUMNS, new)
            changed = [values for key, values in columns.items() if key in groups]
            insert_rows(connection, "prompts", _COLUMNS, changed, "request_key")

        self._calls.call(job)

    def append(
        self,
        campaign: str,
        round_name: str,
        attempt: int,
        rows: Sequence[KeptPrompt],
        *,
        after: int,
        added_by: str,
        outcomes: Sequence[Outcome] = (),
    ) -> bool:
        """Keep further prompts of an attempt that has `after` of them, all or none; False when this run did so before.

        `outcomes` are of such as need no drawing, settled in the same transaction. Raises LedgerError when the attempt
        has another number of prompts by now, or is not the current one any more.
        """

        def job(connection: "DuckDBPyConnection") -> bool:
            if _has_added(connection, campaign, round_name, added_by):
                return False
            count, current = _count_prompts(connection, campaign, round_name, attempt)
            if (count, current) != (after, attempt):
                raise LedgerError(
                    f"The {round_name} round of {campaign!r} changed while it was added to: attempt {current} is its "
                    f"last, and attempt {attempt} has {count} prompts, not {after}. Nothing was added; ask again."
                )
            columns = [_to_columns(row, campaign, round_name, attempt, after + place) for place, row in enumerate(rows)]
            insert_rows(connection, "prompts", _COLUMNS, columns)
            for outcome in outcomes:
                settle(connection, outcome, added_by, None, to_instant(None))
            run = (campaign, round_name, attempt, added_by, ADDED, to_instant(None))
            insert_rows(connection, "attempts", ("campaign", "round", "attempt", "started_by", "reason", "at"), [run])
            return True

        return self._calls.call(job)

    def has_added(self, campaign: str, round_name: str, added_by: str) -> bool:
        """Whether this run has added to the round's prompts."""
        return self._calls.call(lambda connection: _has_added(connection, campaign, round_name, added_by))

    def of(self, campaign: str, round_name: str, attempt: int) -> KeptRound:
        """An attempt's prompts in their order, and which of their groups are paid."""

        def job(connection: "DuckDBPyConnection") -> KeptRound:
            found = connection.execute(
                f"{_SELECT} WHERE campaign = ? AND round = ? AND attempt = ? ORDER BY position, request_key",
                [campaign, round_name, attempt],
            ).fetchall()
            prompts = tuple(_to_prompt(values) for values in found)
            groups = {prompt.request_key: prompt.parent_image_id for prompt in prompts}
            return KeptRound(prompts, _find_paid_parents(connection, campaign, round_name, attempt, groups))

        return self._calls.call(job)

    def find(self, request_keys: Iterable[str]) -> dict[str, KeptPrompt]:
        """The prompts that these requests have, by request; a fallback's is as it was worded for the fallback."""
        keys = list(request_keys)

        def job(connection: "DuckDBPyConnection") -> dict[str, KeptPrompt]:
            rows = connection.execute(
                f"{_SELECT} WHERE request_key IN (SELECT unnest(?::VARCHAR[]))", [keys]
            ).fetchall()
            found = {values[0]: _to_prompt(values) for values in rows}
            return {**found, **_find_fallbacks(connection, [key for key in keys if key not in found])}

        return self._calls.call(job)


def _find_fallbacks(connection: "DuckDBPyConnection", keys: Sequence[str]) -> dict[str, KeptPrompt]:
    rows = connection.execute(
        """SELECT s.request_key, s.provider, s.model, p.prompt_id, p.parent_image_id, p."row"
           FROM spend s JOIN prompts p ON p.request_key = s.fallback_of
           WHERE s.request_key IN (SELECT unnest(?::VARCHAR[]))""",
        [keys],
    ).fetchall()
    return {
        key: KeptPrompt(key, prompt_id, parent_image_id, _word_for(provider, model, json.loads(told)))
        for key, provider, model, prompt_id, parent_image_id, told in rows
    }


def _word_for(provider: str, model: str, row: Mapping[str, Any]) -> dict[str, object]:
    """The row as this model, one of its fallbacks, was told it."""
    told = json.loads(row.get("fallbacks") or "[]")
    own: dict[str, Any] = next((one for one in told if (one["provider"], one["model"]) == (provider, model)), {})
    params = {"params": json.dumps(own["params"], sort_keys=True, ensure_ascii=False)} if own else {}
    return {**row, **own, **params}


def _has_added(connection: "DuckDBPyConnection", campaign: str, round_name: str, added_by: str) -> bool:
    row = connection.execute(
        "SELECT count(*) FROM attempts WHERE campaign = ? AND round = ? AND started_by = ? AND reason = ?",
        [campaign, round_name, added_by, ADDED],
    ).fetchone()
    return bool(row and row[0])


def _count_prompts(connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int) -> tuple[int, int]:
    """How many prompts the attempt has, and which attempt is the round's last."""
    row = connection.execute(
        "SELECT count(*) FROM prompts WHERE campaign = ? AND round = ? AND attempt = ?",
        [campaign, round_name, attempt],
    ).fetchone()
    return int(row[0]) if row else 0, read_current(connection, campaign, round_name)


def _read_groups(
    connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int
) -> dict[str, str | None]:
    """The parent of each of an attempt's requests, which is also its group."""
    rows = connection.execute(
        "SELECT request_key, parent_image_id FROM prompts WHERE campaign = ? AND round = ? AND attempt = ?",
        [campaign, round_name, attempt],
    ).fetchall()
    return dict(rows)


def _read_imported(connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int) -> set[str]:
    rows = connection.execute(
        "SELECT request_key FROM spend WHERE campaign = ? AND round = ? AND attempt = ? AND provider = ?",
        [campaign, round_name, attempt, IMPORT],
    ).fetchall()
    return {key for (key,) in rows}


def _find_paid_parents(
    connection: "DuckDBPyConnection", campaign: str, round_name: str, attempt: int, groups: Mapping[str, str | None]
) -> frozenset[str | None]:
    paid = read_paid_keys(connection, campaign, round_name, attempt)
    return frozenset(parent for key, parent in groups.items() if key in paid)


def _refuse_others(
    campaign: str,
    round_name: str,
    attempt: int,
    rows: Sequence[KeptPrompt],
    groups: Mapping[str, str | None],
    paid_parents: Collection[str | None],
) -> None:
    others = [row for row in rows if row.parent_image_id in paid_parents and row.request_key not in groups]
    if others:
        raise LedgerError(
            f"{len(others)} prompts of the {round_name} round of {campaign!r} (attempt {attempt}) are not those that "
            f"its images were paid for with, {others[0].prompt_id[:80]!r} among them; they were not kept, and nothing "
            f"was drawn. Materialize {round_name}/prompts first."
        )


def _to_columns(row: KeptPrompt, campaign: str, round_name: str, attempt: int, position: int) -> tuple[object, ...]:
    told = json.dumps(dict(row.row), ensure_ascii=False)
    return (row.request_key, campaign, round_name, attempt, position, row.prompt_id, row.parent_image_id, told)


def _to_prompt(values: tuple[Any, ...]) -> KeptPrompt:
    request_key, prompt_id, parent_image_id, told = values
    return KeptPrompt(request_key, prompt_id, parent_image_id, json.loads(told))
