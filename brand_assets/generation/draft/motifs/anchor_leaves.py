"""This file draws the anchor with leaves for flukes, and with a bean: as its crown, its seam, its other half."""

from dataclasses import replace
from functools import partial

from brand_assets.generation.draft.geometry import Affine, grow, move, polar, transform, turn
from brand_assets.generation.draft.motifs.duet import FREE, Duet
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.motifs.outline_parts import blade, both, roomy, trace
from brand_assets.generation.draft.motifs.placing import mirror, swell
from brand_assets.generation.draft.outlines import arc, box, circle, sector
from brand_assets.generation.draft.shapes import Shape, move_shapes

BEND, HEART = 66.0, (0.0, 12.0)  # radius and centre of the arms
LEAVES = ("split", "veined", "plain")
POSES = {"up": (100.0, 20.0, 0.0), "out": (112.0, 46.0, 0.0), "barbed": (98.0, 26.0, 0.42)}
"""Clock angle on the arms at which a leaf starts, the angle at which it grows, how much of it lies behind its root."""
CROWNS = {"ring": 1.4, "bean": 0.8}
"""What stands in for the ring, and how often beside the others."""


def draw_fluked(style: Style, leaf: str, pose: str, crown: str) -> list[Shape]:
    """The arms run out into two leaves; a gap parts each from its arm."""
    stem = style.between(13.0, 22.0)
    start, angle, behind = POSES[pose]
    length = 88.0 if pose == "barbed" else 80.0
    root = polar(BEND, start, HEART)
    right = _put(_leaf(style, leaf, length), move(0.0, behind * length), turn(angle), move(*root))
    leaves = [*right, *mirror(right)]
    end = start + (0.0 if behind else 8.0)
    arms = Shape(arc(BEND, end, 360.0 - end, HEART), "ink", stem * 1.08, "butt")
    rims = swell([right[0], *mirror(right[:1])], style.gap * 0.8, "paper")
    return [*_stand(style, stem, crown), arms, *rims, *leaves]


def draw_folded(style: Style, leaf: str, crown: str) -> list[Shape]:
    """Two leaves are the arms: they grow from the anchor's foot to both sides."""
    stem = style.between(13.0, 20.0)
    near = stem / 2 + style.gap
    body = trace(f"M{near:.2f} 96 C68 96 98 56 96 -14 C54 -2 {near + 8:.2f} 26 {near:.2f} 96 Z")
    parts = [Shape(body, "accent")]
    if leaf == "veined":
        parts.append(Shape(trace(f"M{near} 96 C34 70 58 38 80 12"), "paper", style.gap * 0.8, "round", roomy(body)))
    return [*_stand(style, stem, crown, low=96.0), *parts, *mirror(parts)]


def draw_crescent(style: Style, crown: str) -> list[Shape]:
    """Each arm is a leaf bent along the arc, broad in its middle."""
    stem = style.between(13.0, 20.0)
    near = stem / 2 + style.gap
    wide = style.between(30.0, 20.0)
    body = trace(
        f"M{near:.2f} 96 C60 96 96 60 94 -6 "
        f"C{80 - wide:.2f} 18 {52 - wide * 0.6:.2f} {70 - wide * 0.4:.2f} {near:.2f} 96 Z"
    )
    return [*_stand(style, stem, crown, low=96.0), Shape(both(body), "accent")]


def draw_stocked(style: Style) -> list[Shape]:
    """The stock is two leaves, the flukes are barbs."""
    stem = style.between(14.0, 22.0)
    leaf = transform(blade(58.0, 30.0), turn(78.0), move(stem / 2 + style.gap * 0.8, -26.0))
    return [
        Shape(box(stem, 132.0, 0.0, (0.0, 20.0))),
        *_crown(style, "ring", stem),
        *_arms(stem),
        Shape(both(leaf), "accent"),
    ]


