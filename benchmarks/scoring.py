"""This file measures what scoring one image costs without a neural network, step by step, and beside it the naive way.

    python -m benchmarks.scoring [--images N] [--side PX]

CPU milliseconds of one image of 1024 px, decoding left out. The naive way finds colours by k-means on every pixel
(n_init 10) and measures composition at full size. Predicted: at most 15 ms for a flat mark and 30 ms for a picture full
of texture; the naive colours 100 times ours and more, the naive composition 10 times; a hash 0.1 ms; near duplicates of
3,000 images among 3,000 earlier ones under 1 s. Reading letters, on a shortlist alone: 0.1 s an image.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.marks import draw_mark
from brand_assets.lettering.read import read_picture
from brand_assets.lettering.reader import open_reader
from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.color import PaletteAdherence
from brand_assets.scoring.composition import MarkComposition
from brand_assets.scoring.duplicates import Known, find_near_duplicates
from brand_assets.scoring.gates import find_gate
from brand_assets.scoring.part import Subject
from brand_assets.scoring.perceptual import hash_picture
from brand_assets.scoring.picture import prepare_picture

BUDGET_MS = 30.0
ROUND = 3_000
NAIVE_IMAGES = 2
PALETTE = (
    PaletteColor("Deep Harbor", "#0B3C5D", "primary"),
    PaletteColor("Pine", "#2F5D50", "secondary"),
    PaletteColor("Ember", "#D9822B", "accent"),
    PaletteColor("Salt", "#F7F3EC", "neutral"),
)

Pixels = NDArray[np.uint8]
T = TypeVar("T")


def main() -> None:
    import cv2

    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description="CPU milliseconds of scoring one image, decoding left out.")
    parser.add_argument("--images", type=int, default=20)
    parser.add_argument("--side", type=int, default=1024)
    arguments = parser.parse_args()
    marks = [_draw(seed, arguments.side) for seed in range(arguments.images)]
    kinds = {"flat mark": marks, "transparent": [_cut_out(mark) for mark in marks[:5]], "texture": _texture(arguments)}
    for kind, pictures in kinds.items():
        _print_steps(kind, pictures)
    _print_naive(marks[:NAIVE_IMAGES])
    _print_duplicates()
    reading = _time(lambda rgba: read_picture(rgba, "Harbor & Pine", "none", open_reader()), marks[:5])
    print(f"reading letters    {reading:8.1f} ms")


def _print_steps(kind: str, pictures: Sequence[Pixels]) -> None:
    prepared = [prepare_picture(rgba) for rgba in pictures]
    subjects = [Subject(picture, PALETTE) for picture in prepared]
    steps = {
        "prepare": _time(prepare_picture, pictures),
        "gate": _time(find_gate, prepared),
        "hash": _time(hash_picture, prepared),
        "color": _time(PaletteAdherence().score, subjects),
        "composition": _time(MarkComposition().score, subjects),
    }
    total = sum(steps.values())
    told = "  ".join(f"{name} {taken:.2f}" for name, taken in steps.items())
    verdict = "within" if total <= BUDGET_MS else "OVER"
    print(f"{kind:<18} {total:8.1f} ms  {verdict} {BUDGET_MS:.0f}:  {told}")


def _print_naive(marks: Sequence[Pixels]) -> None:
    from sklearn.cluster import KMeans

    ours = _time(lambda rgba: PaletteAdherence().score(Subject(prepare_picture(rgba), PALETTE)), marks)
    naive = _time(
        lambda rgba: KMeans(5, n_init=10, random_state=0).fit(rgba[..., :3].reshape(-1, 3).astype(np.float32)), marks
    )
    print(f"colours, naive     {naive:8.1f} ms  {naive / ours:.0f} times ours ({ours:.1f} ms with preparing)")
    ours = _time(lambda rgba: MarkComposition().score(Subject(prepare_picture(rgba), PALETTE)), marks)
    naive = _time(lambda rgba: MarkComposition().score(Subject(prepare_picture(rgba, max(rgba.shape)), PALETTE)), marks)
    print(f"composition, naive {naive:8.1f} ms  {naive / ours:.0f} times ours ({ours:.1f} ms with preparing)")


def _print_duplicates() -> None:
    rng = np.random.default_rng(1)
    vectors = rng.standard_normal((2 * ROUND, 512)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    known = [Known(str(k), rng.bytes(32).hex(), vector) for k, vector in enumerate(vectors)]
    taken = _time(lambda images: find_near_duplicates(images, known[ROUND:]), [known[:ROUND]])
    print(f"near duplicates    {taken:8.1f} ms  of {ROUND} images among {ROUND} earlier ones")


def _time(work: Callable[[T], object], items: Sequence[T]) -> float:
    """The median CPU milliseconds; the first is done twice, because it loads libraries."""
    work(items[0])
    taken = []
    for item in items:
        start = time.process_time()
        work(item)
        taken.append((time.process_time() - start) * 1_000)
    return float(np.median(taken))


def _draw(seed: int, side_px: int) -> Pixels:
    return np.asarray(draw_mark(seed, side_px).convert("RGBA"))


def _cut_out(mark: Pixels) -> Pixels:
    clear = mark.copy()
    clear[..., 3] = np.where((mark[..., :3] == mark[0, 0, :3]).all(axis=2), 0, 255)
    return clear


def _texture(arguments: argparse.Namespace) -> list[Pixels]:
    """Soft patches of every colour under grain: what a photograph costs."""
    import cv2

    rng = np.random.default_rng(2)
    patches = rng.integers(0, 256, (32, 32, 3)).astype(np.uint8)
    large = np.asarray(cv2.resize(patches, (arguments.side, arguments.side), interpolation=cv2.INTER_CUBIC))
    grain = rng.integers(-12, 13, large.shape)
    rgb = np.clip(large.astype(np.int16) + grain, 0, 255).astype(np.uint8)
    return [np.dstack([rgb, np.full(rgb.shape[:2], 255, dtype=np.uint8)])]


if __name__ == "__main__":
    main()
