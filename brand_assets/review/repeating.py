"""This file chooses which images a reviewer is shown a second time, and counts how often they said the same."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from brand_assets.records.checkpoint import Decision
from brand_assets.records.preference import Repeat
from brand_assets.review.joining import standing_decisions
from brand_assets.review.preferences import same_name

FRESH = 5
"""The images decided last are not shown again so soon, unless that would leave fewer than half of all."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A repeat beside what the same reviewer had decided when they gave it."""

    image_id: str
    before: str
    again: str

    @property
    def is_same(self) -> bool:
        return self.before == self.again


def choose_repeats(decided: Sequence[Decision], repeated: Collection[str], count: int, seed: str) -> list[str]:
    """The images still to be shown again, in the order in which to show them.

    `decided` are one reviewer's standing verdicts in the order taken, `repeated` the images they answered already,
    which count among the `count`. As many approved as rejected ones are chosen, as far as there are; which and in what
    order is by the seed, so that a reload asks the same.
    """
    fresh = min(FRESH, len(decided) // 2)
    eligible = decided[: len(decided) - fresh]
    order = sorted(eligible, key=lambda decision: _hash(decision.image_id, seed))
    kinds = {kind: [one.image_id for one in order if one.decision == kind] for kind in ("approved", "rejected")}
    chosen = {kind: [image_id for image_id in ids if image_id in repeated] for kind, ids in kinds.items()}
    waiting = {kind: [image_id for image_id in ids if image_id not in repeated] for kind, ids in kinds.items()}
    due: list[str] = []
    while len(due) + len(repeated) < count and any(waiting.values()):
        kind = min((kind for kind in kinds if waiting[kind]), key=lambda kind: len(chosen[kind]))
        chosen[kind].append(waiting[kind][0])
        due.append(waiting[kind].pop(0))
    return sorted(due, key=lambda image_id: _hash(image_id, f"{seed} order"))


def match_repeats(decisions: Iterable[Decision], repeats: Iterable[Repeat]) -> Mapping[str, list[Answered]]:
    """By reviewer (as `same_name` has it), each repeat beside the verdict that stood when it was given.

    Both are of one checkpoint, in the order taken. A repeat without a verdict before it is left out.
    """
    taken = list(decisions)
    matched: dict[str, list[Answered]] = {}
    for repeat in repeats:
        name = same_name(repeat.reviewer)
        own = [one for one in taken if same_name(one.reviewer) == name and one.image_id == repeat.image_id]
        before = [one for one in own if _is_before(one.decided_at, repeat.at)]
        standing = [one for one in standing_decisions(before) if one.decision in ("approved", "rejected")]
        if standing:
            matched.setdefault(name, []).append(Answered(repeat.image_id, standing[-1].decision, repeat.decision))
    return matched


def _is_before(decided_at: datetime | None, at: datetime | None) -> bool:
    return decided_at is None or at is None or decided_at <= at


def _hash(image_id: str, seed: str) -> bytes:
    return hashlib.sha256(f"{seed} {image_id}".encode()).digest()
