"""This file says whether a value is one that a model's parameter takes."""

import re
from dataclasses import dataclass
from typing import Literal, cast, get_args

from brand_assets.catalogue.entries import MOST, Entry
from brand_assets.errors import ConfigError

Mode = Literal["text-to-image", "image-to-image"]

Kind = Literal["choice", "number", "flag", "size", "text"]

_SIZE = re.compile(r"(\d{2,4})x(\d{2,4})")
MAX_SIDE_PX = 3840
MAX_SIZE_PIXELS = 8_294_400
MAX_SIDE_RATIO = 3
"""Bounds of a free `WIDTHxHEIGHT`, both multiples of 16: the OpenAI image reference."""


@dataclass(frozen=True, slots=True)
class ParamRule:
    """What one parameter of one model takes; `only` names the mode that it belongs to, None for both."""

    name: str
    kind: Kind
    choices: tuple[str | int, ...] = ()
    low: float = 0.0
    high: float = 0.0
    is_whole: bool = False
    default: object = None
    only: Mode | None = None

    def takes(self, value: object) -> bool:
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind == "number":
            return self._takes_number(value)
        if self.kind == "choice":
            return not isinstance(value, bool) and value in self.choices
        if not isinstance(value, str):
            return False
        return _is_size(value) if self.kind == "size" else bool(value.strip())

    def describe(self) -> str:
        """What it takes, as the end of a sentence."""
        if self.kind == "choice":
            return "one of " + ", ".join(_as_written(choice) for choice in self.choices)
        if self.kind == "number":
            return f"{'a whole number' if self.is_whole else 'a number'} from {self.low:g} to {self.high:g}"
        if self.kind == "size":
            return f"auto or WIDTHxHEIGHT in multiples of 16, at most {MAX_SIDE_PX}x2160, no longer than 3:1"
        return "true or false" if self.kind == "flag" else "text in quotes"

    def _takes_number(self, value: object) -> bool:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        return self.low <= value <= self.high and (not self.is_whole or value == int(value))


def read_rule(name: str, entry: Entry) -> ParamRule:
    """A rule as `models.yaml` writes it. Raises ConfigError when it says nothing of what is taken, or too much."""
    entry.check_names(("choices", "low", "high", "whole", "flag", "size", "text", "default", "only"))
    only = cast(Mode, entry.choice("only", get_args(Mode))) if entry.fields.get("only") is not None else None
    rule = _read_kind(name, entry, entry.fields.get("default"), only)
    if rule.default is not None and not rule.takes(rule.default):
        entry.refuse("default", rule.describe())
    return rule


def _read_kind(name: str, entry: Entry, default: object, only: Mode | None) -> ParamRule:
    kinds = [kind for kind in ("choices", "low", "flag", "size", "text") if kind in entry.fields]
    match kinds:
        case ["choices"]:
            choices = entry.items("choices")
            if not choices or not all(
                isinstance(choice, str | int) and not isinstance(choice, bool) for choice in choices
            ):
                entry.refuse("choices", "a list of texts in quotes or whole numbers")
            return ParamRule(name, "choice", choices=choices, default=default, only=only)
        case ["low"]:
            low = entry.number("low", least=-MOST)
            high = entry.number("high", least=low)
            is_whole = "whole" in entry.fields and entry.flag("whole")
            return ParamRule(name, "number", low=low, high=high, is_whole=is_whole, default=default, only=only)
        case ["flag" | "size" | "text" as kind]:
            return ParamRule(name, cast(Kind, kind), default=default, only=only)
    found = ", ".join(kinds) or "no kind"
    raise ConfigError(f"{entry.where}: found {found}; it is one of choices, low with high, flag, size or text.")


def _as_written(choice: str | int) -> str:
    """A choice as a brief has to write it: text that looks like a number needs quotes in YAML."""
    is_number_like = isinstance(choice, str) and choice[:1].isdigit() and choice.replace(".", "").isdigit()
    return f'"{choice}"' if is_number_like else str(choice)


def _is_size(text: str) -> bool:
    if text == "auto":
        return True
    match = _SIZE.fullmatch(text)
    if match is None:
        return False
    short, long = sorted((int(match[1]), int(match[2])))
    is_grid = short % 16 == 0 and long % 16 == 0
    is_small = long <= MAX_SIDE_PX and short * long <= MAX_SIZE_PIXELS
    return is_grid and is_small and short > 0 and long <= MAX_SIDE_RATIO * short
