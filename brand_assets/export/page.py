"""This file writes the page that shows a client the whole package: one HTML file, no scripts, nothing fetched."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from brand_assets.color import hex_to_rgb
from brand_assets.errors import ExportError
from brand_assets.export.page_facts import DARK, LIGHT, choose_ink, list_facts, show_fact
from brand_assets.fonts.embedding import write_font_faces
from brand_assets.records.brief import PaletteColor
from brand_assets.records.delivery import ExportedFile

TEMPLATES = Path(__file__).with_name("templates")
PURPOSES = {
    "logo_vector.svg": "Web, apps, and every size on screen",
    "logo_wordmark.svg": "The mark with the name, set in an open font",
    "logo_print.pdf": "Print, RGB; convert with the printer's profile",
    "logo_print_cmyk.pdf": "Print, CMYK, with the profile that was given",
    "logo.eps": "Older layout, cutting and engraving software",
    "logo_transparent.png": "On top of photographs and colours",
    "logo_4k.png": "As approved, with its background",
    "metadata.json": "How it was made, and what each file is",
    "kit/specification.pdf": "Specification sheet: colours, clear space, smallest sizes",
    "kit/README.md": "What each file of the kit is for",
    "kit/README.txt": "The same, as plain text",
}
"""What a client takes each file for, in the order they are offered."""
KIT_PARTS = {
    "svg": ("Vectors", "Every variant, for screens and for whoever builds the site"),
    "pdf": ("Print", "In colour, in one and reversed, as vector PDF"),
    "png": ("Pictures", "1x to 4x and 4096, transparent and on the palette's colours"),
    "lockup": ("Lockup", "The mark with the name, on every ground, as SVG, PDF and PNG"),
    "favicon": ("Website", "Favicon, touch icon, web app manifest, and the lines to paste"),
    "social": ("Profiles", "Avatars for square and round frames"),
    "figures": ("Figures", "Clear space and minimum size"),
}
"""By folder of the kit: what it is called and for what it is."""
OWN_GROUND, FULL = "own", "full"
KIT_TILES = (
    ("kit/svg/black.svg", "One colour, black", LIGHT),
    ("kit/svg/white.svg", "One colour, white", DARK),
    ("kit/svg/reversed.svg", "Reversed", DARK),
    ("kit/svg/icon.svg", "Icon", OWN_GROUND),
    ("kit/lockup/primary.svg", "Lockup, with the name", OWN_GROUND),
    ("kit/lockup/black.svg", "Lockup, black", LIGHT),
    ("kit/lockup/white.svg", "Lockup, white", DARK),
    ("kit/figures/clear-space.svg", "Clear space", FULL),
    ("kit/figures/minimum-size.svg", "Minimum size", FULL),
)
"""What of the kit is shown on the page: file, name, and what it stands on: a colour, what the mark was approved on, or
nothing, where the picture has a ground of its own."""
MARK_SHOWN = ("logo_vector.svg", "logo_4k.png", "logo_transparent.png")
PICTURE_SHOWN = ("logo_4k.png", "logo_transparent.png", "logo_vector.svg")
"""The first of them that was delivered stands large on the page."""
SMALL_SIZES_PX = (16, 32)


@dataclass(frozen=True, slots=True)
class Stage:
    """A mark on one ground, as it is used there: in its own colours where they can be seen."""

    name: str
    hex: str
    svg: str


@dataclass(frozen=True, slots=True)
class PageMark:
    """One mark; its files lie in the folder `label`, and `recipe` is shown as far as `FACTS` knows it.

    `purposes` says of single files what is to be said in place of `PURPOSES`. A picture is shown as it is, a mark as
    its vector.
    """

    label: str
    recipe: Mapping[str, object]
    files: tuple[ExportedFile, ...]
    stages: tuple[Stage, ...] = ()
    purposes: Mapping[str, str] = field(default_factory=dict)
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class PageCreative:
    """One creative, by its id, which is its folder below `creatives`; `mark` is the number of the mark in it."""

    creative_id: str
    aspect_ratio: str
    headline: str
    locale: str
    variant: str
    files: tuple[ExportedFile, ...]
    concerns: int = 0
    mark: int = 1


@dataclass(frozen=True, slots=True)
class PackagePage:
    """`about` says what copy it is, to ourselves. `findings`: counts by severity; `findings_page` is the report's path.
    `signed_by` is None where nothing is."""

    campaign: str
    brand_name: str
    palette: Sequence[PaletteColor]
    marks: Sequence[PageMark]
    creatives: Sequence[PageCreative] = ()
    zip_name: str | None = None
    findings: Mapping[str, int] | None = None
    findings_page: str | None = None
    signed_by: str | None = None
    about: str = ""


def write_page(folder: Path, page: PackagePage) -> bytes:
    """The content of `index.html`, for the package in `folder`; links are relative: it can be moved.

    Raises ExportError when a folder's name is not a plain name, for a link must not lead out of the package.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("index.html.j2").render(
        page=page,
        palette=[_show_color(color) for color in page.palette],
        marks=[_show_mark(folder, number, mark) for number, mark in enumerate(page.marks, start=1)],
        creatives=[_show_creative(creative) for creative in page.creatives],
        small_sizes=SMALL_SIZES_PX,
    )
    return text.replace("<style>\n", f"<style>\n{write_font_faces(text)}\n", 1).encode()


