"""This file holds a mark's recipe, all that is needed to draw it again, and its way to JSON and safely back."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from brand_assets.catalogue.lettering import is_blank
from brand_assets.generation.draft.families import FAMILIES
from brand_assets.generation.draft.intent import MAX_BRAND_CHARACTERS
from brand_assets.generation.draft.letters import MAX_INITIALS, clean_name, is_drawable, lacking_fonts, only_fonts
from brand_assets.generation.draft.parameters import Values, fits
from brand_assets.generation.draft.shapes import TONES, Tone

VERSION = 2
MAX_NUMBER = 1e6
_HEX = re.compile(r"#[0-9A-F]{6}")


@dataclass(frozen=True, slots=True)
class Mark:
    """A recipe: a family with its parameters, a hex for each tone, the initials and the name that may be drawn."""

    family: str
    numbers: Mapping[str, float]
    words: Mapping[str, str]
    inks: Mapping[Tone, str]
    letters: str
    name: str
    fonts: Mapping[str, str] = field(default_factory=dict)
    """Name and SHA-256 of the fonts beside the shipped ones that its letters are set in."""

    @property
    def values(self) -> Values:
        return Values(self.numbers, self.words)


def write_recipe(mark: Mark) -> str:
    return json.dumps({"version": VERSION, **asdict(mark)}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def read_recipe(text: str) -> Mark | None:
    """The mark, or None when the text is anything but a recipe that can be drawn with the fonts at hand."""
    data = _load(text)
    fonts = data.get("fonts", {})
    if data.get("version") != VERSION or not isinstance(fonts, dict) or not _are_at_hand(fonts):
        return None
    numbers, words, inks = (_as_mapping(data.get(key)) for key in ("numbers", "words", "inks"))
    family, letters, name = data.get("family"), data.get("letters"), data.get("name")
    if not (isinstance(family, str) and isinstance(letters, str) and isinstance(name, str)):
        return None
    if family not in FAMILIES or len(letters) > MAX_INITIALS or len(name) > MAX_BRAND_CHARACTERS:
        return None
    if not all(_is_number(value) for value in numbers.values()):
        return None
    if not all(isinstance(value, str) for value in (*words.values(), *inks.values())):
        return None
    if inks.keys() != set(TONES) or not all(_HEX.fullmatch(value) for value in inks.values()):
        return None
    spans = {k: float(v) for k, v in numbers.items()}
    mark = Mark(family, spans, words, {t: inks[t] for t in TONES}, letters, name, fonts)
    with only_fonts(fonts):
        is_whole = fits(mark.values, FAMILIES[family].all_parameters) and FAMILIES[family].can_read(letters, name)
        is_whole = is_whole and clean_name(name) == name and is_drawable(letters + name)
        is_whole = is_whole and not any(map(is_blank, letters))
    return mark if is_whole else None


def read_lacking_fonts(text: str) -> tuple[str, ...]:
    """The fonts that a recipe was lettered with and that are not at hand; none when it is no recipe."""
    fonts = _as_mapping(_load(text).get("fonts", {}))
    return lacking_fonts(fonts) if all(isinstance(value, str) for value in fonts.values()) else ()


def _load(text: str) -> dict[str, Any]:
    try:
        return _as_mapping(json.loads(text))
    except (ValueError, RecursionError):
        return {}


def _are_at_hand(fonts: Mapping[str, Any]) -> bool:
    return all(isinstance(value, str) for value in fonts.values()) and not lacking_fonts(fonts)


def _as_mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -MAX_NUMBER <= value <= MAX_NUMBER
