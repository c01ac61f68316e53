"""This file draws emblems: a badge with rims, beads and one motif, initials where lettering is allowed."""

from collections.abc import Mapping

from brand_assets.generation.draft.families.badge_frames import ask_frames, badge_frame
from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, grow, join, move, polygon, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters import set_line
from brand_assets.generation.draft.outlines import arc, around, box, capsule, circle, leaf, regular, rounded, sector
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure

SIZE = 100.0
FRAMES = {"round": 4.0, "scallop": 1.5, "shield": 1.2, "hexagon": 1.5, "octagon": 1.0, "square": 1.0}
ROUND = ("round", "scallop")  # frames with room for beads all around


def draw(values: Values, letters: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    is_solid = words["style"] == "solid"
    fore: Tone = "paper" if is_solid else "ink"
    lit: Tone = "glint" if is_solid else "accent"
    stroke = lerp(3.5, 12.0, weight)
    shapes = [Shape(badge_frame(words["shape"], SIZE))]
    if not is_solid:
        shapes = [Shape(badge_frame(words["shape"], SIZE - stroke / 2), stroke=stroke)]
    room = SIZE - (0.0 if is_solid else stroke)
    if words["rim"] == "beads" and words["shape"] in ROUND:
        shapes += _beads(values, room * 0.84, fore)
        room *= 0.76
    elif words["rim"] == "line":
        thin = lerp(1.6, 4.2, weight)
        shape = "round" if words["shape"] == "scallop" else words["shape"]
        shapes.append(Shape(badge_frame(shape, room * 0.87), fore, thin))
        room = room * 0.87 - thin
    size = room * (0.6 if words["shape"] in ROUND else 0.56)
    return shapes + _motif(values, letters, size, fore, lit)


def _beads(values: Values, radius: float, tone: Tone) -> list[Shape]:
    count = (16, 24, 36)[count_between(0, 2, values.numbers["density"])]
    size = radius * 3.1416 / count * lerp(0.3, 0.52, values.numbers["weight"])
    if values.words["bead"] == "tick":
        bead = transform(capsule(radius * 0.12, size * 1.1), move(0, -radius * 0.94))
    else:
        bead = circle(size, (0.0, -radius))
    return [Shape(around(bead, count), tone)]


def _motif(values: Values, letters: str, size: float, fore: Tone, lit: Tone) -> list[Shape]:
    kind = values.words["motif"]
    if letters and values.words["initials"] == "shown":
        return _initials(letters, size, fore, lit, values)
    if kind == "rosette":
        count = (6, 8, 10)[count_between(0, 2, values.numbers["density"])]
        width = size * 1.5 / count * lerp(0.8, 1.5, values.numbers["weight"]) + size * 0.06
        petals = around(transform(leaf(size * 0.86, width), move(0, -size * 0.14)), count)
        return [Shape(petals, fore), Shape(circle(size * 0.1), lit)]
    if kind == "chevrons":
        return _chevrons(values, size, fore, lit)
    if kind == "sunrise":
        return _sunrise(values, size, fore, lit)
    if kind == "door":
        return _door(size, fore, lit, values.numbers["weight"])
    return _cells(values, size, fore, lit)


def _initials(letters: str, size: float, fore: Tone, lit: Tone, values: Values) -> list[Shape]:
    """The letters, and under them what the recipe garnishes them with."""
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


def _door(size: float, fore: Tone, lit: Tone, weight: float) -> list[Shape]:
    """An arched doorway within another, and a dot in the light."""
    stroke = size * lerp(0.12, 0.26, weight)
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
    """Seven hexagons or dots, the middle one lit."""
    pitch, radius = size * 0.64, size * lerp(0.24, 0.34, values.numbers["weight"])
    shapes = [Shape(_cell(values.words["bead"], radius), lit)]
    ring = transform(_cell(values.words["bead"], radius), move(0, -pitch))
    if values.words["bead"] == "tick":
        ring = join(rounded(regular(6, radius, 30, p), radius * 0.1) for p in regular(6, pitch))
        return [Shape(rounded(regular(6, radius, 30), radius * 0.1), lit), Shape(ring, fore)]
    return [*shapes, Shape(around(ring, 6), fore)]


def _cell(kind: str, radius: float) -> Path:
    return circle(radius * 0.96)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = {"shape": ask_frames(intent, tuple(FRAMES))}
    if intent.asks("symmetry") in ("radial", "rotational"):
        limits |= {"motif": ("rosette", "cells"), "initials": ("hidden",)}
    elif intent.asks("symmetry") == "bilateral":
        limits["initials"] = ("hidden",)
    elif intent.lettering == "initials":
        limits["initials"] = ("shown",)
    if intent.says("door", "arch", "gate"):
        limits["motif"] = ("door",)
    elif intent.says("sun", "sunrise", "dawn"):
        limits["motif"] = ("sunrise",)
    return limits


FAMILY = Family(
    name="emblem",
    group="badge",
    words=frozenset(
        {"emblem", "seal", "crest", "stamp", "shield", "medal", "rosette", "door", "arch", "badge", "initials"}
    ),
    parameters=(
        Choice("shape", FRAMES, hold=2.2),
        Choice("style", {"solid": 1.4, "line": 1.0}),
        Choice("rim", {"line": 2.0, "beads": 2.0, "none": 1.0}),
        Choice("bead", {"dot": 1.0, "tick": 1.0}),
        Choice("motif", {"rosette": 2.0, "chevrons": 1.0, "sunrise": 1.5, "door": 1.0, "cells": 1.5}, hold=2.2),
        Choice("initials", {"shown": 3.0, "hidden": 1.0}),
        Choice("garnish", {"none": 1.5, "bar": 1.0, "dots": 1.0, "leaves": 1.2}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    frames=("none",),
)
