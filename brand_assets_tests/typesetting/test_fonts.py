"""This file checks the choice of fonts: the shipped one first, one for a whole headline, the nearest weight."""

from pathlib import Path

import pytest

from brand_assets.errors import ConfigError
from brand_assets.fonts.faces import shipped_face
from brand_assets.typesetting.fonts import FontSet, find_face, open_fonts
from brand_assets_tests.generation.draft.small_fonts import make_chinese
from brand_assets_tests.typesetting.small_fonts import make_hebrew, make_japanese


def test_the_shipped_face_leads_where_it_has_a_letter(tmp_path: Path) -> None:
    fonts = make_japanese(tmp_path)
    ranked = fonts.rank("Atlas 街の", "bold")
    assert [face.name for face in ranked] == ["Manrope-Bold.ttf", "japanese.ttf"]
    assert [face.name for face in fonts.rank("街の 9", "bold")] == ["japanese.ttf", "Manrope-Bold.ttf"]
    assert [face.name for face in fonts.rank("9:10", "medium")] == ["Manrope-Medium.ttf"]


def test_one_font_sets_the_whole_headline_where_it_can(tmp_path: Path) -> None:
    make_chinese(tmp_path / "a_chinese.ttf")
    fonts = make_japanese(tmp_path)
    assert [face.name for face in fonts.rank("光の街", "bold")] == ["japanese.ttf", "a_chinese.ttf", "Manrope-Bold.ttf"]


def test_the_nearest_weight_is_taken_among_equals(tmp_path: Path) -> None:
    make_chinese(tmp_path / "a_black.ttf", 900)
    make_chinese(tmp_path / "b_regular.ttf", 400)
    fonts = open_fonts([tmp_path])
    assert fonts.rank("光", "bold")[0].name == "a_black.ttf"
    assert fonts.rank("光", "medium")[0].name == "b_regular.ttf"


def test_a_cluster_is_never_parted_between_fonts(tmp_path: Path) -> None:
    shipped, hebrew = shipped_face("bold"), make_hebrew(tmp_path).faces[0]
    assert find_face("e\u0301", (shipped, hebrew)) == shipped
    assert find_face("א\u200d", (shipped, hebrew)) == hebrew
    assert find_face("א\u0301", (shipped, hebrew)) is None


def test_without_folders_only_the_shipped_face_is_at_hand() -> None:
    assert open_fonts(()) == FontSet()


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="nowhere"):
        open_fonts([tmp_path / "nowhere"])


def test_a_folder_without_a_font_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("fonts go here")
    with pytest.raises(ConfigError, match="holds no font"):
        open_fonts([tmp_path])
