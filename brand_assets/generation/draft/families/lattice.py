"""This file draws lattices: nodes on a hexagonal, square or radial grid, linked, around one brighter centre."""

import math
from collections.abc import Mapping

from brand_assets.generation.draft.family import Family, count_between, lerp
from brand_assets.generation.draft.geometry import Path, Point, polar, polyline, transform, turn
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.outlines import box, circle, regular, rounded
from brand_assets.generation.draft.parameters import Choice, Span, Values
from brand_assets.generation.draft.shapes import Shape

ROW = math.sqrt(3) / 2
NEAR = 1.08  # of the pitch: nodes closer than this are neighbours
TILTS = {"hexagonal": 30.0, "square": 45.0, "diamond": 45.0}
"""A grid's other upright position."""
HOLLOW_WALL = 0.42  # of a hollow node's radius


def draw(values: Values, letters: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    steps = count_between(1, 3, values.numbers["density"])
    nodes = [p for p in _grid(words["grid"], steps) if math.hypot(*p) > 1e-6]
    largest = max(math.hypot(*p) for p in nodes)
    radius = lerp(0.15, 0.34, weight) * (1.0 if words["links"] != "none" else 1.18)
    link = lerp(0.055, 0.16, weight)
    core = radius * lerp(1.35, 1.9, values.numbers["core"])
    tilt = turn(TILTS.get(words["grid"], 0.0) if words["tilt"] == "turned" else 0.0)
    pairs = _links(words["links"], words["grid"], nodes)
    shapes = [Shape(transform(polyline(pair), tilt), stroke=link, cap="butt") for pair in pairs]
    for node in map(tilt.apply, nodes):
        far = math.hypot(*node) / largest
        size = radius * _taper(words["taper"], far, values.numbers["fade"])
        shapes += _node(words["node"], node, size, words["fill"] == "hollow" and far > 0.5)
    return shapes + _center(words["center"], words["node"], core, link)


def _grid(kind: str, steps: int) -> list[Point]:
    if kind == "hexagonal":
        axial = [(q, r) for q in range(-steps, steps + 1) for r in range(-steps, steps + 1) if abs(q + r) <= steps]
        return [(q + r / 2, r * ROW) for q, r in axial]
    if kind == "square":
        return [(float(x), float(y)) for x in range(-steps, steps + 1) for y in range(-steps, steps + 1)]
    if kind == "diamond":
        square = _grid("square", steps + 1)
        return [(x, y) for x, y in square if abs(x) + abs(y) <= steps + 1]
    spokes = {1: 6, 2: 8, 3: 12}[steps]
    return [polar(ring, 360 * i / spokes) for ring in range(1, steps + 2) for i in range(spokes)]


def _links(kind: str, grid: str, nodes: list[Point]) -> list[tuple[Point, Point]]:
    if kind == "none":
        return []
    outer = max(math.hypot(*p) for p in nodes)
    if kind == "spokes" or grid == "radial":
        rim = [p for p in nodes if math.hypot(*p) > outer - 1e-6] if grid == "radial" else nodes
        spokes = [((0.0, 0.0), p) for p in rim if grid == "radial" or _is_corner(p, outer, grid)]
        return spokes + (_rings(nodes) if kind == "all" else [])
    points = [(0.0, 0.0), *nodes]
    return [(a, b) for i, a in enumerate(points) for b in points[i + 1 :] if math.dist(a, b) < NEAR]


def _is_corner(point: Point, outer: float, grid: str) -> bool:
    if grid == "square":
        return math.hypot(*point) > outer - 1e-6 or (0 in point and abs(sum(point)) > outer / 1.5)
    return math.hypot(*point) > outer - 1e-6


def _rings(nodes: list[Point]) -> list[tuple[Point, Point]]:
    """Each node of a radial grid with the next on its ring."""
    rings: dict[float, list[Point]] = {}
    for node in nodes:
        rings.setdefault(round(math.hypot(*node), 3), []).append(node)
    return [(ring[i - 1], ring[i]) for ring in rings.values() for i in range(len(ring))]


def _taper(kind: str, far: float, fade: float) -> float:
    if kind == "outward":
        return lerp(1.1, lerp(0.85, 0.42, fade), far)
    return lerp(lerp(0.85, 0.5, fade), 1.1, far) if kind == "inward" else 1.0


def _node(kind: str, center: Point, radius: float, is_hollow: bool) -> list[Shape]:
    if not is_hollow:
        return [Shape(_outline(kind, radius, center))]
    wall = radius * HOLLOW_WALL
    return [Shape(_outline(kind, radius, center)), Shape(_outline(kind, radius - wall, center), "paper")]


def _outline(kind: str, radius: float, center: Point) -> Path:
    if kind == "square":
        return box(radius * 1.76, radius * 1.76, radius * 0.2, center)
    if kind == "hexagon":
        return rounded(regular(6, radius * 1.08, 0, center), radius * 0.12)
    return circle(radius, center)


def _center(kind: str, node: str, core: float, link: float) -> list[Shape]:
    origin = (0.0, 0.0)
    gap = max(link * 1.2, 0.07)
    shapes = [Shape(_outline(node, core + gap, origin), "paper"), Shape(_outline(node, core, origin), "accent")]
    if kind == "ring":
        shapes.append(Shape(_outline(node, core * 0.5, origin), "paper"))
    return shapes


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    for grid, said in {"hexagonal": ("hexagonal", "hexagon"), "square": ("square",), "radial": ("radial",)}.items():
        if intent.says(*said):
            limits["grid"] = ("square", "diamond") if grid == "square" else (grid,)
    if intent.asks("geometry") == "modular":
        limits |= {"links": ("none", "spokes"), "taper": ("even", "outward")}
    elif intent.asks("geometry") == "constructed":
        limits["links"] = ("all",)
    return limits


FAMILY = Family(
    name="lattice",
    group="lattice",
    words=frozenset(
        {
            "lattice",
            "node",
            "nodes",
            "network",
            "grid",
            "mesh",
            "hexagonal",
            "square",
            "radial",
            "centre",
            "center",
            "linked",
        }
    ),
    parameters=(
        Choice("grid", {"hexagonal": 3.0, "square": 2.0, "diamond": 1.0, "radial": 2.0}, hold=2.2),
        Choice("links", {"all": 3.0, "spokes": 2.0, "none": 2.0}),
        Choice("node", {"dot": 4.0, "square": 1.0, "hexagon": 1.0}),
        Choice("fill", {"solid": 3.0, "hollow": 1.2}),
        Choice("taper", {"even": 2.0, "outward": 2.0, "inward": 1.0}),
        Choice("center", {"solid": 3.0, "ring": 1.0}),
        Choice("tilt", {"upright": 2.0, "turned": 1.0}),
        Span("core"),
        Span("fade"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
)
