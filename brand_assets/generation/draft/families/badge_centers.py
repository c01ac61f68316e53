"""This file draws what stands in the middle of a badge: a motif, initials, or a figure of its own."""

import math

from brand_assets.generation.draft.family import count_between, lerp
from brand_assets.generation.draft.geometry import grow, join, move, polygon, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_line
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.motif import KINDS, Style
from brand_assets.generation.draft.outlines import arc, around, box, capsule, circle, leaf, regular, rounded, sector
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Shape, Tone, invert, measure, move_shapes

OWN = ("rosette", "chevrons", "sunrise", "door", "cells")
RADIAL = ("rosette", "cells")
CENTERS = {"rosette": 2.0, "chevrons": 1.0, "sunrise": 1.5, "door": 1.0, "cells": 1.5, **dict.fromkeys(MOTIFS, 0.5)}
SAID = {
    "door": ("arch", "gate"),
    "sunrise": ("dawn",),
    "cells": ("cells", "honeycomb"),
    "rosette": ("rosette", "blossom"),
    "chevrons": ("chevron", "chevrons"),
}
BUILDS = tuple("abcd")
REPEATS = {"one": 10.0, "four": 1.0, "six": 1.0}
"""A motif stands alone, or several stand around the middle, their feet inwards."""
RING = 1.14  # of the middle's size: how far out the several reach
COUNTS = {"one": 1, "four": 4, "six": 6}


def draw_center(kind: str, values: Values, size: float, is_solid: bool) -> list[Shape]:
    """In a circle of this radius about the origin; on solid ink where the badge is."""
    count = COUNTS[values.words["repeat"]]
    if kind in MOTIFS and (kind not in OWN or count > 1):
        return _draw_motif(kind, values, size, is_solid, count)
    fore: Tone = "paper" if is_solid else "ink"
    lit: Tone = "glint" if is_solid else "accent"
    drawers = {"rosette": _rosette, "chevrons": _chevrons, "sunrise": _sunrise, "door": _door, "cells": _cells}
    return drawers[kind](values, size, fore, lit)


