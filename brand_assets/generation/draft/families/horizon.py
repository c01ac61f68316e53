"""This file draws scenic badges: a horizon, trees, peaks or a sun above it, water or fields below, in a frame."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.generation.draft.families.badge_frames import ask_frames, badge_frame
from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, Point, join, move, polygon, transform
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle, leaf, sector, wave
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone

SIZE = 100.0
SLENDER = 2.5  # height of a tree, at most, in widths
FRAMES = {"round": 4.0, "shield": 1.5, "hexagon": 1.5, "arch": 1.5}


@dataclass(frozen=True, slots=True)
class Scene:
    """The room inside the frame and the tones it is painted in."""

    clip: Path
    radius: float
    horizon: float
    gap: float
    ground: Tone
    land: Tone
    water: Tone
    sun: Tone


def draw(values: Values, letters: str) -> list[Shape]:
    shapes, scene = _frame(values)
    sky = values.words["above"]
    if sky in ("sun", "sun_trees"):
        shapes += _sun(scene, values, is_low=sky == "sun_trees")
    if sky in ("trees", "sun_trees"):
        shapes += _trees(scene, values)
    if sky == "peaks":
        shapes += _peaks(scene, values)
    return shapes + _below(scene, values)


def _frame(values: Values) -> tuple[list[Shape], Scene]:
    words, weight = values.words, values.numbers["weight"]
    kind, gap = words["shape"], lerp(3.2, 6.0, weight)
    horizon = lerp(-2.0, 24.0, values.numbers["height"])
    if words["style"] == "solid":
        outer = [Shape(badge_frame(kind, SIZE))]
        inner = 0.96
        if words["rim"] == "line":
            rim = lerp(1.6, 4.0, weight)
            outer.append(Shape(badge_frame(kind, SIZE * 0.9), "paper", rim))
            inner = 0.9 - (rim / 2 + gap) / SIZE
        room = SIZE * inner
        clip = badge_frame(kind, room)
        return outer, Scene(clip, room, horizon, gap, "ink", "paper", "paper", "glint")
    stroke = lerp(4.0, 13.0, weight)
    size = SIZE - stroke / 2
    room = size - stroke / 2 - gap * (1.4 if words["rim"] == "line" else 1.0)
    clip = badge_frame(kind, room)
    return [Shape(badge_frame(kind, size), "ink", stroke)], Scene(
        clip, room, horizon, gap, "paper", "ink", "second", "accent"
    )


def _sun(scene: Scene, values: Values, is_low: bool) -> list[Shape]:
    radius = scene.radius * lerp(0.26, 0.4, values.numbers["sun"]) * (1.7 if is_low else 1.0)
    if values.words["sunrise"] == "half" or is_low:
        return [Shape(sector(radius, -90, 90, (0.0, scene.horizon - scene.gap)), scene.sun)]
    y = (scene.horizon - scene.radius) / 2 + 2.0
    return [Shape(circle(min(radius, (scene.horizon + scene.radius) * 0.36), (0.0, y)), scene.sun)]


def _trees(scene: Scene, values: Values) -> list[Shape]:
    """A row on the horizon, tallest in the middle, each with air around it."""
    count = 2 * count_between(1, 4, values.numbers["density"]) + 1
    base = scene.horizon - scene.gap
    pitch = 2 * _half_width(scene, base) * 0.86 / count
    tallest = (base + scene.radius) * lerp(0.62, 0.84, values.numbers["tall"])
    if values.words["above"] == "sun_trees":
        tallest *= 0.66
    shapes: list[Shape] = []
    order = sorted(range(count), key=lambda i: -abs(i - count // 2))
    for i in order:
        off = i - count // 2
        x = off * pitch
        room = (base + _half_height(scene, abs(x) + pitch * 0.3)) * 0.86
        ease = 1 - 0.5 * (abs(off) / (count // 2)) ** 1.1 - (0.13 if off % 2 else 0.0)
        height = max(pitch * 0.7, min(tallest * ease, room, pitch * SLENDER))
        tree = _tree(values.words["tree"], x, base, pitch * lerp(0.96, 1.16, values.numbers["weight"]), height)
        shapes += [
            Shape(tree, scene.ground, scene.gap * 1.3, clip=scene.clip),
            Shape(tree, scene.land, clip=scene.clip),
        ]
    return shapes


def _tree(kind: str, x: float, base: float, width: float, height: float) -> Path:
    half = width / 2
    if kind == "leaf":
        crown_of_leaf = transform(leaf(height * 0.86, min(width * 0.8, height * 0.6)), move(x, base - height * 0.14))
        return crown_of_leaf + box(width * 0.12, height * 0.3, 0.0, (x, base - height * 0.15))
    if kind == "tiered":
        low = base - height * 0.42
        crown: list[Point] = [(x, base - height), (x + half * 0.78, low), (x + half * 0.42, low), (x + half, base)]
        return polygon(crown + [(2 * x - px, py) for px, py in reversed(crown[1:])])
    return polygon([(x - half, base), (x, base - height), (x + half, base)])


def _peaks(scene: Scene, values: Values) -> list[Shape]:
    base = scene.horizon - scene.gap
    height = (base + scene.radius) * lerp(0.6, 0.8, values.numbers["tall"])
    half = height * lerp(0.66, 0.9, values.numbers["sun"])
    sides = [
        polygon([(s * half * 0.1, base), (s * half * 0.86, base - height * 0.6), (s * half * 1.7, base)])
        for s in (-1, 1)
    ]
    main = polygon([(-half, base), (0.0, base - height), (half, base)])
    top, snow = base - height, base - height * 0.66
    right = [(half * 0.34, snow), (half * 0.12, snow - height * 0.06)]
    left = [(-x, y) for x, y in reversed(right)]
    cap = polygon([(0.0, top), *right, (0.0, snow + height * 0.06), *left])
    return [
        *(Shape(side, scene.land, clip=scene.clip) for side in sides),
        Shape(main, scene.ground, scene.gap * 2, "butt", clip=scene.clip),
        Shape(main, scene.land, clip=scene.clip),
        Shape(cap, scene.sun if scene.ground == "ink" else "paper", clip=scene.clip),
    ]


def _below(scene: Scene, values: Values) -> list[Shape]:
    rows = count_between(2, 4, values.numbers["density"])
    depth = scene.radius * 1.06 - scene.horizon
    if values.words["below"] == "bars":
        return _bars(scene, rows + 1, depth)
    pitch = depth / (rows + 0.6)
    wide = scene.radius * 1.3
    amplitude = pitch * lerp(0.12, 0.24, values.numbers["swell"])
    lines = [wave(wide, scene.horizon + pitch * (i + 0.75), amplitude, wide / 5) for i in range(rows)]
    stroke = pitch * lerp(0.22, 0.46, values.numbers["weight"])
    if values.words["below"] == "cut":
        block = box(2 * wide, depth * 2, 0.0, (0.0, scene.horizon + depth))
        return [Shape(block, scene.water, clip=scene.clip),
                *(Shape(line, scene.ground, stroke * 0.8, clip=scene.clip) for line in lines)]  # fmt: skip
    level = polygon([(-wide, scene.horizon), (wide, scene.horizon)])
    return [Shape(level, scene.land, stroke, "butt", scene.clip),
            *(Shape(line, scene.water, stroke, clip=scene.clip) for line in lines)]  # fmt: skip


def _bars(scene: Scene, rows: int, depth: float) -> list[Shape]:
    """Level bars that thin out and shorten downwards, like light on water."""
    pitch = depth / (rows + 0.5)
    bars = []
    for i in range(rows):
        y, height = scene.horizon + pitch * (i + 0.35), pitch * lerp(0.62, 0.3, i / max(1, rows - 1))
        half = _half_width(scene, y + height / 2) * (1.0 if i == 0 else 0.84)
        bars.append(box(2 * half, height, height / 2 if i else 0.0, (0.0, y)))
    return [Shape(join(bars), scene.water, clip=scene.clip)]


def _half_width(scene: Scene, y: float) -> float:
    return math.sqrt(max(0.0, scene.radius**2 - y * y))


def _half_height(scene: Scene, x: float) -> float:
    return math.sqrt(max(0.0, scene.radius**2 - x * x))


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = {"shape": ask_frames(intent, tuple(FRAMES))}
    trees = intent.says("tree", "trees", "treeline", "forest", "pine", "pines", "wood", "woods")
    sun, peaks = (
        intent.says("sun", "sunrise", "sunset", "dawn"),
        intent.says("peak", "peaks", "mountain", "mountains", "hill", "hills"),
    )
    if trees:
        limits["above"] = ("trees", "sun_trees")
    elif sun or peaks:
        limits["above"] = ("sun",) if sun else ("peaks",)
    if intent.says("water", "sea", "tide", "wave", "waves", "river", "lake", "harbor", "ocean"):
        limits["below"] = ("cut", "waves", "bars")
    return limits


WORDS = frozenset((
    "horizon", "water", "sea", "tide", "wave", "waves", "tree", "trees", "forest", "mountain", "mountains", "peak",
    "hill", "sunrise", "sunset", "landscape", "river", "lake", "coast", "harbor", "line",
))  # fmt: skip

FAMILY = Family(
    name="horizon",
    group="badge",
    words=WORDS,
    parameters=(
        Choice("shape", FRAMES, hold=2.2),
        Choice("style", {"solid": 1.2, "line": 1.0}),
        Choice("rim", {"line": 1.0, "none": 1.0}),
        Choice("above", {"trees": 3.0, "sun_trees": 1.5, "sun": 2.0, "peaks": 1.5}),
        Choice("below", {"cut": 2.0, "waves": 2.0, "bars": 1.5}),
        Choice("tree", {"pine": 3.0, "tiered": 1.5, "leaf": 1.5}),
        Choice("sunrise", {"half": 1.0, "full": 1.0}),
        Span("height"),
        Span("tall"),
        Span("sun"),
        Span("swell"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral"}),
    frames=("none",),
)
