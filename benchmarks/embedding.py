"""This file measures how fast images are embedded, against what the machine multiplies and against a naive loop.

    python -m benchmarks.embedding [--models brand-clip ViT-B-32 ViT-L-14] [--small]

For each model, on the CPU and on a GPU where one is at hand: images a second of the whole pipeline from encoded bytes
(decode, prepare, batches, unit vectors), the share of the measured matrix-multiply peak that this is, and the ratio to
the naive way: an unbatched float32 loop with PIL and open_clip's own transform, one image at a time. Both by the clock
and by the CPU seconds of this process, which say more where other work is on the machine. Weights of open_clip's models
are random: speed does not depend on them. brand-clip is held against the loop with ViT-B-32, which is what one would
take otherwise. Beside them, what the cache makes of a second look at the same round.

Predicted, two cores with BF16 (imaging.md: per core and second ViT-B-32 6.3 unbatched in float32 and 20 in batches of
bfloat16, ViT-L-14 0.49 and 1.07; a 1024 px PNG decodes in 12 to 22 ms): the pipeline 2.5 times the naive loop with
ViT-B-32, a fifth of its time for decoding; 2.2 times with ViT-L-14, which is bound by its multiplications; brand-clip
bound by decoding, 60 to 100 a second and 6 to 10 times the loop; shares of the peak 0.8 (B-32), 0.95 (L-14), under 0.2
(brand-clip). On a GPU 20 times the loop and more, bound by decoding.
"""

import argparse
import io
import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from brand_assets.campaigns.choosing_embedder import has_brand_clip
from brand_assets.campaigns.embedding import embed_by
from brand_assets.campaigns.studio import Studio, open_studio
from brand_assets.embedding.brand_clip import open_brand_clip
from brand_assets.embedding.clip_files import ClipFiles, is_clip_installed
from brand_assets.embedding.clip_loading import build_clip
from brand_assets.embedding.embed import embed_stream
from brand_assets.embedding.embedder import Embedder
from brand_assets.embedding.open_clip import OpenClip
from brand_assets.embedding.processor import Processor, find_processor
from brand_assets.generation.draft.draw import draw_mark
from brand_assets.generation.draft.intent import Intent, Swatch
from brand_assets.generation.draft.render import render_png
from brand_assets.settings import read_settings

PALETTE = (
    Swatch("#0B3C5D", "primary"),
    Swatch("#2F5D50", "secondary"),
    Swatch("#D9822B", "accent"),
    Swatch("#F7F3EC", "neutral"),
)
SIDE_PX = 1024
PEAK_SIDE = 2048
IMAGES = {"brand-clip": 128, "ViT-B-32": 64, "ViT-L-14": 16}
NAIVE_IMAGES = {"ViT-B-32": 12, "ViT-L-14": 3}
GPU_IMAGES = 1024
WARM = 8
Images = list[bytes]


@dataclass(frozen=True, slots=True)
class Pace:
    """Images (or GFLOP) a second by the clock, CPU seconds of this process for each."""

    per_s: float
    cpu_s: float


