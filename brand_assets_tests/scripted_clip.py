"""This file is a model of pictures and words that sees what a test says it sees."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

AXES = 8
"""Dimensions: the first for how dark a picture is, the others for words."""


class ScriptedClip:
    """A picture's vector leans to `words` in order of their weights; a text's to those of `words` that it contains.

    `asked` keeps every text, so that a test can count them.
    """

    name = "scripted-1"
    dimensions = AXES
    side_px = 64

    def __init__(self, words: Mapping[str, float]) -> None:
        self._words = list(words)
        self._seen = np.zeros(AXES, dtype=np.float32)
        self._seen[1 : 1 + len(words)] = list(words.values())
        self.asked: list[str] = []

    def embed(self, images: Iterable[NDArray[np.uint8]]) -> NDArray[np.float32]:
        rows = []
        for image in images:
            row = self._seen.copy()
            row[0] = 0.2 * float((255 - image[..., :3]).mean()) / 255
            rows.append(_normalise(row))
        return np.array(rows, dtype=np.float32).reshape(-1, AXES)

    def embed_texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        rows = []
        for text in texts:
            row = np.zeros(AXES, dtype=np.float32)
            row[1 : 1 + len(self._words)] = [word in text for word in self._words]
            row[-1] = 0.0 if row.any() else 1.0
            rows.append(_normalise(row))
        return np.array(rows, dtype=np.float32).reshape(-1, AXES)


def _normalise(row: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(row / np.linalg.norm(row), dtype=np.float32)
