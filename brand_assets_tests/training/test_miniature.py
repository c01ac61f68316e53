from pathlib import Path

import numpy as np
import pytest

from brand_assets.embedding.brand_clip.words import FIRST_WORD, fill_rows, number_words, read_vocabulary
from training.brand_clip.captions import gather_vocabulary
from training.brand_clip.drawings import draw_briefs, load_drawings, save_drawings
from training.brand_clip.evaluate import embed_drawings, open_folder

torch = pytest.importorskip("torch", reason="the extra [training] is not installed")
pytest.importorskip("onnx", reason="the extra [training] is not installed")


def test_a_training_in_miniature_ends_in_files_that_say_what_the_towers_say(tmp_path: Path) -> None:
    from training.brand_clip.export import export
    from training.brand_clip.learn import Phase, to_tensor, train
    from training.brand_clip.towers import add_gap

    drawings = draw_briefs(5_000_000, 16, processes=1)
    words = gather_vocabulary(drawings)
    phases = (Phase(1, 64, False), Phase(1, 0, True))
    lines: list[str] = []
    trained = train(drawings, words, phases=phases, seed=1, threads=1, tell=lines.append)
    export(trained, tmp_path)
    pictures, prompts = embed_drawings(open_folder(tmp_path), drawings)
    vocabulary = read_vocabulary("\n".join(words))
    numbers = torch.from_numpy(fill_rows([number_words(text, vocabulary) for text in drawings.texts]))
    with torch.no_grad():
        seen = add_gap(trained.image(to_tensor(drawings.pixels)), True).numpy()
        read = add_gap(trained.text(numbers), False).numpy()
    assert lines
    assert len(words) + FIRST_WORD == trained.text.words.num_embeddings
    assert np.abs(pictures - seen).max() < 1e-3
    assert np.abs(prompts - read).max() < 1e-3


def test_drawings_are_the_same_for_the_same_numbers_and_come_back_from_disk(tmp_path: Path) -> None:
    drawings = draw_briefs(6_000_000, 2, processes=1)
    again = draw_briefs(6_000_000, 2, processes=1)
    save_drawings(drawings, tmp_path)
    loaded = load_drawings(tmp_path)
    for other in (again, loaded):
        assert np.array_equal(drawings.pixels, other.pixels)
        assert np.array_equal(drawings.claims, other.claims)
        assert drawings.texts == other.texts