def _show_color(color: PaletteColor) -> dict[str, str]:
    red, green, blue = hex_to_rgb(color.hex)
    return {
        "name": color.name,
        "role": color.role,
        "hex": color.hex,
        "rgb": f"{red} {green} {blue}",
        "ink": choose_ink(color.hex),
    }


def _show_mark(folder: Path, number: int, mark: PageMark) -> dict[str, object]:
    base = _name_folder(mark.label)
    metadata = _read_metadata(folder / mark.label / "metadata.json")
    background = metadata.get("background")
    ground = background.get("hex") if isinstance(background, Mapping) else None
    there = {file.file for file in mark.files}
    logo = [file for file in mark.files if not file.file.startswith("kit/")]
    shown = PICTURE_SHOWN if mark.is_picture else MARK_SHOWN
    picture = next((name for name in shown if name in there), None)
    return {
        "number": f"{number:02d}",
        "anchor": f"mark-{number}",
        "direction": mark.recipe.get("direction"),
        "picture": f"{base}/{picture}" if picture else None,
        "ground": ground or LIGHT,
        "ink": choose_ink(ground or LIGHT),
        "stages": [_show_stage(stage) for stage in mark.stages],
        "kit": _show_kit(base, mark.files, ground or LIGHT),
        "colors": metadata.get("colors", []),
        "notes": metadata.get("notes", []),
        "files": [
            {**_show_file(base, file, mark.recipe), **_say_purpose(mark.purposes, file)} for file in _sort_files(logo)
        ],
        "facts": list_facts(mark.recipe),
        "prompt": mark.recipe.get("prompt"),
    }


def _say_purpose(purposes: Mapping[str, str], file: ExportedFile) -> dict[str, str]:
    return {"purpose": purposes[file.file]} if file.file in purposes else {}


def _show_stage(stage: Stage) -> dict[str, str]:
    encoded = base64.b64encode(stage.svg.encode()).decode()
    source = f"data:image/svg+xml;base64,{encoded}"
    return {"name": stage.name, "hex": stage.hex, "ink": choose_ink(stage.hex), "source": source}


def _show_kit(base: str, files: Sequence[ExportedFile], own_ground: str) -> dict[str, object] | None:
    """None where no kit was delivered; `more` are the documents that lie directly in its folder."""
    kit = {file.file: file for file in files if file.file.startswith("kit/")}
    if not kit:
        return None
    tiles = [
        {"source": f"{base}/{quote(file)}", "name": name, "ground": own_ground if ground == OWN_GROUND else ground}
        for file, name, ground in KIT_TILES
        if file in kit
    ]
    parts = []
    for part, (name, words) in KIT_PARTS.items():
        inside = [file for path, file in sorted(kit.items()) if path.startswith(f"kit/{part}/")]
        if inside:
            parts.append({"name": name, "words": words, "files": [_show_file(base, file, {}) for file in inside]})
    more = [_show_file(base, file, {}) for path, file in sorted(kit.items()) if path.count("/") == 1]
    return {"tiles": tiles, "parts": parts, "more": more, "count": len(kit)}


def _show_creative(creative: PageCreative) -> dict[str, object]:
    base = f"creatives/{_name_folder(creative.creative_id)}"
    small = sorted(
        (file for file in creative.files if file.media_type in ("image/webp", "image/jpeg", "image/png")),
        key=lambda file: file.bytes,
    )
    width, _, height = creative.aspect_ratio.partition(":")
    return {
        "title": creative.headline,
        "locale": creative.locale,
        "about": f"{creative.aspect_ratio} · {creative.locale} · {creative.variant}",
        "ratio": f"{float(width) / float(height):.4f}",
        "picture": f"{base}/{quote(_strip(small[0].file))}" if small else None,
        "concerns": creative.concerns,
        "mark": creative.mark,
        "files": [
            {"href": f"{base}/{quote(_strip(file.file))}", "format": _strip(file.file).rpartition(".")[2].upper()}
            for file in creative.files
        ],
    }


def _strip(file: str) -> str:
    return file.rpartition("/")[2]


def _name_folder(label: str) -> str:
    if label in ("", ".", "..") or {"/", "\\", "\0"} & set(label):
        raise ExportError(f"{label!r} cannot name a folder; it must be one plain name.")
    return quote(label, safe="")


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
        "href": f"{base}/{quote(file.file)}",
        "format": file.file.rpartition(".")[2].upper(),
        "file": _strip(file.file),
        "purpose": PURPOSES.get(file.file) or _tell_finishing(file.file, recipe) or _strip(file.file),
        "size": f"{pixels}{'under 1 kB' if kilobytes < 1 else size}",
    }


def _tell_finishing(file: str, recipe: Mapping[str, object]) -> str:
    """Which step made this file, and what it cost; nothing for a file that no step made."""
    steps = recipe.get("finishing")
    for step in steps if isinstance(steps, list | tuple) else ():
        if step.get("file") == file:
            return f"Finished by {step['provider']}/{step['model']}, {show_fact('cost_usd', step['cost_usd'])}"
    return ""
