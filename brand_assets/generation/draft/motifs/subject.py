"""This file makes the subject of a picture: one motif, one that grows from another, one cut out of another."""

from dataclasses import replace

from brand_assets.generation.draft.geometry import move, turn
from brand_assets.generation.draft.motifs import MOTIFS
from brand_assets.generation.draft.motifs.duet import Duet
from brand_assets.generation.draft.motifs.duets import list_duets
from brand_assets.generation.draft.motifs.motif import KINDS, Motif, Slot, Style
from brand_assets.generation.draft.motifs.placing import (
    cut_out,
    fit_box,
    fit_circle,
    grow_from,
    mirror,
    stand,
    swell,
    tint,
)
from brand_assets.generation.draft.outlines import box
from brand_assets.generation.draft.parameters import Choice, Parameter, Span, Values, pick
from brand_assets.generation.draft.shapes import Shape, measure, move_shapes

LEAN_DEG = 18.0
ABOVE = 40.0  # radius of a guest that stands above its host
SOLID = ("solid", "module")
UPRIGHT = 0.98  # height over width from which a motif can grow from a point

SUBJECT: tuple[Parameter, ...] = (
    Choice("main", dict.fromkeys(MOTIFS, 1.0), hold=3.0),
    Choice("other", dict.fromkeys(MOTIFS, 1.0), hold=2.6),
    Choice("idea", {"duet": 12.0, "graft": 3.0, "inset": 2.0, "plain": 4.0}, hold=2.2),
    Choice("lead", {"main": 3.0, "other": 1.0}, hold=2.4),
    Choice("build", {"solid": 3.0, "module": 2.0, "line": 1.6}, hold=2.0),
    Choice("balance", {"even": 1.0, "free": 1.5}, hold=2.0),
    Choice("stance", {"upright": 9.0, "leaning": 1.0}, hold=2.2),
    Choice("base", {"none": 4.0, "bar": 1.0}),
    Choice("joint", {"apart": 3.0, "grown": 1.0}),
    Span("make"),
    Span("guest_make"),
    Span("place"),
)


def draw_subject(values: Values) -> list[Shape]:
    """The picture's subject in a box of about 200 units."""
    words = values.words
    host, guest = MOTIFS[words["main"]], MOTIFS[words["other"]]
    if words["lead"] == "other" and words["idea"] != "plain":
        host, guest = guest, host
    shapes = _combine(host, guest, values)
    if words["stance"] == "upright" or _is_lopsided(host, guest, values):
        return shapes
    return move_shapes(shapes, 1.0, turn(LEAN_DEG))


def _is_lopsided(host: Motif, guest: Motif, values: Values) -> bool:
    """Whether what is drawn differs from its mirror image as it stands, so that it need not lean."""
    if values.words["idea"] == "plain" or host is guest:
        return bool(_list_uneven(host, _kinds(values)))
    duets = _list_duets(host, guest, values)
    return values.words["idea"] == "duet" and bool(duets) and not any(duet.holds for duet in duets.values())


def _list_uneven(motif: Motif, kinds: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name, build in motif.builds.items() if build.kind in kinds and not build.is_even)


def set_on_base(shapes: list[Shape], values: Values) -> list[Shape]:
    """A coloured bar beneath a subject that has no colour of its own."""
    if values.words["base"] == "none" or is_lit(shapes):
        return shapes
    style = Style(values.numbers["weight"])
    extent = measure(shapes)
    thick = style.between(8.0, 18.0)
    bar = box(max(70.0, 0.62 * extent.width), thick, 0.0, (0.0, extent.bottom + 1.6 * style.gap + thick / 2))
    middle = (extent.left + extent.right) / 2
    return [*shapes, *move_shapes([Shape(bar, "accent")], 1.0, move(middle, 0.0))]


def is_lit(shapes: list[Shape]) -> bool:
    """Whether a part is in a colour beside the ink."""
    return any(shape.tone not in ("ink", "paper") for shape in shapes)


