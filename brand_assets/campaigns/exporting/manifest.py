"""This file lists a package: every file with its hash as it lies there, and as it was before it was signed."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from brand_assets.campaigns.exporting.order import ExportOrder
from brand_assets.errors import ExportError
from brand_assets.records.delivery import ExportedFile, NewFile

SCHEMA_VERSION = 1
MANIFEST = "manifest.json"


def make_manifest(
    facts: Mapping[str, object], order: Mapping[str, object], files: Mapping[str, Sequence[ExportedFile]]
) -> NewFile:
    """`files` by their folder in the package; the zip and the manifest itself are not in it."""
    listed = [
        {
            "file": f"{label}/{file.file}" if label else file.file,
            "kind": file.kind,
            "media_type": file.media_type,
            "bytes": file.bytes,
            "sha256": file.sha256,
            "unsigned_sha256": file.unsigned_sha256,
            "width_px": file.width_px,
            "height_px": file.height_px,
        }
        for label, some in files.items()
        for file in some
    ]
    told = {
        "schema_version": SCHEMA_VERSION,
        **facts,
        "order": order,
        "files": sorted(listed, key=lambda file: str(file["file"])),
    }
    text = json.dumps(told, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    return NewFile(MANIFEST, "manifest", text.encode(), "application/json")


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """What a package says of itself; `files` is a list of mappings, each with a `file`.

    Raises ExportError when the folder is no package: when its list is missing, cannot be read or is none.
    """
    path = folder / MANIFEST
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise ExportError(
            f"{folder} is no package: its {MANIFEST} cannot be read ({str(reason)[:200]}). Give the folder or the zip "
            "of one campaign below `exports`, or single files."
        ) from None
    rows = told.get("files") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) and _is_name(row.get("file")) for row in rows):
        raise ExportError(f"{path} does not list files. It was changed, or another program wrote it.")
    return dict(told)


def read_order(folder: Path) -> ExportOrder | None:
    """What a package was ordered as; None when there is none, or its list cannot be read."""
    try:
        return ExportOrder.read(read_manifest(folder).get("order"))
    except ExportError:
        return None


def _is_name(found: object) -> bool:
    return isinstance(found, str) and bool(found) and "\0" not in found
