"""This file writes down how an export was made: the recipe, every file's hash, tools, colours, fidelity."""

import importlib.metadata
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from brand_assets.color import rgb_to_hex
from brand_assets.export.flat_mark import FlatMark
from brand_assets.export.package import TracedMark
from brand_assets.records.delivery import ExportedFile

FINISHED = "finished"
"""The kind of a file that a service made of the approved image; `recipe["finishing"]` says which."""
PICTURE_NOTE = "logo_4k.png is the picture itself; the vectors reduce it to a few colours, without its background."
TOOLS = ("resvg_py", "reportlab", "pikepdf", "opencv-python-headless", "pillow")


def describe_export(
    title: str,
    mark: TracedMark,
    *,
    recipe: Mapping[str, object],
    kind: Mapping[str, object],
    files: Iterable[ExportedFile],
    notes: Sequence[str] = (),
    verified: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The content of `metadata.json`, as plain JSON values.

    `kind` says what the image was taken for and why; `verified` what reading the signed files back found.
    """
    return {
        "title": title,
        "kind": make_plain(kind),
        "recipe": make_plain(recipe),
        "files": [asdict(file) for file in files],
        "made_with": {
            "trace_engine": {"name": mark.tracer, "version": mark.tracer_version},
            **{tool: importlib.metadata.version(tool) for tool in TOOLS},
        },
        "color_space": "sRGB",
        "background": _describe_background(mark),
        "counters": make_plain(asdict(mark.flat.counters)),
        "colors": [make_plain(asdict(color)) for color in mark.colors],
        "layers": [layer.slug for layer in mark.vector.layers],
        "is_flat": mark.flat.is_flat,
        "fidelity": asdict(mark.fidelity),
        "notes": [*([PICTURE_NOTE] if kind.get("kind") == "picture" else _list_notes(mark.flat)), *notes],
        "provenance": make_plain(verified or {}),
    }


def _describe_background(mark: TracedMark) -> dict[str, object]:
    background = mark.flat.background
    kind = "transparent" if mark.flat.is_transparent else "none"
    if background:
        kind = "flat" if background.is_flat else "shaded"
    found = rgb_to_hex(background.rgb) if background else None
    return {"kind": kind, "hex": mark.background_hex, "found_hex": found}


def _list_notes(mark: FlatMark) -> list[str]:
    """What a client should know before using the files, in sentences."""
    notes = ["The vectors and logo_transparent.png leave the background out; logo_4k.png has it as approved."]
    if not mark.is_flat:
        notes.append(
            "The image has shades, or more colours than were asked for: the vectors and logo_4k.png reduce it to its "
            "few main colours (see fidelity), "
            "and logo_transparent.png is the image itself, cut out at its own size."
        )
    if mark.background is None and not mark.is_transparent:
        notes.append("No background could be told from the mark, so nothing was cut away.")
    if mark.background is not None and not mark.background.is_flat:
        notes.append("The approved background shades off; logo_4k.png has its middle tone instead.")
    return notes


def make_plain(value: object) -> object:
    """What JSON can hold: moments in ISO 8601, sets and tuples as lists, null for what is not a finite number."""
    if isinstance(value, Mapping):
        return {str(key): make_plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [make_plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((make_plain(inner) for inner in value), key=str)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def read_instant(value: object) -> datetime | None:
    """A moment, or the ISO 8601 text of one; None for anything else."""
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
