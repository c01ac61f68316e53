import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from brand_assets.creatives.composing import Creative, compose
from brand_assets.creatives.contrast import cut_pixels, measure_worst_contrast, needed_contrast
from brand_assets.creatives.detail import find_detail
from brand_assets.creatives.planning import CreativeImage, plan_creatives
from brand_assets.creatives.rasterising import rasterise
from brand_assets.creatives.rendering import render_creative
from brand_assets.records.brief import Brief, LogoPlacement, Message, PaletteColor
from brand_assets.records.delivery import Box
from brand_assets.typesetting.fonts import open_fonts
from brand_assets.vector.mark import measure_bounds
from brand_assets_tests.creatives.studies import (
    ARABIC,
    BLUE,
    CORAL,
    ENGLISH,
    FRENCH,
    LINEN,
    MARK,
    approve_mark,
    approve_picture,
    paint_picture,
    write_brief,
)
from brand_assets_tests.typesetting.small_fonts import make_hebrew

FONTS = open_fonts([])
NUMBER = re.compile(r"-?\d+\.?\d*")
CORNERS: Sequence[str] = ("top-left", "top-right", "bottom-left", "bottom-right")


def _compose_all(brief: Brief, image: CreativeImage) -> list[Creative]:
    return [compose(plan, brief, FONTS) for plan in plan_creatives(brief, [image])]


def _find_button(svg: str, edge: int = 0) -> float:
    """The button's top, or with `edge` 1 its bottom."""
    found = re.search(r'<g id="button"><rect x="[^"]+" y="([^"]+)" width="[^"]+" height="([^"]+)"', svg)
    assert found
    return float(found[1]) + edge * float(found[2])


def _assert_in_order(creative: Creative, placement: LogoPlacement) -> None:
    """Inside the safe area, apart from each other, the logo in its corner with what stays free around it."""
    layout = creative.layout
    boxes = [text.box for text in layout.texts]
    assert all(layout.safe.contains(box, 0.5) for box in (*boxes, layout.logo.box))
    solid = [text.box for text in layout.texts if text.role != "watermark"]
    for box in solid:
        assert (
            box.right <= layout.logo.clear.left + 0.5
            or box.left >= layout.logo.clear.right - 0.5
            or (box.bottom <= layout.logo.clear.top + 0.5 or box.top >= layout.logo.clear.bottom - 0.5)
        ), layout.creative_id
    logo, clear = layout.logo.box, layout.logo.clear
    assert logo.width >= placement.min_width_ratio * layout.width_px - 0.5
    assert logo.left - clear.left == pytest.approx(placement.clear_space_ratio * min(logo.width, logo.height))
    assert min(clear.left, clear.top) >= -0.5
    assert clear.right <= layout.width_px + 0.5
    down = "top" if logo.top + logo.bottom < layout.height_px else "bottom"
    across = "left" if logo.left + logo.right < layout.width_px else "right"
    assert f"{down}-{across}" == placement.corner


@pytest.mark.parametrize("background", ["palette", "image"])
def test_text_and_logo_keep_to_the_safe_area_and_can_be_read_where_they_stand(background: str) -> None:
    brief = write_brief(FRENCH, ratios=("1:1", "4:5", "9:16", "16:9"), background=background)
    for creative in _compose_all(brief, approve_mark()):
        _assert_in_order(creative, LogoPlacement())
        layout = creative.layout
        assert [text.role for text in layout.texts] == ["headline", "call_to_action"]
        ground = rasterise(re.sub(r'<g id="(headline|call-to-action)".*?</g>', "", creative.svg))
        for text in layout.texts:
            needed = needed_contrast(text.size_px, min(layout.width_px, layout.height_px))
            assert measure_worst_contrast(text.color_hex, cut_pixels(ground, text.box)) >= needed


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("message", [ENGLISH, ARABIC])
def test_the_logo_goes_to_the_corner_that_the_brief_names(corner: str, message: Message) -> None:
    placement = LogoPlacement(corner, 0.4, 0.2)  # type: ignore[arg-type]
    brief = write_brief(message, ratios=("16:9", "1:4"), placement=placement)
    for creative in _compose_all(brief, approve_mark()):
        _assert_in_order(creative, placement)


