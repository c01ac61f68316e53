"""This file holds the ideas of wordmarks: what one thing is done to a set name."""

from collections.abc import Callable
from dataclasses import replace

from brand_assets.generation.draft.family import lerp
from brand_assets.generation.draft.geometry import Path, Point, grow, join, move, polygon, transform
from brand_assets.generation.draft.letters.blocks import Row, shift
from brand_assets.generation.draft.letters.counters import list_parts, split_counters
from brand_assets.generation.draft.letters.setting import Glyph
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.motif import Style
from brand_assets.generation.draft.outlines import box, circle, sector
from brand_assets.generation.draft.parameters import Values
from brand_assets.generation.draft.shapes import Extent, Shape, Tone, measure, move_shapes

Idea = Callable[[list[Row], Values], list[Shape]]
DOTTED = frozenset("ijİ")
MOST_ROUNDS = 2  # a word with more of its letters replaced is no longer read
ROUNDS = frozenset("oO0")
GAP = 0.055  # of the cap height: paper in cuts


def plain(rows: list[Row], values: Values) -> list[Shape]:
    return [Shape(_whole(rows))]


def point(rows: list[Row], values: Values) -> list[Shape]:
    """A round or square full stop after the last letter."""
    last = rows[-1].extent
    if values.words["motif"] in MOTIFS:
        half = rows[-1].cap * 0.42
        return [Shape(_whole(rows)), *_set_motif(values, (last.right + half * 1.4, rows[-1].y - half), half)]
    radius = rows[-1].cap * 0.125
    center = (last.right + radius * 1.9, rows[-1].y - radius)
    stop = circle(radius, center) if values.numbers["shape"] < 0.6 else box(radius * 1.9, radius * 1.9, 0.0, center)
    return [Shape(_whole(rows)), Shape(stop, "accent")]


def underline(rows: list[Row], values: Values) -> list[Shape]:
    """A bar beneath all of it, or beneath the first word only."""
    whole, cap = measure([Shape(_whole(rows))]), rows[0].cap
    height = cap * lerp(0.07, 0.2, values.numbers["weight"])
    width = whole.width * (1.0 if values.numbers["place"] < 0.5 else 0.28)
    top = whole.bottom + cap * 0.2
    return [Shape(_whole(rows)), Shape(box(width, height, 0.0, (whole.left + width / 2, top + height / 2)), "accent")]


def rules(rows: list[Row], values: Values) -> list[Shape]:
    """A rule above and one beneath."""
    whole, cap = measure([Shape(_whole(rows))]), rows[0].cap
    height, air = cap * lerp(0.035, 0.1, values.numbers["weight"]), cap * 0.3
    middle = (whole.left + whole.right) / 2
    lines = [box(whole.width, height, 0.0, (middle, y)) for y in (whole.top - air, whole.bottom + air)]
    return [Shape(_whole(rows)), Shape(join(lines), "accent")]


def lit(rows: list[Row], values: Values) -> list[Shape]:
    """One letter's counter is filled with light."""
    holed = [glyph for row in rows for glyph in row.glyphs if split_counters(glyph.path)[1]]
    if not holed:
        return point(rows, values)
    chosen = holed[int(values.numbers["place"] * len(holed)) % len(holed)]
    _, counters = split_counters(chosen.path)
    return [Shape(_whole(rows)), *(Shape(counter, "accent") for counter in counters)]


def dots(rows: list[Row], values: Values) -> list[Shape]:
    """The dots of i and j become discs, squares or lozenges of another colour."""
    bodies: list[Path] = []
    marks: list[Shape] = []
    for glyph in (glyph for row in rows for glyph in row.glyphs):
        parts = list_parts(glyph.path) if glyph.text in DOTTED else [glyph.path]
        bodies.append(parts[0])
        marks += [Shape(_redraw_dot(measure([Shape(part)]), values), "accent") for part in parts[1:]]
    return [Shape(join(bodies)), *marks] if marks else rounds(rows, values)


def rounds(rows: list[Row], values: Values) -> list[Shape]:
    """One o or two become discs, rings of even width or rising halves; of more, and where it is a motif, the last."""
    found = [g for row in rows for g in row.glyphs if g.text in ROUNDS]
    if not found:
        return lit(rows, values)
    chosen = found[-1:] if len(found) > MOST_ROUNDS or values.words["motif"] in MOTIFS else found
    replaced = {id(g): g for g in chosen}
    rest = join(g.path for row in rows for g in row.glyphs if id(g) not in replaced)
    return [Shape(rest), *(shape for glyph in replaced.values() for shape in _redraw_round(glyph, values))]


