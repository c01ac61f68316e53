"""This file writes the page that shows a campaign's exported marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from brand_assets.export.package import ExportedFile
from brand_assets.records.brief import PaletteColor


@dataclass(frozen=True, slots=True)
class IndexEntry:
    image_id: str
    recipe: Mapping[str, object]
    files: tuple[ExportedFile, ...]


def write_index(
    folder: Path, campaign: str, brand_name: str, palette: Sequence[PaletteColor], entries: Sequence[IndexEntry]
) -> Path:
    path = folder / "index.html"
    path.write_text("<!doctype html><title>" + campaign + "</title>")
    return path
