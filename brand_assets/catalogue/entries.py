"""This file reads one entry of the catalogue field by field: what is not as it has to be is named with its file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from brand_assets.errors import ConfigError

SHOWN_CHARS = 80
MOST = 1e9
"""No amount, count or time of the catalogue is larger."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`where` names the file and the entry; every method raises ConfigError when a field is not of its kind."""

    where: str
    fields: Mapping[str, Any]

    def refuse(self, field: str, allowed: str) -> NoReturn:
        found = f"is {_show(self.fields[field])}" if self.fields.get(field) is not None else "is missing"
        raise ConfigError(f"{self.where}: {field} {found}; it is {allowed}.")

    def check_names(self, known: Iterable[str]) -> None:
        """Refuse a field that there is none of."""
        for field in self.fields:
            if field not in known:
                allowed = ", ".join(sorted(known))
                raise ConfigError(f"{self.where}: there is no field {_show(field)}; there are: {allowed}.")

    def text(self, field: str) -> str:
        found = self.fields.get(field)
        if not isinstance(found, str) or not found.strip():
            self.refuse(field, "a text")
        return found.strip()

    def date(self, field: str) -> str:
        """YAML reads 2026-11-20 as a date; here it stays a text."""
        found = self.fields.get(field)
        return found.isoformat() if isinstance(found, date) else self.text(field)

    def flag(self, field: str) -> bool:
        found = self.fields.get(field)
        if not isinstance(found, bool):
            self.refuse(field, "true or false")
        return found

    def choice(self, field: str, choices: Iterable[str]) -> str:
        found = self.fields.get(field)
        if not isinstance(found, str) or found not in choices:
            self.refuse(field, f"one of: {', '.join(sorted(choices))}")
        return found

    def number(self, field: str, *, least: float = 0.0, is_whole: bool = False) -> float:
        found = self.fields.get(field)
        allowed = f"a {'whole ' if is_whole else ''}number from {least:g} to {MOST:g}"
        if isinstance(found, bool) or not isinstance(found, int | float) or not least <= found <= MOST:
            self.refuse(field, allowed)
        if is_whole and found != int(found):
            self.refuse(field, allowed)
        return float(found)

    def count_or_none(self, field: str) -> int | None:
        return None if self.fields.get(field) is None else int(self.number(field, least=1, is_whole=True))

    def number_or_none(self, field: str) -> float | None:
        return None if self.fields.get(field) is None else self.number(field)

    def items(self, field: str) -> tuple[Any, ...]:
        found = self.fields.get(field)
        if not isinstance(found, list):
            self.refuse(field, "a list")
        return tuple(found)

    def texts(self, field: str, among: Iterable[str] | None = None) -> tuple[str, ...]:
        found = self.fields.get(field)
        items = tuple(found) if isinstance(found, list) else (None,)
        if not all(isinstance(item, str) and item and (among is None or item in among) for item in items):
            self.refuse(field, "a list of texts" if among is None else f"a list of: {', '.join(sorted(among))}")
        return items

    def part(self, field: str) -> "Entry":
        """A field that has fields of its own."""
        found = self.fields.get(field)
        if not isinstance(found, Mapping):
            self.refuse(field, "a mapping of names to values")
        return Entry(f"{self.where}: {field}", {str(name): value for name, value in found.items()})

    def parts(self, field: str) -> "dict[str, Entry]":
        """A field whose every value has fields of its own."""
        group = self.part(field)
        return {name: group.part(name) for name in group.fields}


def _show(found: object) -> str:
    text = repr(found)
    return text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 3]}..."
