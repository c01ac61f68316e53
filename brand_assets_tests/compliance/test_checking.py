"""This file tests that planted faults are found in a creative and in a mark, and that clean ones have no findings."""

import io
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from brand_assets.compliance.checking import Instruments, MarkToCheck, NameReading, check_creative, check_mark
from brand_assets.compliance.palette_share import measure_share
from brand_assets.compliance.rules import RULES as RULE_NAMES
from brand_assets.compliance.text_contrast import measure_text
from brand_assets.lettering.reader import Reader, open_reader
from brand_assets.records.delivery import Box, CreativeLayout
from brand_assets_tests.compliance.layouts import LOGO, PALETTE, RULES, SIDE, change_text, draw_mark, make_creative


def rules_of(made: tuple[CreativeLayout, NDArray[np.uint8]]) -> list[str]:
    return [finding.rule for finding in check_creative(*made, RULES)]


def draw_plain_mark(ground: str = "#FBF7F0", body: str = "#1F6FEB", accent: str = "#FF6B5E") -> NDArray[np.uint8]:
    image = Image.new("RGBA", (800, 600), ground)
    draw_mark(ImageDraw.Draw(image), Box(120, 150, 680, 500), body, accent, ground)
    return np.asarray(image)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return open_reader()


@pytest.mark.parametrize(
    ("ink", "ground"), [("#26323F", "#FBF7F0"), ("#FBF7F0", "#26323F"), ("#FFFFFF", "#1F6FEB"), ("#1F6FEB", "#FFFFFF")]
)
def test_a_clean_creative_has_no_findings(ink: str, ground: str) -> None:
    layout, picture = make_creative(ink=ink, ground=ground)
    action_hidden = replace(layout, texts=layout.texts[:1])
    logo = LOGO
    pen_ground = Image.fromarray(picture)
    body = "#FBF7F0" if ground == "#1F6FEB" else "#1F6FEB"
    draw_mark(ImageDraw.Draw(pen_ground), logo, body, "#FF6B5E", ground)
    ImageDraw.Draw(pen_ground).rectangle(tuple(map(int, _sides(layout.texts[1].box))), fill=ground)
    assert check_creative(action_hidden, np.asarray(pen_ground), RULES) == []


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def test_a_forbidden_word_in_french_is_an_error_with_its_place() -> None:
    layout, picture = make_creative("Guérison rapide", "fr")
    (finding,) = check_creative(layout, picture, RULES)
    assert (finding.rule, finding.severity, finding.subject) == ("forbidden_word", "error", layout.creative_id)
    assert finding.evidence["found"] == "Guérison"
    assert finding.evidence["forbidden"] == "cure"
    assert finding.region == layout.texts[0].box
    assert finding.crop is not None
    with Image.open(io.BytesIO(finding.crop)) as crop:
        assert crop.format == "PNG"
        assert crop.width > 100


def test_low_contrast_is_measured_on_the_pixels() -> None:
    layout, picture = make_creative(ink="#E6E1D8")  # WCAG: 1.22 to 1 on Linen
    found = {finding.rule: finding for finding in check_creative(layout, picture, RULES)}
    assert found["text_contrast"].severity == "error"
    assert found["text_contrast"].evidence["ratio"] == pytest.approx(1.22, abs=0.02)


def test_contrast_counts_the_picture_behind_and_not_what_the_layout_says() -> None:
    layout, picture = make_creative(ink="#FBF7F0", ground="#26323F")
    assert measure_text(picture, layout.texts[0]).ratio == pytest.approx(12.2, abs=0.2)
    spoiled = picture.copy()
    box = layout.texts[0].box
    right_half = np.s_[:, int((box.left + box.right) / 2) :]
    dark = (spoiled[right_half].astype(int) < 128).all(axis=2)
    spoiled[right_half][dark] = (235, 230, 222)  # a cloud behind the white letters
    assert measure_text(spoiled, layout.texts[0]).ratio < 1.3


def test_contrast_is_that_of_the_ink_on_the_picture_when_the_layout_names_another() -> None:
    layout, picture = make_creative(ink="#26323F")
    assert measure_text(picture, replace(layout.texts[0], color_hex="#FF6B5E")).ratio == pytest.approx(12.2, abs=0.2)


def test_small_text_needs_more_contrast_than_large_text() -> None:
    layout, picture = make_creative(ink="#1F6FEB")  # 4.3 to 1 on Linen; 90 px of 1080 are 30 px on a phone
    assert rules_of((layout, picture)) == []
    small = change_text(layout, size_px=60.0)  # 20 px on a phone
    assert rules_of((small, picture)) == ["text_contrast"]


