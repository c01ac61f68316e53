"""This file holds each brand's scores against its decisions: part by part, the weights, and the brand's own taste."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from brand_assets.calibration.calibrate import Calibration, calibrate, refuse_few
from brand_assets.calibration.propose import Proposal, judge_weights
from brand_assets.campaigns.evidence import SCORED, BrandEvidence, Decided, gather_evidence, list_verdicts
from brand_assets.campaigns.remembering import same_brand
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.tasting import calibrate_taste, select_seen
from brand_assets.errors import CampaignNotFound
from brand_assets.learning.weighing import learn_weights, rate_unseen, round_weights
from brand_assets.records.brief import DEFAULT_WEIGHTS
from brand_assets.records.tables import CALIBRATION
from brand_assets.scoring.part import PARTS

EVERYTHING = "all"
"""What stands for a brand's name where all brands are taken together."""
LEARNED = "learned weights"
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
    added = {name for one in scored for name in one.scores} - set(SCORED)
    parts = tuple(
        calibrate(part, [one.scores.get(part) for one in scored], *list_verdicts(scored), _rng())
        for part in (*SCORED, *sorted(added))
    )
    return BrandCalibration(
        evidence=evidence,
        unscored=len(decided) - len(scored),
        parts=parts,
        learned=learned,
        taste=None if evidence.brand == EVERYTHING else calibrate_taste(select_seen(decided)),
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


def _propose(decided: Sequence[Decided]) -> tuple[Calibration, Proposal]:
    rated = [(one, one.quality) for one in decided if one.quality is not None]
    approved, shortlists = list_verdicts([one for one, _ in rated])
    is_approved, today = np.array(approved, dtype=bool), np.array([quality for _, quality in rated])
    weights, learned = np.zeros(len(PARTS)), today
    if refuse_few(is_approved, shortlists) is None:
        rows = [[one.percentiles[part] for part in PARTS] for one, _ in rated]
        percentiles = np.array(rows, dtype=np.float64)
        weights = learn_weights(percentiles, is_approved, shortlists)
        learned = rate_unseen(percentiles, is_approved, shortlists, _rng())
    rounded = round_weights(weights) if weights.any() else weights.tolist()
    proposed: dict[str, float] = dict(zip(PARTS, rounded, strict=True))
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
