"""This file makes room for how a picture looks: contents in half the dimensions, and a projection for looks."""

import copy
from collections.abc import Iterable

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from brand_assets.embedding.brand_clip.model import LOOKS, MEANING
from brand_assets.embedding.brand_clip.words import FIRST_WORD, fill_rows, number_words
from brand_assets.embedding.descriptor import describe
from training.brand_clip.drawings import Drawings
from training.brand_clip.learn import Trained, to_tensor

PROJECTION_SEED = 20_260_102
SAMPLED = 4000
CHUNK = 250


def condense(trained: Trained, drawings: Drawings) -> Trained:
    """The towers with their last layers turned so that MEANING dimensions hold nearly all of what they say."""
    vocabulary = {word: number for number, word in enumerate(trained.words, start=FIRST_WORD)}
    numbers = [number_words(text, vocabulary) for text in drawings.texts]
    contents = []
    with torch.no_grad():
        for start in range(0, len(drawings), CHUNK):
            part = slice(start, start + CHUNK)
            contents.append(trained.image(to_tensor(drawings.pixels[part])).numpy())
            contents.append(trained.text(torch.from_numpy(fill_rows(numbers[part]))).numpy())
    turn = torch.from_numpy(find_turn(np.concatenate(contents)))
    image, text = copy.deepcopy(trained.image), copy.deepcopy(trained.text)
    image.out, text.out = _turn(image.out, turn), _turn(text.out, turn)
    return Trained(image, text, trained.words, trained.seconds)


def find_turn(contents: NDArray[np.float32]) -> NDArray[np.float32]:
    """(MEANING, content): the orthonormal directions in which (n, content) vectors are longest."""
    _, _, directions = np.linalg.svd(contents.astype(np.float64), full_matrices=False)
    return np.asarray(directions[:MEANING], dtype=np.float32)


def sample(drawings: Drawings) -> Drawings:
    """SAMPLED of them or all."""
    return drawings.take(np.unique(np.linspace(0, len(drawings) - 1, SAMPLED).astype(np.intp)))


def mean_description(pictures: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """The mean of the descriptor's numbers of (side, side, 3) pictures."""
    opaque = (np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)]) for rgb in pictures)
    return np.asarray(np.mean([describe(rgba) for rgba in opaque], axis=0), dtype=np.float32)


def project_looks(numbers: int) -> NDArray[np.float32]:
    """(numbers, LOOKS) with orthonormal columns, the same on every machine up to rounding."""
    noise = np.random.default_rng(PROJECTION_SEED).standard_normal((numbers, LOOKS))
    columns, scales = np.linalg.qr(noise)
    return np.asarray(columns * np.sign(np.diag(scales)), dtype=np.float32)


def _turn(layer: nn.Linear, turn: torch.Tensor) -> nn.Linear:
    turned = nn.Linear(layer.in_features, len(turn))
    with torch.no_grad():
        turned.weight.copy_(turn @ layer.weight)
        turned.bias.copy_(turn @ layer.bias)
    return turned
