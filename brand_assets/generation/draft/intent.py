"""This file reads the design intent of a request: what `draft` draws from instead of words alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from brand_assets.errors import DrawFailed

MAX_BRAND_CHARACTERS = 200
MAX_COLORS = 64
MIN_SIDE_PX, MAX_SIDE_PX = 16, 4096
LETTERINGS = ("none", "initials", "name")
ROLES = ("primary", "secondary", "accent", "neutral")
_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Swatch:
    """A palette colour; `hex` is upper-case `#RRGGBB`."""

    hex: str
    role: str


@dataclass(frozen=True, slots=True)
class Intent:
    palette: tuple[Swatch, ...]
    attributes: Mapping[str, str]
    lettering: str
    brand: str
    direction: str
    description: str

    @property
    def words(self) -> frozenset[str]:
        """The direction's words, lower case."""
        return frozenset(_WORD.findall(f"{self.direction} {self.description}".lower()))

    def says(self, *words: str) -> bool:
        return not self.words.isdisjoint(words)

    def asks(self, attribute: str) -> str:
        """The value asked of an attribute, "" when it is free."""
        return self.attributes.get(attribute, "")


def read_intent(params: Mapping[str, object]) -> Intent:
    """The intent in a request's params. Raises DrawFailed, naming the field that is missing or wrong."""
    intent = _mapping(params, "intent", "params")
    direction = _mapping(intent, "direction", "intent") if "direction" in intent else {}
    brand = _text(intent.get("brand", ""), "intent.brand")
    if len(brand) > MAX_BRAND_CHARACTERS:
        raise _wrong("intent.brand", f"{len(brand)} characters", f"at most {MAX_BRAND_CHARACTERS} are drawn")
    lettering = intent.get("lettering", "none")
    if lettering not in LETTERINGS:
        raise _wrong("intent.lettering", repr(lettering)[:80], f"one of {', '.join(LETTERINGS)} is drawn")
    return Intent(
        palette=_read_palette(intent),
        attributes=_read_attributes(intent.get("attributes", {})),
        lettering=str(lettering),
        brand=brand,
        direction=_text(direction.get("name", ""), "intent.direction.name"),
        description=_text(direction.get("description", ""), "intent.direction.description"),
    )


def read_size(params: Mapping[str, object]) -> tuple[int, int]:
    """(width_px, height_px). Raises DrawFailed unless both are whole numbers within the bounds."""
    return (_read_side(params, "width_px"), _read_side(params, "height_px"))


def _read_side(params: Mapping[str, object], name: str) -> int:
    value = params.get(name)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value % 1 != 0:
        raise _wrong(name, repr(value)[:80], "a whole number of pixels is needed")
    if not MIN_SIDE_PX <= value <= MAX_SIDE_PX:
        raise _wrong(name, repr(value)[:80], f"{MIN_SIDE_PX} to {MAX_SIDE_PX} pixels are drawn")
    return int(value)


def _read_palette(intent: Mapping[str, object]) -> tuple[Swatch, ...]:
    entries = intent.get("palette")
    if not isinstance(entries, (list, tuple)) or not entries:
        raise _wrong("intent.palette", repr(entries)[:80], "a list with at least one colour is needed")
    if len(entries) > MAX_COLORS:
        raise _wrong("intent.palette", f"{len(entries)} colours", f"at most {MAX_COLORS} are taken")
    return tuple(_read_swatch(entry, f"intent.palette[{i}]") for i, entry in enumerate(entries))


def _read_swatch(entry: object, where: str) -> Swatch:
    if not isinstance(entry, Mapping):
        raise _wrong(where, repr(entry)[:80], "a mapping with hex and role is needed")
    value, role = entry.get("hex"), entry.get("role", "secondary")
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise _wrong(f"{where}.hex", repr(value)[:80], "#RRGGBB is needed")
    if role not in ROLES:
        raise _wrong(f"{where}.role", repr(role)[:80], f"one of {', '.join(ROLES)} is needed")
    return Swatch(value.upper(), str(role))


def _read_attributes(attributes: object) -> dict[str, str]:
    if not isinstance(attributes, Mapping):
        raise _wrong("intent.attributes", repr(attributes)[:80], "a mapping of attribute to value is needed")
    return {
        _text(name, "a name in intent.attributes"): _text(value, f"intent.attributes.{str(name)[:40]}")
        for name, value in attributes.items()
    }


def _mapping(holder: Mapping[str, object], name: str, where: str) -> Mapping[str, object]:
    value = holder.get(name)
    if not isinstance(value, Mapping):
        raise _wrong(f"{where}.{name}", repr(value)[:80], "a mapping is needed")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _wrong(where, repr(value)[:80], "text is needed")
    return value


def _wrong(where: str, found: str, rule: str) -> DrawFailed:
    return DrawFailed(f"draft cannot draw this request: {where} is {found}; {rule}.")
