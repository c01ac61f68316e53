"""This file draws overlaps: two or three equal shapes and, where they meet, a third colour or the paper."""

from collections.abc import Mapping

from brand_assets.generation.draft.family import TREATMENTS, Family, keep_symmetric, lerp
from brand_assets.generation.draft.geometry import Path, grow, move, polar, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle, leaf, regular, rounded
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape, Tone, measure

RADIUS = 60.0
LAWS = {"pair": "bilateral rotational radial", "triple": "bilateral", "slant": "rotational", "unequal": "asymmetric",
        "tall": "bilateral rotational radial"}  # fmt: skip
FORMS = {"disc": 3.0, "square": 1.0, "leaf": 1.5, "pill": 1.5, "diamond": 1.0}


def draw(values: Values, letters: str) -> list[Shape]:
    words = values.words
    forms = _place(values)
    x, y = measure([Shape(form) for form in forms]).optical_center
    forms = [transform(form, move(-x, -y)) for form in forms]
    tints = words["tints"]
    tones: list[Tone] = ["ink", "second" if tints == "both" and len(forms) == 2 else "ink", "ink"]
    shapes = [Shape(form, tone) for form, tone in zip(forms, tones, strict=False)]
    shared: Tone = "paper" if tints == "one" else "accent"
    for i, form in enumerate(forms):
        shapes += [Shape(form, shared, clip=other) for other in forms[i + 1 :]]
    if len(forms) == 3:
        heart: Tone = "second" if tints == "both" else "ink" if words["heart"] == "filled" else "paper"
        shapes.append(Shape(forms[0], heart, clip=forms[1], cut=forms[2]))
    return shapes


def _place(values: Values) -> list[Path]:
    """The equal shapes, each where the law has it."""
    law, near = values.words["law"], lerp(0.78, 0.44, values.numbers["overlap"])
    if values.words["form"] == "leaf":
        lean = lerp(24.0, 40.0, values.numbers["overlap"])
        blade = transform(leaf(190.0, lerp(60.0, 88.0, values.numbers["weight"])), move(0, 95.0))
        if law == "unequal":
            return [blade, transform(blade, grow(0.62), move(*polar(58.0, 70.0)), turn(30.0))]
        angles = {"triple": (0.0, 60.0, 120.0), "tall": (45.0, 135.0)}.get(law, (-lean, lean))
        return [transform(blade, turn(angle)) for angle in angles]
    kind = "disc" if values.words["form"] == "square" and law != "slant" else values.words["form"]
    form = _form(kind, lerp(0.86, 1.04, values.numbers["weight"]) * RADIUS)
    if law == "triple":
        return [transform(form, move(*polar(RADIUS * near * 1.16, angle))) for angle in (0.0, 120.0, 240.0)]
    if law == "unequal":
        small = _form(kind, RADIUS * lerp(0.54, 0.66, values.numbers["weight"]))
        return [form, transform(small, move(*polar(RADIUS * (0.42 + near * 0.7), 48.0)))]
    angle = {"slant": 45.0, "tall": 0.0}.get(law, 90.0)
    return [transform(form, move(*polar(RADIUS * near, angle + flip))) for flip in (180.0, 0.0)]


def _form(kind: str, radius: float) -> Path:
    if kind == "square":
        return box(radius * 1.8, radius * 1.8)
    if kind == "pill":
        return box(radius * 1.3, radius * 2.2, radius * 0.65)
    return rounded(regular(4, radius * 1.2), 0.0) if kind == "diamond" else circle(radius)


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"law": keep_symmetric(intent, LAWS)}
    if intent.asks("symmetry") in ("rotational", "radial"):
        limits |= {"tints": ("one", "accent"), "form": ("disc", "square", "pill", "diamond")}
    if intent.asks("geometry") == "constructed":
        limits["form"] = tuple(form for form in limits.get("form", tuple(FORMS)) if form != "leaf")
    return limits


FAMILY = Family(
    name="overlap",
    group="negative",
    words=frozenset(
        {"overlap", "overlapping", "shared", "share", "together", "transparent", "venn", "meet", "between", "lens"}
    ),
    parameters=(
        Choice("law", {"pair": 2.0, "triple": 2.0, "slant": 1.5, "tall": 1.0, "unequal": 1.5}, hold=2.2),
        Choice("form", FORMS, hold=2.2),
        Choice("heart", {"filled": 1.0, "open": 1.0}),
        Span("overlap"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial", "asymmetric"}),
    survives=TREATMENTS - {"outline", "split"},
    geometries=frozenset({"constructed"}),
    colors_itself=True,
    fixed=frozenset({"line_weight", "density", "terminals"}),
)
