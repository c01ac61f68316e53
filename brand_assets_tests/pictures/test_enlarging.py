"""This file checks that pictures are enlarged as they are, by real networks in tiles, and by Lanczos where none is."""

from pathlib import Path

import numpy as np
import pytest

from brand_assets.errors import ConfigError, ExportError
from brand_assets.pictures.enlarging import enlarge, open_enlarger
from brand_assets_tests.pictures.small_models import put_in_catalogue, save_compact, save_rrdb

torch = pytest.importorskip("torch", reason="needs the extra 'models'")
pytest.importorskip("spandrel", reason="needs the extra 'models'")


@pytest.fixture
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def compact(tmp_path: Path):
    save_compact(tmp_path)
    put_in_catalogue(tmp_path, "realesr-general-x4v3")
    return open_enlarger(tmp_path)


def draw_picture(height: int, width: int) -> np.ndarray:
    y, x = np.mgrid[0:height, 0:width]
    rng = np.random.default_rng(2)
    rgb = np.stack([120 + 100 * np.sin(x / 9), 100 + 80 * np.cos(y / 7), 60 + 0.4 * x], axis=2)
    rgb = np.clip(rgb + rng.normal(0, 12, rgb.shape), 0, 255).astype(np.uint8)
    return np.dstack([rgb, np.full((height, width), 255, np.uint8)])


@pytest.mark.parametrize(("save", "name"), [(save_rrdb, "RealESRGAN_x4plus"), (save_compact, "realesr-general-x4v3")])
def test_tiles_join_without_a_seam(tmp_path, one_thread, save, name):
    save(tmp_path)
    put_in_catalogue(tmp_path, name)
    engine = open_enlarger(tmp_path, name)
    picture = draw_picture(70, 230)  # two tiles beside each other
    made = enlarge(picture, 4 * 230, engine)
    assert made.shape == (280, 920, 4)
    with torch.inference_mode():
        at_once = engine.upscaler.model(torch.from_numpy(picture[..., :3]).permute(2, 0, 1)[None].float() / 255)
    whole = at_once[0].clamp(0, 1).mul(255).round().permute(1, 2, 0).numpy()
    inner = (slice(100, -100), slice(100, -100))  # the picture's own border is continued, and a network pads with zeros
    assert np.abs(made[..., :3].astype(float) - whole)[inner].max() <= 1
    assert whole[inner].std() > 1


def test_the_result_says_which_model_and_which_weights_made_it(compact):
    assert compact.name == "realesr-general-x4v3"
    assert compact.version.startswith("spandrel ")
    assert "weights " in compact.version
    assert compact.name_for(1024, 4096) == "realesr-general-x4v3"
    assert compact.name_for(4096, 1024) == "lanczos"


def test_half_precision_is_for_gpus_alone(compact):
    assert compact.upscaler.is_half == (compact.upscaler.device == "cuda")


def test_without_weights_it_is_lanczos_and_says_so(tmp_path):
    engine = open_enlarger(tmp_path)
    assert (engine.name, engine.upscaler) == ("lanczos", None)
    picture = draw_picture(40, 60)
    made = enlarge(picture, 240, engine)
    assert made.shape == (160, 240, 4)
    assert np.abs(made[2::4, 2::4, :3].astype(int) - picture[..., :3]).mean() < 12


def test_progress_rises_to_the_end(compact, one_thread):
    heard: list[float] = []
    picture = draw_picture(60, 400)
    picture[:20, :, 3] = 0
    enlarge(picture, 1600, compact, heard.append)
    assert heard == sorted(heard)
    assert len(heard) >= 6  # three tiles of the colour, three of the alpha
    assert heard[-1] == 1.0


def test_progress_goes_on_through_every_pass(compact, one_thread):
    heard: list[float] = []
    enlarge(draw_picture(20, 50), 800, compact, heard.append)  # 50, 200 and 800 px: one tile, then two
    assert heard == sorted(heard)
    assert heard[0] == pytest.approx(1 / 17)
    assert len(heard) == 4


def test_a_model_that_makes_no_numbers_is_an_error_and_not_a_black_square(tmp_path, one_thread):
    path = save_compact(tmp_path)
    content = torch.load(path, weights_only=True)
    content["params"]["body.0.weight"][0, 0, 0, 0] = float("nan")
    torch.save(content, path)
    put_in_catalogue(tmp_path, "realesr-general-x4v3")
    with pytest.raises(ExportError, match="no numbers for a part of the picture"):
        enlarge(draw_picture(8, 8), 32, open_enlarger(tmp_path))


