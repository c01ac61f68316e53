"""This file draws seals: the name on a circle around a motif or the initials."""

from collections.abc import Mapping

from brand_assets.catalogue.lettering import initials_of
from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.families.badge_centers import (
    BUILDS,
    CENTERS,
    ask_centers,
    ask_repeats,
    draw_center,
    draw_initials,
)
from brand_assets.generation.draft.families.badge_frames import badge_frame
from brand_assets.generation.draft.families.badge_rims import star
from brand_assets.generation.draft.families.ring_text import (
    arrange,
    dot_at,
    fit_cap,
    free_angles,
    set_on_circle,
)
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import Path, join, move, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters.blocks import change_case, is_right_to_left
from brand_assets.generation.draft.letters.choosing import is_drawable
from brand_assets.generation.draft.outlines import arc, circle
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone

SIZE = 100.0
MOST_CHARACTERS = 34  # a longer name has no room on a circle
TRACKINGS = {"tight": 0.02, "normal": 0.12, "wide": 0.3}
BAND = 2.1  # the ring's width in capitals
STYLES = {"solid": 1.2, "band": 1.4, "line": 1.2, "scallop": 0.7}


def draw(values: Values, name: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    face: FontWeight = "medium" if words["letter_weight"] == "medium" else "bold"
    text = change_case(name, words["case"])
    tracking = 0.0 if is_right_to_left(name) else TRACKINGS[words["spacing"]]
    edge = lerp(2.0, 5.0, weight)
    texts = arrange(text, words["arcs"])
    middle = SIZE - edge - 17.0
    cap = fit_cap(texts, words["arcs"], middle, face, tracking)
    middle = SIZE - edge - cap * BAND / 2 - 2.0
    cap = min(cap, fit_cap(texts, words["arcs"], middle, face, tracking))
    inner = middle - cap * BAND / 2
    fore: Tone = "ink" if words["style"] == "line" else "paper"
    shapes = _ground(words["style"], edge, inner)
    shapes += [
        Shape(set_on_circle(part, middle, cap, face, tracking, below=i == 1), fore) for i, part in enumerate(texts)
    ]
    half = free_angles(texts, middle, cap, face, tracking)
    shapes += _garnish(words["between"], half, middle, cap, fore, len(texts) > 1)
    return shapes + _fill(values, name, inner, edge)


def _ground(style: str, edge: float, inner: float) -> list[Shape]:
    if style == "line":
        return [Shape(circle(SIZE - edge / 2), "ink", edge), Shape(circle(inner - edge / 4), "ink", edge / 2)]
    frame = Shape(badge_frame("scallop" if style == "scallop" else "round", SIZE))
    if style == "band":
        return [frame, Shape(circle(inner), "paper")]
    return [frame, Shape(circle(inner), "paper", max(1.6, edge * 0.6))]


def _garnish(kind: str, half: float, radius: float, cap: float, tone: Tone, is_split: bool) -> list[Shape]:
    """Between the ends of the text: what parts them, or runs along the empty arc."""
    if is_split:
        marks = [transform(star(cap * 0.34), move(0.0, -radius), turn(angle)) for angle in (-90, 90)]
        dots = [dot_at(angle, radius, cap * 0.2) for angle in (-90, 90)]
        return [Shape(join(marks if kind == "stars" else dots), tone)]
    free = 360 - 2 * half
    if free < 70 or kind == "dots":
        return [Shape(dot_at(180, radius, cap * 0.2), tone)]
    if kind == "stars":
        angles = (180.0,) if free < 90 else (180 - 18.0, 180.0, 180 + 18.0)
        return [Shape(join(_star_at(angle, radius, cap) for angle in angles), tone)]
    start, end = half + 14.0, 360 - half - 14.0
    return [Shape(arc(radius, start, end), tone, cap * 0.14)]


def _star_at(angle: float, radius: float, cap: float) -> Path:
    """Upright at the bottom, so that it stands like the letters on top."""
    return transform(star(cap * 0.4), move(0.0, radius), turn(angle - 180))


def _fill(values: Values, name: str, inner: float, edge: float) -> list[Shape]:
    is_solid = values.words["style"] in ("solid", "scallop")
    room = (inner - edge) * 0.74
    letters = initials_of(name)
    if values.words["middle"] == "initials" and letters and is_drawable(letters):
        return draw_initials(letters, values, room * 0.92, is_solid)
    return draw_center(values.words["center"], values, room, is_solid)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"center": ask_centers(intent, tuple(CENTERS))}
    for name, attribute in (("case", "letter_case"), ("spacing", "letter_spacing"), ("letter_weight", "letter_weight")):
        if intent.asks(attribute):
            limits[name] = (intent.asks(attribute),)
    if intent.asks("motif") in CENTERS:
        limits["repeat"] = ask_repeats(intent)
    if intent.asks("motif") or len(limits["center"]) < len(CENTERS):
        limits["middle"] = ("center",)
    if intent.asks("fill") == "outline":
        limits["style"] = ("line",)
    return limits


FAMILY = Family(
    name="seal",
    group="badge",
    words=frozenset({"seal", "stamp", "medal", "coin", "roundel", "round", "name", "postmark"}),
    parameters=(
        Choice("style", STYLES, hold=2.4),
        Choice("arcs", {"top": 2.0, "split": 2.0, "around": 1.0, "twice": 0.8}, hold=2.2),
        Choice("case", {"upper": 6.0, "mixed": 1.0, "lower": 0.6}),
        Choice("spacing", {"tight": 0.6, "normal": 2.0, "wide": 1.4}),
        Choice("letter_weight", {"bold": 2.0, "medium": 1.0}),
        Choice("between", {"dots": 1.0, "stars": 1.2, "line": 1.0}),
        Choice("garnish", {"none": 2.0, "bar": 1.0, "dots": 1.0}),
        Choice("middle", {"center": 2.0, "initials": 1.0}),
        Choice("center", CENTERS, hold=2.2),
        Choice("build", dict.fromkeys(BUILDS, 1.0)),
        Choice("repeat", {"one": 10.0, "four": 1.0}),
    ),
    draw=draw,
    limit=limit,
    frames=("none",),
    can_draw=lambda name: 0 < len(name) <= MOST_CHARACTERS and is_drawable(name),
    survives=frozenset(),
    reads="name",
    colors_itself=True,
)