def draw_twig(style: Style, crown: str, pose: str) -> list[Shape]:
    """One stroke: shank, stock and arms, each arm's end a leaf of the same line."""
    stroke = style.between(9.0, 15.0)
    start, angle, _ = POSES[pose]
    right = transform(blade(68.0, 40.0), turn(angle), move(*polar(BEND, start, HEART)))
    return [
        *_stand(style, stroke, crown, is_line=True),
        Shape(arc(BEND, start, 360.0 - start, HEART), stroke=stroke),
        Shape(both(right), "accent", stroke),
    ]


def draw_quartered(style: Style, crown: str) -> list[Shape]:
    """On a grid: two quarter discs for arms, two leaves of two quarter arcs on them, a shank of squares."""
    gap, unit = style.gap, 46.0
    half = style.between(7.0, 11.0)
    near = half + gap
    arm = trace(f"M{near} {94 - unit * 1.6} H{near + unit * 1.6} A{unit * 1.6} {near} 94 Z")
    top = 94 - unit * 1.6 - gap
    left = near + unit * 0.6
    leaf = trace(
        f"M{left} {top} V{top - unit * 0.6} A{unit} {left + unit} {top - unit * 1.6} "
        f"V{top - unit} A{unit} {left} {top} Z"
    )
    shank = box(2 * half, 130.0, 0.0, (0.0, 29.0))
    stock = box(78.0, style.between(13.0, 19.0), 0.0, (0.0, -34.0))
    return [Shape(shank), Shape(stock), Shape(both(arm)), Shape(both(leaf), "accent"), *_crown(style, crown, 15.0)]


def draw_tiled(style: Style, crown: str) -> list[Shape]:
    """Of bars and square tiles: a level arm, at each end a tile rounded at two corners, as leaves are."""
    gap, side = style.gap, 50.0
    stem = style.between(15.0, 22.0)
    left, low = 94.0 - side, 92.0 - stem - gap
    leaf = trace(f"M{left} {low} V{low - 12} A{side - 12} {left + side - 12} {low - side} H94 "
                 f"V{low - side + 12} A{side - 12} {left + 12} {low} Z")  # fmt: skip
    base = box(188.0, stem, 0.0, (0.0, 92.0 - stem / 2))
    return [*_stand(style, stem, crown, low=92.0), Shape(base), Shape(both(leaf), "accent")]


def draw_hulled(style: Style, crown: str) -> list[Shape]:
    """Half a disc for the arms, half a lens on each side for the leaves."""
    gap = style.gap
    stem = style.between(14.0, 20.0)
    hull = sector(66.0, 90.0, 270.0, (0.0, 30.0))
    near = stem / 2 + gap
    leaf = trace(f"M{near + 14:.2f} {30 - gap} A96 94 -44 A96 {near + 14:.2f} {30 - gap} Z")
    stock = box(78.0, stem * 0.9, 0.0, (0.0, -28.0))
    shank = box(stem, 76.0, 0.0, (0.0, -6.0))
    return [Shape(hull), Shape(shank), Shape(stock), *_crown(style, crown, stem), Shape(both(leaf), "accent")]


def draw_ringed(style: Style, crown: str) -> list[Shape]:
    """The arms are two quarters of a ring, each leaf a quarter disc that stands on its end."""
    gap, wide = style.gap, style.between(22.0, 30.0)
    stem = style.between(14.0, 20.0)
    near, outer, middle = stem / 2 + gap, 92.0, 4.0
    inner = outer - wide
    quarter = trace(f"M{outer} {middle} A{outer - near:.2f} {near:.2f} {middle + outer - near:.2f} "
                    f"V{middle + inner - near:.2f} U{inner - near:.2f} {inner} {middle} Z")  # fmt: skip
    side = wide + 18.0
    low, r = middle - gap, side - 14.0
    leaf = trace(f"M{outer} {low} H{outer - 14} A{r:.2f} {outer - side:.2f} {low - r:.2f} "
                 f"V{low - side:.2f} H{outer - r:.2f} A{r:.2f} {outer} {low - 14:.2f} Z")  # fmt: skip
    return [*_stand(style, stem, crown, low=96.0), Shape(both(quarter)), Shape(both(leaf), "accent")]


