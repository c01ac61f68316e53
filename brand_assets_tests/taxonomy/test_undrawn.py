"""This file checks what the taxonomy says that `draft` leaves out on a kind of mark against what it draws."""

from collections.abc import Iterator

import pytest

from brand_assets.generation.draft.compose import compose
from brand_assets.generation.draft.draw import draw_mark
from brand_assets.taxonomy.vocabulary import Value, are_compatible, find_attribute, list_attributes
from brand_assets_tests.generation.draft.examples import intent

SEEDS = range(12)
ALWAYS_SO = {(kind, "composition") for kind in ("badge", "seal", "shield")}
"""A badge is contained and centred whichever of the two is asked: nothing to change, and nothing left out."""
KINDS = find_attribute("mark_type")
assert KINDS
DRAWN_KINDS = [kind for kind in KINDS.values.values() if kind.is_drawable]


@pytest.mark.parametrize("kind", DRAWN_KINDS, ids=lambda kind: kind.name)
def test_an_attribute_that_changes_nothing_on_a_kind_of_mark_is_listed_as_undrawn(kind: Value) -> None:
    drawn = [(name, values) for name, values in list_choices(kind) if name not in kind.undrawn]
    assert [name for name, values in drawn if not any(differ(kind, name, values, seed) for seed in SEEDS)] == []


@pytest.mark.parametrize("kind", DRAWN_KINDS, ids=lambda kind: kind.name)
def test_an_attribute_that_changes_every_mark_of_a_kind_is_not_listed_as_undrawn(kind: Value) -> None:
    undrawn = [(name, values) for name, values in list_choices(kind) if name in kind.undrawn]
    assert [name for name, values in undrawn if all(differ(kind, name, values, seed) for seed in SEEDS)] == []


def list_choices(kind: Value) -> Iterator[tuple[str, list[str]]]:
    """Every attribute of which `draft` draws two values or more that can go with this kind of mark."""
    for attribute in list_attributes():
        values = [
            value.name
            for value in attribute.values.values()
            if value.is_drawable
            and lettering_of(kind) in (value.letterings or (lettering_of(kind),))
            and are_compatible(("mark_type", kind.name), (attribute.name, value.name))
        ]
        if attribute.name != "mark_type" and len(values) > 1 and (kind.name, attribute.name) not in ALWAYS_SO:
            yield attribute.name, values[:3]


def differ(kind: Value, attribute: str, values: list[str], seed: int) -> bool:
    first, *others = values
    drawn = draw(kind, {attribute: first}, seed)
    return any(draw(kind, {attribute: other}, seed) != drawn for other in others)


def draw(kind: Value, attributes: dict[str, str], seed: int) -> str:
    """Everything that is drawn, inks included."""
    wish = intent(attributes={"mark_type": kind.name, **attributes}, lettering=lettering_of(kind))
    mark = draw_mark(wish, seed)
    return repr((compose(mark), mark.inks))


def lettering_of(kind: Value) -> str:
    """The fullest that it goes with."""
    return kind.letterings[-1] if kind.letterings else "none"
