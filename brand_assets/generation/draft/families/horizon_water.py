"""This file draws what lies below the horizon of a scenic badge: waves, bars of light, ripples, dashes, swell."""

from brand_assets.generation.draft.families.horizon_scene import Scene
from brand_assets.generation.draft.family import count_between, lerp
from brand_assets.generation.draft.geometry import Affine, Contour, Path, join, move, polyline, transform
from brand_assets.generation.draft.outlines import arc, box, wave
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Cap, Shape

WATERS = {"cut": 1.6, "waves": 1.8, "bars": 1.4, "ripples": 1.2, "dashes": 1.2, "zigzag": 0.9, "swell": 1.2}


def draw_water(scene: Scene, values: Values) -> list[Shape]:
    kind, rows = values.words["below"], count_between(2, 4, values.numbers["density"])
    if kind == "bars":
        return [Shape(join(_bars(scene, rows + 1)), scene.water, clip=scene.clip)]
    if kind == "dashes":
        return [_shore(scene, values), Shape(join(_dashes(scene, values, rows + 1)), scene.water, clip=scene.clip)]
    if kind == "ripples":
        return _ripples(scene, values, rows)
    pitch = scene.depth / (rows + 0.6)
    stroke = pitch * lerp(0.24, 0.46, values.numbers["weight"])
    if kind == "swell":
        return _swell(scene, values, rows)
    lines = [_line(kind, scene, values, scene.horizon + pitch * (i + 0.75), pitch) for i in range(rows)]
    if kind == "cut":
        block = box(3 * scene.radius, scene.depth * 2, 0.0, (0.0, scene.horizon + scene.depth))
        return [Shape(block, scene.water, clip=scene.clip),
                *(Shape(line, scene.ground, stroke * 0.8, clip=scene.clip) for line in lines)]  # fmt: skip
    cap: Cap = "butt" if kind == "zigzag" else "round"
    return [_shore(scene, values), *(Shape(line, scene.water, stroke, cap, scene.clip) for line in lines)]


def _shore(scene: Scene, values: Values) -> Shape:
    """The horizon itself, a level line."""
    wide = scene.radius * 1.3
    thick = lerp(3.0, 7.0, values.numbers["weight"])
    return Shape(polyline([(-wide, scene.horizon), (wide, scene.horizon)]), scene.land, thick, "butt", scene.clip)


def _line(kind: str, scene: Scene, values: Values, y: float, pitch: float) -> Path:
    wide, amplitude = scene.radius * 1.3, pitch * lerp(0.12, 0.25, values.numbers["swell"])
    if kind != "zigzag":
        return wave(wide, y, amplitude, wide / (4 if values.numbers["swell"] > 0.6 else 5))
    step = wide / 6
    return polyline([(-wide + step * i, y + (amplitude if i % 2 else -amplitude)) for i in range(13)])


def _bars(scene: Scene, rows: int) -> list[Path]:
    """Level bars that thin out and shorten downwards, like light on water."""
    pitch = scene.depth / (rows + 0.5)
    bars = []
    for i in range(rows):
        y, height = scene.horizon + pitch * (i + 0.35), pitch * lerp(0.62, 0.3, i / max(1, rows - 1))
        half = scene.half_width(y + height / 2) * (1.0 if i == 0 else 0.84)
        bars.append(box(2 * half, height, height / 2 if i else 0.0, (0.0, y)))
    return bars


def _dashes(scene: Scene, values: Values, rows: int) -> list[Path]:
    """Short strokes, set off against each other row by row, fewer and shorter downwards."""
    pitch = scene.depth / (rows + 0.7)
    thick = pitch * lerp(0.24, 0.4, values.numbers["weight"])
    dashes = []
    for i in range(rows):
        y = scene.horizon + pitch * (i + 0.85)
        half = scene.half_width(y) * 0.9
        count = max(1, rows - i + (1 if values.numbers["swell"] > 0.5 else 0))
        length, gap = 2 * half / count * 0.74, 2 * half / count
        dashes += [box(length, thick, thick / 2, ((k - (count - 1) / 2) * gap, y)) for k in range(count)]
    return dashes


def _ripples(scene: Scene, values: Values, rows: int) -> list[Shape]:
    """Rings that run out from the middle of the shore."""
    pitch = scene.radius * 1.05 / (rows + 1)
    stroke = pitch * lerp(0.3, 0.52, values.numbers["weight"])
    flat = lerp(0.62, 0.95, values.numbers["swell"])
    below = box(4 * scene.radius, 4 * scene.radius, 0.0, (0.0, scene.horizon + 2 * scene.radius + scene.gap))
    rings = [arc(pitch * (i + 0.8) / 0.9, 60, 300) for i in range(rows + 1)]
    placed = [transform(ring, Affine(d=flat), move(0.0, scene.horizon + scene.gap)) for ring in rings]
    return [
        _shore(scene, values),
        *(Shape(ring, scene.water, stroke, "butt", below, cut=scene.clip) for ring in placed),
    ]


def _swell(scene: Scene, values: Values, rows: int) -> list[Shape]:
    """Solid waves one behind the other, each lower, parted by the ground."""
    pitch = scene.depth / (rows + 0.2)
    amplitude, wide = pitch * lerp(0.16, 0.3, values.numbers["swell"]), scene.radius * 1.3
    shapes: list[Shape] = []
    for i in range(rows):
        crest = wave(wide, scene.horizon + pitch * (i + 0.34), amplitude * (1 if i % 2 else -1), wide / 4)
        contour = crest.contours[0]
        body = Path(
            (Contour(contour.start, (*contour.steps, (wide, scene.radius * 1.4), (-wide, scene.radius * 1.4)), True),)
        )
        shapes += [
            Shape(crest, scene.ground, scene.gap * 1.8, clip=scene.clip),
            Shape(body, scene.water, clip=scene.clip),
        ]
    return shapes
