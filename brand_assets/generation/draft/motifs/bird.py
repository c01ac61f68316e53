"""This file draws the bird: a swallow from above, and one in profile out of half and quarter discs."""

from brand_assets.generation.draft.motifs.motif import Build, Motif, Slot, Style
from brand_assets.generation.draft.motifs.outline_parts import both, even, trace, triangle
from brand_assets.generation.draft.outlines import circle
from brand_assets.generation.draft.shapes import Shape

WING = Slot("wing", "grows", (-2.0, 0.0), 112.0, -42.0)


def draw_swallow(style: Style) -> list[Shape]:
    lift = style.between(10.0, -2.0)
    half = f"M0 -72 C11 -72 17 -60 18 -46 C46 -58 78 -36 99 10 C70 {-6 - lift} 40 {-8 + lift} 20 14 L16 30 L46 90 L0 46"
    return [Shape(even(half))]


def draw_hover(style: Style) -> list[Shape]:
    """A falcon that stands in the air: wings raised, tail spread, one point beneath it."""
    near = 15.0 + style.gap * 0.7
    wing = trace(f"M{near:.2f} -36 L98 -88 C94 -36 66 2 {near:.2f} 14 Z")
    body = even("M0 -66 C14 -66 19 -54 15 -40 V18 L36 60 H0")
    return [Shape(body), Shape(both(wing)), Shape(circle(style.between(9.0, 12.0), (0.0, 84.0)), "accent")]


def draw_gull(style: Style) -> list[Shape]:
    """The same in one line: a stroke from wing tip to wing tip, a wedge of tail, the point."""
    stroke = style.stroke
    half = stroke / 2
    wings = trace(f"M{-96 + half:.2f} -56 C-52 -66 -18 -44 0 -2 C18 -44 52 -66 {96 - half:.2f} -56")
    tail = trace("M-24 46 L0 -2 L24 46")
    return [Shape(wings, stroke=stroke), Shape(tail, stroke=stroke), Shape(circle(half + 4.0, (0.0, 84.0)), "accent")]


def draw_kite(style: Style) -> list[Shape]:
    """Of bars and triangles: raised wings, a tail, a disc for the head, one for the point."""
    half, deep = style.gap / 2, style.between(44.0, 60.0)
    wing = trace(f"M{half} -14 L97 -74 V{-74 + deep * 0.45:.2f} L{half} {-14 + deep:.2f} Z")
    low = -14.0 + deep + style.gap
    head, point = circle(14.0, (0.0, -46.0)), circle(style.between(10.0, 13.0), (0.0, 86.0))
    tail = triangle((0.0, low - 6.0), (26.0, 64.0), (-26.0, 64.0))
    return [Shape(head), Shape(both(wing)), Shape(tail), Shape(point, "accent")]


def draw_module(style: Style) -> list[Shape]:
    """Body a half disc, head a half disc on a bar, wing a quarter, beak a triangle."""
    gap = style.gap
    body = trace("M-98 -22 L-62 8 H12 V-32 A27 66 -32 V8 A70 -4 78 A66 -70 14 L-98 -22 Z")
    shapes = [
        Shape(body),
        Shape(triangle((66.0 + gap * 0.7, -44.0), (98.0, -30.0), (66.0 + gap * 0.7, -18.0)), "accent"),
        Shape(circle(style.between(5.0, 6.5), (42.0, -32.0)), "paper"),
    ]
    if style.has("wing"):
        shapes.append(Shape(trace(f"M{12 - gap} {8 - gap} H-66 A78 {12 - gap} -76 Z"), "second"))
    return shapes


def draw_dove(style: Style) -> list[Shape]:
    """Two crescents of wing over a lens of body, rising to the right."""
    body = trace(
        "M96 -34 C72 -54 50 -44 40 -24 C22 10 -20 22 -66 14 L-98 40 C-50 78 24 70 56 26 C66 10 70 -12 74 -22 Z"
    )
    shapes = [Shape(body)]
    if style.has("wing"):
        gap = style.gap
        shapes.append(Shape(trace(f"M{30 - gap} {-20 - gap * 0.4} C8 4 -22 8 -56 4 C-30 -22 -20 -60 -22 -96 "
                                  f"C16 -84 34 -56 {30 - gap} {-20 - gap * 0.4} Z"), "second"))  # fmt: skip
    return shapes


def draw_line(style: Style) -> list[Shape]:
    stroke = style.stroke
    outline = trace("M-88 -20 L-56 6 H10 V-28 A25 60 -28 V6 A62 -2 68 A58 -64 10 Z")
    beak = trace("M64 -34 L88 -26 L64 -14")
    return [Shape(outline, stroke=stroke), Shape(beak, stroke=stroke)]


MOTIF = Motif(
    name="bird",
    words=frozenset({"bird", "birds", "swallow", "dove", "gull", "wing", "wings", "sparrow", "kestrel", "falcon"}),
    hints=frozenset({"flight", "fly", "song", "migrating", "freedom", "nest"}),
    builds={
        "hover": Build("solid", draw_hover),
        "gull": Build("line", draw_gull),
        "kite": Build("module", draw_kite),
        "swallow": Build("solid", draw_swallow),
        "dove": Build("solid", draw_dove, is_even=False, slots=(WING,)),
        "module": Build("module", draw_module, is_even=False, slots=(WING,)),
        "line": Build("line", draw_line, is_even=False),
    },
)
