"""This file says where a package goes: to its campaign's own place, or where it replaces nothing but a package."""

from pathlib import Path

from brand_assets.campaigns.exporting.manifest import MANIFEST, read_manifest
from brand_assets.campaigns.studio import Studio
from brand_assets.errors import ConfigError, ExportError

TOLD_FILES = 3


def find_target(studio: Studio, campaign: str, to: Path | None) -> Path:
    """Where the package of the campaign will stand; `to` is where somebody wants it, None for its own place.

    Links in `to` are followed. What is there is replaced whole, so it may be nothing, an empty folder, or a package of
    the same campaign to which nobody added anything. Raises ConfigError for anything else.
    """
    if to is None:
        return studio.settings.exports / campaign
    try:
        folder, root = to.resolve(), studio.settings.data_root.resolve()
        if folder.is_relative_to(root) or root.is_relative_to(folder):
            raise ConfigError(f"{to} and the data root, {root}, are one in the other; export to a folder outside it.")
        _refuse_other(folder, campaign)
    except (OSError, RuntimeError) as error:
        raise ConfigError(f"Nothing can be exported to {str(to)[:200]!r}: {_tell(error)}. Name a new folder.") from None
    return folder


def _refuse_other(folder: Path, campaign: str) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ConfigError(f"{folder} is a file. Name a new folder, or an empty one.")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not _is_folder(path)}
    if not there:
        return
    try:
        manifest = read_manifest(folder)
    except ExportError:
        raise ConfigError(f"{folder} is there and is no package of ours. Name a new folder, or an empty one.") from None
    if manifest.get("campaign") != campaign:
        whose = str(manifest.get("campaign"))[:80]
        raise ConfigError(f"{folder} holds the package of another campaign, {whose!r}. Name a new folder.")
    known = {str(row["file"]) for row in manifest["files"]} | {MANIFEST, f"{campaign}.zip"}
    if others := sorted(there - known):
        told = ", ".join(others[:TOLD_FILES]) + (" ..." if others[TOLD_FILES:] else "")
        raise ConfigError(
            f"{folder} holds what is of no package and would be lost: {told}. Move it, or name a new folder."
        )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _tell(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)[:200]
