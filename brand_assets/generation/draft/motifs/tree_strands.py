"""This file draws a forest whose trunks run down as strands, as roots, waves or noodles do."""

from functools import partial

from brand_assets.generation.draft.geometry import Path, move, transform
from brand_assets.generation.draft.motifs.duet import Duet
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, trace
from brand_assets.generation.draft.outlines import circle, sector
from brand_assets.generation.draft.shapes import Shape

TALL = {"pine": 1.9, "round": 1.0, "half": 0.5, "blade": 1.5}
"""Height of each crown over its width."""


def draw_forest(style: Style, count: int, crown: str, ends: str) -> list[Shape]:
    """Trees side by side, the middle one tallest; the trunks go on, straight or gathered to a bundle."""
    pitch = 192.0 / count
    stroke = min(style.between(8.0, 14.0), pitch * 0.3)
    wide = pitch - style.gap * 0.8
    shapes: list[Shape] = []
    for i in range(count // 2 + 1):
        x, top = i * pitch, -96.0 + 24.0 * i
        low = top + wide * TALL[crown]
        trunk = Shape(_pair(trace(_strand(x, low - 3.0, ends)), i), "ink", stroke, "butt")
        shapes += [trunk, Shape(_pair(_crown(crown, x, top, wide, low), i), "accent" if i % 2 else "ink")]
    return shapes


def _pair(path: Path, i: int) -> Path:
    return both(path) if i else path


def _crown(crown: str, x: float, top: float, wide: float, low: float) -> Path:
    r = wide / 2
    if crown == "pine":
        tree = even(f"M0 {top} L{r * 0.78:.2f} {top + (low - top) * 0.55:.2f} H{r * 0.5:.2f} L{r:.2f} {low} H0")
    elif crown == "round":
        tree = circle(r, (0.0, top + r))
    elif crown == "half":
        tree = sector(r, -90.0, 90.0, (0.0, top + r))
    else:
        tree = even(f"M0 {top} Q{r * 1.8:.2f} {(top + low) / 2:.2f} 0 {low + 3:.2f}")
    return transform(tree, move(x, 0.0))


def _strand(x: float, start: float, ends: str) -> str:
    if ends == "gathered":
        return f"M{x} {start:.2f} V4 C{x} 44 {x * 0.42:.2f} 44 {x * 0.42:.2f} 96"
    return f"M{x} {start:.2f} V96"


DUETS: dict[str, Duet] = {
    f"forest_{count}_{crown}_{ends}": Duet(partial(draw_forest, count=count, crown=crown, ends=ends), weight=weight)
    for count in (3, 5) for crown in TALL for ends, weight in (("straight", 1.0), ("gathered", 1.5))
}  # fmt: skip
