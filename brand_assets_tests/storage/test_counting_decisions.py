"""Tests that the counts a keystroke is answered with are those of the rule, whoever decided whatever."""

import random
from pathlib import Path

import pytest

from brand_assets.records.checkpoint import Decision, DecisionKind
from brand_assets.review import join_decisions, standing_decisions
from brand_assets.storage.ledger import Ledger
from brand_assets.storage.ledger.deciding import Counts, OwnCounts, take_decisions

KINDS: tuple[DecisionKind, ...] = ("approved", "rejected", "starred", "withdrawn")
NAMES = ("Ada", "ada ", "Ben", "Straße", "STRASSE", "carl")
SHOWN = [(f"{number:064x}", "a" * 64) for number in range(12)]


@pytest.mark.parametrize("rule", ["any", "majority", "lead"])
@pytest.mark.parametrize("seed", range(4))
def test_counts_are_those_of_the_joined_verdicts(tmp_path: Path, rule: str, seed: int) -> None:
    rng, ledger = random.Random(seed), Ledger(tmp_path / "ledger.duckdb")
    opened = ledger.checkpoints.open("c", "concept", 1, SHOWN, to_approve=3, rule=rule, reviewers=("straße", "Ben"))
    reviewer = rng.choice(NAMES)
    for name in (*rng.choices(NAMES, k=6), reviewer):
        wanted = [Decision(rng.choice(SHOWN)[0], name, rng.choice(KINDS)) for _ in range(5)]
        taken = ledger.call(
            lambda connection, name=name, wanted=wanted: take_decisions(connection, opened.checkpoint_id, wanted, name)
        )
        assert [(one.image_id, one.decision) for one in taken.decisions] == [(o.image_id, o.decision) for o in wanted]
    assert taken.counts == count_by_joining(ledger, opened.checkpoint_id, rule, reviewer)


def count_by_joining(ledger: Ledger, checkpoint_id: str, rule: str, reviewer: str) -> Counts:
    decisions = ledger.checkpoints.decisions(checkpoint_id)
    verdicts = join_decisions(ledger.checkpoints.shown(checkpoint_id), decisions, rule, ("straße", "Ben"))
    standing = standing_decisions(decisions)
    own = [one.decision for one in standing if one.reviewer.strip().casefold() == reviewer.strip().casefold()]
    approved = [verdict.image_id for verdict in verdicts if verdict.decision == "approved"]
    undecided = [verdict.image_id for verdict in verdicts if verdict.reviewer is None]
    return Counts(
        shown=12,
        to_approve=3,
        approved=len(approved),
        rejected=12 - len(approved) - len(undecided),
        starred=len({one.image_id for one in standing if one.decision == "starred"}),
        undecided=len(undecided),
        mine=OwnCounts(
            own.count("approved"),
            own.count("rejected"),
            own.count("starred"),
            12 - own.count("approved") - own.count("rejected"),
        ),
    )
