import asyncio

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets.errors import LedgerBusy
from brand_assets.records.checkpoint import Decision
from brand_assets_tests.cli.gallery.sitting_down import Clock, kinds, sit_down
from brand_assets_tests.cli.waiting import image_id, open_waiting


async def say(session: object, *words: str) -> None:
    for word in words:
        await getattr(session, word)()


def test_a_decision_is_in_the_ledger_and_the_next_image_shown(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    asyncio.run(say(session, "approve", "reject", "star"))
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected"), ("2", "starred")]
    assert (session.index, session.undecided) == (2, 2)


def test_what_cannot_be_recorded_is_not_noted_as_decided(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))

    async def refuse(decision: Decision) -> None:
        raise LedgerBusy("held")

    session.record = refuse
    with pytest.raises(LedgerBusy):
        asyncio.run(session.approve())
    assert (session.index, session.words, asyncio.run(session.undo())) == (0, {}, False)


def test_seconds_are_counted_from_when_the_image_was_shown(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    clock = Clock()
    session = sit_down(studio, checkpoint, clock=clock)
    clock.now += 2.5
    asyncio.run(session.approve())
    clock.now += 4.0
    asyncio.run(session.reject())
    decisions = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    assert [decision.seconds for decision in decisions] == [2.5, 4.0]


def test_undo_goes_back_through_the_whole_sitting_by_appending(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    asyncio.run(session.approve())
    session.move(-1)
    asyncio.run(session.reject())
    assert asyncio.run(session.undo())
    assert (session.index, session.word) == (0, "approved")
    assert asyncio.run(session.undo())
    assert session.word is None
    assert not asyncio.run(session.undo())
    assert kinds(studio, checkpoint) == [("0", "approved"), ("0", "rejected"), ("0", "approved"), ("0", "withdrawn")]


def test_a_second_sitting_starts_at_the_first_undecided_image_of_the_same_reviewer(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    asyncio.run(say(sit_down(studio, checkpoint), "approve", "reject"))
    asyncio.run(say(sit_down(studio, checkpoint, "bo"), "reject"))
    again = sit_down(studio, checkpoint, " Ada ")
    assert again.index == 2
    assert again.words == {image_id(0): "approved", image_id(1): "rejected"}
    assert sit_down(studio, checkpoint, "bo").index == 1


def test_a_withdrawn_decision_is_undecided_at_the_next_sitting(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    asyncio.run(say(sit_down(studio, checkpoint), "approve", "undo"))
    assert sit_down(studio, checkpoint).words == {}


def test_space_goes_round_to_an_undecided_image_and_a_starred_one_is_undecided(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))
    asyncio.run(session.star())
    session.move(1)
    asyncio.run(say(session, "approve", "approve", "reject"))
    assert session.index == 3
    assert session.move_to_undecided()
    assert session.index == 0
    assert not session.move_to_undecided()


def test_moving_stops_at_both_ends(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))
    assert not session.move(-1)
    assert session.move(3)
    assert not session.move(1)
    assert session.index == 3


def test_a_direction_is_walked_alone_and_after_the_last_come_all(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))
    assert session.visible == [0, 1, 2, 3]
    session.filter_next_direction()
    assert (session.direction, session.visible) == ("lattice", [0, 2])
    assert session.move(1)
    assert session.index == 2
    session.filter_next_direction()
    assert (session.direction, session.visible, session.index) == ("monogram", [1, 3], 3)
    session.filter_next_direction()
    assert not session.is_filtered


def test_what_is_decided_leaves_the_undecided_and_the_next_of_them_is_shown(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))
    session.filter_next_standing()
    session.move(1)
    asyncio.run(session.approve())
    assert (session.standing, session.visible, session.index) == ("undecided", [0, 2, 3], 2)
    session.move(1)
    asyncio.run(session.reject())
    assert (session.visible, session.index) == ([0, 2], 2)


def test_each_standing_shows_what_it_says(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))
    asyncio.run(say(session, "approve", "reject", "star"))
    shown = {}
    for _ in range(5):
        shown[session.standing] = session.visible
        session.filter_next_standing()
    assert shown == {"all": [0, 1, 2, 3], "undecided": [2, 3], "approved": [0], "rejected": [1], "starred": [2]}


def test_undo_takes_off_a_filter_that_would_hide_the_image(studio: Studio) -> None:
    session = sit_down(studio, open_waiting(studio))
    asyncio.run(session.approve())
    session.filter_next_standing()
    session.filter_next_standing()
    assert (session.standing, session.visible) == ("approved", [0])
    asyncio.run(session.undo())
    assert (session.standing, session.index) == ("all", 0)
