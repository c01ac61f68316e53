"""This file says whether learned weights would rank better than today's, by ratings that each image had no part in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from brand_assets.calibration.agreement import Agreement, Estimate, Flags, Floats, compare_agreements, measure_agreement
from brand_assets.calibration.calibrate import refuse_few


@dataclass(frozen=True, slots=True)
class Proposal:
    """`weights` by part, None where today's should stay, and `finding`, one sentence, says why.

    `learned` is the agreement of ratings by weights that were learned without the image rated, `gain` by how much its
    share of pairs is above that of today's weights; None where too little was decided.
    """

    weights: Mapping[str, float] | None
    finding: str
    learned: Agreement | None = None
    today: Agreement | None = None
    gain: Estimate | None = None


def judge_weights(
    weights: Mapping[str, float],
    learned: Floats,
    today: Floats,
    is_approved: Flags,
    shortlists: Sequence[str],
    rng: np.random.Generator,
) -> Proposal:
    """Propose `weights` if `learned`, n ratings by their like, agree with people more than `today`'s beyond chance."""
    refusal = refuse_few(is_approved, shortlists)
    if refusal is not None:
        return Proposal(None, f"Keep the weights: {refusal[1]}")
    if not sum(weights.values()):
        return Proposal(None, "Keep the weights: no part ranks images as people do.")
    try:
        by_learned, by_today = (measure_agreement(one, is_approved, shortlists, rng) for one in (learned, today))
    except ValueError:
        return Proposal(None, "Keep the weights: all images of each shortlist are rated the same.")
    gain = compare_agreements(learned, today, is_approved, shortlists, rng)
    is_better = gain.low > 0
    told = (
        f"learned weights rank {by_learned.pairs.value:.0%} of pairs as people do where today's rank "
        f"{by_today.pairs.value:.0%} (a gain of {gain.low * 100:+.0f} to {gain.high * 100:+.0f} points)"
    )
    finding = f"Change the weights: {told}." if is_better else f"Keep the weights: {told}, which may be chance."
    return Proposal(weights if is_better else None, finding, by_learned, by_today, gain)