def draw_text_of_gray(level: int) -> tuple[CreativeLayout, NDArray[np.uint8]]:
    return make_creative(ink=f"#{level:02X}{level:02X}{level:02X}", ground="#FFFFFF")


def test_a_contrast_that_is_nearly_enough_is_not_enough_and_shown_rounded_down() -> None:
    """Large text in #959595 on white has 2.995:1 by the WCAG formula, in #949494 3.033:1."""
    layout, picture = draw_text_of_gray(0x95)
    found = {one.rule: one for one in check_creative(layout, picture, RULES)}
    assert found["text_contrast"].evidence["ratio"] == 2.99
    assert "2.99:1" in found["text_contrast"].reason
    assert "text_contrast" not in rules_of(draw_text_of_gray(0x94))


@pytest.mark.parametrize(("size_px", "severity"), [(23.9, "error"), (24.0, None)])
def test_a_headline_that_no_phone_shows_large_enough_is_an_error(size_px: float, severity: str | None) -> None:
    """24 px of 1080 are 8 px of 360."""
    layout, picture = make_creative()
    found = check_creative(change_text(layout, size_px=size_px), picture, RULES)
    assert [one.severity for one in found if one.rule == "text_too_small"] == ([severity] if severity else [])


def test_a_small_call_to_action_is_a_warning_and_a_small_watermark_is_nothing() -> None:
    layout, picture = make_creative()
    headline, action = layout.texts
    small = replace(layout, texts=(headline, replace(action, size_px=20.0)))
    assert [(one.rule, one.severity) for one in check_creative(small, picture, RULES)] == [
        ("text_too_small", "warning")
    ]
    assert rules_of((replace(small, texts=(headline, replace(action, role="watermark", size_px=9.0))), picture)) == []


def test_a_logo_too_near_the_edge_is_an_error() -> None:
    near = make_creative(logo=Box(908, 960, 1068, 1060))
    found = check_creative(*near, RULES)
    assert [finding.rule for finding in found if finding.severity == "error"] == ["logo_near_edge"]
    assert found[0].evidence["distance_px"] == 12
    assert found[0].evidence["needed_px"] == 25


def test_a_logo_too_small_or_in_another_corner_is_an_error() -> None:
    assert rules_of(make_creative(logo=Box(890, 930, 1000, 1000))) == ["logo_width"]
    assert rules_of(make_creative(logo=Box(840, 80, 1000, 180))) == ["logo_corner"]


def test_a_logo_that_takes_its_ground_s_colour_is_lost() -> None:
    layout, picture = make_creative()
    picture[890:1010, 830:1010] = (251, 247, 240)
    assert rules_of((layout, picture)) == ["logo_lost"]


def test_what_stands_in_the_clear_space_is_found_and_a_gradient_is_not() -> None:
    layout, picture = make_creative()
    near = picture.copy()
    near[880:895, 700:1000] = (31, 111, 235)
    assert rules_of((layout, near)) == ["logo_clear_space"]
    slope = picture.astype(np.float64)
    slope -= np.linspace(0, 60, SIDE)[None, :, None] * (picture[..., :1] > 200)
    assert "logo_clear_space" not in rules_of((layout, slope.clip(0, 255).astype(np.uint8)))


def test_a_text_in_the_logo_s_clear_space_is_an_error() -> None:
    layout, picture = make_creative()
    action = replace(layout.texts[1], box=Box(560, 900, 830, 940))
    assert "logo_clear_space" in rules_of((replace(layout, texts=(layout.texts[0], action)), picture))


def test_a_text_outside_the_safe_area_is_an_error() -> None:
    layout, picture = make_creative()
    assert rules_of((replace(layout, safe=Box(54, 54, 600, 1026)), picture))[0] == "text_outside_safe_area"


def test_missing_characters_are_an_error() -> None:
    layout, picture = make_creative()
    assert rules_of((change_text(layout, missing=("光",)), picture)) == ["missing_glyphs"]


def test_a_text_of_which_nothing_could_be_drawn_is_told_once() -> None:
    layout, picture = make_creative()
    assert rules_of((change_text(layout, missing=("光",), box=Box(80, 300, 80, 300)), picture)) == ["missing_glyphs"]


def test_texts_that_overlap_are_an_error() -> None:
    layout, picture = make_creative()
    first = layout.texts[0]
    both = replace(layout, texts=(first, replace(first, role="call_to_action")))
    assert rules_of((both, picture)) == ["text_overlap"]


def test_an_area_off_the_palette_is_a_warning_with_the_worst_colour() -> None:
    layout, picture = make_creative()
    picture[:200, :] = (20, 200, 40)
    (finding,) = check_creative(layout, picture, RULES)
    assert (finding.rule, finding.severity) == ("palette", "warning")
    assert finding.evidence["worst"] == "#14C828"
    assert finding.evidence["within_5"] == pytest.approx(1 - 200 / 1080, abs=0.01)


