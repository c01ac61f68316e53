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
LEAST_NODES = 8  # fewer read as the pips of a domino
LEAST_RING = 0.34  # of the pitch: a smaller centre stays solid
LEAST_STUB = 0.35  # of the pitch: links to the centre are left out where less of them would be seen
MOST_LINKED = 2  # steps of a linked grid: finer ones close up when small
NEAR = 1.08  # of the pitch: nodes closer than this are neighbours
TILTS = {"hexagonal": 30.0, "square": 45.0, "diamond": 45.0}
"""A grid's other upright position."""
HOLLOW_WALL = 0.42  # of a hollow node's radius


def draw(values: Values, letters: str) -> list[Shape]:
    words, weight = values.words, values.numbers["weight"]
    steps = count_between(1, 3, values.numbers["density"])
    if words["links"] == "all" and words["grid"] in ("square", "hexagonal"):
        steps = min(steps, MOST_LINKED)
    nodes = [p for p in _grid(words["grid"], steps) if math.hypot(*p) > 1e-6]
    largest = max(math.hypot(*p) for p in nodes)
    if words["links"] == "none" and words["grid"] != "radial":
        nodes = _choose_nodes(words["share"], nodes, largest)
    radius = lerp(0.16, 0.38, weight) * (1.0 if words["links"] != "none" else 1.18)
    link = lerp(0.06, 0.19, weight) * (1.0, 1.1, 1.3)[steps - 1]
    nearest = min(math.hypot(*p) for p in nodes)
    core = min(radius * lerp(1.35, 1.9, values.numbers["core"]), (nearest - 1.3 * radius - _clear(link)) / 1.1)
    tilt = turn(TILTS.get(words["grid"], 0.0) if words["tilt"] == "turned" else 0.0)
    pairs = _links(words["links"], words["grid"], nodes)
    if nearest - 1.2 * radius - core - _clear(link) < LEAST_STUB and words["links"] == "all":
        pairs = [pair for pair in pairs if min(math.hypot(*end) for end in pair) > 1e-6]
    shapes = [Shape(transform(polyline(pair), tilt), stroke=link, cap="butt") for pair in pairs]
    for node in map(tilt.apply, nodes):
        far = math.hypot(*node) / largest
        size = radius * (_taper(words["taper"], far, values.numbers["fade"]) if len(nodes) > LEAST_NODES else 1.0)
        shapes += _node(words["node"], node, size, words["body"] == "hollow" and far > 0.5)
    return shapes + _center(words["center"], words["node"], core, link)


def _choose_nodes(share: str, nodes: list[Point], largest: float) -> list[Point]:
    """Of a lattice without links: all nodes, the rim, every second ring, or those on its axes."""
    kept = nodes
    if share == "rim":
        kept = [p for p in nodes if math.hypot(*p) > largest * 0.8]
    elif share == "axes":
        kept = [p for p in nodes if min(abs(p[0]), abs(p[1]), abs(abs(p[0]) * ROW * 2 - abs(p[1]))) < 0.1]
    elif share == "rings":
        rings = sorted({round(math.hypot(*p), 3) for p in nodes}, reverse=True)
        kept = [p for p in nodes if rings.index(round(math.hypot(*p), 3)) % 2 == 0]
    return kept if len(kept) >= LEAST_NODES else nodes


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
        return box(radius * 1.76, radius * 1.76, 0.0, center)
    if kind == "diamond":
        return rounded(regular(4, radius * 1.24, 0, center), 0.0)
    if kind == "hexagon":
        return rounded(regular(6, radius * 1.08, 0, center), 0.0)
    return circle(radius, center)


def _clear(link: float) -> float:
    """Paper around the centre."""
    return max(link * 1.2, 0.07)


def _center(kind: str, node: str, core: float, link: float) -> list[Shape]:
    origin = (0.0, 0.0)
    gap = _clear(link)
    shapes = [Shape(_outline(node, core + gap, origin), "paper"), Shape(_outline(node, core, origin), "accent")]
    if kind == "ring" and core > LEAST_RING:
        shapes.append(Shape(_outline(node, core * 0.5, origin), "paper"))
    return shapes


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {}
    for grid, said in {"hexagonal": ("hexagonal", "hexagon"), "square": ("square",), "radial": ("radial",)}.items():
        if intent.says(*said):
            limits["grid"] = ("square", "diamond") if grid == "square" else (grid,)
    if intent.asks("geometry") == "modular":
        limits |= {
            "links": ("none", "spokes"),
            "taper": ("even", "outward"),
            "node": ("dot", "square", "hexagon", "diamond"),
        }
    elif intent.asks("geometry") == "constructed":
        limits |= {"links": ("all",), "node": ("dot", "square", "hexagon", "diamond")}
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
        Choice("node", {"dot": 4.0, "square": 1.5, "hexagon": 1.0, "diamond": 1.2}),
        Choice("share", {"all": 3.0, "rim": 1.5, "axes": 1.5, "rings": 1.5}, hold=2.0),
        Choice("body", {"solid": 3.0, "hollow": 1.2}),
        Choice("taper", {"even": 2.0, "outward": 2.0, "inward": 1.0}),
        Choice("center", {"solid": 3.0, "ring": 1.0}),
        Choice("tilt", {"upright": 2.0, "turned": 1.0}),
        Span("core"),
        Span("fade"),
    ),
    draw=draw,
    limit=limit,
    symmetries=frozenset({"bilateral", "rotational", "radial"}),
    survives=frozenset({"tilt", "soften"}),
    geometries=frozenset({"constructed", "modular"}),
    fixed=frozenset({"terminals"}),
)
