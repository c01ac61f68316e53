import io
import os
import sys

import pytest
from textual.theme import Theme

from brand_assets.cli.gallery.palette import DARK, LIGHT
from brand_assets.cli.gallery.terminal import Answers, choose_kind, deaf_import, is_gone, read_answers

PAPER = b"\x1b]11;rgb:fafa/f8f8/f0f0\x1b\\"
NIGHT = b"\x1b]11;rgb:1c1c/1c1c/1e1e\x07"


@pytest.mark.parametrize(
    ("reply", "answers"),
    [
        (b"", Answers()),
        (b"\x1b[?62;22c", Answers()),
        (b"\x1b[?62;4;22c", Answers(has_sixel=True)),
        (b"\x1b[?64;14;42c", Answers()),  # a 4 within another number is not sixel
        (b"\x1b_Gi=1;OK\x1b\\" + NIGHT + b"\x1b[6;18;9t\x1b[?62;c", Answers(has_kitty=True, cell_px=(9, 18))),
        (b"\x1b_Gi=1;EINVAL:no\x1b\\" + PAPER + b"\x1b[6;0;0t\x1b[?1;2c", Answers(is_light=True)),
        (b"ra\x1b[?62;4c", Answers(has_sixel=True)),  # keys that were typed ahead
    ],
)
def test_a_terminal_is_taken_at_its_word_and_no_further(reply: bytes, answers: Answers) -> None:
    assert read_answers(reply) == answers


@pytest.mark.parametrize(
    ("wanted", "is_ascii", "answers", "kind"),
    [
        ("auto", False, Answers(), "blocks"),
        ("auto", False, Answers(has_sixel=True), "sixel"),
        ("auto", False, Answers(has_kitty=True, has_sixel=True), "kitty"),
        ("auto", True, Answers(has_kitty=True), "ascii"),
        ("blocks", False, Answers(has_kitty=True), "blocks"),
        ("blocks", True, Answers(), "blocks"),
        ("kitty", False, Answers(), "kitty"),
        ("sixel", False, Answers(), "sixel"),
        ("ascii", False, Answers(has_kitty=True), "ascii"),
    ],
)
def test_pictures_are_the_best_the_terminal_can_unless_others_are_asked_for(
    wanted: str, is_ascii: bool, answers: Answers, kind: str
) -> None:
    assert choose_kind(wanted, answers, is_ascii=is_ascii) == kind


def test_what_is_imported_deaf_sees_no_terminal_and_everything_is_put_back() -> None:
    before = sys.__stdout__
    with deaf_import((9, 18)):
        assert isinstance(sys.__stdout__, io.StringIO)
        assert (os.environ["TEXTUAL_CELL_WIDTH"], os.environ["TEXTUAL_CELL_HEIGHT"]) == ("9", "18")
    assert sys.__stdout__ is before
    assert "TEXTUAL_CELL_WIDTH" not in os.environ


def test_a_pipe_is_gone_once_its_other_end_is() -> None:
    reader, writer = os.pipe()
    assert not is_gone(reader)
    os.close(writer)
    assert is_gone(reader)
    os.close(reader)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_words_can_be_read_on_their_ground(theme: Theme) -> None:
    """Contrast of at least 4.5 to 1: WCAG 2.2, success criterion 1.4.3."""
    colors = vars(theme)
    words = [colors[name] for name in ("primary", "success", "warning", "error", "foreground")]
    for color in [*words, colors["variables"]["quiet"]]:
        for ground in (colors["background"], colors["panel"]):
            assert contrast(color, ground) >= 4.5, (color, ground)


def contrast(color: str, ground: str) -> float:
    lighter, darker = sorted((luminance(color), luminance(ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(color: str) -> float:
    """Relative luminance of an sRGB colour, as WCAG 2.2 defines it."""
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
