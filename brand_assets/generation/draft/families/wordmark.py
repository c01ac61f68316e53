"""This file draws wordmarks: the whole name as the mark, in one setting and with one idea."""

from collections.abc import Mapping

from brand_assets.catalogue.lettering import part_humps
from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.families.letter_settings import SETTINGS, limit_setting
from brand_assets.generation.draft.families.skeleton_rows import keep_upright
from brand_assets.generation.draft.families.wordmark_ideas import FREQUENCIES, IDEAS
from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters.blocks import TRACKINGS, Align, change_case, is_right_to_left, set_rows
from brand_assets.generation.draft.letters.choosing import is_drawable
from brand_assets.generation.draft.letters.lines import split_words
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape

LONG = 12  # characters from which a name of several words is stacked
COLORED = ("point", "underline", "lit", "dots", "rounds", "tones", "tab", "lead")
FILLED = ("boxed", "tab", "overlapped")
"""Ideas that need solid shapes, which are none where shapes are outlines."""
WEIGHTS: dict[str, FontWeight] = {"medium": "medium", "bold": "bold"}
ALIGNS: dict[str, Align] = {"left": "left", "center": "center", "justified": "justified"}


def draw(values: Values, name: str) -> list[Shape]:
    words = values.words
    case, spacing = words["setting"].split()
    lines = {"one": 1, "two": 2, "three": 3}[words["lines"]]
    parted = " ".join(part_humps(name)) if lines > 1 and " " not in name else name
    text = change_case(parted, case)
    rows = set_rows(text, lines, ALIGNS[words["align"]], WEIGHTS[words["letter_weight"]], TRACKINGS[spacing])
    if is_right_to_left(name):
        return [Shape(row.path) for row in rows]
    is_hollow = words["fill"] == "outline" and words["idea"] in FILLED
    shapes = IDEAS["plain" if is_hollow else words["idea"]](rows, values)
    return [shape for shape in shapes if shape.path.contours]  # an idea may take the only letter


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"setting": limit_setting(intent), "lines": _limit_lines(intent.brand)}
    if intent.asks("letter_weight") in WEIGHTS:
        limits["letter_weight"] = (intent.asks("letter_weight"),)
    limits["motif"] = (intent.asks("motif"),) if intent.asks("motif") in MOTIFS else ("none",)
    if intent.asks("motif") in MOTIFS:
        limits["idea"] = ("rounds", "point") if set("oO0") & set(intent.brand) else ("point",)
    elif intent.asks("color_count") in ("two", "three"):
        limits["idea"] = COLORED
    elif intent.asks("fill") == "outline":
        limits["idea"] = ("plain",)
    elif intent.says("underline", "underlined", "line"):
        limits["idea"] = ("underline", "rules")
    elif intent.says("cut", "sliced", "slice", "stencil"):
        limits["idea"] = ("sliced", "stencil")
    if intent.asks("letter_spacing") and "idea" not in limits:
        limits["idea"] = tuple(idea for idea in IDEAS if idea != "overlapped")
    return limits | keep_upright(intent)


def _limit_lines(name: str) -> tuple[str, ...]:
    words = split_words(name)
    if len(words) == 1:
        return ("one", "two") if len(part_humps(name)) == 2 else ("one",)
    if len(name) < LONG:
        return ("one", "two")
    return ("two",) if len(words) == 2 else ("two", "three")


FAMILY = Family(
    name="wordmark",
    group="wordmark",
    words=frozenset({"word", "wordmark", "name", "lettering", "type", "typographic", "logotype"}),
    parameters=(
        Choice("setting", SETTINGS, hold=2.2),
        Choice("letter_weight", {"bold": 2.0, "medium": 1.0}),
        Choice("lines", {"one": 1.0, "two": 2.0, "three": 1.0}, hold=2.4),
        Choice("align", {"left": 2.0, "center": 1.0, "justified": 2.0}, hold=2.0),
        Choice("idea", FREQUENCIES, hold=2.2),
        Choice("motif", {"none": 1.0, **dict.fromkeys(MOTIFS, 1.0)}, hold=2.4),
        Span("place"),
        Span("shape"),
    ),
    draw=draw,
    limit=limit,
    frames=("none",),
    is_centered=False,
    can_draw=lambda name: bool(name) and is_drawable(name),
    survives=frozenset({"soften", "slice", "outline", "tilt"}),
    reads="name",
    colors_itself=True,
)