def draw_plain(name: str, values: Values, kinds: tuple[str, ...] = ()) -> list[Shape]:
    """One motif by itself, in the construction that the values lead to."""
    return _draw_one(MOTIFS[name], values, kinds or _kinds(values), "make")


def has_even_build(values: Values) -> bool:
    """Whether the subject is drawn so that left mirrors right."""
    return values.words["balance"] == "even" and values.words["stance"] == "upright"


def _combine(host: Motif, guest: Motif, values: Values) -> list[Shape]:
    if values.words["idea"] == "plain" or host is guest:
        return draw_plain(host.name, values)
    duets = _list_duets(host, guest, values)
    if values.words["idea"] == "duet" and duets:
        return _draw_duet(duets, values)
    on_ink = values.words["idea"] == "inset"
    for one, other, kinds, wants_ink in (
        (host, guest, _kinds(values), on_ink),
        (host, guest, KINDS, on_ink),
        (guest, host, KINDS, on_ink),
        (host, guest, KINDS, not on_ink),
        (guest, host, KINDS, not on_ink),
    ):
        places = _list_places(one, other, kinds, values, wants_ink)
        if places:
            build, name = places[_index(len(places), values.numbers["place"])]
            return _host(one, other, build, name, values)
    return _stack(host, guest, values)


def _list_duets(host: Motif, guest: Motif, values: Values) -> dict[str, Duet]:
    """Those that hold the balance, in the construction where there are any; as lines only what lines can show."""
    duets = list_duets(host.name, guest.name)
    is_even = values.words["balance"] == "even"
    held = {name: duet for name, duet in duets.items() if "bilateral" in duet.holds or not (is_even or duet.holds)}
    if is_even:
        held = {name: duet for name, duet in held.items() if "bilateral" in duet.holds}
    if values.words["stance"] == "leaning":
        held = {name: duet for name, duet in held.items() if not duet.holds} or held
    if values.words["fill"] == "outline":
        return {name: duet for name, duet in held.items() if not _is_cut(duet.draw(Style()))}
    built = {name: duet for name, duet in held.items() if duet.kind == values.words["build"]}
    return built or held


def draw_turning(values: Values) -> list[Shape]:
    """A duet that is the same after a turn, mirrored too where the balance is even; nothing where there is none."""
    wanted = "radial" if values.words["balance"] == "even" else "rotational"
    duets = list_duets(values.words["main"], values.words["other"])
    held = {name: duet for name, duet in duets.items() if wanted in duet.holds}
    return _draw_duet(held, values) if held else []


def _is_cut(shapes: list[Shape]) -> bool:
    return any(shape.tone in ("paper", "glint") for shape in shapes)


def _draw_duet(duets: dict[str, Duet], values: Values) -> list[Shape]:
    chosen = pick({name: duet.weight for name, duet in duets.items()}, values.numbers["place"])
    shapes = fit_box(duets[chosen].draw(Style(values.numbers["weight"])), 196.0)
    return _end_flat(shapes) if values.words["terminals"] == "flat" and duets[chosen].kind == "line" else shapes


def _list_places(
    host: Motif, guest: Motif, kinds: tuple[str, ...], values: Values, on_ink: bool
) -> list[tuple[str, str]]:
    """(construction, slot) in which the host can take the guest in."""
    needs_even = values.words["balance"] == "even"
    return list(
        dict.fromkeys(
            (build, slot.name)
            for build in host.builds_for(kinds, needs_even)
            for slot in host.builds[build].slots
            if slot.on_ink is on_ink and (guest.grows or slot.way == "sits") and (slot.is_mirrored or not needs_even)
        )
    )


def _host(host: Motif, guest: Motif, build: str, name: str, values: Values) -> list[Shape]:
    shapes = host.draw(build, Style(values.numbers["weight"], frozenset({name})))
    for slot in host.builds[build].slots:
        if slot.name == name:
            shapes = shapes + _fill(slot, guest, host.builds[build].kind, values)
    return shapes


