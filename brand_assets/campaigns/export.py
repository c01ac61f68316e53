"""This file packages a campaign's finally approved marks: whole, or the package that was there before stays."""

import ctypes
import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from brand_assets.campaigns.briefs import load_brief
from brand_assets.campaigns.lineage import tell_recipe
from brand_assets.campaigns.studio import Studio
from brand_assets.campaigns.verify import approved_verdicts, verify_checkpoint
from brand_assets.errors import ExportError
from brand_assets.export.index_page import IndexEntry, write_index
from brand_assets.export.package import FinishedFile, export_image, name_finished
from brand_assets.export.tracing import TraceEngine, open_engine
from brand_assets.records.brief import Brief
from brand_assets.records.tables import EXPORTS
from brand_assets.storage.files import sync_folder

WORDS_OF_A_PROMPT = ("prompt", "negative")
"""Left off the page that a client opens, unless the brief includes prompts; `metadata.json` is the whole recipe."""

AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""From <fcntl.h> and <linux/fs.h>: paths as `rename` takes them; both stay, in each other's place."""


@dataclass(frozen=True, slots=True)
class Package:
    """A campaign's export: its rows, its folder, and the trace engine that was used."""

    rows: pl.DataFrame
    folder: Path
    engine: str


def export_campaign(studio: Studio, campaign: str) -> Package:
    """Write every file of every finally approved mark, then put them in the old package's place in one step.

    Raises a CheckpointError when the final round is not decided; ConfigError when no trace engine is to be had.
    """
    checkpoint = verify_checkpoint(studio, campaign, before="exports")
    if checkpoint is None:
        raise AssertionError("The gate before the exports has no checkpoint.")
    brief = load_brief(studio, campaign)
    engine = open_engine(studio.settings.trace_engine)
    image_ids = [verdict.image_id for verdict in approved_verdicts(studio, checkpoint)]
    finished = _read_finished(studio, campaign)
    with _one_export_at_a_time(studio.settings.exports, campaign) as building:
        rows: list[dict[str, object]] = []
        entries = []
        for image_id in image_ids:
            entry, files = _export_mark(studio, brief, image_id, building, engine, finished.get(image_id, []))
            entries.append(entry)
            rows += files
        write_index(building, campaign, brief.brand.name, brief.palette, entries)
        folder = studio.settings.exports / campaign
        _swap_in(building, folder)
    return Package(pl.DataFrame(rows, schema=EXPORTS), folder, engine.name)


def _read_finished(studio: Studio, campaign: str) -> dict[str, list[dict[str, Any]]]:
    """By approved image what finishing made of it, each with the name of its file; what came to nothing has none."""
    rows = studio.lake.read_or_none("finished_images", campaign)
    found: dict[str, list[dict[str, Any]]] = {}
    for row in () if rows is None else rows.sort("step").iter_rows(named=True):
        of_image = found.setdefault(row["parent_image_id"], [])
        names = {one["file"] for one in of_image}
        file = name_finished(row["model"], row["media_type"], names) if row["status"] == "drawn" else None
        of_image.append({**row, "file": file, "params": json.loads(row["params"])})
    return found


def _export_mark(
    studio: Studio, brief: Brief, image_id: str, building: Path, engine: TraceEngine, finished: Sequence[dict[str, Any]]
) -> tuple[IndexEntry, list[dict[str, object]]]:
    recipe = {**tell_recipe(studio, brief, image_id, "final"), "finishing": list(finished)}
    folder = building / image_id
    folder.mkdir()
    try:
        files = export_image(
            studio.images.get(recipe["raw_sha256"]),
            recipe,
            palette=brief.palette,
            svg_colors=brief.svg_colors,
            title=brief.brand.name,
            folder=folder,
            engine=engine,
            finished=[
                FinishedFile(one["file"], studio.images.get(one["sha256"]), one["width_px"], one["height_px"])
                for one in finished
                if one["file"]
            ],
        )
    except ExportError as error:
        raise ExportError(f"The mark {image_id[:12]} of {brief.campaign!r} cannot be exported: {error}") from error
    rows = [{**asdict(file), "image_id": image_id, "file": f"{image_id}/{file.file}"} for file in files]
    shown = recipe if brief.include_prompt else {name: recipe[name] for name in recipe if name not in WORDS_OF_A_PROMPT}
    return IndexEntry(image_id, shown, tuple(files)), rows


@contextmanager
def _one_export_at_a_time(exports: Path, campaign: str) -> Iterator[Path]:
    """An empty folder to build in; what a killed export left behind is put right first."""
    exports.mkdir(parents=True, exist_ok=True)
    building = exports / f".{campaign}.building"
    with (exports / f".{campaign}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _put_right(exports / campaign)
        shutil.rmtree(building, ignore_errors=True)
        building.mkdir()
        try:
            yield building
        finally:
            shutil.rmtree(building, ignore_errors=True)


def _swap_in(building: Path, folder: Path) -> None:
    """Put a package in the old one's place; where the system can exchange them, there is one at every moment."""
    if not folder.exists():
        building.rename(folder)
    elif not _exchange(building, folder):
        folder.rename(_previous(folder))
        try:
            building.rename(folder)
        finally:
            _put_right(folder)
    sync_folder(folder.parent)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False, and nothing done, where the system or the file system cannot.

    renameat2(2) with RENAME_EXCHANGE: https://man7.org/linux/man-pages/man2/rename.2.html
    """
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    renameat2.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    return bool(renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _put_right(folder: Path) -> None:
    """A swap that was cut off between its two renames leaves only the previous package, under another name."""
    previous = _previous(folder)
    if previous.exists() and not folder.exists():
        previous.rename(folder)
    shutil.rmtree(previous, ignore_errors=True)


def _previous(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.previous")