def draw_in_bean(style: Style, is_seam: bool) -> list[Shape]:
    """An anchor cut out of a bean; its shank can run on as the bean's seam."""
    body = transform(circle(1.0), grow(78.0, 98.0))
    stem = style.between(11.0, 16.0)
    cuts: list[Shape] = []
    low = 110.0 if is_seam else 58.0
    high = -110.0 if is_seam else -40.0
    cuts.append(Shape(box(stem, low - high, 0.0, (0.0, (low + high) / 2)), "paper", clip=roomy(body)))
    heart = (0.0, 6.0)
    cuts.append(Shape(arc(46.0, 100.0, 260.0, heart), "paper", stem, "butt"))
    barb = trace("M26 10 L47 -24 L68 14 Z")
    cuts.append(Shape(both(barb), "paper"))
    cuts.append(Shape(box(52.0, stem * 0.95, 0.0, (0.0, -32.0)), "paper"))
    if not is_seam:
        cuts.append(Shape(circle(13.0, (0.0, -58.0)), "paper", stem * 0.8))
    return [Shape(body), *cuts]


def draw_half_bean(style: Style) -> list[Shape]:
    """Left of the shank half a bean, right of it half an anchor."""
    stem, gap = style.between(14.0, 22.0), style.gap
    edge = -stem / 2 - gap
    outer = trace(f"M{edge} 92 C-66 92 -92 58 -92 22 C-92 -14 -66 -46 {edge} -46 Z")
    seam = Shape(trace(f"M{edge - 26} -60 C-18 -10 -66 44 {edge - 26} 108"), "paper", gap, "butt", roomy(outer))
    half = box(120.0, 240.0, 0.0, (60.0 - stem / 2, 0.0))
    right = [replace(s, clip=half) for s in (*_arms(stem), Shape(box(86.0, stem * 0.94, 0.0, (0.0, -28.0))))]
    return [
        Shape(box(stem, 132.0, 0.0, (0.0, 26.0))),
        *_crown(style, "ring", stem),
        *right,
        Shape(outer, "accent"),
        seam,
    ]


def draw_half_leaf(style: Style) -> list[Shape]:
    """Left of the shank half a leaf that grows from the anchor's foot, right of it half an anchor."""
    stem = style.between(14.0, 22.0)
    edge = -stem / 2 - style.gap
    leaf = trace(f"M{edge:.2f} 88 C-78 82 -98 20 -82 -40 C-46 -28 {edge - 6:.2f} 20 {edge:.2f} 88 Z")
    half = box(120.0, 240.0, 0.0, (60.0 - stem / 2, 0.0))
    right = [replace(s, clip=half) for s in (*_arms(stem), Shape(box(86.0, stem * 0.94, 0.0, (0.0, -26.0))))]
    return [Shape(box(stem, 134.0, 0.0, (0.0, 21.0))), *_crown(style, "ring", stem), *right, Shape(leaf, "accent")]


def draw_one_leaf(style: Style, leaf: str) -> list[Shape]:
    """One fluke is a barb, the other a leaf that has sprung from it, larger than it was."""
    stem = style.between(14.0, 22.0)
    start = 106.0
    grown = _put(_leaf(style, leaf, 96.0), turn(30.0), move(*polar(BEND, start, HEART)))
    arms = Shape(arc(BEND, start + 7.0, 262.0, HEART), "ink", stem * 1.08, "butt")
    barb = replace(_arms(stem)[1], clip=box(120.0, 240.0, 0.0, (-60.0, 0.0)))
    return [*_stand(style, stem, "ring"), arms, barb, *swell(grown[:1], style.gap * 0.8, "paper"), *grown]


