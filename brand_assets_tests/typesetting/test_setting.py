"""This file checks text as it is set: advances, kerning, joining, order, alignment, lines, and what is missing."""

import itertools
from pathlib import Path

import pytest
import uharfbuzz as hb

from brand_assets.fonts import font_path
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.setting import TextBlock, set_text
from brand_assets.typesetting.shaping import measure_contours
from brand_assets_tests.typesetting.small_fonts import HEBREW, make_arabic, make_hebrew, make_japanese, make_pictures

SHIPPED = FontSet()


def lines(block: TextBlock) -> list[str]:
    return [line.text for line in block.lines]


def left_edges(block: TextBlock) -> list[float]:
    return sorted(round(measure_contours((contour,)).left, 3) for contour in block.contours)


def advance_of(text: str, **features: bool) -> float:
    """In ems, by HarfBuzz alone."""
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(font_path("bold")))))
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer, dict(features))
    return float(sum(position.x_advance for position in buffer.glyph_positions)) / float(font.face.upem)


def test_a_line_is_as_wide_as_its_advances() -> None:
    block = set_text("Seen at 9:10.", SHIPPED, weight="bold", size_px=50.0, locale="en")
    assert block.lines[0].width_px == pytest.approx(50.0 * advance_of("Seen at 9:10."))
    assert block.width_px == pytest.approx(block.lines[0].width_px)


def test_pairs_are_kerned() -> None:
    block = set_text("AVATAR To", SHIPPED, weight="bold", size_px=1.0, locale="en")
    assert block.lines[0].width_px < advance_of("AVATAR To", kern=False) - 0.05


def test_tracking_opens_every_gap() -> None:
    plain, open_ = (
        set_text("HARBOR", SHIPPED, weight="bold", size_px=100.0, locale="en", tracking_em=t).width_px
        for t in (0.0, 0.1)
    )
    assert open_ - plain == pytest.approx(60.0)


def test_lengths_are_in_proportion_to_the_size() -> None:
    small, large = (set_text("Home by 10", SHIPPED, weight="bold", size_px=s, locale="en") for s in (10.0, 80.0))
    assert large.width_px == pytest.approx(8 * small.width_px)
    assert large.ink.height == pytest.approx(8 * small.ink.height)


def test_the_ink_is_tight_and_inside_the_block() -> None:
    block = set_text("jÅgÉ,\nfond", SHIPPED, weight="bold", size_px=60.0, locale="en")
    tight = measure_contours(block.contours)
    assert (block.ink.left, block.ink.top) == (pytest.approx(tight.left), pytest.approx(tight.top))
    assert (block.ink.right, block.ink.bottom) == (pytest.approx(tight.right), pytest.approx(tight.bottom))
    assert block.ink.left >= 0
    assert block.ink.top >= 0
    assert block.ink.right <= block.width_px
    assert block.ink.bottom <= block.height_px


def test_lines_stand_line_height_apart_and_never_touch() -> None:
    block = set_text("one\ntwo\nthree", SHIPPED, weight="bold", size_px=50.0, locale="en", line_height=1.2)
    baselines = [line.baseline_px for line in block.lines]
    assert [b - a for a, b in itertools.pairwise(baselines)] == [pytest.approx(60.0)] * 2
    assert block.height_px == pytest.approx(3 * 60.0)
    tight = set_text("pgq\nÅÉH", SHIPPED, weight="bold", size_px=50.0, locale="en", line_height=0.5)
    upper, lower = (set_text(t, SHIPPED, weight="bold", size_px=50.0, locale="en") for t in ("pgq", "ÅÉH"))
    hanging = upper.ink.bottom - upper.lines[0].baseline_px
    standing = lower.lines[0].baseline_px - lower.ink.top
    assert tight.lines[1].baseline_px - tight.lines[0].baseline_px > hanging + standing