def tones(rows: list[Row], values: Values) -> list[Shape]:
    """The last row, the last word or what follows an ampersand in a second colour."""
    if len(rows) > 1:
        tone: Tone = "accent" if values.numbers["shape"] < 0.6 else "second"
        return [Shape(_whole(rows[:-1])), Shape(rows[-1].path, tone)]
    glyphs = rows[0].glyphs
    ands = [g for g in glyphs if g.text == "&"]
    if ands:
        return [Shape(join(g.path for g in glyphs if g.text != "&")), Shape(join(g.path for g in ands), "accent")]
    cut = _find_break(glyphs)
    if cut is None:
        return rounds(rows, values)
    return [Shape(join(g.path for g in glyphs[:cut])), Shape(join(g.path for g in glyphs[cut:]), "accent")]


def tab(rows: list[Row], values: Values) -> list[Shape]:
    """The first letter left in paper on a tile of its own, which holds its accents too."""
    if len(rows) > 1:
        return _tab_beside(rows, values)
    first, cap = rows[0].glyphs[0], rows[0].cap
    extent, pad = measure([Shape(first.path)]), cap * 0.2
    top, bottom = min(extent.top, rows[0].y - cap) - pad, max(extent.bottom, rows[0].y) + pad
    width = extent.width + 2 * pad
    radius = min(width, bottom - top) * (0.0 if values.words["corners"] == "sharp" else 0.2)
    tile = box(width, bottom - top, radius, ((extent.left + extent.right) / 2, (top + bottom) / 2))
    rest = shift(Row(rows[0].glyphs[1:], rows[0].y, cap), pad * 1.5, 0.0)
    tone: Tone = "accent" if values.numbers["shape"] < 0.5 else "ink"
    return [Shape(tile, tone), Shape(first.path, "paper"), Shape(rest.path)]


def _tab_beside(rows: list[Row], values: Values) -> list[Shape]:
    """A tile as high as the rows, with the first letter in it, before them."""
    whole = measure([Shape(_whole(rows))])
    first = rows[0].glyphs[0]
    extent, side = measure([Shape(first.path)]), whole.height
    k = side * 0.58 / max(extent.height, extent.width)
    center = (whole.left - side / 2 - rows[0].cap * 0.34, (whole.top + whole.bottom) / 2)
    middle = move(-(extent.left + extent.right) / 2, -(extent.top + extent.bottom) / 2)
    letter = transform(first.path, middle, grow(k), move(*center))
    radius = side * (0.0 if values.words["corners"] == "sharp" else 0.5 if values.numbers["place"] < 0.4 else 0.18)
    tone: Tone = "accent" if values.numbers["shape"] < 0.5 else "ink"
    return [Shape(box(side, side, radius, center), tone), Shape(letter, "paper"), Shape(_whole(rows))]


def lead(rows: list[Row], values: Values) -> list[Shape]:
    """An upright bar before the name, as high as all of it."""
    whole, cap = measure([Shape(_whole(rows))]), rows[0].cap
    width = cap * lerp(0.09, 0.2, values.numbers["weight"])
    center = (whole.left - cap * 0.28 - width / 2, (whole.top + whole.bottom) / 2)
    return [Shape(_whole(rows)), Shape(box(width, whole.height, 0.0, center), "accent")]


def sliced(rows: list[Row], values: Values) -> list[Shape]:
    """One level line of paper through each row, or two close together."""
    shapes = [Shape(_whole(rows))]
    for row in rows:
        extent = row.extent
        y = row.y - row.cap * lerp(0.3, 0.62, values.numbers["place"])
        middle, height = (extent.left + extent.right) / 2, row.cap * GAP
        count = 2 if values.numbers["shape"] > 0.8 else 1
        bands = [box(extent.width + 2, height, 0.0, (middle, y + i * height * 2.1)) for i in range(count)]
        shapes.append(Shape(join(bands), "paper"))
    return shapes


def stencil(rows: list[Row], values: Values) -> list[Shape]:
    """An upright slit through the round letters, as in a stencil."""
    shapes = [Shape(_whole(rows))]
    for row in rows:
        holed = [glyph for glyph in row.glyphs if split_counters(glyph.path)[1]]
        extents = [measure([Shape(glyph.path)]) for glyph in holed]
        slits = [
            box(row.cap * GAP * 1.3, e.height + 2, 0.0, ((e.left + e.right) / 2, (e.top + e.bottom) / 2))
            for e in extents
        ]
        shapes += [Shape(join(slits), "paper")] if slits else []
    return shapes if len(shapes) > 1 else sliced(rows, values)


def boxed(rows: list[Row], values: Values) -> list[Shape]:
    """The name left in paper in a box, or the last of several rows only."""
    cap = rows[-1].cap
    is_last = len(rows) > 1 and values.numbers["place"] < 0.5
    inside = rows[-1:] if is_last else rows
    whole = measure([Shape(_whole(inside))])
    pad_x, pad_y = cap * 0.42, cap * 0.36
    radius = 0.0 if values.words["corners"] == "sharp" else cap * (0.2 if values.words["corners"] == "eased" else 0.6)
    center = ((whole.left + whole.right) / 2, (whole.top + whole.bottom) / 2)
    panel = box(whole.width + 2 * pad_x, whole.height + 2 * pad_y, radius, center)
    if not is_last:
        return [Shape(panel), Shape(_whole(rows), "paper")]
    lifted = [shift(row, -pad_x if values.words["align"] != "center" else 0.0, -pad_y) for row in rows[:-1]]
    return [Shape(_whole(lifted)), Shape(panel, "accent"), Shape(_whole(inside), "paper")]


