"""This file draws what stands above the horizon of a scenic badge: rows of trees, a sun, a moon, peaks, a hill."""

from brand_assets.generation.draft.families.horizon_scene import Scene
from brand_assets.generation.draft.family import count_between, lerp
from brand_assets.generation.draft.geometry import Contour, Curve, Path, Point, move, polygon, transform
from brand_assets.generation.draft.outlines import arc_steps, box, circle, leaf, sector
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Shape

SLENDER = 2.7  # height of a tree, at most, in widths
TREES = {"pine": 2.5, "tiered": 2.0, "leaf": 1.2, "round": 1.0, "slim": 1.0, "split": 1.0}
ROWS = {"peak": 3.0, "valley": 1.6, "even": 1.0, "uneven": 1.4, "rising": 1.0, "few": 1.4}
"""How the trees' heights run along the horizon."""
LOWER = {"sun_trees": 0.68, "peak_trees": 0.68, "hill_trees": 0.68, "moon_trees": 0.6}
"""How much lower trees are that share the sky."""
HILL = 0.3  # of the radius: how high a hill rises


def draw_sky(scene: Scene, values: Values) -> list[Shape]:
    above = values.words["above"]
    shapes: list[Shape] = []
    if above in ("sun", "sun_trees"):
        shapes += _sun(scene, values, is_low=above == "sun_trees")
    if above == "moon_trees":
        shapes += _moon(scene, values)
    if above in ("peaks", "peak_trees"):
        shapes += _peaks(scene, values, are_behind=above == "peak_trees")
    if above == "hill_trees":
        shapes += _trees(scene, values, rise=scene.radius * HILL) + _hill(scene)
    elif above not in ("sun", "peaks"):
        shapes += _trees(scene, values, rise=0.0)
    return shapes


def _sun(scene: Scene, values: Values, is_low: bool) -> list[Shape]:
    radius = scene.radius * lerp(0.26, 0.4, values.numbers["sun"]) * (1.7 if is_low else 1.0)
    if values.words["sunrise"] == "half" or is_low:
        return [Shape(sector(radius, -90, 90, (0.0, scene.base)), scene.sun)]
    y = (scene.horizon - scene.radius) / 2 + 2.0
    return [Shape(circle(min(radius, (scene.horizon + scene.radius) * 0.36), (0.0, y)), scene.sun)]


def _moon(scene: Scene, values: Values) -> list[Shape]:
    """A crescent at one side, above the trees."""
    radius = scene.radius * lerp(0.13, 0.19, values.numbers["sun"])
    side = 1 if values.words["sunrise"] == "half" else -1
    at = (side * scene.radius * 0.36, -scene.radius * 0.6)
    return [
        Shape(circle(radius, at), scene.sun),
        Shape(circle(radius * 0.86, (at[0] + radius * 0.42, at[1] - radius * 0.24)), scene.ground),
    ]


