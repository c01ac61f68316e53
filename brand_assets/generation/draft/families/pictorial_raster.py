"""This file draws a picture as a raster: bars across it or behind it, dots that grow with the ink."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between
from brand_assets.generation.draft.geometry import Path, Point, join, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs.choosing import limit_motifs, list_said
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import roomy
from brand_assets.generation.draft.motifs.placing import center_box, fit_circle, swell
from brand_assets.generation.draft.motifs.sampling import Layer, find_tone, read_layers
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_subject, is_lit, set_on_base
from brand_assets.generation.draft.outlines import box, circle
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone, invert, measure

HALF = 100.0
SAMPLES = 5  # per cell, each way
MASSIVE = frozenset(
    {"bean", "drop", "fish", "flame", "heart", "leaf", "moon", "mountain", "shell", "star", "sun", "bell"}
)
"""Motifs that bars may cross: what is left can still be made out."""
BROAD = frozenset({"bird", "boat", "book", "bridge", "cup", "house", "lighthouse", "tree"})
"""Motifs that stand well before bars."""
ACROSS = ("behind", "level", "upright", "rising")
LEAST_SHARE = 0.16  # of a cell that has to be inked: smaller dots are specks


def draw(values: Values, letters: str) -> list[Shape]:
    words = values.words
    if words["raster"] == "dots":
        return _dots(center_box(draw_subject(values)), values)
    if words["raster"] == "behind":
        return _lay_before(values)
    subject = center_box(set_on_base(draw_subject(values), values))
    extent = measure(subject)
    cuts = _bars(values, {"level": 0.0, "upright": 90.0, "rising": -45.0}[words["raster"]], values.numbers["weight"])
    return [*subject, Shape(cuts, "paper", clip=box(extent.width + 2, extent.height + 2))]


def _lay_before(values: Values) -> list[Shape]:
    """A disc of level bars, the subject whole before it."""
    if values.words["tints"] == "one" or values.words["idea"] == "duet":
        return _lay_on(values)
    gap = Style(values.numbers["weight"]).gap
    subject = fit_circle(draw_subject(values), (0.0, 0.0), 82.0)
    tone: Tone = "second" if is_lit(subject) else "accent"
    disc = circle(HALF)
    cuts = _bars(values, 0.0, 0.4)
    return [Shape(disc, tone), Shape(cuts, "paper", clip=roomy(disc)), *swell(subject, gap, "paper"), *subject]


def _lay_on(values: Values) -> list[Shape]:
    """In one colour, or of fine parts: the subject is paper on the disc, the bars are what it floats or stands on."""
    disc, gap = circle(HALF), Style(values.numbers["weight"]).gap
    subject = fit_circle(draw_subject(values), (0.0, -20.0), 66.0)
    levels = [box(2.2 * HALF, gap, 0.0, (0.0, 54.0 + i * 2.0 * gap)) for i in range(3)]
    return [Shape(disc), *invert(subject), Shape(join(levels), "paper", clip=roomy(disc))]


def _bars(values: Values, angle: float, weight: float) -> Path:
    """What is taken out so that an odd number of even bars is left over the picture's height."""
    count = 5 + 2 * count_between(0, 2, values.numbers["density"])
    share = 0.4 - 0.14 * weight
    bar = 2.04 * HALF / (count - share)
    cuts = [box(4 * HALF, bar * share, 0.0, (0.0, (i + 0.5) * bar)) for i in range(-count, count)]
    return transform(join(cuts), turn(angle))


def _dots(subject: list[Shape], values: Values) -> list[Shape]:
    count = (21, 25, 29)[count_between(0, 2, values.numbers["density"])]
    pitch = 2 * HALF / count
    largest = pitch * (0.42 + 0.1 * values.numbers["weight"])
    layers = read_layers(subject)
    dots: dict[Tone, list[Path]] = {}
    for row in range(count):
        for column in range(count):
            center = ((column + 0.5) * pitch - HALF, (row + 0.5) * pitch - HALF)
            tone, share = _sample(layers, center, pitch)
            if share > LEAST_SHARE:
                dots.setdefault(tone, []).append(circle(largest * math.sqrt(share), center))
    return [Shape(join(paths), tone) for tone, paths in dots.items()]


def _sample(layers: list[Layer], center: Point, pitch: float) -> tuple[Tone, float]:
    """The tone that a cell shows most, and how much of the cell is inked."""
    steps = [((i + 0.5) / SAMPLES - 0.5) * pitch for i in range(SAMPLES)]
    hits = [find_tone(layers, center[0] + dx, center[1] + dy) for dx in steps for dy in steps]
    inks: list[Tone] = [tone for tone in hits if tone != "paper"]
    if not inks:
        return "paper", 0.0
    return max(sorted(set(inks)), key=inks.count), len(inks) / len(hits)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = limit_motifs(intent)
    limits["build"] = ("solid", "module")
    if intent.says("dots", "pixel", "pixels", "halftone"):
        limits["raster"] = ("dots",)
        limits["tints"] = ("one",)
    elif len(list_said(intent)) > 1 or not set(list_said(intent)) <= MASSIVE:
        limits["raster"] = ("behind",)
    else:
        limits["raster"] = ("behind", "level") if intent.asks("symmetry") == "bilateral" else ACROSS
    return limits


FAMILY = Family(
    name="pictorial_raster",
    group="pictorial",
    words=MASSIVE - {"bean", "leaf"} | BROAD | {"pixel", "pixels", "dots", "bars", "stripes", "lines", "grid"},
    parameters=(
        *SUBJECT,
        Choice("raster", {"behind": 3.0, "level": 2.0, "upright": 1.0, "rising": 1.0, "dots": 1.0}, hold=2.2),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "asymmetric"}),
    survives=frozenset({"tilt"}),
    is_centered=False,
    colors_itself=True,
    geometries=frozenset({"constructed", "modular"}),
)
