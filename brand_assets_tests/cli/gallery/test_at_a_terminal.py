import os
import re
import signal
import termios

import pytest

from brand_assets.campaigns.studio import Studio
from brand_assets_tests.cli.gallery.sitting_down import kinds
from brand_assets_tests.cli.gallery.terminals import Terminal
from brand_assets_tests.cli.waiting import open_waiting

KITTY = b"\x1b_Gi=1;OK\x1b\\\x1b[6;20;10t\x1b[?62;c"
SIXEL = b"\x1b[6;20;10t\x1b[?62;4;22c"


def test_keys_at_a_real_terminal_reach_the_ledger_and_submit(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    assert kinds(studio, checkpoint) == [("0", "approved")]
    terminal.press(b"r", "3 of 4")
    terminal.press(b"\x1b[C", "4 of 4")
    terminal.press(b"h", "3 of 4")
    terminal.press(b"r", "4 of 4")
    terminal.press(b"u", "Taken back")
    terminal.press(b"S", "1 approved of at most 2; 1 rejected; 2 not chosen")
    terminal.press(b"n", "Not submitted")
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).status == "open"
    terminal.press(b"S", "y submits")
    terminal.press(b"y", "submitted by ada; 1 approved, 3 rejected")
    assert terminal.close() == 0
    assert kinds(studio, checkpoint) == [("0", "approved"), ("1", "rejected"), ("2", "rejected"), ("2", "withdrawn")]
    assert studio.ledger.checkpoints.find(checkpoint.checkpoint_id).submitted_by == "ada"


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_restores_the_terminal_and_the_next_sitting_goes_on(studio: Studio, stop: signal.Signals) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    os.kill(terminal.process.pid, stop)
    terminal.wait("1 of 4 decided by ada")
    assert terminal.close() == 0
    again = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    again.wait("2 of 4")
    again.press(b"\x03", "not submitted")
    assert again.close() == 0
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_what_the_screen_said_outlives_a_kill(studio: Studio) -> None:
    checkpoint = open_waiting(studio, shown=8, to_approve=8)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 8")
    terminal.press(b"arara", "3 approved of at most 8")
    os.kill(terminal.process.pid, signal.SIGKILL)
    terminal.process.wait(timeout=60)
    terminal.hang_up()
    kept = kinds(studio, checkpoint)
    assert kept[:5] == [(str(index), word) for index, word in enumerate(["approved", "rejected"] * 2 + ["approved"])]
    again = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    again.wait("6 of 8")
    again.press(b"q", "5 of 8 decided by ada, 3 approved")
    assert again.close() == 0


def test_a_terminal_that_is_gone_ends_the_sitting_and_loses_nothing(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"a", "2 of 4")
    terminal.hang_up()
    assert terminal.process.wait(timeout=60) is not None
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_an_end_of_input_leaves(studio: Studio) -> None:
    open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"\x04", "0 of 4 decided by ada")
    assert terminal.close() == 0


def test_a_checkpoint_submitted_elsewhere_is_an_error_in_words(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    studio.ledger.checkpoints.submit(checkpoint.checkpoint_id, "bo")
    terminal.press(b"a", "was submitted by bo while you were reviewing")
    assert terminal.close() == 1


def test_a_stopped_sitting_gives_the_terminal_back_and_goes_on_later(studio: Studio) -> None:
    open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("1 of 4")
    terminal.press(b"\x1a", "\x1b[?1049l")  # the usual screen again
    while os.waitpid(terminal.process.pid, os.WNOHANG | os.WUNTRACED) == (0, 0):
        terminal.read(0.1)
    assert termios.tcgetattr(terminal.slave) == terminal.before
    os.kill(terminal.process.pid, signal.SIGCONT)
    terminal.wait("1 of 4")
    terminal.press(b"l", "2 of 4")
    terminal.press(b"q", "not submitted")
    assert terminal.close() == 0


def test_a_window_that_changes_is_drawn_anew(studio: Studio) -> None:
    open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada")
    terminal.wait("4 · monogram")
    terminal.resize(40, 30)
    os.kill(terminal.process.pid, signal.SIGWINCH)
    terminal.wait("1 · lattice")
    terminal.press(b"q", "not submitted")
    assert terminal.close() == 0


def test_a_terminal_with_kitty_graphics_gets_the_pictures_and_forgets_them(studio: Studio) -> None:
    open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada", answer=KITTY)
    sent = terminal.wait("\U0010eeee")
    assert "f=100" in sent
    terminal.press(b"a", "2 of 4")
    terminal.press(b"q", "a=d")
    assert terminal.close() == 0
    rows = re.findall("(?:\U0010eeee[^\x00-\x7f]{3})+", terminal.seen)
    widths = {len(row) // 4 for row in rows}  # of each cell a sign, its row, its column, and the picture's number
    assert len(widths) == 1  # as wide as the tiles, which are alike
    assert "▀" not in terminal.seen


def test_a_terminal_with_sixels_gets_the_large_picture_as_such(studio: Studio) -> None:
    checkpoint = open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada", answer=SIXEL)
    terminal.wait("1 of 4")
    terminal.press(b"\r", "\x1bP0;0;0q")
    terminal.press(b"a", "\x1bP0;0;0q")
    terminal.press(b"q", "1 of 4 decided")
    assert terminal.close() == 0
    assert kinds(studio, checkpoint) == [("0", "approved")]


def test_a_terminal_that_knows_nothing_is_asked_nothing_and_gets_letters(studio: Studio) -> None:
    open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada", environment={"TERM": "dumb"})
    terminal.wait("1 of 4")
    terminal.wait("+====")
    terminal.press(b"\r", "A ferry rope 0")
    terminal.press(b"q", "not submitted")
    assert terminal.close() == 0
    assert "\x1b_G" not in terminal.seen
    assert terminal.seen.isascii()


def test_a_terminal_that_answers_nothing_is_not_waited_for_long(studio: Studio) -> None:
    open_waiting(studio)
    terminal = Terminal(studio.settings.data_root, "harbor", "--reviewer", "ada", answer=b"")
    terminal.wait("1 of 4")
    terminal.press(b"q", "not submitted")
    assert terminal.close() == 0
