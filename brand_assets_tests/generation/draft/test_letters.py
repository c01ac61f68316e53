"""This file checks the setting of letters: kerning, joining, direction, fallback fonts, and marks that need a font."""

import asyncio
import json
import os
import struct
from pathlib import Path

import pytest

from brand_assets.errors import ConfigError, DrawFailed
from brand_assets.fonts.faces import open_faces
from brand_assets.generation.draft.draw import draw_mark, mutate_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.letters import (
    choose_letters,
    choose_name,
    fonts_behind,
    set_glyphs,
    set_line,
    use_fonts,
)
from brand_assets.generation.draft.letters.counters import list_parts, split_counters
from brand_assets.generation.draft.marks import write_recipe
from brand_assets.generation.draft.provider import DraftStudio
from brand_assets.generation.draft.render import find_lacking_fonts, read_mark, render_png
from brand_assets.generation.draft.shapes import Shape, measure
from brand_assets.generation.providers import open_image_provider
from brand_assets.records.drawing import DrawRequest, NoTask
from brand_assets.settings import Settings, read_settings
from brand_assets_tests.generation.draft.examples import draw_of, intent, pixels, raw_intent
from brand_assets_tests.generation.draft.small_fonts import make_arabic, make_chinese

NAMED = intent(attributes={"mark_type": "wordmark"}, lettering="name", brand="LumenGrid 光網")


def width(text: str, tracking: float = 0.0) -> float:
    return measure([Shape(set_line(text, "bold", tracking))]).width


def test_pairs_are_kerned() -> None:
    for pair in ("AV", "LT", "Pa", "Te"):
        apart = sum(glyph.right - glyph.left for letter in pair for glyph in set_glyphs(letter, "bold", 0.0))
        together = set_glyphs(pair, "bold", 0.0)[-1].right
        assert together < apart - 0.01, pair


def test_tracking_opens_every_gap() -> None:
    assert width("HARBOR", 0.2) == pytest.approx(width("HARBOR") + 5 * 0.2)


def test_letters_are_not_fused_into_ligatures() -> None:
    assert [glyph.text for glyph in set_glyphs("fi", "bold", 0.0)] == ["f", "i"]


def test_capitals_are_one_unit_high_on_the_baseline() -> None:
    extent = measure([Shape(set_line("H"))])
    assert (extent.top, extent.bottom) == (pytest.approx(-1.0), pytest.approx(0.0))


def test_a_font_of_the_settings_sets_what_the_shipped_one_lacks(tmp_path: Path) -> None:
    make_chinese(tmp_path / "small.ttf")
    assert not set_line("光").contours
    with use_fonts(open_faces([tmp_path])):
        glyphs = set_glyphs("L光G", "bold", 0.0)
        assert [glyph.text for glyph in glyphs] == ["L", "光", "G"]
        assert len(glyphs[1].path.contours) == 2
        assert glyphs[0].path == set_glyphs("L", "bold", 0.0)[0].path
    assert not set_line("光").contours


def test_the_font_of_the_nearest_weight_is_taken(tmp_path: Path) -> None:
    make_chinese(tmp_path / "a_black.ttf", 900)
    make_chinese(tmp_path / "b_regular.ttf", 400)
    with use_fonts(open_faces([tmp_path])):
        assert set(fonts_behind("光")) == {"a_black.ttf", "b_regular.ttf"}


def test_arabic_joins_and_runs_from_right_to_left(tmp_path: Path) -> None:
    make_arabic(tmp_path / "arabic.ttf")
    with use_fonts(open_faces([tmp_path])):
        alone = measure([Shape(set_line("ب"))]).width
        beh, reh = sorted(set_glyphs("بر", "bold", 0.3), key=lambda glyph: -glyph.left)
        assert (beh.text, reh.text) == ("ب", "ر")
        assert measure([Shape(beh.path)]).width < alone, "the initial form"
        assert beh.left == pytest.approx(reh.right), "letters that join are never tracked"


def test_words_of_both_directions_keep_their_order(tmp_path: Path) -> None:
    make_arabic(tmp_path / "arabic.ttf")
    with use_fonts(open_faces([tmp_path])):
        assert [glyph.text for glyph in set_glyphs("AB بر", "bold", 0.0)] == ["A", "B", "ر", "ب"]
        assert [glyph.text for glyph in set_glyphs("بر AB", "bold", 0.0)] == ["A", "B", "ر", "ب"]


