"""This file reads what an export is asked for: which files, for whom, with a zip or not; by hand or by a preset."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from brand_assets.errors import ConfigError
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import EXPORT_FORMATS, EXPORT_GROUPS

ALWAYS = (".json", ".webmanifest", ".md", ".html", ".txt")
"""What explains the rest is never left out."""


@dataclass(frozen=True, slots=True)
class ExportOrder:
    """`only`: names of groups and formats, none for everything; a file has to be of one of each kind that is named.

    `is_client`: without prompts, costs, people and internal ids. `has_zip`: with one zip of everything.
    """

    only: tuple[str, ...] = ()
    is_client: bool = False
    has_zip: bool = True

    def wants(self, file: str) -> bool:
        """Whether a file by this name, below its image's or the package's folder, is to be delivered."""
        path = PurePosixPath(file)
        formats, groups = (set(self.only) & set(names) for names in (EXPORT_FORMATS, EXPORT_GROUPS))
        of_format = not formats or path.suffix.lower() in ALWAYS or _name_format(path) in formats
        return of_format and (not groups or name_group(file) in groups)

    def wants_group(self, group: str) -> bool:
        groups = set(self.only) & set(EXPORT_GROUPS)
        return not groups or group in groups

    def describe(self) -> dict[str, object]:
        return {"only": list(self.only), "client": self.is_client, "zip": self.has_zip}


EVERYTHING = ExportOrder()


def name_group(file: str) -> str:
    """One of EXPORT_GROUPS."""
    path = PurePosixPath(file)
    if path.parts[0] in ("kit", "creatives"):
        return path.parts[0]
    return "finished" if path.name.startswith("finished_") else "logo"


def read_only(texts: Iterable[str]) -> tuple[str, ...]:
    """Names as written after `--only`, each text one or several with commas. ConfigError names what is wrong."""
    names = [name.strip().lower().lstrip(".") for text in texts for name in text.split(",")]
    names = ["jpg" if name == "jpeg" else name for name in names if name]
    if unknown := sorted(set(names) - {*EXPORT_GROUPS, *EXPORT_FORMATS}):
        choices = ", ".join(sorted((*EXPORT_GROUPS, *EXPORT_FORMATS)))
        raise ConfigError(
            f"{', '.join(map(repr, unknown))} cannot be exported alone; --only takes one or more of: {choices}."
        )
    return tuple(dict.fromkeys(names))


def find_preset(brief: Brief, name: str) -> ExportOrder:
    """Raises ConfigError with the presets that there are when the brief has none by this name."""
    presets = {preset.name: preset for preset in brief.export_presets}
    if name not in presets:
        known = ", ".join(sorted(presets)) or "none"
        raise ConfigError(
            f"The brief of {brief.campaign!r} has no export preset {name[:80]!r}; it has: {known}. "
            "Presets stand under `export_presets` in the brief."
        )
    preset = presets[name]
    return ExportOrder(preset.only, preset.is_client, preset.has_zip)


def _name_format(path: PurePosixPath) -> str:
    suffix = path.suffix.lower().lstrip(".")
    return "jpg" if suffix == "jpeg" else suffix