@pytest.mark.parametrize("ratio", ["8:1", "10:1", "1:8", "1:3", "5:2"])
def test_a_long_headline_is_laid_out_in_extreme_shapes_too(ratio: str) -> None:
    message = Message("Termine, die halten: wir sehen Sie um 9 Uhr 10, und um 10 sind Sie wieder zu Hause.", "Termin")
    brief = write_brief(message, ratios=(ratio,), placement=LogoPlacement(min_width_ratio=0.1))
    for creative in _compose_all(brief, approve_mark()):
        _assert_in_order(creative, LogoPlacement(min_width_ratio=0.1))
        assert creative.layout.texts[0].missing == ()


def test_text_that_runs_from_right_to_left_begins_at_the_right() -> None:
    brief = write_brief(ARABIC, ENGLISH, placement=LogoPlacement("bottom-left"))
    for creative in _compose_all(brief, approve_mark()):
        headline, inner = creative.layout.texts[0].box, creative.layout.safe
        gap_left, gap_right = headline.left - inner.left, inner.right - headline.right
        assert (gap_right < gap_left) == (creative.layout.locale == "ar")


def test_a_mark_behind_the_words_is_a_detail_and_stands_whole_in_its_corner_only() -> None:
    brief = write_brief(ratios=("1:1", "9:16", "16:9", "3:1", "8:1"), background="image")
    for creative in _compose_all(brief, approve_mark()):
        layout = creative.layout
        assert (layout.image_id, layout.background, layout.image_scale) == ("mark-1", "image", None)
        assert 0 < layout.extended_px < layout.width_px * layout.height_px
        detail = re.search(r'<g id="detail">.*?</g>', creative.svg, re.DOTALL)
        assert detail
        numbers = [float(number) for path in re.findall(r' d="([^"]*)"', detail[0]) for number in NUMBER.findall(path)]
        across, down = max(numbers[::2]) - min(numbers[::2]), max(numbers[1::2]) - min(numbers[1::2])
        assert min(numbers) < 0 or max(numbers[::2]) > layout.width_px or max(numbers[1::2]) > layout.height_px
        assert max(across, down) > 1.5 * max(layout.logo.box.width, layout.logo.box.height)
        assert len(re.findall(r'id="logo-(?:blue|coral)"', creative.svg)) == 2
        frame = re.search(r'<rect x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', detail[0])
        assert frame
        assert float(frame[3]) < 0.6 * across + 1
        assert float(frame[4]) < 0.6 * down + 1


def test_a_detail_shows_more_colours_than_one() -> None:
    for ratio in (0.4, 1.0, 2.0, 6.0):
        detail = find_detail(MARK, LINEN, ratio)
        assert detail.width / detail.height == pytest.approx(ratio)
        assert measure_bounds(MARK).left <= detail.left < 750 < 751 + detail.width
        assert any(detail.meets(Box(*edges)) for edges in ((420, 450, 580, 800),)), "the coral door"


def test_headline_and_button_keep_one_distance_whatever_reaches_below_the_line() -> None:
    messages = (Message("Home by ten", "Go", "en"), Message("HOME AT TEN", "Go", "en"))
    for ratio in ("1:1", "16:9", "4:5"):
        creatives = _compose_all(write_brief(*messages, ratios=(ratio,)), approve_mark())[::2]
        gaps = []
        for creative in creatives:
            headline, box = creative.layout.texts[0], _find_button(creative.svg)
            baseline = max(float(y) for y in re.findall(r'<tspan x="[^"]*" y="([^"]*)"', creative.svg)[:-1])
            gaps.append(box - baseline - 0.25 * headline.size_px)
        assert gaps[0] == pytest.approx(gaps[1], abs=1.0), ratio


