"""This file refuses to pay for what an attempt's kept prompts do not ask for: another run has replaced them since."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from brand_assets.errors import LedgerError
from brand_assets.records.brief import ROUNDS
from brand_assets.records.drawing import DrawRequest

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def refuse_unasked(connection: "DuckDBPyConnection", requests: Sequence[DrawRequest]) -> None:
    """Raise LedgerError naming the first image that its attempt has no prompt for, nor a prompt's fallback.

    Only an attempt of a round that keeps prompts is looked at: the wording of prompts and the finishing of images ask
    for nothing there, nor does a ledger of a version that kept none.
    """
    drawn = [request for request in requests if request.round in ROUNDS]
    if not drawn:
        return
    found = connection.execute(
        'SELECT request_key, "row" FROM prompts WHERE request_key IN (SELECT unnest(?::VARCHAR[]))',
        [[request.fallback_of or request.request_key for request in drawn]],
    ).fetchall()
    rows: dict[str, str] = dict(found)
    for request in drawn:
        if not _is_asked(request, rows) and _keeps_prompts(connection, request):
            raise LedgerError(
                f"Prompt {request.prompt_id[:80]!r} of the {request.round} round of {request.campaign!r} (attempt "
                f"{request.attempt}) is not the one that the ledger keeps, so it was not drawn: another run wrote the "
                f"prompts anew. Materialize {request.round}/prompts, then {request.round}/raw_images."
            )


def _is_asked(request: DrawRequest, rows: Mapping[str, str]) -> bool:
    if request.fallback_of is None:
        return request.request_key in rows
    row = json.loads(rows.get(request.fallback_of, "{}"))
    return any(_is_same(request, fallback) for fallback in json.loads(row.get("fallbacks") or "[]"))


def _is_same(request: DrawRequest, fallback: Mapping[str, object]) -> bool:
    asked = (request.provider, request.model, request.text, request.negative, dict(request.params))
    names = ("provider", "model", "text", "negative", "params")
    return asked == tuple(fallback.get(name) for name in names)


def _keeps_prompts(connection: "DuckDBPyConnection", request: DrawRequest) -> bool:
    row = connection.execute(
        "SELECT count(*) FROM prompts WHERE campaign = ? AND round = ? AND attempt = ?",
        [request.campaign, request.round, request.attempt],
    ).fetchone()
    return bool(row and row[0])
