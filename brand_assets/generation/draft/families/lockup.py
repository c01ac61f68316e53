"""This file draws combinations: a symbol beside or over the whole name, in proportion to the name's capitals."""

from collections.abc import Mapping

from brand_assets.catalogue.lettering import initials_of
from brand_assets.fonts import FontWeight
from brand_assets.generation.draft.chance import chance
from brand_assets.generation.draft.families.letter_settings import SETTINGS, limit_setting
from brand_assets.generation.draft.families.skeleton_rows import keep_upright
from brand_assets.generation.draft.family import Family, lerp
from brand_assets.generation.draft.geometry import grow, join, move
from brand_assets.generation.draft.intent import Intent
from brand_assets.generation.draft.letters.blocks import CAP, TRACKINGS, Row, change_case, set_rows
from brand_assets.generation.draft.letters.choosing import is_drawable
from brand_assets.generation.draft.letters.lines import split_words
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.motif import KINDS, Style
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Choice, Limits, Span, Values, draw_values
from brand_assets.generation.draft.shapes import Extent, Shape, measure, move_shapes

ABSTRACT = ("petals", "pinwheel", "concentric", "interlock", "tiles", "lattice", "handover")
OF_LETTERS = ("monogram", "letter_tile")
WITHOUT_LETTERS = "petals"
"""Draws the symbol of a name such as `&`, of which there are no initials."""
SYMBOLS = {**dict.fromkeys(ABSTRACT, 1.0), **dict.fromkeys(OF_LETTERS, 2.0), **dict.fromkeys(MOTIFS, 0.4)}
"""Families that draw the symbol, and motifs, with relative frequencies."""
GOLDEN = 1.618
BESIDE_ONE, BESIDE_TWO = (GOLDEN, 2.6), (1.0, 1.3)
"""Height of a symbol beside one row, in capitals; beside several, in heights of the block."""
OVER = (GOLDEN * 2, GOLDEN * 2.6)
GAP_BESIDE, GAP_OVER = (0.3, 0.42), (0.7, 1.0)  # of the symbol's height; of the capitals' height
LONG = 10  # characters from which a symbol beside one row leaves the letters too small
VARIANTS = tuple("abcdefghijkl")


def draw(values: Values, name: str) -> list[Shape]:
    words, numbers = values.words, values.numbers
    case, spacing = words["setting"].split()
    weight: FontWeight = "medium" if words["letter_weight"] == "medium" else "bold"
    layout, count = words["layout"].split()
    is_over, lines = layout == "over", 1 if count == "one" else 2
    rows = set_rows(change_case(name, case), lines, "center" if is_over else "left", weight, TRACKINGS[spacing])
    symbol = _draw_symbol(words["symbol"], name, values)
    text = measure([Shape(join(row.path for row in rows))])
    height = _height(rows, text, is_over, numbers["proportion"])
    place = _over if is_over else _beside
    return place(_size(symbol, height), rows, text, values)


def _draw_symbol(kind: str, name: str, values: Values) -> list[Shape]:
    """By a family from one of its twelve variants, or a motif in one of its constructions."""
    if kind in MOTIFS:
        builds = MOTIFS[kind].builds_for(KINDS, needs_even=False)
        build = builds[VARIANTS.index(values.words["variant"]) % len(builds)]
        return MOTIFS[kind].draw(build, Style(values.numbers["weight"]))
    from brand_assets.generation.draft.families import FAMILIES  # the list that this family is in itself

    letters = initials_of(name) if is_drawable(initials_of(name)) else ""
    family = next(FAMILIES[f] for f in (kind, "letter_tile", WITHOUT_LETTERS) if FAMILIES[f].can_draw(letters))
    weight = values.numbers["weight"]
    quiet = {"sign": ("none",), "line": ("solid",), "idea": ("within", "tiled"), "fill": ("solid",)}
    limits = Limits(quiet, {"weight": (weight, weight), "density": (0.0, 0.5)})
    seed = int(chance(VARIANTS.index(values.words["variant"]), kind) * 2**31)
    drawn = draw_values(family.all_parameters, limits, seed)
    same = {word: values.words[word] for word in ("corners", "terminals", "fill")}
    return family.draw(Values(drawn.numbers, {**drawn.words, **same}), letters)