def test_words_beside_a_picture_stand_in_the_middle_with_their_button_below() -> None:
    for creative in _compose_all(write_brief(ENGLISH, ratios=("16:9",)), approve_mark())[:1]:
        layout = creative.layout
        headline, action = (text.box for text in layout.texts)
        assert headline.bottom < action.top < layout.logo.clear.top
        assert (headline.top + _find_button(creative.svg, 1)) / 2 == pytest.approx(layout.height_px / 2, rel=0.06)
        assert action.top - headline.bottom < 0.12 * layout.height_px


def test_a_quiet_picture_fills_the_canvas_and_words_keep_off_its_subject() -> None:
    brief = write_brief(ratios=("1:1",), background="image")
    full, split = _compose_all(brief, approve_picture(paint_picture(0.5, 0.45, 1200, 1200)))
    assert (full.layout.extended_px, full.layout.texts[0].ground_hex) == (0, None)
    assert full.layout.image_scale == pytest.approx(0.9)
    assert split.layout.texts[0].ground_hex == BLUE
    pixels = cut_pixels(rasterise(full.svg), full.layout.texts[0].box)
    assert not (np.abs(pixels.astype(int) - (250, 120, 30)).max(axis=1) < 30).any()


def test_a_restless_picture_stands_beside_the_words_instead() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (60, 60, 3), dtype=np.uint8).repeat(10, 0).repeat(10, 1)
    for creative in _compose_all(write_brief(background="image"), approve_picture(noise)):
        assert creative.layout.texts[0].ground_hex in (LINEN, BLUE)
        assert creative.layout.extended_px > 0


def test_a_picture_too_narrow_for_its_frame_has_another_arrangement_rather_than_a_band_around_it() -> None:
    high = paint_picture(0.5, 0.5, 500, 1400, radius=0.45)
    brief = write_brief(ratios=("16:9", "1.91:1"), background="image")
    for creative in _compose_all(brief, approve_picture(high)):
        frame = re.search(r'<image x="([^"]+)" y="([^"]+)" width="([^"]+)" height="([^"]+)"', creative.svg)
        assert frame
        assert float(frame[4]) == creative.layout.height_px, creative.layout.creative_id


def test_a_watermark_stands_where_nothing_else_does() -> None:
    for creative in _compose_all(write_brief(ratios=("1:1", "8:1"), watermark="Draft"), approve_mark()):
        mark = next(text for text in creative.layout.texts if text.role == "watermark")
        assert creative.layout.safe.contains(mark.box)
        for box in (creative.layout.texts[0].box, creative.layout.logo.box):
            apart = mark.box.right <= box.left or mark.box.left >= box.right
            assert apart or mark.box.bottom <= box.top or mark.box.top >= box.bottom


def test_characters_that_no_font_has_are_told_and_an_empty_call_to_action_has_no_button() -> None:
    creative = _compose_all(write_brief(Message("Home 光", "", "en")), approve_mark())[0]
    assert [(text.role, text.missing) for text in creative.layout.texts] == [("headline", ("光",))]
    assert 'id="button"' not in creative.svg


def test_markup_in_a_message_stays_text() -> None:
    brief = write_brief(Message('<script>alert("1")</script> & "more"', "<b>Go</b>", "en"))
    svg = _compose_all(brief, approve_mark())[0].svg
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(svg).iter()}  # noqa: S314
    assert "script" not in tags
    assert "b" not in tags


def test_the_words_are_outlines_with_the_same_text_in_a_hidden_layer() -> None:
    creative = _compose_all(write_brief(FRENCH), approve_mark())[0]
    root = ElementTree.fromstring(creative.svg)  # noqa: S314
    named = {element.get("id"): element for element in root.iter() if element.get("id")}
    assert named["headline"].get("aria-label") == FRENCH.headline
    assert named["headline"].get("lang") == "fr"
    assert named["live-text"].get("display") == "none"
    assert {text.get("font-family") for text in named["live-text"]} == {"'Manrope', sans-serif"}
    words = " ".join("".join(named["live-text"].itertext()).split())
    assert "maison" in words
    assert FRENCH.call_to_action in words