@pytest.mark.parametrize("with_model", [True, False])
def test_hidden_colour_does_not_bleed_into_an_edge(tmp_path, compact, one_thread, with_model):
    engine = compact if with_model else open_enlarger(tmp_path, "lanczos")
    picture = np.zeros((48, 48, 4), np.uint8)
    picture[..., 1] = 255  # green beneath what is transparent
    picture[12:36, 12:36] = (200, 30, 40, 255)
    made = enlarge(picture, 192, engine)
    solid, empty = made[80:112, 80:112], made[:30, :30]
    assert solid[..., 3].min() >= 250
    assert empty[..., 3].max() <= 5
    edge = (made[..., 3] > 40) & (made[..., 3] < 215)
    assert not with_model or np.abs(solid[..., :3].astype(int) - (200, 30, 40)).max() <= 12
    assert made[edge][:, 1].astype(int).mean() < 60 if edge.any() else True
    assert made[made[..., 3] > 128][:, 1].max() < 90


def test_a_size_between_two_passes_is_met_exactly(compact, one_thread):
    assert enlarge(draw_picture(31, 47), 100, compact).shape == (66, 100, 4)
    assert enlarge(draw_picture(47, 31), 10, compact).shape == (10, 7, 4)
    assert enlarge(draw_picture(20, 10), 180, compact).shape == (180, 90, 4)


def test_the_same_picture_gives_the_same_pixels(compact, one_thread):
    picture = draw_picture(50, 50)
    assert np.array_equal(enlarge(picture, 200, compact), enlarge(picture, 200, compact))


def test_one_pixel_can_be_enlarged(compact, one_thread):
    assert enlarge(draw_picture(1, 1), 8, compact).shape == (8, 8, 4)


def test_a_named_model_that_is_not_here_says_how_to_get_it(tmp_path):
    with pytest.raises(ConfigError, match="brand-assets models pull RealESRGAN_x4plus"):
        open_enlarger(tmp_path, "RealESRGAN_x4plus")
    with pytest.raises(
        ConfigError, match="There is no 'waifu' to enlarge with; choose one of: auto, RealESRGAN_x4plus"
    ):
        open_enlarger(tmp_path, "waifu")


def test_a_damaged_file_is_an_error_and_not_lanczos(tmp_path):
    (tmp_path / "realesr-general-x4v3.pth").write_bytes(b"cut short")
    with pytest.raises(ConfigError, match="damaged"):
        open_enlarger(tmp_path)


class Hostile:
    def __reduce__(self):
        return (Path.write_text, (Path("owned"), "yes"))


def test_a_pickle_in_the_weights_is_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    torch.save({"params": {"conv_first.weight": Hostile()}}, tmp_path / "RealESRGAN_x4plus.pth")
    put_in_catalogue(tmp_path, "RealESRGAN_x4plus")
    with pytest.raises(ConfigError, match="cannot be read as weights"):
        open_enlarger(tmp_path, "RealESRGAN_x4plus")
    assert not (tmp_path / "owned").exists()


@pytest.mark.parametrize(
    "content",
    [
        {"params": {"a.weight": "text"}},
        {"a": torch.zeros(3)},
        {},
        [1, 2],
        {1: torch.zeros(2)},
        {"conv_first.weight": torch.tensor(1.0)},
        {"body.0.weight": torch.tensor(1.0), "body.1.weight": torch.zeros(8)},
    ],
)
def test_weights_of_something_else_are_refused_in_words(tmp_path, content):
    torch.save(content, tmp_path / "RealESRGAN_x4plus.pth")
    put_in_catalogue(tmp_path, "RealESRGAN_x4plus")
    with pytest.raises(ConfigError, match=r"RealESRGAN_x4plus\.pth"):
        open_enlarger(tmp_path, "RealESRGAN_x4plus")


def test_a_page_saved_in_place_of_weights_is_refused_without_advice_to_run_it(tmp_path):
    (tmp_path / "RealESRGAN_x4plus.pth").write_bytes(b"<!DOCTYPE html><html>")
    put_in_catalogue(tmp_path, "RealESRGAN_x4plus")
    with pytest.raises(ConfigError, match="no file of tensors") as refused:
        open_enlarger(tmp_path, "RealESRGAN_x4plus")
    assert "weights_only" not in str(refused.value)


@pytest.mark.parametrize("size_px", [0, -4, 16385])
def test_a_size_out_of_range_is_refused(tmp_path, size_px):
    with pytest.raises(ExportError, match="it may be 1 to 16384"):
        enlarge(draw_picture(8, 8), size_px, open_enlarger(tmp_path))
