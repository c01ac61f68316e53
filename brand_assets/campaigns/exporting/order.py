"""This file reads what an export is asked for: which files, for whom, with a zip or not; by hand or by a preset."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from brand_assets.errors import ConfigError
from brand_assets.records.brief import Brief
from brand_assets.records.delivery import EXPORT_FORMATS, EXPORT_GROUPS

ALWAYS = (".json", ".webmanifest", ".md", ".html", ".txt")
"""What explains the rest is never left out."""
POINTING = {"site.webmanifest": {"png"}, "head.html": {"ico", "png", "svg"}}
"""Files of a website's icons, and the formats of the files that they point to: without those they lead nowhere."""


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
        formats, groups = set(self.formats), set(self.only) & set(EXPORT_GROUPS)
        of_format = not formats or path.suffix.lower() in ALWAYS or _name_format(path) in formats
        if formats and path.name in POINTING:
            of_format = formats >= POINTING[path.name]
        return of_format and (not groups or name_group(file) in groups)

    @property
    def formats(self) -> tuple[str, ...]:
        """Those that were asked for, none for all."""
        return tuple(name for name in EXPORT_FORMATS if name in self.only)

    def wants_group(self, group: str) -> bool:
        groups = set(self.only) & set(EXPORT_GROUPS)
        return not groups or group in groups

    def describe(self) -> dict[str, object]:
        """As the manifest tells it, and as the asset's run config takes it."""
        return {"only": list(self.only), "client": self.is_client, "zip": self.has_zip}

    @classmethod
    def read(cls, described: object) -> "ExportOrder":
        """What `describe` wrote; of what it did not write, as much as can be understood."""
        told = described if isinstance(described, Mapping) else {}
        only = told.get("only")
        names = tuple(str(name) for name in only) if isinstance(only, list | tuple) else ()
        return cls(names, told.get("client") is True, told.get("zip") is not False)

    @property
    def words(self) -> str:
        """What the copy is, in a sentence for whoever may hand it on."""
        what = f" Of it: {', '.join(self.only)}." if self.only else ""
        if self.is_client:
            return f"The client's copy: without prompts, costs, people and ids.{what}"
        return f"Our own copy: with recipes, prompts, costs and who decided.{what}"


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


def choose_order(
    brief: Brief,
    only: Iterable[str] = (),
    *,
    is_client: bool = False,
    has_zip: bool = True,
    preset: str | None = None,
) -> ExportOrder:
    """What is asked for by hand, or by a preset, which says all of it. Raises ConfigError for both, and as they do."""
    by_hand = ExportOrder(read_only(only), is_client, has_zip)
    if preset is None:
        return by_hand
    if by_hand != EVERYTHING:
        raise ConfigError(f"The preset {preset[:80]!r} says itself what is exported; leave out all else.")
    return find_preset(brief, preset)


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