def ask_centers(intent: Intent, kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Of these the ones that the intent's motif or words name, or that keep its symmetry; otherwise all."""
    if intent.asks("motif") in kinds:
        return (intent.asks("motif"),)
    if intent.asks("symmetry") in ("radial", "rotational"):
        return tuple(kind for kind in kinds if kind in RADIAL) or kinds
    said = tuple(
        kind for kind in kinds
        if intent.says(*SAID.get(kind, ())) or (kind in MOTIFS and MOTIFS[kind].words & intent.words)
    )  # fmt: skip
    if said:
        return said
    if intent.asks("symmetry") == "bilateral":
        return tuple(k for k in kinds if k not in MOTIFS or any(b.is_even for b in MOTIFS[k].builds.values()))
    return kinds


def ask_repeats(intent: Intent) -> tuple[str, ...]:
    """Several of a motif that is asked for where one would break the symmetry."""
    return ("four", "six") if intent.asks("symmetry") in ("radial", "rotational") else ("one",)


def draw_initials(letters: str, values: Values, size: float, is_solid: bool) -> list[Shape]:
    """The letters, and under them what the recipe garnishes them with."""
    fore: Tone = "paper" if is_solid else "ink"
    lit: Tone = "glint" if is_solid else "accent"
    word = set_line(letters, "bold", 0.02)
    extent = measure([Shape(word)])
    garnish = values.words["garnish"]
    scale = min(1.8 * size / extent.width, (1.2 if garnish == "none" else 0.98) * size / extent.height)
    height = extent.height * scale
    gap, low = size * 0.2, size * 0.24
    lift = 0.0 if garnish == "none" else (gap + low) / 2
    middle = move(-(extent.left + extent.right) / 2, -(extent.top + extent.bottom) / 2)
    shapes = [Shape(transform(word, middle, grow(scale), move(0, -lift)), fore)]
    y = height / 2 - lift + gap + low / 2
    if garnish == "bar":
        shapes.append(Shape(box(extent.width * scale, low * 0.5, 0.0, (0.0, y - low * 0.2)), lit))
    elif garnish == "dots":
        shapes += [Shape(circle(low * 0.32, (x * low * 1.3, y)), lit) for x in (-1, 0, 1)]
    elif garnish == "leaves":
        blade = transform(leaf(size * 0.5, low * 1.05), move(0, -size * 0.03), turn(62), move(0, y + low * 0.6))
        shapes += [Shape(blade, lit), Shape(transform(blade, grow(-1, 1)), lit)]
    return shapes


def _draw_motif(kind: str, values: Values, size: float, is_solid: bool, count: int) -> list[Shape]:
    if count == 1:
        placed = place_motif(kind, values, size * 1.16)
    else:
        share = math.sin(math.pi / count)  # circles of radius size * share / (1 + share) touch in a ring of this size
        one = move_shapes(
            place_motif(kind, values, size * RING * share / (1 + share)), 1.0, move(0.0, -size * RING / (1 + share))
        )
        placed = [shape for i in range(count) for shape in move_shapes(one, 1.0, turn(360 * i / count))]
    return invert(placed) if is_solid else placed


def place_motif(kind: str, values: Values, radius: float) -> list[Shape]:
    """The motif, in ink, its box centred on the origin with the corners on a circle of this radius."""
    motif = MOTIFS[kind]
    builds = motif.builds_for(KINDS, needs_even=True)
    build = builds[BUILDS.index(values.words["build"]) % len(builds)]
    shapes = motif.draw(build, Style(max(0.4, values.numbers["weight"])))
    extent = measure(shapes)
    x = 0.0 if motif.builds[build].is_even else (extent.left + extent.right) / 2
    scale = 2 * radius / (extent.width**2 + extent.height**2) ** 0.5
    return move_shapes(shapes, scale, move(-x, -(extent.top + extent.bottom) / 2), grow(scale))


def _rosette(values: Values, size: float, fore: Tone, lit: Tone) -> list[Shape]:
    count = (6, 8, 10)[count_between(0, 2, values.numbers["density"])]
    width = size * 1.5 / count * lerp(0.8, 1.5, values.numbers["weight"]) + size * 0.06
    petals = around(transform(leaf(size * 0.86, width), move(0, -size * 0.14)), count)
    return [Shape(petals, fore), Shape(circle(size * 0.1), lit)]


def _chevrons(values: Values, size: float, fore: Tone, lit: Tone) -> list[Shape]:
    count = count_between(2, 4, values.numbers["density"])
    pitch = size * 1.5 / count
    thick = pitch * lerp(0.36, 0.66, values.numbers["weight"])
    rise, half = size * 0.5, size * 0.82
    shapes: list[Shape] = []
    top = -(pitch * (count - 1) + thick + rise) / 2
    for i in range(count):
        y = top + i * pitch
        points = [
            (-half, y + rise),
            (0.0, y),
            (half, y + rise),
            (half, y + rise + thick),
            (0.0, y + thick),
            (-half, y + rise + thick),
        ]
        shapes.append(Shape(polygon(points), lit if i == 0 else fore))
    return shapes


def _sunrise(values: Values, size: float, fore: Tone, lit: Tone) -> list[Shape]:
    rays = (5, 7, 9)[count_between(0, 2, values.numbers["density"])]
    y, inner = size * 0.34, size * 0.5
    width = size * lerp(0.06, 0.15, values.numbers["weight"])
    ray = transform(capsule(size * 0.42, width), move(0, -inner - size * 0.12))
    angles = [-80 + 160 * i / (rays - 1) for i in range(rays)]
    beams = join(transform(ray, turn(angle), move(0, y)) for angle in angles)
    bars = [box(size * 2 * k, width, width / 2, (0.0, y + width * 1.8 * (i + 1))) for i, k in enumerate((0.92, 0.56))]
    return [Shape(sector(inner, -90, 90, (0.0, y)), lit), Shape(beams, fore), Shape(join(bars), fore)]


def _door(values: Values, size: float, fore: Tone, lit: Tone) -> list[Shape]:
    """An arched doorway within another, and a dot in the light."""
    stroke = size * lerp(0.12, 0.26, values.numbers["weight"])
    shapes: list[Shape] = []
    for i, half in enumerate((size * 0.78, size * 0.78 - stroke * 1.75)):
        if half > stroke:
            y = -size * 0.12
            arch = arc(half, -90, 90, (0.0, y))
            legs = [box(stroke, size * 0.95, 0.0, (s * half, y + size * 0.475)) for s in (-1, 1)]
            tone = fore if i == 0 else lit
            shapes += [Shape(arch, tone, stroke, "butt"), Shape(join(legs), tone)]
    return shapes


def _cells(values: Values, size: float, fore: Tone, lit: Tone) -> list[Shape]:
    """Seven hexagons or discs, the middle one lit."""
    pitch, radius = size * 0.64, size * lerp(0.24, 0.34, values.numbers["weight"])
    if values.words["build"] in "ac":
        ring = join(rounded(regular(6, radius, 30, at), radius * 0.1) for at in regular(6, pitch))
        return [Shape(rounded(regular(6, radius, 30), radius * 0.1), lit), Shape(ring, fore)]
    return [Shape(circle(radius * 0.96), lit), Shape(around(circle(radius * 0.96, (0.0, -pitch)), 6), fore)]
