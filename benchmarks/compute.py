"""This file measures what a concept round costs to compute, stage by stage: everything but drawing.

    python -m benchmarks.compute [FOLDER] [--images N] [--side PX]

CPU seconds count every thread of this process. FOLDER holds PNG, JPEG or WebP files; without it, synthetic marks are
drawn. Beside the stages stands what diversity costs in quality; benchmarks.scoring has the naive ways to score.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
import polars as pl

from benchmarks.marks import draw_mark, encode_png
from brand_assets.clustering.cluster import cluster_images
from brand_assets.coverage.measure import measure_coverage
from brand_assets.embedding.embed import embed_all, open_embedder
from brand_assets.pixels import decode_rgba
from brand_assets.records.brief import PaletteColor
from brand_assets.scoring.score import score_all
from brand_assets.selection.likeness import centre_vectors
from brand_assets.selection.shortlist import choose_shortlist
from brand_assets.selection.vendi import vendi_score

BUDGET_CPU_S = 60.0
SHORTLIST = 50
THETA = 0.7
PALETTE = (
    PaletteColor("Deep Harbor", "#0B3C5D", "primary"),
    PaletteColor("Pine", "#2F5D50", "secondary"),
    PaletteColor("Ember", "#D9822B", "accent"),
    PaletteColor("Salt", "#F7F3EC", "neutral"),
)
WEIGHTS = {"semantic": 0.30, "color": 0.25, "aesthetic": 0.25, "composition": 0.20}
FILES = ("*.png", "*.jpg", "*.jpeg", "*.webp")

Images = list[tuple[str, bytes]]
T = TypeVar("T")


class Stopwatch:
    """CPU and wall seconds of each stage, in the order in which they ran."""

    def __init__(self) -> None:
        self.laps: list[tuple[str, float, float]] = []

    def time(self, stage: str, work: Callable[[], T]) -> T:
        cpu, wall = time.process_time(), time.perf_counter()
        result = work()
        self.laps.append((stage, time.process_time() - cpu, time.perf_counter() - wall))
        return result


def main() -> None:
    arguments = _read_arguments()
    images = _read_folder(arguments.folder) if arguments.folder else _draw(arguments.images, arguments.side)
    watch = Stopwatch()
    watch.time("import libraries", _load_libraries)
    scores, embeddings, shortlist = _run_stages(images, watch)
    decode = Stopwatch()
    decode.time("decode", lambda: [decode_rgba(data, max_side_px=2048).shape for _, data in images])
    _print_stages(watch, len(images), decode.laps[0][1])
    _print_selection(scores, embeddings, shortlist)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="CPU seconds of each stage of a concept round, drawing left out.")
    parser.add_argument("folder", nargs="?", type=Path, help="pictures to use; without it, synthetic marks")
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--side", type=int, default=1024, help="side of the synthetic marks in pixels")
    return parser.parse_args()


def _read_folder(folder: Path) -> Images:
    return [(path.stem, path.read_bytes()) for pattern in FILES for path in sorted(folder.rglob(pattern))]


def _draw(count: int, side_px: int) -> Images:
    return [(f"{seed:05d}", encode_png(draw_mark(seed, side_px))) for seed in range(count)]


def _load_libraries() -> None:
    """What a fresh process pays once."""
    score_all(_draw(1, 64), PALETTE, WEIGHTS)
    embed_all(_draw(1, 64), open_embedder("descriptor"))
    cluster_images(["a", "b", "c", "d"], np.eye(4, dtype=np.float32), seed=1)


def _run_stages(images: Images, watch: Stopwatch) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    image_ids = [image_id for image_id, _ in images]
    embeddings, _ = watch.time("embeddings", lambda: embed_all(images, open_embedder("descriptor")))
    scores = watch.time("scores", lambda: score_all(images, PALETTE, WEIGHTS))
    vectors = np.array(embeddings["vector"].to_list(), dtype=np.float32)
    clusters, profiles = watch.time(
        "clusters", lambda: cluster_images(embeddings["image_id"].to_list(), vectors, seed=1)
    )
    shortlist = watch.time(
        "dpp_selections",
        lambda: choose_shortlist(
            scores, embeddings, clusters, {image_id: image_id for image_id in image_ids}, count=SHORTLIST, theta=THETA
        ),
    )
    values = ("calm", "warm", "precise")
    shown = {image_id: {"mood": values[k % 3]} for k, image_id in enumerate(image_ids)}
    watch.time("coverage", lambda: measure_coverage(shown, {("mood", value): 1 / 3 for value in values}))
    print(f"clusters: {', '.join(f'{label} ({size})' for label, size in profiles.select('label', 'size').iter_rows())}")
    return scores, embeddings, shortlist


def _print_stages(watch: Stopwatch, count: int, decode_cpu_s: float) -> None:
    total = sum(cpu for _, cpu, _ in watch.laps)
    print(f"\n{'stage':<18}{'CPU s':>9}{'wall s':>9}{'share':>8}{'ms/image':>10}")
    for stage, cpu, wall in watch.laps:
        print(f"{stage:<18}{cpu:>9.2f}{wall:>9.2f}{cpu / total:>8.1%}{1000 * cpu / max(1, count):>10.1f}")
    verdict = "within" if total < BUDGET_CPU_S * max(count, 1) / 300 else "OVER"
    print(f"{'total':<18}{total:>9.2f}  ({count} images; {verdict} the budget of {BUDGET_CPU_S:.0f} s for 300)")
    print(f"Decoding alone, in full as `scores` does: {decode_cpu_s:.2f} s, and once more, smaller, in `embeddings`.")


def _print_selection(scores: pl.DataFrame, embeddings: pl.DataFrame, shortlist: pl.DataFrame) -> None:
    ranked = scores.filter(pl.col("rank").is_not_null()).sort("rank")
    vectors = centre_vectors(np.array(embeddings["vector"].to_list(), dtype=np.float32))
    vector_of = dict(zip(embeddings["image_id"], vectors, strict=True))
    quality_of = dict(ranked.select("image_id", "quality").iter_rows())
    print(f"\n{'shortlist':<18}{'Vendi':>9}{'mean quality':>15}")
    for name, picked in (
        (f"DPP, theta {THETA}", shortlist["image_id"].to_list()),
        ("plain top", ranked["image_id"].head(shortlist.height).to_list()),
    ):
        vendi = vendi_score(np.stack([vector_of[image_id] for image_id in picked]))
        print(f"{name:<18}{vendi:>9.1f}{np.mean([quality_of[image_id] for image_id in picked]):>15.3f}")


if __name__ == "__main__":
    main()
