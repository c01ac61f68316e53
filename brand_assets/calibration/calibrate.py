"""This file says of one part of the scores what its agreement with people comes to, or why nothing can be said yet."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from brand_assets.calibration.agreement import (
    CHANCE,
    LEAST_FREEDOM,
    Agreement,
    Flags,
    Floats,
    are_comparable,
    count_freedom,
    measure_agreement,
)

LEAST_DECISIONS = 20
"""Images that people decided on; of fewer no number is shown."""

Verdict = Literal[
    "agrees",
    "disagrees",
    "like chance",
    "too few decisions",
    "all approved",
    "all rejected",
    "all the same",
    "not computed",
]


@dataclass(frozen=True, slots=True)
class Calibration:
    """`decisions` counts the decided images that have this part, `approved` those of them that were approved.

    `agreement` is None where nothing can be said, and `finding`, one sentence, says why.
    """

    part: str
    decisions: int
    approved: int
    shortlists: int
    verdict: Verdict
    finding: str
    agreement: Agreement | None = None


def calibrate(
    part: str,
    scores: Sequence[float | None],
    is_approved: Sequence[bool],
    shortlists: Sequence[str],
    rng: np.random.Generator,
) -> Calibration:
    """What the scores of one part, None where there is none, come to beside n decisions taken at n shortlists."""
    has = np.array([score is not None and math.isfinite(score) for score in scores], dtype=bool)
    values = np.array([score for score, there in zip(scores, has, strict=True) if there], dtype=np.float64)
    approved = np.asarray(is_approved, dtype=bool)[has]
    names = [name for name, there in zip(shortlists, has, strict=True) if there]
    verdict, finding, agreement = _judge(part, len(has), values, approved, names, rng)
    return Calibration(part, len(values), int(approved.sum()), len(set(names)), verdict, finding, agreement)


def _judge(
    part: str,
    decided: int,
    values: Floats,
    approved: Flags,
    names: Sequence[str],
    rng: np.random.Generator,
) -> tuple[Verdict, str, Agreement | None]:
    if decided and not len(values):
        return "not computed", f"None of the {decided} decided images has a {part} score.", None
    if (refusal := refuse_few(approved, names)) is not None:
        return *refusal, None
    try:
        agreement = measure_agreement(values, approved, names, rng)
    except ValueError:
        return "all the same", f"Of every shortlist all images have the same {part} score.", None
    return *_tell(agreement), agreement


def refuse_few(is_approved: Flags, shortlists: Sequence[str]) -> tuple[Verdict, str] | None:
    """Why decisions are not enough to say anything, as a verdict and a sentence; None when they are."""
    decided, approved = len(is_approved), int(is_approved.sum())
    if decided < LEAST_DECISIONS:
        return "too few decisions", f"{decided} decided images; it takes {LEAST_DECISIONS} to say anything."
    if approved in (0, decided):
        kind: Verdict = "all approved" if approved else "all rejected"
        return kind, f"The {decided} decided images are {kind}, so that there is nothing to compare."
    compared = int(are_comparable(is_approved, shortlists).sum())
    if compared < LEAST_DECISIONS:
        told = f"{compared} of the {decided} decided images are of shortlists with both an approved and a rejected one"
        return "too few decisions", f"{told}; it takes {LEAST_DECISIONS} to say anything."
    if count_freedom(is_approved, shortlists) < LEAST_FREEDOM:
        few = "approved" if 2 * approved <= decided else "rejected"
        count = min(approved, decided - approved)
        return "too few decisions", f"Only {count} of the {decided} decided images were {few}; that is too few."
    return None


def _tell(agreement: Agreement) -> tuple[Verdict, str]:
    share = agreement.pairs
    between = f"{share.value:.0%} of pairs ({share.low:.0%} to {share.high:.0%})"
    if share.low > CHANCE:
        return "agrees", f"It ranks {between} as people do, which is better than chance."
    if share.high < CHANCE:
        return "disagrees", f"It ranks {between} as people do: it is against their choice."
    return "like chance", f"It ranks {between} as people do, which cannot be told from chance."
