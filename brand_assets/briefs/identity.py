"""This file reads who the brand is: its name, its words, its palette, its type."""

import re

from brand_assets.briefs.cursor import NAME_CHARS, Cursor
from brand_assets.briefs.problems import show
from brand_assets.records.brief import SLUG, Brand, PaletteColor, Role, Typography

_SLUG = re.compile(SLUG)
ROLES: tuple[Role, ...] = ("primary", "secondary", "accent", "neutral")
BRAND_NAME_CHARS = 60
MAX_COLORS = 12
_HEX = re.compile(r"#[0-9A-F]{6}")
_HEX_DIGITS = re.compile(r"#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


def read_campaign(cursor: Cursor, stem: str) -> str | None:
    """The campaign's name: a slug, equal to the stem of the file's name."""
    name = cursor.text(NAME_CHARS)
    if name is None:
        return None
    if not _SLUG.fullmatch(name):
        nearest = nearest_slug(name)
        hint = f"; the nearest is {nearest!r}" if nearest else ""
        cursor.refuse(f"found {show(name)}; at most 63 of a-z, 0-9 and '-', beginning with a letter or digit{hint}.")
    elif name != stem:
        cursor.refuse(f"found {show(name)}, but the file is called {show(stem + '.md')}; give both the same name.")
    return name


def nearest_slug(text: str) -> str:
    """The text as a slug, or nothing when no character of it can stay."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:63]


def read_brand(cursor: Cursor) -> Brand | None:
    found = cursor.fields(("name", "tagline", "industry", "audience", "values", "avoid"), required=("name",))
    name = found["name"].text(BRAND_NAME_CHARS) if "name" in found else None
    tagline, industry = (
        found[key].text(may_be_empty=True) or "" if key in found else "" for key in ("tagline", "industry")
    )
    audience, values, avoid = (found[key].texts() if key in found else () for key in ("audience", "values", "avoid"))
    return None if name is None else Brand(name, tagline, industry, audience, values, avoid)


def read_typography(cursor: Cursor) -> Typography:
    found = cursor.fields(("heading", "body", "feel"))
    return Typography(**{key: field.text(may_be_empty=True) or "" for key, field in found.items()})


def read_palette(cursor: Cursor) -> tuple[PaletteColor, ...]:
    """The colours; no name and no hex twice, at least one of them primary."""
    items = cursor.items(min_items=1, max_items=MAX_COLORS)
    names: dict[str, int] = {}
    hexes: dict[str, int] = {}
    colors = [_read_color(item, names, hexes) for item in items]
    read = tuple(color for color in colors if color is not None)
    if len(read) == len(items) > 0 and not any(color.role == "primary" for color in read):
        cursor.refuse("no colour has the role primary; give it to the one that leads.")
    return read


def _read_color(cursor: Cursor, names: dict[str, int], hexes: dict[str, int]) -> PaletteColor | None:
    required = ("name", "hex", "role")
    found = cursor.fields(required, required=required)
    name = found["name"].text(BRAND_NAME_CHARS) if "name" in found else None
    color_hex = _read_hex(found["hex"]) if "hex" in found else None
    role = found["role"].choice(ROLES) if "role" in found else None
    if name is not None:
        _refuse_again(found["name"], name, name.lower(), names)
    if color_hex is not None:
        _refuse_again(found["hex"], color_hex, color_hex, hexes)
    if name is None or color_hex is None or role is None:
        return None
    return PaletteColor(name, color_hex, role)


def _refuse_again(cursor: Cursor, shown: str, key: str, lines: dict[str, int]) -> None:
    if key in lines:
        cursor.refuse(f"found {show(shown)} again; it is already on line {lines[key]}.")
    lines.setdefault(key, cursor.line)


def _read_hex(cursor: Cursor) -> str | None:
    """`#RRGGBB` in upper case."""
    text = cursor.text(NAME_CHARS)
    if text is None or _HEX.fullmatch(text.upper()):
        return text.upper() if text else None
    digits = _HEX_DIGITS.fullmatch(text)
    hint = ""
    if digits:
        wide = digits[1] if len(digits[1]) == 6 else "".join(digit * 2 for digit in digits[1])
        hint = f"; the nearest is '#{wide.upper()}'"
    cursor.refuse(f"found {show(text)}; a colour is '#' and six hexadecimal digits, in quotes{hint}.")
    return None