def draw_bean_crown(style: Style, tips: str) -> list[Shape]:
    """A plain bold anchor whose ring is a bean."""
    stem = style.between(15.0, 24.0)
    round_arms = Shape(arc(BEND, 92.0, 268.0, HEART), "ink", stem * 1.08)
    return [*_stand(style, stem, "bean"), *(_arms(stem) if tips == "barbs" else [round_arms])]


def draw_bean_flukes(style: Style, crown: str) -> list[Shape]:
    """Two beans are the flukes."""
    stem = style.between(14.0, 22.0)
    shapes = [*_stand(style, stem, crown), Shape(arc(BEND, 104.0, 256.0, HEART), "ink", stem * 1.08, "butt")]
    bean = _put(_bean(style, 26.0, 40.0), turn(16.0), move(BEND + 3.0, -12.0))
    return [*shapes, *swell([*bean, *mirror(bean)], style.gap * 0.9, "paper"), *bean, *mirror(bean)]


def draw_leaf_anchor(style: Style) -> list[Shape]:
    """A leaf whose midrib and veins are an anchor of paper."""
    body = blade(196.0, 128.0, (0.0, 98.0))
    stem = style.between(10.0, 14.0)
    return [
        Shape(body),
        Shape(box(stem, 120.0, 0.0, (0.0, 40.0)), "paper", clip=roomy(body)),
        Shape(arc(36.0, 96.0, 264.0, (0.0, 22.0)), "paper", stem, "butt"),
        Shape(both(trace("M18 24 L36 -10 L54 26 Z")), "paper"),
        Shape(box(44.0, stem, 0.0, (0.0, -16.0)), "paper"),
        Shape(circle(12.0, (0.0, -38.0)), "paper", stem * 0.85),
    ]


def draw_leaf_shank(style: Style, leaf: str) -> list[Shape]:
    """The shank is one upright leaf that stands in the anchor's arms."""
    stem = style.between(16.0, 24.0)
    x, y = polar(78.0, 94.0, (0.0, 4.0))
    barb = trace(f"M{x - 27:.2f} {y + 22:.2f} L{x + 1:.2f} {y - 30:.2f} L{x + 20:.2f} {y + 24:.2f} Z")
    one = _put(_leaf(style, leaf, 164.0, 76.0), move(0.0, 66.0))
    arms = Shape(arc(76.0, 96.0, 264.0, (0.0, 4.0)), "ink", stem, "butt")
    return [arms, Shape(both(barb)), *swell(one[:1], style.gap, "paper"), *one]


def _stand(style: Style, stem: float, crown: str, is_line: bool = False, low: float = 86.0) -> list[Shape]:
    """Shank, stock and crown."""
    cap = stem / 2 if is_line else 0.0
    thick = stem if is_line else stem * 0.94
    high = -46.0 if crown == "ring" else -44.0
    return [
        Shape(box(stem, low - high, cap, (0.0, (low + high) / 2))),
        Shape(box(86.0, thick, cap or stem * 0.2, (0.0, -26.0))),
        *_crown(style, crown, stem),
    ]


def _arms(stem: float) -> list[Shape]:
    """Arms that end in barbs."""
    x, y = polar(BEND, 98.0, HEART)
    barb = trace(f"M{x - 29:.2f} {y + 18:.2f} L{x + 2:.2f} {y - 34:.2f} L{x + 31:.2f} {y + 18:.2f} Z")
    return [Shape(arc(BEND, 98.0, 262.0, HEART), "ink", stem * 1.08, "butt"), Shape(both(barb))]


def _crown(style: Style, crown: str, stem: float) -> list[Shape]:
    if crown == "bean":
        return _put(_bean(style, 22.0, 28.0), move(0.0, -44.0 - style.gap - 28.0))
    return [Shape(circle(20.0, (0.0, -66.0)), stroke=stem * 0.78)]


