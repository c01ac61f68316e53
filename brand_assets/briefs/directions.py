"""This file reads the creative directions and the pairs of them that are to be mixed."""

from itertools import combinations

from brand_assets.briefs.cursor import TEXT_CHARS, Cursor
from brand_assets.briefs.identity import BRAND_NAME_CHARS
from brand_assets.briefs.problems import show
from brand_assets.errors import BriefError
from brand_assets.records.brief import LETTERINGS, Direction
from brand_assets.taxonomy.brackets import expand_brackets
from brand_assets.taxonomy.clashes import prune_clashing
from brand_assets.taxonomy.spelling import join_words, say_nearest
from brand_assets.taxonomy.templates import list_templates
from brand_assets.taxonomy.vocabulary import are_compatible, find_attribute, find_value, list_attributes, list_owners

MAX_DIRECTIONS = 24
MAX_ATTRIBUTES = 24
MAX_WEIGHT = 1000.0
MIN_WEIGHT = 0.001


def read_directions(cursor: Cursor) -> tuple[Direction, ...]:
    """At least one, no name twice."""
    lines: dict[str, int] = {}
    return cursor.each(lambda item: _read_direction(item, lines), min_items=1, max_items=MAX_DIRECTIONS)


def read_mixes(cursor: Cursor, names: list[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of two different directions."""
    return cursor.each(lambda item: _read_mix(item, names))


def _read_direction(cursor: Cursor, lines: dict[str, int]) -> Direction | None:
    known = ("name", "description", "attributes", "weight", "templates", "lettering")
    found = cursor.fields(known, required=("name", "description"))
    name = found["name"].text(BRAND_NAME_CHARS) if "name" in found else None
    if name is not None and name.lower() in lines:
        found["name"].refuse(f"found {show(name)} again; it is already on line {lines[name.lower()]}.")
    elif name is not None:
        lines[name.lower()] = found["name"].line
    description = _read_description(found["description"]) if "description" in found else None
    attributes = _read_attributes(found["attributes"]) if "attributes" in found else {}
    weight = found["weight"].number(MIN_WEIGHT, MAX_WEIGHT) if "weight" in found else 1.0
    templates = found["templates"].each(_read_template) if "templates" in found else ()
    lettering = found["lettering"].choice(LETTERINGS) if "lettering" in found else "none"
    if lettering and "attributes" in found:
        _warn_of_lettering(found["attributes"], attributes, lettering)
    if name is None or description is None or weight is None:
        return None
    return Direction(name, description, attributes, weight, tuple(dict.fromkeys(templates)), lettering or "none")


def _read_template(cursor: Cursor) -> str | None:
    return cursor.known("template", list_templates())


def _read_description(cursor: Cursor) -> str | None:
    text = cursor.text(TEXT_CHARS)
    if text is None:
        return None
    try:
        expand_brackets(text)
    except BriefError as error:
        cursor.refuse(f"{error}.")
        return None
    return text


def _read_attributes(cursor: Cursor) -> dict[str, tuple[str, ...]]:
    names = [attribute.name for attribute in list_attributes()]
    found = {}
    for name, values in cursor.pairs():
        if find_attribute(name) is None:
            Cursor(values.key or values.node, values.field, values.findings).refuse(
                f"found {show(name)}, an unknown attribute; {_tell_owners(name)}{say_nearest(name, names)}."
            )
        else:
            found[name] = _read_values(values, name)
    if len(found) > MAX_ATTRIBUTES:
        cursor.refuse(f"found {len(found)} attributes; at most {MAX_ATTRIBUTES} are taken, more leave nothing to draw.")
        return {}
    _warn_of_clashes(cursor, found)
    return {name: chosen for name, chosen in found.items() if chosen}


def _read_values(cursor: Cursor, name: str) -> tuple[str, ...]:
    attribute = find_attribute(name)
    known = list(attribute.values) if attribute else []
    values = cursor.each(lambda item: item.known(f"value of {name}", known, _tell_owners), min_items=1)
    twice = next((value for value in values if values.count(value) > 1), None)
    if twice is not None:
        cursor.refuse(f"found {show(twice)} twice; once is enough.")
    return values


def _tell_owners(value: str) -> str:
    """Where a value that is out of place belongs, to go before the nearest."""
    owners = list_owners(value)
    return f"{value!r} is a value of {join_words(owners, 'and')}, and " if owners else ""


def _warn_of_clashes(cursor: Cursor, attributes: dict[str, tuple[str, ...]]) -> None:
    for first, second in combinations(attributes, 2):
        for one in attributes[first]:
            for other in attributes[second]:
                if not are_compatible((first, one), (second, other)):
                    cursor.warn(
                        f"{first} {one} and {second} {other} do not go together; prompts pair others where they can."
                    )
    for name, values in prune_clashing(attributes).items():
        for lost in (value for value in attributes[name] if value not in values):
            cursor.warn(f"{name} {lost} goes with nothing that another attribute lists here, so no image is given it.")


def _warn_of_lettering(cursor: Cursor, attributes: dict[str, tuple[str, ...]], lettering: str) -> None:
    for name, values in attributes.items():
        for value in filter(None, (find_value(name, value) for value in values)):
            if value.letterings and lettering not in value.letterings:
                wanted = join_words(value.letterings, "or")
                cursor.warn(
                    f"{name} {value.name} goes with lettering {wanted}, and this direction has lettering {lettering}."
                )


def _read_mix(cursor: Cursor, names: list[str]) -> tuple[str, str] | None:
    pair = [item.known("direction", names) for item in cursor.items(min_items=2, max_items=2)]
    if len(pair) != 2 or pair[0] is None or pair[1] is None:
        return None
    if pair[0] == pair[1]:
        cursor.refuse(f"found {show(pair[0])} twice; a mix is of two different directions.")
        return None
    return pair[0], pair[1]