@pytest.mark.parametrize(("letter", "counters"), [("A", 1), ("B", 2), ("o", 1), ("H", 0), ("8", 2)])
def test_counters_are_told_from_the_body(letter: str, counters: int) -> None:
    body, found = split_counters(set_line(letter))
    assert (len(body.contours), len(found)) == (1, counters)


def test_the_dot_of_an_i_is_a_part_of_its_own() -> None:
    stem, dot = list_parts(set_line("i"))
    assert measure([Shape(dot)]).bottom < measure([Shape(stem)]).top


def test_without_the_whole_name_no_part_of_it_is_set(tmp_path: Path) -> None:
    assert (choose_letters(NAMED), choose_name(NAMED)) == ("LG", "")
    assert draw_mark(NAMED, 3).name == ""
    assert {FAMILIES[draw_mark(NAMED, seed).family].reads for seed in range(30)} == {"initials"}
    make_chinese(tmp_path / "small.ttf")
    with use_fonts(open_faces([tmp_path])):
        assert choose_name(NAMED) == "LumenGrid 光網"
        assert {draw_mark(NAMED, seed).family for seed in range(30)} == {"wordmark"}


def test_a_recipe_names_its_fonts_and_draws_with_no_others(tmp_path: Path) -> None:
    make_chinese(tmp_path / "b_small.ttf")
    with use_fonts(open_faces([tmp_path])):
        mark = draw_mark(NAMED, 3)
        png = render_png(mark, 64, 64)
        recipe = json.loads(write_recipe(mark))
    assert list(recipe["fonts"]) == ["b_small.ttf"]
    make_arabic(tmp_path / "a_other.ttf")
    with use_fonts(open_faces([tmp_path])):
        assert read_mark(png) == mark
        assert render_png(mark, 64, 64) == png


def test_a_mark_in_shipped_fonts_names_none() -> None:
    assert draw_mark(intent(lettering="name"), 3).fonts == {}


def test_a_recipe_whose_font_is_gone_is_refused_by_name(tmp_path: Path) -> None:
    make_chinese(tmp_path / "small.ttf")
    with use_fonts(open_faces([tmp_path])):
        mark = draw_mark(NAMED, 3)
        png = render_png(mark, 64, 64)
    assert read_mark(png) is None
    assert find_lacking_fonts(png) == ("small.ttf",)
    with pytest.raises(DrawFailed, match=r"lettered with small\.ttf"):
        render_png(mark, 64, 64)
    make_chinese(tmp_path / "small.ttf", 300)
    with use_fonts(open_faces([tmp_path])):
        assert read_mark(png) is None, "a file of that name with other bytes is another font"


def request(brand: str, strength: float | None = None) -> DrawRequest:
    params = {"width_px": 64, "height_px": 64, "intent": raw_intent(brand=brand, lettering="name")}
    return DrawRequest("c", "concept", 1, "p", "draft", "draft", "", "", params, 5, strength=strength)


def test_the_provider_draws_with_the_fonts_of_the_settings_and_says_when_one_is_gone(tmp_path: Path) -> None:
    make_chinese(tmp_path / "small.ttf")
    settings = Settings(data_root=tmp_path, dagster_home=tmp_path, fonts=(tmp_path,))
    drawing = asyncio.run(open_image_provider("draft", settings).draw(request("光網"), None, NoTask()))
    with use_fonts(open_faces([tmp_path])):
        mark = read_mark(drawing.data)
    assert mark is not None
    assert mark.name == "光網"
    with pytest.raises(DrawFailed, match=r"lettered with small\.ttf, which is not at hand"):
        asyncio.run(DraftStudio().draw(request("光網", 0.3), drawing.data, NoTask()))