def _bean(style: Style, rx: float, ry: float) -> list[Shape]:
    """Upright, its seam a straight slit: even, and open at any size."""
    body = transform(circle(1.0), grow(rx, ry))
    return [Shape(body, "accent"), Shape(box(style.gap * 0.85, 2.4 * ry), "paper", clip=roomy(body))]


def _leaf(style: Style, leaf: str, length: float, width: float = 0.0) -> list[Shape]:
    """From the origin upwards."""
    wide = width or length * 0.54
    body = blade(length, wide)
    gap = style.gap * 0.85
    shapes = [Shape(body, "accent")]
    if leaf == "plain":
        return shapes
    tip = -length * (1.1 if leaf == "split" else 0.72)
    shapes.append(Shape(trace(f"M0 8 V{tip:.2f}"), "paper", gap, "butt", roomy(body)))
    for t in (0.2, 0.45) if leaf == "veined" else ():
        vein = both(trace(f"M0 {-length * t:.2f} L{wide:.2f} {-length * t - wide * 0.8:.2f}"))
        shapes.append(Shape(vein, "paper", gap, "butt", roomy(body)))
    return shapes


def _put(shapes: list[Shape], *affines: Affine) -> list[Shape]:
    return move_shapes(shapes, 1.0, *affines)


def _list_leaf_duets() -> dict[str, Duet]:
    duets = {
        "leaf_anchor": Duet(draw_leaf_anchor),
        "stocked": Duet(draw_stocked),
        "half_leaf": Duet(draw_half_leaf, holds=FREE, weight=3.0),
        **{f"leaf_shank_{leaf}": Duet(partial(draw_leaf_shank, leaf=leaf)) for leaf in ("split", "veined")},
        **{f"one_{leaf}": Duet(partial(draw_one_leaf, leaf=leaf), holds=FREE, weight=2.0) for leaf in LEAVES},
    }
    for crown, often in CROWNS.items():
        for leaf in LEAVES:
            for pose in POSES:
                draw = partial(draw_fluked, leaf=leaf, pose=pose, crown=crown)
                duets[f"fluked_{leaf}_{pose}_{crown}"] = Duet(draw, weight=0.9 * often)
        for leaf in ("plain", "veined"):
            duets[f"folded_{leaf}_{crown}"] = Duet(partial(draw_folded, leaf=leaf, crown=crown), weight=1.5 * often)
        for pose in ("up", "out"):
            duets[f"twig_{pose}_{crown}"] = Duet(partial(draw_twig, crown=crown, pose=pose), "line", weight=often)
        duets[f"crescent_{crown}"] = Duet(partial(draw_crescent, crown=crown), weight=1.2 * often)
        duets[f"tiled_{crown}"] = Duet(partial(draw_tiled, crown=crown), "module", weight=0.5 * often)
        duets[f"hulled_{crown}"] = Duet(partial(draw_hulled, crown=crown), "module", weight=0.7 * often)
        duets[f"ringed_{crown}"] = Duet(partial(draw_ringed, crown=crown), "module", weight=often)
        duets[f"quartered_{crown}"] = Duet(partial(draw_quartered, crown=crown), "module", weight=often)
    return duets


LEAF_DUETS: dict[str, Duet] = _list_leaf_duets()
BEAN_DUETS: dict[str, Duet] = {
    **{f"crown_{tips}": Duet(partial(draw_bean_crown, tips=tips), weight=1.2) for tips in ("barbs", "round")},
    **{f"flukes_{crown}": Duet(partial(draw_bean_flukes, crown=crown), weight=often)
       for crown, often in (("ring", 2.0), ("bean", 0.8))},
    "in_bean": Duet(partial(draw_in_bean, is_seam=False), weight=2.0),
    "seam": Duet(partial(draw_in_bean, is_seam=True), weight=1.5),
    "half_bean": Duet(draw_half_bean, holds=FREE, weight=3.0),
}  # fmt: skip
