"""This file lists a package: every file with its hash as it lies there, and as it was before it was signed."""

import json
from collections.abc import Mapping, Sequence

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
