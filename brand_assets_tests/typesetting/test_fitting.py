"""This file checks the fitting of text into boxes against every size and every choice of lines."""

import itertools
from pathlib import Path

import pytest

from brand_assets.typesetting.fitting import fit_text
from brand_assets.typesetting.fonts import FontSet
from brand_assets.typesetting.passage import read_passage
from brand_assets.typesetting.setting import TextBlock
from brand_assets_tests.typesetting.small_fonts import make_japanese

SHIPPED = FontSet()


def fit(
    text: str,
    width_px: float,
    height_px: float,
    *,
    fonts: FontSet = SHIPPED,
    locale: str = "en",
    sizes: tuple[float, float] = (8.0, 400.0),
    max_lines: int | None = 5,
    give: float = 0.2,
) -> TextBlock | None:
    return fit_text(
        text,
        fonts,
        weight="bold",
        locale=locale,
        width_px=width_px,
        height_px=height_px,
        min_size_px=sizes[0],
        max_size_px=sizes[1],
        max_lines=max_lines,
        give=give,
    )


def lines(block: TextBlock | None) -> list[str]:
    return [line.text for line in block.lines] if block else []


def largest_size(text: str, width_px: float, height_px: float, max_lines: int) -> float:
    """By every choice of lines."""
    passage = read_passage(text, SHIPPED, "bold", "en")
    positions = [o.position for o in passage.opportunities]
    sizes = []
    for count in range(min(max_lines, len(positions) + 1)):
        for chosen in itertools.combinations(positions, count):
            ways = list(itertools.pairwise([0, *chosen, len(passage.text)]))
            longest = max(passage.width(a, b) for a, b in ways)
            sizes.append(min(width_px / longest, height_px / (1.15 * len(ways))))
    return max(sizes)


@pytest.mark.parametrize("box", [(420.0, 150.0), (260.0, 260.0), (170.0, 330.0), (900.0, 60.0), (90.0, 900.0)])
@pytest.mark.parametrize("text", ["Seen at 9:10. Home by 10.", "A clinic that keeps its own appointments", "Kiln"])
def test_the_size_is_the_largest_that_fits(text: str, box: tuple[float, float]) -> None:
    block = fit(text, *box, give=0.0)
    assert block is not None
    assert block.size_px == pytest.approx(largest_size(text, *box, 5), rel=0.001)


@pytest.mark.parametrize("box", [(420.0, 150.0), (260.0, 260.0), (170.0, 330.0), (900.0, 60.0)])
def test_the_whole_block_lies_within_the_box_at_no_less_than_may_be_given(box: tuple[float, float]) -> None:
    for text in ("Jagd, Ängste & Öfen.", "Seen at 9:10. Home by 10.", "ÅÉ\ngjy"):
        block = fit(text, *box)
        assert block is not None
        assert block.width_px <= box[0]
        assert block.height_px <= box[1]
        assert 0 <= block.ink.left <= block.ink.right <= box[0]
        assert 0 <= block.ink.top <= block.ink.bottom <= box[1]
    best, given = fit("Seen at 9:10. Home by 10.", *box, give=0.0), fit("Seen at 9:10. Home by 10.", *box)
    assert best is not None
    assert given is not None
    assert given.size_px >= 0.8 * best.size_px - 0.01


def test_a_little_size_is_given_for_lines_that_end_with_the_sense() -> None:
    text, box = "Vue à 9 h 10. À la maison à 10 h.", (420.0, 150.0)
    assert lines(fit(text, *box, locale="fr"))[0] == "Vue à 9\u00a0h\u00a010."
    assert lines(fit(text, *box, locale="fr", give=0.0))[0].endswith("À la")


def test_japanese_words_are_not_torn_for_a_little_size(tmp_path: Path) -> None:
    fonts = make_japanese(tmp_path)
    block = fit("待ち時間をゼロにする、あなたの街のクリニック。", 260.0, 260.0, fonts=fonts, locale="ja")
    assert lines(block) == ["待ち時間を", "ゼロにする、", "あなたの街の", "クリニック。"]


def test_a_word_that_is_too_long_makes_the_whole_smaller() -> None:
    short, long = fit("Keine Zeit", 200.0, 300.0), fit("Keine Wartezeitenverkürzung", 200.0, 300.0)
    assert short is not None
    assert long is not None
    assert long.size_px < short.size_px / 2
    assert "Wartezeitenverkürzung" in lines(long)


def test_what_does_not_fit_at_the_smallest_size_is_none() -> None:
    assert fit("Wartezeitenverkürzung", 100.0, 300.0, sizes=(20.0, 80.0)) is None
    assert fit("a b c d e", 30.0, 30.0, sizes=(20.0, 80.0)) is None
    for width, height in [(0.0, 100.0), (100.0, -1.0)]:
        assert fit("a", width, height) is None


def test_no_more_lines_than_asked_for() -> None:
    for most in (1, 2, 3):
        block = fit("A clinic that keeps its own appointments", 300.0, 900.0, max_lines=most)
        assert len(lines(block)) <= most
    assert lines(fit("one\ntwo", 300.0, 300.0, max_lines=1)) == ["one two"]


def test_newlines_are_kept() -> None:
    assert lines(fit("Seen\nat 9:10", 400.0, 200.0)) == ["Seen", "at 9:10"]


def test_nothing_fits_anywhere_as_nothing() -> None:
    block = fit("", 10.0, 10.0)
    assert block is not None
    assert block.contours == ()