def overlapped(rows: list[Row], values: Values) -> list[Shape]:
    """Letters pushed over one another, each parted from the one before by a line of paper."""
    shapes: list[Shape] = []
    for row in rows:
        push, gap = row.cap * lerp(0.04, 0.09, values.numbers["shape"]), row.cap * 0.035
        for i, glyph in enumerate(row.glyphs):
            path = transform(glyph.path, move(-push * i, 0.0))
            shapes += [Shape(path, "paper", 2 * gap, "round", joint="round")] if i else []
            shapes.append(Shape(path))
    return shapes


def stepped(rows: list[Row], values: Values) -> list[Shape]:
    """Rows set in like stairs; a single row's letters climb."""
    if len(rows) > 1:
        step = rows[0].cap * lerp(0.5, 1.0, values.numbers["shape"])
        return [Shape(shift(row, step * i, 0.0).path) for i, row in enumerate(rows)]
    rise = rows[0].cap * lerp(0.05, 0.11, values.numbers["shape"])
    return [Shape(transform(g.path, move(0.0, -rise * i))) for i, g in enumerate(rows[0].glyphs)]


def _whole(rows: list[Row]) -> Path:
    return join(row.path for row in rows)


def _find_break(glyphs: tuple[Glyph, ...]) -> int | None:
    """Where the second word, or a camel-cased word's second part, begins."""
    for i in range(1, len(glyphs)):
        before, after = glyphs[i - 1], glyphs[i]
        is_hump = before.text[-1:].islower() and after.text[:1].isupper()
        if is_hump or after.left - before.right > 0.1 * (after.right - after.left + before.right - before.left):
            return i
    return None


def _redraw_dot(extent: Extent, values: Values) -> Path:
    center = ((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
    half = max(extent.width, extent.height) / 2 * 1.12
    kind = values.numbers["shape"]
    if kind < 0.5:
        return circle(half, center)
    if kind < 0.75:
        return box(2 * half, 2 * half, 0.0, center)
    x, y = center
    half *= 1.2
    return polygon([(x, y - half), (x + half, y), (x, y + half), (x - half, y)])


def _redraw_round(glyph: Glyph, values: Values) -> list[Shape]:
    extent = measure([Shape(glyph.path)])
    center = ((extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2)
    radius, kind = min(extent.width, extent.height) / 2, values.numbers["shape"]
    if values.words["motif"] in MOTIFS:
        return _set_motif(values, center, max(extent.width, extent.height) / 2)
    if kind < 0.3:
        return [Shape(circle(radius, center), "accent")]
    if kind < 0.55:
        gap = radius * 0.09
        upper = sector(radius - gap, -90, 90, (center[0], center[1] - gap))
        return [Shape(upper, "accent"), Shape(sector(radius - gap, 90, 270, (center[0], center[1] + gap)))]
    if kind < 0.8:
        line = radius * 0.3
        return [Shape(circle(radius - line / 2, center), "ink", line), Shape(circle(radius * 0.44, center), "accent")]
    return [
        Shape(sector(radius, start, start + 90, center), "accent" if start % 180 else "ink")
        for start in (0, 90, 180, 270)
    ]


def _set_motif(values: Values, center: Point, half: float) -> list[Shape]:
    """The motif in a square of this half side, in colour."""
    motif = MOTIFS[values.words["motif"]]
    builds = motif.builds_for(("solid",), needs_even=False)
    shapes = motif.draw(builds[int(values.numbers["shape"] * len(builds)) % len(builds)], Style(0.8))
    extent = measure(shapes)
    k = 2 * half / max(extent.width, extent.height)
    x, y = (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2
    lit = [replace(shape, tone="accent") if shape.tone == "ink" else shape for shape in shapes]
    return move_shapes(lit, k, move(-x, -y), grow(k), move(*center))


IDEAS: dict[str, Idea] = {
    "plain": plain,
    "point": point,
    "underline": underline,
    "rules": rules,
    "lit": lit,
    "dots": dots,
    "rounds": rounds,
    "tones": tones,
    "tab": tab,
    "lead": lead,
    "sliced": sliced,
    "stencil": stencil,
    "boxed": boxed,
    "stepped": stepped,
    "overlapped": overlapped,
}
FREQUENCIES = {
    "plain": 0.4, "point": 1.0, "underline": 1.0, "lit": 1.4, "dots": 1.4, "rounds": 1.4, "tones": 1.4, "tab": 1.0,
    "lead": 1.0, "sliced": 1.0, "stencil": 0.7, "rules": 0.8, "boxed": 1.0, "stepped": 0.8, "overlapped": 0.6,
}  # fmt: skip
