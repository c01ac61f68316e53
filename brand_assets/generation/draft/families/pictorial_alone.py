"""This file draws a picture that stands by itself: one motif, one grown from another, one cut out of another."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs.choosing import PICTURE_WORDS, limit_motifs
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_subject, set_on_base
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Shape


def draw(values: Values, letters: str) -> list[Shape]:
    return set_on_base(draw_subject(values), values)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    return limit_motifs(intent)


FAMILY = Family(
    name="pictorial_alone",
    group="pictorial",
    words=PICTURE_WORDS,
    parameters=SUBJECT,
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "asymmetric"}),
    is_centered=False,
    colors_itself=True,
    geometries=frozenset({"constructed", "modular", "organic"}),
)