def test_alignment_follows_the_direction(tmp_path: Path) -> None:
    hebrew = make_hebrew(tmp_path)
    for text, fonts, locale, align, is_left in [
        ("long line\nx", SHIPPED, "en", "start", True),
        ("long line\nx", SHIPPED, "en", "end", False),
        ("אבגדהוזחט\nא", hebrew, "he", "start", False),
        ("אבגדהוזחט\nא", hebrew, "he", "end", True),
    ]:
        block = set_text(text, fonts, weight="bold", size_px=50.0, locale=locale, align=align)  # type: ignore[arg-type]
        short = block.lines[1]
        expected = 0.0 if is_left else block.width_px - short.width_px
        assert short.left_px == pytest.approx(expected, abs=0.01), (text, align)
    middle = set_text("long line\nx", SHIPPED, weight="bold", size_px=50.0, locale="en", align="center").lines[1]
    assert middle.left_px == pytest.approx(
        (set_text("long line", SHIPPED, weight="bold", size_px=50.0, locale="en").width_px - middle.width_px) / 2
    )


def test_hebrew_runs_from_right_to_left(tmp_path: Path) -> None:
    fonts = make_hebrew(tmp_path)
    block = set_text("אבג", fonts, weight="bold", size_px=1000.0, locale="he")
    a, b, c = (HEBREW[letter] for letter in "אבג")
    assert block.is_rtl
    assert left_edges(block) == [40.0, c + 40.0, c + b + 40.0]
    assert block.width_px == pytest.approx(a + b + c)


def test_latin_within_hebrew_keeps_its_own_order(tmp_path: Path) -> None:
    fonts = make_hebrew(tmp_path)
    block = set_text("אב HI", fonts, weight="bold", size_px=1000.0, locale="he")
    latin = set_text("HI", SHIPPED, weight="bold", size_px=1000.0, locale="en")
    assert left_edges(block)[: len(latin.contours)] == left_edges(latin)


def test_arabic_letters_join(tmp_path: Path) -> None:
    fonts = make_arabic(tmp_path)
    block = set_text("بر", fonts, weight="bold", size_px=1000.0, locale="ar")
    assert block.width_px == pytest.approx(300 + 450)
    assert left_edges(block) == [0.0, 430.0]
    assert set_text("ب ر", fonts, weight="bold", size_px=1000.0, locale="ar").width_px > 600 + 450


def test_joined_letters_are_never_tracked(tmp_path: Path) -> None:
    fonts = make_arabic(tmp_path)
    tracked = set_text("بر", fonts, weight="bold", size_px=1000.0, locale="ar", tracking_em=0.3)
    assert tracked.width_px == pytest.approx(750)


def test_chinese_and_japanese_break_without_spaces(tmp_path: Path) -> None:
    fonts = make_japanese(tmp_path)
    block = set_text(
        "待ち時間をゼロにする、あなたの街のクリニック。",
        fonts,
        weight="bold",
        size_px=10.0,
        locale="ja",
        max_width_px=121.0,
    )
    assert lines(block) == ["待ち時間をゼロにする、", "あなたの街のクリニック。"]
    assert [line.width_px for line in block.lines] == [110.0, 120.0]


def test_lines_are_as_few_as_fit_and_even() -> None:
    text = "We roast by the water every single day"
    for limit in (200.0, 300.0, 420.0, 700.0):
        block = set_text(text, SHIPPED, weight="bold", size_px=40.0, locale="en", max_width_px=limit)
        assert max(line.width_px for line in block.lines) <= limit
        whole = set_text(text, SHIPPED, weight="bold", size_px=40.0, locale="en").width_px
        assert len(block.lines) >= whole / limit
    block = set_text(text, SHIPPED, weight="bold", size_px=40.0, locale="en", max_width_px=700.0)
    assert lines(block) == ["We roast by the water", "every single day"]


def test_no_short_word_is_left_alone_where_it_can_be_avoided() -> None:
    block = set_text(
        "A calm place for your whole family now", SHIPPED, weight="bold", size_px=40.0, locale="en", max_width_px=690.0
    )
    assert len(block.lines) == 2
    assert len(lines(block)[1].split()) > 1


