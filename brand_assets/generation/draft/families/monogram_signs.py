"""This file adds to a monogram the one thing that is not a letter: a dot, a deck, water, a ground to carve."""

from dataclasses import replace

from brand_assets.generation.draft.geometry import Affine, Contour, Path, transform
from brand_assets.generation.draft.outlines import box, circle, wave
from brand_assets.generation.draft.shapes import Extent, Shape

OPEN_FOOT = frozenset("FPTVYW")  # letters with room for a dot at their foot
SIGNS = {"none": 5.0, "dot": 0.8, "deck": 1.0, "tide": 0.9, "water": 0.9, "wake": 1.1, "carved": 1.3}
OF_WATER = ("tide", "water", "wake")
BESIDE = ("dot", "deck", "tide", "water")
"""Signs that stand beside the letters or before them."""
SHORT = 0.7  # of the block, so that no seam of it is left above the strokes
WAKE = 0.6  # of the height: where a wave runs through


def add_sign(whole: Extent, last: str, sign: str, stroke: float, gap: float) -> list[Shape]:
    """A dot at the foot, a deck beneath, or water that the legs stand in."""
    middle = (whole.left + whole.right) / 2
    if sign == "dot":
        radius = stroke * 0.62
        x = whole.right - radius if last in OPEN_FOOT else whole.right + stroke * 0.5 + radius
        return [Shape(circle(radius, (x, whole.bottom - radius)), "accent")]
    if sign == "deck":
        return [Shape(box(whole.width, stroke * 0.72, 0.0, (middle, whole.bottom + stroke * 1.1)), "accent")]
    return _add_water(whole, sign, stroke, gap) if sign in ("tide", "water") else []


def _add_water(whole: Extent, sign: str, stroke: float, gap: float) -> list[Shape]:
    """Two waves beneath the letters, or before their feet."""
    line, pitch = stroke * 0.46, stroke * 0.92
    half, middle = whole.width / 2 + stroke * 0.3, (whole.left + whole.right) / 2
    surface = wave(half, 0.0, stroke * 0.24, max(half / 3, stroke * 0.8))
    top = whole.bottom + stroke * 0.9 if sign == "water" else whole.bottom - pitch - line / 2
    waves = [transform(surface, Affine(e=middle, f=top + pitch * i)) for i in range(2)]
    if sign == "water":
        return [Shape(one, "accent", line) for one in waves]
    halos = [Shape(one, "paper", line + 2 * gap) for one in waves]
    shadow = box(2 * half + line, line, 0.0, (middle, top + 2 * pitch))
    return [*halos, Shape(shadow, "paper"), *(Shape(one, "accent", line) for one in waves)]


def add_wake(shapes: list[Shape], whole: Extent, stroke: float, gap: float) -> list[Shape]:
    """A wave of paper through the letters; what is below it is lit."""
    half, middle = whole.width / 2 + stroke, (whole.left + whole.right) / 2
    y = whole.top + whole.height * WAKE
    surface = transform(wave(half, 0.0, stroke * 0.3, half / 2), Affine(e=middle, f=y))
    crest = surface.contours[0]
    low = whole.bottom + stroke
    below = Path((Contour(crest.start, (*crest.steps, (middle + half, low), (middle - half, low)), True),))
    room = box(whole.width + 1, whole.height, 0.0, (middle, (whole.top + whole.bottom) / 2))
    lit = [replace(shape, tone="accent", cut=below) for shape in shapes if shape.tone != "paper"]
    return [*lit, Shape(surface, "paper", max(gap, stroke * 0.26), "butt", clip=room)]


def carve(shapes: list[Shape], whole: Extent, stroke: float, corners: str) -> list[Shape]:
    """The letters left in paper on a block that is hardly lower than they are."""
    pad = stroke * 1.15
    center = ((whole.left + whole.right) / 2, (whole.top + whole.bottom) / 2)
    radius = {"sharp": 0.0, "eased": 8.0}.get(corners, 18.0)
    block = box(whole.width + 2 * pad, whole.height - 2 * SHORT, radius, center)
    return [Shape(block), *(replace(s, tone="paper", clip=block) for s in shapes if s.tone != "paper")]
