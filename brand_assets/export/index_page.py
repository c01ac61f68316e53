"""This file writes the page that shows a client the exported marks: one HTML file, no scripts, nothing fetched."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from brand_assets.color import hex_to_rgb
from brand_assets.errors import ExportError
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import ExportedFile

TEMPLATES = Path(__file__).with_name("templates")
PURPOSES = {
    "logo_vector.svg": "Web, apps, and every size on screen",
    "logo_print.pdf": "Print, RGB; convert with the printer's profile",
    "logo.eps": "Older layout, cutting and engraving software",
    "logo_transparent.png": "On top of photographs and colours",
    "logo_4k.png": "As approved, with its background",
    "metadata.json": "How it was made: the complete recipe",
}
"""What a client takes each file for, in the order they are offered."""
SMALL_SIZES_PX = (16, 32)
LIGHT, DARK = "#FFFFFF", "#121416"
FACTS = {
    "direction": "Direction",
    "provider": "Provider",
    "model": "Model",
    "seed": "Seed",
    "strength": "Strength",
    "drawn_at": "Drawn",
    "cost_usd": "Cost",
    "cost_usd_with_parents": "Cost with its parents",
    "image_id": "Image",
    "brief_sha256": "Brief",
}
"""What the page tells of a recipe, and how it is called there; a recipe may lack any of them."""


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One mark; its files lie in a folder named `image_id`, and `recipe` is shown as far as `FACTS` knows it."""

    image_id: str
    recipe: Mapping[str, object]
    files: tuple[ExportedFile, ...]


def write_index(
    folder: Path, campaign: str, brand_name: str, palette: Sequence[PaletteColor], entries: Sequence[IndexEntry]
) -> Path:
    """Write `index.html` into `folder`, beside the folders of the marks; links are relative: it can be moved.

    Raises ExportError when an image's id is not a plain name, for a link must not lead out of the folder.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("index.html.j2").render(
        campaign=campaign,
        brand_name=brand_name,
        palette=[_show_color(color) for color in palette],
        marks=[_show_mark(folder, number, entry, palette) for number, entry in enumerate(entries, start=1)],
        small_sizes=SMALL_SIZES_PX,
    )
    path = folder / "index.html"
    try:
        path.write_text(page, encoding="utf-8")
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror}. Check the folder and the disk.") from None
    return path


def _show_color(color: PaletteColor) -> dict[str, str]:
    red, green, blue = hex_to_rgb(color.hex)
    return {
        "name": color.name,
        "role": color.role,
        "hex": color.hex,
        "rgb": f"{red} {green} {blue}",
        "ink": choose_ink(color.hex),
    }


def choose_ink(hex_color: str) -> str:
    """Black or white, whichever has more contrast on that colour (WCAG 2.2, relative luminance)."""
    channels = (channel / 255 for channel in hex_to_rgb(hex_color))
    linear = (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels)
    luminance = sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return DARK if (luminance + 0.05) ** 2 > 0.05 * 1.05 else LIGHT


def _show_mark(folder: Path, number: int, entry: IndexEntry, palette: Sequence[PaletteColor]) -> dict[str, object]:
    if entry.image_id in ("", ".", "..") or {"/", "\\", "\0"} & set(entry.image_id):
        raise ExportError(f"The image id {entry.image_id!r} cannot name a folder; it must be one plain name.")
    metadata = _read_metadata(folder / entry.image_id / "metadata.json")
    background = metadata.get("background")
    ground = background.get("hex") if isinstance(background, Mapping) else None
    base = quote(entry.image_id, safe="")
    stages = [("White", LIGHT), ("Black", DARK), *((color.name, color.hex) for color in palette)]
    return {
        "number": f"{number:02d}",
        "anchor": f"mark-{number}",
        "direction": entry.recipe.get("direction"),
        "vector": f"{base}/logo_vector.svg",
        "ground": ground or LIGHT,
        "ink": choose_ink(ground or LIGHT),
        "stages": [{"name": name, "hex": hex_color, "ink": choose_ink(hex_color)} for name, hex_color in stages],
        "colors": metadata.get("colors", []),
        "notes": metadata.get("notes", []),
        "files": [_show_file(base, file, entry.recipe) for file in _sort_files(entry.files)],
        "facts": _list_facts(entry.recipe),
        "prompt": entry.recipe.get("prompt"),
    }


def _read_metadata(path: Path) -> Mapping[str, object]:
    """What the export said about this mark; nothing when the page is written without it."""
    if not path.is_file():
        return {}
    read = json.loads(path.read_text(encoding="utf-8"))
    return read if isinstance(read, Mapping) else {}


def _sort_files(files: Sequence[ExportedFile]) -> list[ExportedFile]:
    order = list(PURPOSES)
    return sorted(files, key=lambda file: (order.index(file.file) if file.file in order else len(order), file.file))


def _show_file(base: str, file: ExportedFile, recipe: Mapping[str, object]) -> dict[str, str]:
    kilobytes = file.bytes / 1000
    size = f"{kilobytes:,.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1000:,.1f} MB"
    pixels = f"{file.width_px} × {file.height_px} px · " if file.width_px else ""
    return {
        "href": f"{base}/{quote(file.file, safe='')}",
        "format": file.file.rpartition(".")[2].upper(),
        "file": file.file,
        "purpose": PURPOSES.get(file.file) or _tell_finishing(file.file, recipe) or file.kind,
        "size": f"{pixels}{'under 1 kB' if kilobytes < 1 else size}",
    }


def _tell_finishing(file: str, recipe: Mapping[str, object]) -> str:
    """Which step made this file, and what it cost; nothing for a file that no step made."""
    steps = recipe.get("finishing")
    for step in steps if isinstance(steps, list | tuple) else ():
        if step.get("file") == file:
            return f"Finished by {step['provider']}/{step['model']}, {_show_fact('cost_usd', step['cost_usd'])}"
    return ""


def _list_facts(recipe: Mapping[str, object]) -> list[tuple[str, str]]:
    facts = [(label, _show_fact(key, recipe[key])) for key, label in FACTS.items() if recipe.get(key) is not None]
    decision = recipe.get("decision")
    if isinstance(decision, Mapping):
        said = " · ".join(str(decision[key]) for key in ("decision", "reviewer", "reason") if decision.get(key))
        facts.append(("Decision", said))
        if decision.get("decided_at"):
            facts.append(("Decided", _show_fact("decided_at", decision["decided_at"])))
    return facts


def _show_fact(key: str, value: object) -> str:
    if key.startswith("cost_usd") and isinstance(value, int | float):
        cents = f"{value:,.4f}".rstrip("0")
        return f"${cents}{'0' * max(0, 2 - len(cents.rpartition('.')[2]))}"
    if key.endswith("_at"):
        return str(value)[:16].replace("T", " ")
    return str(value)
