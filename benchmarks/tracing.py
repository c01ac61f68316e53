"""This file measures how true, small and fast real brand icons are traced, and beside it what others make.

    python -m benchmarks.tracing [--icons N]

Sixty icons, in one colour and composed to two and three, as opaque rasters of 1024 px, each against its own SVG. `ours`
reads the raster, finds its colours, traces with the `potrace` program at twice the size, stacks the layers and redraws
the outlines; the two rows below it do the same with other tracers. `potrace` is the program alone on the same labels at
the raster's own size, a layer for each colour, cut side by side; `vtracer, defaults` is vtracer alone, on the raster
with its ground taken out. All but ours and potrace see every sixth icon, for they are slow, and "times ours" is of the
same icons. Delta E is CIEDE2000, the mean over all pixels; gaps are pixels well inside the mark through which the
ground shows; paths are closed contours; CPU is that of this process and of those that it starts. "At worst" is the icon
with the most contours, or nodes, beside potrace's own.

Predicted: ours IoU 0.9996, delta E 0.01 and no gaps in any number of colours, as many contours as potrace and 0.9 times
its nodes, on no icon twice as many; 0.17 s in one colour and 0.4 s in three. The potrace API in pure Python: the same
picture, 8 times the time. Our settings of vtracer: nearly the same, for the outlines are redrawn. vtracer alone:
IoU 0.988, 3 times the nodes, gaps. potrace alone: IoU 0.996, gaps in two and three colours.
"""

import argparse
import os
import re
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass

import numpy as np
import resvg_py
from numpy.typing import NDArray

from brand_assets.errors import ConfigError
from brand_assets.export.fidelity import count_gaps
from brand_assets.export.flat_mark import read_mark
from brand_assets.export.package import trace_mark
from brand_assets.export.tracing import TraceEngine, open_engine
from brand_assets.pixels import decode_rgba
from brand_assets.vector.mark import Layer, VectorMark
from brand_assets.vector.svg import write_svg
from brand_assets_tests.export.icons import PALETTE, PAPER, Composition, compose_icon, list_icons, measure_delta_e

SIDE_PX = 1024
GAP_REACH_PX = 2
"""How far inside the mark a pixel that is not solid is a gap, and not an edge."""
WHOLE = ("ours", "potrace")
ENGINES = {"ours": "potrace", "ours, potrace API": "potrace-python", "ours, vtracer": "vtracer"}
FEW = 6
"""Of so many icons one is shown to the slow ones."""
BUDGET_S = {1: 0.3, 3: 2.0}


@dataclass(frozen=True, slots=True)
class Measured:
    iou: float
    mean_delta_e: float
    gaps: int
    paths: int
    nodes: int
    svg_bytes: int
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """`alpha` (h, w) is how much of every pixel the mark covers, 0..255."""

    mark: Composition
    raster: bytes
    alpha: NDArray[np.uint8]


Maker = Callable[[Composition, bytes], str]
"""From a composition, of which only the number of colours may be known, and its raster to SVG text."""


def main() -> None:
    import cv2

    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description="Traces real icons and compares the vectors with their own SVG.")
    parser.add_argument("--icons", type=int, default=60)
    icons = list_icons()[: parser.parse_args().icons]
    makers = _list_makers()
    for colors in (1, 2, 3):
        marks = [_draw(compose_icon(icon, colors, k)) for k, icon in enumerate(icons)]
        taken: dict[str, list[Measured]] = {}
        for name, make in makers.items():
            make(marks[0].mark, marks[0].raster)
            step = 1 if name in WHOLE else FEW
            taken[name] = [_measure(make, mark) for mark in marks[::step]]
            base = float(np.median([row.cpu_s for row in taken["ours"][::step]]))
            title = f"{colors} {'colour' if colors == 1 else 'colours'}, {name}, {len(taken[name])} icons"
            _print_row(title, taken[name], base)
            if name == "ours" and colors in BUDGET_S:
                over = sum(row.cpu_s > BUDGET_S[colors] for row in taken[name])
                kept = "kept" if base < BUDGET_S[colors] else "MISSED"
                print(f"{'':46} budget {BUDGET_S[colors]} s: {kept} at the median, {over} icons over it")
        if "potrace" in taken:
            _print_worst(taken["ours"], taken["potrace"])


def _draw(mark: Composition) -> Drawn:
    return Drawn(mark, mark.draw(SIDE_PX), mark.alpha(SIDE_PX))


