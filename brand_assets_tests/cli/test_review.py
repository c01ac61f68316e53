import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from brand_assets.campaigns.candidates import find_waiting, list_candidates
from brand_assets.campaigns.foresight import foresee_submission
from brand_assets.campaigns.studio import Studio
from brand_assets.cli.gallery import Gallery, fit_pixels
from brand_assets.cli.keyboard import read_key
from brand_assets.cli.review import review
from brand_assets.cli.review_session import ReviewSession, last_words
from brand_assets.errors import CampaignNotFound, CheckpointOpen, ConfigError, DecisionRefused, LedgerBusy
from brand_assets.records.checkpoint import Checkpoint, Decision
from brand_assets_tests.cli.waiting import encode_picture, image_id, open_waiting


class Clock:
    """Seconds that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def sit_down(
    studio: Studio, checkpoint: Checkpoint, reviewer: str = "ada", clock: Clock | None = None
) -> ReviewSession:
    def record(decision: Decision) -> None:
        studio.ledger.checkpoints.decide(checkpoint.checkpoint_id, [decision])

    earlier = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    return ReviewSession(
        list_candidates(studio, checkpoint), reviewer, record, clock or Clock(), last_words(earlier, reviewer)
    )


def kinds(studio: Studio, checkpoint: Checkpoint) -> list[tuple[str, str]]:
    decisions = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    return [(decision.image_id[-1], decision.decision) for decision in decisions]


def test_a_decision_is_in_the_ledger_and_the_next_image_shown(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    session.approve()
    session.reject()
    session.star()
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected"), ("2", "starred")]
    assert (session.index, session.undecided) == (2, 2)


def test_what_cannot_be_recorded_is_not_shown_as_decided(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)

    def refuse(decision: Decision) -> None:
        raise LedgerBusy("held")

    session.record = refuse
    with pytest.raises(LedgerBusy):
        session.approve()
    assert (session.index, session.words, session.undo()) == (0, {}, False)


def test_seconds_are_counted_from_when_the_image_was_shown(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    clock = Clock()
    session = sit_down(studio, checkpoint, clock=clock)
    clock.now += 2.5
    session.approve()
    clock.now += 4.0
    session.reject()
    decisions = studio.ledger.checkpoints.decisions(checkpoint.checkpoint_id)
    assert [decision.seconds for decision in decisions] == [2.5, 4.0]


def test_undo_goes_back_through_the_whole_sitting_by_appending(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    session.approve()
    session.move(-1)
    session.reject()
    assert session.undo()
    assert (session.index, session.word) == (0, "approved")
    assert session.undo()
    assert session.word is None
    assert not session.undo()
    assert kinds(studio, checkpoint) == [("0", "approved"), ("0", "rejected"), ("0", "approved"), ("0", "withdrawn")]


def test_a_second_sitting_starts_at_the_first_undecided_image_of_the_same_reviewer(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    first = sit_down(studio, checkpoint)
    first.approve()
    first.reject()
    sit_down(studio, checkpoint, "bo").reject()
    again = sit_down(studio, checkpoint, " Ada ")
    assert again.index == 2
    assert again.words == {image_id(0): "approved", image_id(1): "rejected"}
    assert sit_down(studio, checkpoint, "bo").index == 1


def test_a_withdrawn_decision_is_undecided_at_the_next_sitting(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    session.approve()
    session.undo()
    assert sit_down(studio, checkpoint).words == {}


def test_space_goes_round_to_an_undecided_image_and_a_starred_one_is_undecided(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    session.star()
    session.move(1)
    session.approve()
    session.approve()
    session.reject()
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


def test_the_lake_tells_direction_cluster_prompt_and_scores(studio: Studio) -> None:
    first, second, *_ = list_candidates(studio, open_waiting(studio))
    assert (first.direction, first.cluster, first.prompt) == ("lattice", "0", "A ferry rope 0")
    assert second.direction == "monogram"
    assert first.scores == {"color": 0.5, "composition": 0.25}


def test_a_shortlist_without_tables_can_still_be_decided(studio: Studio) -> None:
    sha256 = studio.images.put(encode_picture(9))
    checkpoint = studio.ledger.checkpoints.open("bare", "concept", 1, [(image_id(7), sha256)], to_approve=1)
    [candidate] = list_candidates(studio, checkpoint)
    assert (candidate.direction, candidate.cluster, candidate.prompt, candidate.scores) == ("", "", "", {})


def read_screen(studio: Studio, session: ReviewSession, checkpoint: Checkpoint, is_ascii: bool = False) -> str:
    console = Console(width=80, height=24, force_terminal=True, color_system="truecolor", _environ={})
    gallery = Gallery(studio.images, checkpoint, is_ascii)
    with console.capture() as capture:
        console.print(gallery.draw(session, 80, 24))
    return capture.get()


def test_the_screen_says_where_it_is_and_hides_scores_until_decided(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    before = read_screen(studio, session, checkpoint)
    assert "1 of 4" in before
    assert "lattice" in before
    assert "A ferry rope 0" in before
    assert "0.50" not in before
    session.approve()
    session.move(-1)
    assert "color 0.50" in read_screen(studio, session, checkpoint)


def test_the_picture_is_half_blocks_in_its_own_colours_and_fits_the_screen(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    screen = read_screen(studio, sit_down(studio, checkpoint), checkpoint)
    assert "\x1b[38;2;10;40;90;48;2;10;40;90m▀" in screen
    assert len(screen.rstrip("\n").split("\n")) <= 24
    assert screen.count("▀") == 68 * 17  # twice as wide as high, in the 80 x 34 half blocks that 17 rows hold


def test_without_colours_the_picture_is_letters(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    assert "▀" not in read_screen(studio, sit_down(studio, checkpoint), checkpoint, is_ascii=True)


def test_transparent_pixels_show_the_checkerboard(studio: Studio) -> None:
    clear = np.zeros((40, 20, 4), np.uint8)
    fitted = fit_pixels(clear, 30, 20)
    assert fitted.shape == (20, 10, 3)
    assert set(np.unique(fitted).tolist()) == {214, 255}


def test_an_image_that_cannot_be_read_is_named_and_can_be_decided(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    studio.images.path(session.current.sha256).write_bytes(b"damaged")
    assert "cannot be shown" in read_screen(studio, session, checkpoint)
    session.reject()
    assert kinds(studio, checkpoint) == [("0", "rejected")]


@pytest.mark.parametrize("size", [(20, 8), (10, 3), (200, 60)])
def test_any_terminal_size_is_drawn_within_its_rows(studio: Studio, size: tuple[int, int]) -> None:
    checkpoint = open_waiting(studio)
    width, height = size
    console = Console(width=width, height=height, force_terminal=True, _environ={})
    lines = console.render_lines(Gallery(studio.images, checkpoint).draw(sit_down(studio, checkpoint), width, height))
    assert len(lines) <= max(height, 7)


def test_submitting_is_foreseen_with_counts_and_what_follows(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    session.approve()
    session.reject()
    text = foresee_submission(studio, checkpoint).describe()
    assert text == (
        "1 approved of at most 2; 1 rejected; 2 not chosen will be rejected. "
        "The direction round starts: 3 images, about 0.00 USD."
    )


def test_in_production_the_foreseen_cost_is_the_models_price(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    from brand_assets.campaigns.studio import open_studio
    from brand_assets.catalogue.models import find_model

    checkpoint = open_waiting(studio)
    path = studio.settings.briefs / "harbor.md"
    path.write_text(
        path.read_text().replace("---\n\n# Story", "refinement: {stability/sd3.5-large: 1}\n---\n\n# Story")
    )
    sit_down(studio, checkpoint).approve()
    monkeypatch.setenv("BRAND_ASSETS_PROFILE", "production")
    unit_usd = find_model("stability/sd3.5-large").unit_price_usd({})
    assert unit_usd
    assert foresee_submission(open_studio(), checkpoint).cost_usd == pytest.approx(3 * unit_usd)


def test_more_approvals_than_allowed_are_said_before_submitting(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    session = sit_down(studio, checkpoint)
    for _ in range(3):
        session.approve()
    foresight = foresee_submission(studio, checkpoint)
    assert foresight.is_over
    assert "Reject 1 " in foresight.describe()


def test_nothing_waiting_says_where_the_campaign_stands(studio: Studio) -> None:
    with pytest.raises(CampaignNotFound):
        find_waiting(studio, "nobody")
    checkpoint = open_waiting(studio)
    with pytest.raises(CheckpointOpen, match="direction round of 'harbor'"):
        find_waiting(studio, "harbor", "direction")
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "bo")
    with pytest.raises(DecisionRefused, match=r"submitted by bo.*--reopen"):
        find_waiting(studio, "harbor", "concept")


def test_without_a_terminal_the_scriptable_way_is_named(studio: Studio) -> None:
    open_waiting(studio)
    with pytest.raises(ConfigError, match="brand-assets decide harbor"):
        review("harbor")


@pytest.mark.parametrize(
    ("data", "names"),
    [
        (b"a\x1b[Cb", ["a", "right", "b"]),
        (b"\x1bOD \r", ["left", "space", "enter"]),
        ("é".encode() + b"r", ["é", "r"]),
        (b"\x1b[1;5Cr", ["unknown", "r"]),
        (b"\x1b", ["escape"]),
        (b"", ["eof"]),
    ],
)
def test_keys_are_told_apart_from_the_sequences_that_hold_their_letters(data: bytes, names: list[str]) -> None:
    reader, writer = os.pipe()
    os.write(writer, data)
    os.close(writer)
    try:
        assert [read_key(reader) for _ in names] == names
    finally:
        os.close(reader)


class Terminal:
    """`brand-assets review` in a terminal of its own, 100 x 30."""

    def __init__(self, data_root: Path, *arguments: str) -> None:
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self.slave = slave
        self.before = termios.tcgetattr(slave)
        self.seen = ""
        self.process = subprocess.Popen(
            [sys.executable, "-c", SCRIPT, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**os.environ, "BRAND_ASSETS_DATA": str(data_root), "TERM": "xterm-256color", "COLORTERM": "truecolor"},
        )

    def press(self, keys: bytes, until: str) -> str:
        """Send keys and read until the screen shows a text; what was read."""
        os.write(self.master, keys)
        return self.wait(until)

    def wait(self, until: str) -> str:
        start, deadline = len(self.seen), time.monotonic() + 60
        while until not in self.seen[start:]:
            if time.monotonic() > deadline:
                raise AssertionError(f"{until!r} did not come; the end of the screen was {self.seen[-800:]!r}")
            if select.select([self.master], [], [], 0.2)[0]:
                self.seen += os.read(self.master, 65536).decode("utf-8", "replace")
        return self.seen[start:]

    def close(self) -> int:
        code = self.process.wait(timeout=60)
        assert termios.tcgetattr(self.slave) == self.before
        os.close(self.slave)
        os.close(self.master)
        return code


SCRIPT = """
import sys, typer
from brand_assets.cli.review import review
from brand_assets.errors import BrandAssetsError
app = typer.Typer()
app.command()(review)
try:
    app()
