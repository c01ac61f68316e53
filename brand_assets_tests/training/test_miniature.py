from pathlib import Path

import numpy as np
import pytest

from brand_assets.embedding.brand_clip.model import MEANING
from brand_assets.embedding.brand_clip.words import FIRST_WORD, fill_rows, number_words, read_vocabulary
from training.brand_clip.captions import gather_vocabulary
from training.brand_clip.drawings import draw_briefs, load_drawings, save_drawings
from training.brand_clip.evaluate import embed_drawings, open_folder

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")
pytest.importorskip("onnx", reason="the extra [training] is not installed")


def test_a_training_in_miniature_ends_in_files_that_say_what_the_towers_say(tmp_path: Path) -> None:
    from training.brand_clip.condense import condense, mean_description
    from training.brand_clip.export import export
    from training.brand_clip.learn import Phase, to_tensor, train

    drawings = draw_briefs(5_000_000, 16, processes=1)
    words = gather_vocabulary(drawings)
    phases = (Phase(1, 64, False), Phase(1, 0, True))
    lines: list[str] = []
    learnt = train(drawings, words, phases=phases, seed=1, threads=1, tell=lines.append)
    trained = condense(learnt, drawings)
    export(trained, mean_description(drawings.pixels[:20]), tmp_path)
    pictures, prompts = embed_drawings(open_folder(tmp_path), drawings)
    vocabulary = read_vocabulary("\n".join(words))
    numbers = torch.from_numpy(fill_rows([number_words(text, vocabulary) for text in drawings.texts]))
    with torch.no_grad():
        seen = trained.image(to_tensor(drawings.pixels)).numpy()
        read = trained.text(numbers).numpy()
    assert lines
    assert len(words) + FIRST_WORD == trained.text.words.num_embeddings
    assert np.abs(pictures[:, :MEANING] / 0.4**0.5 - seen).max() < 1e-3
    assert np.abs(prompts[:, :MEANING] / 0.4**0.5 - read).max() < 1e-3


def test_drawings_are_the_same_for_the_same_numbers_and_come_back_from_disk(tmp_path: Path) -> None:
    drawings = draw_briefs(6_000_000, 2, processes=1)
    again = draw_briefs(6_000_000, 2, processes=1)
    save_drawings(drawings, tmp_path)
    loaded = load_drawings(tmp_path)
    for other in (again, loaded):
        assert np.array_equal(drawings.pixels, other.pixels)
        assert np.array_equal(drawings.claims, other.claims)
        assert drawings.texts == other.texts


def test_condensing_keeps_every_cosine_where_there_are_few_directions() -> None:
    from training.brand_clip.condense import find_turn

    dice = np.random.default_rng(2)
    contents = (dice.standard_normal((600, 100)) @ dice.standard_normal((100, 510))).astype(np.float32)
    turned = contents @ find_turn(contents).T
    assert np.allclose(turned @ turned.T, contents @ contents.T, rtol=1e-4, atol=0.5)