def test_fringes_between_two_palette_colours_do_not_count() -> None:
    image = Image.new("RGB", (1200, 1200), "#FBF7F0")
    pen = ImageDraw.Draw(image)
    for x in range(0, 1200, 24):
        pen.line((x, 0, x + 90, 1200), fill="#1F6FEB", width=9)
    share = measure_share(np.asarray(image.resize((600, 600), Image.Resampling.LANCZOS)), None, PALETTE)
    assert share is not None
    assert share.within_2 > 0.99
    assert not share.is_off


def test_a_misspelled_name_in_a_text_is_an_error() -> None:
    found = check_creative(*make_creative("Atlas Clinik opens", "en"), RULES)
    assert [(finding.rule, finding.evidence["found"]) for finding in found] == [("misspelled_name", "Atlas Clinik")]


def test_a_misspelled_name_in_the_picture_is_read_and_the_right_one_is_not(reader: Reader) -> None:
    wide = Box(620, 900, 1000, 1000)
    instruments = Instruments(reader=reader)
    for name, expected in (("Atlas Clinik", ["misspelled_name"]), ("Atlas Clinic", [])):
        made = make_creative(logo=wide, logo_name=name)
        assert [finding.rule for finding in check_creative(*made, RULES, instruments)] == expected


def test_a_small_or_enlarged_creative_is_a_warning() -> None:
    layout, picture = make_creative()
    assert rules_of((replace(layout, image_scale=2.5), picture)) == ["enlarged"]
    assert rules_of((replace(layout, image_scale=1.5), picture)) == []


def test_a_picture_of_another_size_is_refused() -> None:
    layout, picture = make_creative()
    with pytest.raises(ValueError, match="1080 x 1080 pixels are laid out"):
        check_creative(layout, picture[:500], RULES)


def test_a_clean_mark_has_no_findings() -> None:
    assert check_mark(MarkToCheck("ab" * 32, draw_plain_mark()), RULES) == []


def test_a_mark_s_ground_may_have_any_colour() -> None:
    assert check_mark(MarkToCheck("ab" * 32, draw_plain_mark(ground="#FFE9A8")), RULES) == []


def test_a_mark_in_other_colours_is_off_the_palette() -> None:
    (finding,) = check_mark(MarkToCheck("ab" * 32, draw_plain_mark(body="#7A1FA2")), RULES)
    assert finding.rule == "palette"
    assert finding.evidence["worst"] == "#7A1FA2"


def test_what_was_read_in_a_mark_counts() -> None:
    rgba = draw_plain_mark()
    wrong = MarkToCheck("ab" * 32, rgba, reading=NameReading("Atlas Clinik", "Atlas Clinic", 0.08, is_misspelled=True))
    unwanted = MarkToCheck("ab" * 32, rgba, reading=NameReading("Cures", "", None, False, is_unwanted=True))
    assert [one.rule for one in check_mark(wrong, RULES)] == ["misspelled_name"]
    assert [one.rule for one in check_mark(unwanted, RULES)] == ["forbidden_word", "unwanted_lettering"]


def test_a_content_filter_s_words_and_a_small_image_are_warnings() -> None:
    small = draw_plain_mark()[::2, ::2]
    mark = MarkToCheck("ab" * 32, np.ascontiguousarray(small), content_flags=("openai/gpt refused: sensitive",))
    assert [(one.rule, one.severity) for one in check_mark(mark, RULES)] == [
        ("content_flag", "warning"),
        ("resolution", "warning"),
    ]
    assert [one.rule for one in check_mark(replace(mark, content_flags=(), size_px=(1024, 768)), RULES)] == []


class OneFace:
    def find(self, rgb: NDArray[np.uint8]) -> list[tuple[Box, float]]:
        return [(Box(10, 10, 90, 90), 0.93)]


def test_faces_are_found_where_the_brief_forbids_them_and_only_there() -> None:
    made, forbidding = make_creative(), replace(RULES, forbids_faces=True)
    instruments = Instruments(faces=OneFace())
    assert [one.rule for one in check_creative(*made, forbidding, instruments)] == ["face"]
    assert check_creative(*made, RULES, instruments) == []


def test_faces_that_nobody_looked_for_are_a_note() -> None:
    (finding,) = check_creative(*make_creative(), replace(RULES, forbids_faces=True))
    assert (finding.rule, finding.severity) == ("faces_not_looked_for", "note")
    assert finding.rule in RULE_NAMES
