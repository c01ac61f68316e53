"""This file joins what several reviewers said about a shortlist into one verdict per image."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from brand_assets.records.checkpoint import RUBRIC, Decision, Shown

NOT_CHOSEN = "not chosen"
"""The reason of an image on which nobody whose word counts had decided when the checkpoint was submitted."""
RULES = ("any", "lead", "majority")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one shown image; `reviewer` joins the names of those who made it so, None when nobody decided."""

    image_id: str
    decision: Literal["approved", "rejected"]
    reviewer: str | None = None
    reason: str | None = None
    seconds: float | None = None
    decided_at: datetime | None = None
    rubric: tuple[str, ...] = ()
    """The reasons of those who made it so, in the rubric's order."""


def join_decisions(
    shown: Sequence[Shown], decisions: Sequence[Decision], rule: str, reviewers: Sequence[str] = ()
) -> list[Verdict]:
    """One verdict for each shown image, in the order of their positions.

    `decisions` are in the order they were taken; the last one of each reviewer on an image stands. `withdrawn` and
    `starred` are no verdict. Rule `any`: one approval approves. `majority`: more approvals than rejections among those
    who decided. `lead`: the first of `reviewers` decides alone. Raises ValueError for another rule, or for `lead`
    without reviewers.
    """
    check_rule(rule, reviewers)
    standing = _stand(decisions)
    lead = _same_name(reviewers[0]) if rule == "lead" else None
    verdicts = []
    for image in sorted(shown, key=lambda image: image.position):
        votes = standing.get(image.image_id, {})
        counted = [vote for name, vote in votes.items() if lead is None or name == lead]
        verdicts.append(_judge(image.image_id, counted, rule))
    return verdicts


def standing_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """The last decision of each reviewer on each image, in the order taken, without those that were withdrawn."""
    last: dict[tuple[str, str], Decision] = {}
    for decision in decisions:
        key = (decision.image_id, _same_name(decision.reviewer))
        last.pop(key, None)
        last[key] = decision
    return [decision for decision in last.values() if decision.decision != "withdrawn"]


def check_rule(rule: str, reviewers: Sequence[str]) -> None:
    """Raise ValueError, readable, when this rule cannot be applied."""
    if rule not in RULES:
        raise ValueError(f"The review rule is {rule!r}; it may be one of: {', '.join(RULES)}.")
    if rule == "lead" and not (reviewers and reviewers[0].strip()):
        raise ValueError("The review rule is 'lead', but no reviewers are named. The first of them is the lead.")


def _stand(decisions: Iterable[Decision]) -> Mapping[str, dict[str, Decision]]:
    """For each image, the verdict that stands of each reviewer who has one."""
    standing: dict[str, dict[str, Decision]] = {}
    for decision in standing_decisions(decisions):
        if decision.decision in ("approved", "rejected"):
            standing.setdefault(decision.image_id, {})[_same_name(decision.reviewer)] = decision
    return standing


def is_same_name(first: str, second: str) -> bool:
    """Whether two signatures are one reviewer's: capitals and white space around them do not matter."""
    return _same_name(first) == _same_name(second)


def _same_name(reviewer: str) -> str:
    return reviewer.strip().casefold()


def is_approved_by(rule: str, approvals: int, rejections: int) -> bool | None:
    """What so many words that count come to; None where nobody whose word counts has said yes or no."""
    if not approvals + rejections:
        return None
    return approvals > rejections if rule == "majority" else approvals > 0


def _judge(image_id: str, votes: Sequence[Decision], rule: str) -> Verdict:
    approvals = [vote for vote in votes if vote.decision == "approved"]
    rejections = [vote for vote in votes if vote.decision == "rejected"]
    is_approved = is_approved_by(rule, len(approvals), len(rejections))
    if is_approved is None:
        return Verdict(image_id, "rejected", reason=NOT_CHOSEN)
    made_it_so = approvals if is_approved else rejections
    times = [vote.seconds for vote in made_it_so if vote.seconds is not None]
    moments = [vote.decided_at for vote in made_it_so if vote.decided_at is not None]
    return Verdict(
        image_id=image_id,
        decision="approved" if is_approved else "rejected",
        reviewer=", ".join(vote.reviewer.strip() for vote in made_it_so),
        reason="; ".join(dict.fromkeys(vote.reason for vote in made_it_so if vote.reason)) or None,
        seconds=sum(times) if times else None,
        decided_at=max(moments, default=None),
        rubric=tuple(word for word in RUBRIC if any(word in vote.rubric for vote in made_it_so)),
    )
