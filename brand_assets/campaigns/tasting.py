"""This file rates a round's images by what a brand's people liked before, where that is known to say anything."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import polars as pl

from brand_assets.calibration.calibrate import Calibration, calibrate, refuse_few
from brand_assets.campaigns.embedding import vectors_of
from brand_assets.campaigns.evidence import Decided, gather_evidence, list_verdicts
from brand_assets.campaigns.studio import Studio
from brand_assets.learning.taste import learn_taste, rate_unseen_images
from brand_assets.records.brief import Brief
from brand_assets.scoring.ranking import rate_percentiles

TASTE = "taste"
SEED = 20
MOST_TASTED = 2000
"""Images that a taste is learned from, the last decided first: it changes, and more take minutes."""


def rate_by_taste(studio: Studio, brief: Brief, embeddings: pl.DataFrame) -> dict[str, float]:
    """By image id, its percentile in (0, 1) among the round's by the taste of its brand's people.

    Empty unless enough was decided, on images seen by the same model, that the taste ranks images which it was not
    learned from better than chance; the row `taste` of `calibration` says how it stands.
    """
    models = embeddings["model"].unique().to_list()
    if len(models) != 1:
        return {}
    seen = [one for brand in gather_evidence(studio, brief.brand.name) for one in select_seen(brand.decided, models[0])]
    if calibrate_taste(seen).verdict != "agrees":
        return {}
    direction = learn_taste(_stack(seen), np.array([one.is_approved for one in seen]))
    rated = vectors_of(embeddings) @ direction.astype(np.float32)
    shares = rate_percentiles([float(value) if np.isfinite(value) else None for value in rated])
    return {key: share for key, share in zip(embeddings["image_id"], shares, strict=True) if share is not None}


def select_seen(decided: Sequence[Decided], model: str | None = None) -> list[Decided]:
    """The images that one model has seen, the last decided ones: this model, or the one that has seen most of them."""
    if model is None:
        models = Counter(one.vector[0] for one in decided if one.vector)
        model = min(models, key=lambda name: (-models[name], name), default=None)
    return [one for one in decided if one.vector and one.vector[0] == model][-MOST_TASTED:]


def calibrate_taste(seen: Sequence[Decided]) -> Calibration:
    """How far a head that was learned from picks agrees with other picks: each image is rated by one without it."""
    approved, shortlists = list_verdicts(seen)
    rated: Sequence[float | None] = [0.0] * len(seen)
    if refuse_few(np.array(approved, dtype=bool), shortlists) is None:
        rng = np.random.default_rng(SEED)
        rated = rate_unseen_images(_stack(seen), np.array(approved), shortlists, rng).tolist()
    return calibrate(TASTE, rated, approved, shortlists, np.random.default_rng(SEED))


def _stack(seen: Sequence[Decided]) -> np.typing.NDArray[np.float32]:
    return np.stack([one.vector[1] for one in seen if one.vector])