def test_french_punctuation_never_begins_a_line() -> None:
    for limit in range(100, 420, 20):
        block = set_text(
            "Prêts pour demain ? Oui !", SHIPPED, weight="bold", size_px=40.0, locale="fr", max_width_px=limit
        )
        assert not [line for line in lines(block) if line[0] in "?!"]


def test_a_soft_hyphen_shows_only_where_a_line_ends() -> None:
    word = "Hausarzt\u00adpraxis"
    whole = set_text(word, SHIPPED, weight="bold", size_px=40.0, locale="de")
    assert whole.width_px == pytest.approx(40 * advance_of("Hausarztpraxis"))
    split = set_text(word, SHIPPED, weight="bold", size_px=40.0, locale="de", max_width_px=whole.width_px - 1)
    assert [line.width_px for line in split.lines] == [
        pytest.approx(40 * (advance_of("Hausarzt") + advance_of("-"))),
        pytest.approx(40 * advance_of("praxis")),
    ]


def test_too_few_lines_make_lines_too_wide_and_say_so() -> None:
    block = set_text(
        "one two three four", SHIPPED, weight="bold", size_px=40.0, locale="en", max_width_px=80.0, max_lines=2
    )
    assert len(block.lines) == 2
    assert block.width_px > 80.0
    flat = set_text("one\ntwo\nthree", SHIPPED, weight="bold", size_px=40.0, locale="en", max_lines=1)
    assert lines(flat) == ["one two three"]


def test_an_empty_line_keeps_its_room() -> None:
    block = set_text("one\n \ntwo", SHIPPED, weight="bold", size_px=50.0, locale="en", line_height=1.2)
    assert lines(block) == ["one", "", "two"]
    assert block.lines[2].baseline_px - block.lines[0].baseline_px == pytest.approx(120.0)


def test_a_font_without_a_space_still_parts_its_words(tmp_path: Path) -> None:
    fonts = make_hebrew(tmp_path)
    block = set_text("א א", fonts, weight="bold", size_px=1000.0, locale="he")
    assert block.width_px == pytest.approx(2 * HEBREW["א"] + 250)


def test_what_no_font_has_is_told_and_takes_no_room() -> None:
    block = set_text("A光B網光", SHIPPED, weight="bold", size_px=40.0, locale="en")
    plain = set_text("AB", SHIPPED, weight="bold", size_px=40.0, locale="en")
    assert block.missing == ("光", "網")
    assert len(block.contours) == len(plain.contours)


def test_a_base_is_drawn_without_the_mark_that_is_missing() -> None:
    block = set_text("q\u0308", SHIPPED, weight="bold", size_px=40.0, locale="en")
    assert block.missing == ("\u0308",)
    assert left_edges(block) == left_edges(set_text("q", SHIPPED, weight="bold", size_px=40.0, locale="en"))
    assert set_text("e\u0301", SHIPPED, weight="bold", size_px=40.0, locale="en").missing == ()


def test_pictures_of_a_colour_font_are_missing(tmp_path: Path) -> None:
    block = set_text("Go 🚀", make_pictures(tmp_path), weight="bold", size_px=40.0, locale="en")
    assert block.missing == ("🚀",)
    assert left_edges(block) == left_edges(set_text("Go", SHIPPED, weight="bold", size_px=40.0, locale="en"))


def test_a_joined_emoji_is_missing_once_for_each_picture() -> None:
    assert set_text("👩\u200d🚀", SHIPPED, weight="bold", size_px=40.0, locale="en").missing == ("👩", "🚀")


def test_nothing_to_set_is_an_empty_block() -> None:
    for text in ("", " \n\t ", "\x00\x1b"):
        block = set_text(text, SHIPPED, weight="bold", size_px=40.0, locale="en")
        assert (block.lines, block.contours, block.width_px, block.height_px) == ((), (), 0.0, 0.0)


def test_a_block_can_be_placed() -> None:
    block = set_text("H", SHIPPED, weight="bold", size_px=40.0, locale="en")
    placed = measure_contours(block.place(100.0, 50.0))
    assert (placed.left, placed.top) == (pytest.approx(block.ink.left + 100), pytest.approx(block.ink.top + 50))
