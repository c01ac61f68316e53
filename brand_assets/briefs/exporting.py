"""This file reads how a brief's campaign is exported: presets by name, counters, and whether the name is set anew."""

import re
from typing import Literal

from brand_assets.briefs.cursor import Cursor
from brand_assets.briefs.problems import show
from brand_assets.records.brief import ExportPreset
from brand_assets.records.delivery import EXPORT_FORMATS, EXPORT_GROUPS

MAX_PRESETS = 20
WORDMARKS: tuple[Literal["none", "below", "beside"], ...] = ("none", "below", "beside")
COUNTERS: tuple[Literal["auto", "open", "ink"], ...] = ("auto", "open", "ink")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


def read_export_presets(cursor: Cursor) -> tuple[ExportPreset, ...]:
    """By name: `only` (formats and groups of files), `client`, `zip`."""
    pairs = cursor.pairs()
    if len(pairs) > MAX_PRESETS:
        cursor.refuse(f"found {len(pairs)} presets; at most {MAX_PRESETS} are taken.")
    return tuple(preset for name, one in pairs if (preset := _read_preset(name, one)) is not None)


def _read_preset(name: str, cursor: Cursor) -> ExportPreset | None:
    if not _NAME.fullmatch(name):
        cursor.refuse(f"found {show(name)}; a preset is named with small letters, digits and hyphens, as in web-kit.")
        return None
    found = cursor.fields(("only", "client", "zip"))
    only = found["only"].each(lambda item: item.choice((*EXPORT_FORMATS, *EXPORT_GROUPS))) if "only" in found else ()
    is_client = found["client"].flag() if "client" in found else None
    has_zip = found["zip"].flag() if "zip" in found else None
    return ExportPreset(name, only, bool(is_client), True if has_zip is None else has_zip)


def read_counters(cursor: Cursor) -> Literal["auto", "open", "ink"] | None:
    return cursor.choice(COUNTERS)


def read_wordmark(cursor: Cursor) -> Literal["none", "below", "beside"] | None:
    return cursor.choice(WORDMARKS)
