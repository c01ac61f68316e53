"""This file holds each brand's scores against its decisions: part by part, the weights, and the brand's own taste."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from brand_assets.calibration.calibrate import Calibration, calibrate, refuse_few
from brand_assets.calibration.propose import Proposal, judge_weights
from brand_assets.campaigns.evidence import RANKED_PARTS, SCORED, BrandEvidence, Decided, gather_evidence
from brand_assets.campaigns.remembering import same_brand
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import CampaignNotFound
from brand_assets.learning.taste import rate_unseen_images
from brand_assets.learning.weighing import learn_weights, rate_unseen, round_weights
from brand_assets.records.brief import DEFAULT_WEIGHTS
from brand_assets.records.tables import CALIBRATION

EVERYTHING = "all"
"""What stands for a brand's name where all brands are taken together."""
TASTE, LEARNED = "taste", "learned weights"
MOST_TASTED = 2000
"""Images that a taste is learned from, the last decided first: it changes, and more take minutes."""
SEED = 20


@dataclass(frozen=True, slots=True)
class BrandCalibration:
    """One brand's, or of EVERYTHING, which has no taste. `parts` are those of the scores; `taste` is a head that was
    learned from picks, `learned` the ranking by weights that were; both rate images that they were not learned from.

    `unscored` counts decided images of which the lake has no scores any more.
    """

    evidence: BrandEvidence
    unscored: int
    parts: tuple[Calibration, ...]
    learned: Calibration
    taste: Calibration | None
    proposal: Proposal

    @property
    def brand(self) -> str:
        return self.evidence.brand

    @property
    def all_parts(self) -> tuple[Calibration, ...]:
        """The parts of the scores, then what was learned."""
        return (*self.parts, self.learned, *([self.taste] if self.taste else []))

    @property
    def ranking(self) -> Calibration:
        """The part that decides what people are shown."""
        return next(one for one in self.parts if one.part == "quality")


def calibrate_brands(studio: Studio) -> list[BrandCalibration]:
    """All brands together, then each by its name. Only what people decided counts, and scores as the lake has them."""
    brands = sorted(gather_evidence(studio), key=lambda one: one.brand.casefold())
    return [calibrate_evidence(evidence) for evidence in (_join_all(brands), *brands)]


def find_brand(found: Sequence[BrandCalibration], brand: str) -> BrandCalibration:
    """The calibration of a brand, however its name is written. Raises CampaignNotFound naming those there are."""
    for one in found[1:]:
        if same_brand(one.brand, brand):
            return one
    known = ", ".join(one.brand for one in found[1:]) or "none yet"
    raise CampaignNotFound(f"Nothing of the brand {brand[:80]!r} was submitted. Brands with decisions: {known}.")


def calibrate_evidence(evidence: BrandEvidence) -> BrandCalibration:
    """What a brand's decisions say about each part, about other weights and about a head of its own."""
    decided = evidence.decided
    scored = [one for one in decided if one.scores]
    learned, proposal = _propose(decided)
    parts = tuple(
        calibrate(part, [one.scores.get(part) for one in scored], *_verdicts(scored), _rng()) for part in SCORED
    )
    return BrandCalibration(
        evidence=evidence,
        unscored=len(decided) - len(scored),
        parts=parts,
        learned=learned,
        taste=None if evidence.brand == EVERYTHING else _calibrate_taste(decided),
        proposal=proposal,
    )


def tabulate(found: Iterable[BrandCalibration]) -> pl.DataFrame:
    """The rows of `calibration`: for each brand its parts, the weights that were learned, and its taste."""
    return pl.DataFrame([row for one in found for row in _list_rows(one)], schema=CALIBRATION)


def _join_all(brands: Sequence[BrandEvidence]) -> BrandEvidence:
    return BrandEvidence(
        brand=EVERYTHING,
        campaigns=tuple(sorted(campaign for one in brands for campaign in one.campaigns)),
        decided=tuple(decided for one in brands for decided in one.decided),
        by_machines=sum(one.by_machines for one in brands),
        weights=DEFAULT_WEIGHTS,
        own_weights=(),
    )


def _rng() -> np.random.Generator:
    """One for each measure, so that none depends on which others there are."""
    return np.random.default_rng(SEED)


def _verdicts(decided: Sequence[Decided]) -> tuple[list[bool], list[str]]:
    return [one.is_approved for one in decided], [one.checkpoint_id for one in decided]


def _calibrate_taste(decided: Sequence[Decided]) -> Calibration:
    """On vectors of the model that most of the decided images were seen by; each image rated by a head without it."""
    models = Counter(one.vector[0] for one in decided if one.vector)
    model = min(models, key=lambda name: (-models[name], name), default=None)
    seen = [one for one in decided if one.vector and one.vector[0] == model][-MOST_TASTED:]
    approved, shortlists = _verdicts(seen)
    rated: Sequence[float | None] = [0.0] * len(seen)
    if refuse_few(np.array(approved, dtype=bool), shortlists) is None:
        vectors = np.stack([one.vector[1] for one in seen if one.vector])
        rated = rate_unseen_images(vectors, np.array(approved), shortlists, _rng()).tolist()
    return calibrate(TASTE, rated, approved, shortlists, _rng())


def _propose(decided: Sequence[Decided]) -> tuple[Calibration, Proposal]:
    rated = [(one, one.quality) for one in decided if one.quality is not None]
    approved, shortlists = _verdicts([one for one, _ in rated])
    is_approved, today = np.array(approved, dtype=bool), np.array([quality for _, quality in rated])
    weights, learned = np.zeros(len(RANKED_PARTS)), today
    if refuse_few(is_approved, shortlists) is None:
        rows = [[one.percentiles[part] for part in RANKED_PARTS] for one, _ in rated]
        percentiles = np.array(rows, dtype=np.float64)
        weights = learn_weights(percentiles, is_approved, shortlists)
        learned = rate_unseen(percentiles, is_approved, shortlists, _rng())
    rounded = round_weights(weights) if weights.any() else weights.tolist()
    proposed = dict(zip(RANKED_PARTS, rounded, strict=True))
    proposal = judge_weights(proposed, learned, today, is_approved, shortlists, _rng())
    calibration = calibrate(LEARNED, learned.tolist(), approved, shortlists, _rng())
    return replace(calibration, finding=proposal.finding), proposal


def _list_rows(found: BrandCalibration) -> list[dict[str, object]]:
    total = sum(found.evidence.weights.values())
    weights = {part: weight / total for part, weight in found.evidence.weights.items()}
    proposed = found.proposal.weights or {}
    return [
        _make_row(found.brand, one) | {"weight": weights.get(one.part), "proposed_weight": proposed.get(one.part)}
        for one in found.all_parts
    ]


def _make_row(brand: str, one: Calibration) -> dict[str, object]:
    rho = one.agreement.rho if one.agreement else None
    pairs = one.agreement.pairs if one.agreement else None
    return {
        "brand": brand,
        "part": one.part,
        "decisions": one.decisions,
        "approved": one.approved,
        "shortlists": one.shortlists,
        "rho": rho and rho.value,
        "rho_low": rho and rho.low,
        "rho_high": rho and rho.high,
        "agreement": pairs and pairs.value,
        "agreement_low": pairs and pairs.low,
        "agreement_high": pairs and pairs.high,
        "resampled": one.agreement and one.agreement.resampled,
        "verdict": one.verdict,
        "finding": one.finding,
        "weight": None,
        "proposed_weight": None,
    }
