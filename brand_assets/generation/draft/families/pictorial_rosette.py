"""This file draws a picture as a rosette: a motif repeated about a centre, or upright within a ring of another."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family
from brand_assets.generation.draft.geometry import Path, flatten, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.choosing import TURNING, limit_motifs, list_said
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.placing import fit_circle, grow_from, tint
from brand_assets.generation.draft.motifs.subject import SUBJECT, draw_plain, draw_subject, draw_turning, is_lit
from brand_assets.generation.draft.outlines import around, box, circle
from brand_assets.generation.draft.parameters import Choice, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure, move_shapes

RADIUS = 100.0
FARTHEST_FOOT = 70
COUNTS = {"three": 3, "four": 4, "five": 5, "six": 6, "eight": 8}
WREATH = {"three": 8, "four": 8, "five": 10, "six": 12, "eight": 16}
HOUR = 18.0  # length of a bar in a ring of them
EVENLY = ("four", "six", "eight")
TIMES = {"sparse": ("three", "four"), "medium": ("four", "five", "six"), "dense": ("six", "eight")}


def draw(values: Values, letters: str) -> list[Shape]:
    words = values.words
    gap = Style(values.numbers["weight"]).gap
    count = COUNTS[words["times"]]
    if words["center"] == "upright":
        return _wreathe(values, gap)
    if drawn := draw_turning(values):
        return drawn
    main = draw_plain(words["main"], values)
    if words["between"] == "other" and words["main"] != words["other"]:
        guest = draw_plain(words["other"], values, ("solid", "module"))
        return _alternate(main, guest, 4 if count % 2 == 0 else 3, gap)
    hub = _hub(values, gap)
    foot = max(_find_foot(main, count, gap), 24.0 if hub else 0.0)
    return _ring(main, count, foot, RADIUS) + hub


def _wreathe(values: Values, gap: float) -> list[Shape]:
    """The subject upright within a ring: of the other motif where that may turn, else of dots or bars."""
    words = values.words
    count = WREATH[words["times"]]
    rim = min(36.0, 380.0 / count)
    is_guest = words["other"] in TURNING and words["between"] == "other"
    if "clock" in (words["main"], words["other"]) and words["main"] != words["other"]:
        return _set_in_hours(values, words["other"] if words["main"] == "clock" else words["main"])
    subject = fit_circle(draw_subject(values), (0.0, 0.0), 100.0 - (rim if is_guest else HOUR) - gap)
    tone: Tone = "second" if is_lit(subject) else "accent"
    if is_guest:
        guest = draw_plain(words["other"], values, ("solid",))
        placed = tint(fit_circle(guest, (0.0, -RADIUS + rim / 2), rim / 2), tone)
        return [*(s for i in range(count) for s in move_shapes(placed, 1.0, turn(360.0 * i / count))), *subject]
    return [Shape(_hours(values, count), tone), *subject]


def _set_in_hours(values: Values, name: str) -> list[Shape]:
    """A motif that stands within the twelve hours of a dial."""
    gap = Style(values.numbers["weight"]).gap
    subject = fit_circle(draw_plain(name, values), (0.0, 0.0), 92.0 - HOUR - gap)
    return [Shape(_hours(values, 12), "second" if is_lit(subject) else "accent"), *subject]


def _hours(values: Values, count: int) -> Path:
    thick = Style(values.numbers["weight"]).between(8.0, 14.0)
    dot, bar = circle(thick * 0.66, (0.0, -92.0)), box(thick, HOUR, 0.0, (0.0, -100.0 + HOUR / 2))
    return around(dot if values.words["hub"] == "dot" else bar, count)


def _alternate(main: list[Shape], guest: list[Shape], count: int, gap: float) -> list[Shape]:
    """The guest, smaller and on the rim, where there is room between two of the main motif."""
    between = _ring(guest, count, 98.0 - 0.62 * (RADIUS - _find_foot(guest, count, gap)), 98.0)
    half_step = move_shapes(between, 1.0, turn(180.0 / count))
    return _ring(main, count, _find_foot(main, count, gap), 92.0) + tint(half_step, "accent")


def _ring(one: list[Shape], count: int, inner: float, outer: float) -> list[Shape]:
    """Copies that stand outwards from one radius to another."""
    placed = grow_from(one, (0.0, -inner), outer - inner, 0.0)
    return [shape for i in range(count) for shape in move_shapes(placed, 1.0, turn(360.0 * i / count))]


def _find_foot(one: list[Shape], count: int, gap: float) -> float:
    """Distance of the feet from the centre at which neighbours are a gap apart: tried, not solved."""
    slope = math.tan(math.pi / count)
    extent = measure(one)
    middle = (extent.left + extent.right) / 2
    points = [
        (abs(x - middle) + shape.stroke / 2, extent.bottom - y - shape.stroke / 2)
        for shape in one
        if shape.tone != "paper"
        for line in flatten(shape.path)
        for x, y in line
    ]
    for foot in range(2, FARTHEST_FOOT):
        scale = (RADIUS - foot) / extent.height
        if all(x * scale + gap / 2 <= (foot + y * scale) * slope for x, y in points):
            return float(foot)
    return float(FARTHEST_FOOT)


def _hub(values: Values, gap: float) -> list[Shape]:
    if values.words["hub"] == "dot":
        return [Shape(circle(24.0 - gap), "accent")]
    if values.words["hub"] == "other" and values.words["main"] != values.words["other"]:
        guest = draw_plain(values.words["other"], values, ("solid",))
        return tint(fit_circle(guest, (0.0, 0.0), 24.0 - gap * 0.4), "accent")
    return []


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits = limit_motifs(intent)
    said, symmetry = list_said(intent), intent.asks("symmetry")
    limits["stance"] = ("upright",)
    limits.setdefault("hub", ("none", "dot"))
    is_turned = symmetry in ("radial", "rotational") or (bool(said) and set(said) <= TURNING)
    limits["center"] = ("turned",) if is_turned else ("upright",)
    limits["between"] = ("other",) if len(said) > 1 and (set(said[1:]) <= TURNING or not is_turned) else ("none",)
    times = TIMES.get(intent.asks("density"), tuple(COUNTS))
    limits["times"] = (tuple(t for t in times if t in EVENLY) or EVENLY) if is_turned else times
    if symmetry == "rotational":
        limits["balance"] = ("free",)
    return limits


FAMILY = Family(
    name="pictorial_rosette",
    group="pictorial",
    words=frozenset(MOTIFS) | {"rosette", "wreath", "around", "circle", "wheel"},
    parameters=(
        *SUBJECT,
        Choice("times", {"three": 1.0, "four": 2.0, "five": 1.5, "six": 2.0, "eight": 1.0}, hold=2.0),
        Choice("between", {"none": 1.0, "other": 1.0}, hold=2.0),
        Choice("center", {"upright": 1.0, "turned": 1.0}, hold=2.2),
        Choice("hub", {"none": 2.0, "dot": 1.5, "other": 1.0}),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    survives=frozenset({"soften", "outline"}),
    colors_itself=True,
    geometries=frozenset({"constructed", "modular"}),
)
