"""This file draws a picture counterchanged: ink on paper on one side of a line, paper on ink on the other."""

from collections.abc import Mapping
from dataclasses import replace

from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.geometry import Path, move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.choosing import limit_motifs
from brand_assets.generation.draft.motifs.placing import fit_circle
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_subject, is_lit
from brand_assets.generation.draft.outlines import box, sector
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone, invert

HALF = 100.0
PLATES = {"disc": 4.0, "square": 1.0}
SPLITS = {"sides": "asymmetric", "level": "bilateral"}
"""The symmetries under which each way may be taken."""
SHARE = {"disc": 88.0, "square": 92.0}
"""How far the figure reaches into the plate: it is the figure that is seen, not the plate."""


def draw(values: Values, letters: str) -> list[Shape]:
    words = values.words
    subject = fit_circle(draw_subject(values), (0.0, 0.0), SHARE[words["plate"]])
    field: Tone = "accent" if words["field"] == "lit" and not is_lit(subject) else "ink"
    shapes: list[Shape] = []
    for area, is_dark in _areas(words["plate"], words["split"]):
        if is_dark:
            shapes.append(Shape(area, field))
        shapes += [replace(s, clip=area) for s in (_reverse(subject, field) if is_dark else subject)]
    return shapes


def _reverse(subject: list[Shape], field: Tone) -> list[Shape]:
    """The subject in paper, its counters in the field's colour."""
    return [replace(s, tone=field) if s.tone == "ink" else s for s in invert(subject)]


def _areas(plate: str, split: str) -> list[tuple[Path, bool]]:
    angle = {"sides": 0.0, "level": 90.0}[split]
    if plate == "disc":
        return [(sector(HALF, angle, angle + 180.0), True), (sector(HALF, angle + 180.0, angle + 360.0), False)]
    half = transform(box(HALF, 2 * HALF), move(HALF / 2, 0.0), turn(angle))
    return [(half, True), (transform(half, turn(180.0)), False)]


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = limit_motifs(intent)
    symmetry = intent.asks("symmetry")
    splits = tuple(split for split, held in SPLITS.items() if not symmetry or symmetry in held)
    limits["split"] = splits
    limits["build"] = ("solid", "module")
    limits["stance"] = ("upright",)
    return limits


FAMILY = Family(
    name="pictorial_counterchange",
    group="pictorial",
    words=frozenset(MOTIFS) | {"half", "halves", "day", "night", "split"},
    parameters=(
        *SUBJECT,
        Choice("split", {"sides": 3.0, "level": 2.0}, hold=2.2),
        Choice("field", {"plain": 3.0, "lit": 1.0}),
        Choice("plate", PLATES, hold=2.0),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "asymmetric"}),
    frames=("none",),
    survives=frozenset({"tilt"}),
    colors_itself=True,
    geometries=frozenset({"constructed", "modular"}),
)
