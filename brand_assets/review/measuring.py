"""This file measures how reviews go: time for a decision, changes of mind, agreement with oneself and with others."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from brand_assets.records.checkpoint import MACHINES, Decision
from brand_assets.records.preference import Repeat
from brand_assets.review.joining import standing_decisions
from brand_assets.review.kappa import cohen_kappa, fleiss_kappa
from brand_assets.review.preferences import same_name
from brand_assets.review.repeating import Answered, match_repeats

LEAST = 5
"""Of fewer no rate, time or agreement is told: it would be chance."""
VERDICTS = ("approved", "rejected")
Agreements = Literal["cohen", "fleiss"]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One checkpoint, with what everybody decided and repeated there, in the order taken."""

    checkpoint_id: str
    decisions: tuple[Decision, ...]
    repeats: tuple[Repeat, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewMeasures:
    """How one reviewer reviewed one round of one campaign; what is told of too few is None, beside how few.

    `decisions` counts keystrokes, without the `carried` ones that an earlier shortlist left; `images` those with a
    verdict that stands. `timed` decisions were timed. `changes` are verdicts that were turned round. `repeated` images
    were decided a second time; `shared` are verdicts of other people on the same images. A machine agrees with nobody.
    """

    reviewer: str
    is_machine: bool
    decisions: int
    carried: int
    images: int
    approved: int
    approval_rate: float | None
    changes: int
    timed: int
    median_seconds: float | None
    p90_seconds: float | None
    repeated: int
    self_agreement: float | None
    self_kappa: float | None
    shared: int
    agreement: float | None
    kappa: float | None
    kappa_of: Agreements | None


@dataclass(slots=True)
class _Reviewer:
    """What one reviewer did in a round, over all of its checkpoints."""

    name: str
    decisions: list[Decision] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)

    @property
    def is_machine(self) -> bool:
        return same_name(self.name) in MACHINES

    @property
    def fresh(self) -> list[Decision]:
        return [one for one in self.decisions if one.carried_from is None]

    @property
    def verdicts(self) -> Mapping[str, str]:
        """By image, what stands of theirs."""
        standing = standing_decisions(self.decisions)
        return {one.image_id: one.decision for one in standing if one.decision in VERDICTS}


def measure_round(sittings: Sequence[Sitting]) -> list[ReviewMeasures]:
    """Everybody who decided at the checkpoints of one round, by name; `sittings` in the order they were opened."""
    reviewers: dict[str, _Reviewer] = {}
    for sitting in sittings:
        for decision in sitting.decisions:
            key = same_name(decision.reviewer)
            reviewers.setdefault(key, _Reviewer(decision.reviewer.strip())).decisions.append(decision)
        for key, answered in match_repeats(sitting.decisions, sitting.repeats).items():
            reviewers[key].answered += answered
    people = {key: one.verdicts for key, one in reviewers.items() if not one.is_machine}
    return [_measure(key, reviewers[key], people) for key in sorted(reviewers)]


def _measure(key: str, reviewer: _Reviewer, people: Mapping[str, Mapping[str, str]]) -> ReviewMeasures:
    fresh, verdicts = reviewer.fresh, reviewer.verdicts
    seconds = [one.seconds for one in fresh if one.seconds is not None]
    approved = sum(verdict == "approved" for verdict in verdicts.values())
    again = [(one.before, one.again) for one in reviewer.answered]
    shared = [] if reviewer.is_machine else _pair_up(key, people)
    kappa, kappa_of = _measure_kappa(shared, people)
    return ReviewMeasures(
        reviewer=reviewer.name,
        is_machine=reviewer.is_machine,
        decisions=len(fresh),
        carried=len(reviewer.decisions) - len(fresh),
        images=len(verdicts),
        approved=approved,
        approval_rate=approved / len(verdicts) if len(verdicts) >= LEAST else None,
        changes=_count_changes(reviewer.decisions),
        timed=len(seconds),
        median_seconds=float(np.median(seconds)) if len(seconds) >= LEAST else None,
        p90_seconds=float(np.quantile(seconds, 0.9)) if len(seconds) >= LEAST else None,
        repeated=len(again),
        self_agreement=_share_same(again),
        self_kappa=cohen_kappa(again) if len(again) >= LEAST else None,
        shared=len(shared),
        agreement=_share_same(shared),
        kappa=kappa,
        kappa_of=kappa_of,
    )


def _count_changes(decisions: Iterable[Decision]) -> int:
    """Verdicts that are another than the reviewer's last one on the image, whatever came between."""
    last: dict[str, str] = {}
    changes = 0
    for one in decisions:
        if one.decision in VERDICTS:
            changes += last.get(one.image_id, one.decision) != one.decision
            last[one.image_id] = one.decision
    return changes


def _pair_up(key: str, people: Mapping[str, Mapping[str, str]]) -> list[tuple[str, str]]:
    """This person's verdicts beside each other person's on the same images."""
    own = people[key]
    return [
        (verdict, others[image_id])
        for other, others in people.items()
        if other != key
        for image_id, verdict in own.items()
        if image_id in others
    ]


def _share_same(pairs: Sequence[tuple[str, str]]) -> float | None:
    return sum(first == second for first, second in pairs) / len(pairs) if len(pairs) >= LEAST else None


def _measure_kappa(
    shared: Sequence[tuple[str, str]], people: Mapping[str, Mapping[str, str]]
) -> tuple[float | None, Agreements | None]:
    """Cohen's with the other person where there is one; with more, Fleiss' of all of them, the same for each."""
    if len(shared) < LEAST:
        return None, None
    if len(people) == 2:
        return cohen_kappa(shared), "cohen"
    images = {image_id for verdicts in people.values() for image_id in verdicts}
    ratings = [[verdicts[one] for verdicts in people.values() if one in verdicts] for one in sorted(images)]
    return fleiss_kappa(ratings), "fleiss"
