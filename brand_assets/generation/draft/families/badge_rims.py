"""This file draws the rims of round badges: beads, ticks, stars, a rope, a fine line, a double one."""

from brand_assets.generation.draft.family import count_between, lerp
from brand_assets.generation.draft.geometry import Path, move, polygon, transform, turn
from brand_assets.generation.draft.outlines import around, capsule, circle, regular
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Shape, Tone

RIMS = {"none": 1.0, "line": 1.6, "double": 1.0, "beads": 1.4, "ticks": 1.0, "rope": 1.0, "stars": 0.6}
EVEN = tuple(rim for rim in RIMS if rim != "rope")
"""Rims that are the same on the left and on the right."""
ROUND_ONLY = ("beads", "ticks", "rope", "stars")
SLANT_DEG = 52.0


def draw_rim(kind: str, values: Values, radius: float, tone: Tone) -> tuple[list[Shape], float]:
    """The rim inside a circle of this radius, and the radius that it leaves free."""
    weight = values.numbers["weight"]
    if kind == "none":
        return [], radius
    if kind in ("line", "double"):
        thin = lerp(1.8, 4.0, weight)
        lines = [Shape(circle(radius * 0.92 - thin / 2), tone, thin)]
        if kind == "double":
            lines.append(Shape(circle(radius * 0.92 - thin * 2.6), tone, thin * 0.6))
        return lines, radius * 0.92 - thin * (1.6 if kind == "line" else 3.6)
    count = (20, 28, 40)[count_between(0, 2, values.numbers["density"])]
    pitch = 2 * 3.1416 * radius * 0.9 / count
    return [Shape(around(_piece(kind, radius, pitch, weight), count), tone)], radius * 0.8


def _piece(kind: str, radius: float, pitch: float, weight: float) -> Path:
    middle = radius * 0.9
    if kind == "beads":
        return circle(min(pitch * lerp(0.22, 0.36, weight), radius * 0.055), (0.0, -middle))
    if kind == "ticks":
        return transform(capsule(radius * 0.1, pitch * lerp(0.2, 0.42, weight)), move(0.0, -middle + radius * 0.05))
    if kind == "stars":
        return transform(star(min(pitch * 0.34, radius * 0.07)), move(0.0, -middle))
    strand = transform(capsule(radius * 0.15, pitch * lerp(0.34, 0.5, weight)), move(0.0, radius * 0.075))
    return transform(strand, turn(SLANT_DEG), move(0.0, -middle))


def star(size: float) -> Path:
    """Five points, the first one up, about the origin."""
    outer, inner = regular(5, size), regular(5, size * 0.42, 36.0)
    return polygon([point for pair in zip(outer, inner, strict=True) for point in pair])