def test_a_folder_with_a_broken_font_fails_when_the_provider_is_opened(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00")
    with pytest.raises(ConfigError, match=r"broken\.ttf"):
        open_image_provider("draft", Settings(data_root=tmp_path, dagster_home=tmp_path, fonts=(tmp_path,)))


def make_collection(path: Path, font: Path, faces: int) -> None:
    """A collection in which every face is the one font."""
    body, head = bytearray(font.read_bytes()), 12 + 4 * faces
    for entry in range(12, 12 + 16 * struct.unpack_from(">H", body, 4)[0], 16):
        struct.pack_into(">I", body, entry + 8, struct.unpack_from(">I", body, entry + 8)[0] + head)
    path.write_bytes(struct.pack(">4sII", b"ttcf", 0x10000, faces) + struct.pack(">I", head) * faces + body)


def test_the_faces_of_a_collection_are_numbered_and_no_file_may_hold_any_number(tmp_path: Path) -> None:
    font = make_chinese(tmp_path / "one.font")
    make_collection(tmp_path / "some.ttc", font, 3)
    assert [face.name for face in open_faces([tmp_path])] == ["some.ttc", "some.ttc#1", "some.ttc#2"]
    make_collection(tmp_path / "some.ttc", font, 2_000)
    with pytest.raises(ConfigError, match=r"some\.ttc.* holds 2000 faces; at most 64"):
        open_faces([tmp_path])


def test_a_font_whose_file_name_is_no_text_is_remembered_all_the_same(tmp_path: Path) -> None:
    path = make_chinese(tmp_path / "small.ttf")
    path.rename(tmp_path / os.fsdecode(b"schrift-\xfc.ttf"))
    with use_fonts(open_faces([tmp_path])):
        mark = draw_mark(NAMED, 3)
        assert list(mark.fonts) == ["schrift-\\xfc.ttf"]
        assert read_mark(render_png(mark, 32, 32)) == mark


def test_drawings_in_several_threads_keep_to_their_own_fonts(tmp_path: Path) -> None:
    make_chinese(tmp_path / "small.ttf")
    studios = [DraftStudio(open_faces([tmp_path])), DraftStudio()] * 6

    async def draw_together() -> list[bytes]:
        return [
            d.data for d in await asyncio.gather(*(studio.draw(request("光網"), None, NoTask()) for studio in studios))
        ]

    with_font, without = (asyncio.run(studio.draw(request("光網"), None, NoTask())).data for studio in studios[:2])
    assert with_font != without
    assert asyncio.run(draw_together()) == [with_font, without] * 6


def test_several_folders_are_read_from_one_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRAND_ASSETS_FONTS", f"{tmp_path / 'a'}:{tmp_path / 'b'}:")
    assert read_settings(tmp_path).fonts == (tmp_path / "a", tmp_path / "b")
    monkeypatch.setenv("BRAND_ASSETS_FONTS", "")
    assert read_settings(tmp_path).fonts == ()


@pytest.mark.parametrize("lettering", ["none", "initials"])
def test_no_more_letters_are_shown_than_the_lettering_allows(lettering: str) -> None:
    for mark_type in ("monogram", "lettermark", "wordmark", "combination", "badge", "seal", "shield"):
        wish = intent(attributes={"mark_type": mark_type}, lettering=lettering)
        for seed in range(12):
            mark = draw_mark(wish, seed)
            family = FAMILIES[mark.family]
            assert mark.name == ""
            assert mark.letters == ("" if lettering == "none" else "HP")
            assert family.reads == "initials"
            if lettering == "none":
                assert family.group not in ("monogram", "wordmark", "lockup")


def test_a_variation_keeps_the_fonts_of_its_letters(tmp_path: Path) -> None:
    make_chinese(tmp_path / "small.ttf")
    with use_fonts(open_faces([tmp_path])):
        child = mutate_mark(draw_mark(NAMED, 3), 0.3, 4, NAMED)
        assert list(child.fonts) == ["small.ttf"]


@pytest.mark.parametrize("brand", ["光網", "☃ — !!", "", "\u202e\u200d", "🏳️‍🌈"])
def test_a_name_that_no_font_has_never_breaks_a_drawing(brand: str) -> None:
    for mark_type in ("monogram", "wordmark", "combination", "seal", "shield"):
        mark = draw_mark(intent(attributes={"mark_type": mark_type}, lettering="name", brand=brand), 3)
        assert mark.letters == ""
        assert (pixels(mark, 64, 64) != pixels(mark, 64, 64)[0, 0]).any()


def test_a_hostile_name_is_drawn_or_left_out_but_never_in_part() -> None:
    for brand in ("A" * 200, "a\u0301" * 40, "x\x00y", "A\nB\tC", "<&>\"'", "ﷺ", "\ufeffHarbor"):
        mark = draw_of("petals", 1, intent(lettering="name", brand=brand))
        assert mark.name == "" or all(glyph.text for glyph in set_glyphs(mark.name))
        assert pixels(mark, 64, 64).shape == (64, 64, 3)