def main() -> None:
    parser = argparse.ArgumentParser(description="Images/s, share of the matrix-multiply peak, ratio to the naive way.")
    parser.add_argument("--models", nargs="+", default=list(IMAGES), choices=list(IMAGES))
    parser.add_argument("--small", action="store_true", help="a quarter of the images")
    arguments = parser.parse_args()
    images = _draw(IMAGES["brand-clip"] // (4 if arguments.small else 1))
    print(f"{'model':12} {'on':12} {'images/s':>9} {'CPU ms':>9} {'GFLOP':>8} {'of peak':>8}   of the naive loop")
    for processor in _list_processors():
        peak = _measure_peak(processor)
        print(f"{'peak':12} {processor.device + ' ' + processor.precision:12} {peak.per_s:9.0f} GFLOP/s")
        wanted = {"ViT-B-32" if name == "brand-clip" else name for name in arguments.models}
        naive = {name: _measure_naive(name, processor, images) for name in sorted(wanted) if is_clip_installed()}
        for name, pace in naive.items():
            _print(f"{name}", f"{processor.device}, naive", pace)
        for name in arguments.models:
            _measure_model(name, processor, images, peak, naive.get("ViT-B-32" if name == "brand-clip" else name))
    if has_brand_clip():
        _measure_cache(images)


def _draw(count: int) -> Images:
    wish = Intent(PALETTE, {}, "initials", "Harbor & Pine", "", "")
    return [render_png(draw_mark(wish, seed), SIDE_PX, SIDE_PX) for seed in range(count)]


def _list_processors() -> list[Processor]:
    """The CPU, and what is faster where it is at hand."""
    if not is_clip_installed():
        return [Processor("cpu", "fp32", 32)]
    best = find_processor()
    if best.device == "cpu":
        return [best]
    return [replace(best, device="cpu", precision="fp32", batch=32), best]


def _measure_model(name: str, processor: Processor, images: Images, peak: Pace, naive: Pace | None) -> None:
    on_gpu = processor.device != "cpu"
    if name == "brand-clip":
        if on_gpu or not has_brand_clip():
            return
        embedder: Embedder = open_brand_clip()
        gflop, where = _count_onnx_gflop(), "cpu, onnx"
    elif is_clip_installed():
        embedder = OpenClip(ClipFiles(name, "openai", Path(), "0" * 64), processor, load=build_clip)
        gflop, where = _count_gflop(name), f"{processor.device} {processor.precision}"
    else:
        return
    count = GPU_IMAGES if on_gpu else min(IMAGES[name], len(images))
    pace = _measure_pipeline(embedder, [images[k % len(images)] for k in range(count)])
    _print(name, where, pace, gflop, peak, naive)


def _print(
    name: str, where: str, pace: Pace, gflop: float = 0.0, peak: Pace | None = None, naive: Pace | None = None
) -> None:
    share = beside = ""
    if gflop and peak:
        # A processor that others use too is shared by both, so its seconds are what to compare.
        reached = gflop * (peak.cpu_s / pace.cpu_s if where.startswith("cpu") else pace.per_s / peak.per_s)
        share = f"{gflop:8.2f} {reached:8.2f}"
    if naive:
        beside = f"{pace.per_s / naive.per_s:6.1f}x by the clock, {naive.cpu_s / pace.cpu_s:.1f}x by CPU seconds"
    print(f"{name:12} {where:12} {pace.per_s:9.2f} {pace.cpu_s * 1e3:9.1f} {share} {beside}".rstrip(), flush=True)


def _measure_pipeline(embedder: Embedder, images: Images) -> Pace:
    """The model loaded and warm before."""
    list(embed_stream([(str(k), partial(bytes, images[0])) for k in range(WARM)], embedder, []))
    sources = [(str(k), partial(bytes, data)) for k, data in enumerate(images)]
    return _time(lambda: list(embed_stream(sources, embedder, [])), len(images))


def _measure_naive(name: str, processor: Processor, images: Images) -> Pace:
    """As the model's page shows it: open, transform, encode, one after the other, in float32."""
    import torch
    from open_clip import image_transform
    from open_clip.constants import OPENAI_DATASET_MEAN, OPENAI_DATASET_STD
    from PIL import Image

    exact = replace(processor, precision="fp32")
    model: Any = build_clip(ClipFiles(name, "openai", Path(), ""), exact).model
    transform: Any = image_transform(224, is_train=False, mean=OPENAI_DATASET_MEAN, std=OPENAI_DATASET_STD)

    def embed(data: bytes) -> Any:
        pixels = transform(Image.open(io.BytesIO(data)).convert("RGB")).unsqueeze(0).to(processor.device)
        with torch.no_grad():
            return torch.nn.functional.normalize(model.encode_image(pixels), dim=-1).cpu().numpy()

    embed(images[0])
    some = images[: NAIVE_IMAGES[name]]
    return _time(lambda: [embed(data) for data in some], len(some))


def _time(work: Callable[[], object], count: int) -> Pace:
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return Pace(count / (time.perf_counter() - start), (time.process_time() - cpu) / count)


def _measure_peak(processor: Processor) -> Pace:
    """Of GFLOP, in a large matrix multiplication in the model's own precision: the best of several."""
    if not is_clip_installed():
        square = np.ones((PEAK_SIDE, PEAK_SIDE), dtype=np.float32)
        return _find_best(lambda: square @ square, PEAK_SIDE)
    import torch

    dtype = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}[processor.precision]
    side = PEAK_SIDE if processor.device == "cpu" else 4 * PEAK_SIDE
    matrix = torch.ones((side, side), dtype=dtype, device=processor.device)
    return _find_best(lambda: (matrix @ matrix)[0, 0].item(), side)  # item() waits for a GPU


