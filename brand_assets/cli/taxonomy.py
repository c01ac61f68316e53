"""This file holds the command that shows the visual language: categories, attributes, values and their words."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from brand_assets.cli.console import console, error_console, print_json
from brand_assets.errors import ConfigError
from brand_assets.taxonomy.spelling import join_words, say_nearest
from brand_assets.taxonomy.vocabulary import (
    Attribute,
    Value,
    describe_category,
    find_attribute,
    list_attributes,
    list_categories,
    list_owners,
)

DRAWN = "*"
"""Behind a value that `draft` draws; colour alone would be lost in a pipe."""
LEFT_OPEN = {"always": "always", "sometimes": "some", "never": "if asked"}
"""Which prompts give a value to an attribute that a direction leaves open."""
IN_FULL = {
    "always": "Every prompt has a value of it, whether a direction lists some or leaves it open.",
    "sometimes": "Where a direction leaves it open, some of its prompts have a value of it.",
    "never": "Prompts have it only where a direction lists it.",
}


def taxonomy(
    name: Annotated[str, typer.Argument(help="An attribute, or a category, to show in full.")] = "",
    category: Annotated[str, typer.Option(help="Show only this category.")] = "",
    drawable: Annotated[bool, typer.Option("--drawable", help="Show only what the provider 'draft' draws.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """The visual language of briefs: attributes and their values; with a NAME, one of them in full."""
    chosen = _choose_attributes(name, category)
    shown = [(attribute, _choose_values(attribute, drawable)) for attribute in chosen]
    shown = [(attribute, values) for attribute, values in shown if values]
    if as_json:
        categories = {attribute.category: describe_category(attribute.category) for attribute, _ in shown}
        attributes = [_attribute_as_json(attribute, values) for attribute, values in shown]
        print_json({"categories": categories, "attributes": attributes})
    elif not shown:
        console.print("The provider 'draft' draws none of these.", highlight=False)
    elif name:
        _print_in_full(shown)
    else:
        _print_table(shown)
    if name in list_categories() and find_attribute(name) and len(list_attributes(name)) > 1:
        note = f"{name} is a category too: brand-assets taxonomy --category {name}"
        error_console.print(note, highlight=False)


def _choose_attributes(name: str, category: str) -> list[Attribute]:
    """Those that are asked for. Raises ConfigError naming the nearest when there are none."""
    if category and category not in list_categories():
        raise ConfigError(f"There is no category {category[:80]!r}; {say_nearest(category, list_categories())}.")
    if not name:
        return list_attributes(category or None)
    attribute = find_attribute(name)
    found = [attribute] if attribute else list_attributes(name)
    found = [attribute for attribute in found if attribute.category == (category or attribute.category)]
    if not found:
        raise ConfigError(_miss(name, category))
    return found


def _miss(name: str, category: str) -> str:
    """Why nothing is shown: another category, a value's name, or a name that nobody knows."""
    if attribute := find_attribute(name):
        return f"{name} is an attribute of the category {attribute.category}, not of {category}."
    if name in list_categories():
        return f"{name} is a category, and {category} another; ask for one of them."
    names = {*list_categories(), *(attribute.name for attribute in list_attributes())}
    owners = list_owners(name)
    known = f"{name!r} is a value of {join_words(owners, 'and')}, and " if owners else ""
    return f"There is no attribute or category {name[:80]!r}; {known}{say_nearest(name, names)}."


def _choose_values(attribute: Attribute, drawable: bool) -> list[Value]:
    return [value for value in attribute.values.values() if value.is_drawable or not drawable]


Shown = Sequence[tuple[Attribute, Sequence[Value]]]
"""Attributes, and of each the values to show."""


def _print_table(shown: Shown) -> None:
    categories = list(dict.fromkeys(attribute.category for attribute, _ in shown))
    values = sum(len(values) for _, values in shown)
    of = f"in {len(categories)} categories" if len(categories) > 1 else f"of {categories[0]}"
    table = Table(title=f"{len(shown)} attributes {of}, {values} values", title_justify="left")
    for heading in ("attribute", "when open", "values"):
        table.add_column(heading, no_wrap=heading != "values")
    for category in categories:
        table.add_row(f"[bold]{category.upper()}[/]", "", f"[dim]{escape(describe_category(category))}[/]")
        for attribute, chosen in shown:
            if attribute.category == category:
                table.add_row(attribute.name, LEFT_OPEN[attribute.openness], ", ".join(map(_mark_value, chosen)))
        table.add_section()
    console.print(table, highlight=False)
    error_console.print(
        f"{DRAWN} the provider 'draft' draws it. When open: which prompts have the attribute where a direction does "
        "not list it. One in full: brand-assets taxonomy NAME",
        highlight=False,
        markup=False,
    )


def _mark_value(value: Value) -> str:
    return f"[bold]{value.name}[/]{DRAWN}" if value.is_drawable else value.name


def _print_in_full(shown: Shown) -> None:
    for attribute, values in shown:
        console.print(f"[bold]{attribute.name}[/] [dim]({attribute.category})[/]", highlight=False)
        console.print(f"{attribute.about} {IN_FULL[attribute.openness]}\n", highlight=False, markup=False)
        for value in values:
            console.print(f"  {_mark_value(value)}", highlight=False)
            console.print(Padding(_lay_out(value), (0, 0, 1, 4), expand=False), highlight=False)


def _lay_out(value: Value) -> Table:
    """What is known of a value, each fact beside its name."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True, min_width=len("lettering"))
    table.add_column(overflow="fold")
    for heading, facts in _list_facts(value):
        for row, fact in enumerate(facts):
            table.add_row("" if row else heading, escape(fact))
    return table


def _list_facts(value: Value) -> Iterable[tuple[str, Iterable[str]]]:
    yield "words", [value.words]
    yield "or", value.paraphrases
    if value.letterings:
        yield "lettering", [join_words(value.letterings, "or")]
    if value.weight != 1:
        yield "weight", [f"{value.weight:g} times that of another"]
    yield "not with", [_say_excluded(other, names) for other, names in value.excludes.items()]
    if value.is_drawable:
        yield "draft", [f"draws it, but not {join_words(value.undrawn, 'or')} on it" if value.undrawn else "draws it"]


def _say_excluded(name: str, values: Sequence[str]) -> str:
    attribute = find_attribute(name)
    is_all = attribute is not None and set(values) == set(attribute.values)
    return f"any {name}" if is_all else f"{name} {join_words(values, 'or')}"


def _attribute_as_json(attribute: Attribute, values: Sequence[Value]) -> dict[str, object]:
    return {
        "name": attribute.name,
        "category": attribute.category,
        "about": attribute.about,
        "openness": attribute.openness,
        "values": [
            {
                "name": value.name,
                "words": value.words,
                "paraphrases": list(value.paraphrases),
                "drawable": value.is_drawable,
                "weight": value.weight,
                "letterings": list(value.letterings),
                "excludes": {other: list(names) for other, names in value.excludes.items()},
                "undrawn": list(value.undrawn),
            }
            for value in values
        ],
    }
