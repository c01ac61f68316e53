"""Tests that whatever the API acknowledged outlives kill -9 of its server, and is taken once."""

import random
import threading
from collections import Counter

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.review import standing_decisions
from brand_assets.storage.tokens import TokenBook
from brand_assets_tests.web.drawn_house import WIDE
from brand_assets_tests.web.killing import KilledServer, Reviewer, kill_under

REVIEWERS = 8


def test_every_acknowledged_decision_outlives_three_kills(waiting_studio: Studio) -> None:
    decide_while_killing(waiting_studio, kills=3)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_every_acknowledged_decision_outlives_twenty_kills(waiting_studio: Studio) -> None:
    decide_while_killing(waiting_studio, kills=20)


def decide_while_killing(studio: Studio, kills: int) -> None:
    checkpoint = next(one for one in studio.ledger.checkpoints.list_open() if one.campaign == WIDE)
    image_ids = [image.image_id for image in studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)]
    tokens, stop = TokenBook(studio.settings.access), threading.Event()
    server = KilledServer(studio.settings.data_root)
    reviewers = [
        Reviewer(
            server.address,
            tokens.add(f"reviewer-{number}", role="reviewer", campaign=None, days=1).secret,
            checkpoint.checkpoint_id,
            image_ids,
            seed=number,
            stop=stop,
        )
        for number in range(REVIEWERS)
    ]
    try:
        kill_under(server, reviewers, kills, random.Random(kills))
    finally:
        stop.set()
        for reviewer in reviewers:
            if reviewer.is_alive():
                reviewer.join(60)
        server.kill()
    assert sum(one.sent_again for one in reviewers) >= kills
    assert not [one.refused for one in reviewers if one.refused]
    check_ledger(studio, checkpoint.checkpoint_id, reviewers)


def check_ledger(studio: Studio, checkpoint_id: str, reviewers: list[Reviewer]) -> None:
    decisions = studio.ledger.checkpoints.decisions(checkpoint_id)
    there = {one.decision_id: one for one in decisions}
    keys = studio.ledger.call(
        lambda connection: connection.execute("SELECT client_key, decision_id FROM decisions").fetchall()
    )
    acknowledged = [(f"reviewer-{one.seed}", told) for one in reviewers for told in one.acknowledged]
    assert [
        told.decision_id
        for name, told in acknowledged
        if (found := there.get(told.decision_id)) is None
        or (found.image_id, found.decision, found.reviewer) != (told.image_id, told.decision, name)
    ] == []
    assert sorted(keys) == sorted((told.client_key, told.decision_id) for _, told in acknowledged)
    standing = Counter((one.image_id, one.reviewer) for one in standing_decisions(decisions))
    assert max(standing.values()) == 1
    last = {(told.image_id, name): told.decision for name, told in acknowledged}
    stands = {(one.image_id, one.reviewer): one.decision for one in standing_decisions(decisions)}
    assert stands == {where: decision for where, decision in last.items() if decision != "withdrawn"}
