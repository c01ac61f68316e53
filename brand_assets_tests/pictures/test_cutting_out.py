"""This file checks that rembg's real sessions run on models that are here, and that none is ever fetched."""

import io
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from brand_assets.campaigns.exporting.pictures import PictureTools, make_rasters
from brand_assets.errors import ConfigError, ExportError
from brand_assets.pictures.cutting_out import open_cutter
from brand_assets_tests.pictures.small_models import put_in_catalogue, save_saliency

# Looked for and not imported: importing rembg by itself compiles for a minute where numba's cache is cold.
pytestmark = pytest.mark.skipif(
    find_spec("rembg") is None or find_spec("onnx") is None,
    reason="needs the extras 'models' and, with which the small models are made, 'training'",
)

SIDES = {"u2net": 320, "isnet-general-use": 1024, "BiRefNet-general-lite": 1024}


def draw_disc(alpha: int = 255) -> np.ndarray:
    """A red disc of radius 60 on a textured blue ground, 200 x 260, its edge a mixture of both."""
    y, x = np.mgrid[0:200, 0:260]
    part = np.clip(60.5 - np.hypot(x - 130, y - 100), 0, 1)[..., None]
    ground = np.array([40, 60, 160.0]) + 12 * np.sin(x / 3)[..., None]
    rgb = part * np.array([220, 30, 30.0]) + (1 - part) * ground
    return np.dstack([np.rint(rgb), np.full((200, 260), alpha)]).astype(np.uint8)


@pytest.mark.parametrize("name", sorted(SIDES))
def test_the_subject_is_kept_and_the_ground_is_gone(tmp_path, name):
    save_saliency(tmp_path, name, SIDES[name])
    put_in_catalogue(tmp_path, name)
    cutter = open_cutter(tmp_path, name)
    assert cutter.name == name
    picture = draw_disc()
    made = cutter.cut_out(picture)
    y, x = np.mgrid[0:200, 0:260]
    away = np.hypot(x - 130, y - 100)
    assert made.shape == (200, 260, 4)
    assert made[away < 54][:, 3].min() > 240
    assert made[away > 70][:, 3].max() < 30
    assert np.abs(made[away < 50][:, :3].astype(int) - (220, 30, 30)).max() <= 3
    edge = (made[..., 3] > 60) & (made[..., 3] < 200)
    assert made[edge][:, 2].mean() < 0.8 * picture[edge][:, 2].mean()  # less of the ground's blue


def test_auto_takes_the_best_that_is_here_and_says_which_file(tmp_path):
    for name in ("u2net", "isnet-general-use"):
        save_saliency(tmp_path, name, SIDES[name])
    put_in_catalogue(tmp_path, "u2net", "isnet-general-use")
    cutter = open_cutter(tmp_path)
    assert cutter.name == "isnet-general-use"
    assert cutter.version.startswith("rembg ")


def test_without_a_model_there_is_no_cutter(tmp_path):
    assert open_cutter(tmp_path) is None


def test_a_named_model_that_is_not_here_says_how_to_get_it(tmp_path):
    with pytest.raises(ConfigError, match="brand-assets models pull u2net"):
        open_cutter(tmp_path, "u2net")
    with pytest.raises(ConfigError, match="choose one of: auto, BiRefNet-general-lite, isnet-general-use, u2net"):
        open_cutter(tmp_path, "bria-rmbg")


def test_a_file_that_is_no_model_is_refused_in_words(tmp_path):
    (tmp_path / "u2net.onnx").write_bytes(b"not a model")
    with pytest.raises(ConfigError, match="damaged"):
        open_cutter(tmp_path)
    put_in_catalogue(tmp_path, "u2net")
    with pytest.raises(ConfigError, match="damaged, or not those of u2net"):
        open_cutter(tmp_path)


def test_a_picture_without_a_subject_is_said_to_have_none(tmp_path):
    save_saliency(tmp_path, "u2net", 320)
    put_in_catalogue(tmp_path, "u2net")
    grey = np.full((60, 60, 4), 255, np.uint8)
    with pytest.raises(ExportError, match="u2net finds no subject"):
        open_cutter(tmp_path).cut_out(grey)


def test_what_was_transparent_stays_so(tmp_path):
    save_saliency(tmp_path, "u2net", 320)
    put_in_catalogue(tmp_path, "u2net")
    picture = draw_disc()
    picture[:100, :, 3] = 0
    made = open_cutter(tmp_path).cut_out(picture)
    assert made[:100, :, 3].max() == 0
    assert made[120, 130, 3] > 240


def test_the_models_own_home_is_not_looked_at(tmp_path, monkeypatch):
    """rembg would take a file from there, or fetch one into it."""
    home = tmp_path / "home"
    monkeypatch.setenv("REMBG_HOME", str(home))
    monkeypatch.setenv("U2NET_HOME", str(home))
    folder = tmp_path / "models"
    folder.mkdir()
    save_saliency(folder, "u2net", 320)
    put_in_catalogue(folder, "u2net")
    open_cutter(folder).cut_out(draw_disc())
    assert not home.exists()


def test_nothing_is_compiled_for_it(tmp_path):
    """pymatting compiles itself for a minute when it is imported with numba's compiler on."""
    save_saliency(tmp_path, "u2net", 320)
    put_in_catalogue(tmp_path, "u2net")
    open_cutter(tmp_path)
    import numba

    assert not numba.config.DISABLE_JIT
    foreground = sys.modules["pymatting.foreground.estimate_foreground_ml"]
    assert not hasattr(foreground._resize_nearest, "py_func")


def test_the_folder_may_have_spaces(tmp_path: Path):
    folder = tmp_path / "my models"
    folder.mkdir()
    save_saliency(folder, "u2net", 320)
    put_in_catalogue(folder, "u2net")
    assert open_cutter(folder) is not None


@pytest.mark.parametrize("shape", [(1, 300), (300, 2)])
def test_a_picture_of_one_row_or_two_columns_is_cut_out(tmp_path, shape):
    save_saliency(tmp_path, "u2net", 320)
    put_in_catalogue(tmp_path, "u2net")
    picture = np.full((*shape, 4), 255, np.uint8)
    picture[: max(1, shape[0] // 2), : max(1, shape[1] // 2), 1:3] = 20
    assert open_cutter(tmp_path, "u2net").cut_out(picture).shape == picture.shape


def test_a_picture_without_a_subject_is_delivered_whole_and_says_why(tmp_path):
    save_saliency(tmp_path, "u2net", 320)
    put_in_catalogue(tmp_path, "u2net")
    encoded = io.BytesIO()
    Image.new("RGB", (24, 16), "#808080").save(encoded, "PNG")
    made = make_rasters(encoded.getvalue(), PictureTools(tmp_path))
    assert made.files.transparent == made.files.large
    assert made.enlarged is None
    assert "by lanczos" in made.notes[0]
    assert made.notes[1].startswith("logo_transparent.png is not cut out: u2net finds no subject")
