"""This file says what would close a round's gaps: which values first, how many further images, how much more weight."""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

TOP_UP_SHARE = 0.2
"""Of a round's images: what is not closed by so many more is a matter for another brief, or for drawing it anew."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A value of which a round of `images` shows fewer than was asked for; `missing` counts images, at least 1."""

    attribute: str
    value: str
    missing: int
    severity: str
    boost: float


def list_gaps(coverage: pl.DataFrame, images: int) -> list[Gap]:
    """The gaps of a round of that many images, the worst first: by severity, then by how many are missing."""
    rows = coverage.filter(pl.col("boost") > 0).sort(
        ["boost", "gap", "attribute", "value"], descending=[True, True, False, False]
    )
    return [
        Gap(row["attribute"], row["value"], max(1, round(_certain(row) * images)), row["severity"], row["boost"])
        for row in rows.iter_rows(named=True)
    ]


def _certain(row: Mapping[str, Any]) -> float:
    """What is missing beyond doubt, as a share."""
    return float(row["gap"] - row["doubt"])


def count_to_close(coverage: pl.DataFrame, images: int, asked: int) -> int:
    """How many further images close the gaps, when each of them shows one missing value of every attribute.

    The coverage is of `images`; `asked` is how many the round has asked for.

    Among all images N more bring values with the target t and the share s to (s * images + N) / (images + N), which is
    t at N = images * (t - s) / (1 - t): more than are missing of `images` alone. At most TOP_UP_SHARE of what was
    asked for, at least 1 where there is a gap.
    """
    targets: defaultdict[str, float] = defaultdict(float)
    missing: defaultdict[str, float] = defaultdict(float)
    for row in coverage.filter(pl.col("boost") > 0).iter_rows(named=True):
        targets[row["attribute"]] += row["target"]
        missing[row["attribute"]] += _certain(row)
    most = max(1, math.floor(TOP_UP_SHARE * asked))
    needed = (
        most if targets[attribute] >= 1 else math.ceil(round(images * missing[attribute] / (1 - targets[attribute]), 6))
        for attribute in missing
    )
    return min(most, max(needed, default=0))
