"""This file draws a picture and its echo: lines that follow its outline outwards, or a rim of its own shape."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.choosing import limit_motifs
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.placing import center_box, swell
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_subject, is_lit
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone, invert

WHOLE = frozenset(MOTIFS) - {"bean", "clock", "hand", "key", "leaf", "tree", "wave", "wheat"}
"""Motifs whose outline is one whole, and says what they are."""


def draw(values: Values, letters: str) -> list[Shape]:
    words = values.words
    style = Style(values.numbers["weight"])
    subject = center_box(draw_subject(values))
    if words["echo"] == "rim":
        return [*swell(subject, style.between(15.0, 22.0), "ink"), *invert(subject)]
    count = count_between(1, 3 if words["idea"] == "plain" else 2, values.numbers["density"])
    is_plain = not is_lit(subject)
    line, gap = style.between(7.0, 13.0), style.gap
    pitch = line + gap
    shapes: list[Shape] = []
    for i in range(count, 0, -1):
        tone: Tone = "accent" if i == count and (is_plain or count > 1) else "ink"
        shapes += swell(subject, i * pitch, tone)
        shapes += swell(subject, i * pitch - line, "paper")
    return shapes + subject


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = limit_motifs(intent)
    limits["joint"] = ("grown",)
    return limits


FAMILY = Family(
    name="pictorial_echo",
    group="pictorial",
    words=WHOLE | {"echo", "ripple", "ripples", "rings", "halo", "radiating"},
    parameters=(*SUBJECT, Choice("echo", {"lines": 2.0, "rim": 1.5}, hold=2.2)),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "asymmetric"}),
    frames=("none",),
    survives=frozenset({"tilt", "soften"}),
    is_centered=False,
    colors_itself=True,
    geometries=frozenset({"constructed", "modular", "organic"}),
)
