"""This file draws the clock: a face and two hands, which can be other things that point."""

from brand_assets.generation.draft.geometry import polar
from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import limb
from brand_assets.generation.draft.outlines import around, box, circle, sector
from brand_assets.generation.draft.shapes import Shape, Tone

RAISED = 48.0  # clock angle of hands that mirror each other, as at ten past ten


def _slots(reach: float, on_ink: bool) -> tuple[Slot, ...]:
    return (
        Slot("pair", "grows", (0.0, 26.0), reach * 0.96, 36.0, is_paired=True, on_ink=on_ink),
        Slot("face", "sits", (0.0, 0.0), reach * 0.8, on_ink=on_ink),
    )


def draw_solid(style: Style) -> list[Shape]:
    face = [Shape(circle(97.0)), Shape(around(circle(style.between(4.5, 6.5), (0.0, -80.0)), 4), "paper")]
    return face + _hands(style, 58.0, style.between(12.0, 20.0), "paper", (0.0, 0.0), RAISED)


def draw_late(style: Style) -> list[Shape]:
    """Ten to three on a solid face, the long hand at the hour."""
    hands = _hands(style, 70.0, style.between(12.0, 20.0), "paper", (0.0, 0.0), 0.0)
    return [Shape(circle(97.0)), *hands]


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    ring = Shape(circle(97.0 - stroke / 2), stroke=stroke)
    return [ring, *_hands(style, 62.0 - stroke * 0.6, stroke, "ink", (0.0, 10.0), RAISED)]


def draw_module(style: Style) -> list[Shape]:
    """Twelve bars for the hours, no ring."""
    width = style.between(11.0, 24.0)
    hours = around(box(width, 26.0, 0.0, (0.0, -84.0)), 12)
    return [Shape(hours), *_hands(style, 50.0, width, "ink", (0.0, 8.0), RAISED)]


def draw_quarter(style: Style) -> list[Shape]:
    """A ring, and the quarter of an hour that is left as a quarter disc within it."""
    stroke = style.between(10.0, 24.0)
    inner = 97.0 - stroke - style.gap
    ring = Shape(circle(97.0 - stroke / 2), stroke=stroke)
    return [ring, Shape(sector(inner, 0.0, 90.0), "accent")]


def _hands(
    style: Style, reach: float, width: float, tone: Tone, hub: tuple[float, float], raised: float
) -> list[Shape]:
    if style.without:
        return []
    left = polar(reach * (0.7 if raised == 0 else 1.0), 90.0 if raised == 0 else -raised, hub)
    return [Shape(limb(hub, polar(reach, raised, hub), width), tone), Shape(limb(hub, left, width), tone)]


MOTIF = Motif(
    name="clock",
    words=frozenset({"clock", "clocks", "dial"}),
    hints=frozenset(
        {"time", "watch", "hour", "hours", "minute", "minutes", "punctual", "punctuality", "appointment", "schedule"}
    ),
    builds={
        "solid": Build("solid", draw_solid, slots=_slots(82.0, on_ink=True)),
        "late": Build("solid", draw_late, is_even=False, slots=_slots(84.0, on_ink=True)),
        "line": Build("line", draw_line, slots=_slots(78.0, on_ink=False)),
        "module": Build("module", draw_module, slots=_slots(66.0, on_ink=False)),
        "quarter": Build("module", draw_quarter, is_even=False),
    },
)