def _fill(slot: Slot, guest: Motif, kind: str, values: Values) -> list[Shape]:
    needs_even = values.words["balance"] == "even" and not slot.is_paired
    kinds = SOLID if slot.on_ink or kind != "line" else ("line",)
    room = Style(values.numbers["weight"]).gap * 0.8
    drawn = _draw_one(guest, values, kinds, "guest_make", needs_even, slot.way == "grows")
    placed = _place(slot, drawn, room)
    if slot.on_ink and values.words["fill"] == "solid":
        return swell(placed, room, "ink") * (slot.way == "grows") + cut_out(placed, "glint")
    placed = tint(placed, "accent")
    if values.words["joint"] == "grown" and values.words["tints"] == "one":
        return placed
    return swell(placed, room, "paper") + placed


def _place(slot: Slot, shapes: list[Shape], room: float) -> list[Shape]:
    if slot.way == "sits":
        return fit_circle(shapes, slot.at, slot.size)
    placed = grow_from(shapes, slot.at, slot.size, slot.angle)
    if not slot.is_paired:
        return placed
    apart = move_shapes(placed, 1.0, move(max(0.0, room / 2 - measure(placed).left), 0.0))
    return apart + mirror(apart)


def _stack(host: Motif, guest: Motif, values: Values) -> list[Shape]:
    """Where neither has room for the other: the guest above the host, as large as half of it."""
    low = stand(_draw_one(host, values, _kinds(values), "make"), 122.0, 98.0, 190.0)
    high = _draw_one(guest, values, _kinds(values), "guest_make")
    y = measure(low).top - 1.4 * Style(values.numbers["weight"]).gap - ABOVE
    return low + tint(fit_circle(high, (0.0, y), ABOVE), "accent")


def _draw_one(
    motif: Motif,
    values: Values,
    kinds: tuple[str, ...],
    make: str,
    needs_even: bool | None = None,
    is_upright: bool = False,
) -> list[Shape]:
    """The plainer the construction, the sparser the picture is to be."""
    is_even = values.words["balance"] == "even" if needs_even is None else needs_even
    style = Style(values.numbers["weight"])
    kinds = ("line",) if values.words["fill"] == "outline" else kinds
    builds = _list_uneven(motif, kinds) if values.words["stance"] == "leaning" and needs_even is None else ()
    drawn = [motif.draw(build, style) for build in builds or motif.builds_for(kinds, is_even)]
    if is_upright:
        drawn = [shapes for shapes in drawn if _stands(shapes)] or [_draw_tallest(motif, style)]
    drawn.sort(key=_detail)
    chosen = drawn[_index(len(drawn), (values.numbers[make] + values.numbers["density"]) / 2)]
    return _end_flat(chosen) if values.words["terminals"] == "flat" and "line" in kinds else chosen


def _detail(shapes: list[Shape]) -> int:
    """How many outlines there are to see."""
    return sum(len(shape.path.contours) for shape in shapes)


def _end_flat(shapes: list[Shape]) -> list[Shape]:
    return [replace(s, cap="butt", joint=s.joint or "round") if s.stroke > 0 else s for s in shapes]


def _draw_tallest(motif: Motif, style: Style) -> list[Shape]:
    return max((motif.draw(build, style) for build in motif.builds), key=_tallness)


def _stands(shapes: list[Shape]) -> bool:
    return _tallness(shapes) >= UPRIGHT


def _tallness(shapes: list[Shape]) -> float:
    extent = measure(shapes)
    return extent.height / extent.width


def _kinds(values: Values) -> tuple[str, ...]:
    return ("line",) if values.words["fill"] == "outline" else (values.words["build"],)


def _index(count: int, fraction: float) -> int:
    return min(count - 1, int(fraction * count))
