"""This file puts found images into an order that stays the same from page to page."""

import polars as pl

_ROUND = ("campaign", "round_place")
_RANK = ("position", "rank", "image_id")
_ORDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "shortlist": ((*_ROUND, "is_current", *_RANK), ("is_current",)),
    "cluster": ((*_ROUND, "is_current", "cluster", *_RANK), ("is_current",)),
    "quality": (("quality", "image_id"), ("quality",)),
    "newest": (("drawn_at", "image_id"), ("drawn_at",)),
    "oldest": (("drawn_at", "image_id"), ()),
    "cost": (("cost_usd", "image_id"), ("cost_usd",)),
    "shuffled": (("image_id",), ()),
}
"""By name the columns that are sorted by, and which of them from the largest down. An image's id is a hash, so that its
order says nothing of the image."""


def order_rows(rows: pl.DataFrame, mask: pl.Series | None, sort: str) -> pl.Series:
    """The numbers of the rows where the mask holds, in this order; what has no value comes last."""
    columns, largest_first = _ORDERS[sort]
    keys = rows.select(columns).with_row_index("row")
    if mask is not None:
        keys = keys.filter(mask)
    descending = [column in largest_first for column in columns]
    return keys.sort(columns, descending=descending, nulls_last=True)["row"]
