"""This file says in words what a calibration comes to, for the terminal and the Dagster UI."""

from collections.abc import Iterable, Mapping

from brand_assets.calibration.calibrate import Calibration
from brand_assets.campaigns.calibration_report import EVERYTHING, BrandCalibration
from brand_assets.taxonomy.spelling import join_words

COLUMNS = ("brand", "part", "decided", "approved", "rho", "pairs as people", "verdict", "weight")


def tell_ranking(found: BrandCalibration) -> str:
    """One sentence: how far the ranking agrees with the people of a brand, or why nobody can tell yet."""
    whose = "people" if found.brand == EVERYTHING else f"{found.brand}'s people"
    ranking = found.ranking
    if ranking.agreement is None:
        return f"Whether the ranking agrees with {whose} cannot be told: {ranking.verdict}. {ranking.finding}"
    pairs = ranking.agreement.pairs
    return (
        f"The ranking agrees with {whose} on {pairs.value:.0%} of pairs ({pairs.low:.0%} to {pairs.high:.0%}) over "
        f"{ranking.decisions} decided images; chance is 50%."
    )


def tell_evidence(found: BrandCalibration) -> str:
    """What was left out of the evidence, and why; empty when nothing was."""
    evidence = found.evidence
    said = []
    if evidence.by_machines:
        said.append(f"{evidence.by_machines} images were decided by the machine itself and do not count")
    if found.unscored:
        said.append(f"of {found.unscored} decided images the lake has no scores any more")
    return f"{'; '.join(said)}." if said else ""


def tell_proposal(found: BrandCalibration) -> str:
    """The proposed weights, and which parts get none because they were not computed; empty without a proposal."""
    weights = found.proposal.weights
    if weights is None:
        return ""
    absent = [one.part for one in found.parts if one.part in weights and one.verdict == "not computed"]
    why = f" (none for {join_words(absent, 'and')}, not computed for these images)" if absent else ""
    return f"{tell_weights(weights)}{why}"


def list_cells(found: Iterable[BrandCalibration]) -> list[tuple[str, ...]]:
    """A line of COLUMNS for each part of each brand."""
    lines: list[tuple[str, ...]] = []
    for one in found:
        total = sum(one.evidence.weights.values())
        proposed = one.proposal.weights or {}
        for part in one.all_parts:
            share = one.evidence.weights.get(part.part)
            weight = "" if share is None else _tell_weight(share / total, proposed.get(part.part))
            lines.append((one.brand, part.part, str(part.decisions), str(part.approved), *_tell_measures(part), weight))
    return lines


def tell_weights(weights: Mapping[str, float]) -> str:
    return ", ".join(f"{part} {weight:.2f}" for part, weight in weights.items())


def _tell_measures(part: Calibration) -> tuple[str, str, str]:
    if part.agreement is None:
        return "", "", part.verdict
    rho, pairs = part.agreement.rho, part.agreement.pairs
    return (
        f"{rho.value:+.2f} ({rho.low:+.2f} to {rho.high:+.2f})",
        f"{pairs.value:.0%} ({pairs.low:.0%} to {pairs.high:.0%})",
        part.verdict,
    )


def _tell_weight(today: float, proposed: float | None) -> str:
    return f"{today:.2f}" if proposed is None else f"{today:.2f} -> {proposed:.2f}"
