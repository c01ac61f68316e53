import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
import pytest
from textual.pilot import Pilot

from brand_assets.campaigns.studio import Studio
from brand_assets.cli.gallery.sitting import Sitting
from brand_assets.errors import DecisionRefused, LedgerBusy
from brand_assets.records.checkpoint import Decision
from brand_assets.records.tables import READINGS
from brand_assets_tests.cli.gallery.sitting_down import (
    kinds,
    open_gallery,
    press,
    read_screen,
    review,
    sit_down,
    wait,
    wait_until_over,
)
from brand_assets_tests.cli.waiting import image_id, open_waiting

Hand = Pilot[str | Exception]


def test_keys_in_the_grid_decide_the_image_under_the_cursor_and_go_on(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        await press(pilot, "a", until="2 of 4")
        assert kinds(studio, checkpoint) == [("0", "approved")]
        await press(pilot, "r", until="3 of 4")
        screen = await press(pilot, "s", until="Starred")
        assert "1 approved of at most 2" in screen
        assert "1 rejected" in screen
        assert "2 undecided" in screen

    assert review(open_gallery(studio, checkpoint), steps) is None
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected"), ("2", "starred")]


def test_the_cursor_goes_by_letters_and_arrows_and_stops_at_the_ends(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await press(pilot, "h", until="This is the first image.")
        await press(pilot, "right", until="2 of 9")
        await press(pilot, "l", until="3 of 9")
        await press(pilot, "left", until="2 of 9")
        await press(pilot, "end", until="9 of 9")
        await press(pilot, "j", until="This is the last image.")
        await press(pilot, "home", until="1 of 9")
        await press(pilot, "down", until="6 of 9")  # five tiles stand in a row of 80 columns
        await press(pilot, "k", until="1 of 9")

    review(open_gallery(studio, open_waiting(studio, shown=9)), steps, size=(80, 24))


def test_scores_are_hidden_until_the_image_is_decided(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        before = await press(pilot, "enter", until="A ferry rope 0")
        assert "direction lattice" in before
        assert "cluster 0" in before
        assert "0.50" not in before
        await press(pilot, "a", until="A ferry rope 1")
        after = await press(pilot, "k", until="A ferry rope 0")
        assert "color       0.50" in after
        assert "approved" in after

    review(open_gallery(studio, open_waiting(studio)), steps)


def test_wrong_letters_are_told_at_once_and_findings_when_the_image_is_decided(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    told = {"color": {"finding": "Red is off.", "concerns": ["off-palette"]}}
    scores = studio.lake.read("scores", "harbor", "concept").with_columns(details=pl.lit(json.dumps(told)))
    studio.lake.write(scores, "scores", "harbor", "concept")
    reading = {"image_id": image_id(0), "finding": "It reads 'harbour'.", "concern": "misspelled"}
    studio.lake.write(pl.DataFrame([reading], schema=READINGS), "readings", "harbor", "concept")

    async def steps(pilot: Hand) -> None:
        before = await press(pilot, "enter", until="A ferry rope 0")
        assert "It reads 'harbour'." in before
        assert "Red is off." not in before
        await press(pilot, "a", until="A ferry rope 1")
        after = await press(pilot, "k", until="A ferry rope 0")
        assert "Red is off." in after

    review(open_gallery(studio, checkpoint), steps)


def test_enter_tab_g_and_escape_go_between_grid_and_large_picture(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        for there, back in (("enter", "tab"), ("g", "enter"), ("tab", "escape")):
            await press(pilot, there, until="A ferry rope 0")
            assert "3 · lattice" in await press(pilot, back, until="1 · lattice")

    review(open_gallery(studio, open_waiting(studio)), steps)


def test_the_filter_in_effect_is_shown_and_can_leave_nothing(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        assert "all images" in read_screen(pilot)
        screen = await press(pilot, "f", until="only lattice")
        assert "1 of 2" in screen
        assert "monogram" not in screen
        await press(pilot, "d", until="only undecided, lattice")
        await press(pilot, "d", until="only approved, lattice")
        assert "No image passes the filter." in await press(pilot, "a", until="No image passes")

    checkpoint = open_waiting(studio)
    review(open_gallery(studio, checkpoint), steps)
    assert kinds(studio, checkpoint) == []


def test_undo_says_so_and_shows_the_image_again(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await press(pilot, "u", until="There is nothing to undo in this sitting.")
        await press(pilot, "a", until="2 of 4")
        assert "1 of 4" in await press(pilot, "u", until="Taken back.")

    checkpoint = open_waiting(studio)
    review(open_gallery(studio, checkpoint), steps)
    assert kinds(studio, checkpoint) == [("0", "approved"), ("0", "withdrawn")]


def test_space_tells_when_every_image_is_decided(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await press(pilot, "a", "r", "r", until="4 of 4")
        await press(pilot, "r", until="Every image is decided. S submits, q leaves.")
        await press(pilot, "home", until="1 of 4")
        await press(pilot, "space", until="Every image is decided.")

    review(open_gallery(studio, open_waiting(studio)), steps)


def test_submitting_says_what_follows_asks_and_tells_what_came_of_it(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        await press(pilot, "a", "r", until="3 of 4")
        await press(pilot, "S", until="1 approved of at most 2; 1 rejected; 2 not chosen will be rejected.")
        await press(pilot, "enter", until="Not submitted.")
        assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"
        await press(pilot, "S", until="y submits")
        await pilot.press("y")
        await wait_until_over(pilot)

    ending = review(open_gallery(studio, checkpoint), steps)
    assert str(ending).startswith(
        "harbor concept: submitted by ada; 1 approved, 3 rejected. The direction round starts"
    )
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).submitted_by == "ada"


def test_too_many_approvals_stand_out_and_are_not_submitted(studio: Studio) -> None:
    checkpoint = open_waiting(studio, to_approve=1)

    async def steps(pilot: Hand) -> None:
        await press(pilot, "a", "a", until="2 approved of at most 1, 1 too many")
        await press(pilot, "S", until="Reject 1 before")
        await press(pilot, "enter", until="3 of 4")
        await pilot.press("q")
        await wait_until_over(pilot)

    assert "not submitted" in str(review(open_gallery(studio, checkpoint), steps))
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"


def test_leaving_says_how_far_it_is_and_how_to_go_on(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await pilot.press("a", "q")
        await wait_until_over(pilot)

    ending = review(open_gallery(studio, open_waiting(studio)), steps)
    assert ending == (
        "harbor concept: 1 of 4 decided by ada, 1 approved of at most 2; not submitted. "
        "Go on with: brand-assets review harbor"
    )


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+d"])
@pytest.mark.parametrize("screen", ["question_mark", "i", "S"])
def test_leaving_at_once_works_from_every_screen(studio: Studio, key: str, screen: str) -> None:
    async def steps(pilot: Hand) -> None:
        await press(pilot, screen, until="goes back")
        await pilot.press(key)
        await wait_until_over(pilot)

    assert "0 of 4 decided by ada" in str(review(open_gallery(studio, open_waiting(studio)), steps))


def test_keys_typed_before_a_question_is_seen_neither_answer_it_nor_decide_after_it(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        with held_ledger(studio) as is_free:
            await pilot.press("S", "y", "a")
            is_free.set()
            await wait(pilot, "y submits")
        await press(pilot, "n", until="4 undecided")

    assert review(open_gallery(studio, checkpoint), steps) is None
    assert kinds(studio, checkpoint) == []


@contextmanager
def held_ledger(studio: Studio) -> Iterator[threading.Event]:
    """Nothing is recorded until the event is set."""
    is_free, is_held = threading.Event(), threading.Event()

    def hold(connection: object) -> None:
        is_held.set()
        is_free.wait(timeout=60)

    holder = threading.Thread(target=studio.ledger.call, args=(hold,))
    holder.start()
    is_held.wait(timeout=60)
    try:
        yield is_free
    finally:
        is_free.set()
        holder.join()


def test_while_a_decision_is_recorded_keys_wait_in_their_order_and_the_screen_does_not_say_it(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        with held_ledger(studio) as is_free:
            await pilot.press("a", "r", "l", "a")
            assert "Recording" in await wait(pilot, "What you type waits")
            assert "0 approved" in read_screen(pilot)
            is_free.set()
            await wait(pilot, "2 approved")

    review(open_gallery(studio, checkpoint), steps)
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected"), ("3", "approved")]


def test_leaving_at_once_waits_for_the_decision_under_way_and_drops_the_keys_after_it(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        with held_ledger(studio) as is_free:
            await pilot.press("a", "r", "ctrl+c")
            assert pilot.app.return_value is None
            is_free.set()
            await wait_until_over(pilot)

    assert "1 of 4 decided by ada, 1 approved" in str(review(open_gallery(studio, checkpoint), steps))
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_what_cannot_be_recorded_is_told_changes_nothing_and_drops_the_keys_after_it(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    record = session.record

    async def refuse(decision: Decision) -> None:
        session.record = record
        await asyncio.sleep(0)
        raise LedgerBusy("Somebody else holds the ledger.")

    session.record = refuse

    async def steps(pilot: Hand) -> None:
        await pilot.press("a", "r", "r")
        await wait(pilot, "Not recorded: Somebody else holds the ledger.")
        await pilot.press("r")  # closes nothing and decides nothing
        screen = await press(pilot, "enter", until="1 of 4")
        assert "4 undecided" in screen
        await press(pilot, "a", until="2 of 4")

    review(open_gallery(studio, checkpoint, session), steps)
    assert kinds(studio, checkpoint) == [("0", "approved")]


@pytest.mark.parametrize(
    ("close", "words"),
    [
        ("submit", "was submitted by bo while you were reviewing; what you decided before that is kept."),
        ("replace", "was replaced by a newer shortlist while you were reviewing"),
    ],
)
def test_a_checkpoint_closed_by_somebody_else_ends_the_sitting_in_words(studio: Studio, close: str, words: str) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        await press(pilot, "a", until="2 of 4")
        if close == "submit":
            studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "bo")
        else:
            shown = studio.ledger.checkpoints.shown(checkpoint.checkpoint_id)
            newer = [(image.image_id, image.sha256) for image in shown[:2]]
            studio.ledger.checkpoints.open("harbor", "concept", 1, newer, to_approve=1)
        await pilot.press("a")
        await wait_until_over(pilot)

    ending = review(open_gallery(studio, checkpoint), steps)
    assert isinstance(ending, DecisionRefused)
    assert words in str(ending)
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_a_checkpoint_submitted_by_somebody_else_is_not_submitted_again(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        await press(pilot, "a", until="2 of 4")
        await press(pilot, "S", until="y submits")
        studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "bo")
        await pilot.press("y")
        await wait_until_over(pilot)

    assert "was submitted by bo" in str(review(open_gallery(studio, checkpoint), steps))


def test_a_surprise_ends_the_sitting_with_itself(studio: Studio) -> None:
    class Broken(Sitting):
        def foresee(self) -> None:  # type: ignore[override]
            raise RuntimeError("nobody thought of this")

    checkpoint = open_waiting(studio)
    gallery = open_gallery(studio, checkpoint)
    gallery._desk._sitting = Broken(studio, checkpoint, "ada")

    async def steps(pilot: Hand) -> None:
        await pilot.press("S")
        await wait_until_over(pilot)

    assert isinstance(review(gallery, steps), RuntimeError)


def test_the_keys_are_listed_and_no_key_decides_meanwhile(studio: Studio) -> None:
    checkpoint = open_waiting(studio)

    async def steps(pilot: Hand) -> None:
        await press(pilot, "question_mark", until="undo your last decision")
        await pilot.press("a", "r")
        await press(pilot, "escape", until="1 of 4")

    review(open_gallery(studio, checkpoint), steps)
    assert kinds(studio, checkpoint) == []


def test_a_click_puts_the_cursor_on_an_image_and_two_open_it(studio: Studio) -> None:
    async def steps(pilot: Hand) -> None:
        await pilot.click("#grid", offset=(30, 5))
        await wait(pilot, "2 of 4")
        await pilot.click("#grid", offset=(30, 5), times=2)
        await wait(pilot, "A ferry rope 1")

    review(open_gallery(studio, open_waiting(studio)), steps, size=(80, 24))
