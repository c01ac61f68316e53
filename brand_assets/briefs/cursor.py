"""This file reads one YAML value at a time as what it should be, and notes line, field and finding when it is not.

Every reader returns None (or an empty collection) after noting a problem, so that reading goes on and all are found.
"""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import yaml

from brand_assets.briefs.problems import Findings, Problem, find_steering, name_steering, show
from brand_assets.taxonomy.spelling import find_nearest, say_nearest

T = TypeVar("T")
S = TypeVar("S", bound=str)

_NUMBER = re.compile(r"[-+]?([0-9]{1,18}(\.[0-9]{0,30})?|\.[0-9]{1,30})([eE][-+]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[-+]?[0-9]{1,18}")
_KINDS = {"null": "nothing", "bool": "a boolean", "int": "a number", "float": "a number", "timestamp": "a date"}
_BOOLEANS = {"true": True, "false": False, "yes": True, "no": False, "on": True, "off": False}
_WRITING = {
    "text": ", in quotes where YAML would read something else",
    "a list": ", written [first, second]",
    "fields": ", written 'name: value'",
}
NAME_CHARS = 120
TEXT_CHARS = 1000
MAX_ITEMS = 50


@dataclass(frozen=True, slots=True)
class Cursor:
    """A YAML node, the path of fields that leads to it, and where findings go. `key` holds the field's name."""

    node: yaml.Node
    field: str
    findings: Findings
    key: yaml.Node | None = None

    @property
    def line(self) -> int:
        """In the file, whose second line is the front matter's first; a list or a group is where its name is."""
        node = self.node if self.key is None or isinstance(self.node, yaml.ScalarNode) else self.key
        return node.start_mark.line + 2

    @property
    def is_nothing(self) -> bool:
        return self._kind() == "nothing"

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written there, or a list of nothing."""
        return self.is_nothing or (isinstance(self.node, yaml.SequenceNode) and not self.node.value)

    @property
    def is_group(self) -> bool:
        """Whether it holds fields."""
        return isinstance(self.node, yaml.MappingNode)

    def is_word(self, word: str) -> bool:
        """Whether it is this one word, in whatever case."""
        return isinstance(self.node, yaml.ScalarNode) and self.node.value.lower() == word

    def renamed(self, field: str) -> "Cursor":
        """The same place under another field's name."""
        return Cursor(self.node, field, self.findings, self.key)

    def child(self, name: str) -> "Cursor":
        """The field `name` of this group, or this place under that field's name where it is not written."""
        pairs = self.node.value if self.is_group else []
        nodes = next(((node, key) for key, node in pairs if key.value == name), (self.node, self.key))
        return Cursor(nodes[0], self._path(name), self.findings, nodes[1])

    def refuse(self, message: str) -> None:
        self.findings.problems.append(Problem(self.line, self.field, message))

    def warn(self, message: str) -> None:
        self.findings.warnings.append(Problem(self.line, self.field, message))

    def text(self, max_chars: int = TEXT_CHARS, *, may_be_empty: bool = False) -> str | None:
        """Text with runs of white space made one space; of at least one character unless it may be empty."""
        if self._kind() != "text":
            self._refuse_kind("text")
            return None
        raw = str(self.node.value)
        text = " ".join(raw.split())
        odd = find_steering(text)
        if odd is not None:
            self.refuse(name_steering(odd))
        elif not text and not may_be_empty:
            self.refuse("found empty text; write something or leave the field out.")
        elif len(text) > max_chars:
            self.refuse(f"found {len(text)} characters, {show(text[:30])}...; at most {max_chars} are taken.")
        else:
            return text
        return None

    def number(self, low: float, high: float) -> float | None:
        """A finite number from `low` to `high`."""
        return self._bounded(_NUMBER, "a number", low, high)

    def whole(self, low: int, high: int) -> int | None:
        found = self._bounded(_WHOLE, "a whole number", low, high)
        return None if found is None else int(found)

    def flag(self) -> bool | None:
        if self._kind() == "a boolean":
            return _BOOLEANS[self.node.value.lower()]
        self._refuse_kind("true or false")
        return None

    def choice(self, choices: Sequence[S]) -> S | None:
        text = self.text(NAME_CHARS)
        if text is None:
            return None
        for choice in choices:
            if choice == text:
                return choice
        nearest = find_nearest(text, choices)
        self.refuse(f"found {show(text)}; it is one of {', '.join(choices)}, and the nearest is {nearest!r}.")
        return None

    def known(self, kind: str, choices: Iterable[str], explain: Callable[[str], str] = lambda text: "") -> str | None:
        """A name that has to be one of many; the message names the nearest, after what `explain` knows of the name."""
        text = self.text(NAME_CHARS)
        choices = list(choices)
        if text is None or text in choices:
            return text
        self.refuse(f"found {show(text)}, an unknown {kind}; {explain(text)}{say_nearest(text, choices)}.")
        return None

    def scalar(self) -> str | float | bool | None:
        """A single value of whatever kind it is written as; for params, whose model knows what they take."""
        kind = self._kind()
        if kind == "a boolean":
            return self.flag()
        if kind != "a number":
            return self.text(NAME_CHARS)
        return self.whole(-(10**9), 10**9) if _WHOLE.fullmatch(self.node.value) else self.number(-1e9, 1e9)

    def items(self, min_items: int = 0, max_items: int = MAX_ITEMS) -> list["Cursor"]:
        if not isinstance(self.node, yaml.SequenceNode):
            self._refuse_kind("a list")
            return []
        count = len(self.node.value)
        if not min_items <= count <= max_items:
            self.refuse(f"found {count or 'no'} items; from {min_items} to {max_items} are taken.")
        shown = self.node.value[:max_items]
        return [Cursor(node, f"{self.field}[{index}]", self.findings) for index, node in enumerate(shown)]

    def each(
        self, read: Callable[["Cursor"], T | None], min_items: int = 0, max_items: int = MAX_ITEMS
    ) -> tuple[T, ...]:
        """Every item that could be read."""
        found = [read(item) for item in self.items(min_items, max_items)]
        return tuple(value for value in found if value is not None)

    def texts(self, max_chars: int = NAME_CHARS) -> tuple[str, ...]:
        return self.each(lambda item: item.text(max_chars))

    def pairs(self) -> list[tuple[str, "Cursor"]]:
        """Names and values of a mapping's fields, each name once."""
        if not self.is_group:
            self._refuse_kind("fields")
            return []
        if len(self.node.value) > MAX_ITEMS:
            self.refuse(f"found {len(self.node.value)} fields; at most {MAX_ITEMS} are taken.")
        found: dict[str, Cursor] = {}
        for key, node in self.node.value[:MAX_ITEMS]:
            name = Cursor(key, self._path("(field name)"), self.findings).text(NAME_CHARS)
            if name is None:
                continue
            if first := found.get(name):
                line = first.key.start_mark.line + 2 if first.key else first.line
                message = f"the field is there twice; the first is on line {line}."
                Cursor(key, self._path(name), self.findings).refuse(message)
            else:
                found[name] = Cursor(node, self._path(name), self.findings, key)
        return list(found.items())

    def fields(self, known: Sequence[str], required: Sequence[str] = ()) -> dict[str, "Cursor"]:
        """The known fields; unknown and missing ones are noted. An optional field without a value counts as absent."""
        found = {}
        for name, cursor in self.pairs():
            if name not in known:
                nearest = find_nearest(name, known)
                Cursor(cursor.key or cursor.node, cursor.field, self.findings).refuse(
                    f"found {show(name)}, an unknown field; the nearest is {nearest!r}."
                )
            elif name in required or not cursor.is_nothing:
                found[name] = cursor
        if self.is_group:
            missing = [self._path(name) for name in required if name not in found]
            self.findings.problems += [Problem(self.line, field, "missing; it is required.") for field in missing]
        return found

    def _path(self, name: str) -> str:
        shown = name if name.isprintable() else ascii(name)
        return f"{self.field}.{shown}" if self.field else shown

    def _bounded(self, pattern: re.Pattern[str], kind: str, low: float, high: float) -> float | None:
        if not isinstance(self.node, yaml.ScalarNode) or self.is_nothing:
            self._refuse_kind(kind)
            return None
        text = self.node.value
        value = float(text) if pattern.fullmatch(text) else math.nan
        if low <= value <= high and self.node.style is None:
            return value
        quoted = " in quotes" if self.node.style else ""
        self.refuse(f"found {show(text)}{quoted}; {kind} from {low:.12g} to {high:.12g} is wanted.")
        return None

    def _kind(self) -> str:
        if not isinstance(self.node, yaml.ScalarNode):
            return "fields" if self.is_group else "a list"
        name = str(self.node.tag).rpartition(":")[2]
        return "text" if name == "str" else _KINDS.get(name, f"a value tagged {show(self.node.tag)}")

    def _refuse_kind(self, wanted: str) -> None:
        kind = self._kind()
        is_scalar = isinstance(self.node, yaml.ScalarNode)
        found = f"{show(self.node.value)}, {kind}" if is_scalar and not self.is_nothing else kind
        hint = _WRITING.get(wanted, "") if is_scalar or wanted == "text" else ""
        self.refuse(f"found {found}; {wanted} {'are' if wanted == 'fields' else 'is'} wanted{hint}.")
