"""This file scores whether an image shows what its prompt asked for: as a whole, and attribute by attribute."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from brand_assets.scoring.part import Metric, PartScore, Sight, Subject

VERSION = "1"
WEIGHT = 2.5
"""CLIPScore's w: it stretches the cosines that CLIP gives over 0..1."""
MISSING_ODDS = 2.0
"""A value is missing when another is so many times as likely; closer than that, the image may be either."""
MOST_TOLD = 3
"""A sentence that names more is not read."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one asked attribute looks: `looks` is the likeliest of `of` values, `rank` the asked one's place from 1."""

    attribute: str
    asked: str
    looks: str
    likelihood: float
    odds: float
    rank: int
    of: int

    @property
    def is_missing(self) -> bool:
        return self.odds >= MISSING_ODDS


class PromptMatch:
    """CLIPScore = clip(2.5 cos, 0, 1) of image and prompt: Hessel et al. 2021, https://arxiv.org/abs/2104.08718, eq. 1.

    Attributes are judged one by one where the model was measured on them; where it was not, their cosines are reported
    and nothing is said of them. Values of different models do not compare. A CLIP reads 77 tokens: of a longer prompt
    it compares the beginning, where ours say what is to be drawn.
    """

    name = "clip-score"

    def score(self, subject: Subject) -> PartScore:
        sight = subject.evidence.sight
        if sight is None:
            return PartScore(None, "none", "0", f"Not computed: {subject.evidence.absent_sight}.")
        cosine = float(sight.image @ sight.prompt)
        if not math.isfinite(cosine):
            return PartScore(None, "none", "0", f"Not computed: {sight.model} gave a vector that is not finite.")
        verdicts = judge_attributes(subject.evidence.attributes, sight.likelihoods)
        return PartScore(
            value=min(1.0, max(0.0, WEIGHT * cosine)),
            scorer=f"{self.name}/{sight.model}",
            version=VERSION,
            finding=tell_match(cosine, verdicts, sight.model),
            metrics={
                "cosine": cosine,
                "model": sight.model,
                "judge": sight.judge or None,
                "missing": [verdict.attribute for verdict in verdicts if verdict.is_missing],
                "attributes": _tell_attributes(subject.evidence.attributes, verdicts, sight),
            },
        )


def judge_attributes(asked: Mapping[str, str], likelihoods: Mapping[str, Mapping[str, float]]) -> list[Verdict]:
    """One verdict for each asked attribute with likelihoods that know its value, the clearest miss first."""
    verdicts = [
        _judge(attribute, value, likelihoods[attribute])
        for attribute, value in asked.items()
        if value in likelihoods.get(attribute, {}) and max(likelihoods[attribute].values()) > 0
    ]
    return sorted(verdicts, key=lambda verdict: (-verdict.odds, verdict.attribute))


def _judge(attribute: str, asked: str, likelihoods: Mapping[str, float]) -> Verdict:
    looks = max(likelihoods, key=lambda value: (likelihoods[value], value == asked))
    likelihood = likelihoods[asked]
    return Verdict(
        attribute=attribute,
        asked=asked,
        looks=looks,
        likelihood=likelihood,
        odds=likelihoods[looks] / max(likelihood, 1e-9),
        rank=1 + sum(other > likelihood for other in likelihoods.values()),
        of=len(likelihoods),
    )


def tell_match(cosine: float, verdicts: Sequence[Verdict], model: str) -> str:
    """One sentence: what is missing, or else what is shown and what may be."""
    if not verdicts:
        return f"Matches its prompt with a cosine of {cosine:.2f} by {model}; no attribute of it could be judged."
    missing = [verdict for verdict in verdicts if verdict.is_missing]
    if missing:
        found = [f"asked for {_name(verdict)}, looks {verdict.looks}" for verdict in missing[:MOST_TOLD]]
        more = [f"{len(missing) - MOST_TOLD} more"] if len(missing) > MOST_TOLD else []
        told = f"{'; '.join(found + more)} ({len(missing)} of {len(verdicts)} judged attributes missing)."
    else:
        shown = ", ".join(_name(verdict) for verdict in verdicts if verdict.rank == 1)
        unclear = ", ".join(_name(verdict) for verdict in verdicts if verdict.rank > 1)
        told = "; ".join([f"shows {shown} as asked"] * bool(shown) + [f"unclear: {unclear}"] * bool(unclear)) + "."
    return f"{told[0].upper()}{told[1:]}".replace("_", " ")


def _name(verdict: Verdict) -> str:
    return f"{verdict.asked} {verdict.attribute}"


def _tell_attributes(asked: Mapping[str, str], verdicts: Sequence[Verdict], sight: Sight) -> dict[str, Metric]:
    judged = {verdict.attribute: verdict for verdict in verdicts}
    told: dict[str, Metric] = {}
    for attribute in asked:
        entry: dict[str, Metric] = {"asked": asked[attribute]}
        if attribute in sight.cosines:
            entry["cosine"] = sight.cosines[attribute]
        if verdict := judged.get(attribute):
            entry |= {"looks": verdict.looks, "likelihood": verdict.likelihood, "rank": verdict.rank}
            entry |= {"of": verdict.of, "trust": sight.trust.get(attribute)}
        if len(entry) > 1:
            told[attribute] = entry
    return told
