"""This file reads the catalogue's data, with what an installation adds to it in a file of its own.

`<data>/catalogue.yaml` has the same sections as ours (`models`, `services`, `language_models`, `weights`). An
entry of a name that we know replaces the fields that it names; `like: provider/model` begins a new one with all the
fields of another.
"""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from brand_assets.catalogue.entries import Entry
from brand_assets.errors import ConfigError

SECTIONS = ("language_models", "models", "services", "weights")
MAX_BYTES = 1_000_000

Stamp = tuple[Path, int]

_additions: Path | None = None


def use_additions(path: Path | None) -> None:
    """Read the catalogue with this file's entries from now on; one that is not there adds nothing."""
    global _additions
    _additions = path


def stamp_additions() -> Stamp | None:
    """The added file as it is now: what was read with another stamp is out of date. None when there is none."""
    if _additions is None or not _additions.is_file():
        return None
    return _additions, _additions.stat().st_mtime_ns


def read_entries(name: str, section: str, stamp: Stamp | None) -> dict[str, Entry]:
    """A section's entries over our file's `defaults`, each knowing the file that it is from.

    Raises ConfigError when the added file cannot be read, or holds a field that `defaults` does not.
    """
    raw = read_catalogue(name, stamp)
    added = _read_additions(stamp[0]).get(section, {}) if stamp else {}
    entries = {}
    for key, fields in raw[section].items():
        entry = Entry(f"{stamp[0] if stamp and key in added else name}: {key}", {**raw["defaults"], **fields})
        entry.check_names(raw["defaults"])
        entries[key] = entry
    return entries


def read_catalogue(name: str, stamp: Stamp | None) -> dict[str, Any]:
    """The data of one of our files with the additions. Raises ConfigError when those cannot be read."""
    raw: dict[str, Any] = yaml.safe_load(files("brand_assets.catalogue").joinpath(name).read_text(encoding="utf-8"))
    for section, entries in (_read_additions(stamp[0]) if stamp else {}).items():
        if section in raw and stamp:
            raw[section] = _merge(raw[section], entries, stamp[0])
    return raw


def _read_additions(path: Path) -> dict[str, dict[str, Any]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ConfigError(f"{path} has {path.stat().st_size} bytes; at most {MAX_BYTES} are read.")
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as problem:
        raise ConfigError(f"{path} cannot be read: {problem.strerror}.") from None
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise ConfigError(f"{path} is not YAML: {' '.join(str(problem).split())[:160]}.") from None
    if not isinstance(raw, Mapping):
        raise ConfigError(f"{path} holds {repr(raw)[:80]}; it has sections: {', '.join(SECTIONS)}.")
    if unknown := [str(key)[:80] for key in raw if key not in SECTIONS]:
        raise ConfigError(f"{path} has the sections {', '.join(unknown)}; it may have: {', '.join(SECTIONS)}.")
    for section, entries in raw.items():
        if not isinstance(entries, Mapping) or not all(isinstance(fields, Mapping) for fields in entries.values()):
            raise ConfigError(f"{path}: {section!r} must map names to fields.")
    return {section: {str(key): dict(fields) for key, fields in entries.items()} for section, entries in raw.items()}


def _merge(ours: Mapping[str, Any], entries: Mapping[str, dict[str, Any]], path: Path) -> dict[str, Any]:
    merged = dict(ours)
    for name, fields in entries.items():
        like = fields.pop("like", name)
        if not isinstance(like, str) or (like != name and like not in merged):
            raise ConfigError(f"{path}: {name[:80]!r} is like {repr(like)[:80]}, which the catalogue does not have.")
        merged[name] = {**merged.get(like, {}), **fields}
    return merged