def _trees(scene: Scene, values: Values, rise: float) -> list[Shape]:
    """A row on the horizon, each with air around it, the farther ones painted first."""
    kind, row = values.words["tree"], values.words["row"]
    count = 3 if row == "few" else 2 * count_between(2, 4, values.numbers["density"]) + 1
    pitch = 2 * scene.half_width(scene.base) * 0.88 / count
    tallest = (scene.base + scene.radius) * lerp(0.6, 0.84, values.numbers["tall"])
    tallest *= LOWER.get(values.words["above"], 1.0)
    shapes: list[Shape] = []
    for i in sorted(range(count), key=lambda i: -abs(i - count // 2)):
        share = _share(row, i, count)
        if share == 0:
            continue
        x = (i - count // 2) * pitch
        base = scene.base - rise * max(0.0, 1 - (x / (scene.radius * 0.95)) ** 2)
        room = (base + scene.half_height(abs(x) + pitch * 0.3)) * 0.88
        height = max(pitch * 0.6, min(tallest * share, room, pitch * SLENDER))
        width = pitch * lerp(0.94, 1.14, values.numbers["weight"]) * (0.62 if row == "few" else 1.0)
        tree = _tree(kind, x, base + (scene.gap if rise else 0.0), width, height)
        halo = Shape(tree, scene.ground, scene.gap * 1.3, clip=scene.clip)
        shapes += [halo, Shape(tree, scene.land, clip=scene.clip)]
    return shapes


def _share(row: str, i: int, count: int) -> float:
    """Height of a tree of the row, of the tallest; 0 where there is none."""
    half = count // 2
    off = abs(i - half) / half
    if row == "valley":
        return 0.0 if off < 0.3 and count > 3 else lerp(0.5, 1.0, off)
    if row == "even":
        return 0.78
    if row == "uneven":
        return (1.0, 0.58, 0.82, 0.5, 0.7)[abs(i - half) % 5]
    if row == "rising":
        return lerp(0.42, 1.0, i / (count - 1))
    if row == "few":
        return 1.0 if off == 0 else 0.62
    return 1 - 0.5 * off * (0.9 + 0.1 * off) - (0.13 if abs(i - half) % 2 else 0.0)


def _tree(kind: str, x: float, base: float, width: float, height: float) -> Path:
    half = width / 2
    trunk = box(width * 0.14, height * 0.3, 0.0, (x, base - height * 0.15))
    if kind == "leaf":
        crown = leaf(height * 0.86, min(width * 0.8, height * 0.6))
        return transform(crown, move(x, base - height * 0.14)) + trunk
    if kind == "round":
        radius = min(half * 0.86, height * 0.42)
        return _capsule(x, base - height * 0.2, radius, height * 0.8) + trunk
    if kind == "slim":
        return transform(leaf(height, half * 1.1), move(x, base))
    if kind == "split":
        cut = min(width * 0.06, 1.6)
        sides = [polygon([(x + s * cut, base), (x + s * cut, base - height), (x + s * half, base)]) for s in (-1, 1)]
        return sides[0] + sides[1]
    if kind == "tiered":
        low, high = base - height * 0.34, base - height * 0.62
        foot = base - height * 0.08
        steps = [(0.6, high), (0.34, high), (0.82, low), (0.46, low), (1.0, foot), (0.12, foot), (0.12, base)]
        crown_points: list[Point] = [(x, base - height), *((x + half * share, y) for share, y in steps)]
        return polygon(crown_points + [(2 * x - px, py) for px, py in reversed(crown_points[1:])])
    return polygon([(x - half, base), (x, base - height), (x + half, base)])


def _capsule(x: float, base: float, radius: float, height: float) -> Path:
    """Round at both ends."""
    top, low = base - height + radius, base - radius
    over, under = arc_steps((x, top), radius, -90, 90), arc_steps((x, low), radius, 90, 270)
    return Path((Contour((x - radius, top), (*over, (x + radius, low), *under), True),))


def _hill(scene: Scene) -> list[Shape]:
    """A rise that the trees stand on, level at both ends."""
    half, top = scene.radius * 1.02, scene.base - scene.radius * HILL
    up = Curve((-half * 0.5, scene.base), (-half * 0.42, top), (0.0, top))
    down = Curve((half * 0.42, top), (half * 0.5, scene.base), (half, scene.base))
    hill = Path((Contour((-half, scene.base), (up, down), True),))
    return [Shape(hill, scene.ground, scene.gap * 2, clip=_above(scene)), Shape(hill, scene.land, clip=scene.clip)]


def _above(scene: Scene) -> Path:
    return box(4 * scene.radius, 2 * scene.radius, 0.0, (0.0, scene.base - scene.radius))


def _peaks(scene: Scene, values: Values, are_behind: bool) -> list[Shape]:
    base = scene.base
    height = (base + scene.radius) * lerp(0.62, 0.8, values.numbers["tall"])
    half = height * lerp(0.66, 0.9, values.numbers["sun"])
    sides = [
        polygon([(s * half * 0.1, base), (s * half * 0.86, base - height * 0.6), (s * half * 1.7, base)])
        for s in (-1, 1)
    ]
    main = polygon([(-half, base), (0.0, base - height), (half, base)])
    top, snow = base - height, base - height * 0.66
    right = [(half * 0.34, snow), (half * 0.12, snow - height * 0.06)]
    left = [(-x, y) for x, y in reversed(right)]
    cap = polygon([(0.0, top), *right, (0.0, snow + height * 0.06), *left])
    if are_behind:
        return [Shape(main, scene.sun, clip=scene.clip)]
    return [
        *(Shape(side, scene.land, clip=scene.clip) for side in sides),
        Shape(main, scene.ground, scene.gap * 2, "butt", clip=scene.clip),
        Shape(main, scene.land, clip=scene.clip),
        Shape(cap, scene.sun, clip=scene.clip),
    ]