def test_the_hidden_text_names_the_fonts_that_its_outlines_are_of(tmp_path: Path) -> None:
    message = Message("תור 9 בזמן", "Book", "he")
    [plan, _] = plan_creatives(write_brief(message), [approve_mark()])
    svg = compose(plan, write_brief(message), make_hebrew(tmp_path)).svg
    families = re.findall(r'<text font-family="([^"]*)" font-weight="(\d+)"', svg)
    assert families == [("'hebrew', 'Manrope', sans-serif", "700"), ("'Manrope', sans-serif", "700")]


def test_a_creative_is_delivered_in_five_formats_that_show_the_same_and_again_the_same() -> None:
    brief = write_brief(ENGLISH, ratios=("1:1",))
    creative = _compose_all(brief, approve_mark())[0]
    files = list(render_creative(creative))
    digest = creative.layout.creative_id[-8:]
    path = f"creatives/1x1-en-a-{digest}/spring_mark-1_1x1_en_a_{digest}."
    assert [file.file.removeprefix(path) for file in files] == ["svg", "png", "jpg", "webp", "avif"]
    pictures = [np.asarray(Image.open(io.BytesIO(file.data)).convert("RGB"), float) for file in files[1:]]
    for file, picture in zip(files[1:], pictures, strict=True):
        assert file.size_px == (1080, 1080)
        assert np.abs(picture - pictures[0]).mean() < 1.5
    again = list(render_creative(_compose_all(brief, approve_mark())[0]))
    assert [file.data for file in again] == [file.data for file in files]


def test_of_a_creative_only_what_is_wanted_is_made_and_what_is_checked() -> None:
    creative = _compose_all(write_brief(ENGLISH, ratios=("1:1",)), approve_mark())[0]
    made = [file.file.rpartition(".")[2] for file in render_creative(creative, lambda file: file.endswith(".webp"))]
    assert made == ["svg", "png", "webp"]


def test_a_button_is_in_the_palettes_colours() -> None:
    action = _compose_all(write_brief(), approve_mark())[0].layout.texts[1]
    assert action.ground_hex == CORAL


def test_a_palette_of_one_colour_still_shows_a_composition() -> None:
    brief = write_brief(palette=(PaletteColor("Red", "#E4002B", "primary"),))
    for creative in _compose_all(brief, approve_mark()):
        fills = set(re.findall(r'fill="(#[0-9A-F]{6})"', creative.svg.split('id="headline"')[0]))
        assert len(fills) >= 2, creative.layout.creative_id


def test_a_logo_does_not_take_the_room_that_the_headline_needs() -> None:
    brief = write_brief(placement=LogoPlacement("top-right", 1.0, 0.5), ratios=("1:1", "16:9"))
    for creative in _compose_all(brief, approve_mark()):
        assert creative.layout.texts[0].size_px > 30
        assert creative.layout.safe.contains(creative.layout.texts[1].box, 0.5)


def test_flat_colours_are_exact_in_webp() -> None:
    files = {file.media_type: file.data for file in render_creative(_compose_all(write_brief(), approve_mark())[0])}
    exact, webp = (
        np.asarray(Image.open(io.BytesIO(files[f"image/{name}"])).convert("RGB")) for name in ("png", "webp")
    )
    assert (exact == webp).all()


def test_a_picture_that_a_model_enlarged_is_not_told_as_interpolated() -> None:
    brief, picture = write_brief(background="image"), approve_picture(paint_picture(0.5, 0.4, 300, 300))
    assert all(creative.layout.image_scale for creative in _compose_all(brief, picture))
    enlarged = replace(picture, is_enlarged=True)
    assert all(creative.layout.image_scale is None for creative in _compose_all(brief, enlarged))
