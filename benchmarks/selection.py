"""This file measures the choice of a shortlist: its speed and memory, and how different and good what it picks is.

    python -m benchmarks.selection [BRIEFS] [--data FOLDER] [--embedders descriptor brand-clip]

First, on random vectors (n x 512, float32): CPU seconds of every thread and the most memory beside the vectors, for the
greedy MAP of the DPP alone and for the whole of `choose_shortlist` from its tables, by each method; beside it the naive
greedy, which works out every log-determinant. Then k-means with its silhouettes on the same vectors.

With BRIEFS, a folder of briefs: each one's concept round is drawn in the embedded profile, seen by each embedder that
is here, and each method's shortlist is held against the plain ranking: how many different images it shows (Vendi score
of the centred vectors, Friedman & Dieng 2023) and how good they are. FOLDER keeps what is drawn for the next time.

Predicted, two cores: the DPP 0.3 s of CPU at n = 30,000, bound by reading 61 MB for each of 50 picks, and 10 MB beside
the vectors; the naive greedy 200 times as long at n = 300; a whole shortlist at 30,000 under 0.3 s, because 3,000 of
them are looked at. On the briefs' rounds the DPP shows 1.5 times as many different images as the ranking
and gives up 4 % of its quality, by either embedder; MMR the same, facility location a little less, the quotas alone
(`top`) 1.2 times.
"""

import argparse
import contextlib
import shutil
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.drawing import draw_round
from brand_assets.campaigns.embedding import embed_images
from brand_assets.campaigns.grouping import group_images
from brand_assets.campaigns.prompting import write_round_prompts
from brand_assets.campaigns.scoring import score_images
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.campaigns.tagging import tag_images
from brand_assets.clustering.cluster import cluster_images
from brand_assets.errors import ConfigError
from brand_assets.records.tables import CLUSTERS, EMBEDDINGS, SCORES
from brand_assets.selection.candidates import gather_candidates
from brand_assets.selection.comparison import Outcome, compare_methods
from brand_assets.selection.diverse import choose_diverse
from brand_assets.selection.likeness import centre_vectors
from brand_assets.selection.selectors import SELECTORS
from brand_assets.selection.shortlist import choose_shortlist
from brand_assets.settings import read_settings

SIZES = (300, 3_000, 30_000)
DIMENSIONS, COUNT, THETA = 512, 50, 0.7
IDEAS = 40
NAIVE_SIZE, NAIVE_COUNT = 300, 10
MEGABYTE = 1e6


def main() -> None:
    arguments = _read_arguments()
    print(f"\n{'what':<34}{'n':>8}{'CPU s':>9}{'wall s':>9}{'MB beside':>11}")
    for size in SIZES:
        _time_selection(size)
    _time_naive()
    if arguments.briefs:
        with _open_root(arguments.data) as root:
            _compare_rounds(arguments.briefs, root, arguments.embedders)


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Speed, memory, diversity and quality of shortlists.")
    parser.add_argument("briefs", nargs="?", type=Path, help="a folder of briefs, each of which is drawn")
    parser.add_argument("--data", type=Path, help="a data root that keeps what is drawn; without it, a temporary one")
    parser.add_argument("--embedders", nargs="+", default=["descriptor", "brand-clip"])
    return parser.parse_args()


@contextlib.contextmanager
def _open_root(folder: Path | None) -> Iterator[Path]:
    if folder is not None:
        yield folder
        return
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


def _time_selection(size: int) -> None:
    rng = np.random.default_rng(size)
    vectors = _make_vectors(rng, size)
    quality = rng.random(size)
    centred = centre_vectors(vectors)
    weights = np.exp(quality)
    _report("greedy MAP of the DPP", size, lambda: choose_diverse(weights, centred, COUNT))
    image_ids = [f"{number:064x}" for number in rng.permutation(size)]
    scores = pl.DataFrame({"image_id": image_ids, "quality": quality})
    clusters = pl.DataFrame({"image_id": image_ids, "cluster": rng.integers(0, 6, size)}, schema_overrides=CLUSTERS)
    embeddings = pl.DataFrame(
        {"image_id": image_ids, "model": ["random"] * size, "vector": pl.Series(vectors).cast(EMBEDDINGS["vector"])}
    )
    scores = pl.concat([SCORES.to_frame(), scores], how="diagonal")
    files = dict(zip(image_ids, image_ids, strict=True))
    for method in SELECTORS:
        _report(
            f"shortlist by {method}",
            size,
            lambda method=method: choose_shortlist(  # type: ignore[misc]
                scores, embeddings, clusters, files, count=COUNT, theta=THETA, method=method
            ),
        )
    _report("clusters", size, lambda: cluster_images(image_ids, vectors, seed=1))


