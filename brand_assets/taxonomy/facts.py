"""This file takes the facts of one term of the visual language apart, and names the term where one of them is wrong."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from brand_assets.errors import ConfigError
from brand_assets.taxonomy.spelling import say_nearest

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is written of a category, an attribute or a value; `where` is what a message calls it.

    Every reader raises ConfigError when what it finds is of another kind.
    """

    where: str
    fields: Mapping[str, Any]

    def has(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str) -> str:
        """Text of at least one letter, without space around it."""
        return self._check_text(name, self.fields[name])

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts, none of them twice; empty where it is not written."""
        return self._check_texts(name, self.fields.get(name, []))

    def choice(self, name: str, choices: Collection[str]) -> str:
        found = self.fields[name]
        if found not in choices:
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is one of {', '.join(choices)}.")
        return str(found)

    def whole(self, name: str) -> int:
        found = self.fields[name]
        if not isinstance(found, int) or isinstance(found, bool):
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is a whole number.")
        return found

    def flag(self, name: str) -> bool:
        """False where it is not written."""
        found = self.fields.get(name, False)
        if not isinstance(found, bool):
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is true or false.")
        return found

    def weight(self, name: str) -> float:
        """A number above 0; 1 where it is not written."""
        found = self.fields.get(name, 1.0)
        if not isinstance(found, (int, float)) or isinstance(found, bool) or not 0 < found < float("inf"):
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is a number above 0.")
        return float(found)

    def lists(self, name: str) -> dict[str, tuple[str, ...]]:
        """Lists of texts by name; empty where it is not written."""
        found = self.fields.get(name, {})
        if not isinstance(found, dict):
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is written {{attribute: [value, value]}}.")
        return {str(key): self._check_texts(f"{name} {key}", values) for key, values in found.items()}

    def terms(self, name: str) -> dict[str, Any]:
        """What is written under each of several names; at least one."""
        found = self.fields[name]
        if not isinstance(found, dict) or not found:
            raise ConfigError(f"{self.where}: {name} is {found!r}; write each {name[:-1]} under its name.")
        for key in found:
            if not isinstance(key, str) or not _NAME.fullmatch(key):
                raise ConfigError(f"{self.where}: {key!r} cannot name one of the {name}; use a-z, 0-9 and '_'.")
        return found

    def _check_text(self, name: str, found: Any) -> str:
        if not isinstance(found, str) or not found or found != found.strip():
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is text without space around it.")
        return found

    def _check_texts(self, name: str, found: Any) -> tuple[str, ...]:
        if not isinstance(found, list):
            raise ConfigError(f"{self.where}: {name} is {found!r}; it is a list, written [first, second].")
        texts = tuple(self._check_text(name, text) for text in found)
        if len(set(texts)) != len(texts):
            raise ConfigError(f"{self.where}: {name} says one thing twice: {', '.join(texts)}.")
        return texts


def take_facts(where: str, found: Any, known: Collection[str], required: Collection[str]) -> Facts:
    """The fields of one term. Raises ConfigError on an unknown key and on one that is missing."""
    if not isinstance(found, dict):
        raise ConfigError(f"{where}: found {found!r}; the keys {', '.join(known)} are wanted.")
    for name in found:
        if name not in known:
            raise ConfigError(f"{where}: found the unknown key {name!r}; {say_nearest(str(name), known)}.")
    for name in required:
        if name not in found:
            raise ConfigError(f"{where}: there is no {name}; write it.")
    return Facts(where, found)