def _list_makers() -> dict[str, Maker]:
    makers: dict[str, Maker] = {}
    for name, preference in ENGINES.items():
        try:
            engine = open_engine(preference)
        except ConfigError as error:
            print(f"{name}: left out. {error}")
            continue
        makers[name] = lambda mark, raster, engine=engine: _trace(mark, raster, engine)  # type: ignore[misc]
    try:
        program = open_engine("potrace")
    except ConfigError:
        return makers
    makers["potrace"] = lambda mark, raster: _trace_alone(mark, raster, program)
    makers["vtracer, defaults"] = _trace_by_vtracer
    return makers


def _trace(mark: Composition, raster: bytes, engine: TraceEngine) -> str:
    return write_svg(trace_mark(read_mark(raster, PALETTE, mark.colors), engine), mark.icon)


def _trace_alone(mark: Composition, raster: bytes, program: TraceEngine) -> str:
    """Every colour's pixels by themselves, at the raster's own size."""
    read = read_mark(raster, PALETTE, mark.colors)
    labels = read.coverage.argmax(axis=0)
    layers = [
        Layer(color.name, color.slug, color.hex, tuple(program.trace(labels == k + 1)))
        for k, color in enumerate(read.colors)
    ]
    return write_svg(VectorMark(SIDE_PX, SIDE_PX, tuple(layers)), mark.icon)


def _trace_by_vtracer(mark: Composition, _raster: bytes) -> str:
    import vtracer

    return str(vtracer.convert_raw_image_to_svg(mark.draw(SIDE_PX, None), img_format="png"))


def _measure(make: Maker, drawn: Drawn) -> Measured:
    start = _read_cpu()
    svg = make(drawn.mark, drawn.raster)
    taken = _read_cpu() - start
    own, shown = drawn.alpha, _render(svg, None)[..., 3]
    picture, rendered = decode_rgba(drawn.raster)[..., :3], _render(svg, PAPER)[..., :3]
    data = re.findall(r'\sd="([^"]*)"', svg)
    return Measured(
        iou=float(((own >= 128) & (shown >= 128)).sum() / ((own >= 128) | (shown >= 128)).sum()),
        mean_delta_e=measure_delta_e(picture, rendered),
        gaps=count_gaps(shown, own == 255, GAP_REACH_PX),
        paths=sum(len(re.findall(r"[Mm]", one)) for one in data),
        nodes=sum(_count_nodes(one) for one in data),
        svg_bytes=len(svg),
        cpu_s=taken,
    )


def _read_cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def _render(svg: str, ground: str | None) -> NDArray[np.uint8]:
    png = resvg_py.svg_to_bytes(
        svg_string=svg, background=ground, width=SIDE_PX, height=SIDE_PX, dpi=96.0, skip_system_fonts=True
    )
    return decode_rgba(bytes(png))


def _count_nodes(data: str) -> int:
    """Pieces of lines and curves; a letter may stand for several."""
    coordinates = {"L": 2, "H": 1, "V": 1, "C": 6}
    pieces = re.findall(r"([LHVC])([^A-Za-z]*)", data, flags=re.IGNORECASE)
    return sum(len(re.findall(r"[-+]?\d*\.?\d+", numbers)) // coordinates[name.upper()] for name, numbers in pieces)


def _print_row(name: str, rows: Sequence[Measured], base_s: float) -> None:
    columns = np.array([astuple(row) for row in rows], np.float64)
    iou, delta_e, gaps, paths, nodes, size, cpu = columns.T
    print(
        f"{name:46} IoU median {np.median(iou):.4f} least {iou.min():.4f}   dE {delta_e.mean():.3f}   "
        f"gaps {gaps.sum():6.0f}  paths {paths.mean():5.1f}  nodes {nodes.mean():7.1f}  {size.mean() / 1000:6.1f} kB   "
        f"{np.median(cpu):.2f} s median, {cpu.max():.2f} most, {np.median(cpu) / base_s:5.1f} times ours"
    )


def _print_worst(ours: Sequence[Measured], others: Sequence[Measured]) -> None:
    contours = max(one.paths / other.paths for one, other in zip(ours, others, strict=True))
    ratios = [one.nodes / other.nodes for one, other in zip(ours, others, strict=True)]
    print(
        f"{'':46} beside potrace: contours {contours:.2f} times at worst; nodes {np.median(ratios):.2f} times at the "
        f"median, {max(ratios):.2f} at worst"
    )


if __name__ == "__main__":
    main()