def _make_vectors(rng: np.random.Generator, size: int) -> NDArray[np.float32]:
    """Unit vectors around IDEAS directions, all in a narrow cone, as embeddings are."""
    ideas = rng.normal(size=(IDEAS, DIMENSIONS))[rng.integers(0, IDEAS, size)]
    rows = (0.15 * ideas + 0.1 * rng.normal(size=(size, DIMENSIONS)) + 1.0).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _report(what: str, size: int, work: Callable[[], object]) -> float:
    """Print its CPU and wall seconds, the second time, and the peak of its memory, the first time; the CPU seconds."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{what:<34}{size:>8}{cpu:>9.4f}{wall:>9.4f}{peak / MEGABYTE:>11.1f}", flush=True)
    return cpu


def _time_naive() -> None:
    rng = np.random.default_rng(NAIVE_SIZE)
    centred, weights = centre_vectors(_make_vectors(rng, NAIVE_SIZE)), np.exp(rng.random(NAIVE_SIZE))
    ours = _report(
        f"greedy MAP, {NAIVE_COUNT} picks", NAIVE_SIZE, lambda: choose_diverse(weights, centred, NAIVE_COUNT)
    )
    naive = _report("every log-determinant", NAIVE_SIZE, lambda: _choose_naively(weights, centred, NAIVE_COUNT))
    same = [row for row, _ in choose_diverse(weights, centred, NAIVE_COUNT)] == _choose_naively(
        weights, centred, NAIVE_COUNT
    )
    print(f"The naive way takes {naive / ours:.0f} times as long and picks {'the same' if same else 'OTHERS'}.")


def _choose_naively(weights: NDArray[np.float64], vectors: NDArray[np.float32], count: int) -> list[int]:
    scaled = weights[:, None] * vectors
    kernel = scaled @ scaled.T
    chosen: list[int] = []
    for _ in range(count):
        left = [row for row in range(len(kernel)) if row not in chosen]
        chosen.append(max(left, key=lambda row: np.linalg.slogdet(kernel[np.ix_([*chosen, row], [*chosen, row])])[1]))
    return chosen


def _compare_rounds(briefs: Path, root: Path, embedders: list[str]) -> None:
    studio = _open_studio(root, briefs)
    for path in sorted(briefs.glob("*.md")):
        campaign = path.stem
        prompts = write_round_prompts(studio, campaign, "concept", run_id="benchmark").rows
        studio.lake.write(prompts, "prompts", campaign, "concept")
        images = draw_round(studio, campaign, "concept", run_id="benchmark").rows
        for embedder in embedders:
            try:
                outcomes, size, count = _see(studio, campaign, prompts, images, embedder)
            except ConfigError as error:
                print(f"\n{campaign}, {embedder}: {error}")
                continue
            print(f"\n{campaign}: {count} of {size} images, by {embedder}, theta {THETA}")
            _print_outcomes(outcomes)


def _open_studio(root: Path, briefs: Path) -> Studio:
    studio = open_studio(replace(read_settings(), data_root=root.resolve(), profile="embedded"))
    studio.settings.briefs.mkdir(parents=True, exist_ok=True)
    for path in briefs.glob("*.md"):
        shutil.copyfile(path, studio.settings.briefs / path.name)
    return studio


def _see(
    studio: Studio, campaign: str, prompts: pl.DataFrame, images: pl.DataFrame, embedder: str
) -> tuple[list[Outcome], int, int]:
    """What each method would show of the round, of how many images it chooses, and how many."""
    own = replace(studio, settings=replace(studio.settings, embedder=embedder))
    embeddings = embed_images(own, prompts, images).rows
    scores = score_images(own, campaign, "concept", prompts, images, embeddings)
    tags = tag_images(own, campaign, prompts, images, embeddings)
    clusters, _ = group_images(own, campaign, prompts, images, embeddings, scores, tags)
    files = dict(images.filter(pl.col("status") == "drawn").select("image_id", "sha256").iter_rows())
    candidates = gather_candidates(scores, embeddings, clusters, files)
    count = load_brief(studio, campaign).shortlist("concept")
    return compare_methods(candidates, count=count, theta=THETA), candidates.table.height, count


def _print_outcomes(outcomes: list[Outcome]) -> None:
    print(f"{'method':<18}{'Vendi':>8}{'':>8}{'mean quality':>15}{'':>9}")
    first = outcomes[0]
    for one in outcomes:
        vendi, quality = one.vendi or 0.0, one.mean_quality or 0.0
        more, less = vendi / (first.vendi or 1.0), quality / (first.mean_quality or 1.0) - 1
        print(f"{one.method:<18}{vendi:>8.2f}{more:>7.2f}x{quality:>15.3f}{less:>+9.1%}")


if __name__ == "__main__":
    main()
