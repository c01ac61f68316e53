"""This file finds the one request that a person means to settle."""

import polars as pl

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LedgerError
from brand_assets.storage.ledger import UnknownSpend

MIN_PREFIX = 6
"""Characters of a request's key that may stand for the whole, when no other unknown one begins so."""
STATUS_WORDS = {
    "charged": "was charged {cost_usd:.6g} USD already",
    "released": "is settled already: nothing was billed",
    "reserved": "is reserved by a run that is at work on it, or was stopped; run its round again first",
}


def find_unknown(studio: Studio, key: str) -> UnknownSpend:
    """The unknown outcome of this key or beginning of one. Raises LedgerError saying what the ledger has instead."""
    text = key.strip().lower()
    if len(text) < MIN_PREFIX:
        raise LedgerError(f"{text!r} is too short for a request's key; write at least {MIN_PREFIX} of its characters.")
    unknown = studio.ledger.spend.list_unknown()
    matches = [one for one in unknown if one.request_key.startswith(text)]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise LedgerError(f"{text[:80]!r} could be any of {len(matches)} unknown outcomes; write more of the key.")
    raise LedgerError(
        f"{_tell_settled(studio, text)} {len(unknown)} outcomes are unknown. "
        "List them with: brand-assets spend --unknown"
    )


def _tell_settled(studio: Studio, text: str) -> str:
    rows = studio.ledger.copy_table("spend").filter(pl.col("request_key").str.starts_with(text))
    if rows.height != 1:
        return f"No unknown outcome has a key that begins with {text[:80]!r}."
    row = rows.row(0, named=True)
    return f"{row['request_key']} {STATUS_WORDS.get(row['status'], row['status']).format(**row)}."