def _height(rows: list[Row], text: Extent, is_over: bool, t: float) -> float:
    if is_over:
        return CAP * lerp(*OVER, t)
    if len(rows) == 1:
        return CAP * lerp(*BESIDE_ONE, t)
    return text.height * lerp(*BESIDE_TWO, t)


def _size(symbol: list[Shape], height: float) -> list[Shape]:
    """The symbol so high, or so wide that it fills the same area, its box about the origin."""
    extent = measure(symbol)
    k = height / max(extent.height, (extent.width * extent.height) ** 0.5)
    x, y = (extent.left + extent.right) / 2, (extent.top + extent.bottom) / 2
    return move_shapes(symbol, k, move(-x, -y), grow(k))


def _beside(symbol: list[Shape], rows: list[Row], text: Extent, values: Values) -> list[Shape]:
    extent = measure(symbol)
    gap = max(CAP * 0.5, extent.height * lerp(*GAP_BESIDE, values.numbers["proportion"]))
    middle = rows[0].y - CAP / 2 if len(rows) == 1 else (rows[0].y - CAP + rows[-1].y) / 2
    left = extent.right + gap * (1.9 if values.words["rule"] == "line" else 1.0)
    shapes = [*symbol, *_letters(rows, left - text.left, -middle, values)]
    if values.words["rule"] == "line":
        width = CAP * lerp(0.04, 0.1, values.numbers["weight"])
        shapes.append(
            Shape(box(width, max(text.height, extent.height * 0.86), 0.0, (extent.right + gap * 0.95, 0.0)), "accent")
        )
    return shapes


def _over(symbol: list[Shape], rows: list[Row], text: Extent, values: Values) -> list[Shape]:
    gap = CAP * lerp(*GAP_OVER, values.numbers["proportion"])
    down = measure(symbol).bottom + gap - text.top
    return [*symbol, *_letters(rows, -(text.left + text.right) / 2, down, values)]


def _letters(rows: list[Row], dx: float, dy: float, values: Values) -> list[Shape]:
    shapes = [Shape(row.path) for row in rows]
    if values.words["tint"] == "two" and len(rows) > 1:
        shapes[-1] = Shape(rows[-1].path, "second")
    return move_shapes(shapes, 1.0, move(dx, dy))


def limit(intent: Intent) -> Mapping[str, tuple[str, ...]]:
    limits: dict[str, tuple[str, ...]] = {"symbol": _limit_symbols(intent), "setting": limit_setting(intent)}
    if intent.asks("letter_weight") in ("medium", "bold"):
        limits["letter_weight"] = (intent.asks("letter_weight"),)
    if len(split_words(intent.brand)) == 1:
        limits["layout"] = ("over one", "beside one")
    elif len(intent.brand) > LONG:
        limits["layout"] = ("over one", "over two", "beside two")
    return limits | keep_upright(intent)


def _limit_symbols(intent: Intent) -> tuple[str, ...]:
    """The motif that is asked for; else what the direction's words name; else any."""
    from brand_assets.generation.draft.families import FAMILIES

    if intent.asks("motif") in MOTIFS:
        return (intent.asks("motif"),)
    said = [name for name, motif in MOTIFS.items() if motif.words & intent.words]
    said += [name for name in ABSTRACT if FAMILIES[name].words & intent.words]
    return tuple(said) or (*ABSTRACT, *OF_LETTERS)


FAMILY = Family(
    name="lockup",
    group="lockup",
    words=frozenset({"combination", "lockup", "symbol", "beside", "above"}),
    parameters=(
        Choice("symbol", SYMBOLS, hold=2.6),
        Choice("variant", dict.fromkeys(VARIANTS, 1.0), hold=2.2),
        Choice("layout", {"over one": 2.0, "over two": 1.2, "beside one": 0.6, "beside two": 2.0}, hold=2.2),
        Choice("setting", SETTINGS, hold=2.0),
        Choice("letter_weight", {"bold": 1.6, "medium": 1.0}),
        Choice("rule", {"none": 4.0, "line": 1.0}),
        Choice("tint", {"one": 3.0, "two": 1.0}),
        Span("proportion"),
    ),
    draw=draw,
    limit=limit,
    frames=("none",),
    is_centered=False,
    can_draw=lambda name: bool(name) and is_drawable(name),
    survives=frozenset({"soften", "outline"}),
    reads="name",
    colors_itself=True,
)
