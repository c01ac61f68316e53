"""This file holds what is wrong with a brief, or worth knowing, and where."""

import unicodedata
from dataclasses import dataclass, field

MAX_SHOWN_CHARS = 60
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks by which what is read differs from what is written, of a page as well as of a prompt."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `line` counts from 1 in the file and is None where no line is to blame."""

    line: int | None
    field: str
    message: str

    def format(self) -> str:
        place = [f"line {self.line}" if self.line else "", self.field]
        return ": ".join([*filter(None, place), self.message])


@dataclass(slots=True)
class Findings:
    """What a reading has found so far."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


class Unreadable(Exception):
    """The file holds no front matter to read fields from; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].format())
        self.problems = problems


def find_steering(text: str) -> str | None:
    """The first control character, half of a pair, or mark that turns text around unseen; None without any."""
    return next((char for char in text if char in TURNING or unicodedata.category(char) in ("Cc", "Cs")), None)


def name_steering(char: str) -> str:
    """What was found, for a message: never the character itself."""
    if char in TURNING:
        return f"found the character U+{ord(char):04X}, which turns text around unseen; remove it."
    return f"found the control character {char!a}; remove it."


def show(value: object) -> str:
    """A value as a message quotes it: on one line, printable, and short."""
    text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    return text if len(text) <= MAX_SHOWN_CHARS else text[: MAX_SHOWN_CHARS - 3] + "..."


def in_order(found: list[Problem]) -> tuple[Problem, ...]:
    """By line, what has no line first; each finding once."""
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.line or 0))