except BrandAssetsError as error:
    sys.exit(f"error: {error}")
"""


def test_keys_at_a_real_terminal_reach_the_ledger_and_submit(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    assert kinds(studio, checkpoint) == [("0", "approved")]
    terminal.press(b"r", "3 of 4")
    terminal.press(b"\x1b[C", "4 of 4")
    terminal.press(b"k", "3 of 4")
    terminal.press(b"r", "4 of 4")
    terminal.press(b"u", "Taken back")
    terminal.press(b"\r", "1 approved of at most 2; 1 rejected; 2 not chosen")
    terminal.press(b"n", "Not submitted")
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"
    terminal.press(b"S", "y submits")
    terminal.press(b"y", "submitted by ada; 1 approved, 3 rejected")
    assert terminal.close() == 0
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected"), ("2", "rejected"), ("2", "withdrawn")]
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).submitted_by == "ada"


def test_leaving_by_control_c_restores_the_terminal_and_the_next_sitting_goes_on(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    os.kill(terminal.process.pid, signal.SIGINT)
    terminal.wait("1 of 4 decided by ada")
    assert terminal.close() == 0
    again = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    again.wait("2 of 4")
    again.press(b"q", "not submitted")
    assert again.close() == 0
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_a_checkpoint_submitted_elsewhere_ends_the_sitting_in_words(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "bo")
    terminal.press(b"a", "was submitted by bo while you were reviewing")
    assert terminal.close() == 1
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_too_many_approvals_are_not_submitted_and_the_sitting_goes_on(studio: Studio) -> None:
    checkpoint = open_waiting(studio, to_approve=1)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    terminal.press(b"a", "3 of 4")
    terminal.press(b"\r", "Reject 1 before submitting")
    terminal.press(b"x", "3 of 4")
    terminal.press(b"?", "undo your last decision")
    terminal.press(b"x", "3 of 4")
    terminal.press(b"\x04", "not submitted")
    assert terminal.close() == 0
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"