def _find_best(multiply: Callable[[], object], side: int, times: int = 7) -> Pace:
    paces = [_time(multiply, 1) for _ in range(times)]
    gflop = 2 * side**3 / 1e9
    return Pace(max(pace.per_s for pace in paces) * gflop, min(pace.cpu_s for pace in paces) / gflop)


def _count_gflop(name: str) -> float:
    """Of one image: two for each multiplication with its addition, in the patches, the projections and attention."""
    from open_clip import get_model_config

    vision = get_model_config(name)["vision_cfg"]
    width, patch = vision["width"], vision["patch_size"]
    patches = (vision["image_size"] // patch) ** 2
    tokens = patches + 1
    layer = 24 * tokens * width**2 + 4 * tokens**2 * width
    return float(vision["layers"] * layer + 2 * patches * 3 * patch**2 * width) / 1e9


def _count_onnx_gflop() -> float:
    """Of one image by brand-clip: its convolutions and its projection. 0 where `onnx` is not installed."""
    if find_spec("onnx") is None:
        return 0.0
    import onnx

    path = files("brand_assets.embedding.brand_clip") / "image.onnx"
    graph = onnx.shape_inference.infer_shapes(onnx.load_from_string(path.read_bytes())).graph
    weights = {one.name: list(one.dims) for one in graph.initializer}
    shapes = {one.name: [side.dim_value or 1 for side in one.type.tensor_type.shape.dim] for one in graph.value_info}
    total = 0
    for node in graph.node:
        if node.op_type == "Conv":
            total += 2 * math.prod(shapes[node.output[0]]) * math.prod(_find_shape(graph, weights, node.input[1])[1:])
        elif node.op_type == "Gemm":
            total += 2 * math.prod(_find_shape(graph, weights, node.input[1]))
    return total / 1e9


def _find_shape(graph: Any, weights: dict[str, list[int]], name: str) -> list[int]:
    """Of a weight, which is kept in half precision and cast before it is used."""
    if name in weights:
        return weights[name]
    [source] = [node.input[0] for node in graph.node if name in node.output]
    return _find_shape(graph, weights, source)


def _measure_cache(images: Images) -> None:
    """A round by brand-clip, and once more."""
    with tempfile.TemporaryDirectory() as folder:
        studio: Studio = open_studio(replace(read_settings(), data_root=Path(folder)))
        sha256s = [studio.images.put(data) for data in images]
        rows = pl.DataFrame({"image_id": [f"{k:04d}" for k in range(len(images))], "sha256": sha256s})
        first = embed_by(studio, rows, open_brand_clip())
        second = embed_by(studio, rows, open_brand_clip())
        print(
            f"a round of {rows.height} by brand-clip {first.seconds:.2f} s, once more {second.seconds * 1e3:.1f} ms: "
            f"{first.seconds / second.seconds:.0f} times as fast"
        )


if __name__ == "__main__":
    main()
