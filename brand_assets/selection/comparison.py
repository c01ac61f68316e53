"""This file holds the ways to pick a shortlist against one another: how different and how good each one's would be."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from brand_assets.selection.candidates import Candidates
from brand_assets.selection.selectors import PLAIN, SELECTORS
from brand_assets.selection.shortlist import choose_among
from brand_assets.selection.vendi import vendi_score

RANKING = "plain ranking"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method would show. `vendi` is the effective number of different images among those with a vector, of the
    same centred vectors that the kernel is made of; None, as `mean_quality`, where nothing of it is known.
    """

    method: str
    vendi: float | None
    mean_quality: float | None


def compare_methods(candidates: Candidates, *, count: int, theta: float) -> list[Outcome]:
    """The plain ranking first, then every selector under the same quotas, locks and bound of quality."""
    ranking = choose_among(candidates, count=count, theta=1.0, method=PLAIN)
    methods = {method: choose_among(candidates, count=count, theta=theta, method=method) for method in SELECTORS}
    return [measure_outcome(candidates, name, rows) for name, rows in {RANKING: ranking, **methods}.items()]


def measure_outcome(candidates: Candidates, method: str, shortlist: pl.DataFrame) -> Outcome:
    numbers = candidates.table.select("image_id").with_row_index("row")
    rows = shortlist.select("image_id").join(numbers, on="image_id", how="left", maintain_order="left")["row"]
    vectors = candidates.centred(rows.to_numpy().astype(np.intp))
    known = vectors[np.einsum("ij,ij->i", vectors, vectors) > 0]
    qualities = shortlist["quality"].drop_nulls().to_list()
    return Outcome(method, vendi_score(known) if len(known) else None, float(np.mean(qualities)) if qualities else None)
