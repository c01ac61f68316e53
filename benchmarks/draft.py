"""This file measures how long `draft` takes to invent, compose and render a mark, by group of families.

    python -m benchmarks.draft [--marks N]

Predicted: at 64 px under 5 ms at the median and under 15 ms for 95 of 100, a third of it composing, the rest the
rasteriser; at 1024 px over 40 ms, nearly all of it the rasteriser and its PNG. Times are this machine's; the column
`of 64 px` is the ratio to compare.
"""

import argparse
import time
from collections.abc import Callable

import numpy as np

from brand_assets.generation.draft.compose import compose
from brand_assets.generation.draft.draw import draw_mark, finish_mark
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import Intent, Swatch
from brand_assets.generation.draft.letters import choose_letters, choose_name
from brand_assets.generation.draft.marks import Mark
from brand_assets.generation.draft.parameters import draw_values
from brand_assets.generation.draft.render import render_pixels, render_png

PALETTE = (
    Swatch("#0B3C5D", "primary"),
    Swatch("#2F5D50", "secondary"),
    Swatch("#D9822B", "accent"),
    Swatch("#F7F3EC", "neutral"),
)
LARGE_EVERY = 5  # one in so many marks is also rendered large


def main() -> None:
    parser = argparse.ArgumentParser(description="Milliseconds per mark of the built-in provider.")
    parser.add_argument("--marks", type=int, default=40, help="marks of each family")
    count = parser.parse_args().marks
    wish = Intent(PALETTE, {}, "name", "Harbor & Pine", "", "")
    bare = Intent(PALETTE, {}, "initials", "Harbor & Pine", "", "")
    _print_row("all", "invent", _time(lambda seed: draw_mark(bare, seed), range(count * 4)))
    for group in sorted({family.group for family in FAMILIES.values()}):
        marks = _draw_group(group, bare, count) or _draw_group(group, wish, count)
        small = _time(lambda i, marks=marks: render_pixels(marks[i], 64), range(len(marks)))  # type: ignore[misc]
        large = _time(lambda i, marks=marks: render_png(marks[i], 1024, 1024), range(0, len(marks), LARGE_EVERY))  # type: ignore[misc]
        _print_row(group, "compose", _time(lambda i, marks=marks: compose(marks[i]), range(len(marks))), small)  # type: ignore[misc]
        _print_row(group, "64 px", small, small)
        _print_row(group, "1024 px", large, small)


def _draw_group(group: str, wish: Intent, count: int) -> list[Mark]:
    letters, name = choose_letters(wish), choose_name(wish)
    families = [f for f in FAMILIES.values() if f.group == group and f.can_read(letters, name)]
    return [
        finish_mark(f, draw_values(f.all_parameters, f.limits(wish), seed), wish)
        for f in families
        for seed in range(count)
    ]


def _time(work: Callable[[int], object], items: range) -> list[float]:
    """CPU milliseconds of each, the first one left out: it loads fonts and libraries."""
    work(items[0])
    taken = []
    for item in items:
        start = time.process_time()
        work(item)
        taken.append((time.process_time() - start) * 1_000)
    return taken


def _print_row(group: str, what: str, taken: list[float], base: list[float] | None = None) -> None:
    median, late = np.median(taken), np.percentile(taken, 95)
    ratio = "" if base is None else f"{median / np.median(base):6.2f} of 64 px"
    print(f"{group:12} {what:8} median {median:7.2f} ms   p95 {late:7.2f} ms {ratio}")


if __name__ == "__main__":
    main()
